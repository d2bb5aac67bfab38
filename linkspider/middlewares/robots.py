"""robots.txt by RFC 9309: no page of a host is requested before the host's verdict is in.

Scrapy's own middleware lets the third request that waits for a verdict pass without one.
"""

import asyncio
from typing import Final, Self

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from linkspider.failures import RefusedError, classify
from linkspider.model import urls
from linkspider.model.outcome import Outcome

MAX_REDIRECTS: Final = 5  # RFC 9309 2.3.1.2
MAX_BYTES: Final = 500 * 1024  # RFC 9309 2.5
_UNASKED: Final = "linkspider_robots"
#: Failures that say more about the host than about its robots.txt, and so become the page's own outcome.
_HOST_FAILURES: Final = frozenset(
    {Outcome.DNS_ERROR, Outcome.CONNECT_ERROR, Outcome.TLS_ERROR, Outcome.BLOCKED_ADDRESS}
)


class RobotsMiddleware:
    """Asks each origin's robots.txt once and holds every request of the origin until the answer is known."""

    def __init__(self, crawler: Crawler, user_agent: str) -> None:
        self._crawler = crawler
        self._user_agent = user_agent
        self._verdicts: dict[str, asyncio.Task[Protego | RefusedError]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Reads ROBOTSTXT_OBEY and ROBOTSTXT_USER_AGENT."""
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        return cls(crawler, crawler.settings["ROBOTSTXT_USER_AGENT"] or crawler.settings["USER_AGENT"])

    async def process_request(self, request: Request) -> None:
        """Lets a request pass, or refuses it with ``robots_denied``, ``robots_unreachable`` or the host's failure."""
        if request.meta.get(_UNASKED) or urls.scheme_of(request.url) not in {"http", "https"}:
            return
        origin = f"{urls.scheme_of(request.url)}://{urls.authority(request.url)}"
        if origin not in self._verdicts:
            self._verdicts[origin] = asyncio.ensure_future(self._ask(origin))
        verdict = await asyncio.shield(self._verdicts[origin])
        if isinstance(verdict, RefusedError):
            raise RefusedError(verdict.outcome, verdict.reason)
        if not verdict.can_fetch(request.url, self._user_agent):
            raise RefusedError(Outcome.ROBOTS_DENIED, f"{origin}/robots.txt disallows it for {self._user_agent}")

    async def _ask(self, origin: str) -> Protego | RefusedError:
        """Fetches an origin's robots.txt, following redirects; never raises."""
        url = f"{origin}/robots.txt"
        for _ in range(MAX_REDIRECTS + 1):
            try:
                response = await self._download(url)
            except Exception as fault:  # whatever went wrong, the host is not to be crawled
                outcome, reason = classify(fault)
                if outcome not in _HOST_FAILURES:
                    outcome = Outcome.ROBOTS_UNREACHABLE
                return RefusedError(outcome, f"asking for robots.txt: {reason}")
            target = _redirect_target(response)
            if target is None:
                return read_verdict(response.status, response.body)
            url = target
        return Protego.parse("")  # RFC 9309 2.3.1.2: past five redirects robots.txt counts as unavailable

    async def _download(self, url: str) -> Response:
        assert self._crawler.engine is not None
        request = Request(url, callback=NO_CALLBACK, meta={_UNASKED: True, "verbatim_url": True})
        return await self._crawler.engine.download_async(request)


def read_verdict(status: int, body: bytes) -> Protego | RefusedError:
    """What an answer to robots.txt means (RFC 9309 2.3.1).

    Args:
        status: its HTTP status.
        body: its body, of which the first 500 KiB count.

    Returns:
        The rules: those of the file for 2xx, none at all for 4xx other than 429 ("unavailable"); a refusal for
        429, 5xx and anything else ("unreachable").
    """
    if 200 <= status < 300:
        return Protego.parse(body[:MAX_BYTES].decode("utf-8-sig", errors="replace"))
    if 400 <= status < 500 and status != 429:
        return Protego.parse("")
    return RefusedError(Outcome.ROBOTS_UNREACHABLE, f"robots.txt answered with status {status}")


def _redirect_target(response: Response) -> str | None:
    location = response.headers.get("Location")
    if response.status not in {301, 302, 303, 307, 308} or location is None:
        return None
    return urls.resolve(location.decode("utf-8", errors="replace").strip(), response.url).url
