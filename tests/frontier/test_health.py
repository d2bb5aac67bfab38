"""The circuit breaker: dead hosts are given up, tried again every minute, and nobody is given up for one bad page."""

import pytest

from linkspider.frontier.health import DOWN_SECONDS, MIN_SECONDS, HostHealth
from linkspider.frontier.journal import Refusal
from linkspider.model.outcome import Outcome

HOST = "a.example"


class Clock:
    now = 500.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def health(clock):
    return HostHealth(4, clock)


def fail(health, clock, count, *, seconds=MIN_SECONDS, first=0, host=HOST):
    """So many URLs fail, the first now and the last after ``seconds``."""
    for number in range(first, first + count):
        if number == first + count - 1:
            clock.now += seconds
        health.failed(host, f"https://{host}/{number}", f"reason {number}")


def test_nobody_is_refused_who_did_not_fail(health):
    assert health.refusal(HOST) is None
    health.answered(HOST)
    assert health.refusal(HOST) is None


def test_a_host_is_given_up_when_more_failed_than_can_be_under_way(health, clock):
    fail(health, clock, 4)
    assert health.refusal(HOST) is None, "all of these may have been asked for before the first had failed"
    health.failed(HOST, f"https://{HOST}/4", "no route")
    refusal = health.refusal(HOST)
    assert refusal.outcome == Outcome.HOST_UNAVAILABLE
    assert HOST in refusal.reason
    assert "no route" in refusal.reason
    assert "5" in refusal.reason
    assert health.refusal("b.example") is None


def test_failures_within_a_moment_give_no_host_up(health, clock):
    fail(health, clock, 50, seconds=MIN_SECONDS - 1)
    assert health.refusal(HOST) is None
    clock.now += 1
    health.failed(HOST, f"https://{HOST}/50", "x")
    assert health.refusal(HOST) is not None


@pytest.mark.parametrize("pages", [1, 4])
def test_pages_that_fail_again_and_again_give_no_host_up(health, clock, pages):
    for number in range(200):
        clock.now += 5
        health.failed(HOST, f"https://{HOST}/{number % pages}", "timeout")
        assert health.refusal(HOST) is None


def test_one_answer_among_failures_keeps_a_host(health, clock):
    for number in range(100):
        fail(health, clock, 4, first=10 * number)
        health.answered(HOST)
        assert health.refusal(HOST) is None
    fail(health, clock, 4, first=5000)
    assert health.refusal(HOST) is None, "what failed before an answer counts no longer"


def test_few_failures_give_no_host_up_that_is_asked_one_by_one(clock):
    health = HostHealth(1, clock)
    fail(health, clock, 4, seconds=600)
    assert health.refusal(HOST) is None
    fail(health, clock, 1, first=4)
    assert health.refusal(HOST) is not None


def test_after_a_minute_one_url_decides(health, clock):
    fail(health, clock, 6)
    clock.now += DOWN_SECONDS - 1
    assert health.refusal(HOST) is not None
    clock.now += 1
    assert health.refusal(HOST) is None
    health.failed(HOST, f"https://{HOST}/again", "timeout")
    assert health.refusal(HOST) is not None, "it is still down"
    clock.now += DOWN_SECONDS
    assert health.refusal(HOST) is None
    health.answered(HOST)
    health.failed(HOST, f"https://{HOST}/once", "timeout")
    assert health.refusal(HOST) is None, "it is up again, and one page failed"


def test_an_answer_that_was_under_way_opens_a_host_again(health, clock):
    fail(health, clock, 6)
    health.answered(HOST)
    assert health.refusal(HOST) is None


def test_a_reason_is_short(health, clock):
    for number in range(6):
        clock.now += MIN_SECONDS
        health.failed(HOST, f"https://{HOST}/{number}", "x" * 5_000)
    assert len(health.refusal(HOST).reason) <= 300


def test_a_host_can_be_closed_for_some_time(health, clock):
    refusal = Refusal(Outcome.RATE_LIMITED, "asked for a day")
    health.close(HOST, 86_400, refusal)
    health.answered(HOST)
    assert health.refusal(HOST) == refusal
    assert health.refusal("b.example") is None
    clock.now += 86_399
    assert health.refusal(HOST) == refusal
    clock.now += 1
    assert health.refusal(HOST) is None


def test_ten_thousand_dead_pages_take_no_room(health, clock):
    fail(health, clock, 10_000)
    assert len(health._trouble[HOST].keys) <= 5
