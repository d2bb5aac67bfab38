"""What both spiders do alike with a leased URL: request it, observe what comes, try again or follow, end the lease."""

import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from typing import Any, Final, Protocol

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from linkspider.errors import StoreError
from linkspider.extract.reading import PLAIN, Wanted
from linkspider.failures import RefusedError
from linkspider.frontier.frontier import Frontier, Lease
from linkspider.frontier.health import HOST_FAILURES, HostHealth
from linkspider.frontier.journal import Refusal
from linkspider.frontier.retries import MAX_RETRY_AFTER, Attempt, next_try, read_retry_after
from linkspider.middlewares.refusals import REFUSAL
from linkspider.model import urls
from linkspider.model.outcome import Outcome
from linkspider.model.records import LIKE_NOT_FOUND, PageRecord, TargetBatch
from linkspider.model.text import fault_in_words
from linkspider.spiders.earlier import EarlierCrawl, is_revised, was_conditional
from linkspider.spiders.engine import EnginePort
from linkspider.spiders.headers import header
from linkspider.spiders.observe import (
    MAX_HOPS,
    observe_at_once,
    observe_failure,
    observe_response,
    observe_unchanged,
)
from linkspider.spiders.probes import NotFoundProbes
from linkspider.spiders.redirects import RedirectChains

SOFT_404: Final = "soft_404"  # the rule's name among the cuts
NOT_MODIFIED: Final = 304

logger = logging.getLogger(__name__)

Observed = list[PageRecord | TargetBatch | Request]


class Beside(Protocol):
    """What a spider finds out beside a page that was read, before the page is settled."""

    def has_to_ask(self, record: PageRecord) -> bool:
        """Whether there is anything to wait for."""

    async def ask(self, record: PageRecord) -> tuple[PageRecord, list[TargetBatch]]:
        """The record with what was found out, and what is to be written in front of it; never raises."""


@dataclass(slots=True)
class Fetching:
    """Turns leases into requests, and what comes of them into page records.

    Attributes:
        frontier: where the URLs come from; ``health``: which of their hosts answer.
        engine: what sends requests later and stops the crawl.
        retry_times: tries after the first, at most.
        wanted: what the crawl wants to know of its pages.
        earlier: an earlier crawl's pages, asked for only if they have changed.
        probes: what tells "not found" from a page, if the crawl is to; such a page's links are not followed.
        beside: what is found out beside a page, if the crawl is to.
        follow: offers what a page leads to; the one thing in which spiders differ, set by them.
    """

    frontier: Frontier
    health: HostHealth
    engine: EnginePort
    retry_times: int
    wanted: Wanted = PLAIN
    earlier: EarlierCrawl | None = None
    probes: NotFoundProbes | None = None
    beside: Beside | None = None
    follow: Callable[[PageRecord, Lease], None] = field(init=False)
    _chains: RedirectChains = field(init=False)

    def __post_init__(self) -> None:
        self._chains = RedirectChains(self.frontier)

    def next_request(self) -> Request | None:
        """The request for the next URL, if one may be fetched now. A journal that fails stops the crawl."""
        try:
            lease = self.frontier.lease()
        except StoreError as fault:
            self.engine.stop(fault)
            return None
        return None if lease is None else self.make_request(lease)

    def make_request(self, lease: Lease) -> Request:
        """The request that fetches a leased URL, sent exactly as it is written; or that ends without being sent."""
        refusal = lease.refusal or self.health.refusal(urls.host(lease.key))
        return Request(
            lease.url,
            headers=self.earlier.validators(lease.url) if self.earlier else None,
            callback=self.received,
            errback=self.failed,
            cb_kwargs={"lease": lease},
            meta={"verbatim_url": True} | ({REFUSAL: refusal} if refusal else {}),
        )

    def received(self, response: Response, lease: Lease) -> Observed | Coroutine[Any, Any, Observed]:
        """Scrapy's callback. Where nothing has to be waited for, nothing is: a task costs as much as a small page."""
        unchanged = self._unchanged(response, lease)
        if unchanged is not None:
            if self.beside is not None and self.beside.has_to_ask(unchanged):
                return self._found_beside(response, unchanged, lease, is_dead_end=False)
            return self._answered(response, unchanged, lease, is_dead_end=False)
        if response.status == NOT_MODIFIED and was_conditional(response):
            again = lease._replace(requested=lease.requested + 1)
            return [self.make_request(again).replace(headers={})]
        record = observe_at_once(response, lease, self.wanted)
        if record is None or self._has_to_ask(response, record):
            return self.answered(response, lease)
        try:
            is_dead_end = self.probes is not None and self.probes.is_known_not_found(response, record)
        except Exception as fault:
            return self._failed_on(record, lease, fault)
        return self._answered(response, record, lease, is_dead_end=is_dead_end)

    async def answered(self, response: Response, lease: Lease) -> Observed:
        """The same; while a page is read in the reading process, other pages go on, and this lease runs."""
        record = await observe_response(response, lease, self.wanted)
        try:
            is_dead_end = self.probes is not None and await self.probes.is_not_found(response, record)
        except Exception as fault:
            return self._failed_on(record, lease, fault)
        return await self._found_beside(response, record, lease, is_dead_end=is_dead_end)

    async def _found_beside(
        self, response: Response, record: PageRecord, lease: Lease, *, is_dead_end: bool
    ) -> Observed:
        found: list[TargetBatch] = []
        if self.beside is not None:
            record, found = await self.beside.ask(record)
        return [*found, *self._answered(response, record, lease, is_dead_end=is_dead_end)]

    def _unchanged(self, response: Response, lease: Lease) -> PageRecord | None:
        """The record of a page of which the server says that it is what it was in the earlier crawl."""
        if response.status != NOT_MODIFIED or self.earlier is None:
            return None
        earlier = self.earlier.rows(response.url)
        if earlier is None or is_revised(response, earlier.page):
            return None
        return observe_unchanged(response, lease, earlier)

    def _has_to_ask(self, response: Response, record: PageRecord) -> bool:
        if self.probes is not None and self.probes.has_to_ask(response, record):
            return True
        return self.beside is not None and self.beside.has_to_ask(record)

    def _answered(self, response: Response, record: PageRecord, lease: Lease, *, is_dead_end: bool) -> Observed:
        try:
            self.health.answered(urls.host(lease.key))
            retry_after = read_retry_after(header(response, "Retry-After"))
            return self._observed(record, lease, retry_after, is_dead_end=is_dead_end)
        except Exception as fault:
            return self._failed_on(record, lease, fault)

    def failed(self, failure: Failure) -> Observed:
        """Scrapy's errback."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        lease: Lease = request.cb_kwargs["lease"]
        record = observe_failure(failure, request, lease)
        refused = failure.value if isinstance(failure.value, RefusedError) else None
        # its frames hold the answer's body, in a circle that is seldom collected
        failure.cleanFailure()  # type: ignore[no-untyped-call]
        if record.fetch.outcome in HOST_FAILURES and refused is None:
            self.health.failed(urls.host(lease.key), lease.key, record.fetch.reason or record.fetch.outcome)
        return self._observed(record, lease, None if refused is None else refused.retry_after, refused=refused)

    def _observed(
        self,
        record: PageRecord,
        lease: Lease,
        retry_after: float | None = None,
        *,
        refused: RefusedError | None = None,
        is_dead_end: bool = False,
    ) -> Observed:
        """Has a URL tried again, or follows its record, if it is no dead end, and ends its lease."""
        attempt = Attempt(record.fetch.outcome, record.fetch.status, lease.attempt, retry_after, refused)
        retry = next_try(attempt, self.retry_times)
        if retry is not None:
            if retry.pauses_host or refused:  # nor are others of the host's URLs to ask robots.txt meanwhile
                self.frontier.pause(urls.host(lease.key), retry.seconds)
            again = lease._replace(attempt=lease.attempt + 1, requested=record.fetch.attempts)
            self.engine.send_later(self.make_request(again), retry.seconds)
            return []
        if attempt.status == 429 or (attempt.status == 503 and (retry_after or 0) > MAX_RETRY_AFTER):
            record = self._give_up(record, lease, retry_after)
        if _stays_on_page(record, lease):
            assert record.fetch.redirect_url is not None
            on = lease._replace(url=record.fetch.redirect_url, hops=lease.hops + 1, requested=record.fetch.attempts)
            return [self.make_request(on)]
        return self._settled(record, lease, is_dead_end=is_dead_end)

    def _settled(self, record: PageRecord, lease: Lease, *, is_dead_end: bool) -> Observed:
        """Offers what a page leads to and ends its lease, in this order. No fault leaves a lease open."""
        try:
            if is_dead_end:
                self.frontier.journal.cut(lease.key, SOFT_404)
                record = _marked_not_found(record)
            else:
                self.follow(record, lease)
            self.frontier.settle(lease.key)
            return [*self._chains.settle(lease.key, record)]
        except StoreError as fault:
            self.engine.stop(fault)
            return []
        except Exception as fault:
            return self._failed_on(record, lease, fault)

    def _failed_on(self, record: PageRecord, lease: Lease, fault: Exception) -> Observed:
        """The row of a page that linkspider failed on. A lease that stayed open would keep the crawl from ending."""
        logger.error("linkspider failed on %s", lease.url, exc_info=fault)
        reason = fault_in_words(fault)
        row = PageRecord(replace(record.fetch, outcome=Outcome.INTERNAL_ERROR, redirect_url=None, reason=reason))
        self.frontier.settle(lease.key)
        try:
            return [*self._chains.settle(lease.key, row)]
        except StoreError as broken:
            self.engine.stop(broken)
            return []

    def _give_up(self, record: PageRecord, lease: Lease, retry_after: float | None) -> PageRecord:
        """A page of a host that goes on asking to be left alone; one that asks for too long is closed altogether."""
        host = urls.host(lease.key)
        asked = f"asked for {retry_after:,.0f} s without requests" if retry_after else "asked for fewer requests"
        reason = f"{host} {asked}"
        if (retry_after or 0) > MAX_RETRY_AFTER:
            assert retry_after is not None
            self.health.close(host, retry_after, Refusal(Outcome.RATE_LIMITED, reason))
        return replace(record, fetch=replace(record.fetch, outcome=Outcome.RATE_LIMITED, reason=reason))


def _marked_not_found(record: PageRecord) -> PageRecord:
    """The record of a page that is like its host's answer to what cannot be there, with this sign behind its own."""
    own = record.facts.soft_404_reason
    reason = f"{own}; {LIKE_NOT_FOUND}" if own else LIKE_NOT_FOUND
    return replace(record, facts=replace(record.facts, soft_404_reason=reason))


def _stays_on_page(record: PageRecord, lease: Lease) -> bool:
    """Whether a redirect leads to the same page under another spelling, as one that adds a tracking parameter does."""
    target = record.fetch.redirect_url
    if record.fetch.outcome is not Outcome.REDIRECT or target is None or lease.hops >= MAX_HOPS:
        return False
    return urls.key(target) == lease.key


def fetching_of(crawler: Crawler, frontier: Frontier, per_host: int) -> Fetching:
    """Puts together what a spider fetches with, as the settings say.

    Args:
        crawler: whose engine and settings are used.
        frontier: the spider's.
        per_host: URLs of a host that can be under way at once.
    """
    settings = crawler.settings
    retry_times = settings.getint("RETRY_TIMES") if settings.getbool("RETRY_ENABLED") else 0
    return Fetching(frontier, HostHealth(per_host), EnginePort(crawler), retry_times)
