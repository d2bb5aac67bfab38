"""Shows how a crawl gets on: a live line on a terminal, a plain line every ten seconds elsewhere."""

import sys
import time
from typing import TYPE_CHECKING, Any, Final, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call

from linkspider.model.outcome import ERRORS

if TYPE_CHECKING:
    from rich.live import Live

_LIVE_SECONDS: Final = 0.5
_LINE_SECONDS: Final = 10.0


class Progress:
    """Reads the frontier and the stats, and writes to standard error."""

    def __init__(self, crawler: Crawler, is_live: bool) -> None:
        self._crawler = crawler
        self._is_live = is_live
        self._live: Live | None = None
        self._loop: Any = None
        self._started = 0.0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Reads LINKSPIDER_PROGRESS; stands aside when it is off, and for spiders that are not linkspider's."""
        mode = crawler.settings["LINKSPIDER_PROGRESS"]
        if mode == "off" or not hasattr(crawler.spider, "frontier"):
            raise NotConfigured
        progress = cls(crawler, is_live=mode == "bar" or (mode == "auto" and sys.stderr.isatty()))
        crawler.signals.connect(progress.open, signals.spider_opened)
        crawler.signals.connect(progress.close, signals.spider_closed)
        return progress

    def open(self) -> None:
        """Begins to show."""
        self._started = time.monotonic()
        if self._is_live:
            from rich.console import Console  # noqa: PLC0415  # for a terminal alone: it takes a while
            from rich.live import Live  # noqa: PLC0415

            self._live = Live(console=Console(stderr=True), transient=True, refresh_per_second=4)
            self._live.start()
        self._loop = create_looping_call(self._show)
        self._loop.start(_LIVE_SECONDS if self._is_live else _LINE_SECONDS, now=False)

    def close(self) -> None:
        """Shows the end."""
        if self._loop is not None and self._loop.running:
            self._loop.stop()
        if self._live is not None:
            self._live.stop()

    def _show(self) -> None:
        text = self._text()
        if self._live is not None:
            from rich.spinner import Spinner  # noqa: PLC0415  # as above

            self._live.update(Spinner("dots", text))
        else:
            print(text, file=sys.stderr, flush=True)

    def _text(self) -> str:
        spider: Spider = self._crawler.spider  # type: ignore[assignment]  # set before extensions are made
        frontier = spider.frontier  # type: ignore[attr-defined]
        site = spider.crawl.scope.site  # type: ignore[attr-defined]
        rate = frontier.settled / max(time.monotonic() - self._started, 0.001)
        stats = self._crawler.stats
        assert stats is not None
        errors = sum(stats.get_value(f"linkspider/outcome/{outcome}", 0) for outcome in ERRORS)
        in_flight = frontier.accepted - frontier.settled - frontier.waiting
        return (
            f"{spider.name} {site}: {frontier.settled:,} done, {in_flight:,} in flight, {frontier.waiting:,} waiting, "
            f"{rate:.1f}/s, {errors:,} errors"
        )
