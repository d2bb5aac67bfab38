"""Finds out where the redirectors lead that referring pages link to, without following any into the audited site."""

import asyncio
from collections.abc import Iterator
from typing import Final, Protocol

from linkspider.model import domains, urls
from linkspider.model.records import Link
from linkspider.model.redirectors import is_shortener, redirector_target
from linkspider.model.scope import Scope
from linkspider.spiders.asking import Answer

#: Redirectors that are asked for one page, and in a crawl; and the hops that are asked for, of one.
MAX_PER_PAGE: Final = 10
MAX_PER_CRAWL: Final = 2_000
MAX_HOPS: Final = 3


class Asks(Protocol):
    """Who asks for URLs."""

    async def ask(self, url: str) -> Answer:
        """What came of it."""


class Redirectors:
    """Knows where redirectors lead: many say so themselves, shorteners are asked, each once in a crawl.

    Args:
        asking: asks them; None: they are not asked.
        scope: the audited site; where a redirector leads there, nothing further is asked for.
    """

    def __init__(self, asking: Asks | None, scope: Scope) -> None:
        self._asking = asking
        self._scope = scope
        self._asked: dict[str, asyncio.Task[str | None]] = {}

    def has_to_ask(self, page_url: str, links: tuple[Link, ...]) -> bool:
        """Whether a page has links of which there is something to find out."""
        return any(True for _ in self._told(links)) or any(True for _ in self._opaque(page_url, links))

    async def resolve(self, page_url: str, links: tuple[Link, ...]) -> tuple[Link, ...]:
        """The links of a page, with where their redirectors lead."""
        targets = dict(self._told(links))
        asked = dict.fromkeys(self._opaque(page_url, links))
        answers = await asyncio.gather(*(self._ask_once(url) for url in asked))
        targets.update((url, found) for url, found in zip(asked, answers, strict=True) if found is not None)
        if not targets:
            return links
        return tuple(
            link._replace(redirector_target=targets[link.target_url]) if link.target_url in targets else link
            for link in links
        )

    def _told(self, links: tuple[Link, ...]) -> Iterator[tuple[str, str]]:
        """The links that hold their target."""
        for link in links:
            if link.redirector_target is None and (target := redirector_target(link.target_url)) is not None:
                yield link.target_url, target

    def _opaque(self, page_url: str, links: tuple[Link, ...]) -> Iterator[str]:
        """The links of a page that have to be asked: the first ones, while the crawl may ask more."""
        if self._asking is None:
            return
        found: set[str] = set()
        for link in links:
            url = link.target_url
            if len(found) >= MAX_PER_PAGE:
                return
            if url in found or not link.is_hyperlink or self._scope.contains(url) or not is_shortener(url, page_url):
                continue
            if redirector_target(url) is None and (url in self._asked or len(self._asked) < MAX_PER_CRAWL):
                found.add(url)
                yield url

    async def _ask_once(self, url: str) -> str | None:
        if url not in self._asked:
            if len(self._asked) >= MAX_PER_CRAWL:
                return None
            self._asked[url] = asyncio.ensure_future(self._ask(url))
        return await asyncio.shield(self._asked[url])

    async def _ask(self, url: str) -> str | None:
        """Where a redirector leads, through others that it leads to first; None where it is none."""
        assert self._asking is not None
        at, seen = url, {url}
        for _ in range(MAX_HOPS):
            target = (await self._asking.ask(at)).redirect_url
            if target is None or target in seen:
                break
            seen.add(target)
            at = redirector_target(target) or target
            if self._scope.contains(at) or not self._leads_on(at, url):
                return at
        return None

    @staticmethod
    def _leads_on(target: str, url: str) -> bool:
        """Whether a target is a redirector again: another shortener, or on the same domain as the first."""
        is_same = domains.domain_of(urls.host(target)) == domains.domain_of(urls.host(url))
        return is_same or is_shortener(target, url)
