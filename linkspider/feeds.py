"""Scrapy feeds (``-O``) as tables: CSV with one line for each page or each link, JSON Lines with one for each link.

The other formats have an object for each page, with its links in it. Rows of pages belong to no layer that is known
here, so they are told by what they have: ``page`` and ``links``, rows with names.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from scrapy.exporters import CsvItemExporter, JsonLinesItemExporter

from linkspider.model.formula import guarded
from linkspider.model.text import scrub


class PagesCsv(CsvItemExporter):
    """A line for each page, without its links."""

    def export_item(self, item: Any) -> None:
        """Writes a page's row; an item of another kind as Scrapy does."""
        page = getattr(item, "page", None)
        super().export_item(item if page is None else _row(page, _cell))


class LinksCsv(CsvItemExporter):
    """A line for each link."""

    def export_item(self, item: Any) -> None:
        """Writes the rows of a page's links."""
        for row in _links(item, _cell):
            super().export_item(row)


class LinksJsonLines(JsonLinesItemExporter):
    """An object for each link."""

    def export_item(self, item: Any) -> None:
        """Writes the rows of a page's links."""
        for row in _links(item, _value):
            super().export_item(row)


def _links(item: Any, read: Callable[[Any], Any]) -> Iterator[dict[str, Any]]:
    for link in getattr(item, "links", ()):
        yield _row(link, read)


def _row(row: Any, read: Callable[[Any], Any]) -> dict[str, Any]:
    return {name: read(value) for name, value in row._asdict().items()}


def _value(value: Any) -> Any:
    """A value as the tables have it, and times in ISO 8601."""
    if isinstance(value, datetime):
        return value.isoformat()
    return scrub(value) if isinstance(value, str) else value


def _cell(value: Any) -> Any:
    """The same, with texts that no spreadsheet takes for a formula."""
    found = _value(value)
    return guarded(found) if isinstance(found, str) else found
