"""Tables that are too large to hold, read part by part."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analysis.load import read
from analysis.selection import HeldCrawl
from linkspider.model.scope import LinkScope
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
        if self.crawl is not None:
            yield from parts(self.store, self.crawl, "page_texts", ("url", "text"))


def parts(
    store: Store, crawl: HeldCrawl, table: str, columns: Sequence[str], scopes: Sequence[LinkScope] = ()
) -> Iterator[pd.DataFrame]:
    """Reads a crawl's table one file after the other; the arguments are those of ``load.read``.

    Raises:
        StoreError: if a listed file is missing or damaged.
    """
    for file in crawl.tables.get(table, {}).get("files", []):
        one = replace(crawl, tables={table: {"rows": file["rows"], "files": [file]}})
        yield read(store, one, table, columns, scopes)
