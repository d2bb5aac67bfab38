"""Stops a crawl by signal: in order, but not for longer than a person or a service manager waits.

The first SIGINT or SIGTERM lets what is under way end, for some seconds, and commits it. What has not ended by then is
left for the next run: it is still queued in the journal. A second signal ends the process at once; what was committed
is whole, so that crawl can be resumed as well. One wish to stop may arrive several times, from a service manager that
signals each process of a service and from a parent that passes its own signal on: within half a second it is one.
"""

import asyncio
import os
import signal
import sys
import time
from typing import Any, Final, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from linkspider.closing import print_closing
from linkspider.model.crawl import EXIT_INTERRUPTED, INTERRUPTED

GRACE_SECONDS: Final = 10.0
_ONE_WISH_SECONDS: Final = 0.5
_SHOW_CURSOR: Final = "\x1b[?25h"


class Stop:
    """Takes Scrapy's signal handlers' place while a crawl of linkspider's runs."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._loop: asyncio.AbstractEventLoop
        self._asked_at: float | None = None
        self._closing: asyncio.Future[None]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Stands aside for spiders that are not linkspider's."""
        if not hasattr(crawler.spider, "opened"):
            raise NotConfigured
        extension = cls(crawler)
        crawler.signals.connect(extension.engine_started, signals.engine_started)
        return extension

    def engine_started(self) -> None:
        """Installs the handlers, after Scrapy has installed its own."""
        self._loop = asyncio.get_running_loop()
        self._loop.call_soon(self._install)

    def _install(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._signalled)

    def _signalled(self, *_: Any) -> None:
        """Runs between any two steps of the program: does as little as can be."""
        now = time.monotonic()
        if self._asked_at is None:
            self._asked_at = now
            self._loop.call_soon_threadsafe(self._stop)
        elif now - self._asked_at > _ONE_WISH_SECONDS:
            os.write(2, b"stopped at once: `resume=last` goes on\n")
            if sys.stderr.isatty():
                os.write(2, _SHOW_CURSOR.encode())
            os._exit(EXIT_INTERRUPTED)

    def _stop(self) -> None:
        engine = self._crawler.engine
        spider: Any = self._crawler.spider
        if engine is None or not engine.running:
            return
        under_way = spider.frontier.under_way
        print(
            f"{spider.name}: stopping; up to {GRACE_SECONDS:.0f} s for {under_way:,} URLs under way, again to stop now",
            file=sys.stderr,
        )
        self._loop.call_later(GRACE_SECONDS, self._give_up, spider)
        self._closing = asyncio.ensure_future(engine.close_spider_async(reason=INTERRUPTED))

    def _give_up(self, spider: Spider) -> None:
        """Closes the account as it stands, and ends the process."""
        self._crawler.signals.send_catch_log(signals.spider_closed, spider=spider, reason=INTERRUPTED)
        print_closing(self._crawler)
        sys.stderr.flush()
        os._exit(EXIT_INTERRUPTED)
