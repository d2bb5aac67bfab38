"""Any file with one column that can only be the referring page's URL: by its name, or by what stands in it."""

from typing import Final

from linkspider.errors import SeedFileError
from linkspider.seeds.sample import REFERRING_NAMES, Columns, Format, Sample

_TARGET_NAMES: Final = frozenset({"target url", "targeturl", "target page", "target", "destination", "url to"})
_MAX_NAMES: Final = 12
_MAX_NAME: Final = 40
_ADVICE: Final = "name the column of referring pages 'source url'"


def _recognise(sample: Sample) -> Columns:
    names = sample.names()
    with_urls = sample.url_columns()
    for name in REFERRING_NAMES:
        for index, column in enumerate(names):
            if column == name and (index in with_urls or not with_urls):
                return Columns(index)
    candidates = [index for index in with_urls if index >= len(names) or names[index] not in _TARGET_NAMES]
    if len(candidates) == 1:
        return Columns(candidates[0])
    if candidates:
        raise SeedFileError(f"has several columns of URLs ({_columns(sample)}): {_ADVICE}")
    if with_urls:
        raise SeedFileError(f"names the pages linked to and no referring pages ({_columns(sample)}): {_ADVICE}")
    raise SeedFileError(f"has no column of URLs ({_columns(sample)}): {_ADVICE}, and put a URL in each row")


def _columns(sample: Sample) -> str:
    """The columns by name, as far as one line holds them."""
    if sample.header is None:
        return f"{sample.width} columns without a header"
    names = [" ".join(name.split())[:_MAX_NAME] for name in sample.header]
    more = f" and {len(names) - _MAX_NAMES} more" if len(names) > _MAX_NAMES else ""
    return f"columns: {', '.join(repr(name) for name in names[:_MAX_NAMES])}{more}"


URL_COLUMN: Final = Format("url_column", _recognise)
