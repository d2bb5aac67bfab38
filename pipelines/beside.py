"""Writes what linkspider observes beside a spider of somebody else's; the spider's own items pass untouched."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from scrapy import Spider
from scrapy.crawler import Crawler

from linkspider.model.records import PageRecord
from linkspider.model.store import Store
from pipelines.normalise import NormalisePipeline
from pipelines.parquet import ParquetPipeline


class BesidePipeline:
    """An item pipeline, so that projects see it among theirs; records come to it by ``take`` and never as items.

    So no pipeline of the project has to know them, and no feed has them in it.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._normalise: NormalisePipeline
        self._parquet: ParquetPipeline

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Waits to be told what crawl is written."""
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        """Leaves the spider's items alone."""
        return item

    def begin(self, opened: Any, stop: Callable[[object], None]) -> str | None:
        """Begins to write a crawl.

        Args:
            opened: the crawl, with its journal and the store's salt.
            stop: ends the crawl for a reason in words.

        Returns:
            What keeps it from being written, if anything does.
        """
        store = Store(Path(self._crawler.settings["LINKSPIDER_STORE"]))
        self._normalise = NormalisePipeline(self._crawler)
        self._normalise.begin(opened)
        self._parquet = ParquetPipeline(self._crawler, store, opened, stop)
        self._parquet.open_spider()
        return self._parquet.failure

    def take(self, record: PageRecord) -> None:
        """Writes what was observed of a page."""
        self._parquet.process_item(self._normalise.process_item(record))

    def end(self, spider: Spider, reason: str) -> None:
        """Commits what is left and closes the crawl's account."""
        self._parquet.spider_closed(spider, reason)
