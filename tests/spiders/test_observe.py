"""Scrapy's responses and failures to outcomes."""

import asyncio
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import CannotResolveHostError, DownloadTimeoutError, ResponseDataLossError
from scrapy.http import Response
from twisted.python.failure import Failure

from linkspider.failures import RefusedError
from linkspider.frontier.frontier import Lease, Limits
from linkspider.model.outcome import Outcome
from linkspider.model.records import PageRecord
from linkspider.spiders import observe
from linkspider.spiders.observe import observe_failure, observe_response
from tests.frontier.frontiers import frontier_in_memory
from tests.spiders.fetchings import fetching_on

LEASE = Lease("https://e.com/p", "https://e.com/p", 1, 0)
REDIRECTS = [
    (301, "/new", "redirect", "https://e.com/new", True),
    (302, "//o.com/#f", "redirect", "https://o.com/", False),
    (308, " /sp ", "redirect", "https://e.com/sp", True),
    (302, None, "bad_redirect", None, False),
    (302, "http://[bad", "bad_redirect", None, False),
    (302, "javascript:x", "blocked_scheme", None, False),
    (302, "file:///etc/passwd", "blocked_scheme", None, False),
    (302, "/p", "redirect_loop", "https://e.com/p", False),
    (301, "http://[::1]/x", "redirect", "http://[::1]/x", True),
]


def response(status: int = 200, body: bytes = b"", **headers: str) -> Response:
    request = Request(LEASE.url, cb_kwargs={"lease": LEASE})
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(LEASE.url, status=status, headers=names, body=body, request=request)


@pytest.mark.parametrize(("status", "location", "outcome", "target", "permanent"), REDIRECTS)
def test_redirects(status: int, location: str | None, outcome: str, target: str | None, permanent: bool) -> None:
    headers = {} if location is None else {"Location": location}
    fetch = asyncio.run(observe_response(response(status, **headers), LEASE)).fetch
    assert (fetch.outcome, fetch.redirect_url, fetch.is_permanent) == (outcome, target, permanent)


@pytest.mark.parametrize(
    ("types", "outcome", "content_type", "links"),
    [
        (["text/html", "text/html; charset=utf-8"], "ok", "text/html", 1),
        (["text/html", "*/*"], "ok", "text/html", 1),
        (["text/html charset=utf-8"], "ok", None, 1),
        (["text/html", "image/png"], "not_html", "image/png", 0),
    ],
)
def test_several_content_types_and_none_that_can_be_read(
    types: list[str], outcome: str, content_type: str | None, links: int
) -> None:
    """Pages were lost as not_html."""
    body, request = b"<html><a href=/x>x</a>", Request(LEASE.url, cb_kwargs={"lease": LEASE})
    answer = Response(LEASE.url, headers={"Content-Type": types}, body=body, request=request)
    page = asyncio.run(observe_response(answer, LEASE))
    assert (page.fetch.outcome, page.fetch.content_type, len(page.links)) == (outcome, content_type, links)


def test_a_page() -> None:
    record = asyncio.run(
        observe_response(
            response(200, b"<title>t</title><a href=x>", Content_Type="text/html"),
            LEASE._replace(attempt=3, requested=1),
        )
    )
    assert (record.fetch.outcome, record.fetch.attempts, record.fetch.size, record.fetch.depth) == ("ok", 2, 26, 1)
    assert record.facts.title == "t"
    assert [link.target_url for link in record.links] == ["https://e.com/x"]


def test_links_of_an_error_page_are_none() -> None:
    record = asyncio.run(observe_response(response(404, b"<a href=x>", Content_Type="text/html"), LEASE))
    assert (record.fetch.outcome, record.links) == ("http_error", ())


def test_a_page_that_breaks_us_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(observe, "read_page", broken)
    fetch = asyncio.run(observe_response(response(200, b"x", Content_Type="text/html"), LEASE)).fetch
    assert (fetch.outcome, fetch.reason) == ("internal_error", "RuntimeError: a bug")


@pytest.mark.parametrize(
    ("fault", "outcome", "attempts"),
    [
        (CannotResolveHostError("x"), "dns_error", 1),
        (DownloadTimeoutError("x"), "timeout", 1),
        (ResponseDataLossError(), "truncated", 1),
        (RefusedError(Outcome.ROBOTS_DENIED, "no"), "robots_denied", 0),
        (RefusedError(Outcome.BLOCKED_ADDRESS, "no"), "blocked_address", 1),
        (RuntimeError("a bug"), "internal_error", 1),
    ],
)
def test_failures(fault: Exception, outcome: str, attempts: int) -> None:
    fetch = observe_failure(Failure(fault), Request(LEASE.url), LEASE).fetch
    assert (fetch.outcome, fetch.attempts) == (outcome, attempts)
    assert fetch.reason


def test_a_redirect_that_only_adds_a_tracking_parameter_stays_on_the_page() -> None:
    frontier = frontier_in_memory(Limits())
    followed: list[PageRecord] = []
    fetching = fetching_on(frontier)
    fetching.follow = lambda record, _: followed.append(record)
    frontier.offer(LEASE.url, 1)
    lease = frontier.lease()
    assert lease is not None
    (again,) = asyncio.run(fetching.answered(response(302, Location="/p?utm_source=x"), lease))
    assert isinstance(again, Request)
    assert again.url == "https://e.com/p?utm_source=x"
    assert (followed, frontier.settled) == ([], 0)
    answer = Response(again.url, headers={"Content-Type": "text/html"}, request=again)
    (record,) = asyncio.run(fetching.answered(answer, **again.cb_kwargs))
    assert isinstance(record, PageRecord)
    assert (record.fetch.outcome, len(followed), frontier.settled) == ("ok", 1, 1)
