"""What a fetching does with failures: later tries, pauses, hosts that are given up; and no lease is left open."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from scrapy.exceptions import CannotResolveHostError, DownloadTimeoutError
from scrapy.http import Response
from twisted.python.failure import Failure

from linkspider.errors import StoreError
from linkspider.failures import RefusedError
from linkspider.frontier.frontier import Limits
from linkspider.frontier.journal import Refusal
from linkspider.middlewares.refusals import REFUSAL
from linkspider.model.outcome import Outcome
from linkspider.model.records import LIKE_NOT_FOUND
from tests.frontier.frontiers import cut_counts, frontier_in_memory
from tests.spiders.fetchings import Clock, fetching_on


class Crawl:
    """A fetching with a clock, whose pages answer what a test says."""

    def __init__(self, retry_times=2):
        self.clock = Clock()
        self.frontier = frontier_in_memory(Limits(), clock=self.clock)
        self.fetching = fetching_on(self.frontier, retry_times, 2, self.clock)
        self.engine = self.fetching.engine

    def request(self, name="1", host="a.example"):
        self.frontier.offer(f"https://{host}/{name}", 0)
        return self.fetching.next_request()

    def answer(self, request, status, body=b"", **headers):
        names = {"Content-Type": "text/html"} | {name.replace("_", "-"): value for name, value in headers.items()}
        response = Response(request.url, status=status, headers=names, body=body, request=request)
        return asyncio.run(self.fetching.answered(response, **request.cb_kwargs))

    def fail(self, request, fault):
        failure = Failure(fault)
        failure.request = request
        return self.fetching.failed(failure)


@pytest.fixture
def crawl():
    return Crawl()


def test_a_failure_is_tried_again_later_under_its_lease(crawl):
    request = crawl.request()
    assert crawl.fail(request, DownloadTimeoutError("30 s")) == []
    ((again, seconds),) = crawl.engine.later
    assert (again.url, again.cb_kwargs["lease"].attempt) == (request.url, 2)
    assert again.cb_kwargs["lease"].key == request.cb_kwargs["lease"].key
    assert 0.75 <= seconds <= 1.25
    assert (crawl.frontier.settled, crawl.frontier.waiting) == (0, 0), "a failed try is no row, and no one else's turn"


def test_the_last_try_is_a_row_that_says_how_many_there_were(crawl):
    request = crawl.request()
    for number in (1, 2):
        assert crawl.fail(request, DownloadTimeoutError("30 s")) == []
        request, _ = crawl.engine.later.pop()
        assert request.cb_kwargs["lease"].attempt == number + 1
    (record,) = crawl.fail(request, DownloadTimeoutError("30 s"))
    assert (record.fetch.outcome, record.fetch.attempts) == ("timeout", 3)
    assert crawl.frontier.settled == 1
    assert crawl.engine.later == []


def test_a_try_that_succeeds_is_the_row(crawl):
    crawl.fail(crawl.request(), DownloadTimeoutError("30 s"))
    ((again, _),) = crawl.engine.later
    (record,) = crawl.answer(again, 200)
    assert (record.fetch.outcome, record.fetch.attempts) == ("ok", 2)


@pytest.mark.parametrize("status", [404, 410, 403, 501])
def test_what_is_final_is_a_row_at_once(crawl, status):
    (record,) = crawl.answer(crawl.request(), status)
    assert (record.fetch.outcome, record.fetch.status, record.fetch.attempts) == ("http_error", status, 1)
    assert crawl.engine.later == []


@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_asks_for_it_is_left_alone(crawl, status):
    request = crawl.request("1")
    crawl.frontier.offer("https://a.example/2", 0)
    crawl.frontier.offer("https://b.example/1", 0)
    assert crawl.answer(request, status, Retry_After="40") == []
    ((_, seconds),) = crawl.engine.later
    assert seconds >= 40
    assert crawl.fetching.next_request().url == "https://b.example/1"
    assert crawl.fetching.next_request() is None
    crawl.clock.now += seconds + 0.1
    assert crawl.fetching.next_request().url == "https://a.example/2"


def test_a_busy_page_stops_nobody_else(crawl):
    request = crawl.request("1")
    crawl.frontier.offer("https://a.example/2", 0)
    assert crawl.answer(request, 502) == []
    assert crawl.fetching.next_request().url == "https://a.example/2"


def test_a_host_that_goes_on_asking_ends_as_rate_limited(crawl):
    request = crawl.request()
    for _ in range(2):
        assert crawl.answer(request, 429, Retry_After="5") == []
        request, _ = crawl.engine.later.pop()
    (record,) = crawl.answer(request, 429, Retry_After="5")
    assert (record.fetch.outcome, record.fetch.status, record.fetch.attempts) == ("rate_limited", 429, 3)
    assert "a.example" in record.fetch.reason


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("asks_for", ["86400", "date"])
def test_a_host_that_asks_for_a_day_is_asked_nothing_more(crawl, status, asks_for):
    then = (datetime.now(UTC) + timedelta(days=1)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    (record,) = crawl.answer(crawl.request("1"), status, Retry_After=then if asks_for == "date" else asks_for)
    assert record.fetch.outcome == "rate_limited"
    assert crawl.engine.later == []
    request = crawl.request("2")
    assert request.meta[REFUSAL].outcome == Outcome.RATE_LIMITED
    assert REFUSAL not in crawl.request("1", "b.example").meta


@pytest.mark.parametrize("status", [200, 301, 404, 429, 503])
@pytest.mark.parametrize(
    "value",
    ["soon", "-1", "9" * 5000, "Fri, 20 Nov 2026 12:01:00 +99999999999999", b"\xff\xfe", ""],
    ids=["word", "negative", "huge", "zone", "bytes", "nothing"],
)
def test_no_retry_after_leaves_a_lease_open(crawl, status, value):
    request = crawl.request()
    found = crawl.answer(request, status, Retry_After=value)
    assert len(found) + len(crawl.engine.later) == 1
    assert crawl.frontier.settled == len(found)


def test_what_robots_txt_keeps_back_for_the_moment_waits_as_a_host(crawl):
    request = crawl.request("1")
    crawl.frontier.offer("https://a.example/2", 0)
    fault = RefusedError(Outcome.ROBOTS_UNREACHABLE, "503", retry_after=7.0, is_transient=True)
    assert crawl.fail(request, fault) == []
    ((_, seconds),) = crawl.engine.later
    assert seconds >= 7
    assert crawl.fetching.next_request() is None
    crawl.clock.now += seconds + 0.1
    assert crawl.fetching.next_request().url == "https://a.example/2"


def test_what_robots_txt_forbids_is_final(crawl):
    (record,) = crawl.fail(crawl.request(), RefusedError(Outcome.ROBOTS_DENIED, "asked to"))
    assert (record.fetch.outcome, record.fetch.attempts) == ("robots_denied", 0)


def test_a_dead_hosts_pages_end_without_being_asked_for():
    crawl = Crawl(retry_times=0)
    for number in range(6):
        request = crawl.request(str(number))
        crawl.clock.now += 15
        (record,) = crawl.fail(request, CannotResolveHostError("a.example"))
        assert record.fetch.outcome == "dns_error"
    request = crawl.request("after")
    refusal = request.meta[REFUSAL]
    assert refusal.outcome == Outcome.HOST_UNAVAILABLE
    (record,) = crawl.fail(request, RefusedError(refusal.outcome, refusal.reason))
    assert (record.fetch.outcome, record.fetch.attempts) == ("host_unavailable", 0)
    crawl.clock.now += 61
    assert REFUSAL not in crawl.request("a minute later").meta


@pytest.mark.parametrize("status", [200, 404, 500])
def test_a_host_that_answers_is_alive_whatever_it_says(status):
    crawl = Crawl(retry_times=0)
    for number in range(20):
        request = crawl.request(str(number))
        crawl.clock.now += 5
        if number % 3 == 2:
            crawl.answer(request, status)
        else:
            crawl.fail(request, DownloadTimeoutError("30 s"))
    assert REFUSAL not in crawl.request("after").meta


def test_a_refused_url_is_never_sent(crawl):
    refusal = Refusal(Outcome.TRAP_CUT, "a calendar")
    crawl.frontier.offer("https://a.example/1", 0)
    lease = crawl.frontier.lease()._replace(refusal=refusal)
    assert crawl.fetching.make_request(lease).meta[REFUSAL] == refusal


def test_a_bug_in_what_follows_is_a_row_and_leaves_no_lease_open(crawl, caplog):
    def broken(*_):
        raise RuntimeError("a bug")

    crawl.fetching.follow = broken
    (record,) = crawl.answer(crawl.request(), 200)
    assert (record.fetch.outcome, record.fetch.reason) == ("internal_error", "RuntimeError: a bug")
    assert crawl.frontier.settled == 1


def test_a_bug_in_what_looks_at_a_page_is_a_row_and_leaves_no_lease_open(crawl, caplog):
    class Broken:
        async def is_not_found(self, *_):
            raise RuntimeError("a bug")

    crawl.fetching.probes = Broken()
    (record,) = crawl.answer(crawl.request(), 200)
    assert record.fetch.outcome == "internal_error"
    assert crawl.frontier.settled == 1


def test_a_page_that_is_none_leads_nowhere_and_is_counted(crawl):
    class Probes:
        async def is_not_found(self, *_):
            return True

    followed = []
    crawl.fetching.probes, crawl.fetching.follow = Probes(), lambda *_: followed.append(1)
    (record,) = crawl.answer(crawl.request(), 200)
    assert (record.fetch.outcome, followed, crawl.frontier.settled) == ("ok", [], 1)
    assert record.facts.soft_404_reason == "page: like the host's answer to a URL that cannot exist"
    assert cut_counts(crawl.frontier) == {"soft_404": 1}


def test_a_page_that_says_so_itself_and_is_cut_is_told_from_one_that_is_followed(crawl):
    html = b"<title>404 Page not found</title><h1>Page not found</h1>"
    crawl.fetching.follow = lambda *_: None
    (record,) = crawl.answer(crawl.request(), 200, html)
    assert record.facts.soft_404_reason == "title: 404 Page not found", "without a probe"

    class Probes:
        async def is_not_found(self, *_):
            return True

    crawl.fetching.probes = Probes()
    (record,) = crawl.answer(crawl.request("2"), 200, html)
    assert record.facts.soft_404_reason == f"title: 404 Page not found; {LIKE_NOT_FOUND}"


@pytest.mark.parametrize("when", ["leasing", "following"])
def test_a_journal_that_fails_stops_the_crawl(crawl, when):
    request = crawl.request("1")
    crawl.frontier.offer("https://b.example/", 0)
    crawl.frontier.journal.failure = "the disk is full"
    if when == "leasing":
        assert crawl.fetching.next_request() is None
    else:
        crawl.fetching.follow = lambda *_: crawl.frontier.offer("https://a.example/new", 1)
        assert crawl.answer(request, 200) == [], "no row without its links: it is fetched again"
    assert [type(fault) for fault in crawl.engine.faults] == [StoreError]
