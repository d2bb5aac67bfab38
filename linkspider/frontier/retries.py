"""Which failures are tried again, and when: growing delays with jitter, and what the server asks for.

What would fail again for the same reason is not tried again: a missing page, a bad certificate, a broken redirect.
"""

import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final, NamedTuple

from linkspider.failures import RefusedError
from linkspider.model.outcome import Outcome

#: Seconds before the second, third, fourth ... try; the last one repeats. Each is spread by a quarter either way.
DELAYS: Final = (1.0, 4.0, 16.0)
_JITTER: Final = 0.25
#: The longest that a server may ask to be left alone; past it its URLs are given up for this crawl.
MAX_RETRY_AFTER: Final = 3600.0

#: How often an outcome is worth another try, at most; None is as often as the setting says.
_RETRIED: Final[dict[Outcome, int | None]] = {
    Outcome.TIMEOUT: None,
    Outcome.CONNECT_ERROR: None,
    Outcome.TRUNCATED: None,
    Outcome.DNS_ERROR: 1,  # a resolver may stumble; a name that does not exist goes on not existing
}
#: 429 and 503 say for how long; the others are what servers answer that are busy or being restarted.
_RETRIED_STATUSES: Final = frozenset({408, 429, 500, 502, 503, 504, 520, 522, 524})
_PAUSING_STATUSES: Final = frozenset({429, 503})


class Attempt(NamedTuple):
    """What came of a try.

    Attributes:
        outcome, status: what it would end with.
        number: which try it was, from 1.
        retry_after: seconds that the server asked for; None where it did not.
        refused: what kept linkspider from sending it, if it was not sent.
    """

    outcome: Outcome
    status: int | None
    number: int
    retry_after: float | None = None
    refused: RefusedError | None = None


class Retry(NamedTuple):
    """Another try, after ``seconds``; ``pauses_host``: until then, the host is left alone."""

    seconds: float
    pauses_host: bool


def next_try(attempt: Attempt, retry_times: int) -> Retry | None:
    """Whether and when a URL is tried again.

    Args:
        attempt: what came of the last try.
        retry_times: tries after the first, at most.
    """
    most = _most_retries(attempt, retry_times)
    if attempt.number > most or (attempt.retry_after or 0) > MAX_RETRY_AFTER:
        return None
    delay = DELAYS[min(attempt.number, len(DELAYS)) - 1]
    delay *= random.uniform(1 - _JITTER, 1 + _JITTER)  # noqa: S311  # spreads load, hides nothing
    return Retry(max(delay, attempt.retry_after or 0), attempt.status in _PAUSING_STATUSES)


def _most_retries(attempt: Attempt, retry_times: int) -> int:
    if attempt.refused is not None:
        return retry_times if attempt.refused.is_transient else 0
    if attempt.outcome is Outcome.HTTP_ERROR:
        return retry_times if attempt.status in _RETRIED_STATUSES else 0
    most = _RETRIED.get(attempt.outcome, 0)
    return retry_times if most is None else min(most, retry_times)


def read_retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """Seconds that a Retry-After header asks for, by number or date (RFC 9110 10.2.3); None where it says nothing."""
    text = (value or "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return float(text[:10])
    try:
        date = parsedate_to_datetime(text)
        if date.tzinfo is None:
            date = date.replace(tzinfo=UTC)
        return max(0.0, (date - (now or datetime.now(UTC))).total_seconds())
    except (ValueError, OverflowError):  # no date, or one past the end of the calendar
        return None
