"""Fetches the pages of a seed list and keeps their links to the audited site."""

from collections.abc import AsyncIterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final, Self

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from linkspider.frontier.frontier import Lease, Limits
from linkspider.frontier.memory import MemoryFrontier
from linkspider.model.crawl import Crawl
from linkspider.model.records import PageRecord, SeedBatch
from linkspider.model.rows import SeedRejectRow, SeedRow
from linkspider.model.store import Store
from linkspider.options import ReferrersOptions
from linkspider.seeds.reader import check_file, read_files
from linkspider.spiders.fetching import Fetching
from linkspider.spiders.observe import MAX_HOPS

_BATCH_ROWS: Final = 5_000


class ReferrersSpider(Spider):
    """``scrapy crawl referrers -a seeds=FILE -a target=example.com``; ``ReferrersOptions`` explains its arguments."""

    name = "referrers"
    custom_settings = {  # noqa: RUF012  # Scrapy's form
        "SCHEDULER": "linkspider.frontier.scheduler.FrontierScheduler",
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,  # a referring page's host is a stranger's
    }
    named_hosts: frozenset[str] = frozenset()  # a seed list is long, and nobody vouches for each of its hosts

    def __init__(self, options: ReferrersOptions, crawl: Crawl, per_host: int) -> None:
        super().__init__()
        self.options = options
        self.crawl = crawl
        self.frontier = MemoryFrontier(Limits(per_host=per_host))
        self.fetching = Fetching(self.frontier, self._follow)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *_: Any, **arguments: str) -> Self:
        """Begins a crawl.

        Raises:
            LinkspiderError: if an argument, a seed file or the store cannot be used.
        """
        options = cls.check(arguments, crawler.settings)
        crawl = Crawl.begin(
            Store(Path(crawler.settings["LINKSPIDER_STORE"])),
            "referrers",
            options.scope,
            arguments,
            keeps_other_links=options.keeps_other_links,
        )
        return super().from_crawler(crawler, options, crawl, crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"))

    @classmethod
    def check(cls, arguments: Mapping[str, str], settings: BaseSettings) -> ReferrersOptions:
        """Reads the arguments, opens the seed files and tries the store, before anything is started.

        Raises:
            LinkspiderError: if an argument, a seed file or the store cannot be used.
        """
        options = ReferrersOptions.read(dict(arguments))
        for path in options.seeds:
            check_file(path)
        Store(Path(settings["LINKSPIDER_STORE"])).prepare()
        return options

    async def start(self) -> AsyncIterator[Any]:
        """Offers every page that the seed files name, and yields their rows."""
        rows = read_files(self.options.seeds)
        while batch := list(islice(rows, _BATCH_ROWS)):
            seeds = tuple(row for row in batch if isinstance(row, SeedRow))
            for seed in seeds:
                self.frontier.offer(seed.referring_url, None)
            yield SeedBatch(seeds, tuple(row for row in batch if isinstance(row, SeedRejectRow)))

    def _follow(self, record: PageRecord, lease: Lease) -> None:
        """Follows redirects, wherever they lead but into the audited site: that is the site spider's to crawl."""
        target = record.fetch.redirect_url
        if target is not None and lease.hops < MAX_HOPS and not self.options.scope.contains(target):
            self.frontier.offer(target, None, lease.hops + 1)
