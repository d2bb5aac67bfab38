"""Fetches the pages of a seed list and keeps their links to the audited site."""

from collections.abc import AsyncIterator, Iterator, Mapping
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final, Self

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from linkspider.errors import SeedFileError, StoreError
from linkspider.extract.evidence import Sought
from linkspider.extract.reading import Wanted
from linkspider.frontier.frontier import Frontier, Lease, Limits
from linkspider.model import urls
from linkspider.model.ledger import recorded_rows
from linkspider.model.records import FoundIn, PageRecord
from linkspider.model.rows import SeedRow
from linkspider.model.secrets import redact_url
from linkspider.model.store import Store, sha256_of
from linkspider.options import ReferrersOptions
from linkspider.parsing import pages
from linkspider.seeds.reader import check_files, read_files
from linkspider.seeds.rows import Reading, batch_of
from linkspider.spiders.asking import Asking
from linkspider.spiders.earlier import earlier_crawl
from linkspider.spiders.fetching import Fetching, fetching_of
from linkspider.spiders.observe import MAX_HOPS
from linkspider.spiders.opening import DIGESTS, OpenCrawl, open_crawl, plan
from linkspider.spiders.redirectors import Redirectors
from linkspider.spiders.targets import MAX_TARGETS, ReferringPages, TargetChecks

_BATCH_ROWS: Final = 5_000


class ReferrersSpider(Spider):
    """``scrapy crawl referrers -a seeds=FILE -a target=example.com``; ``ReferrersOptions`` explains its arguments."""

    name = "referrers"
    custom_settings = {  # noqa: RUF012  # Scrapy's form
        "SCHEDULER": "linkspider.frontier.scheduler.FrontierScheduler",
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,  # a referring page's host is a stranger's
    }
    named_hosts: frozenset[str] = frozenset()  # a seed list is long, and nobody vouches for each of its hosts

    def __init__(
        self, options: ReferrersOptions, opened: OpenCrawl, fetching: Fetching, asking: Asking, recorded: set[str]
    ) -> None:
        super().__init__()
        self.options = options
        self.opened = opened
        self.crawl = opened.crawl
        self.frontier = fetching.frontier
        self.fetching = fetching
        fetching.follow = self._follow
        fetching.wanted = Wanted(sought=Sought.of(options.scope, options.brands))
        shown_key = partial(_shown_key, salt=opened.salt)
        self.targets = TargetChecks(asking, recorded, shown_key) if options.checks_targets else None
        redirectors = Redirectors(asking if options.follows_redirectors else None, options.scope)
        fetching.beside = ReferringPages(options.scope, redirectors, self.targets)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *_: Any, **arguments: str) -> Self:
        """Begins a crawl, or goes on with one.

        Raises:
            LinkspiderError: if an argument, a seed file or the store cannot be used.
        """
        store = Store(Path(crawler.settings["LINKSPIDER_STORE"]))
        planned = plan(store, "referrers", arguments)
        options = ReferrersOptions.read(planned.arguments)
        keep = options.keeps_other_links
        opened = open_crawl(store, "referrers", planned, options.scope, keeps_other_links=keep)
        opened.journal.record([], [], {DIGESTS: {str(path): sha256_of(path) for path in options.seeds}})
        per_host = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        frontier = Frontier(opened.journal, Limits(per_host=per_host))
        fetching = fetching_of(crawler, frontier, per_host)
        fetching.earlier = earlier_crawl(store, opened.crawl) if options.is_conditional else None
        recorded = opened.recorded(store, "target_checks", "target_key")
        return super().from_crawler(crawler, options, opened, fetching, Asking(crawler), recorded)

    @classmethod
    def check(cls, arguments: Mapping[str, str], settings: BaseSettings) -> ReferrersOptions:
        """Reads the arguments, opens the seed files and tries the store, before anything is started.

        Raises:
            LinkspiderError: if an argument, a seed file or the store cannot be used.
        """
        store = Store(Path(settings["LINKSPIDER_STORE"]))
        planned = plan(store, "referrers", arguments)
        options = ReferrersOptions.read(planned.arguments)
        check_files(options.seeds)
        for path in options.seeds:
            if planned.digests.get(str(path), digest := sha256_of(path)) != digest:
                raise SeedFileError(f"seed file '{path}' changed since the crawl was begun: start anew")
        store.prepare()
        return options

    async def start(self) -> AsyncIterator[Any]:
        """Offers every page that the seed files name, and yields their rows, but those that an earlier run recorded.

        A URL whose row is recorded was offered before, in the same transaction or an earlier one. The targets that the
        rows name are asked for when all pages are offered, while these are fetched.
        """
        rows = read_files(self.options.seeds)
        recorded = recorded_rows(self.opened.journal.notes())
        wanted: dict[str, None] = {}
        self._want(islice(rows, recorded), wanted)  # passes over them
        try:
            while readings := list(islice(rows, _BATCH_ROWS)):
                batch = batch_of(readings)
                for seed in batch.seeds:
                    self.frontier.offer(seed.referring_url, None, found_in=FoundIn.SEEDS)
                self._want(iter(batch.seeds), wanted)
                yield batch
            if self.targets is not None:
                async for found in self.targets.check_in_batches(wanted):
                    yield found
        except StoreError as fault:
            self.fetching.engine.stop(fault)

    def _want(self, rows: Iterator[Reading], wanted: dict[str, None]) -> None:
        """Takes note of the own pages that seed rows name as targets; reads all rows."""
        for row in rows:
            target = row.target_url if isinstance(row, SeedRow) else None
            if target is not None and len(wanted) < MAX_TARGETS and self.options.scope.contains(target):
                wanted[target] = None

    def closed(self, *_: str) -> None:
        """Ends the reading process; Scrapy calls this when the crawl has ended."""
        pages.close()

    def _follow(self, record: PageRecord, lease: Lease) -> None:
        """Follows redirects, wherever they lead but into the audited site: that is the site spider's to crawl."""
        target = record.fetch.redirect_url
        if target is not None and lease.hops < MAX_HOPS and not self.options.scope.contains(target):
            self.frontier.offer(target, None, lease.hops + 1, source_url=lease.key)


def _shown_key(url: str, salt: str) -> str:
    """The key of a URL as tables have it."""
    return redact_url(urls.key(url), salt)
