"""Shows how a crawl gets on: a live line on a terminal, a plain line every ten seconds elsewhere.

It says what is done, what is left and how long that takes at this rate, and, where little happens, what it waits for.
"""

import sys
import time
from collections.abc import Mapping
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
#: A host that was asked so long ago and has not answered is slow.
_SLOW_SECONDS: Final = 5.0
#: The rate of the first seconds tells nothing of the time that is left.
_EARLY_SECONDS: Final = 3.0


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
        seconds = max(time.monotonic() - self._started, 0.001)
        rate = frontier.settled / seconds
        stats = self._crawler.stats
        assert stats is not None
        errors = sum(stats.get_value(f"linkspider/outcome/{outcome}", 0) for outcome in ERRORS)
        under_way, waiting = frontier.under_way, frontier.waiting
        parts = [
            f"{spider.name} {site}: {frontier.settled:,} done, {under_way:,} in flight, {waiting:,} waiting",
            f"{rate:.1f}/s",
            f"{errors:,} errors",
            _left(under_way + waiting, rate) if seconds >= _EARLY_SECONDS else "",
            waited_for(frontier.pauses, self._slots(), time.monotonic()),
        ]
        return ", ".join(part for part in parts if part)

    def _slots(self) -> Mapping[str, Any]:
        """The downloader's slots, one a host; none before and after it runs."""
        engine = self._crawler.engine
        downloader = getattr(engine, "downloader", None)
        return {} if downloader is None else downloader.slots


def waited_for(pauses: Mapping[str, float], slots: Mapping[str, Any], now: float) -> str:
    """What a crawl waits for, in words; empty where it goes on.

    Args:
        pauses: hosts that are left alone for a while -> the seconds left of it.
        slots: Scrapy's downloader slots by host.
        now: the time that their ``lastseen`` is told by, in seconds.
    """
    slow = {
        host: now - slot.lastseen
        for host, slot in slots.items()
        if slot.transferring and slot.lastseen and now - slot.lastseen > _SLOW_SECONDS
    }
    if slow:
        host = max(slow, key=lambda name: slow[name])
        return f"waiting for {host}, asked {slow[host]:.0f} s ago"
    if any(slot.transferring for slot in slots.values()):
        return ""
    delays = {host: slot.delay for host, slot in slots.items() if slot.queue and slot.delay}
    if delays:
        host = max(delays, key=lambda name: delays[name])
        return f"waiting between two requests to {host}, to be polite: {delays[host]:.1f} s"
    if pauses:
        host = max(pauses, key=lambda name: pauses[name])
        return f"waiting to ask {host} again: {pauses[host]:.0f} s left"
    return ""


def _left(urls: int, rate: float) -> str:
    """How long what is known takes at this rate; what is found meanwhile comes on top."""
    if not rate or not urls:
        return ""
    seconds = urls / rate
    return f"about {seconds / 60:.0f} min left" if seconds >= 90 else f"about {seconds:.0f} s left"
