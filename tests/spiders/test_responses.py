"""Scrapy's responses and failures to page records: each field as it was observed, nothing lost."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

import pytest
from scrapy import Request
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import HtmlResponse, Response
from twisted.python.failure import Failure

from linkspider.failures import RefusedError
from linkspider.frontier.frontier import Lease
from linkspider.model.outcome import Outcome
from linkspider.model.records import PageFacts
from linkspider.spiders import observe
from linkspider.spiders.observe import MAX_HOPS, observe_failure, observe_response

URL = "https://example.com/shop/tea?size=2"
LEASE = Lease(URL, URL, 3, 0)
REDIRECTS = [
    # name, status, Location, outcome, target, is permanent, reason
    ("301", 301, b"/new", "redirect", "https://example.com/new", True, None),
    ("302", 302, b"/new", "redirect", "https://example.com/new", False, None),
    ("303", 303, b"/new", "redirect", "https://example.com/new", False, None),
    ("307", 307, b"/new", "redirect", "https://example.com/new", False, None),
    ("308", 308, b"/new", "redirect", "https://example.com/new", True, None),
    ("relative", 302, b"new?x#y", "redirect", "https://example.com/shop/new?x", False, None),
    ("other host", 301, b"//other.example", "redirect", "https://other.example/", True, None),
    ("white space around", 301, b" \thttps://other.example/ ", "redirect", "https://other.example/", True, None),
    ("UTF-8 as it stands", 301, "/thé".encode(), "redirect", "https://example.com/th%C3%A9", True, None),
    ("with a user", 301, b"https://me:secret@other.example/", "redirect", "https://other.example/", True, None),
    ("adds a tracking parameter", 302, b"?size=2&gclid=1", "redirect", f"{URL}&gclid=1", False, None),
    ("to itself", 302, b"/shop/tea?size=2", "redirect_loop", URL, False, "redirects to itself"),
    ("to itself by nothing", 302, b"", "redirect_loop", URL, False, "redirects to itself"),
    ("to itself by a fragment", 302, b"#top", "redirect_loop", URL, False, "redirects to itself"),
    ("no Location", 301, None, "bad_redirect", None, True, "no Location header"),
    ("bad Location", 302, b"http://[bad", "bad_redirect", None, False, "Location: http://[bad"),
    (
        "bad Location without end",
        302,
        b"//a b" + b"x" * 900,
        "bad_redirect",
        None,
        False,
        "Location: //a b" + "x" * 195,
    ),
    ("script", 302, b"javascript:alert(1)", "blocked_scheme", None, False, "Location: javascript:alert(1)"),
    ("file", 301, b"file:///etc/passwd", "blocked_scheme", None, True, "Location: file:///etc/passwd"),
    ("application", 302, b"app-store://x", "blocked_scheme", None, False, "Location: app-store://x"),
]
OTHERS = [
    # name, status, Content-Type, body, outcome, content type
    ("page", 200, "text/html; charset=utf-8", b"<p>tea", "ok", "text/html"),
    ("XHTML", 200, "application/xhtml+xml", b"<p>tea", "ok", "application/xhtml+xml"),
    ("page without a type", 200, None, b"<!DOCTYPE html><p>tea", "ok", None),
    ("empty page", 200, "text/html", b"", "ok", "text/html"),
    ("created", 201, "Text/HTML", b"<p>tea", "ok", "text/html"),
    ("part", 206, "text/html", b"<p>tea", "truncated", "text/html"),
    ("no content", 204, None, b"", "not_html", None),
    ("nothing without a type", 200, None, b"", "not_html", None),
    ("PDF", 200, "application/pdf", b"%PDF-1.7", "not_html", "application/pdf"),
    ("PDF without a type", 200, None, b"%PDF-1.7", "not_html", None),
    ("HTML as text", 200, "text/plain", b"<html>", "not_html", "text/plain"),
    ("picture", 200, "image/svg+xml", b"<svg><a href=x>", "not_html", "image/svg+xml"),
    ("feed", 200, "application/rss+xml", b"<rss>", "not_html", "application/rss+xml"),
    ("gone", 404, "text/html", b"<a href=x>", "http_error", "text/html"),
    ("not modified", 304, None, b"", "http_error", None),
    ("many choices", 300, "text/html", b"<a href=x>", "http_error", "text/html"),
    ("refused", 403, "text/html", b"", "http_error", "text/html"),
    ("too many requests", 429, None, b"", "http_error", None),
    ("broken", 500, "text/html", b"<a href=x>", "http_error", "text/html"),
    ("unheard of", 999, "text/html", b"<a href=x>", "http_error", "text/html"),
]


def response(status=200, body=b"", headers=None, *, meta=None, cls=Response):
    request = Request(URL, meta=meta or {}, cb_kwargs={"lease": LEASE})
    return cls(URL, status=status, body=body, headers=headers or {}, request=request)


@pytest.mark.parametrize(
    ("status", "location", "expected"),
    [(status, location, tuple(expected)) for _, status, location, *expected in REDIRECTS],
    ids=[case[0] for case in REDIRECTS],
)
def test_redirects(status, location, expected):
    headers = {"Location": location} if location is not None else {}
    record = asyncio.run(observe_response(response(status, b"<a href=x>", headers), LEASE))
    fetch = record.fetch
    assert (fetch.outcome, fetch.redirect_url, fetch.is_permanent, fetch.reason) == expected
    assert (fetch.status, fetch.url, fetch.depth) == (status, URL, 3)
    assert record.links == ()


@pytest.mark.parametrize(
    ("hops", "reason"),
    [(0, None), (9, None), (10, "not followed: 10 redirects in a row"), (11, "not followed: 10 redirects in a row")],
)
def test_after_ten_redirects_in_a_row_none_is_followed(hops, reason):
    fetch = asyncio.run(observe_response(response(301, headers={"Location": "/new"}), LEASE._replace(hops=hops))).fetch
    assert (fetch.outcome, fetch.redirect_url, fetch.reason) == ("redirect", "https://example.com/new", reason)
    assert MAX_HOPS == 10


@pytest.mark.parametrize(
    ("status", "content_type", "body", "word", "kept_type"),
    [case[1:] for case in OTHERS],
    ids=[case[0] for case in OTHERS],
)
def test_answers(status, content_type, body, word, kept_type):
    headers = {"Content-Type": content_type} if content_type else {}
    record = asyncio.run(observe_response(response(status, body, headers), LEASE))
    fetch = record.fetch
    assert (fetch.outcome, fetch.status, fetch.content_type, fetch.size) == (word, status, kept_type, len(body))
    assert (fetch.redirect_url, fetch.is_permanent) == (None, None)
    assert (fetch.charset is not None) is (word == "ok")
    assert record.links == ()


@pytest.mark.parametrize(
    ("status", "content_type", "body", "reason"),
    [
        (204, "text/html", b"", "status 204, no content"),
        (200, "text/html", b"%PDF-1.7", "application/pdf, sent as text/html"),
        (200, None, b"%PDF-1.7", None),
        (200, "application/pdf", b"%PDF-1.7", None),
    ],
)
def test_what_is_no_html_and_says_otherwise_is_called_what_it_is(status, content_type, body, reason):
    headers = {"Content-Type": content_type} if content_type else {}
    fetch = asyncio.run(observe_response(response(status, body, headers), LEASE)).fetch
    assert (fetch.outcome, fetch.reason) == ("not_html", reason)


def test_a_page_is_observed_whole():
    body = """<html lang=en><title>Thé</title><meta name=robots content=nofollow>
        <a href="/a?utm_source=x#y" rel=ugc>A</a><a href=mailto:me>m</a><a href=b>B</a>""".encode("latin-1")
    headers = {"Content-Type": "text/html; charset=iso-8859-1", "X-Robots-Tag": ["noindex", "otherbot: none"]}
    meta = {"download_latency": 0.0126}
    before = datetime.now(UTC)
    record = asyncio.run(observe_response(response(200, body, headers, meta=meta), LEASE._replace(requested=2)))
    fetch, facts = record.fetch, record.facts
    assert (fetch.outcome, fetch.charset, fetch.size, fetch.attempts, fetch.elapsed_ms) == (
        "ok",
        "cp1252",
        len(body),
        3,
        13,
    )
    assert timedelta(0) <= fetch.fetched_at - before < timedelta(minutes=1)
    assert (facts.title, facts.lang, facts.meta_robots) == ("Thé", "en", "nofollow")
    assert (facts.x_robots_tag, facts.is_noindex, facts.is_nofollow_page) == ("noindex, otherbot: none", True, True)
    assert facts.other_schemes == "mailto:1"
    assert [(link.href, link.target_url, link.rel, link.ordinal) for link in record.links] == [
        ("/a?utm_source=x#y", "https://example.com/a?utm_source=x", "ugc", 0),
        ("b", "https://example.com/shop/b", "", 1),
    ]


@pytest.mark.parametrize("cls", [Response, HtmlResponse])
def test_the_class_that_scrapy_chose_makes_no_difference(cls):
    body = b"<title>t</title><a href=x>"
    record = asyncio.run(observe_response(response(200, body, {"Content-Type": "text/html"}, cls=cls), LEASE))
    assert (record.fetch.outcome, record.facts.title, len(record.links)) == ("ok", "t", 1)


@pytest.mark.parametrize(
    ("status", "content_type"), [(301, None), (404, "text/html"), (200, "application/pdf"), (503, "text/html")]
)
def test_headers_speak_for_what_is_no_page_too(status, content_type):
    headers = {"X-Robots-Tag": "none", **({"Content-Type": content_type} if content_type else {})}
    facts = asyncio.run(observe_response(response(status, b"<title>t</title>", headers), LEASE)).facts
    assert facts == PageFacts(x_robots_tag="none", is_noindex=True, is_nofollow_page=True)


@pytest.mark.parametrize(
    ("status", "content_type", "expected"),
    [
        (301, None, [("redirect", 0), ("header", 1), ("header", 2)]),
        (404, "text/html", [("header", 0), ("header", 1)]),
        (200, "application/pdf", [("header", 0), ("header", 1)]),
    ],
)
def test_link_headers_of_what_is_no_page_are_edges(status, content_type, expected):
    headers = {"Link": "</a>; rel=canonical, </b>; rel=alternate, </c>; rel=next", "Location": "/new"}
    headers |= {"Content-Type": content_type} if content_type else {}
    record = asyncio.run(observe_response(response(status, b"x", headers), LEASE))
    assert [(edge.element, edge.ordinal) for edge in record.edges] == expected


@pytest.mark.parametrize(("value", "is_permanent"), [("0; url=/x", True), ("5; url=/x", False), ("0", None)])
def test_a_refresh_header_is_read_like_the_element(value, is_permanent):
    headers = {"Content-Type": "text/html", "Refresh": value}
    fetch = asyncio.run(observe_response(response(200, b"<title>t</title>", headers), LEASE)).fetch
    kind = None if is_permanent is None else "meta_refresh"
    assert (fetch.redirect_kind, fetch.is_permanent, fetch.outcome) == (kind, is_permanent, "ok")


@pytest.mark.parametrize("target", [URL, f"{URL}#top", f"{URL}&utm_source=refresh"])
def test_a_refresh_to_the_same_page_in_another_spelling_is_no_redirect(target):
    headers = {"Content-Type": "text/html", "Refresh": f"0; url={target}"}
    record = asyncio.run(observe_response(response(200, b"<title>t</title>", headers), LEASE))
    assert (record.fetch.redirect_url, record.fetch.redirect_kind, record.fetch.is_permanent) == (None, None, None)


def test_headers_that_are_no_text_are_read_all_the_same():
    headers = {"Content-Type": b"text/html; charset=\xff", "X-Robots-Tag": b"no\xe9", "Location": b"\xff"}
    record = asyncio.run(observe_response(response(200, b"<title>t</title>", headers), LEASE))
    assert (record.fetch.outcome, record.facts.x_robots_tag, record.facts.title) == ("ok", "noé", "t")


@pytest.mark.parametrize("name", ["read_page", "is_html"])
def test_a_page_that_linkspider_fails_on_is_a_record_that_says_so(monkeypatch, caplog, name):
    def broken(*_):
        raise RuntimeError("a bug " + "x" * 500)

    monkeypatch.setattr(observe, name, broken)
    body = b"<a href=x>"
    with caplog.at_level(logging.ERROR):
        record = asyncio.run(observe_response(response(200, body, {"Content-Type": "text/html"}), LEASE))
    fetch = record.fetch
    assert (fetch.outcome, fetch.url, fetch.status, fetch.depth, fetch.size) == (
        "internal_error",
        URL,
        200,
        3,
        len(body),
    )
    assert fetch.reason.startswith("RuntimeError: a bug xxx")
    assert len(fetch.reason) == 300
    assert (record.links, record.facts) == ((), PageFacts())
    assert [entry.exc_info is not None for entry in caplog.records] == [True]
    assert URL in caplog.text


@pytest.mark.parametrize(
    ("fault", "word", "attempts"),
    [
        (DownloadTimeoutError("30 s"), "timeout", 3),
        (RefusedError(Outcome.ROBOTS_DENIED, "asked to"), "robots_denied", 2),
        (RefusedError(Outcome.ROBOTS_UNREACHABLE, "503"), "robots_unreachable", 2),
        (RefusedError(Outcome.DNS_ERROR, "asking for robots.txt"), "dns_error", 2),
        (RefusedError(Outcome.BLOCKED_ADDRESS, "inside"), "blocked_address", 3),
    ],
    ids=["timeout", "robots denied", "robots unreachable", "host failed for robots.txt", "address"],
)
def test_failures(fault, word, attempts, caplog):
    lease = LEASE._replace(requested=2)
    record = observe_failure(Failure(fault), Request(URL, cb_kwargs={"lease": lease}), lease)
    fetch = record.fetch
    assert (fetch.outcome, fetch.url, fetch.depth, fetch.attempts) == (word, URL, 3, attempts)
    assert (fetch.status, fetch.size, fetch.content_type, fetch.redirect_url) == (None, None, None, None)
    assert fetch.reason
    assert (record.links, record.facts) == ((), PageFacts())
    assert caplog.records == [], "a page that cannot be fetched is no error of the crawl"


def test_a_bug_on_the_way_is_logged_with_its_trace(caplog):
    try:
        raise RuntimeError("a bug")
    except RuntimeError:
        failure = Failure()
    fetch = observe_failure(failure, Request(URL), LEASE).fetch
    assert (fetch.outcome, fetch.attempts, fetch.reason) == ("internal_error", 1, "RuntimeError: a bug")
    assert "Traceback" in caplog.text
