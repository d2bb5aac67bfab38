"""Search Console's link exports. In other languages the header differs and the file does not.

Latest links: page, day of the last crawl. More sample links: page. Top linking sites, Top linked pages and Top linking
text count links and name no page that links.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from linkspider.errors import SeedFileError
from linkspider.model import domains, urls
from linkspider.seeds.layout import Columns, Layout
from linkspider.seeds.numbers import is_number, read_number
from linkspider.seeds.records import is_web_address
from linkspider.seeds.sample import REFERRING_NAMES, Format, Match, Sample, is_address, mostly
from linkspider.seeds.sources import OtherTableError
from linkspider.seeds.url_column import ADVICE, OTHERS, SAYS_YES_OR_NO

#: What the column of pages is called; in languages that are not named here, it is told by what stands in it.
PAGE: Final = frozenset(
    {
        *("linking page", "página de enlace", "verlinkende seite", "page d'origine", "דף מקשר"),
        *("página com link", "リンク元ページ"),
    }
)
#: What the day of the last crawl is called, in languages of which it is known.
_CRAWLED: Final = frozenset(
    {
        *("last crawled", "último rastreo", "zuletzt gecrawlt", "dernière exploration", "נסרק לאחרונה"),
        *("último rastreamento", "最終クロール日"),
    }
)
#: What only other tools' tables have beside a column of pages: where they lead, their text, their rel.
_OF_OTHERS: Final = frozenset({*OTHERS.target, *OTHERS.anchor, *OTHERS.rel, *SAYS_YES_OR_NO})
_NO_DAY: Final = frozenset({*OTHERS.last_seen, *OTHERS.first_seen}) - _CRAWLED
_MAX_DAY: Final = 40
_SITE: Final = frozenset({"site", "sitio", "website", "site web", "אתר"})
_SITE_PAGES: Final = frozenset({"linking pages", "páginas de enlace", "verlinkende seiten", "דפים מקשרים"})
_TARGET_PAGES: Final = frozenset({"target pages", "páginas de destino", "zielseiten", "pages cibles", "דפי יעד"})
_TARGET: Final = frozenset({"target page", "página de destino", "zielseite", "page cible", "דף יעד"})
_INCOMING: Final = frozenset({"incoming links", "enlaces entrantes", "eingehende links", "liens entrants"})
_LINKING_SITES: Final = frozenset({"linking sites", "sitios de enlace", "verlinkende websites", "sites d'origine"})
#: A column of this name, or with such a word in it, makes a table of sites with two figures one of another tool.
_OTHER_FIGURES: Final = frozenset({"da", "dr", "pa", "ur", "as", "cf", "tf", "ip", "ips", "age", "links"})
_WORDS_OF_OTHERS: Final = frozenset(
    {
        *("score", "ascore", "authority", "rank", "ranking", "rating", "spam", "trust", "citation", "flow", "toxicity"),
        *("backlink", "backlinks", "referring", "refdomains", "traffic", "visits", "clicks", "impressions", "keywords"),
        *("autorité", "autorität", "autoridad", "autoridade", "bewertung", "puntuación", "pontuação", "punteggio"),
    }
)
_WORD: Final = re.compile(r"[^\W_]+")
_INTERNAL: Final = ("internal links", "enlaces internos", "interne links", "liens internes")
#: What languages call the text of links; what Search Console calls it is known of few.
_TEXT: Final = (
    *("linking text", "link text", "anchor text", "texto de enlace", "texto del enlace", "linktext", "ankertext"),
    *("texte du lien", "texte de lien", "texte d'ancrage", "texto do link", "texto de link", "texto âncora"),
    *("testo del link", "testo link", "testo di ancoraggio", "linktekst", "ankertekst", "länktext", "tekst linku"),
    *("text odkazu", "bağlantı metni", "текст ссылки", "текст посилання", "טקסט הקישור", "リンクテキスト"),
    *("アンカーテキスト", "링크 텍스트", "链接文字", "链接文本", "連結文字"),
)
_RANK: Final = ("rank", "#")
_COUNT: Final = ("count", "links", "incoming links", "number of links")
#: What a file's name says behind its last dashes; stems of Search Console's languages, where they have other words.
_INTERNALLY: Final = re.compile(
    r"\bintern(?:al|ally|e|en|es|i|o|os|a|as|amente|ement|t|ă|í|ě|é|ích)?\b"
    r"|\b(?:wewn|внутр|vnitř|vnútor|unutarnj|notranj|belső|sisäi|dahili|nội bộ|εσωτερικ|פנימי|داخل|आंतरिक)"
    r"|内部|站内|站內|내부|ภายใน"
)
_EXTERNALLY: Final = re.compile(
    r"\be[sx]tern"
    r"|\b(?:zewn|внеш|зовн|vnějš|vonkajš|vanjsk|zunanj|külső|ulkoi|harici|bên ngoài|εξωτερικ|חיצוני|خارج|बाहरी)"
    r"|外部|站外|외부|ภายนอก"
)
_ENDING: Final = re.compile(r"\.(?:csv|tsv|txt|xlsx?)(?:\.gz)?$")
_DAY: Final = re.compile(r"[-–—_ ]*\d{4}-\d\d-\d\d.*")
#: The site, as Search Console writes it before the table's name, or as a host's name alone.
_OF_SITE: Final = re.compile(r"https?_+.*?_-|(?:https?_+)?[^\s._]+(?:\.[^\s._]+)*\.[^\s._–—-]+")
_DASHES: Final = re.compile(r"[-–—]+")

_SAMPLE_NOTE: Final = "Search Console lists a sample of the links: a link that is absent from it is not lost"
_TAKE: Final = 'export "Latest links" instead'
_SITES_ADVICE: Final = f'is Search Console\'s "Top linking sites", which names no pages: {_TAKE}'
_TARGETS_ADVICE: Final = f'is Search Console\'s "Top linked pages", which names the pages linked to: {_TAKE}'
_TEXT_ADVICE: Final = f'is Search Console\'s "Top linking text", which names no pages: {_TAKE}'
_SHAPE_OF_TEXT: Final = (
    'names no pages; if it is Search Console\'s "Top linking text", '
    'call its columns "Linking text" and "Count" to have it counted'
)
_INTERNAL_FAULT: Final = f"is Search Console's \"Top linked pages – internally\", the site's own links: {_TAKE}"


def _latest(sample: Sample) -> Match | None:
    names = sample.names()
    page = next((at for at, name in enumerate(names) if name in PAGE), None)
    if page is None or len(names) == 1 or not _OF_OTHERS.isdisjoint(names):
        return None
    if (day := next((at for at, name in enumerate(names) if name in _CRAWLED), None)) is not None:
        return Match(Columns(page, day), (_SAMPLE_NOTE,))
    day = _day_by_shape(sample, page)
    return None if day is None else Match(Columns(page, day), (_told(names[page], names[day]), _SAMPLE_NOTE))


def _day_by_shape(sample: Sample, page: int) -> int | None:
    """The column of days: one whose cells are read as days, or else the one behind the page's with what may be days."""
    names = sample.names()
    days = [at for at in sample.date_columns() if at != page and at < len(names)]
    behind = page + 1
    if not days and behind < len(names) and mostly(sample.cells(behind), _may_be_a_day):
        days = [behind]
    return days[0] if len(days) == 1 and names[days[0]] not in _NO_DAY else None


def _may_be_a_day(cell: str) -> bool:
    return any(map(str.isdigit, cell)) and len(cell) <= _MAX_DAY and not is_web_address(cell) and not is_number(cell)


def _told(page: str, day: str) -> str:
    return f"taken for Search Console's \"Latest links\" by its contents (columns: '{page[:40]}', '{day[:40]}')"


def _localised(sample: Sample) -> Match | None:
    names = sample.names()
    pages, days = sample.url_columns(), sample.date_columns()
    if len(names) != 2 or len(pages) != 1 or len(days) != 1 or pages == days:
        return None
    page = names[pages[0]]
    if page in REFERRING_NAMES and page not in PAGE:  # of another tool, whose day may mean anything
        return None
    return Match(Columns(pages[0], days[0]), (_told(*names), _SAMPLE_NOTE))


def _sample_links(sample: Sample) -> Match | None:
    names = sample.names()
    return Match(Columns(0), (_SAMPLE_NOTE,)) if len(names) == 1 and names[0] in PAGE else None


def _sites(sample: Sample) -> Match | None:
    names = sample.names()
    site, pages, targets = (_called(options, names) for options in (_SITE, _SITE_PAGES, _TARGET_PAGES))
    if site is None or pages is None:
        return None
    if targets is None and (site, pages) == (0, 1) and len(names) > 2:
        targets = 2
    return _counts(Columns(site, pages=pages, target_pages=targets))


def _called(options: frozenset[str], names: Sequence[str]) -> int | None:
    return next((at for at, name in enumerate(names) if name in options), None)


def _sites_by_shape(sample: Sample) -> Match | None:
    names = sample.names()
    has_shape = len(names) == 3 and sample.host_columns() == [0] and sample.number_columns() == [1, 2]
    if not has_shape or names[0] in REFERRING_NAMES:
        return None
    if any(name in _OTHER_FIGURES or not _WORDS_OF_OTHERS.isdisjoint(_WORD.findall(name)) for name in names[1:]):
        return None
    return _counts(Columns(0, pages=1, target_pages=2), f'"Top linking sites" by its shape (columns: {_quoted(names)})')


def _targets(sample: Sample) -> Match | None:
    names = sample.names()
    page, links, sites = (_called(options, names) for options in (_TARGET, _INCOMING, _LINKING_SITES))
    if page is None or len(names) == 1 or (page > 0 and None in (links, sites)):
        return None
    if names[1] in _INTERNAL:
        return Match(Columns(0), refusal=OtherTableError(_INTERNAL_FAULT))
    if links is None or (links > 1 and sites is None):
        return None
    if sites is None and len(names) > 2:
        sites = 2
    return _incoming(sample, Columns(page, links=links, domains=sites))


def _targets_by_shape(sample: Sample) -> Match | None:
    if not _has_shape_of_targets(sample):
        return None
    if len(sample.names()) < 3:  # may be a list of pages with a figure: too little to count by
        fault = SeedFileError(f"looks like {_TARGETS_ADVICE.removeprefix('is ')}, or {ADVICE}")
        return Match(Columns(0), refusal=fault)
    fuzzy = f'"Top linked pages" by its shape (columns: {_quoted(sample.names())})'
    return _incoming(sample, Columns(0, links=1, domains=2), fuzzy)


def _incoming(sample: Sample, columns: Columns, fuzzy: str = "") -> Match:
    if _is_internal(sample.file_name):  # the header is that of the external table
        return Match(Columns(0), refusal=OtherTableError(_INTERNAL_FAULT))
    return _counts(columns, fuzzy)


def _is_internal(file_name: str) -> bool:
    """Whether the name of a table says that it is of internal links: its last two parts, of which none is the site."""
    name = _DAY.sub("", _ENDING.sub("", file_name.casefold()))
    site = _OF_SITE.match(name)
    parts = _DASHES.split(name[site.end() if site else 0 :].replace("_", " "))[-2:]
    return any(map(_INTERNALLY.search, parts)) and not any(map(_EXTERNALLY.search, parts))


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
    columns = Layout(_TEXT, links=_COUNT).columns(names)
    if columns.links is None:
        columns = columns._replace(links=_count_by_shape(sample))
    return _counts(columns, f'"Top linking text" by its columns ({_quoted(names)})')


def _count_by_shape(sample: Sample) -> int | None:
    """The one column of numbers that never rise, as the most frequent stands first: a rank begins with 1 and rises."""
    names = sample.names()
    columns = {at: [read_number(cell) or 0 for cell in sample.cells(at)] for at in sample.number_columns()}
    falling = [at for at, each in columns.items() if each != [1] and each == sorted(each, reverse=True)]
    found = [at for at in falling if at < len(names) and names[at] not in _RANK]
    return found[0] if len(found) == 1 else None


def _text_by_shape(sample: Sample) -> None:
    """Sets aside what may be "Top linking text" in words that are not known: tables of keywords have its shape too.

    Raises:
        OtherTableError: for words with a number or two each, of which none is the address of a page.
    """
    names = sample.names()
    words = {*range(len(names))}.difference(sample.number_columns())
    is_header = not any(map(is_number, names)) and set(names).isdisjoint(REFERRING_NAMES)
    if not is_header or len(names) not in {2, 3} or len(words) != 1:
        return
    cells = sample.cells(words.pop())
    if cells and not mostly(cells, is_address) and not any(map(is_web_address, cells)):
        raise OtherTableError(_SHAPE_OF_TEXT)


def _counts(columns: Columns, fuzzy: str = "") -> Match:
    return Match(columns, (*((f"taken for Search Console's {fuzzy}",) if fuzzy else ()), _SAMPLE_NOTE))


def _quoted(names: tuple[str, ...]) -> str:
    return ", ".join(f"'{name[:40]}'" for name in names)


LATEST: Final = Format("gsc_latest", _latest, named=(*PAGE,))
LOCALISED: Final = Format("gsc_latest", _localised)
SAMPLE: Final = Format("gsc_sample", _sample_links, named=(*PAGE,))
SITES: Final = Format("gsc_sites", _sites, "referring_domain", _SITES_ADVICE, (*_SITE,))
SITES_BY_SHAPE: Final = replace(SITES, recognise=_sites_by_shape, named=())
TARGETS: Final = Format("gsc_targets", _targets, "target_page", _TARGETS_ADVICE, (*_TARGET,))
TARGETS_BY_SHAPE: Final = replace(TARGETS, recognise=_targets_by_shape, named=())
TEXT: Final = Format("gsc_text", _text, "anchor_text", _TEXT_ADVICE, _TEXT)
TEXT_BY_SHAPE: Final = replace(TEXT, recognise=_text_by_shape, named=())
