"""Pages that are read apart: their outcome, and what goes on meanwhile."""

import asyncio

import pytest
from scrapy import Request
from scrapy.http import Response

from linkspider.frontier.frontier import Lease
from linkspider.parsing import pages
from linkspider.parsing.worker import Worker
from linkspider.spiders.observe import observe_response

URL = "https://example.com/p"
LEASE = Lease(URL, URL, 1, 0)
SLOW = b"<p " + b" ".join(b"a%d=1" % number for number in range(200_000)) + b">"
HEADERS = {"Content-Type": "text/html", "X-Robots-Tag": "noindex"}


@pytest.fixture(autouse=True)
def hasty_worker():
    pages.close()
    pages._workers.append(Worker(seconds=1))
    yield
    pages.close()


def response(body):
    return Response(URL, body=body, headers=HEADERS, request=Request(URL))


def test_a_page_that_takes_too_long_is_a_row_that_says_so(caplog):
    record = asyncio.run(observe_response(response(SLOW), LEASE))
    fetch = record.fetch
    assert (fetch.outcome, fetch.reason) == ("parse_timeout", "took longer than 1 s to read")
    assert (fetch.status, fetch.size, fetch.charset) == (200, len(SLOW), None)
    assert (record.links, record.link_total, record.facts.is_noindex) == ((), None, True)
    assert caplog.records == []


def test_links_that_are_not_kept_are_counted():
    pages.close()  # with all the time that there is
    record = asyncio.run(observe_response(response(b"<a href=x>" * 60_000), LEASE))
    assert (record.fetch.outcome, len(record.links), record.link_total) == ("ok", 50_000, 60_000)


def test_other_pages_go_on_while_one_is_read_apart():
    async def both():
        slow = asyncio.ensure_future(observe_response(response(SLOW), LEASE))
        await asyncio.sleep(0)
        others = [await observe_response(response(b"<title>t</title>"), LEASE) for _ in range(20)]
        return slow.done(), others, await slow

    was_done, others, slow = asyncio.run(both())
    assert not was_done
    assert {record.facts.title for record in others} == {"t"}
    assert slow.fetch.outcome == "parse_timeout"
