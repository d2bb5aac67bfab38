"""Requests wait for their origin's robots.txt; what becomes of them when it is late, moved or not to be had."""

import asyncio
import itertools
from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    NotConfigured,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.settings import Settings
from scrapy.signalmanager import SignalManager

from linkspider.failures import RefusedError
from linkspider.middlewares.robots import RobotsMiddleware
from linkspider.model.outcome import Outcome

ROBOTS = "https://a.example/robots.txt"
DENY_X = b"User-agent: *\nDisallow: /x\n"
FAULTS = [
    (
        CannotResolveHostError("no such name"),
        "dns_error",
        "asking for robots.txt: CannotResolveHostError: no such name",
    ),
    (
        DownloadConnectionRefusedError("no"),
        "connect_error",
        "asking for robots.txt: DownloadConnectionRefusedError: no",
    ),
    (DownloadFailedError("lost"), "connect_error", "asking for robots.txt: DownloadFailedError: lost"),
    (RefusedError(Outcome.BLOCKED_ADDRESS, "a is at ::1"), "blocked_address", "asking for robots.txt: a is at ::1"),
    (DownloadTimeoutError("30 s"), "robots_unreachable", "asking for robots.txt: DownloadTimeoutError: 30 s"),
    (ResponseDataLossError(), "robots_unreachable", "asking for robots.txt: ResponseDataLossError"),
    (OSError("Not a gzipped file"), "robots_unreachable", "asking for robots.txt: OSError: Not a gzipped file"),
    (RuntimeError("a bug"), "robots_unreachable", "asking for robots.txt: RuntimeError: a bug"),
]


class Web:
    """An engine whose downloads end when they are told to."""

    def __init__(self, answers=None):
        self.answers = answers or {}
        self.asked = []
        self.gate = None

    async def download_async(self, request):
        self.asked.append(request)
        if self.gate is not None:
            await self.gate.wait()
        else:
            await asyncio.sleep(0)
        answer = self.answers[request.url]
        if isinstance(answer, Exception):
            raise answer
        status, headers, body = answer
        return Response(request.url, status=status, headers=headers, body=body)

    @property
    def urls(self):
        return [request.url for request in self.asked]

    def middleware(self):
        return RobotsMiddleware(SimpleNamespace(engine=self), "linkspider")


async def outcome(middleware, url):
    """What becomes of a request: None when it may go out, else why not."""
    try:
        passed = await middleware.process_request(Request(url))
    except RefusedError as refusal:
        return refusal.outcome.value, refusal.reason
    assert passed is None, "anything else would end the request here"
    return None


def outcomes(web, *urls):
    async def run():
        middleware = web.middleware()
        return [await outcome(middleware, url) for url in urls]

    return asyncio.run(run())


def test_six_at_once_cause_one_fetch_and_none_passes_before_the_verdict():
    web = Web({ROBOTS: (200, {}, DENY_X)})

    async def run():
        web.gate = asyncio.Event()
        middleware = web.middleware()
        urls = [f"https://a.example/{name}" for name in ("x", "y", "x/1", "z", "x?q", "")]
        tasks = [asyncio.ensure_future(outcome(middleware, url)) for url in urls]
        for _ in range(20):
            await asyncio.sleep(0)
        waiting = [task.done() for task in tasks]
        web.gate.set()
        return waiting, await asyncio.gather(*tasks)

    waiting, found = asyncio.run(run())
    assert waiting == [False] * 6
    denied = ("robots_denied", "https://a.example/robots.txt disallows it for linkspider")
    assert found == [denied, None, denied, None, denied, None]
    assert web.urls == [ROBOTS]


def test_a_late_comer_uses_the_verdict_that_is_there():
    web = Web({ROBOTS: (200, {}, DENY_X)})
    assert outcomes(web, "https://a.example/y", "https://a.example/z") == [None, None]
    assert web.urls == [ROBOTS]


def test_each_origin_is_asked_for_itself():
    names = [
        "https://a.example",
        "http://a.example",
        "https://a.example:8443",
        "https://b.example",
        "http://[::1]:8000",
    ]
    web = Web({f"{name}/robots.txt": (404, {}, b"") for name in names})
    assert outcomes(web, *(f"{name}/page" for name in names)) == [None] * 5
    assert web.urls == [f"{name}/robots.txt" for name in names]


def test_the_fetch_itself_is_not_held_up_and_goes_out_as_written():
    web = Web({ROBOTS: (200, {}, b"")})
    outcomes(web, "https://a.example/y")
    (request,) = web.asked
    assert request.callback is NO_CALLBACK
    assert request.meta["verbatim_url"] is True
    assert request.meta["dont_retry"] is True
    assert "Referer" not in request.headers
    assert asyncio.run(web.middleware().process_request(request)) is None
    assert len(web.asked) == 1, "asking for the rules must not ask for the rules"


@pytest.mark.parametrize("url", ["data:,x", "file:///x", "ftp://a.example/x"])
def test_what_is_no_web_page_has_no_robots_file(url):
    web = Web()
    assert outcomes(web, url) == [None]
    assert web.urls == []


@pytest.mark.parametrize(("fault", "word", "reason"), FAULTS, ids=[type(fault).__name__ for fault, _, _ in FAULTS])
def test_a_fetch_that_fails_keeps_every_page_back(fault, word, reason):
    web = Web({ROBOTS: fault})
    assert outcomes(web, "https://a.example/1", "https://a.example/2") == [(word, reason)] * 2
    assert set(web.urls) == {ROBOTS}


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_server_in_trouble_keeps_every_page_back(status):
    web = Web({ROBOTS: (status, {}, b"")})
    ((word, reason),) = outcomes(web, "https://a.example/1")
    assert (word, reason) == ("robots_unreachable", f"robots.txt answered with status {status}")


def test_each_request_gets_an_error_of_its_own():
    web = Web({ROBOTS: (503, {}, b"")})

    async def run():
        middleware = web.middleware()
        requests = [middleware.process_request(Request(f"https://a.example/{number}")) for number in range(2)]
        return await asyncio.gather(*requests, return_exceptions=True)

    first, second = asyncio.run(run())
    assert first is not second
    assert isinstance(first, RefusedError)


def chain(*locations, end):
    """Answers for robots.txt that redirect through the locations, each absolute, to an end."""
    urls = [ROBOTS, *locations]
    answers = {url: (302, {"Location": following}, b"") for url, following in itertools.pairwise(urls)}
    return answers | {urls[-1]: end}


@pytest.mark.parametrize("hops", range(1, 6))
def test_up_to_five_redirects_are_followed(hops):
    locations = [f"https://host{number}.example/rules" for number in range(hops)]
    web = Web(chain(*locations, end=(200, {}, DENY_X)))
    assert [found and found[0] for found in outcomes(web, "https://a.example/x", "https://a.example/y")] == [
        "robots_denied",
        None,
    ]
    assert web.urls == [ROBOTS, *locations]


def test_past_five_redirects_there_are_no_rules():
    locations = [f"https://host{number}.example/rules" for number in range(6)]
    web = Web(chain(*locations, end=(200, {}, DENY_X)))
    assert outcomes(web, "https://a.example/x") == [None]
    assert web.urls == [ROBOTS, *locations[:5]]


def test_a_redirect_to_itself_keeps_pages_back():
    web = Web({ROBOTS: (301, {"Location": "/robots.txt#again"}, b"")})
    circle = ("robots_unreachable", "robots.txt redirects in a circle")
    assert outcomes(web, "https://a.example/x", "https://a.example/y") == [circle] * 2
    assert web.urls == [ROBOTS]


def test_so_does_a_circle_of_several():
    web = Web(chain("https://b.example/", "https://c.example/", "https://b.example/", end=(302, {}, b"")))
    web.answers["https://b.example/"] = (302, {"Location": "https://c.example/"}, b"")
    ((word, _),) = outcomes(web, "https://a.example/x")
    assert word == "robots_unreachable"
    assert len(web.urls) == 3


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_relative_to_where_they_stand(status):
    web = Web(
        {
            ROBOTS: (status, {"Location": " //www.a.example/sub/rules "}, b""),
            "https://www.a.example/sub/rules": (status, {"Location": "../robots.txt"}, b""),
            "https://www.a.example/robots.txt": (200, {}, DENY_X),
        }
    )
    ((word, reason),) = outcomes(web, "https://a.example/x")
    assert (word, reason) == ("robots_denied", "https://a.example/robots.txt disallows it for linkspider")


@pytest.mark.parametrize(
    ("status", "headers"), [(301, {}), (302, {"Location": "ftp://a.example/"}), (302, {"Location": "http://[bad"})]
)
def test_a_redirect_that_leads_nowhere_keeps_pages_back(status, headers):
    ((word, _),) = outcomes(Web({ROBOTS: (status, headers, b"")}), "https://a.example/x")
    assert word == "robots_unreachable"


@pytest.mark.parametrize(
    ("target", "word"), [("https://gone.example/", "robots_unreachable"), ("https://a.example/rules", "dns_error")]
)
def test_another_host_that_fails_says_nothing_about_this_one(target, word):
    web = Web(chain(target, end=CannotResolveHostError("gone.example")))
    assert [found[0] for found in outcomes(web, "https://a.example/x")] == [word]


def test_a_request_that_is_given_up_leaves_the_others_their_verdict():
    web = Web({ROBOTS: (200, {}, DENY_X)})

    async def run():
        web.gate = asyncio.Event()
        middleware = web.middleware()
        first = asyncio.ensure_future(outcome(middleware, "https://a.example/1"))
        second = asyncio.ensure_future(outcome(middleware, "https://a.example/x"))
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.sleep(0)
        web.gate.set()
        return await second, first.cancelled()

    (word, _), is_cancelled = asyncio.run(run())
    assert (word, is_cancelled) == ("robots_denied", True)
    assert web.urls == [ROBOTS]


@pytest.mark.parametrize(
    ("settings", "agent"),
    [
        ({"ROBOTSTXT_USER_AGENT": "linkspider", "USER_AGENT": "otherbot/1 (me)"}, "linkspider"),
        ({"ROBOTSTXT_USER_AGENT": None, "USER_AGENT": "linkspider/1 (me)"}, "linkspider"),
    ],
)
def test_the_agent_is_the_one_that_the_settings_name(settings, agent):
    crawler = SimpleNamespace(settings=Settings({"ROBOTSTXT_OBEY": True, **settings}), signals=SignalManager())
    assert RobotsMiddleware.from_crawler(crawler)._token == agent


def test_who_does_not_obey_asks_nothing():
    with pytest.raises(NotConfigured):
        RobotsMiddleware.from_crawler(SimpleNamespace(settings=Settings({"ROBOTSTXT_OBEY": False})))


def test_sitemaps_are_taken_from_the_verdict_that_is_there():
    web = Web({ROBOTS: (200, {}, b"Sitemap: https://a.example/s.xml\n")})

    async def run():
        middleware = web.middleware()
        await outcome(middleware, "https://a.example/1")
        return [await middleware.sitemaps_of("https://a.example") for _ in range(2)]

    assert asyncio.run(run()) == [("https://a.example/s.xml",)] * 2
    assert web.urls == [ROBOTS]


@pytest.mark.parametrize(("is_enabled", "expected"), [(True, 2), (False, 0)])
def test_who_wants_nothing_tried_again_has_robots_asked_for_once(is_enabled, expected):
    told = {"ROBOTSTXT_OBEY": True, "USER_AGENT": "linkspider/1 (me)", "RETRY_ENABLED": is_enabled, "RETRY_TIMES": 2}
    crawler = SimpleNamespace(settings=Settings(told), signals=SignalManager())
    assert RobotsMiddleware.from_crawler(crawler)._retries == expected
