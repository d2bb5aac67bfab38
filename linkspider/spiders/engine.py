"""The few things that spiders ask of Scrapy's engine while a crawl runs."""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, field

from scrapy import Request
from scrapy.crawler import Crawler

WRITE_FAILED = "write_failed"

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class EnginePort:
    """Sends requests later, and stops the crawl."""

    crawler: Crawler
    _closing: "asyncio.Future[None] | None" = field(default=None, init=False)

    def send_later(self, request: Request, seconds: float) -> None:
        """Hands a request to the engine after some time, unless the crawl has ended by then."""
        asyncio.get_running_loop().call_later(seconds, self._send, request)

    def stop(self, fault: object) -> None:
        """Stops a crawl that cannot be written, for a reason in words. Stopping twice does nothing more."""
        engine = self.crawler.engine
        if self._closing is None and engine is not None and engine.running:
            logger.error("%s; stopping", fault)
            # A task that nobody holds may be collected before it runs.
            self._closing = asyncio.ensure_future(engine.close_spider_async(reason=WRITE_FAILED))

    def _send(self, request: Request) -> None:
        engine = self.crawler.engine
        if engine is not None and engine.running:
            with suppress(RuntimeError):  # the spider is closing; the URL stays queued
                engine.crawl(request)
