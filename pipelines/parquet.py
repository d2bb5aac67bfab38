"""The Scrapy side of the writer: hands it rows, stops the crawl when it cannot write, closes the account."""

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem, NotConfigured
from scrapy.utils.asyncio import create_looping_call

from linkspider.errors import StoreError
from linkspider.model.arrow import spare_memory
from linkspider.model.crawl import EXIT_SHORT
from linkspider.model.store import Store
from pipelines.batches import TableRows
from pipelines.normalise import KeyedRows
from pipelines.writer import COMMIT_SECONDS, Writer

_FAULTS = (OSError, ValueError, TypeError, StoreError)

logger = logging.getLogger(__name__)


class ParquetPipeline:
    """Writes page rows and seed rows. A crawl that cannot write ends at once, and says so.

    Args:
        crawler: whose stats are kept.
        store: where the crawl is written.
        opened: the crawl, with its journal.
        stop: ends the crawl for a reason in words.
    """

    def __init__(self, crawler: Crawler, store: Store, opened: Any, stop: Callable[[object], None]) -> None:
        self._crawler = crawler
        self._store = store
        self._opened = opened
        self._stop_crawl = stop
        self._writer: Writer
        self._timer: Any = None
        self._failure: str | None = None
        self._is_finished = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Reads LINKSPIDER_STORE; stands aside for spiders that are not linkspider's."""
        spider: Any = crawler.spider
        if not hasattr(spider, "opened"):
            raise NotConfigured
        store = Store(Path(crawler.settings["LINKSPIDER_STORE"]))
        pipeline = cls(crawler, store, spider.opened, spider.fetching.engine.stop)
        crawler.signals.connect(pipeline.spider_closed, signals.spider_closed)
        return pipeline

    @property
    def failure(self) -> str | None:
        """What keeps rows from being written, if anything does."""
        return self._failure

    def open_spider(self) -> None:
        """Opens the store for the crawl."""
        spare_memory()
        try:
            self._writer = Writer(self._store, self._opened.crawl, self._opened.journal)
        except _FAULTS as fault:
            self._failure = self._in_words(fault)
            self._crawler.signals.connect(self._stop, signals.engine_started)  # before, there is nothing to stop
        self._timer = create_looping_call(self._commit)
        self._timer.start(COMMIT_SECONDS, now=False)

    def process_item(self, item: Any) -> Any:
        """Hands rows to the writer, and a page's rows on to whoever comes behind, as feeds do.

        Anything that is no rows ends the crawl: a pipeline before this one is missing.

        Raises:
            DropItem: for rows that belong to no page: in a feed of pages they have no place.
        """
        if self._failure is None:
            try:
                self._write(item)
            except _FAULTS as fault:
                self._fail(fault)
        if isinstance(item, TableRows):
            raise DropItem("rows that belong to no page are in their tables", log_level="DEBUG")
        return item.rows if isinstance(item, KeyedRows) else item

    def _write(self, item: Any) -> None:
        if isinstance(item, KeyedRows):
            self._writer.add_page(item.key, item.rows.page, item.rows.links, item.rows.text)
            self._crawler.stats.inc_value(f"linkspider/outcome/{item.rows.page.outcome}")
        elif isinstance(item, TableRows):
            self._writer.add_rows(item.rows)
        else:
            raise TypeError(f"pipelines.parquet takes rows, not {type(item).__name__}: is pipelines.normalise on?")

    def spider_closed(self, spider: Spider, reason: str) -> None:  # noqa: ARG002  # Scrapy's words
        """Commits what is left, judges the crawl and leaves its exit code in the stats; the second call does nothing.

        Whoever has to end a crawl without waiting for what is under way sends this signal.
        """
        if self._is_finished:
            return
        self._is_finished = True
        if self._timer is not None and self._timer.running:
            self._timer.stop()
        self._failure = self._failure or self._opened.journal.failure
        self._commit()
        code = EXIT_SHORT
        try:
            code = self._finish(reason)
        except _FAULTS as fault:
            logger.error("the crawl's account cannot be written: %s", fault)
        self._crawler.stats.set_value("linkspider/exit_code", code)
        self._opened.close()

    def _finish(self, reason: str) -> int:
        """Closes the account; after a failure, with the journal as it was last committed."""
        if self._failure is None:
            return self._writer.finish(reason, None).exit_code
        crawl, journal = self._opened.crawl, self._opened.reopen()
        self._store.recover(crawl.crawl_id, (part.file for part in journal.parts()))
        return Writer(self._store, crawl, journal).finish(reason, self._failure).exit_code

    def _commit(self) -> None:
        if self._failure is None:
            try:
                self._writer.commit()
            except _FAULTS as fault:
                self._fail(fault)

    def _fail(self, fault: Exception) -> None:
        self._failure = self._in_words(fault)
        self._stop()

    def _stop(self) -> None:
        self._stop_crawl(self._failure)

    def _in_words(self, fault: Exception) -> str:
        words = os.strerror(fault.errno) if isinstance(fault, OSError) and fault.errno else str(fault)
        return f"rows could not be written to '{self._store.root}': {words}"
