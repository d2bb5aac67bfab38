"""Retries by Scrapy's settings, each after a wait; none where the server asks for more time than a crawl has."""

from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.exceptions import DownloadTimeoutError, IgnoreRequest, NotConfigured
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.statscollectors import StatsCollector

from linkspider.addon.observing import WAIT, PatientRetries
from linkspider.failures import RefusedError
from linkspider.model.outcome import Outcome

URL = "http://site.example/"
BUSY = RefusedError(Outcome.ROBOTS_UNREACHABLE, "busy", is_transient=True, retry_after=7.0)
DENIED = RefusedError(Outcome.ROBOTS_DENIED, "no")


def retries(**settings):
    crawler = SimpleNamespace(settings=Settings(settings))
    crawler.stats = StatsCollector(SimpleNamespace(settings=crawler.settings))
    crawler.spider = SimpleNamespace(crawler=crawler, name="shop")
    return PatientRetries.from_crawler(crawler)


@pytest.mark.parametrize(
    ("status", "headers", "tries", "least", "most"),
    [
        (503, {}, 0, 0.75, 1.25),
        (503, {}, 1, 3.0, 5.0),
        (429, {"Retry-After": "30"}, 0, 30.0, 30.0),
        (500, {"Retry-After": "soon"}, 0, 0.75, 1.25),
    ],
)
def test_an_answer_that_may_change_is_asked_for_again_later(status, headers, tries, least, most):
    request = Request(URL, meta={"retry_times": tries})
    again = retries().process_response(request, Response(URL, status, headers=headers))
    assert isinstance(again, Request)
    assert again.meta["retry_times"] == tries + 1
    assert least <= again.meta[WAIT] <= most


@pytest.mark.parametrize(
    ("status", "headers", "meta"),
    [
        (404, {}, {}),
        (503, {}, {"retry_times": 2}),
        (503, {}, {"dont_retry": True}),
        (503, {"Retry-After": "86400"}, {}),
    ],
    ids=["final", "used up", "not wanted", "too long"],
)
def test_other_answers_are_answers(status, headers, meta):
    response = Response(URL, status, headers=headers)
    assert retries(RETRY_TIMES=2).process_response(Request(URL, meta=meta), response) is response


@pytest.mark.parametrize(
    ("fault", "least"),
    [(DownloadTimeoutError("slow"), 0.75), (BUSY, 7.0), (DENIED, None), (IgnoreRequest("theirs"), None)],
    ids=["timeout", "robots busy", "robots denied", "ignored"],
)
def test_failures(fault, least):
    again = retries().process_exception(Request(URL), fault)
    assert (again is None) is (least is None)
    if again is not None:
        assert again.meta[WAIT] >= least


def test_a_project_without_retries_has_none():
    with pytest.raises(NotConfigured):
        retries(RETRY_ENABLED=False)
