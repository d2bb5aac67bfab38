"""Search Console's link exports. In other languages the header differs and the file does not.

Latest links: page, day of the last crawl. More sample links: page. Top linking sites, Top linked pages and Top linking
text count links and name no page that links.
"""

import re
from dataclasses import replace
from typing import Final

from linkspider.errors import SeedFileError
from linkspider.model import domains, urls
from linkspider.seeds.layout import Columns, Layout
from linkspider.seeds.numbers import read_number
from linkspider.seeds.sample import REFERRING_NAMES, Format, Match, Sample
from linkspider.seeds.sources import OtherTableError
from linkspider.seeds.url_column import ADVICE, SAYS_YES_OR_NO

#: What the column of pages is called; in languages that are not named here, it is told by what stands in it.
PAGE: Final = frozenset(
    {
        *("linking page", "página de enlace", "verlinkende seite", "page d'origine", "דף מקשר"),
        *("página com link", "リンク元ページ"),
    }
)
_SITE: Final = frozenset({"site", "sitio", "website", "site web", "אתר"})
_SITE_PAGES: Final = frozenset({"linking pages", "páginas de enlace", "verlinkende seiten", "דפים מקשרים"})
_TARGET: Final = frozenset({"target page", "página de destino", "zielseite", "page cible", "דף יעד"})
_INCOMING: Final = frozenset({"incoming links", "enlaces entrantes", "eingehende links", "liens entrants"})
_INTERNAL: Final = ("internal links", "enlaces internos", "interne links", "liens internes")
_TEXT: Final = ("linking text", "link text", "texto de enlace", "linktext", "texte du lien", "anchor text")
_RANK: Final = ("rank", "#")
_COUNT: Final = ("count", "links", "incoming links", "number of links")
#: What follows the last dash of a file's name, in languages that have the word; the day of the export is left out.
_INTERNALLY: Final = re.compile(r"\bintern(?:al|ally|e|en|es|i|o|os|a|as|amente|ement|t)?\b")
_DAY: Final = re.compile(r"[-–—_ ]*\d{4}-\d\d-\d\d.*")
_DASH: Final = re.compile(r"[-–—_]+")

_SAMPLE_NOTE: Final = "Search Console lists a sample of the links: a link that is absent from it is not lost"
_TAKE: Final = 'export "Latest links" instead'
_SITES_ADVICE: Final = f'is Search Console\'s "Top linking sites", which names no pages: {_TAKE}'
_TARGETS_ADVICE: Final = f'is Search Console\'s "Top linked pages", which names the pages linked to: {_TAKE}'
_TEXT_ADVICE: Final = f'is Search Console\'s "Top linking text", which names no pages: {_TAKE}'
_INTERNAL_FAULT: Final = f"is Search Console's \"Top linked pages – internally\", the site's own links: {_TAKE}"


def _latest(sample: Sample) -> Match | None:
    if {"linking page", "last crawled"} <= set(sample.names()):
        return Match(Layout(("linking page",), ("last crawled",)).columns(sample.names()), (_SAMPLE_NOTE,))
    return None


def _localised(sample: Sample) -> Match | None:
    names = sample.names()
    pages, days = sample.url_columns(), sample.date_columns()
    if len(names) != 2 or len(pages) != 1 or len(days) != 1 or pages == days:
        return None
    page = names[pages[0]]
    if page in REFERRING_NAMES and page not in PAGE:  # of another tool, whose day may mean anything
        return None
    told = f"taken for Search Console's \"Latest links\" by its contents (columns: '{names[0]}', '{names[1]}')"
    return Match(Columns(pages[0], days[0]), (told, _SAMPLE_NOTE))


def _sample_links(sample: Sample) -> Match | None:
    names = sample.names()
    return Match(Columns(0), (_SAMPLE_NOTE,)) if len(names) == 1 and names[0] in PAGE else None


def _sites(sample: Sample) -> Match | None:
    names = sample.names()
    if len(names) >= 2 and names[0] in _SITE and names[1] in _SITE_PAGES:
        return _counts(Columns(0, pages=1, target_pages=2 if len(names) > 2 else None))
    return None


def _sites_by_shape(sample: Sample) -> Match | None:
    names = sample.names()
    has_shape = len(names) == 3 and sample.host_columns() == [0] and sample.number_columns() == [1, 2]
    if not has_shape or names[0] in REFERRING_NAMES:
        return None
    return _counts(Columns(0, pages=1, target_pages=2), f'"Top linking sites" by its shape (columns: {_quoted(names)})')


def _targets(sample: Sample) -> Match | None:
    names = sample.names()
    if len(names) < 2 or names[0] not in _TARGET:
        return None
    if names[1] in _INTERNAL:
        return Match(Columns(0), refusal=OtherTableError(_INTERNAL_FAULT))
    return _incoming(sample) if names[1] in _INCOMING else None


def _targets_by_shape(sample: Sample) -> Match | None:
    if not _has_shape_of_targets(sample):
        return None
    if len(sample.names()) < 3:  # may be a list of pages with a figure: too little to count by
        fault = SeedFileError(f"looks like {_TARGETS_ADVICE.removeprefix('is ')}, or {ADVICE}")
        return Match(Columns(0), refusal=fault)
    return _incoming(sample, f'"Top linked pages" by its shape (columns: {_quoted(sample.names())})')


def _incoming(sample: Sample, fuzzy: str = "") -> Match:
    if _is_internal(sample.file_name):  # the header is that of the external table
        return Match(Columns(0), refusal=OtherTableError(_INTERNAL_FAULT))
    return _counts(Columns(0, links=1, domains=2 if len(sample.names()) > 2 else None), fuzzy)


def _is_internal(file_name: str) -> bool:
    """Whether the name of a table says that it is of internal links. A site's name stands before the last dash."""
    name = _DAY.sub("", file_name.casefold())
    return "extern" not in name and _INTERNALLY.search(_DASH.split(name)[-1]) is not None


def _has_shape_of_targets(sample: Sample) -> bool:
    """Whether it is pages of one site, how many links each has, and from how many sites: never more than links.

    The last column may lack.
    """
    names = sample.names()
    if len(names) not in {2, 3} or names[0] in REFERRING_NAMES or sample.url_columns() != [0]:
        return False
    if sample.number_columns() != [*range(1, len(names))] or not set(names).isdisjoint(SAYS_YES_OR_NO):
        return False
    rows = [row for row in sample.rows if len(row.cells) >= len(names)]
    numbers = ([read_number(cell.strip()) for cell in row.cells[1 : len(names)]] for row in rows)
    known = ([number for number in each if number is not None] for each in numbers)
    try:
        sites = {domains.domain_of(urls.host(urls.from_user(row.cells[0]))) for row in rows}
    except ValueError:
        return False
    return len(sites) == 1 and all(each == sorted(each, reverse=True) for each in known)


def _text(sample: Sample) -> Match | None:
    names = sample.names()
    numbers = {names[at] for at in sample.number_columns() if at < len(names)}
    if not 0 < len(names) <= 3 or sum(name in _TEXT for name in names) != 1:
        return None
    if not set(names) <= {*_TEXT, *_COUNT, *_RANK, *numbers}:  # anything else may be a page that links
        return None
    layout = Layout(_TEXT, links=_COUNT)
    return _counts(layout.columns(names), f'"Top linking text" by its columns ({_quoted(names)})')


def _counts(columns: Columns, fuzzy: str = "") -> Match:
    return Match(columns, (*((f"taken for Search Console's {fuzzy}",) if fuzzy else ()), _SAMPLE_NOTE))


def _quoted(names: tuple[str, ...]) -> str:
    return ", ".join(f"'{name[:40]}'" for name in names)


LATEST: Final = Format("gsc_latest", _latest, named=("linking page",))
LOCALISED: Final = Format("gsc_latest", _localised)
SAMPLE: Final = Format("gsc_sample", _sample_links, named=(*PAGE,))
SITES: Final = Format("gsc_sites", _sites, "referring_domain", _SITES_ADVICE, (*_SITE,))
SITES_BY_SHAPE: Final = replace(SITES, recognise=_sites_by_shape, named=())
TARGETS: Final = Format("gsc_targets", _targets, "target_page", _TARGETS_ADVICE, (*_TARGET,))
TARGETS_BY_SHAPE: Final = replace(TARGETS, recognise=_targets_by_shape, named=())
TEXT: Final = Format("gsc_text", _text, "anchor_text", _TEXT_ADVICE, _TEXT)
