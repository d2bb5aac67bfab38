"""Downloader middlewares that show what comes of a request to the crawl beside the spider.

They stand between the network and the middlewares that send other requests instead, for redirects and retries: so every
answer is seen as it came. What ends a request as an error is seen where the error is raised.
"""

from collections.abc import Awaitable
from inspect import isawaitable
from typing import Final, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response

from linkspider.addon.crawling import Crawling
from linkspider.failures import RefusedError
from linkspider.frontier.retries import Attempt, next_try, read_retry_after
from linkspider.middlewares.addresses import AddressMiddleware
from linkspider.middlewares.decoding import DecodingMiddleware
from linkspider.model.outcome import Outcome
from linkspider.spiders.headers import header

#: In a request's meta: seconds that it is to wait, where the scheduler is linkspider's.
WAIT: Final = "linkspider_wait"


class ObservedDecoding(DecodingMiddleware):
    """Unpacks answers, and shows them to the crawl."""

    crawling: Crawling | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Reads DOWNLOAD_MAXSIZE."""
        middleware = super().from_crawler(crawler)
        middleware.crawling = crawler.get_extension(Crawling)
        return middleware

    def process_request(self, request: Request) -> None:
        """Says what is understood."""
        super().process_request(request)
        if self.crawling is not None:
            self.crawling.watch(request)

    async def process_response(self, request: Request, response: Response) -> Response:
        """Unpacks an answer.

        Raises:
            AnswerError, ResponseDataLossError: as its parent says.
        """
        try:
            unpacked: Response | Awaitable[Response] = super().process_response(request, response)
            found = await unpacked if isawaitable(unpacked) else unpacked
        except Exception as fault:
            self.process_exception(request, fault)
            raise
        if self.crawling is not None:
            await self.crawling.observe(request, found)
        return found

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Shows a failure to the crawl."""
        if self.crawling is not None:
            self.crawling.observe_failure(request, exception)


class ObservedAddresses(AddressMiddleware):
    """Holds the address rules, and shows to the crawl what they refused: no other middleware is told."""

    crawling: Crawling | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Reads LINKSPIDER_ALLOW_NETWORKS and LINKSPIDER_RESOLVE."""
        middleware = super().from_crawler(crawler)
        middleware.crawling = crawler.get_extension(Crawling)
        return middleware

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Tells a refused address from a name that does not exist.

        Raises:
            RefusedError: ``blocked_address``.
        """
        try:
            super().process_exception(request, exception)
        except RefusedError as refusal:
            if self.crawling is not None:
                self.crawling.observe_failure(request, refusal)
            raise


class PatientRetries(RetryMiddleware):
    """Scrapy's retries by its settings, later: after growing delays, and not before the server's Retry-After.

    What robots.txt refuses for a reason that may pass is tried again too.
    """

    def process_response(  # type: ignore[override]  # Scrapy passes no spider any more
        self, request: Request, response: Response
    ) -> Request | Response:
        """Sends a request again that was answered by a status of RETRY_HTTP_CODES."""
        found = super().process_response(request, response)
        return response if not _has_wait(found, read_retry_after(header(response, "Retry-After"))) else found

    def process_exception(  # type: ignore[override]  # as above
        self, request: Request, exception: Exception
    ) -> Request | Response | None:
        """Sends a request again that ended with an exception of RETRY_EXCEPTIONS."""
        if isinstance(exception, RefusedError) and exception.is_transient and not request.meta.get("dont_retry"):
            again = self._retry(request, exception)
            return again if _has_wait(again, exception.retry_after) else None
        found = super().process_exception(request, exception)
        return found if _has_wait(found, None) else None


def _has_wait(found: Request | Response | None, retry_after: float | None) -> bool:
    """Notes in a request that is sent again how long it waits; false where the server asks for more than that."""
    if not isinstance(found, Request):
        return found is not None
    number = found.meta["retry_times"]
    retry = next_try(Attempt(Outcome.HTTP_ERROR, 503, number, retry_after), number)
    if retry is None:
        return False
    found.meta[WAIT] = retry.seconds
    return True
