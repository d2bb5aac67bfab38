"""Asks once for each own page that a backlink or a seed row leads to: is it there, and under that address?"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Final, NamedTuple

from linkspider.extract.document import Document, is_html, parse_document
from linkspider.extract.edges import extract_edges, refresh_target
from linkspider.extract.guards import is_suspicious
from linkspider.extract.page import extract_facts, extract_header_facts
from linkspider.model import urls
from linkspider.model.outcome import Outcome
from linkspider.model.records import Headers, PageFacts, PageRecord, TargetBatch
from linkspider.model.rows import TargetCheckRow
from linkspider.model.scope import Scope
from linkspider.model.target_verdict import REFRESH, TargetSeen, judge_target
from linkspider.model.text import fault_in_words
from linkspider.spiders.asking import CONCURRENCY, Answer, Asks
from linkspider.spiders.headers import page_headers, type_header
from linkspider.spiders.redirectors import Redirectors

#: Targets of a crawl that are asked for; a site has fewer that anybody links to.
MAX_TARGETS: Final = 10_000
#: Redirects in a row that are followed.
MAX_HOPS: Final = 5
#: Failures in a row after which the site is left alone.
MAX_FAILURES: Final = 10
#: What a refresh without delay counts as.
PERMANENT_REDIRECT: Final = 301
#: Targets that become rows at a time.
_BATCH: Final = 12

_UNANSWERED: Final = frozenset(
    {Outcome.DNS_ERROR, Outcome.CONNECT_ERROR, Outcome.TLS_ERROR, Outcome.TIMEOUT, Outcome.ROBOTS_UNREACHABLE}
)

logger = logging.getLogger(__name__)


class _Read(NamedTuple):
    """What stands at a target's URL, and where that sends visitors on at once."""

    seen: TargetSeen
    refresh_url: str | None = None


class _Look(NamedTuple):
    """What was seen of a target, and its redirects in words."""

    seen: TargetSeen
    chain: str | None


class TargetChecks:
    """Checks the targets that it is told of, each once in a crawl.

    Args:
        asking: asks for them.
        recorded: keys of the targets that an earlier run of the crawl has recorded.
        key_of: a target's key as it is recorded, where secrets are not.
    """

    def __init__(self, asking: Asks, recorded: Iterable[str] = (), key_of: Callable[[str], str] = urls.key) -> None:
        self._asking = asking
        self._claimed = set(recorded)
        self._key_of = key_of
        self._places = asyncio.Semaphore(CONCURRENCY)
        self._failures = 0
        self._is_limit_told = False

    def new(self, targets: Iterable[str]) -> list[str]:
        """Those of some targets that nobody has asked for, as far as the crawl may ask for more."""
        found: dict[str, str] = {}
        for url in targets:
            key = self._key_of(url)
            if key in self._claimed or key in found or urls.is_cut(key):
                continue
            if len(self._claimed) + len(found) >= MAX_TARGETS:
                self._tell_limit(key)
                break
            found[key] = url
        return [*found.values()]

    def _tell_limit(self, key: str) -> None:
        """Says once in a crawl that there are more targets than are asked for."""
        if not self._is_limit_told:
            self._is_limit_told = True
            words = "%d targets were asked for, and no more are in a crawl: %s and later ones have no target_verdict"
            logger.warning(words, MAX_TARGETS, key)

    async def check(self, targets: Iterable[str]) -> tuple[TargetCheckRow, ...]:
        """Asks for the targets that nobody has asked for; the rows are to be recorded with what led to them."""
        fresh = self.new(targets)
        self._claimed.update(map(self._key_of, fresh))
        return tuple(await asyncio.gather(*(self._check(url) for url in fresh)))

    async def check_in_batches(self, targets: Iterable[str]) -> AsyncIterator[TargetBatch]:
        """The same, of many targets: some at a time."""
        urls_left = iter(targets)
        while batch := list(islice(urls_left, _BATCH)):
            if rows := await self.check(batch):
                yield TargetBatch(rows)

    async def _check(self, url: str) -> TargetCheckRow:
        now = datetime.now(UTC)
        try:
            async with self._places:
                look = await self._look(urls.asked(url))
        except Exception as fault:  # a target that linkspider fails on must not take the page with it
            logger.exception("linkspider failed on the target %s", url)
            look = _Look(TargetSeen(Outcome.INTERNAL_ERROR, reason=fault_in_words(fault)), None)
        verdict, reason = judge_target(look.seen)
        return TargetCheckRow(
            target_url=url,
            target_key=urls.key(url),
            status=look.seen.status,
            final_url=look.seen.final_url if look.chain else None,
            redirect_chain=look.chain,
            verdict=verdict,
            reason=reason,
            checked_at=now,
        )

    async def _look(self, url: str) -> _Look:
        """Follows a target's redirects, and reads what stands at their end."""
        at, chain, hops = url, url, list[int]()
        met = {url}
        while True:
            if self._failures >= MAX_FAILURES:
                reason = f"not asked for: the site failed {MAX_FAILURES} times in a row"
                return _Look(TargetSeen(Outcome.HOST_UNAVAILABLE, reason=reason, hops=tuple(hops)), None)
            answer = await self._asking.ask(at)
            self._count(answer)
            status = None if answer.response is None else answer.response.status
            shown = chain if hops else None
            read = _read(answer, at, status, tuple(hops)) if answer.redirect_url is None else None
            target = answer.redirect_url if read is None else read.refresh_url
            if target is None or status is None:
                assert read is not None
                return _Look(read.seen, shown)
            hops.append(PERMANENT_REDIRECT if read is not None else status)  # as search engines take a refresh
            chain = f"{chain} -{REFRESH if read is not None else status}-> {target}"
            at = target
            if at in met:
                return _Look(TargetSeen(Outcome.REDIRECT_LOOP, status, "redirects in circles", tuple(hops)), chain)
            if len(hops) > MAX_HOPS:
                reason = f"not followed to its end: more than {MAX_HOPS} redirects"
                return _Look(TargetSeen(Outcome.REDIRECT, status, reason, tuple(hops)), chain)
            met.add(at)

    def _count(self, answer: Answer) -> None:
        """Takes note of what says that the site is not there, or does not want to be asked."""
        is_tired = answer.response is not None and answer.response.status in {429, 503}
        self._failures = self._failures + 1 if is_tired or answer.outcome in _UNANSWERED else 0


def _read(answer: Answer, url: str, status: int | None, hops: tuple[int, ...]) -> _Read:
    """What stands at the end of a target's redirects."""
    seen = TargetSeen(answer.outcome, status, answer.reason, hops, final_url=url)
    if answer.response is None or answer.outcome is not Outcome.OK:
        return _Read(seen)
    content_type, headers = type_header(answer.response), page_headers(answer.response)
    if not is_html(content_type, answer.response.body):
        facts = extract_header_facts(headers, url)
        return _Read(_said(seen._replace(outcome=Outcome.NOT_HTML), facts))
    if is_suspicious(answer.response.body):
        reason = "its head was not read: the page is too large"
        return _Read(_said(seen._replace(reason=reason), extract_header_facts(headers, url)))
    document = parse_document(answer.response.body, url, content_type)
    refresh_url = _refresh_url(document, headers)
    return _Read(_said(seen, extract_facts(document, headers)), refresh_url)


def _said(seen: TargetSeen, facts: PageFacts) -> TargetSeen:
    return seen._replace(is_noindex=facts.is_noindex_at(datetime.now(UTC)), canonical_url=facts.canonical_url)


def _refresh_url(document: Document, headers: Headers) -> str | None:
    """Where a page sends its visitors on without delay, if that is another one."""
    edges, seconds = extract_edges(document, 0, headers)
    return None if seconds else refresh_target(edges, document.url)


@dataclass(slots=True)
class ReferringPages:
    """Finds out, beside a referring page, where its redirectors lead and what has become of its targets.

    Attributes:
        scope: the audited site.
        redirectors: where they lead.
        targets: checks them; None: they are not checked.
    """

    scope: Scope
    redirectors: Redirectors
    targets: TargetChecks | None

    def has_to_ask(self, record: PageRecord) -> bool:
        """Whether there is something to find out beside a page."""
        if record.fetch.outcome is not Outcome.OK or self.scope.contains(record.fetch.url):
            return False
        if self.targets is not None and self.targets.new(self._own(record)):
            return True
        return self.redirectors.has_to_ask(record.fetch.url, record.links)

    async def ask(self, record: PageRecord) -> tuple[PageRecord, list[TargetBatch]]:
        """The page's record with its redirectors resolved, and what was found out of its targets.

        The targets go in front of the page: what is recorded before it is known when the page is fetched again after a
        crash, and what is not is asked for again with it.
        """
        if not self.has_to_ask(record):
            return record, []
        try:
            found = await self.redirectors.resolve(record.fetch.url, record.links)
            record = replace(
                record,
                links=found.links,
                opaque_redirectors=found.opaque,
                unanswered_redirectors=found.unanswered,
            )
            rows = () if self.targets is None else await self.targets.check(self._own(record))
        except Exception:
            logger.exception("linkspider failed beside %s", record.fetch.url)
            return record, []
        return record, [TargetBatch(rows)] if rows else []

    def _own(self, record: PageRecord) -> list[str]:
        """The own pages that a page's links lead to."""
        found = (link.redirector_target or link.target_url for link in record.links if link.is_hyperlink)
        return [url for url in dict.fromkeys(found) if self.scope.contains(url)]
