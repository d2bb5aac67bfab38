"""Reads a site's sitemaps beside the crawl: those that robots.txt names, /sitemap.xml, and what indexes list."""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, NamedTuple

from linkspider.extract.sitemap_entries import MAX_URL_CHARACTERS, NAMED, Sitemap, SitemapError
from linkspider.extract.sitemaps import read_sitemap
from linkspider.model import urls
from linkspider.model.outcome import Outcome
from linkspider.model.records import SitemapBatch
from linkspider.model.rows import SitemapRejectRow, SitemapRow
from linkspider.spiders.asking import Answer
from linkspider.spiders.headers import type_header
from linkspider.spiders.sitemap_answers import SitemapAnswers

#: Sitemaps of a site that are read, and URLs that are taken from all of them.
MAX_SITEMAPS: Final = 1_000
MAX_URLS: Final = 5_000_000
#: Indexes in indexes: the protocol knows none.
MAX_LEVELS: Final = 3
#: Entries of a sitemap that are named when they cannot be used, and sitemaps that are named when they are not read;
#: the others are counted.
MAX_NAMED: Final = 1_000
#: How robots.txt may write a sitemap's URL; anything else there is no URL.
_WRITTEN: Final = frozenset({"absolute", "root_relative", "protocol_relative"})

logger = logging.getLogger(__name__)


class Found(NamedTuple):
    """What one sitemap brought.

    Attributes:
        urls: pages of the site.
        row: what became of it; ``rejects``: what in it could not be used.
        passed_over: sitemaps that it names and that are past a limit of ours; with the first, those of robots.txt.
    """

    urls: Sequence[str]
    row: SitemapRow
    rejects: tuple[SitemapRejectRow, ...] = ()
    passed_over: tuple[str, ...] = ()

    @property
    def batch(self) -> SitemapBatch:
        """The rows."""
        return SitemapBatch((self.row,), self.rejects)


class _Place(NamedTuple):
    """A sitemap that is to be read: its URL, what named it, and how many indexes are above it."""

    url: str
    parent_url: str | None
    level: int


class _Read(NamedTuple):
    """What a sitemap holds, or in words what kept it from being read: its pages of the site, or the sitemaps below."""

    sitemap: Sitemap | None = None
    reason: str | None = None
    urls: Sequence[str] = ()
    below: Sequence[str] = ()
    rejects: tuple[SitemapRejectRow, ...] = ()


class _Queue:
    """The sitemaps of a site that are to be read, each once, and those that are past the limits."""

    def __init__(self) -> None:
        self._waiting: deque[_Place] = deque()
        self._known: set[str] = set()
        self._led: set[str] = set()  # those that lead to another one
        self._cut: dict[str, SitemapRow] = {}
        self._last: SitemapRow | None = None
        self._more = 0

    def add(self, place: _Place) -> bool:
        """Takes a sitemap on, or notes that it is past a limit; whether it is read."""
        if place.url in self._known:
            return True
        if place.url in self._cut:
            return False
        if place.level > MAX_LEVELS:
            self._pass_over(place, f"not read: more than {MAX_LEVELS} indexes lead to it")
        elif len(self._known) >= MAX_SITEMAPS:
            self._pass_over(place, f"not read: a site's first {MAX_SITEMAPS:,} sitemaps are enough")
        else:
            self._known.add(place.url)
            self._waiting.append(place)
        return place.url in self._known

    def take(self) -> _Place | None:
        """The next sitemap to read."""
        return self._waiting.popleft() if self._waiting else None

    def leads_to_one(self, place: _Place, answer: Answer) -> bool:
        """Whether redirects were followed from a sitemap to another one that is taken on, and no further."""
        is_led = answer.outcome is Outcome.REDIRECT and self.is_read_anyway(answer.redirect_url)
        if is_led:
            self._led.add(place.url)
        return is_led

    def is_read_anyway(self, url: str | None) -> bool:
        """Whether a sitemap is taken on, and does not itself lead to another one: those may lead in a circle."""
        return url in self._known and url not in self._led

    def cut(self) -> Iterator[SitemapRow]:
        """A row for each sitemap that was passed over; the last stands for those that are too many to be named."""
        yield from self._cut.values()
        if self._last is not None:
            yield self._last._replace(reason=f"{self._last.reason}; nor are {self._more - 1:,} more that are listed")

    def _pass_over(self, place: _Place, reason: str) -> None:
        if len(self._cut) < MAX_NAMED:
            self._cut[place.url] = _row(place, Answer(None, Outcome.LIMIT_CUT), _Read(reason=reason))
            return
        self._more += 1
        if self._last is None:
            self._last = _row(place, Answer(None, Outcome.LIMIT_CUT), _Read(reason=reason))


@dataclass(frozen=True, slots=True)
class SitemapReading:
    """Reads the sitemaps of one site, one after the other.

    Attributes:
        answers: asks for them.
        named: the origins whose sitemaps are read -> what the robots.txt of each names.
        tried: those of them whose /sitemap.xml is tried, whatever is named.
        is_in_scope: whether a URL belongs to the site; called in threads.
    """

    answers: SitemapAnswers
    named: Mapping[str, Sequence[str]]
    tried: Sequence[str]
    is_in_scope: Callable[[str], bool]

    async def read(self) -> AsyncIterator[Found]:
        """Reads all sitemaps, and ends early when the crawl is being stopped.

        What robots.txt names and cannot be used comes with the first sitemap.
        """
        queue = _Queue()
        places, rejects = self._first()
        passed_over = [first.url for first in places if not queue.add(first)]
        taken = 0
        while (place := queue.take()) is not None:
            is_guess = place.parent_url is None
            answer = await self.answers.answer(place.url, queue.is_read_anyway if is_guess else None)
            if answer is None:
                return
            if is_guess and queue.leads_to_one(place, answer):
                read = _Read(reason=NAMED)
            else:  # a hostile file takes seconds; the crawl goes on meanwhile
                read = await asyncio.to_thread(self._read, place, answer, MAX_URLS - taken)
            taken += len(read.urls)
            below = (_Place(url, place.url, place.level + 1) for url in read.below)
            passed_over += [each.url for each in below if not queue.add(each)]
            yield Found(read.urls, _row(place, answer, read), (*rejects, *read.rejects), tuple(passed_over))
            rejects, passed_over = (), []
        rows = list(queue.cut())
        if rows:
            logger.warning("%s, as %s; the sitemaps table says more", rows[0].sitemap_url, rows[0].reason)
        for row in rows:
            yield Found((), row)

    def _first(self) -> tuple[list[_Place], tuple[SitemapRejectRow, ...]]:
        """The sitemaps that are known from the beginning, and what robots.txt names that can be none."""
        places: list[_Place] = []
        rejects: list[SitemapRejectRow] = []
        lines = [
            (f"{origin}/robots.txt", *line) for origin, named in self.named.items() for line in enumerate(named, 1)
        ]
        for robots, number, text in lines:
            url = urls.resolve(text, robots).url if urls.path_type(text) in _WRITTEN else None
            if url is not None and len(url) <= MAX_URL_CHARACTERS:
                places.append(_Place(url, robots, 0))
            else:
                fault = "no http or https URL" if url is None else f"longer than {MAX_URL_CHARACTERS:,} characters"
                rejects.append(SitemapRejectRow(robots, number, text[:500], f"is {fault if text else 'empty'}"))
        usual = [_Place(f"{origin}/sitemap.xml", None, 0) for origin in self.tried]
        return [*places, *usual], tuple(rejects)

    def _read(self, place: _Place, answer: Answer, room: int) -> _Read:
        """What an answer holds; at most ``room`` pages of it."""
        response = answer.response
        if response is None or answer.outcome is not Outcome.OK:
            return _Read(reason=answer.reason or (f"status {response.status}" if response is not None else None))
        try:
            sitemap = read_sitemap(response.body, response.url, type_header(response))
        except SitemapError as fault:
            return _Read(reason=str(fault))
        rejects = [SitemapRejectRow(place.url, *reject) for reject in sitemap.rejects]
        if sitemap.rejected > len(sitemap.rejects):
            more = sitemap.rejected - len(sitemap.rejects)
            rejects.append(SitemapRejectRow(place.url, 0, "", f"{more:,} more entries could not be used"))
        is_index = sitemap.kind == "index"
        inside: list[str] = []
        outside: list[str] = []
        for entry in sitemap.entries:
            is_taken = self._may_hold(entry.url, place) if is_index else self.is_in_scope(entry.url)
            (inside if is_taken else outside).append(entry.url)
        rejects += _outside(place, outside, "a sitemap of another host" if is_index else "not on the site")
        if is_index:
            return _Read(sitemap, below=inside, rejects=tuple(rejects))
        if len(inside) > room:
            more = len(inside) - room
            rejects.append(SitemapRejectRow(place.url, 0, "", f"{more:,} more URLs than are taken in all"))
        return _Read(sitemap, urls=inside[:room], rejects=tuple(rejects))

    def _may_hold(self, url: str, place: _Place) -> bool:
        """Whether an index may name a sitemap: on the site, or where the index itself lies."""
        return self.is_in_scope(url) or urls.host(url) in {urls.host(place.url), *map(urls.host, self.named)}


def _outside(place: _Place, found: list[str], reason: str) -> list[SitemapRejectRow]:
    rows = [SitemapRejectRow(place.url, 0, url[:500], reason) for url in found[:MAX_NAMED]]
    if len(found) > MAX_NAMED:
        rows.append(SitemapRejectRow(place.url, 0, "", f"{len(found) - MAX_NAMED:,} more: {reason}"))
    return rows


def _row(place: _Place, answer: Answer, read: _Read) -> SitemapRow:
    response, sitemap = answer.response, read.sitemap
    return SitemapRow(
        sitemap_url=place.url,
        parent_url=place.parent_url,
        format=sitemap.kind if sitemap else None,
        outcome=answer.outcome,
        status=response.status if response is not None else None,
        reason=read.reason,
        entries=len(sitemap.entries) + sitemap.rejected if sitemap else 0,
        urls=len(read.urls),
        rejects=len(read.rejects),
        is_recovered=sitemap is not None and sitemap.is_recovered,
        is_truncated=sitemap is not None and sitemap.is_truncated,
        bytes=len(response.body) if response is not None else None,
        fetched_at=datetime.now(UTC),
    )
