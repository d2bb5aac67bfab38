"""Lists of the site's own pages, as ``urls`` takes them: what names the pages linked to is of use here as it is.

Search Console's "Top linked pages", Bing's and Moz's lists of pages count links and name no page that links, so they
are none to find referring pages by. Their pages are just what such a list wants.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from linkspider.model.rows import SeedRow
from linkspider.seeds.detect import DetectedFormat, accepted, recognise
from linkspider.seeds.lines import SeedText
from linkspider.seeds.reader import COUNTS_OWN_PAGES, SeedReader, check_file
from linkspider.seeds.rows import Reading


def check_list(path: Path) -> DetectedFormat:
    """Finds out a list's format and that it names at least one page.

    Raises:
        SeedFileError: if it cannot be read, has no known format, or has no usable row.
    """
    return check_file(path, _detect)


def first_page(path: Path) -> str:
    """The first page that a list names.

    Raises:
        SeedFileError: if it cannot be read, or names none.
    """
    check_list(path)
    return next(row.referring_url for row in read_list(path) if isinstance(row, SeedRow))


def read_list(path: Path) -> Iterator[Reading]:
    """The rows of a list, lazily; ``referring_url`` is the page that a row names.

    Raises:
        SeedFileError: if it cannot be read or has no known format.
    """
    return iter(SeedReader([path], _detect))


def _detect(text: SeedText) -> DetectedFormat:
    form = recognise(text)
    if form.refusal is not None or form.counted == COUNTS_OWN_PAGES:
        form = replace(form, counted="", advice="", refusal=None)
    return accepted(text, form)
