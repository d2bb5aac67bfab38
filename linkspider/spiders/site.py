"""Crawls a site from its start page, breadth first, and keeps every link."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any, Self

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from linkspider.frontier.frontier import Lease, Limits
from linkspider.frontier.memory import MemoryFrontier
from linkspider.model import urls
from linkspider.model.crawl import Crawl
from linkspider.model.records import PageRecord
from linkspider.model.store import Store
from linkspider.options import SiteOptions
from linkspider.spiders.fetching import Fetching
from linkspider.spiders.observe import MAX_HOPS


class SiteSpider(Spider):
    """``scrapy crawl site -a url=https://example.com/``; ``SiteOptions`` explains its arguments."""

    name = "site"
    custom_settings = {"SCHEDULER": "linkspider.frontier.scheduler.FrontierScheduler"}  # noqa: RUF012  # Scrapy's form

    def __init__(self, options: SiteOptions, crawl: Crawl, per_host: int) -> None:
        super().__init__()
        self.options = options
        self.crawl = crawl
        self.frontier = MemoryFrontier(Limits(options.max_pages, options.max_depth, per_host))
        self.fetching = Fetching(self.frontier, self._follow)
        hosts = (urls.host(options.url), f"www.{options.scope.host}", options.scope.host)
        self.named_hosts = frozenset(host.strip("[]") for host in hosts)  # as a resolver is asked for them

    @classmethod
    def from_crawler(cls, crawler: Crawler, *_: Any, **arguments: str) -> Self:
        """Begins a crawl.

        Raises:
            LinkspiderError: if an argument or the store cannot be used.
        """
        options = cls.check(arguments, crawler.settings)
        crawl = Crawl.begin(Store(Path(crawler.settings["LINKSPIDER_STORE"])), "site", options.scope, arguments)
        per_host = 2 * crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")  # one at work, one at hand
        return super().from_crawler(crawler, options, crawl, per_host)

    @classmethod
    def check(cls, arguments: Mapping[str, str], settings: BaseSettings) -> SiteOptions:
        """Reads the arguments and tries the store, so that a fault is said before anything is started.

        Raises:
            LinkspiderError: if an argument or the store cannot be used.
        """
        options = SiteOptions.read(dict(arguments))
        Store(Path(settings["LINKSPIDER_STORE"])).prepare()
        return options

    async def start(self) -> AsyncIterator[Any]:
        """Offers the start URL, which is in scope by definition."""
        self.frontier.offer(self.options.url, 0)
        for nothing in tuple[Any, ...]():  # Scrapy wants an asynchronous generator
            yield nothing

    def _follow(self, record: PageRecord, lease: Lease) -> None:
        """Offers what stands in scope: a redirect's target at the same depth, links one click deeper."""
        scope, depth = self.options.scope, lease.depth
        target = record.fetch.redirect_url
        if target is not None and lease.hops < MAX_HOPS and scope.contains(target):
            self.frontier.offer(target, depth, lease.hops + 1)
        for url in dict.fromkeys(link.target_url for link in record.links):
            if scope.contains(url):
                self.frontier.offer(url, None if depth is None else depth + 1)
