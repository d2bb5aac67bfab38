"""Any file with one column that can only be the referring page's URL: by its name, or by what stands in it."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from linkspider.errors import SeedFileError
from linkspider.seeds.layout import Columns, Layout
from linkspider.seeds.records import is_web_address
from linkspider.seeds.sample import (
    DOUBTFUL_NAMES,
    LINKED_FROM,
    REFERRING_NAMES,
    Format,
    Match,
    Sample,
    is_address,
    mostly,
)

_TARGET_NAMES: Final = (
    *("target url", "targeturl", "target page", "target page url", "target", "target link"),
    *("destination", "destination url", "destination page", "url to", "to url"),
    *("linked url", "linked page", "linked page url", "linked to", "links to", "link to"),
    *("landing page", "landing page url"),
)
#: Names a target beside a known column of referring pages alone: "from" and "to" are redirects as often as links.
_TO: Final = "to"
#: Names of referring pages and of the pages linked to that tell only together which is which.
_PAIRS: Final = (("link from", "link to"), ("from url", "to url"))
_BEFORE: Final = ("", "is ", "is")
_FOLLOW: Final = tuple(f"{is_}{word}" for is_ in _BEFORE for word in ("dofollow", "do follow", "follow", "followed"))
_FLAGS: Final = tuple(
    (token, tuple(f"{is_}{word}" for is_ in _BEFORE for word in words))
    for token, words in (("nofollow", ("nofollow", "no follow")), ("ugc", ("ugc",)), ("sponsored", ("sponsored",)))
)
#: Columns that say yes or no, in any list: a 1 in them is no number.
SAYS_YES_OR_NO: Final = (*_FOLLOW, *(name for _, names in _FLAGS for name in names))
#: What other columns of such a table are called.
OTHERS: Final = Layout(
    url=(),
    last_seen=("last seen", "last crawled"),
    first_seen=("first seen",),
    target=_TARGET_NAMES,
    anchor=("anchor text", "anchortext", "anchor"),
    follow=_FOLLOW,
    rel=("rel",),
    flags=_FLAGS,
)
#: What tells more of the page in the same row, and names no page that it links to or is linked from.
_OF_THE_PAGE: Final = re.compile(
    r"\b(canonical|redirect|encoded|hreflang|amphtml|image|img|photo|logo|thumbnail|screenshot|favicon|domain|host)\b"
    r"|\brel=\"?(next|prev)"
)
#: Screaming Frog's name of a crawled page, with its canonical and other URLs in the same row.
_OF_A_CRAWL: Final = "address"
_MAX_NAMES: Final = 12
_MAX_NAME: Final = 40
#: What makes any table one that can be read.
ADVICE: Final = "name the column of referring pages 'source url'"


def _recognise(sample: Sample) -> Match:
    names = sample.names()
    with_urls = sample.url_columns()
    named = _named(names, with_urls or _columns_of_addresses(sample))
    if named is None and not with_urls:
        named = _named(names, range(len(names)))
    if named is not None:
        return _named_match(sample, named, with_urls)
    paired = next((names.index(source) for source, target in _PAIRS if _are_of_urls(sample, source, target)), None)
    if paired is not None:
        return _match(sample, paired)
    candidates = [index for index in with_urls if sample.name(index) not in _TARGET_NAMES]
    if len(candidates) == 1:
        return _match(sample, candidates[0])
    if candidates:
        raise _several(sample)
    if with_urls:
        named = _named(names, _columns_of_addresses(sample))
        if named is not None:  # pages without a scheme, beside targets that have one
            return _match(sample, named)
        fault = SeedFileError(f"names the pages linked to and no referring pages ({_columns(sample)}): {ADVICE}")
        return replace(_match(sample, with_urls[0]), refusal=fault)
    raise SeedFileError(f"has no column of URLs ({_columns(sample)}): {ADVICE}, and put a URL in each row")


def _named(names: Sequence[str], among: Collection[int]) -> int | None:
    """The column, of some, that has the surest name of referring pages."""
    places = {names[index]: index for index in sorted(among, reverse=True) if index < len(names)}
    return next((places[name] for name in REFERRING_NAMES if name in places), None)


def _are_of_urls(sample: Sample, *wanted: str) -> bool:
    """Whether columns of these names have URLs."""
    return {sample.name(index) for index in sample.url_columns()}.issuperset(wanted)


def _columns_of_addresses(sample: Sample) -> list[int]:
    """The named columns in which most cells are addresses, with a scheme or without."""
    return [index for index in range(len(sample.names())) if mostly(sample.cells(index), is_address)]


def _named_match(sample: Sample, url: int, with_urls: Sequence[int]) -> Match:
    """A match by the name of a column, which is refused where the name is doubtful and another column may be meant."""
    match = _match(sample, url)
    others = [at for at in with_urls if at != url and sample.name(at) not in _TARGET_NAMES]
    is_doubtful = sample.name(url) in DOUBTFUL_NAMES and sample.name(url) != _OF_A_CRAWL
    if is_doubtful and any(_may_be_meant(sample, at) for at in others):
        return replace(match, refusal=_several(sample))
    others = [at for at in with_urls if at not in {url, match.columns.target}]
    if not others:
        return match
    shown = _shown([name for at, name in enumerate(sample.header or ()) if at in others])
    return replace(match, notes=(*match.notes, f"other columns of URLs are not read: {shown}"))


def _several(sample: Sample) -> SeedFileError:
    return SeedFileError(f"has several columns of URLs ({_columns(sample)}): {ADVICE}")


def _may_be_meant(sample: Sample, index: int) -> bool:
    """Whether a column of URLs may name the pages that link, or those linked to: it has a URL in most rows."""
    if _OF_THE_PAGE.search(sample.name(index)):
        return False
    return mostly(sample.rows, lambda row: index < len(row.cells) and is_web_address(row.cells[index]))


def _match(sample: Sample, url: int) -> Match:
    name = f"'{' '.join(sample.header[url].split())[:_MAX_NAME]}'" if sample.header else f"number {url + 1}"
    return Match(_all_columns(sample, url), (f"no known export: the URLs are taken from column {name}",))


def _all_columns(sample: Sample, url: int) -> Columns:
    """What stands where; of several columns that may be the target, one of URLs goes before the others."""
    columns = OTHERS.columns(sample.names(), url)
    with_urls = {sample.name(at): at for at in reversed(sample.url_columns()) if at != url}
    behind = DOUBTFUL_NAMES if sample.name(url) in LINKED_FROM else ()
    target = next((with_urls[name] for name in (*_TARGET_NAMES, _TO, *behind) if name in with_urls), columns.target)
    return columns._replace(target=target)


def _columns(sample: Sample) -> str:
    """The columns by name, as far as one line holds them."""
    if sample.header is None:
        return f"{sample.width} columns without a header"
    return f"columns: {_shown(sample.header)}"


def _shown(header: Sequence[str]) -> str:
    names = [" ".join(name.split())[:_MAX_NAME] for name in header]
    more = f" and {len(names) - _MAX_NAMES} more" if len(names) > _MAX_NAMES else ""
    return f"{', '.join(repr(name) for name in names[:_MAX_NAMES])}{more}"


URL_COLUMN: Final = Format("url_column", _recognise)
