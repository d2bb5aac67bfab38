"""Main contents of pages, which are too large to hold."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from analysis.tables.reading import read_parts
from analysis.tables.selection import HeldCrawl
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
            yield from read_parts(self.store, self.crawl, "page_texts", ("url", "text"))
