"""Which failures are tried again and when, and what a server may ask for."""

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linkspider.failures import RefusedError
from linkspider.frontier.retries import MAX_RETRY_AFTER, Attempt, next_try, read_retry_after
from linkspider.model.outcome import Outcome

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TIMES = 3  # RETRY_TIMES

GROWING = [Outcome.TIMEOUT, Outcome.CONNECT_ERROR, Outcome.TRUNCATED]
ONCE = [Outcome.DNS_ERROR]
NEVER = sorted(set(Outcome) - {*GROWING, *ONCE, Outcome.HTTP_ERROR})
TRANSIENT_STATUSES = [408, 429, 500, 502, 503, 504, 520, 522, 524]
FINAL_STATUSES = [400, 401, 403, 404, 405, 406, 410, 411, 414, 451, 501, 505]


def tries(outcome, status=None, retry_times=TIMES, **more):
    """How often a URL is asked for whose every try ends alike."""
    number = 1
    while next_try(Attempt(outcome, status, number, **more), retry_times) is not None:
        number += 1
        assert number < 50
    return number


@pytest.mark.parametrize("outcome", GROWING)
@pytest.mark.parametrize("retry_times", [0, 1, 3])
def test_what_may_pass_is_tried_as_often_as_asked(outcome, retry_times):
    assert tries(outcome, retry_times=retry_times) == 1 + retry_times


@pytest.mark.parametrize("outcome", ONCE)
@pytest.mark.parametrize(("retry_times", "expected"), [(0, 1), (1, 2), (3, 2)])
def test_a_name_without_address_is_tried_once_more(outcome, retry_times, expected):
    assert tries(outcome, retry_times=retry_times) == expected


@pytest.mark.parametrize("outcome", NEVER)
def test_what_would_fail_again_is_not_tried_again(outcome):
    assert tries(outcome) == 1
    assert tries(outcome, 200) == 1


@pytest.mark.parametrize("status", TRANSIENT_STATUSES)
def test_busy_servers_are_asked_again(status):
    assert tries(Outcome.HTTP_ERROR, status) == 1 + TIMES
    assert tries(Outcome.HTTP_ERROR, status, retry_times=0) == 1


@pytest.mark.parametrize("status", FINAL_STATUSES)
def test_final_statuses_are_final(status):
    assert tries(Outcome.HTTP_ERROR, status) == 1
    assert tries(Outcome.HTTP_ERROR, status, retry_after=5.0) == 1


@pytest.mark.parametrize("outcome", [Outcome.ROBOTS_UNREACHABLE, Outcome.DNS_ERROR, Outcome.CONNECT_ERROR])
def test_what_was_refused_for_the_moment_is_tried_as_often_as_asked(outcome):
    assert tries(outcome, refused=RefusedError(outcome, "", is_transient=True)) == 1 + TIMES
    assert tries(outcome, refused=RefusedError(outcome, "")) == 1


@pytest.mark.parametrize(("number", "middle"), [(1, 1.0), (2, 4.0), (3, 16.0), (4, 16.0), (9, 16.0)])
def test_delays_grow_and_are_spread_by_a_quarter(number, middle):
    delays = [next_try(Attempt(Outcome.TIMEOUT, None, number), 20).seconds for _ in range(400)]
    assert all(middle * 0.75 <= delay <= middle * 1.25 for delay in delays)
    assert min(delays) < middle * 0.85
    assert max(delays) > middle * 1.15
    assert len(set(delays)) > 300


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("asked", [30.0, 3599.0, 3600.0])
def test_what_a_server_asks_for_is_waited_for_at_least(status, asked):
    retry = next_try(Attempt(Outcome.HTTP_ERROR, status, 1, asked), TIMES)
    assert asked <= retry.seconds <= asked * 1.25 + 2
    assert retry.pauses_host


@pytest.mark.parametrize("asked", [0.0, 0.1])
def test_a_server_that_asks_for_less_is_spared_all_the_same(asked):
    assert next_try(Attempt(Outcome.HTTP_ERROR, 429, 2, asked), TIMES).seconds >= 3.0


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("asked", [MAX_RETRY_AFTER + 1, 86_400.0, 1e10])
def test_a_server_that_asks_for_more_than_an_hour_is_given_up(status, asked):
    assert MAX_RETRY_AFTER == 3600
    assert next_try(Attempt(Outcome.HTTP_ERROR, status, 1, asked), TIMES) is None


@pytest.mark.parametrize(
    ("outcome", "status", "pauses"),
    [
        (Outcome.HTTP_ERROR, 429, True),
        (Outcome.HTTP_ERROR, 503, True),
        (Outcome.HTTP_ERROR, 500, False),
        (Outcome.HTTP_ERROR, 502, False),
        (Outcome.TIMEOUT, None, False),
        (Outcome.CONNECT_ERROR, None, False),
    ],
)
def test_only_who_asks_for_it_is_left_alone_as_a_host(outcome, status, pauses):
    assert next_try(Attempt(outcome, status, 1), TIMES).pauses_host is pauses


# -- Retry-After

HEADERS = [
    ("120", 120),
    (" 7 ", 7),
    ("0", 0),
    ("007", 7),
    ("3600", 3600),
    ("Fri, 20 Nov 2026 12:01:00 GMT", 60),
    ("Friday, 20-Nov-26 12:01:00 GMT", 60),
    ("Fri, 20 Nov 2026 13:01:00 +0100", 60),
    ("Fri, 20 Nov 2026 12:00:30", 30),
    ("Fri, 20 Nov 2026 11:00:00 GMT", 0),
    ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
    (None, None),
    ("", None),
    ("   ", None),
    ("-1", None),
    ("soon", None),
    ("1.5", None),
    ("1e3", None),
    ("12 s", None),
    ("\xb2", None),  # a digit, but no number
    ("\u0663", None),
    ("Fri, 99 Nov 2026 12:01:00 GMT", None),
    ("Fri, 20 Nov 99999 12:01:00 GMT", None),
    ("\x00\xff", None),
]


@pytest.mark.parametrize(("value", "seconds"), HEADERS, ids=[repr(value) for value, _ in HEADERS])
def test_retry_after(value, seconds):
    assert read_retry_after(value, NOW) == seconds


@pytest.mark.parametrize("value", ["9" * 10, "9" * 25, "9" * 400, "9" * 5000, "9" * 100_000], ids=len)
def test_a_huge_number_is_long(value):
    assert 10 * MAX_RETRY_AFTER < read_retry_after(value, NOW) < float("inf")


@pytest.mark.parametrize("hours", [-24, -1, 0, 1, 48])
def test_a_date_is_read_in_any_zone(hours):
    then = (NOW + timedelta(seconds=90)).astimezone(timezone(timedelta(hours=min(max(hours, -23), 14))))
    assert read_retry_after(then.strftime("%a, %d %b %Y %H:%M:%S %z"), NOW) == 90


def test_without_a_time_now_is_now():
    then = datetime.now(UTC) + timedelta(minutes=10)
    assert 590 <= read_retry_after(then.strftime("%a, %d %b %Y %H:%M:%S GMT")) <= 600


words = st.sampled_from(
    ["Fri,", "20", "Nov", "2026", "0", "9" * 30, "12:01:00", "99:99:99", "GMT", "-9999", "+999999999999", "(", '"', ":"]
)


@given(st.one_of(st.text(max_size=60), st.lists(words, max_size=7).map(" ".join)))
@example("Fri, 20 Nov 2026 12:01:00 +99999999999999")
@example("Fri, 20 Nov 2026 99999999999999999999:00:00 GMT")
@example("Fri, 20 Nov 0001 00:00:00 +2359")
@example("Fri, 31 Dec 9999 23:59:59 -2359")
def test_whatever_a_server_writes_is_nothing_or_a_time_to_come(value):
    seconds = read_retry_after(value, NOW)
    assert seconds is None or 0 <= seconds < float("inf")


def test_a_date_without_a_zone_is_in_utc_wherever_the_crawl_runs(monkeypatch):
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        assert read_retry_after("Fri, 20 Nov 2026 12:00:30", NOW) == 30
    finally:
        monkeypatch.undo()
        time.tzset()
