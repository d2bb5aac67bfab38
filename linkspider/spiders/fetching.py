"""What both spiders do alike with a leased URL: request it, observe what comes, follow it, end the lease."""

from collections.abc import Callable
from dataclasses import dataclass

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from linkspider.frontier.frontier import Frontier, Lease
from linkspider.model import urls
from linkspider.model.outcome import Outcome
from linkspider.model.records import PageRecord
from linkspider.spiders.observe import MAX_HOPS, observe_failure, observe_response


@dataclass(frozen=True, slots=True)
class Fetching:
    """Turns leases into requests, and what comes of them into page records.

    Attributes:
        frontier: where the URLs come from.
        follow: offers what a page leads to; the one thing in which spiders differ.
    """

    frontier: Frontier
    follow: Callable[[PageRecord, Lease], None]

    def make_request(self, lease: Lease) -> Request:
        """The request that fetches a leased URL, sent exactly as it is written."""
        return Request(
            lease.url,
            callback=self.answered,
            errback=self.failed,
            cb_kwargs={"lease": lease},
            meta={"verbatim_url": True},
        )

    def answered(self, response: Response, lease: Lease) -> list[PageRecord | Request]:
        """Scrapy's callback."""
        return self._observed(observe_response(response, lease), lease)

    def failed(self, failure: Failure) -> list[PageRecord | Request]:
        """Scrapy's errback."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it
        lease: Lease = request.cb_kwargs["lease"]
        return self._observed(observe_failure(failure, request, lease), lease)

    def _observed(self, record: PageRecord, lease: Lease) -> list[PageRecord | Request]:
        """Follows a record and ends its lease: all that it leads to is offered before the lease is over."""
        if _stays_on_page(record, lease):
            assert record.fetch.redirect_url is not None
            return [self.make_request(lease._replace(url=record.fetch.redirect_url, hops=lease.hops + 1))]
        self.follow(record, lease)
        self.frontier.settle(lease.key)
        return [record]


def _stays_on_page(record: PageRecord, lease: Lease) -> bool:
    """Whether a redirect leads to the same page under another spelling, as one that adds a tracking parameter does."""
    target = record.fetch.redirect_url
    if record.fetch.outcome is not Outcome.REDIRECT or target is None or lease.hops >= MAX_HOPS:
        return False
    return urls.key(target) == lease.key
