"""A lease's life: requested as written, followed before it ends, ended once; and what each spider follows."""

import asyncio
from datetime import UTC, datetime

import pytest
from scrapy import Request
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from linkspider.failures import RefusedError
from linkspider.frontier.frontier import Lease, Limits
from linkspider.model.outcome import Outcome
from linkspider.model.records import Fetch, Link, PageRecord
from linkspider.spiders.referrers import ReferrersSpider
from linkspider.spiders.site import SiteSpider
from tests.frontier.frontiers import cut_counts, frontier_in_memory
from tests.spiders.fetchings import fetching_on, made_spider

URL = "https://example.com/p?b=2&a=1"
NOW = datetime(2026, 11, 20, tzinfo=UTC)


class Following:
    """A fetching whose follower keeps what it is given, and whether the lease still ran."""

    def __init__(self):
        self.frontier = frontier_in_memory(Limits())
        self.fetching = fetching_on(self.frontier)
        self.fetching.follow = self.follow
        self.followed = []

    def follow(self, record, lease):
        self.followed.append((record.fetch.url, record.fetch.outcome.value, lease, self.frontier.settled))

    def lease(self, url=URL, depth=1):
        self.frontier.offer(url, depth)
        return self.frontier.lease()


@pytest.fixture
def following():
    return Following()


def answer(request, status=200, location=None):
    headers = {"Content-Type": "text/html"} if location is None else {"Location": location}
    return Response(request.url, status=status, headers=headers, request=request)


def test_a_request_goes_out_as_it_is_written(following):
    lease = Lease("https://example.com/a%2fb?c=d|e&utm=~", "https://example.com/k", 0, 0)
    request = following.fetching.make_request(lease)
    assert request.url == "https://example.com/a%2fb?c=d|e&utm=~"
    assert request.cb_kwargs == {"lease": lease}
    assert (request.callback, request.errback) == (following.fetching.received, following.fetching.failed)


def test_what_a_page_leads_to_is_offered_before_its_lease_ends(following):
    lease = following.lease()
    (record,) = asyncio.run(following.fetching.answered(answer(following.fetching.make_request(lease)), lease))
    assert record.fetch.outcome == "ok"
    assert following.followed == [(URL, "ok", lease, 0)]
    assert following.frontier.settled == 1


def test_a_failure_ends_a_lease_too(following):
    lease = following.lease()
    failure = Failure(DownloadTimeoutError("30 s"))
    failure.request = following.fetching.make_request(lease)
    (record,) = following.fetching.failed(failure)
    assert (record.fetch.outcome, record.fetch.depth) == ("timeout", 1)
    assert following.followed == [(URL, "timeout", lease, 0)]
    assert following.frontier.settled == 1


def test_only_requests_are_attempts(following):
    fetching = fetching_on(following.frontier, retry_times=2)
    request = fetching.make_request(following.lease())
    robots = RefusedError(Outcome.ROBOTS_UNREACHABLE, "robots.txt: timeout", is_transient=True)
    given_up = RefusedError(Outcome.HOST_UNAVAILABLE, "given up")
    for fault in (robots, DownloadTimeoutError("30 s"), given_up):
        failure = Failure(fault)
        failure.request = request
        records = fetching.failed(failure)
        if fetching.engine.later:
            ((request, _),) = fetching.engine.later
            fetching.engine.later.clear()
    (record,) = records
    assert (record.fetch.outcome, record.fetch.attempts) == ("host_unavailable", 1)


@pytest.mark.parametrize("location", ["/p?b=2&a=1&utm_source=x", "/p?gclid=1&b=2&a=1#top", "?b=2&UTM_id=&a=1"])
def test_a_redirect_that_only_adds_tracking_stays_with_the_page(following, location):
    lease = following.lease()
    fetching, frontier = following.fetching, following.frontier
    (again,) = asyncio.run(fetching.answered(answer(fetching.make_request(lease), 302, location), lease))
    assert isinstance(again, Request)
    renewed = again.cb_kwargs["lease"]
    assert (renewed.key, renewed.depth, renewed.hops) == (URL, 1, 1)
    assert again.url == renewed.url != URL
    assert (following.followed, frontier.settled, frontier.accepted, frontier.waiting) == ([], 0, 1, 0)
    (record,) = asyncio.run(fetching.answered(answer(again), **again.cb_kwargs))
    assert (record.fetch.url, record.fetch.outcome, record.fetch.depth) == (again.url, "ok", 1)
    assert record.fetch.attempts == 2, "it was requested twice"
    assert (len(following.followed), frontier.settled, frontier.accepted) == (1, 1, 1)
    assert frontier.lease() is None


@pytest.mark.parametrize(
    ("location", "word"),
    [
        ("/p?a=1&b=2&utm_source=x", "redirect"),
        ("/p?b=2&utm_source=x", "redirect"),
        ("http://example.com/p?b=2&a=1&utm_source=x", "redirect"),
        ("/P?b=2&a=1&gclid=1", "redirect"),
        ("/p?b=2&a=1", "redirect_loop"),
        ("javascript:x", "blocked_scheme"),
    ],
    ids=["other order", "less", "other scheme", "other path", "itself", "no page"],
)
def test_any_other_redirect_is_a_row_of_its_own(following, location, word):
    lease = following.lease()
    (record,) = asyncio.run(
        following.fetching.answered(answer(following.fetching.make_request(lease), 302, location), lease)
    )
    assert record.fetch.outcome == word
    assert following.frontier.settled == 1


def test_a_page_that_redirects_from_one_tracking_parameter_to_the_next_ends(following):
    lease = following.lease()
    request = following.fetching.make_request(lease)
    sent = 0
    while isinstance(request, Request):
        sent += 1
        location = f"/p?b=2&a=1&utm_id={sent}"
        (request,) = asyncio.run(following.fetching.answered(answer(request, 302, location), **request.cb_kwargs))
    assert sent == 11
    assert (request.fetch.outcome, request.fetch.reason) == ("redirect_loop", f"{URL} -> {URL}")
    assert (following.frontier.settled, len(following.followed)) == (1, 1)


def test_a_tracking_address_that_redirects_to_the_page_is_fetched_as_the_page(following):
    lease = following.lease("https://example.com/p?utm_source=x")
    assert lease.url == "https://example.com/p"


def record(url, *targets, outcome=Outcome.OK, redirect_url=None):
    links = tuple(Link(target, target, "a", "", "", number) for number, target in enumerate(targets))
    return PageRecord(Fetch(url, 0, outcome, NOW, redirect_url=redirect_url), links=links)


def waiting(frontier):
    """What a frontier would hand out, level after level."""
    found = []
    while lease := frontier.lease():
        found.append((lease.url, lease.depth, lease.hops))
        frontier.settle(lease.key)
    return found


@pytest.fixture
def site_spider(tmp_path):
    """Makes a site spider, and gives its crawl up in the end."""
    made = []

    def make(url, **arguments):
        made.append(made_spider(SiteSpider, tmp_path / "store", {"url": url, **arguments}))
        return made[-1]

    yield make
    for spider in made:
        spider.opened.close()


@pytest.fixture
def referrers_spider(tmp_path):
    (tmp_path / "seeds.txt").write_text("https://other.example/\n")
    arguments = {"seeds": str(tmp_path / "seeds.txt"), "target": "example.com"}
    spider = made_spider(ReferrersSpider, tmp_path / "store", arguments)
    yield spider
    spider.opened.close()


def test_a_site_is_followed_one_click_deeper_within_its_scope(site_spider):
    spider = site_spider("https://example.com/")
    page = record(
        "https://example.com/",
        *(
            "https://example.com/a",
            "https://www.example.com/b",
            "https://example.com/a",
            "https://example.com/a?gclid=1",
        ),
        *("https://blog.example.com/", "https://other.example/", "https://example.com:8443/"),
    )
    spider._follow(page, Lease("https://example.com/", "https://example.com/", 4, 0))
    assert waiting(spider.frontier) == [("https://example.com/a", 5, 0), ("https://www.example.com/b", 5, 0)]


@pytest.mark.parametrize(
    ("target", "hops", "expected"),
    [
        ("https://example.com/new", 0, [("https://example.com/new", 4, 1)]),
        ("https://example.com/new", 9, [("https://example.com/new", 4, 10)]),
        ("https://example.com/new", 10, []),
        ("https://other.example/", 0, []),
    ],
)
def test_a_sites_redirect_leads_on_at_the_same_depth(site_spider, target, hops, expected):
    spider = site_spider("https://example.com/")
    page = record("https://example.com/old", outcome=Outcome.REDIRECT, redirect_url=target)
    spider._follow(page, Lease("https://example.com/old", "https://example.com/old", 4, hops))
    assert waiting(spider.frontier) == expected


@pytest.mark.parametrize(
    ("target", "hops", "expected"),
    [
        ("https://elsewhere.example/x", 0, [("https://elsewhere.example/x", None, 1)]),
        ("https://elsewhere.example/x", 10, []),
        ("https://example.com/x", 0, []),
        ("https://www.example.com/x", 0, []),
        ("https://blog.example.com/x", 0, [("https://blog.example.com/x", None, 1)]),
    ],
)
def test_a_referring_pages_redirect_leads_anywhere_but_into_the_site(referrers_spider, target, hops, expected):
    page = record("https://other.example/", outcome=Outcome.REDIRECT, redirect_url=target)
    referrers_spider._follow(page, Lease("https://other.example/", "https://other.example/", None, hops))
    assert waiting(referrers_spider.frontier) == expected


def test_links_of_a_referring_page_are_never_followed(referrers_spider):
    page = record("https://other.example/", "https://other.example/2", "https://example.com/")
    referrers_spider._follow(page, Lease("https://other.example/", "https://other.example/", None, 0))
    assert referrers_spider.frontier.accepted == 0


@pytest.mark.parametrize(
    ("url", "names"),
    [
        ("https://example.com/", {"example.com", "www.example.com"}),
        ("https://www.example.com/", {"example.com", "www.example.com"}),
        ("http://localhost:8000/", {"localhost"}),
        ("http://192.168.0.7/", {"192.168.0.7"}),
        ("http://[::1]:8000/", {"::1"}),
    ],
)
def test_the_hosts_that_the_start_url_names_are_known_as_a_resolver_asks_for_them(site_spider, url, names):
    named = site_spider(url).named_hosts
    assert names <= named
    assert "blog.example.com" not in named


def test_nobody_vouches_for_a_seed_lists_hosts(referrers_spider):
    assert referrers_spider.named_hosts == frozenset()


def test_limits_and_places_reach_the_frontier(site_spider):
    spider = site_spider("https://example.com/", max_pages="2", max_depth="1")
    offers = [
        ("https://example.com/1", 0),
        ("https://example.com/2", 2),
        ("https://example.com/3", 1),
        ("https://example.com/4", 1),
    ]
    assert [spider.frontier.offer(*offer) for offer in offers] == [True, False, True, False]
    assert cut_counts(spider.frontier) == {"max_depth": 1, "max_pages": 1}


def test_checking_a_spider_fails_before_anything_is_started(tmp_path):
    settings = Settings({"LINKSPIDER_STORE": str(tmp_path / "store")})
    options = SiteSpider.check({"url": "example.com"}, settings)
    assert options.url == "https://example.com/"
    assert sorted(path.name for path in (tmp_path / "store").iterdir()) == ["crawls", "marts", "tables"]
