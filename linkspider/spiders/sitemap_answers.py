"""Asks for sitemaps: follows their redirects, tries again what may pass, and ends when the crawl does."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Final

from linkspider.extract.sitemap_entries import MAX_BYTES
from linkspider.frontier.retries import Attempt, next_try, read_retry_after
from linkspider.model.outcome import Outcome
from linkspider.spiders.asking import Answer, Asking
from linkspider.spiders.headers import header
from linkspider.spiders.waiting import wait_until, work_until

#: Redirects in a row that are followed.
MAX_HOPS: Final = 5
#: Seconds that a crawl waits in all before it asks for sitemaps again; what fails after that is not tried again.
MAX_WAITED: Final = 600.0


@dataclass(slots=True)
class SitemapAnswers:
    """Asks for the sitemaps of a site, one after the other.

    Attributes:
        asking: asks for them.
        retry_times: tries after the first, at most.
        is_over: whether the crawl is being stopped.
    """

    asking: Asking
    retry_times: int
    is_over: Callable[[], bool]
    _patience: float = field(default=MAX_WAITED, init=False)

    async def answer(self, url: str, is_read_anyway: Callable[[str], bool] | None = None) -> Answer | None:
        """What came of asking for a sitemap at last.

        Args:
            url: the sitemap's.
            is_read_anyway: which sitemaps redirects are not to be followed to.

        Returns:
            The answer, a redirect where it leads to one that is read anyway, or where there are too many in a row or
            they lead in a circle; None when the crawl is being stopped.
        """
        answer = await self._try(url)
        met = {url}
        while answer is not None and (target := answer.redirect_url) is not None:
            if target in met:
                reason = "redirects to itself" if len(met) == 1 else "redirects lead in a circle"
                return answer._replace(outcome=Outcome.REDIRECT_LOOP, reason=reason)
            if is_read_anyway is not None and is_read_anyway(target):
                return answer
            if len(met) > MAX_HOPS:
                return answer._replace(reason=f"not followed: {MAX_HOPS} redirects in a row")
            met.add(target)
            answer = await self._try(target)
        return answer

    async def _try(self, url: str) -> Answer | None:
        """The answer of the last try."""
        for number in count(1):
            answer = await work_until(self.asking.ask(url, max_bytes=MAX_BYTES), self.is_over)
            if answer is None:
                return None
            retry = next_try(_attempt(answer, number), self.retry_times)
            if retry is None or retry.seconds > self._patience:
                return answer
            self._patience -= retry.seconds
            if await wait_until(self.is_over, retry.seconds):
                return None
        raise AssertionError("next_try ends")


def _attempt(answer: Answer, number: int) -> Attempt:
    refused = answer.refused
    if answer.response is None:
        return Attempt(answer.outcome, None, number, refused.retry_after if refused else None, refused)
    retry_after = read_retry_after(header(answer.response, "Retry-After"))
    return Attempt(answer.outcome, answer.response.status, number, retry_after)
