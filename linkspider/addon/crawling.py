"""The crawl beside a spider of somebody else's: what its requests brought, written down when each of them has ended.

A request has ended when Scrapy has done all that comes of it: its callback has run, what that asked for is queued, and
its items went through the pipelines. There is no signal for that, so the engine's set of requests in progress is asked.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any, Final, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.misc import load_object
from twisted.python.failure import Failure

from linkspider.addon.opening import open_beside, scope_of
from linkspider.errors import OptionError, StoreError
from linkspider.extract.reading import Wanted
from linkspider.failures import RefusedError
from linkspider.frontier.frontier import Lease
from linkspider.frontier.journal import Entry
from linkspider.frontier.requests import RequestJournal
from linkspider.model import urls
from linkspider.model.records import FoundIn, PageRecord
from linkspider.model.scope import Scope
from linkspider.model.store import Store
from linkspider.spiders.engine import WRITE_FAILED, EnginePort
from linkspider.spiders.observe import observe_at_once, observe_failure, observe_response
from linkspider.spiders.opening import OpenCrawl

WRITER: Final = "pipelines.beside.BesidePipeline"
#: The rule, among the cuts, of URLs that something in the other project kept from being fetched.
IGNORED: Final = "ignored"
#: The rule of the site's URLs that links lead to and that the spider never asked for.
NOT_FOLLOWED: Final = "not_followed"
_MARK: Final = "linkspider_request"  # in a request's meta, by which the one that replaces it is recognised
_SWEEP_SECONDS: Final = 0.5
_MAX_MET: Final = 200_000

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class UnderWay:
    """A request that was sent.

    Attributes:
        number: its number in the journal, if that keeps it.
        record: what was observed of it so far.
        is_answered: whether the spider has its response.
        replaced_by: the URL of the request that a downloader middleware sent in its place: a redirect's, a retry's.
    """

    number: int | None
    record: PageRecord | None = None
    is_answered: bool = False
    replaced_by: str | None = None


class Crawling:
    """An extension that observes a site beside a spider, and has it written.

    Args:
        crawler: the spider's; ``opened``: the crawl that is written; ``scope``: the site.
    """

    def __init__(self, crawler: Crawler, opened: OpenCrawl, scope: Scope) -> None:
        assert isinstance(opened.journal, RequestJournal)
        self.journal = opened.journal
        self.stop = EnginePort(crawler).stop
        self._crawler = crawler
        self._opened = opened
        self._page_key: Callable[[str], str | None] = lru_cache(maxsize=50_000)(
            lambda url: urls.key(url) if scope.contains(url) else None
        )
        self._under_way: dict[Request, UnderWay] = {}
        self._marked: dict[int, UnderWay] = {}
        self._next_mark = count(1)
        self._met: set[int] = set()
        self._writer: Any = None
        self._timer: Any = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Reads LINKSPIDER_STORE, LINKSPIDER_SITE, LINKSPIDER_SCOPE and JOBDIR.

        Raises:
            LinkspiderError: if one of them cannot be used.
        """
        assert crawler.spider is not None
        scope = scope_of(crawler.spider, crawler.settings)
        if scope is None:
            raise OptionError("no site is known that could be observed")
        extension = cls(crawler, open_beside(crawler.spider, crawler.settings, scope), scope)
        for handler, signal in (
            (extension.spider_opened, signals.spider_opened),
            (extension.request_scheduled, signals.request_scheduled),
            (extension.response_received, signals.response_received),
            (extension.spider_closed, signals.spider_closed),
        ):
            crawler.signals.connect(handler, signal)
        return extension

    # -- Scrapy's signals

    def spider_opened(self) -> None:
        """Begins to write.

        Raises:
            CloseSpider: if it cannot.
        """
        if self.journal.lost:
            logger.warning("%d requests of the interrupted run could not be kept and are lost", self.journal.lost)
        self._writer = self._crawler.get_item_pipeline(load_object(WRITER))
        assert self._writer is not None
        failure = self._writer.begin(self._opened, self.stop)
        if failure is not None:
            logger.error("%s; not crawling", failure)
            raise CloseSpider(WRITE_FAILED)
        self._timer = create_looping_call(self._sweep)
        self._timer.start(_SWEEP_SECONDS, now=False)

    def request_scheduled(self, request: Request) -> None:
        """Takes note of a request that a middleware sends in the place of one whose spider has no response yet."""
        under_way = self._marked.get(request.meta.pop(_MARK, 0))
        if under_way is not None and not under_way.is_answered:
            under_way.replaced_by = request.url

    def response_received(self, request: Request) -> None:
        """Takes note of a response that no middleware sends another request for."""
        under_way = self._marked.get(request.meta.get(_MARK, 0))
        if under_way is not None:
            under_way.is_answered = True

    def spider_closed(self, spider: Spider, reason: str) -> None:
        """Writes what is left, judges the crawl, and says where it is."""
        if self._timer is not None and self._timer.running:
            self._timer.stop()
        self._sweep()
        if self._writer is None:
            self._opened.close()
        else:
            self._writer.end(spider, reason)
            self._tell()

    def _tell(self) -> None:
        """Says where the crawl is, and what it lacks."""
        store, crawl_id = Store(Path(self._crawler.settings["LINKSPIDER_STORE"])), self._opened.crawl.crawl_id
        try:
            verdict = store.manifest(crawl_id)["verdict"] or {}
        except StoreError as fault:
            logger.error("%s", fault)
            return
        lacks = "complete" if verdict.get("is_complete") else f"not complete: {verdict.get('incomplete_reasons')}"
        told = (verdict.get("terminal", 0), verdict.get("links", 0), crawl_id, store.root, lacks)
        logger.info("linkspider wrote %d pages and %d links of crawl '%s' to '%s'; %s", *told)

    # -- what the middlewares and the scheduler tell

    def offer(self, request: Request) -> None:
        """Takes a queued request's page into the account: the crawl is not complete before it has its outcome.

        Raises:
            StoreError: if the journal cannot take it.
        """
        url = self._page_of(request)
        if url is not None:
            self.journal.take_on(_entry(request, urls.key(url)))

    def watch(self, request: Request, number: int | None = None) -> None:
        """Takes note of a request that is being sent, as often as anybody says so."""
        if request in self._under_way or request.callback is NO_CALLBACK:
            return
        self._sweep()
        mark = request.meta[_MARK] = next(self._next_mark)
        self._under_way[request] = self._marked[mark] = UnderWay(number)

    async def observe(self, request: Request, response: Response) -> None:
        """Reads a response, as it came over the network or from a cache."""
        self.watch(request)
        url = self._page_of(request)
        if url is None or request not in self._under_way:
            return
        lease, wanted, before = _lease(request, url), Wanted(keeps_text=True), response.request
        response.request = request  # which the engine sets later
        record = observe_at_once(response, lease, wanted) or await observe_response(response, lease, wanted)
        response.request = before
        self._note(request, url, record)

    def observe_failure(self, request: Request, fault: Exception) -> None:
        """Reads a failure; a request that something in the other project kept back is none."""
        self.watch(request)
        url = self._page_of(request)
        is_foreign = isinstance(fault, IgnoreRequest) and not isinstance(fault, RefusedError)
        if url is not None and request in self._under_way and not is_foreign:
            failure = Failure(fault)  # type: ignore[no-untyped-call]
            self._note(request, url, observe_failure(failure, request, _lease(request, url)))

    # -- one request's end

    def _note(self, request: Request, url: str, record: PageRecord) -> None:
        self._under_way[request].record = replace(record, fetch=replace(record.fetch, url=url))

    def _sweep(self) -> None:
        """Writes what has ended."""
        slot = getattr(self._crawler.engine, "_slot", None)
        if slot is None:
            return
        try:
            for request in [request for request in self._under_way if request not in slot.inprogress]:
                under_way = self._under_way.pop(request)
                self._marked.pop(request.meta.get(_MARK, 0), None)
                self._end(request, under_way)
        except StoreError as fault:
            self.stop(fault)

    def _end(self, request: Request, under_way: UnderWay) -> None:
        """Writes what a request brought: nothing, if the same page is asked for once more."""
        if under_way.number is not None:
            self.journal.end_request(under_way.number)
        url, record, other = self._page_of(request), under_way.record, under_way.replaced_by
        if url is None or (other is not None and urls.key(_plain(other) or other) == urls.key(url)):
            return
        key = urls.key(url)
        if record is None:
            self.journal.withdraw(key, IGNORED)
        elif self.journal.claim(_entry(request, key)):
            self._meet(record)
            self._writer.take(record)
        else:
            self._crawler.stats.inc_value("linkspider/pages_again")  # the first answer is the page's row

    def _meet(self, record: PageRecord) -> None:
        """Notes of the site's pages that a page leads to that they were found so, or that the spider has not asked.

        A spider that follows only what it looks for does not know the whole site, and its crawl is not complete.
        """
        leads_to = {link.target_url for link in record.links} | {record.fetch.redirect_url or record.fetch.url}
        for key in set(map(self._page_key, leads_to)) - {None, urls.key(record.fetch.url)}:
            if key is None or hash(key) in self._met:
                continue
            if not self.journal.meet(key, FoundIn.LINKS):
                self.journal.cut(key, NOT_FOLLOWED)
                continue
            if len(self._met) >= _MAX_MET:
                self._met.clear()
            self._met.add(hash(key))

    def _page_of(self, request: Request) -> str | None:
        """The URL of the page that a request asks for; None where it asks for none of the site's."""
        if request.method != "GET":
            return None
        url = _plain(request.url)
        return url if url is not None and self._page_key(url) is not None else None


def _plain(url: str) -> str | None:
    """A URL of Scrapy's as this project writes them; None where it is not http or https."""
    return urls.resolve(url, url).url if urls.scheme_of(url) in {"http", "https"} else None


def _depth(request: Request) -> int:
    depth = request.meta.get("depth", 0)
    return depth if isinstance(depth, int) else 0


def _entry(request: Request, key: str) -> Entry:
    found_in = FoundIn.SEEDS if request.meta.get("is_start_request") else FoundIn.NOWHERE
    return Entry(key, urls.host(key), _depth(request), request.meta.get("redirect_times", 0), found_in)


def _lease(request: Request, url: str) -> Lease:
    entry = _entry(request, urls.key(url))
    retries = request.meta.get("retry_times", 0)
    return Lease(url, entry.url, entry.depth, entry.hops, entry.found_in, retries + 1, requested=retries)
