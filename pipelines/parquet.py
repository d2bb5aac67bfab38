"""The Scrapy side of the writer: hands it rows, stops the crawl when it cannot write, closes the account."""

import asyncio
import logging
import sys
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from linkspider.model.crawl import EXIT_SHORT
from linkspider.model.records import SeedBatch
from linkspider.model.store import Store
from pipelines.normalise import PageRows
from pipelines.writer import Writer

logger = logging.getLogger(__name__)


class ParquetPipeline:
    """Writes page rows and seed rows. A crawl that cannot write ends at once, and says so."""

    def __init__(self, crawler: Crawler, store: Store) -> None:
        self._crawler = crawler
        self._store = store
        self._writer: Writer
        self._failure: str | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Reads LINKSPIDER_STORE; stands aside for spiders that are not linkspider's."""
        if not hasattr(crawler.spider, "crawl"):
            raise NotConfigured
        pipeline = cls(crawler, Store(Path(crawler.settings["LINKSPIDER_STORE"])))
        crawler.signals.connect(pipeline.spider_closed, signals.spider_closed)
        return pipeline

    def open_spider(self) -> None:
        """Opens the store for the spider's crawl."""
        spare_memory()
        self._writer = Writer(self._store, self._crawler.spider.crawl)  # type: ignore[union-attr]

    def process_item(self, item: Any) -> Any:
        """Hands rows to the writer.

        Raises:
            TypeError: for anything that is neither page rows nor seed rows: a pipeline before this one is missing.
        """
        if self._failure is not None:
            return item
        try:
            if isinstance(item, PageRows):
                self._writer.add_page(item.page, item.links)
                self._crawler.stats.inc_value(f"linkspider/outcome/{item.page.outcome}")
            elif isinstance(item, SeedBatch):
                self._writer.add_seeds(item.seeds, item.rejects)
            else:
                raise TypeError(f"pipelines.parquet takes rows, not {type(item).__name__}: is pipelines.normalise on?")
        except (OSError, ValueError, TypeError) as fault:
            self._fail(fault)
        return item

    def close_spider(self) -> None:
        """Publishes what is left."""
        if self._failure is None:
            try:
                self._writer.publish()
            except (OSError, ValueError) as fault:
                self._fail(fault)

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """Judges the crawl and leaves its exit code in the stats."""
        frontier = spider.frontier  # type: ignore[attr-defined]
        code = EXIT_SHORT
        try:
            verdict = self._writer.finish(
                reason, self._failure, frontier.accepted, frontier.accepted - frontier.settled, frontier.cuts
            )
            code = verdict.exit_code
        except (OSError, ValueError) as fault:
            logger.error("the crawl's account cannot be written: %s", fault)
        self._crawler.stats.set_value("linkspider/exit_code", code)

    def _fail(self, fault: Exception) -> None:
        self._failure = f"rows could not be written: {fault}"
        logger.error("%s; stopping", self._failure)
        engine = self._crawler.engine
        if engine is not None and engine.running:
            task = asyncio.ensure_future(engine.close_spider_async(reason="write_failed"))
            self._closing = task  # a task that nobody holds may be collected before it runs


def spare_memory() -> None:
    """Keeps some hundred megabytes of pyarrow's habits out of a crawling process.

    The default memory pool keeps what it once had. And the first array made of a sequence imports pandas, only to ask
    whether the sequence is a pandas object; told that there is none, pyarrow looks again when it is asked for a frame.
    """
    pa.set_memory_pool(pa.system_memory_pool())
    if "pandas" not in sys.modules:
        finder = _NoPandas()
        sys.meta_path.insert(0, finder)
        try:
            pa.array([], type=pa.null())
        finally:
            sys.meta_path.remove(finder)


class _NoPandas:
    """An import finder to which pandas does not exist."""

    @staticmethod
    def find_spec(name: str, *_: Any) -> None:
        """Refuses pandas, and leaves every other module to the finders behind."""
        if name == "pandas":
            raise ImportError("not needed here")
