"""From Scrapy's responses and failures to page records: what was observed, and nothing decided."""

import logging
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from linkspider.extract.document import is_html, media_type
from linkspider.extract.edges import header_edges, refresh_target
from linkspider.extract.guards import is_suspicious
from linkspider.extract.page import extract_header_facts
from linkspider.extract.reading import PLAIN, Reading, Wanted, read_html
from linkspider.extract.robots_meta import unavailable_after
from linkspider.extract.sniff import is_binary, sniff
from linkspider.failures import RefusedError, classify
from linkspider.frontier.frontier import Lease
from linkspider.middlewares.decoding import WIRE_BYTES
from linkspider.model import urls
from linkspider.model.outcome import Outcome
from linkspider.model.records import HYPERLINKS, EarlierRows, Fetch, Headers, Link, PageFacts, PageRecord
from linkspider.model.rows import LinkRow
from linkspider.model.text import fault_in_words
from linkspider.network.parser import LENGTH_CONFLICT
from linkspider.parsing.pages import read_page
from linkspider.parsing.worker import ParseTimeoutError
from linkspider.spiders.headers import Redirect, header, page_headers, read_redirect, type_header

MAX_HOPS: Final = 10  # redirects in a row that are followed
REDIRECTS: Final = {301: True, 302: False, 303: False, 307: False, 308: True}  # status -> is it permanent

#: Longer ETag and Last-Modified headers are no use.
MAX_VALIDATOR: Final = 300
_CONTENT_RANGE: Final = re.compile(r"bytes\s+0-([0-9]{1,18})/([0-9]{1,18})", re.IGNORECASE)
_LENGTH_CONFLICT: Final = "Content-Length and Transfer-Encoding contradict each other"
logger = logging.getLogger(__name__)


async def observe_response(response: Response, lease: Lease, wanted: Wanted = PLAIN) -> PageRecord:
    """Reads an answer. A page that linkspider fails on becomes a record that says so; none is lost."""
    try:
        record = _observe_head(response, lease)
        return await _read(response, record.fetch, wanted) if _is_page(record) else record
    except Exception as fault:
        return _failed_on(response, lease, fault)


def observe_at_once(response: Response, lease: Lease, wanted: Wanted = PLAIN) -> PageRecord | None:
    """The same, without waiting; None for a page that is read in the reading process.

    Nearly every page is none of those, and to be waited for costs as much as to be read.
    """
    try:
        record = _observe_head(response, lease)
        if not _is_page(record):
            return record
        if is_suspicious(response.body):
            return None
        content_type = type_header(response)
        page = read_html(response.body, response.url, content_type, page_headers(response), wanted)
        return _page_record(record.fetch, page)
    except Exception as fault:
        return _failed_on(response, lease, fault)


def _is_page(record: PageRecord) -> bool:
    """Whether what is read so far is the head of an HTML page."""
    return record.fetch.outcome is Outcome.OK


def _failed_on(response: Response, lease: Lease, fault: Exception) -> PageRecord:
    logger.error("linkspider failed on %s", response.url, exc_info=fault)
    return PageRecord(replace(_fetch(response, lease, Outcome.INTERNAL_ERROR), reason=fault_in_words(fault)))


def observe_failure(failure: Failure, request: Request, lease: Lease) -> PageRecord:
    """Reads a fetch that brought no answer."""
    assert failure.value is not None
    outcome, reason = classify(failure.value)
    if outcome is Outcome.INTERNAL_ERROR:
        logger.error("linkspider failed on %s: %s", request.url, failure.getTraceback())
    is_kept_back = isinstance(failure.value, RefusedError) and _was_kept_back(outcome)
    attempts = lease.requested if is_kept_back else lease.requested + 1
    now = datetime.now(UTC)
    fetch = Fetch(request.url, lease.depth, outcome, now, attempts=attempts, reason=reason, found_in=lease.found_in)
    return PageRecord(replace(fetch, wire_size=request.meta.get(WIRE_BYTES)))


def _was_kept_back(outcome: Outcome) -> bool:
    """A refused address was looked up for the request itself; a robots refusal came before it."""
    return outcome is not Outcome.BLOCKED_ADDRESS


def observe_unchanged(response: Response, lease: Lease, earlier: EarlierRows) -> PageRecord:
    """The record of a page that is what it was in an earlier crawl; its links are those that are rows of that crawl."""
    page = earlier.page
    try:
        fetch = replace(
            _fetch(response, lease, Outcome.OK),
            is_not_modified=True,
            content_type=page.content_type,
            sniffed_type=page.sniffed_type,
            charset=page.charset,
            size=page.bytes,
            redirect_url=page.redirect_url,  # of a meta refresh, which is followed again
            redirect_kind=page.redirect_kind,
            is_permanent=page.is_permanent,
            etag=page.etag,
            last_modified=page.last_modified,
        )
        links = tuple(_link_again(row) for row in earlier.links if row.element in HYPERLINKS)
        # what the page asked for then may hold from a day on that has come since
        end = unavailable_after([page.meta_robots or ""], [page.x_robots_tag or ""])
        return PageRecord(fetch, PageFacts(unavailable_after=end), links, earlier=earlier)
    except Exception as fault:
        return _failed_on(response, lease, fault)


def _link_again(row: LinkRow) -> Link:
    return Link(**{name: getattr(row, name) for name in Link._fields})


def _observe_head(response: Response, lease: Lease) -> PageRecord:
    """The record of an answer that is no HTML page; that of one that is, with outcome ok, before it is read."""
    if response.status in REDIRECTS:
        return _redirect_record(response, lease)
    fetch = _fetch(response, lease, Outcome.OK)
    if not 200 <= response.status < 300:
        fetch = replace(fetch, outcome=Outcome.HTTP_ERROR)
    elif response.status == 206 and not _is_whole(header(response, "Content-Range")):
        fetch = replace(fetch, outcome=Outcome.TRUNCATED, reason="a part of the page, which was not asked for")
    else:
        fetch = _judge_type(response, fetch)
    return PageRecord(fetch) if fetch.outcome is Outcome.OK else _without_page(fetch, page_headers(response))


def _judge_type(response: Response, fetch: Fetch) -> Fetch:
    """The fetch of an answer, with outcome not_html where it is none; the reason where its declared type hides it."""
    if response.status in {204, 205}:
        return replace(fetch, outcome=Outcome.NOT_HTML, reason=fetch.reason or f"status {response.status}, no content")
    if not is_html(type_header(response), response.body):
        return replace(fetch, outcome=Outcome.NOT_HTML)
    if is_binary(fetch.sniffed_type):
        words = f"{fetch.sniffed_type}, sent as {fetch.content_type or 'nothing'}"
        return replace(fetch, outcome=Outcome.NOT_HTML, reason=fetch.reason or words)
    return fetch


def _without_page(fetch: Fetch, headers: Headers) -> PageRecord:
    """The record of an answer that speaks by its headers alone."""
    return PageRecord(fetch, extract_header_facts(headers, fetch.url), edges=header_edges(headers, fetch.url, 0))


async def _read(response: Response, fetch: Fetch, wanted: Wanted) -> PageRecord:
    headers = page_headers(response)
    try:
        page = await read_page(response.body, response.url, type_header(response), headers, wanted)
    except ParseTimeoutError as fault:
        now = datetime.now(UTC)  # the outcome is known when the reading has ended
        timed_out = replace(fetch, outcome=Outcome.PARSE_TIMEOUT, reason=str(fault), fetched_at=now)
        return _without_page(timed_out, headers)
    return _page_record(fetch, page)


def _page_record(fetch: Fetch, page: Reading) -> PageRecord:
    return PageRecord(
        fetch=replace(fetch, charset=page.charset, fetched_at=datetime.now(UTC), **_refresh(fetch.url, page)),
        facts=page.facts,
        links=page.links,
        link_total=page.link_total,
        edges=page.edges,
        mention=page.mention,
        unrendered_href=page.unrendered_href,
    )


def _refresh(url: str, page: Reading) -> dict[str, Any]:
    """A redirect by the page itself to another one; search engines take one without delay for permanent."""
    target = refresh_target(page.edges, url)
    if target is None:
        return {}
    return {"redirect_url": target, "redirect_kind": "meta_refresh", "is_permanent": not page.refresh_seconds}


def _redirect_record(response: Response, lease: Lease) -> PageRecord:
    """A redirect's record, with the redirect as an edge where it can be read."""
    found = read_redirect(response)
    record = _without_page(_redirect(response, lease, found), page_headers(response))
    if found.target is None:
        return record
    href = found.href[: urls.MAX_URL_CHARACTERS]
    edge = Link(href, found.target, "redirect", "", "", 0, kind="redirect", path_type=urls.path_type(href))
    named = (each._replace(ordinal=each.ordinal + 1) for each in record.edges)
    return replace(record, edges=(edge, *named))


def _is_whole(content_range: str | None) -> bool:
    """Whether the range of a 206 answer, which nobody asked for, is all there is (RFC 9110 14.4)."""
    found = _CONTENT_RANGE.fullmatch((content_range or "").strip())
    return found is not None and int(found[1]) + 1 == int(found[2])


def _fetch(response: Response, lease: Lease, outcome: Outcome) -> Fetch:
    request = response.request
    assert request is not None
    return Fetch(
        url=response.url,
        depth=lease.depth,
        outcome=outcome,
        fetched_at=datetime.now(UTC),
        found_in=lease.found_in,
        attempts=lease.requested + 1,
        status=response.status,
        content_type=media_type(type_header(response)),
        sniffed_type=sniff(response.body),
        size=len(response.body),
        wire_size=request.meta.get(WIRE_BYTES),
        reason=_LENGTH_CONFLICT if LENGTH_CONFLICT in response.flags else None,
        etag=(header(response, "ETag") or "")[:MAX_VALIDATOR] or None,
        last_modified=(header(response, "Last-Modified") or "")[:MAX_VALIDATOR] or None,
        elapsed_ms=round(request.meta.get("download_latency", 0) * 1000),
    )


def _redirect(response: Response, lease: Lease, found: Redirect) -> Fetch:
    """A redirect's fetch: where it leads, or why that cannot be followed."""
    fetch = replace(_fetch(response, lease, found.outcome), is_permanent=REDIRECTS[response.status])
    if found.target is None:
        return replace(fetch, reason=found.reason)
    fetch = replace(fetch, redirect_url=found.target, redirect_kind="http")
    if found.target == response.url:
        return replace(fetch, outcome=Outcome.REDIRECT_LOOP, reason="redirects to itself")
    reason = f"not followed: {MAX_HOPS} redirects in a row" if lease.hops >= MAX_HOPS else None
    return replace(fetch, reason=reason or fetch.reason)
