"""The scheduler: leases become requests when they are due, and what comes back goes out again first."""

from types import SimpleNamespace

import pytest
from scrapy import Request

from linkspider.frontier.frontier import Limits
from linkspider.frontier.scheduler import FrontierScheduler
from tests.frontier.frontiers import frontier_in_memory


class Fetching:
    def __init__(self, limits):
        self.frontier = frontier_in_memory(limits)

    def next_request(self):
        lease = self.frontier.lease()
        return lease and Request(lease.url, cb_kwargs={"lease": lease})


@pytest.fixture
def fetching():
    return Fetching(Limits(per_host=1))


@pytest.fixture
def scheduler(fetching):
    scheduler = FrontierScheduler()
    scheduler.open(SimpleNamespace(fetching=fetching))
    return scheduler


def test_nothing_offered_is_nothing_to_do(scheduler):
    assert not scheduler.has_pending_requests()
    assert scheduler.next_request() is None


def test_a_request_is_made_when_its_lease_is_due(scheduler, fetching):
    fetching.frontier.offer("https://a.example/1", 0)
    fetching.frontier.offer("https://a.example/2", 0)
    request = scheduler.next_request()
    assert (request.url, request.cb_kwargs["lease"].key) == ("https://a.example/1", "https://a.example/1")
    assert scheduler.next_request() is None
    assert scheduler.has_pending_requests(), "the second waits for room on its host"
    fetching.frontier.settle("https://a.example/1")
    assert scheduler.next_request().url == "https://a.example/2"
    assert scheduler.has_pending_requests(), "the second has no outcome: it may be waiting for its next try"
    fetching.frontier.settle("https://a.example/2")
    assert not scheduler.has_pending_requests()


def test_a_crawl_of_hosts_that_pause_is_not_over(scheduler, fetching):
    fetching.frontier.offer("https://a.example/1", 0)
    fetching.frontier.pause("a.example", 3600)
    fetching.frontier.pause("b.example", 3600)
    assert scheduler.next_request() is None
    assert scheduler.has_pending_requests()
    assert [*fetching.frontier.pauses] == ["a.example"], "b.example has nothing to fetch"
    assert 3590 < fetching.frontier.pauses["a.example"] <= 3600


def test_a_leased_request_that_comes_back_goes_out_before_new_ones(scheduler, fetching):
    fetching.frontier.offer("https://a.example/1", 0)
    fetching.frontier.offer("https://b.example/2", 0)
    retry = scheduler.next_request().replace(meta={"again": True})
    assert scheduler.enqueue_request(retry)
    assert scheduler.has_pending_requests()
    assert scheduler.next_request() is retry
    assert scheduler.next_request().url == "https://b.example/2"
    assert (fetching.frontier.accepted, fetching.frontier.settled) == (2, 0)


def test_any_other_request_is_an_offer_of_its_url(scheduler, fetching):
    assert scheduler.enqueue_request(Request("https://a.example/?utm_source=x"))
    assert not scheduler.enqueue_request(Request("https://a.example/"))
    assert fetching.frontier.accepted == 1
    assert scheduler.next_request().url == "https://a.example/"
