"""What an answer to robots.txt means by RFC 9309, how long it is remembered, and which failures are final."""

import asyncio
import email.utils
import time
from types import SimpleNamespace

import pytest
from OpenSSL.SSL import Error as OpenSSLError
from scrapy import Request
from scrapy.exceptions import CannotResolveHostError, DownloadTimeoutError, ResponseDataLossError
from scrapy.http import Response

from linkspider.extract.robots_txt import Rules
from linkspider.failures import AnswerError, RefusedError
from linkspider.middlewares.robots import MAX_AGE, Refusal, RobotsMiddleware, Verdicts, read_verdict
from linkspider.model.outcome import Outcome

ROBOTS = "https://a.example/robots.txt"
PAGE = "https://a.example/x"
DENY_ALL = b"User-agent: *\nDisallow: /\n"
STATUSES = [
    *((status, "rules") for status in (200, 203, 204, 206, 299)),
    *((status, "no rules") for status in (400, 401, 403, 404, 405, 410, 418, 451, 499)),
    *((status, "may pass") for status in (429, 500, 502, 503, 504, 599)),
    *((status, "refused") for status in (300, 301, 304, 308, 100, 600, 999)),
]


def answered(status=200, body=DENY_ALL, flags=(), **headers):
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(ROBOTS, status=status, body=body, headers=headers, flags=list(flags))


@pytest.mark.parametrize(("status", "meaning"), STATUSES)
def test_a_status_means_rules_no_rules_or_a_refusal(status, meaning):
    verdict = read_verdict(answered(status), "linkspider")
    if meaning in {"refused", "may pass"}:
        assert verdict == Refusal(
            Outcome.ROBOTS_UNREACHABLE, f"robots.txt answered with status {status}", meaning == "may pass"
        )
    else:
        assert verdict.allows("https://example.com/x") is (meaning == "no rules")


@pytest.mark.parametrize(
    ("encoding", "is_read"), [(b"identity", True), (b"", True), (b"gzip", False), (b"gzip, x-unknown", False)]
)
def test_a_body_that_nobody_unpacked_is_no_file(encoding, is_read):
    verdict = read_verdict(answered(Content_Encoding=encoding), "linkspider")
    assert isinstance(verdict, Rules) is is_read
    if not is_read:
        assert (verdict.outcome, verdict.is_transient) == ("robots_unreachable", False)


def test_half_a_body_is_no_file():
    verdict = read_verdict(answered(flags=["dataloss"]), "linkspider")
    assert (verdict.outcome, verdict.is_transient) == ("robots_unreachable", True)


@pytest.mark.parametrize(
    ("status", "value", "seconds"),
    [(429, "7", 7), (503, "0", 0), (503, "soon", None), (500, "7", None), (429, "Mon, 01 Jan 2001 00:00:00 GMT", 0)],
)
def test_retry_after(status, value, seconds):
    assert read_verdict(answered(status, Retry_After=value), "linkspider").retry_after == seconds


def test_retry_after_as_a_date():
    date = email.utils.formatdate(time.time() + 100, usegmt=True)
    assert 95 < read_verdict(answered(503, Retry_After=date), "linkspider").retry_after <= 100


class Host:
    """A host that answers robots.txt in turn, the last answer for ever; and a clock that is set by hand."""

    def __init__(self, *answers, retries=3):
        self.answers = list(answers)
        self.now = 1_000.0
        self.asked = 0
        crawler = SimpleNamespace(engine=SimpleNamespace(download_async=self.download))
        self.middleware = RobotsMiddleware(crawler, "linkspider", retries, clock=lambda: self.now)

    async def download(self, request):
        self.asked += 1
        await asyncio.sleep(0)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def send(self, count=1):
        """What becomes of so many requests at once: None for those that pass."""

        async def run():
            waits = (self.middleware.process_request(Request(PAGE)) for _ in range(count))
            return await asyncio.gather(*waits, return_exceptions=True)

        return asyncio.run(run())


PASSING = [
    answered(429),
    answered(500),
    answered(503),
    DownloadTimeoutError("30 s"),
    ResponseDataLossError(),
    RefusedError(Outcome.HOST_UNAVAILABLE, "down", is_transient=True),
]
LASTING = [
    OpenSSLError(),
    answered(302),
    answered(999),
    AnswerError(Outcome.BAD_ENCODING, "not gzip"),
    RefusedError(Outcome.BLOCKED_ADDRESS, "10.0.0.1"),
    RuntimeError("a bug"),
]


@pytest.mark.parametrize("answer", PASSING, ids=repr)
@pytest.mark.parametrize("retries", [0, 1, 3])
def test_what_may_pass_is_asked_again_until_the_tries_are_used_up(answer, retries):
    host = Host(answer, retries=retries)
    found = [later(host).send(2) for _ in range(retries + 3)]
    assert [[each.is_transient for each in pair] for pair in found] == [[True] * 2] * retries + [[False] * 2] * 3
    assert host.asked == retries + 1


def later(host):
    """A host when its requests have waited for their next try."""
    host.now += 17
    return host


def test_requests_that_come_back_one_by_one_ask_once_for_all():
    host = Host(answered(500))
    assert [host.send()[0].is_transient for _ in range(5)] == [True] * 5
    assert host.asked == 1
    host.now += 0.75
    assert [host.send()[0].is_transient for _ in range(5)] == [True] * 5
    assert host.asked == 2


def test_a_host_that_failed_for_good_is_asked_again_after_a_minute():
    host = Host(answered(500), answered(500), answered(404), retries=1)
    assert [later(host).send()[0].is_transient for _ in range(2)] == [True, False]
    host.now += 59
    assert host.send()[0].is_transient is False
    host.now += 2
    assert host.send() == [None]


@pytest.mark.parametrize("answer", LASTING, ids=repr)
def test_what_will_not_pass_is_final_at_once(answer):
    host = Host(answer)
    found = [host.send()[0] for _ in range(3)]
    assert [(type(each), each.is_transient) for each in found] == [(RefusedError, False)] * 3
    assert host.asked == 1


def test_a_name_is_looked_up_twice():
    host = Host(CannotResolveHostError("a.example"))
    found = [later(host).send()[0] for _ in range(4)]
    assert [each.is_transient for each in found] == [True, False, False, False]
    assert {each.outcome for each in found} == {Outcome.DNS_ERROR}
    assert host.asked == 2


def test_a_host_that_recovers_is_crawled_and_starts_anew():
    host = Host(answered(500), answered(500), answered(404), answered(500))
    assert [later(host).send()[0] is None for _ in range(4)] == [False, False, True, True]
    host.now += MAX_AGE
    assert [later(host).send()[0].is_transient for _ in range(5)] == [True, True, True, False, False]


def test_a_server_is_not_asked_before_the_time_that_it_named():
    host = Host(answered(503, Retry_After="60"), answered(404))
    assert host.send()[0].retry_after == 60
    host.now += 45
    (refused,) = host.send()
    assert (refused.is_transient, refused.retry_after, host.asked) == (True, 15, 1)
    host.now += 15
    assert host.send() == [None]
    assert host.asked == 2


@pytest.mark.parametrize("answer", [answered(200), answered(404), answered(302)], ids=repr)
def test_a_verdict_holds_for_a_day(answer):
    host = Host(answer)
    host.send()
    host.now += MAX_AGE - 1
    host.send()
    assert host.asked == 1
    host.now += 1
    host.send()
    assert host.asked == 2


def test_the_origins_asked_for_longest_ago_are_forgotten():
    verdicts = Verdicts(lambda: 0.0, max_origins=2)
    for origin in ("a", "b"):
        verdicts.put(origin, Rules())
    assert verdicts.get("a") == Rules()
    verdicts.put("c", Rules())
    assert [verdicts.get(origin) is None for origin in "abc"] == [False, True, False]


def test_long_files_are_forgotten_sooner():
    verdicts = Verdicts(lambda: 0.0, max_text=100)
    for origin in "abc":
        verdicts.put(origin, Rules("+/" + "x" * 40))
        verdicts.put(origin, Rules("+/" + "x" * 40))
    assert [verdicts.get(origin) is None for origin in "abc"] == [True, False, False]
    verdicts.put("d", Rules("+/" + "x" * 400))
    assert verdicts.get("d") is not None
    assert len(verdicts) == 1


def test_a_host_that_still_fails_after_a_minute_is_not_asked_time_after_time_again():
    host = Host(answered(500), retries=2)
    assert [later(host).send()[0].is_transient for _ in range(3)] == [True, True, False]
    for asked in (4, 5):
        host.now += 61
        assert (host.send()[0].is_transient, host.asked) == (False, asked)


def test_no_verdict_holds_longer_than_a_day_whatever_time_the_server_named():
    host = Host(answered(503, Retry_After="864000"), answered(404))
    assert host.send()[0].is_transient
    host.now += MAX_AGE
    assert host.send() == [None]


def test_names_of_sitemaps_count_as_text():
    verdicts = Verdicts(lambda: 0.0, max_text=100)
    for origin in "abc":
        verdicts.put(origin, Rules(sitemaps=("https://a.example/" + "x" * 30,)))
    assert [verdicts.get(origin) is None for origin in "abc"] == [True, False, False]


@pytest.mark.parametrize("retries", [0, 1, 3])
def test_failures_of_few_hosts_are_remembered(monkeypatch, retries):
    monkeypatch.setattr("linkspider.middlewares.robots.MAX_ORIGINS", 2)
    host = Host(answered(500), retries=retries)

    async def run():
        for number in range(5):
            request = Request(f"https://{number}.example/x")
            await asyncio.gather(host.middleware.process_request(request), return_exceptions=True)

    asyncio.run(run())
    assert len(host.middleware._failures) == 2
