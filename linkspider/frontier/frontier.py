"""What a crawl has taken on, and in which order it is fetched.

A URL is **offered** when something leads to it, **accepted** once if the limits allow, **leased** while it is being
fetched, and **settled** when its outcome is known and everything it leads to has been offered. The order is
breadth first, level by level: no URL of a level is leased before every URL of the level above is settled. That makes
depth exact, whatever the order in which answers come in. Inside a level hosts take turns.
"""

from typing import NamedTuple, Protocol


class Lease(NamedTuple):
    """A URL handed out for fetching.

    Attributes:
        url: the URL to fetch; ``key``: its identity.
        depth: clicks from the start page, or None in a crawl that follows no links.
        hops: redirects in a row that led here.
    """

    url: str
    key: str
    depth: int | None
    hops: int


class Limits(NamedTuple):
    """What bounds a crawl; None is no bound.

    Attributes:
        max_pages: URLs accepted in all; ``max_depth``: clicks from the start page.
        per_host: URLs of one host leased at a time.
    """

    max_pages: int | None = None
    max_depth: int | None = None
    per_host: int = 8


class Frontier(Protocol):
    """What spiders and the scheduler ask of a frontier; engines differ in where they keep it."""

    def offer(self, url: str, depth: int | None, hops: int = 0) -> bool:
        """Takes a URL on, unless it is known or a limit is in the way; true when it was accepted now."""

    def lease(self) -> Lease | None:
        """Hands out the next URL, or None when none may be fetched now."""

    def settle(self, key: str) -> None:
        """Takes note that a leased URL has its outcome and has offered everything it leads to."""

    @property
    def accepted(self) -> int:
        """URLs taken on so far."""

    @property
    def settled(self) -> int:
        """Of these, URLs that have their outcome."""

    @property
    def waiting(self) -> int:
        """Of these, URLs neither leased nor settled."""

    @property
    def cuts(self) -> dict[str, int]:
        """How many offers of URLs that were not known each limit turned down, by the limit's name."""
