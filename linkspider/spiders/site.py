"""Crawls a site from its start page, breadth first, and keeps every link."""

from collections.abc import AsyncIterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from linkspider.errors import StoreError
from linkspider.frontier.budgets import Budgets
from linkspider.frontier.frontier import Frontier, Lease, Limits
from linkspider.model import urls
from linkspider.model.records import FoundIn, PageRecord
from linkspider.model.store import Store
from linkspider.options import SiteOptions
from linkspider.parsing import pages
from linkspider.spiders.fetching import Fetching, fetching_of
from linkspider.spiders.observe import MAX_HOPS
from linkspider.spiders.opening import OpenCrawl, open_crawl, plan
from linkspider.spiders.probes import NotFoundProbes


class SiteSpider(Spider):
    """``scrapy crawl site -a url=https://example.com/``; ``SiteOptions`` explains its arguments."""

    name = "site"
    custom_settings = {"SCHEDULER": "linkspider.frontier.scheduler.FrontierScheduler"}  # noqa: RUF012  # Scrapy's form

    def __init__(self, options: SiteOptions, opened: OpenCrawl, fetching: Fetching) -> None:
        super().__init__()
        self.options = options
        self.opened = opened
        self.crawl = opened.crawl
        self.frontier = fetching.frontier
        self.fetching = fetching
        fetching.follow = self._follow
        self._is_in_scope = lru_cache(maxsize=50_000)(options.scope.contains)  # links repeat from page to page
        hosts = (urls.host(options.url), f"www.{options.scope.host}", options.scope.host)
        self.named_hosts = frozenset(host.strip("[]") for host in hosts)  # as a resolver is asked for them
        self.named_urls = (options.url,)  # whose ports may be connected to on these hosts

    @classmethod
    def from_crawler(cls, crawler: Crawler, *_: Any, **arguments: str) -> Self:
        """Begins a crawl, or goes on with one.

        Raises:
            LinkspiderError: if an argument or the store cannot be used.
        """
        store = Store(Path(crawler.settings["LINKSPIDER_STORE"]))
        planned = plan(store, "site", arguments)
        options = SiteOptions.read(planned.arguments)
        opened = open_crawl(store, "site", planned, options.scope)
        per_host = 2 * crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")  # one at work, one at hand
        asked_depth = options.max_depth if "max_depth" in options.asked_limits else None  # the default is a budget
        limits = Limits(options.max_pages, asked_depth, per_host)
        frontier = Frontier(opened.journal, limits, Budgets(options.budgets))
        fetching = fetching_of(crawler, frontier, per_host)
        fetching.probes = None if options.follows_soft_404 else NotFoundProbes(crawler)
        return super().from_crawler(crawler, options, opened, fetching)

    @classmethod
    def check(cls, arguments: Mapping[str, str], settings: BaseSettings) -> SiteOptions:
        """Reads the arguments and tries the store, so that a fault is said before anything is started.

        Raises:
            LinkspiderError: if an argument or the store cannot be used.
        """
        store = Store(Path(settings["LINKSPIDER_STORE"]))
        options = SiteOptions.read(plan(store, "site", arguments).arguments)
        store.prepare()
        return options

    async def start(self) -> AsyncIterator[Any]:
        """Offers the start URL, which is in scope by definition."""
        try:
            self.frontier.offer(self.options.url, 0, found_in=FoundIn.SEEDS)
        except StoreError as fault:
            self.fetching.engine.stop(fault)
        for nothing in tuple[Any, ...]():  # Scrapy wants an asynchronous generator
            yield nothing

    def closed(self, *_: str) -> None:
        """Ends the reading process; Scrapy calls this when the crawl has ended."""
        pages.close()

    def _follow(self, record: PageRecord, lease: Lease) -> None:
        """Offers what stands in scope: a redirect's target at the same depth, links one click deeper."""
        is_in_scope, depth = self._is_in_scope, lease.depth
        target = record.fetch.redirect_url
        if target is not None and lease.hops < MAX_HOPS and is_in_scope(target):
            self.frontier.offer(target, depth, lease.hops + 1, source_url=lease.key)
        for url in dict.fromkeys(link.target_url for link in record.links):
            if is_in_scope(url):
                self.frontier.offer(url, None if depth is None else depth + 1, source_url=lease.key)
