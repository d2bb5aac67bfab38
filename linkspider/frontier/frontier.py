"""What a crawl has taken on, and in which order it is fetched.

A URL is **offered** when something leads to it, **accepted** once if the limits allow, **leased** while it is being
fetched, and **settled** when its outcome is known and everything it leads to has been offered; it is **done** when its
rows are on disk. The order is breadth first, level by level: no URL of a level is leased before every URL of the level
above is settled. That makes depth exact, whatever the order in which answers come in. URLs that no clicks lead to come
behind all others, in levels of their own. Inside a level hosts take turns, and a host can be told to pause.

What must survive the process is the journal's; here is what a running process needs: whose turn it is.
"""

import heapq
import time
from collections import Counter, deque
from collections.abc import Callable
from typing import Final, NamedTuple, Protocol

from linkspider.frontier.journal import Entry, Journal, Refusal
from linkspider.model import urls
from linkspider.model.outcome import Outcome
from linkspider.model.records import FoundIn

_PREFETCH: Final = 8  # URLs taken from the journal for a host at a time
_CACHED: Final = 200_000  # known URLs remembered in each of two generations
_CUT_ROWS: Final = 10  # URLs that a rule of linkspider's own cuts and that get a row each; the others are counted


class Lease(NamedTuple):
    """A URL handed out for fetching.

    Attributes:
        url: the URL to fetch, as it was found on its way; ``key``: its identity.
        depth: clicks from the start page, or None where no clicks lead to it.
        hops: redirects in a row that led here.
        found_in: where it was met.
        attempt: which try this is, from 1.
        refusal: set when it is not to be fetched: the outcome that it gets instead.
        steps: clicks from a page of a list, where no clicks from the start page lead to it.
        requested: how often it was requested before; a try that is refused, as by robots.txt, is no request.
    """

    url: str
    key: str
    depth: int | None
    hops: int
    found_in: FoundIn = FoundIn.NOWHERE
    attempt: int = 1
    refusal: Refusal | None = None
    steps: int = 0
    requested: int = 0


class Limits(NamedTuple):
    """What a user bounds a crawl with; None is no bound.

    Attributes:
        max_pages: URLs accepted in all; ``max_depth``: clicks from the start page, or from a page of a list.
        per_host: URLs of one host leased at a time.
    """

    max_pages: int | None = None
    max_depth: int | None = None
    per_host: int = 8


class Cut(NamedTuple):
    """A URL that a rule of linkspider's own keeps from being fetched.

    Attributes:
        rule: the rule's name; ``outcome``: what its first URLs get as outcome; ``reason``: the rule in words.
    """

    rule: str
    outcome: Outcome
    reason: str


class Budgets(Protocol):
    """Rules against endless sites."""

    def cut(self, url: str, depth: int | None, source_url: str | None) -> Cut | None:
        """What keeps a new URL from being fetched, if anything."""

    def count(self, url: str, depth: int | None) -> None:
        """Takes note of an accepted URL."""


class Frontier:
    """Hands out a journal's URLs.

    Args:
        journal: what was taken on, before too if the crawl is resumed.
        limits: the user's bounds.
        budgets: linkspider's own, if the crawl follows links.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        journal: Journal,
        limits: Limits,
        budgets: Budgets | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.journal = journal
        self._limits = limits
        self._budgets = budgets
        self._clock = clock
        self._accepted, self._settled = journal.totals()
        self._known: set[int] = set()
        self._known_before: set[int] = set()
        self._level = -1
        self._ready: deque[str] = deque()
        self._is_ready: set[str] = set()
        self._queued: set[str] = set()  # hosts that may have more of this level in the journal
        self._taken: dict[str, deque[Entry]] = {}  # host -> URLs of this level taken from the journal
        self._leased: dict[str, str] = {}  # key -> host
        self._busy: Counter[str] = Counter()  # host -> leases
        self._paused: dict[str, float] = {}  # host -> until when
        self._wakings: list[tuple[float, str]] = []
        if budgets is not None and self._accepted:
            for entry in journal.entries():
                if entry.refusal is None:
                    budgets.count(entry.url, entry.clicks)

    def offer(  # noqa: PLR0913, PLR0917  # a URL and what is known of it
        self,
        url: str,
        depth: int | None,
        hops: int = 0,
        found_in: FoundIn = FoundIn.LINKS,
        source_url: str | None = None,
        steps: int = 0,
    ) -> bool:
        """Takes a URL on by its key, unless it is known or a rule is in the way; true when it was accepted now.

        A shorter way to a URL that still waits brings it forward, and so does the first click that leads to it; of ways
        of one length, that of fewest redirects counts. It will be asked for as it is written there: the site's own
        links are right where a server compares letters.

        Args:
            url: the URL; ``depth``: clicks from the start page to it, None where none lead to it.
            hops: redirects in a row that led to it.
            found_in: where it was met; ``source_url``: the page that leads to it.
            steps: clicks from a page of a list, where ``depth`` is None.

        Raises:
            StoreError: if the journal cannot take it.
        """
        # 64 bits, seeded anew in each process; an IntFlag's own hash is slow
        known = hash((url, int(found_in), steps if depth is None else -1))
        if not hops and (known in self._known or known in self._known_before):
            return False  # most links lead to what was offered a moment ago
        asked = urls.asked(url)
        key = urls.in_upper_case(asked)
        spelling = None if asked == key else asked
        entry = Entry(key, urls.host(key), depth, hops, found_in, None, steps if depth is None else 0, spelling)
        rule = self._limit_in_the_way(entry.clicks)
        cut = None if rule or self._budgets is None else self._budgets.cut(key, entry.clicks, source_url)
        if (rule or cut) and self.journal.meet(key, found_in):
            if rule != "max_depth" and (cut is None or cut.rule != "depth"):  # it is taken on; so far may be too far
                self._remember(known, hops)
                self._bring_forward(entry)
            return False
        if rule:
            self.journal.cut(key, rule, found_in)
            return False
        if cut is not None:
            if not 0 < self.journal.cut(key, cut.rule, found_in) <= _CUT_ROWS:
                return False
            entry = entry._replace(refusal=Refusal(cut.outcome, cut.reason))
        elif urls.is_cut(key):
            reason = f"longer than {urls.MAX_URL_CHARACTERS:,} characters"
            entry = entry._replace(refusal=Refusal(Outcome.URL_TOO_LONG, reason))
        self._remember(known, hops)
        return self._accept(entry)

    def lease(self) -> Lease | None:
        """Hands out the next URL of the current level; the next level opens when every lease is settled.

        Returns:
            None when none may be fetched now.

        Raises:
            StoreError: if the journal cannot be read.
        """
        self._wake_rested()
        while True:
            if not self._ready and (self._leased or self._is_resting() or not self._descend()):
                return None
            host = self._ready.popleft()
            self._is_ready.discard(host)
            if host in self._paused:
                continue  # it wakes by itself
            entry = self._next_of(host)
            if entry is not None:
                self._leased[entry.url] = host
                self._busy[host] += 1
                self._wake(host)
                asked = entry.spelling or entry.url
                return Lease(asked, entry.url, entry.depth, entry.hops, entry.found_in, 1, entry.refusal, entry.steps)

    def settle(self, key: str) -> None:
        """Ends a lease. Settling what is not leased changes nothing."""
        host = self._leased.pop(key, None)
        if host is None:
            return
        self._settled += 1
        self._busy[host] -= 1
        if not self._busy[host]:
            del self._busy[host]
        self._wake(host)

    def pause(self, host: str, seconds: float) -> None:
        """Leases no URL of a host for some time; the longest pause asked for holds."""
        until = self._clock() + seconds
        if until > self._paused.get(host, 0.0):
            self._paused[host] = until
            heapq.heappush(self._wakings, (until, host))

    def awaits(self, key: str) -> bool:
        """Whether a URL was taken on and is not settled yet.

        Raises:
            StoreError: if the journal cannot be read.
        """
        return key in self._leased or self.journal.is_queued(key) or self._is_taken(key)

    @property
    def accepted(self) -> int:
        """URLs taken on so far."""
        return self._accepted

    @property
    def settled(self) -> int:
        """Of these, URLs that have their outcome."""
        return self._settled

    @property
    def under_way(self) -> int:
        """Of these, URLs that are leased."""
        return len(self._leased)

    @property
    def waiting(self) -> int:
        """Of these, URLs neither leased nor settled."""
        return self._accepted - self._settled - self.under_way

    @property
    def pauses(self) -> dict[str, float]:
        """The hosts that pause and have URLs to fetch now -> the seconds that are left of it."""
        now = self._clock()
        return {host: max(until - now, 0.0) for host, until in self._paused.items() if self._has_some(host)}

    def _remember(self, known: int, hops: int) -> None:
        """Spares the journal the next offer of the same, unless that may be better: behind a cut, or redirects."""
        if hops:
            return
        if len(self._known) >= _CACHED:
            self._known, self._known_before = set(), self._known
        self._known.add(known)

    def _limit_in_the_way(self, clicks: int) -> str | None:
        if self._limits.max_depth is not None and clicks > self._limits.max_depth:
            return "max_depth"
        if self._limits.max_pages is not None and self._accepted >= self._limits.max_pages:
            return "max_pages"
        return None

    def _accept(self, entry: Entry) -> bool:
        if not self.journal.add(entry):
            self._bring_forward(entry)
            return False
        self._accepted += 1
        if entry.refusal is None and self._budgets is not None:
            self._budgets.count(entry.url, entry.clicks)
        self._wake_if_due(entry)
        return True

    def _bring_forward(self, entry: Entry) -> None:
        """Gives a known URL that waits its place in this level, if that is an earlier one, or its fewer redirects."""
        if self.journal.bring_forward(entry):
            self._wake_if_due(entry)

    def _next_of(self, host: str) -> Entry | None:
        """A host's next URL in this level; None when it has no more."""
        taken = self._taken.get(host)
        if not taken and host in self._queued:
            taken = deque(self.journal.take(self._level, host, _PREFETCH))
            if len(taken) < _PREFETCH:
                self._queued.discard(host)
            self._taken[host] = taken
        entry = taken.popleft() if taken else None
        if not taken:
            self._taken.pop(host, None)
        return entry

    def _is_taken(self, key: str) -> bool:
        return any(entry.url == key for entry in self._taken.get(urls.host(key), ()))

    def _has_some(self, host: str) -> bool:
        """Whether a host has URLs of this level, or may have."""
        return host in self._taken or host in self._queued

    def _is_resting(self) -> bool:
        """Whether a host that pauses has URLs of this level."""
        return any(self._has_some(host) for host in self._paused)

    def _wake_if_due(self, entry: Entry) -> None:
        if entry.level == self._level:
            self._queued.add(entry.host)
            self._wake(entry.host)

    def _wake(self, host: str) -> None:
        """Lines a host up if it has something to fetch in this level and room to fetch it."""
        if self._has_some(host) and host not in self._is_ready and self._busy[host] < self._limits.per_host:
            self._is_ready.add(host)
            self._ready.append(host)

    def _wake_rested(self) -> None:
        """Lines up the hosts whose pause is over."""
        now = self._clock()
        while self._wakings and self._wakings[0][0] <= now:
            until, host = heapq.heappop(self._wakings)
            if self._paused.get(host) == until:
                del self._paused[host]
                self._wake(host)

    def _descend(self) -> bool:
        """Opens the next level that has something to fetch; false when none has."""
        level = self.journal.next_level()
        if level is None:
            return False
        self._level = level
        self._queued = set()
        for host in self.journal.hosts(level):
            self._queued.add(host)
            self._wake(host)
        return True
