"""Search Console's link exports: "Latest links" (page, day of the last crawl), "More sample links" (page), and others.

In other languages the header differs and the file does not: two columns, a page and a day.
"""

from typing import Final

from linkspider.errors import SeedFileError
from linkspider.seeds.sample import REFERRING_NAMES, Columns, Format, Sample

_PAGE: Final = frozenset({"linking page", "página de enlace", "דף מקשר"})
_OTHER_EXPORTS: Final = (
    ({"site", "linking pages"}, '"Top linking sites", which names no pages'),
    ({"target page", "incoming links"}, '"Top linked pages", which names the pages linked to'),
)


def _latest(sample: Sample) -> Columns | None:
    names = sample.names()
    if names == ("linking page", "last crawled"):
        return Columns(0, 1)
    pages, days = sample.url_columns(), sample.date_columns()
    if len(names) != 2 or len(pages) != 1 or len(days) != 1 or pages == days:
        return None
    page = names[pages[0]]
    is_of_another_tool = page in REFERRING_NAMES and page not in _PAGE  # whose day may mean anything
    return None if is_of_another_tool else Columns(pages[0], days[0])


def _sample_links(sample: Sample) -> Columns | None:
    names = sample.names()
    return Columns(0) if len(names) == 1 and names[0] in _PAGE else None


def _refuse(sample: Sample) -> None:
    for names, what in _OTHER_EXPORTS:
        if names <= set(sample.names()):
            raise SeedFileError(f'is Search Console\'s {what}; export "Latest links" instead')


LATEST: Final = Format("gsc_latest", _latest)
SAMPLE: Final = Format("gsc_sample", _sample_links)
#: Exports that are no lists of referring pages.
OTHER: Final = Format("gsc_other", _refuse)
