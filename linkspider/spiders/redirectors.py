"""Finds out where the redirectors lead that referring pages link to, without following any into the audited site."""

import asyncio
from collections.abc import Iterator
from typing import Final, NamedTuple

from linkspider.extract.document import is_html, parse_document
from linkspider.extract.edges import extract_edges, refresh_target
from linkspider.extract.guards import is_suspicious
from linkspider.extract.unrendered import regions
from linkspider.model import domains, urls
from linkspider.model.outcome import GONE_STATUSES, Outcome
from linkspider.model.records import Headers, Link
from linkspider.model.redirectors import SHORTENERS, is_shortener, redirector_target
from linkspider.model.scope import Scope
from linkspider.spiders.asking import Answer, Asks
from linkspider.spiders.headers import page_headers, type_header

#: Redirectors that are asked for one page, and in a crawl; and the hops that are asked for, of one.
MAX_PER_PAGE: Final = 10
MAX_PER_CRAWL: Final = 2_000
MAX_HOPS: Final = 3
#: How much of a redirector's page is read for where it sends its visitors on.
MAX_BYTES: Final = 256 * 1024


class Resolved(NamedTuple):
    """What was found out of a page's redirectors.

    Attributes:
        links: the page's links, with where their redirectors lead.
        opaque: redirectors whose URLs do not say where they lead.
        unanswered: of these, those of which nobody knows where they lead: they refused, were not to be reached, lead
            on and on, or were not asked for.
    """

    links: tuple[Link, ...]
    opaque: int
    unanswered: int


class _End(NamedTuple):
    """Where a redirector leads, if anywhere, and whether that is known."""

    target: str | None
    is_known: bool


class Redirectors:
    """Knows where redirectors lead: many say so themselves, shorteners are asked, each once in a crawl.

    Args:
        asking: asks them; None: they are not asked.
        scope: the audited site; where a redirector leads there, nothing further is asked for.
    """

    def __init__(self, asking: Asks | None, scope: Scope) -> None:
        self._asking = asking
        self._scope = scope
        self._asked: dict[str, asyncio.Task[_End]] = {}

    def has_to_ask(self, page_url: str, links: tuple[Link, ...]) -> bool:
        """Whether a page has links of which there is something to find out."""
        return any(True for _ in self._told(links)) or any(True for _ in self._opaque(page_url, links))

    async def resolve(self, page_url: str, links: tuple[Link, ...]) -> Resolved:
        """Finds out where the redirectors lead that a page links to."""
        opaque = [*dict.fromkeys(self._opaque(page_url, links))]
        asked = opaque[:MAX_PER_PAGE] if self._asking is not None else []
        ends = dict(zip(asked, await asyncio.gather(*map(self._ask_once, asked)), strict=True))
        targets: dict[str, str | None] = dict(self._told(links))
        targets |= {url: ends[url].target if url in ends else None for url in opaque}
        unanswered = len(opaque) - sum(end.is_known for end in ends.values())
        if not targets:
            return Resolved(links, len(opaque), unanswered)
        told = (
            link._replace(redirector_target=targets[link.target_url]) if link.target_url in targets else link
            for link in links
        )
        return Resolved((*told,), len(opaque), unanswered)

    def _told(self, links: tuple[Link, ...]) -> Iterator[tuple[str, str]]:
        """The links that hold their target."""
        for link in links:
            if link.redirector_target is None and (target := redirector_target(link.target_url)) is not None:
                yield link.target_url, target

    def _opaque(self, page_url: str, links: tuple[Link, ...]) -> Iterator[str]:
        """The links of a page that have to be asked, in its order."""
        for link in links:
            url = link.target_url
            if not link.is_hyperlink or self._scope.contains(url) or not is_shortener(url, page_url):
                continue
            if redirector_target(url) is None:
                yield url

    async def _ask_once(self, url: str) -> _End:
        if url not in self._asked:
            if len(self._asked) >= MAX_PER_CRAWL:
                return _End(None, is_known=False)
            self._asked[url] = asyncio.ensure_future(self._ask(url))
        return await asyncio.shield(self._asked[url])

    async def _ask(self, url: str) -> _End:
        """Where a redirector leads, through others that it leads to first; nowhere where it is none."""
        assert self._asking is not None
        at, seen = url, {url}
        for _ in range(MAX_HOPS):
            answer = await self._asking.ask(at)
            target = answer.redirect_url or _refresh_url(answer, at)
            if target is None or target in seen:
                return _End(None, _tells(answer, at))
            seen.add(target)
            at = redirector_target(target) or target
            if self._scope.contains(at) or not self._leads_on(at, url):
                return _End(at, is_known=True)
        return _End(None, is_known=False)

    @staticmethod
    def _leads_on(target: str, url: str) -> bool:
        """Whether a target is a redirector again: another shortener, or on the same domain as the first."""
        is_same = domains.of_url(target) == domains.of_url(url)
        return is_same or is_shortener(target, url)


def _tells(answer: Answer, url: str) -> bool:
    """Whether an answer that leads on to nothing says that there is nothing.

    A refusal, or another error, does not; nor does a page of a shortener, as its scripts or a click may lead on.
    """
    if answer.response is None:
        return False
    if answer.outcome is Outcome.HTTP_ERROR:
        return answer.response.status in GONE_STATUSES
    return answer.outcome is not Outcome.OK or not _is_short(url)


def _is_short(url: str) -> bool:
    """Whether a URL is a shortener's, and not its front page."""
    return urls.host(url).removeprefix("www.") in SHORTENERS and urls.path(url) != "/"


def _refresh_url(answer: Answer, url: str) -> str | None:
    """Where a redirector's page sends visitors on by a refresh, at once or after a while, if that is another one.

    What stands in ``noscript`` counts, too: what scripts do instead is not seen.
    """
    response = answer.response
    if response is None or answer.outcome is not Outcome.OK:
        return None
    body, content_type = response.body[:MAX_BYTES], type_header(response)
    if not is_html(content_type, body) or is_suspicious(body):
        return _refreshed(b"", url, None, page_headers(response))
    unscripted = b"".join(body[part.start : part.end] for part in regions(body) if part.name == b"noscript")
    found = _refreshed(body, url, content_type, page_headers(response))
    return found or (_refreshed(b"<p" + unscripted, url, content_type, Headers()) if unscripted else None)


def _refreshed(body: bytes, url: str, content_type: str | None, headers: Headers) -> str | None:
    return refresh_target(extract_edges(parse_document(body, url, content_type), 0, headers).edges, url)
