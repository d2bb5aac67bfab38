"""robots.txt by RFC 9309: no page of a host is requested before the host's verdict is in.

Scrapy's own middleware lets the third request that waits for a verdict pass without one.
"""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, NamedTuple, Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured, StopDownload
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from linkspider.extract.robots_txt import MAX_BYTES, Rules, parse, product_token
from linkspider.failures import RefusedError, classify
from linkspider.frontier.retries import DELAYS, read_retry_after
from linkspider.middlewares.pace import MAX_CRAWL_DELAY, Pace
from linkspider.model import urls
from linkspider.model.outcome import Outcome

MAX_REDIRECTS: Final = 5  # RFC 9309 2.3.1.2
MAX_AGE: Final = 24 * 3600.0  # seconds; RFC 9309 2.4
MAX_ORIGINS: Final = 50_000
MAX_TEXT: Final = 64 * 1024 * 1024  # characters of rules that are remembered, whatever the number of origins
_UNASKED: Final = "linkspider_robots"
_SIZE: Final = "linkspider_robots_size"
#: Failures that say more about the host than about its robots.txt, and so become the page's own outcome.
_HOST_FAILURES: Final = frozenset(
    {Outcome.DNS_ERROR, Outcome.CONNECT_ERROR, Outcome.TLS_ERROR, Outcome.BLOCKED_ADDRESS}
)
#: Seconds for which a host stays closed whose robots.txt failed time after time.
FAILED_AGE: Final = 60.0
#: How early a request may come back, as a share of its delay, which is spread by a quarter.
_SOONEST: Final = 0.7
#: Failures that may pass.
_PASSING: Final = frozenset({Outcome.DNS_ERROR, Outcome.CONNECT_ERROR, Outcome.TIMEOUT, Outcome.TRUNCATED})

_log = logging.getLogger(__name__)


class Refusal(NamedTuple):
    """Why an origin's pages are not to be requested; ``RefusedError`` explains the fields."""

    outcome: Outcome
    reason: str
    is_transient: bool = False
    retry_after: float | None = None

    def error(self) -> RefusedError:
        """An error of its own for each request, since tracebacks gather on errors."""
        return RefusedError(self.outcome, self.reason, is_transient=self.is_transient, retry_after=self.retry_after)


Verdict = Rules | Refusal


class Verdicts:
    """What is known of origins: forgotten after a time, or when there are too many, those not asked for longest first.

    Args:
        clock: seconds that never run backwards.
    """

    def __init__(self, clock: Callable[[], float], max_origins: int = MAX_ORIGINS, max_text: int = MAX_TEXT) -> None:
        self._clock = clock
        self._max_origins = max_origins
        self._max_text = max_text
        self._known: OrderedDict[str, tuple[float, Verdict]] = OrderedDict()
        self._text = 0

    def __len__(self) -> int:
        return len(self._known)

    def get(self, origin: str) -> Verdict | None:
        """The verdict on an origin; one that is not final says how long it still holds."""
        if origin not in self._known:
            return None
        end, verdict = self._known[origin]
        left = end - self._clock()
        if left <= 0:
            self._forget(origin)
            return None
        self._known.move_to_end(origin)
        if isinstance(verdict, Refusal) and verdict.is_transient:
            return verdict._replace(retry_after=left)
        return verdict

    def put(self, origin: str, verdict: Verdict, seconds: float = MAX_AGE) -> None:
        """Remembers a verdict for a time."""
        self._forget(origin)
        self._known[origin] = (self._clock() + min(seconds, MAX_AGE), verdict)
        self._text += _size(verdict)
        while len(self._known) > self._max_origins or (self._text > self._max_text and len(self._known) > 1):
            self._forget(next(iter(self._known)))

    def _forget(self, origin: str) -> None:
        if origin in self._known:
            self._text -= _size(self._known.pop(origin)[1])


def _size(verdict: Verdict) -> int:
    return len(verdict.text) + sum(map(len, verdict.sitemaps)) if isinstance(verdict, Rules) else 0


class RobotsMiddleware:
    """Asks each origin's robots.txt once and holds every request of the origin until the answer is known.

    An answer that fails in a way that may pass is forgotten, and its requests are told so, until ``retries`` of them
    are used up; where the server named a time, it is not asked again before. Waiting is left to whoever sends the
    requests: one that waited here would keep a place in the downloader.
    """

    def __init__(
        self, crawler: Crawler, user_agent: str, retries: int = 3, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._crawler = crawler
        self._token = product_token(user_agent)
        self._retries = retries
        self._pace = Pace(crawler)
        self._verdicts = Verdicts(clock)
        self._asking: dict[str, asyncio.Task[Verdict]] = {}
        self._failures: OrderedDict[str, int] = OrderedDict()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Reads ROBOTSTXT_OBEY, ROBOTSTXT_USER_AGENT, USER_AGENT and RETRY_TIMES."""
        settings = crawler.settings
        if not settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        agent = settings["ROBOTSTXT_USER_AGENT"] or settings["USER_AGENT"]
        retries = settings.getint("RETRY_TIMES") if settings.getbool("RETRY_ENABLED") else 0
        middleware = cls(crawler, agent, retries)
        crawler.signals.connect(middleware._received, signals.bytes_received)  # its own
        return middleware

    async def process_request(self, request: Request) -> None:
        """Lets a request pass, or refuses it with ``robots_denied``, ``robots_unreachable`` or the host's failure."""
        if urls.scheme_of(request.url) not in {"http", "https"}:
            return
        delay = None
        if not request.meta.get(_UNASKED):
            origin = urls.origin(request.url)
            verdict = self._verdicts.get(origin)
            if verdict is None:
                verdict = await self._ask(origin)
            if isinstance(verdict, Refusal):
                raise verdict.error()
            if not verdict.allows(request.url):
                raise RefusedError(Outcome.ROBOTS_DENIED, f"{origin}/robots.txt disallows it for {self._token}")
            delay = verdict.crawl_delay
        self._pace.hold(request, delay)

    async def sitemaps_of(self, origin: str) -> tuple[str, ...] | Refusal:
        """The sitemaps that an origin's robots.txt names, or why that is not known; it is asked for where it is not."""
        verdict = self._verdicts.get(origin)
        if verdict is None:
            verdict = await self._ask(origin)
        return verdict.sitemaps if isinstance(verdict, Rules) else verdict

    async def _ask(self, origin: str) -> Verdict:
        """The verdict on an origin, from the one task that all its requests wait for."""
        if origin not in self._asking:
            self._asking[origin] = asyncio.ensure_future(self._find(origin))
        return await asyncio.shield(self._asking[origin])

    async def _find(self, origin: str) -> Verdict:
        try:
            return self._settle(origin, await self._fetch(origin))
        finally:
            del self._asking[origin]

    def _settle(self, origin: str, verdict: Verdict) -> Verdict:
        """Decides whether a verdict is final, and remembers it if it is."""
        if isinstance(verdict, Refusal) and verdict.is_transient:
            failures = self._failures.pop(origin, 0) + 1
            if failures <= (min(1, self._retries) if verdict.outcome is Outcome.DNS_ERROR else self._retries):
                self._remember_failures(origin, failures)
                # Several requests come back, each at its own time; the first that is due asks for all of them.
                pause = verdict.retry_after or _SOONEST * DELAYS[min(failures, len(DELAYS)) - 1]
                self._verdicts.put(origin, verdict, pause)
                return verdict
            # A host that has failed is asked again after a minute, at once for good or ill.
            self._remember_failures(origin, self._retries)
            verdict = verdict._replace(is_transient=False)
            self._verdicts.put(origin, verdict, FAILED_AGE)
            return verdict
        self._failures.pop(origin, None)
        self._verdicts.put(origin, verdict)
        if isinstance(verdict, Rules) and (verdict.crawl_delay or 0) > MAX_CRAWL_DELAY:
            _log.info(
                "%s asks for %g s between requests; linkspider waits %g s", origin, verdict.crawl_delay, MAX_CRAWL_DELAY
            )
        return verdict

    def _remember_failures(self, origin: str, count: int) -> None:
        self._failures[origin] = count
        if len(self._failures) > MAX_ORIGINS:
            self._failures.popitem(last=False)

    async def _fetch(self, origin: str) -> Verdict:
        """Fetches an origin's robots.txt, following redirects; never raises."""
        url = f"{origin}/robots.txt"
        seen = {url}
        for _ in range(MAX_REDIRECTS + 1):
            try:
                response = await self._download(url)
            except Exception as fault:  # whatever went wrong, the host is not to be crawled
                return _refusal(fault, is_own_host=urls.host(url) == urls.host(origin))
            location = _location(response)
            if location is None:
                return read_verdict(response, self._token)
            target = urls.resolve(urls.read_location(location), url).url
            if target is None:
                return Refusal(Outcome.ROBOTS_UNREACHABLE, "robots.txt redirects to what is not an http or https URL")
            if target in seen:
                return Refusal(Outcome.ROBOTS_UNREACHABLE, "robots.txt redirects in a circle")
            seen.add(target)
            url = target
        return Rules()  # RFC 9309 2.3.1.2: past five redirects robots.txt counts as unavailable

    async def _download(self, url: str) -> Response:
        assert self._crawler.engine is not None
        # what fails is counted here, over all tries; Scrapy would retry at once
        meta = {_UNASKED: True, "verbatim_url": True, "dont_retry": True}
        plain = {"Accept-Encoding": "identity"}  # so that the beginning of one that is too large can be read
        return await self._crawler.engine.download_async(Request(url, callback=NO_CALLBACK, headers=plain, meta=meta))

    def _received(self, data: bytes, request: Request) -> None:
        """Takes the beginning of a robots.txt that is larger than has to be read (RFC 9309 2.5).

        Raises:
            StopDownload: when there is enough of it.
        """
        if request.meta.get(_UNASKED):
            size = request.meta[_SIZE] = request.meta.get(_SIZE, 0) + len(data)
            if size > MAX_BYTES:
                raise StopDownload(fail=False)


def read_verdict(response: Response, token: str) -> Verdict:
    """What an answer to robots.txt means (RFC 9309 2.3.1).

    Args:
        response: no redirect.
        token: the product token of the crawler.

    Returns:
        The rules: those of the file for 2xx, none at all for 4xx other than 429 ("unavailable"); a refusal for
        429, 5xx and anything else ("unreachable"), as for a body that is not whole or not unpacked.
    """
    status = response.status
    if 400 <= status < 500 and status != 429:
        return Rules()
    if not 200 <= status < 300:
        wait = response.headers.get("Retry-After") if status in {429, 503} else None
        return Refusal(
            Outcome.ROBOTS_UNREACHABLE,
            f"robots.txt answered with status {status}",
            is_transient=status == 429 or 500 <= status < 600,
            retry_after=read_retry_after(wait.decode("latin-1")) if wait else None,
        )
    if "dataloss" in response.flags:
        return Refusal(Outcome.ROBOTS_UNREACHABLE, "robots.txt ended before its end", is_transient=True)
    encoding = b",".join(response.headers.getlist("Content-Encoding")).strip().lower()  # Scrapy drops what it undid
    if encoding not in {b"", b"identity"}:
        return Refusal(Outcome.ROBOTS_UNREACHABLE, f"robots.txt has an unknown Content-Encoding: {encoding!r}")
    return parse(response.body).rules_for(token)


def _refusal(fault: Exception, *, is_own_host: bool) -> Refusal:
    """What a failed fetch means; another host, to which robots.txt redirects, says nothing about this one."""
    outcome, reason = classify(fault)
    is_passing = outcome in _PASSING
    wait = None
    if isinstance(fault, RefusedError):
        is_passing, wait = fault.is_transient, fault.retry_after
    if outcome not in _HOST_FAILURES or not is_own_host:
        outcome = Outcome.ROBOTS_UNREACHABLE
    return Refusal(outcome, f"asking for robots.txt: {reason}", is_passing, wait)


def _location(response: Response) -> bytes | None:
    return response.headers.get("Location") if response.status in {301, 302, 303, 307, 308} else None
