"""The Scrapy scheduler that serves requests from a spider's frontier.

Scrapy's own queues keep requests; a frontier keeps facts, and requests are made when they are due. Spiders offer URLs
straight to their frontier, so that a link to a known URL, nearly every link, costs no request.
"""

from collections import deque
from typing import Protocol

from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler

from linkspider.frontier.frontier import Frontier


class Fetching(Protocol):
    """What the scheduler needs of a spider's ``fetching``."""

    @property
    def frontier(self) -> Frontier:
        """Where the URLs come from."""

    def next_request(self) -> Request | None:
        """The request for the next URL, if one may be fetched now."""


class FrontierScheduler(BaseScheduler):
    """Serves a spider that has a ``fetching``. What comes back (retries) is of leased URLs and goes out again."""

    def __init__(self) -> None:
        self._again: deque[Request] = deque()
        self._fetching: Fetching

    def open(self, spider: Spider) -> None:
        """Takes note of whose frontier is served."""
        self._fetching = spider.fetching  # type: ignore[attr-defined]  # the spiders that name this scheduler have one

    def has_pending_requests(self) -> bool:
        """Whether any URL is without its outcome, also if it waits for a host that pauses, or for its next try."""
        frontier = self._fetching.frontier
        return frontier.accepted > frontier.settled

    def enqueue_request(self, request: Request) -> bool:
        """Takes a leased URL's request back, to be sent again; takes any other as an offer of its URL."""
        if "lease" in request.cb_kwargs:
            self._again.append(request)
            return True
        return self._fetching.frontier.offer(request.url, None)

    def next_request(self) -> Request | None:
        """The next request that may go out now."""
        if self._again:
            return self._again.popleft()
        return self._fetching.next_request()
