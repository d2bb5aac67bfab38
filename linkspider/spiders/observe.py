"""From Scrapy's responses and failures to page records: what was observed, and nothing decided."""

import logging
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from linkspider.extract.document import is_html, media_type
from linkspider.extract.guards import is_suspicious
from linkspider.extract.page import extract_header_facts
from linkspider.extract.reading import Reading, read_html
from linkspider.extract.sniff import is_binary, sniff
from linkspider.failures import RefusedError, classify
from linkspider.frontier.frontier import Lease
from linkspider.middlewares.decoding import WIRE_BYTES
from linkspider.model import urls
from linkspider.model.outcome import Outcome
from linkspider.model.records import Fetch, PageRecord
from linkspider.network.parser import LENGTH_CONFLICT
from linkspider.parsing.pages import read_page
from linkspider.parsing.worker import ParseTimeoutError

MAX_HOPS: Final = 10  # redirects in a row that are followed
REDIRECTS: Final = {301: True, 302: False, 303: False, 307: False, 308: True}  # status -> is it permanent

_CONTENT_RANGE: Final = re.compile(r"bytes\s+0-([0-9]{1,18})/([0-9]{1,18})", re.IGNORECASE)
_LENGTH_CONFLICT: Final = "Content-Length and Transfer-Encoding contradict each other"
logger = logging.getLogger(__name__)


async def observe_response(response: Response, lease: Lease) -> PageRecord:
    """Reads an answer. A page that linkspider fails on becomes a record that says so; none is lost."""
    try:
        record = _observe_head(response, lease)
        return await _read(response, lease) if record is None else record
    except Exception as fault:
        return _failed_on(response, lease, fault)


def observe_at_once(response: Response, lease: Lease) -> PageRecord | None:
    """The same, without waiting; None for a page that is read in the reading process.

    Nearly every page is none of those, and to be waited for costs as much as to be read.
    """
    try:
        record = _observe_head(response, lease)
        if record is not None:
            return record
        if is_suspicious(response.body):
            return None
        content_type, tags = _header(response, "Content-Type"), _header_values(response, "X-Robots-Tag")
        return _page_record(response, lease, read_html(response.body, response.url, content_type, tags))
    except Exception as fault:
        return _failed_on(response, lease, fault)


def _failed_on(response: Response, lease: Lease, fault: Exception) -> PageRecord:
    logger.error("linkspider failed on %s", response.url, exc_info=fault)
    fetch = _fetch(response, lease, Outcome.INTERNAL_ERROR)
    return PageRecord(replace(fetch, reason=f"{type(fault).__name__}: {fault}"[:300]))


def observe_failure(failure: Failure, request: Request, lease: Lease) -> PageRecord:
    """Reads a fetch that brought no answer."""
    assert failure.value is not None
    outcome, reason = classify(failure.value)
    if outcome is Outcome.INTERNAL_ERROR:
        logger.error("linkspider failed on %s: %s", request.url, failure.getTraceback())
    attempts = 0 if isinstance(failure.value, RefusedError) and _was_kept_back(outcome) else lease.attempt
    now = datetime.now(UTC)
    fetch = Fetch(request.url, lease.depth, outcome, now, attempts=attempts, reason=reason, found_in=lease.found_in)
    return PageRecord(replace(fetch, wire_size=request.meta.get(WIRE_BYTES)))


def _was_kept_back(outcome: Outcome) -> bool:
    """A refused address was looked up for the request itself; a robots refusal came before it."""
    return outcome is not Outcome.BLOCKED_ADDRESS


def _observe_head(response: Response, lease: Lease) -> PageRecord | None:
    """The record of an answer that is no HTML page; None for one that is."""
    x_robots_tags = _header_values(response, "X-Robots-Tag")
    if response.status in REDIRECTS:
        return PageRecord(_redirect(response, lease), extract_header_facts(x_robots_tags))
    if not 200 <= response.status < 300:
        return PageRecord(_fetch(response, lease, Outcome.HTTP_ERROR), extract_header_facts(x_robots_tags))
    if response.status == 206 and not _is_whole(_header(response, "Content-Range")):
        reason = "a part of the page, which was not asked for"
        return PageRecord(replace(_fetch(response, lease, Outcome.TRUNCATED), reason=reason))
    is_empty = response.status in {204, 205}
    if is_empty or not is_html(_header(response, "Content-Type"), response.body) or is_binary(sniff(response.body)):
        return PageRecord(_fetch(response, lease, Outcome.NOT_HTML), extract_header_facts(x_robots_tags))
    return None


async def _read(response: Response, lease: Lease) -> PageRecord:
    content_type, x_robots_tags = _header(response, "Content-Type"), _header_values(response, "X-Robots-Tag")
    try:
        page = await read_page(response.body, response.url, content_type, x_robots_tags)
    except ParseTimeoutError as fault:
        fetch = replace(_fetch(response, lease, Outcome.PARSE_TIMEOUT), reason=str(fault))
        return PageRecord(fetch, extract_header_facts(x_robots_tags))
    return _page_record(response, lease, page)


def _page_record(response: Response, lease: Lease, page: Reading) -> PageRecord:
    fetch = replace(_fetch(response, lease, Outcome.OK), charset=page.charset)
    return PageRecord(fetch, page.facts, page.links, page.link_total)


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
        attempts=lease.attempt,
        status=response.status,
        content_type=media_type(_header(response, "Content-Type")),
        sniffed_type=sniff(response.body),
        size=len(response.body),
        wire_size=request.meta.get(WIRE_BYTES),
        reason=_LENGTH_CONFLICT if LENGTH_CONFLICT in response.flags else None,
        elapsed_ms=round(request.meta.get("download_latency", 0) * 1000),
    )


def _redirect(response: Response, lease: Lease) -> Fetch:
    """A redirect's record: where it leads, or why that cannot be followed."""
    fetch = replace(_fetch(response, lease, Outcome.REDIRECT), is_permanent=REDIRECTS[response.status])
    location = response.headers.get("Location")
    if location is None:
        return replace(fetch, outcome=Outcome.BAD_REDIRECT, reason="no Location header")
    text = urls.read_location(location)
    target = urls.resolve(text, response.url)
    if target.url is None:
        outcome = Outcome.BAD_REDIRECT if target.scheme == urls.INVALID else Outcome.BLOCKED_SCHEME
        return replace(fetch, outcome=outcome, reason=f"Location: {text[:200]}")
    if target.url == response.url:
        return replace(fetch, outcome=Outcome.REDIRECT_LOOP, redirect_url=target.url, reason="redirects to itself")
    reason = f"not followed: {MAX_HOPS} redirects in a row" if lease.hops >= MAX_HOPS else None
    return replace(fetch, redirect_url=target.url, reason=reason or fetch.reason)


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return None if value is None else value.decode("latin-1")


def _header_values(response: Response, name: str) -> list[str]:
    return [value.decode("latin-1").strip() for value in response.headers.getlist(name)]
