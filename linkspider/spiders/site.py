"""Crawls a site from its start page, breadth first, and keeps every link; then what else is known to be on it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Mapping
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, Final, Self

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from linkspider.errors import SeedFileError, StoreError
from linkspider.extract.reading import Wanted
from linkspider.frontier.budgets import Budgets
from linkspider.frontier.frontier import Frontier, Lease, Limits
from linkspider.middlewares.robots import Refusal, RobotsMiddleware
from linkspider.model import urls
from linkspider.model.ledger import recorded_rows
from linkspider.model.outcome import Outcome
from linkspider.model.records import FoundIn, PageRecord, SeedBatch, SitemapBatch
from linkspider.model.rows import SeedRejectRow, SeedRow
from linkspider.model.secrets import redact_url
from linkspider.model.store import Store, sha256_of
from linkspider.options import SiteOptions
from linkspider.parsing import pages
from linkspider.seeds.own_pages import check_list, first_page, read_list
from linkspider.seeds.rows import Reading, batch_of
from linkspider.spiders.asking import Asking
from linkspider.spiders.backlink_targets import backlink_targets
from linkspider.spiders.earlier import earlier_crawl
from linkspider.spiders.fetching import Fetching, fetching_of
from linkspider.spiders.observe import MAX_HOPS
from linkspider.spiders.opening import DIGESTS, OpenCrawl, open_crawl, plan
from linkspider.spiders.probes import NotFoundProbes
from linkspider.spiders.sitemap_answers import MAX_WAITED, SitemapAnswers
from linkspider.spiders.sitemaps import SitemapReading
from linkspider.spiders.waiting import is_stopping, wait_until, work_until

_BATCH_ROWS: Final = 5_000
#: URLs that are offered before other things have their turn.
_OFFERS: Final = 500

logger = logging.getLogger(__name__)


class SiteSpider(Spider):
    """``scrapy crawl site -a url=https://example.com/``; ``SiteOptions`` explains its arguments."""

    name = "site"
    custom_settings = {"SCHEDULER": "linkspider.frontier.scheduler.FrontierScheduler"}  # noqa: RUF012  # Scrapy's form

    def __init__(self, store: Store, options: SiteOptions, opened: OpenCrawl, fetching: Fetching) -> None:
        super().__init__()
        self._store = store
        self.options = options
        self.opened = opened
        self.crawl = opened.crawl
        self.frontier = fetching.frontier
        self._read: set[str] = set()  # origins of pages that this process read
        self.fetching = fetching
        fetching.follow = self._follow
        self._is_in_scope = lru_cache(maxsize=50_000)(options.scope.contains)  # links repeat from page to page
        fetching.wanted = Wanted(keeps_text=options.keeps_texts)
        start_urls = (self._site_url(),)
        hosts = (*map(urls.host, start_urls), f"www.{options.scope.host}", options.scope.host)
        self.named_hosts = frozenset(host.strip("[]") for host in hosts)  # as a resolver is asked for them
        self.named_urls = start_urls  # whose ports may be connected to on these hosts

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
        if options.urls is not None:
            opened.journal.record([], [], {DIGESTS: {str(options.urls): sha256_of(options.urls)}})
        per_host = 2 * crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")  # one at work, one at hand
        asked_depth = options.max_depth if "max_depth" in options.asked_limits else None  # the default is a budget
        limits = Limits(options.max_pages, asked_depth, per_host)
        frontier = Frontier(opened.journal, limits, Budgets(options.budgets))
        fetching = fetching_of(crawler, frontier, per_host)
        follows = options.urls is None or options.max_depth != 0  # else no page leads anywhere
        fetching.probes = NotFoundProbes(crawler) if follows and not options.follows_soft_404 else None
        fetching.earlier = earlier_crawl(store, opened.crawl) if options.is_conditional else None
        return super().from_crawler(crawler, store, options, opened, fetching)

    @classmethod
    def check(cls, arguments: Mapping[str, str], settings: BaseSettings) -> SiteOptions:
        """Reads the arguments and tries the store, so that a fault is said before anything is started.

        Raises:
            LinkspiderError: if an argument or the store cannot be used.
        """
        store = Store(Path(settings["LINKSPIDER_STORE"]))
        planned = plan(store, "site", arguments)
        options = SiteOptions.read(planned.arguments)
        if options.urls is not None:
            check_list(options.urls)
            if planned.digests.get(str(options.urls), digest := sha256_of(options.urls)) != digest:
                raise SeedFileError(f"list '{options.urls}' changed since the crawl was begun: start anew")
        store.prepare()
        return options

    async def start(self) -> AsyncIterator[Any]:
        """Offers the start URL, which is in scope by definition; when no click leads any further, what else is known.

        So depth is the clicks from the start page and nothing else, and limits cut what no click leads to first. When
        the crawl is being stopped this ends where it is; who resumes it begins here anew.
        """
        try:
            if self.options.url is not None:
                self.frontier.offer(self.options.url, 0, found_in=FoundIn.SEEDS)
                await wait_until(lambda: self._is_stopping() or self.frontier.settled >= self.frontier.accepted)
                if self._is_stopping():
                    return
            async for batch in self._known_otherwise():
                if self._is_stopping():  # only some of its pages may have been offered
                    return
                yield batch
        except StoreError as fault:
            self.fetching.engine.stop(fault)

    async def _known_otherwise(self) -> AsyncIterator[SeedBatch | SitemapBatch]:
        """Offers what no click may lead to, and gives rows about it."""
        if self.options.urls is not None:
            async for listed in self._read_list(self.options.urls):
                yield listed
        if self.options.reads_sitemaps:
            async for read in self._read_sitemaps():
                yield read
        if self.options.reads_backlinks:
            targets = backlink_targets(self._store, self.options.scope)
            await self._offer("backlinks found before", targets, FoundIn.BACKLINKS)

    def _is_stopping(self) -> bool:
        return is_stopping(self.crawler)

    def _site_url(self) -> str:
        """A URL of the site: the start page, or the first that is listed."""
        if self.options.url is not None:
            return self.options.url
        assert self.options.urls is not None
        return first_page(self.options.urls)

    async def _read_list(self, path: Path) -> AsyncIterator[SeedBatch]:
        """Offers the pages of a list, and gives its rows, but those that an earlier run recorded."""
        recorded = recorded_rows(self.opened.journal.notes())
        waiting = islice(read_list(path), recorded, None)
        while batch := list(islice(waiting, _BATCH_ROWS)):
            found = batch_of(map(self._on_the_site, batch))
            await self._offer(path.name, (seed.referring_url for seed in found.seeds), FoundIn.SEEDS)
            yield found

    def _on_the_site(self, row: Reading) -> Reading:
        """A row of a list; one of a page elsewhere is rejected."""
        if not isinstance(row, SeedRow) or self._is_in_scope(row.referring_url):
            return row
        return SeedRejectRow(row.seed_file, row.line, row.referring_url[:500], f"is not on {self.options.scope.site}")

    async def _read_sitemaps(self) -> AsyncIterator[SitemapBatch]:
        """Offers the pages of the sitemaps, and gives their rows, but those that an earlier run recorded."""
        recorded = self.opened.recorded(self._store, "sitemaps", "sitemap_url")
        origins = await self._origins()
        read = {*map(urls.origin, self.opened.journal.first_read()), *self._read}
        others = sorted(read) if self.options.scope.kind == "domain" else []
        named = {
            origin: await self._named_by(origin, is_needed=origin in origins and origin in read)
            for origin in dict.fromkeys((*origins, *others))
        }
        answers = SitemapAnswers(Asking(self.crawler), self.fetching.retry_times, self._is_stopping)
        async for found in SitemapReading(answers, named, origins, self._is_in_scope).read():
            await self._offer(found.row.sitemap_url, found.urls, FoundIn.SITEMAP)
            for url in found.passed_over:  # a limit of ours, so the crawl is not complete
                self.opened.journal.cut(url, "sitemaps")
            if redact_url(found.row.sitemap_url, self.opened.salt) not in recorded:
                yield found.batch

    async def _origins(self) -> list[str]:
        """Whose sitemaps are the site's: the start page's origin, and the one on the site that it redirects to.

        A page of a list may still have to be fetched. The journal keeps where it led for who resumes the crawl.
        """
        start_url, frontier = self._site_url(), self.frontier
        key = urls.key(start_url)

        def is_known() -> bool:
            return self._is_stopping() or not frontier.awaits(frontier.journal.redirect_end(key))

        await wait_until(is_known)
        ends = [] if self._is_stopping() else [frontier.journal.redirect_end(key)]
        return list(dict.fromkeys(urls.origin(url) for url in (start_url, *filter(self._is_in_scope, ends))))

    async def _named_by(self, origin: str, *, is_needed: bool) -> tuple[str, ...]:
        """What an origin's robots.txt names. Where that is needed and cannot be known, the crawl is not complete.

        It is needed of an origin of the site's own whose pages were read; what keeps all others out is told as it is.
        """
        robots = self.crawler.get_downloader_middleware(RobotsMiddleware)
        while robots is not None and (named := await work_until(robots.sitemaps_of(origin), self._is_stopping)):
            if not isinstance(named, Refusal):
                return named
            if not is_needed:
                break
            if not named.is_transient or (named.retry_after or 0) > MAX_WAITED:
                self.opened.journal.cut(f"{origin}/robots.txt", "sitemaps")
                break
            await wait_until(self._is_stopping, named.retry_after or 0)
        return ()

    async def _offer(self, source: str, known: Iterable[str], found_in: FoundIn) -> None:
        """Offers pages that no click led to so far, or says of those that one did where else they were met."""
        count = new = 0
        for url in known:
            count += 1
            new += self.frontier.offer(url, None, found_in=found_in)
            if count % _OFFERS == 0:
                await asyncio.sleep(0)
                if self._is_stopping():
                    return
        if count:
            logger.info("%s: %s pages of the site, %s of them new", source, f"{count:,}", f"{new:,}")

    def closed(self, *_: str) -> None:
        """Ends the reading process; Scrapy calls this when the crawl has ended."""
        pages.close()

    def _follow(self, record: PageRecord, lease: Lease) -> None:
        """Offers what stands in scope: a redirect's target at the same depth, links one click deeper."""
        is_in_scope, depth = self._is_in_scope, lease.depth
        if record.fetch.outcome is Outcome.OK:
            self._read.add(urls.origin(record.fetch.url))
        target = record.fetch.redirect_url
        if target is not None and lease.hops < MAX_HOPS and is_in_scope(target):
            is_list_alone = self.options.urls is not None and self.options.max_depth == 0
            steps = lease.steps + 1 if is_list_alone else lease.steps  # exactly the list: a redirect leads out of it
            self.frontier.offer(target, depth, lease.hops + 1, source_url=lease.key, steps=steps)
        for url in dict.fromkeys(link.target_url for link in record.links):
            if is_in_scope(url):
                deeper = (None, lease.steps + 1) if depth is None else (depth + 1, 0)
                self.frontier.offer(url, deeper[0], source_url=lease.key, steps=deeper[1])
