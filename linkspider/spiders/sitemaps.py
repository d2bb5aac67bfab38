"""Reads a site's sitemaps beside the crawl: those that robots.txt names, or /sitemap.xml, and what indexes list."""

import logging
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, NamedTuple

from scrapy.http import Response

from linkspider.extract.sitemaps import Sitemap, SitemapError, read_sitemap
from linkspider.model import urls
from linkspider.model.outcome import Outcome
from linkspider.model.records import SitemapBatch
from linkspider.model.rows import SitemapRejectRow, SitemapRow
from linkspider.spiders.asking import Answer, Asking

#: Sitemaps of a site that are read, and URLs that are taken from all of them.
MAX_SITEMAPS: Final = 1_000
MAX_URLS: Final = 5_000_000
#: Indexes in indexes: the protocol knows none.
MAX_LEVELS: Final = 3
#: Redirects in a row that are followed.
MAX_HOPS: Final = 5
#: Bytes of a sitemap, by https://www.sitemaps.org/protocol.html
MAX_BYTES: Final = 50 * 1024 * 1024

logger = logging.getLogger(__name__)


class Found(NamedTuple):
    """What one sitemap brought: pages of the site, and the rows that say what became of it."""

    urls: list[str]
    batch: SitemapBatch


class _Place(NamedTuple):
    """A sitemap that is to be read: its URL, what named it, and how many indexes are above it."""

    url: str
    parent_url: str | None
    level: int


@dataclass(frozen=True, slots=True)
class SitemapReading:
    """Reads the sitemaps of one site, one after the other.

    Attributes:
        asking: asks for them.
        start_url: the site's start page; ``is_in_scope``: whether a URL belongs to the site.
    """

    asking: Asking
    start_url: str
    is_in_scope: Callable[[str], bool]

    async def read(self, named: Iterable[str]) -> AsyncIterator[Found]:
        """Reads all sitemaps.

        Args:
            named: what the site's robots.txt names; where that is nothing, /sitemap.xml is tried.
        """
        origin = f"{urls.scheme_of(self.start_url)}://{urls.authority(self.start_url)}"
        robots = f"{origin}/robots.txt"
        first = [target.url for text in named if (target := urls.resolve(text, robots)).url is not None]
        waiting = deque(_Place(url, robots, 0) for url in first if url is not None)
        if not waiting:
            waiting.append(_Place(f"{origin}/sitemap.xml", None, 0))
        known = {place.url for place in waiting}
        taken = 0
        for _ in range(MAX_SITEMAPS):
            if not waiting:
                return
            place = waiting.popleft()
            answer, sitemap, reason = await self._ask(place)
            pages, rejects = self._sort(place, sitemap, MAX_URLS - taken)
            taken += len(pages)
            yield Found(pages, SitemapBatch((_row(place, answer, sitemap, reason, len(pages), len(rejects)),), rejects))
            if sitemap is not None and sitemap.kind == "index" and place.level < MAX_LEVELS:
                listed = dict.fromkeys(entry.url for entry in sitemap.entries)  # some name a sitemap twice
                below = [url for url in listed if url not in known and self._may_hold(url, place)]
                known.update(below)
                waiting.extend(_Place(url, place.url, place.level + 1) for url in below)
        if waiting:
            logger.warning("%s sitemaps are not read: %s are enough", f"{len(waiting):,}", f"{MAX_SITEMAPS:,}")

    async def _ask(self, place: _Place) -> tuple[Answer, Sitemap | None, str | None]:
        """The answer, what it holds, and in words what kept it from being read."""
        url = place.url
        for _ in range(MAX_HOPS + 1):
            answer = await self.asking.ask(url, max_bytes=MAX_BYTES)
            if answer.redirect_url is None:
                break
            url = answer.redirect_url
        response = answer.response
        if response is None or answer.outcome is not Outcome.OK:
            reason = answer.reason or (f"status {response.status}" if response is not None else None)
            return answer, None, reason
        try:
            return answer, read_sitemap(response.body, response.url, _content_type(response)), None
        except SitemapError as fault:
            return answer, None, str(fault)

    def _sort(self, place: _Place, sitemap: Sitemap | None, room: int) -> tuple[list[str], tuple[SitemapRejectRow, ...]]:
        """The pages of the site that a sitemap lists, and a row for each thing in it that is none."""
        if sitemap is None:
            return [], ()
        rejects = [SitemapRejectRow(place.url, *reject) for reject in sitemap.rejects]
        if sitemap.rejected > len(sitemap.rejects):
            more = sitemap.rejected - len(sitemap.rejects)
            rejects.append(SitemapRejectRow(place.url, 0, "", f"{more:,} more entries could not be used"))
        if sitemap.kind == "index":
            others = [entry.url for entry in sitemap.entries if not self._may_hold(entry.url, place)]
            return [], (*rejects, *_outside(place, others, "a sitemap of another host"))
        inside = [entry.url for entry in sitemap.entries if self.is_in_scope(entry.url)]
        outside = [entry.url for entry in sitemap.entries if not self.is_in_scope(entry.url)]
        rejects += _outside(place, outside, "not on the site")
        if len(inside) > room:
            rejects.append(SitemapRejectRow(place.url, 0, "", f"{len(inside) - room:,} more URLs than are taken in all"))
        return inside[:room], tuple(rejects)

    def _may_hold(self, url: str, place: _Place) -> bool:
        """Whether an index may name a sitemap: on the site, or where the index itself lies."""
        return self.is_in_scope(url) or urls.host(url) in {urls.host(place.url), urls.host(self.start_url)}


#: Entries of a sitemap that are named when they cannot be used; the others are counted.
_MAX_NAMED: Final = 1_000


def _outside(place: _Place, found: list[str], reason: str) -> list[SitemapRejectRow]:
    rows = [SitemapRejectRow(place.url, 0, url[:500], reason) for url in found[:_MAX_NAMED]]
    if len(found) > _MAX_NAMED:
        rows.append(SitemapRejectRow(place.url, 0, "", f"{len(found) - _MAX_NAMED:,} more: {reason}"))
    return rows


def _row(
    place: _Place, answer: Answer, sitemap: Sitemap | None, reason: str | None, pages: int, rejects: int
) -> SitemapRow:
    response = answer.response
    return SitemapRow(
        sitemap_url=place.url,
        parent_url=place.parent_url,
        format=sitemap.kind if sitemap else None,
        outcome=answer.outcome,
        status=response.status if response is not None else None,
        reason=reason,
        entries=len(sitemap.entries) + sitemap.rejected if sitemap else 0,
        urls=pages,
        rejects=rejects,
        is_recovered=sitemap is not None and sitemap.is_recovered,
        is_truncated=sitemap is not None and sitemap.is_truncated,
        bytes=len(response.body) if response is not None else None,
        fetched_at=datetime.now(UTC),
    )


def _content_type(response: Response) -> str | None:
    value = response.headers.get("Content-Type")
    return None if value is None else value.decode("latin-1")
