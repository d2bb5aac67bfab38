"""Asks for pages beside the crawl: no rows of ``pages``, no leases; robots.txt and the address rules hold as ever."""

import asyncio
import logging
from typing import Final, NamedTuple, Protocol

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from linkspider.failures import RefusedError, classify
from linkspider.model.outcome import Outcome
from linkspider.spiders.headers import read_redirect
from linkspider.spiders.observe import REDIRECTS

#: Pages that are asked for at a time; one host gets no more than the crawl's settings say.
CONCURRENCY: Final = 4

logger = logging.getLogger(__name__)


class Answer(NamedTuple):
    """What came of asking: a response, or the outcome of a failure and its cause.

    Attributes:
        redirect_url: where the response redirects to, if it does and that can be read.
        refused: what kept linkspider from asking, if that was its own doing.
    """

    response: Response | None
    outcome: Outcome = Outcome.OK
    reason: str | None = None
    redirect_url: str | None = None
    refused: RefusedError | None = None


class Asks(Protocol):
    """Who asks for URLs."""

    async def ask(self, url: str) -> Answer:
        """What came of it."""


_ENDED: Final = Answer(None, Outcome.HOST_UNAVAILABLE, "not asked for: the crawl ended")


class Asking:
    """Asks for URLs, a few at a time.

    Args:
        crawler: whose engine downloads.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._places = asyncio.Semaphore(CONCURRENCY)

    async def ask(self, url: str, *, max_bytes: int | None = None) -> Answer:
        """One request, sent as it is written; a redirect is an answer. Never raises but for its own end.

        Args:
            url: what is asked for.
            max_bytes: how much is taken, where that is not what the settings say.
        """
        engine = self._crawler.engine
        if engine is None or self._has_ended():
            return _ENDED
        meta = {"verbatim_url": True, **({"download_maxsize": max_bytes} if max_bytes else {})}
        request = Request(url, callback=NO_CALLBACK, meta=meta)
        try:
            async with self._places:
                response = await engine.download_async(request)
        except Exception as fault:
            if self._has_ended():  # a limit or Ctrl-C ended the crawl meanwhile
                return _ENDED
            outcome, reason = classify(fault)
            if outcome is Outcome.INTERNAL_ERROR:
                logger.warning("%s was not to be asked for: %s", url, reason)
            return Answer(None, outcome, reason, refused=fault if isinstance(fault, RefusedError) else None)
        if response.status in REDIRECTS:
            found = read_redirect(response)
            return Answer(response, found.outcome, found.reason, redirect_url=found.target)
        if not 200 <= response.status < 300:
            return Answer(response, Outcome.HTTP_ERROR)
        return Answer(response)

    def _has_ended(self) -> bool:
        return self._crawler.engine is None or self._crawler.engine.spider is None
