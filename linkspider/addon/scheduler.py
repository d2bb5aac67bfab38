"""The Scrapy scheduler that keeps a spider's requests in the journal of the crawl beside it.

With a ``JOBDIR`` requests are written as text. One that cannot be written stays in this process's memory and takes its
turn like the others, but is lost if the process dies; its page then lacks its outcome, and the crawl says that it is
not complete. Without one nothing is gone on with: requests stay as they are, what several of them share stays shared.
"""

import logging
import time
from typing import Self

from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.utils.job import job_dir

from linkspider.addon.crawling import Crawling
from linkspider.addon.observing import WAIT
from linkspider.addon.written import NotWritableError, from_text, to_text
from linkspider.errors import StoreError
from linkspider.frontier.requests import Waiting

logger = logging.getLogger(__name__)


class JournalScheduler(BaseScheduler):
    """Serves requests by priority, and those of one priority in the order in which they came: breadth first."""

    def __init__(self, crawler: Crawler, crawling: Crawling) -> None:
        self._crawler = crawler
        self._crawling = crawling
        self._journal = crawling.journal
        self._is_kept = job_dir(crawler.settings) is not None
        self._spider: Spider
        self._held: dict[int, Request] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Takes the journal of the crawl that is open."""
        crawling = crawler.get_extension(Crawling)
        assert crawling is not None  # the add-on installs both
        return cls(crawler, crawling)

    def open(self, spider: Spider) -> None:
        """Takes note of whose methods callbacks are."""
        self._spider = spider

    def has_pending_requests(self) -> bool:
        """Whether any request waits, also one that is not due yet."""
        try:
            return self._journal.has_waiting()
        except StoreError as fault:
            self._crawling.stop(fault)
            return False

    def enqueue_request(self, request: Request) -> bool:
        """Takes a request, unless it is known and asks not to be sent twice, or an earlier run had it at the start."""
        try:
            return self._enqueue(request)
        except StoreError as fault:
            self._crawling.stop(fault)
            return False

    def _enqueue(self, request: Request) -> bool:
        fingerprint = self._crawler.request_fingerprinter.fingerprint(request)
        is_filtered = not request.dont_filter
        is_start = request.meta.get("is_start_request", False)
        if (is_filtered and self._journal.has_request(fingerprint)) or (
            is_start and self._journal.had_request(fingerprint)
        ):
            self._crawler.stats.inc_value("dupefilter/filtered")
            return False
        due = time.time() + request.meta.pop(WAIT, 0)
        text = self._text(request) if self._is_kept else None
        number = self._journal.queue_request(Waiting(fingerprint, is_filtered, request.priority, due, text))
        if text is None:
            self._held[number] = request
        self._crawling.offer(request)
        self._crawler.stats.inc_value("scheduler/enqueued")
        return True

    def next_request(self) -> Request | None:
        """The next request that is due."""
        try:
            while (taken := self._journal.take_request(time.time())) is not None:
                request = self._request(*taken)
                if request is not None:
                    self._crawling.watch(request, taken[0])
                    self._crawler.stats.inc_value("scheduler/dequeued")
                    return request
        except StoreError as fault:
            self._crawling.stop(fault)
        return None

    def _text(self, request: Request) -> str | None:
        try:
            return to_text(request, self._spider)
        except NotWritableError as fault:
            stats = self._crawler.stats
            if not stats.get_value("linkspider/requests_in_memory"):
                logger.warning(
                    "%s is kept in memory and would not survive a crash: %s; no others are named",
                    request,
                    fault,
                )
            stats.inc_value("linkspider/requests_in_memory")
            return None

    def _request(self, number: int, text: str | None) -> Request | None:
        if text is None:
            return self._held.pop(number)
        try:
            return from_text(text, self._spider)
        except (ValueError, KeyError, TypeError) as fault:
            logger.error("a request of the interrupted run cannot be sent: %s", fault)
            self._journal.lose_request(number)
            return None
