"""Which hosts answer: a circuit breaker, so that a host that has died does not hold a crawl up URL by URL.

A host is given up when more URLs in a row failed than can be under way at once, over some time: then one URL at least
was asked for after all the others had failed. While it is given up its URLs end without being asked for; after a
minute the next one is asked for, and what comes of it decides.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from linkspider.frontier.journal import Refusal
from linkspider.model.outcome import Outcome

MIN_FAILURES: Final = 5
MIN_SECONDS: Final = 60.0  # a server that is restarted is back by then
DOWN_SECONDS: Final = 60.0

#: Failures that are the host's and not one page's.
HOST_FAILURES: Final = frozenset({Outcome.TIMEOUT, Outcome.CONNECT_ERROR, Outcome.DNS_ERROR})


@dataclass(slots=True)
class _Trouble:
    """A host's failures since it last answered."""

    since: float
    tries: int = 0
    keys: set[str] = field(default_factory=set)
    down_until: float = 0.0
    last: str = ""


class HostHealth:
    """Keeps an eye on hosts.

    Args:
        per_host: URLs of a host that can be under way at once.
        clock: seconds that only grow.
    """

    def __init__(self, per_host: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_host = per_host
        self._clock = clock
        self._trouble: dict[str, _Trouble] = {}
        self._closed: dict[str, tuple[float, Refusal]] = {}

    def answered(self, host: str) -> None:
        """Takes note that a host answered, whatever it said."""
        self._trouble.pop(host, None)

    def failed(self, host: str, key: str, reason: str) -> None:
        """Takes note that a URL's try failed in a way that is the host's."""
        now = self._clock()
        trouble = self._trouble.setdefault(host, _Trouble(now))
        trouble.tries += 1
        trouble.last = reason
        if len(trouble.keys) <= self._per_host:
            trouble.keys.add(key)
        is_long = now - trouble.since >= MIN_SECONDS
        if trouble.tries >= MIN_FAILURES and len(trouble.keys) > self._per_host and is_long:
            trouble.down_until = now + DOWN_SECONDS

    def close(self, host: str, seconds: float, refusal: Refusal) -> None:
        """Gives a host up for some time."""
        self._closed[host] = (self._clock() + seconds, refusal)

    def refusal(self, host: str) -> Refusal | None:
        """Why a host's URLs are not asked for at this moment; None if they are."""
        now = self._clock()
        until, refusal = self._closed.get(host, (0.0, None))
        if now < until:
            return refusal
        trouble = self._trouble.get(host)
        if trouble is None or now >= trouble.down_until:
            return None
        reason = f"{host} failed {trouble.tries} times in a row, last with: {trouble.last}"
        return Refusal(Outcome.HOST_UNAVAILABLE, reason[:300])
