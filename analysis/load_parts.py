"""Tables that are too large to hold, read part by part."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from analysis.load import read
from analysis.selection import HeldCrawl
from linkspider.model.store import Store


@dataclass(frozen=True, slots=True)
class Texts:
    """Main contents of the pages of a crawl: frames with url and text, read anew each time they are walked through.

    Attributes:
        store: where the tables lie; crawl: the crawl, or None for nothing.
    """

    store: Store
    crawl: HeldCrawl | None

    def __iter__(self) -> Iterator[pd.DataFrame]:
        for part in _parts(self.crawl, "page_texts"):
            yield read(self.store, part, "page_texts", ("url", "text"))


def _parts(crawl: HeldCrawl | None, table: str) -> Iterator[HeldCrawl]:
    """The crawl as if it had one file of a table, for each of them."""
    files = [] if crawl is None else crawl.tables.get(table, {}).get("files", [])
    for file in files:
        assert crawl is not None
        yield replace(crawl, tables={table: {"rows": file["rows"], "files": [file]}})
