"""What a record keeps of how an answer was sent: its size on the wire, what its bytes are, and what contradicts."""

import asyncio

import pytest
from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from linkspider.failures import AnswerError
from linkspider.frontier.frontier import Lease
from linkspider.model.outcome import Outcome
from linkspider.spiders.observe import observe_failure, observe_response

PAGE = b"<!doctype html><title>t</title>"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
URL = "https://a.example/"


def fetch(body, content_type=None, status=200, flags=(), headers=None):
    headers = {**({"Content-Type": content_type} if content_type else {}), **(headers or {})}
    request = Request(URL, meta={"linkspider_wire_bytes": 7})
    response = Response(URL, status, headers, body, list(flags), request)
    return asyncio.run(observe_response(response, Lease(URL, URL, 0, 0))).fetch


@pytest.mark.parametrize(
    ("body", "declared", "outcome", "sniffed"),
    [
        (PAGE, "text/html", "ok", "text/html"),
        (PAGE, None, "ok", "text/html"),
        (PAGE, "image/png", "not_html", "text/html"),
        (PNG, "text/html", "not_html", "image/png"),
        (PNG, "image/png", "not_html", "image/png"),
        (b"%PDF-1.7", "text/html; charset=utf-8", "not_html", "application/pdf"),
        (b"BMW dealers near you", "text/html", "ok", None),
        (b"<rss>", "text/html", "ok", "application/rss+xml"),
        (b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'>", "text/html", "ok", "text/xml"),
        (b"", "text/html", "ok", None),
    ],
)
def test_a_declared_type_decides_unless_the_bytes_are_no_text(body, declared, outcome, sniffed):
    found = fetch(body, declared)
    assert (found.outcome, found.sniffed_type) == (outcome, sniffed)
    assert found.content_type == (declared and declared.partition(";")[0])


def test_both_sizes_are_kept():
    found = fetch(PAGE, "text/html")
    assert (found.size, found.wire_size) == (len(PAGE), 7)


def test_the_size_of_a_bomb_is_kept():
    request = Request(URL, meta={"linkspider_wire_bytes": 7})
    failure = Failure(AnswerError(Outcome.TOO_LARGE, "the body unpacks to more"))
    found = observe_failure(failure, request, Lease(URL, URL, 0, 0)).fetch
    assert (found.outcome, found.reason, found.wire_size) == ("too_large", "the body unpacks to more", 7)


@pytest.mark.parametrize(
    ("status", "headers", "outcome"),
    [(200, {}, "ok"), (404, {}, "http_error"), (301, {"Location": "/new"}, "redirect")],
)
def test_contradicting_lengths_are_said_and_change_nothing_else(status, headers, outcome):
    said = "Content-Length and Transfer-Encoding contradict each other"
    for flags, reason in ((["length_conflict"], said), ([], None)):
        found = fetch(PAGE, "text/html", status, flags, headers)
        assert (found.outcome, found.reason) == (outcome, reason)
