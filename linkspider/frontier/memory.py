"""A frontier in memory."""

from collections import Counter, deque

from linkspider.frontier.frontier import Lease, Limits
from linkspider.model import urls


class MemoryFrontier:
    """Keeps a crawl's frontier in memory; ``frontier.Frontier`` says what its methods promise.

    Waiting keys stand in queues by level and host. A host is *ready* when it has keys in the current level and room
    for one more lease; ready hosts take turns.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._known: set[str] = set()
        self._waiting: dict[str, tuple[int | None, int]] = {}  # key -> depth, hops
        self._levels: dict[int, dict[str, deque[str]]] = {}
        self._level = 0
        self._ready: deque[str] = deque()
        self._is_ready: set[str] = set()
        self._leased: dict[str, str] = {}  # key -> host
        self._busy: Counter[str] = Counter()  # host -> leases
        self._settled = 0
        self._cuts: Counter[str] = Counter()

    def offer(self, url: str, depth: int | None, hops: int = 0) -> bool:
        """Takes a URL on by its key; a shorter way to a URL that still waits brings it forward."""
        key = urls.key(url)
        if key in self._known:
            self._bring_forward(key, depth, hops)
            return False
        if limit := self._limit_in_the_way(depth):
            self._cuts[limit] += 1
            return False
        self._known.add(key)
        self._queue(key, depth, hops)
        return True

    def lease(self) -> Lease | None:
        """Hands out the next URL of the current level; the next level opens when no lease is out."""
        while True:
            if not self._ready and (self._leased or not self._descend()):
                return None
            host = self._ready.popleft()
            self._is_ready.discard(host)
            key = self._levels[self._level][host].popleft()
            depth, hops = self._waiting.get(key, (-1, 0))
            if (depth or 0) == self._level:
                del self._waiting[key]
                self._leased[key] = host
                self._busy[host] += 1
                self._wake(host)
                return Lease(key, key, depth, hops)
            self._wake(host)  # the key was brought forward, and went from here

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

    @property
    def accepted(self) -> int:
        """URLs taken on so far."""
        return len(self._known)

    @property
    def settled(self) -> int:
        """Of these, URLs that have their outcome."""
        return self._settled

    @property
    def waiting(self) -> int:
        """Of these, URLs neither leased nor settled."""
        return len(self._waiting)

    @property
    def cuts(self) -> dict[str, int]:
        """How many offers of URLs that were not known each limit turned down, by the limit's name."""
        return dict(self._cuts)

    def _limit_in_the_way(self, depth: int | None) -> str | None:
        if self._limits.max_depth is not None and depth is not None and depth > self._limits.max_depth:
            return "max_depth"
        if self._limits.max_pages is not None and len(self._known) >= self._limits.max_pages:
            return "max_pages"
        return None

    def _bring_forward(self, key: str, depth: int | None, hops: int) -> None:
        """Only a redirect does this: its target stands in the redirecting URL's own level."""
        known_depth, _ = self._waiting.get(key, (None, 0))
        if depth is not None and known_depth is not None and depth < known_depth:
            self._queue(key, depth, hops)

    def _queue(self, key: str, depth: int | None, hops: int) -> None:
        self._waiting[key] = (depth, hops)
        level, host = depth or 0, urls.host(key)
        self._levels.setdefault(level, {}).setdefault(host, deque()).append(key)
        if level == self._level:
            self._wake(host)

    def _wake(self, host: str) -> None:
        """Lines a host up if it has something to fetch in this level and room to fetch it."""
        queue = self._levels.get(self._level, {}).get(host)
        if queue and host not in self._is_ready and self._busy[host] < self._limits.per_host:
            self._is_ready.add(host)
            self._ready.append(host)

    def _descend(self) -> bool:
        """Opens the next level that has something to fetch; false when none has."""
        self._levels = {level: queues for level, queues in self._levels.items() if any(queues.values())}
        if not self._levels:
            return False
        self._level = min(self._levels)
        for host in self._levels[self._level]:
            self._wake(host)
        return True
