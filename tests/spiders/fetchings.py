"""Fetchings for tests: an engine that keeps what it is told, and spiders as a crawler makes them."""

from types import SimpleNamespace

from scrapy.utils.test import get_crawler

from linkspider.frontier.frontier import Frontier
from linkspider.frontier.health import HostHealth
from linkspider.spiders.fetching import Fetching


class Engine:
    """Keeps the requests that are to be sent later, and the faults that are to stop the crawl."""

    def __init__(self) -> None:
        self.later = []
        self.faults = []

    def send_later(self, request, seconds) -> None:
        self.later.append((request, seconds))

    def stop(self, fault) -> None:
        self.faults.append(fault)


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self, now: float = 1_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def fetching_on(frontier: Frontier, retry_times: int = 0, per_host: int = 8, clock=None) -> Fetching:
    health = HostHealth(per_host, clock or Clock())
    fetching = Fetching(frontier, health, Engine(), retry_times)
    fetching.follow = lambda *_: None
    return fetching


def made_spider(cls, store, arguments, **settings):
    """A spider as Scrapy makes it, in a crawl of its own."""
    crawler = get_crawler(cls, {"LINKSPIDER_STORE": str(store), **settings})
    crawler.spider = cls.from_crawler(crawler, **arguments)
    crawler.engine = SimpleNamespace(running=False)
    return crawler.spider
