"""Crawl-delay: the pause between requests to a host that its robots.txt asks for."""

from typing import Final

from scrapy import Request
from scrapy.crawler import Crawler

MAX_CRAWL_DELAY: Final = 30.0  # seconds; a site that asks for more would never be read whole
_MAX_HOSTS: Final = 50_000


class Pace:
    """Holds the downloader's slots to the pauses that hosts asked for.

    A slot is a host, so of several origins on one host the slowest sets the pace. Scrapy varies a slot's delay by half
    of it, and AutoThrottle sets it anew after each answer: both are switched off for these hosts, by the slot's jitter
    and by a word in the request that AutoThrottle documents. Slots that stand idle are forgotten, so that the delay is
    also put where the downloader looks when it makes one.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._delays: dict[str, float] = {}

    def hold(self, request: Request, delay: float | None) -> None:
        """Makes a request wait for its turn.

        Args:
            request: a request on its way to the downloader.
            delay: the seconds that its origin asks for; None where it asks for none.
        """
        if not delay and not self._delays:
            return
        assert self._crawler.engine is not None
        downloader = self._crawler.engine.downloader
        host = downloader.get_slot_key(request)
        pause = max(min(delay or 0.0, MAX_CRAWL_DELAY), self._delays.get(host, 0.0))
        if not pause:
            return
        request.meta["autothrottle_dont_adjust_delay"] = True
        if pause != self._delays.get(host):
            self._delays[host] = pause
            own = downloader.per_slot_settings.get(host, {})
            downloader.per_slot_settings[host] = {**own, "delay": max(pause, own.get("delay", 0.0)), "jitter": 0.0}
            if len(self._delays) > _MAX_HOSTS:
                oldest = next(iter(self._delays))
                del self._delays[oldest]
                downloader.per_slot_settings.pop(oldest, None)
        slot = downloader.slots.get(host)
        if slot is not None:
            slot.delay = max(slot.delay, pause)
            slot.jitter = 0.0
