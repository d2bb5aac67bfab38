"""Any file with one column that can only be the referring page's URL: by its name, or by what stands in it."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from linkspider.errors import SeedFileError
from linkspider.seeds.layout import Layout
from linkspider.seeds.sample import REFERRING_NAMES, Format, Match, Sample, is_address, mostly

_TARGET_NAMES: Final = ("target url", "targeturl", "target page", "target", "destination", "url to")
_FOLLOW: Final = ("dofollow", "follow", "followed")
_FLAGS: Final = ("nofollow", "ugc", "sponsored")
#: Columns that say yes or no, in any list: a 1 in them is no number.
SAYS_YES_OR_NO: Final = (*_FOLLOW, *_FLAGS)
#: What other columns of such a table are called.
OTHERS: Final = Layout(
    url=(),
    last_seen=("last seen", "last crawled"),
    first_seen=("first seen",),
    target=_TARGET_NAMES,
    anchor=("anchor text", "anchortext", "anchor"),
    follow=_FOLLOW,
    rel=("rel",),
    flags=tuple((name, (name,)) for name in _FLAGS),
)
_MAX_NAMES: Final = 12
_MAX_NAME: Final = 40
#: What makes any table one that can be read.
ADVICE: Final = "name the column of referring pages 'source url'"


def _recognise(sample: Sample) -> Match:
    names = sample.names()
    with_urls = sample.url_columns()
    if (named := _named(names, with_urls or range(len(names)))) is not None:
        return _match(sample, named)
    candidates = [index for index in with_urls if index >= len(names) or names[index] not in _TARGET_NAMES]
    if len(candidates) == 1:
        return _match(sample, candidates[0])
    if candidates:
        raise SeedFileError(f"has several columns of URLs ({_columns(sample)}): {ADVICE}")
    if with_urls:
        bare = [index for index in range(len(names)) if mostly(sample.cells(index), is_address)]
        if (named := _named(names, bare)) is not None:  # pages without a scheme, beside targets that have one
            return _match(sample, named)
        fault = SeedFileError(f"names the pages linked to and no referring pages ({_columns(sample)}): {ADVICE}")
        return replace(_match(sample, with_urls[0]), refusal=fault)
    raise SeedFileError(f"has no column of URLs ({_columns(sample)}): {ADVICE}, and put a URL in each row")


def _named(names: Sequence[str], among: Collection[int]) -> int | None:
    """The column, of some, that has the surest name of referring pages."""
    places = {names[index]: index for index in sorted(among, reverse=True) if index < len(names)}
    return next((places[name] for name in REFERRING_NAMES if name in places), None)


def _match(sample: Sample, url: int) -> Match:
    name = f"'{' '.join(sample.header[url].split())[:_MAX_NAME]}'" if sample.header else f"number {url + 1}"
    return Match(OTHERS.columns(sample.names(), url), (f"no known export: the URLs are taken from column {name}",))


def _columns(sample: Sample) -> str:
    """The columns by name, as far as one line holds them."""
    if sample.header is None:
        return f"{sample.width} columns without a header"
    names = [" ".join(name.split())[:_MAX_NAME] for name in sample.header]
    more = f" and {len(names) - _MAX_NAMES} more" if len(names) > _MAX_NAMES else ""
    return f"columns: {', '.join(repr(name) for name in names[:_MAX_NAMES])}{more}"


URL_COLUMN: Final = Format("url_column", _recognise)
