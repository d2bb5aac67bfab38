"""What sitemaps of all kinds hold: entries, each URL once, and rejects with their reasons. Source: sitemaps.org."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

from linkspider.errors import LinkspiderError
from linkspider.extract.dates import parse_date
from linkspider.model.text import scrub
from linkspider.model.urls import resolve

MAX_ENTRIES: Final = 50_000  # of the protocol
MAX_BYTES: Final = 50 * 1024 * 1024  # of the protocol, unpacked
MAX_URL_CHARACTERS: Final = 2_048  # of the protocol
MAX_KEPT_REJECTS: Final = 1_000
MAX_REJECT_CHARACTERS: Final = 500
#: Characters of a URL as written, before it is read at all.
MAX_WRITTEN: Final = 4 * MAX_URL_CHARACTERS

#: Stands where a malformed file has what no URL may have: a noncharacter, which XML allows and no URL (WHATWG URL 4.3).
FORBIDDEN: Final = "\ufdd0"

#: Why what /sitemap.xml answers is none, where nobody said that it is one.
HTML_PAGE: Final = "an HTML page"
NAMED: Final = "leads to a sitemap that is named"

#: What bounds the time that a file of nothing but duplicates and rejects may take.
_MAX_LISTED: Final = 2 * MAX_ENTRIES
_TOO_LONG: Final = f"is longer than {MAX_URL_CHARACTERS:,} characters"
_LOST: Final = {
    "\ufffd": "holds bytes that are not in the file's encoding",
    FORBIDDEN: "holds a control character or a reference to nothing",
}
_ABSOLUTE: Final = re.compile(r"https?:[/\\]{2}", re.IGNORECASE)
_SCHEME: Final = re.compile(r"(?!https?:)([a-z][a-z0-9+-]{0,30}):(?!\d)", re.IGNORECASE)
_YEAR_OR_MONTH: Final = re.compile(r"\d{4}(-\d\d)?", re.ASCII)


class SitemapError(LinkspiderError):
    """A body that is no sitemap; its text says what it is instead."""


class SitemapEntry(NamedTuple):
    """A page, in an index a sitemap.

    Attributes:
        url: its URL, without fragment.
        modified_at: when it changed last, in UTC, where the file says so.
    """

    url: str
    modified_at: datetime | None


class SitemapReject(NamedTuple):
    """What cannot be used.

    Attributes:
        position: the number of its entry or line, from 1.
        text: at most 500 characters of it.
        reason: why it cannot be used.
    """

    position: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap holds; of URLs that are listed again, the first counts.

    Attributes:
        kind: ``urlset``, ``index``, ``text``, ``rss`` (1.0 too), ``atom``, or ``empty``: no text and no element.
        entries: at most 50,000, each URL once, in the file's order.
        rejects: the first 1,000; ``rejected``: the number of all.
        is_recovered: whether the XML was malformed and was read as far as possible.
        is_truncated: whether the file has more than a sitemap may hold; the rest is left out.
    """

    kind: str
    entries: tuple[SitemapEntry, ...] = ()
    rejects: tuple[SitemapReject, ...] = ()
    rejected: int = 0
    is_recovered: bool = False
    is_truncated: bool = False


@dataclass(slots=True)
class Listing:
    """Entries and rejects as they are found.

    Attributes:
        url: the sitemap's own.
        is_full: no more may be listed; whoever reads need not go on.
    """

    url: str
    is_full: bool = False
    _entries: dict[str, SitemapEntry] = field(default_factory=dict)
    _rejects: list[SitemapReject] = field(default_factory=list)
    _rejected: int = 0
    _duplicates: int = 0

    def add(self, position: int, written: str, date: str, base: str | None = None) -> None:
        """Takes an entry, or says that it is full.

        Args:
            position: the number of its entry or line, from 1.
            written: its URL as written; ``date``: when it changed, as written, or nothing.
            base: what a relative reference leads on from, where the file may have such; None: it is rejected.
        """
        target_url, reason = _target(written, self.url, base)
        if target_url is None:
            self.reject(position, written, reason)
        elif target_url in self._entries:
            self._duplicates += 1
        elif len(self._entries) == MAX_ENTRIES:
            self.is_full = True
        else:
            self._entries[target_url] = SitemapEntry(target_url, _modified_at(date))
        self.is_full = self.is_full or len(self._entries) + self._rejected + self._duplicates >= _MAX_LISTED

    def reject(self, position: int, text: str, reason: str) -> None:
        """Counts what cannot be used, and keeps it while there are few."""
        self._rejected += 1
        if len(self._rejects) < MAX_KEPT_REJECTS:
            kept = scrub(text.strip()[:MAX_REJECT_CHARACTERS]).replace(FORBIDDEN, "\ufffd")
            self._rejects.append(SitemapReject(position, kept, reason))

    def sitemap(self, kind: str, *, is_truncated: bool, is_recovered: bool = False) -> Sitemap:
        """What was found, as what was read.

        Args:
            kind: what the file is.
            is_truncated: whether it holds more than was read; a full listing is truncated in any case.
            is_recovered: whether it was malformed.
        """
        return Sitemap(
            kind=kind,
            entries=tuple(self._entries.values()),
            rejects=tuple(self._rejects),
            rejected=self._rejected,
            is_recovered=is_recovered,
            is_truncated=is_truncated or self.is_full,
        )


def _modified_at(date: str) -> datetime | None:
    """A date as sitemaps and feeds write it; a year or month alone stands for its first day."""
    found = _YEAR_OR_MONTH.fullmatch(date.strip())
    return parse_date(date if found is None else found[0] + ("-01" if found[1] else "-01-01"))


def _target(written: str, url: str, base: str | None) -> tuple[str | None, str]:
    """The URL that is meant in the sitemap of a URL, or None and why there is none."""
    text = written.strip()
    if len(text) > MAX_WRITTEN:
        return None, _TOO_LONG
    lost = next((reason for mark, reason in _LOST.items() if mark in text), None)
    if lost is not None:
        return None, lost
    if not _ABSOLUTE.match(text):
        scheme = _SCHEME.match(text)
        if scheme is not None:
            return None, f"has the scheme '{scheme[1].lower()}'"
        if base is None or not text:
            return None, "is no absolute URL" if text else "is empty"
    target_url = resolve(text, base or url).url
    if target_url is None:
        return None, "is no URL"
    return (target_url, "") if len(target_url) <= MAX_URL_CHARACTERS else (None, _TOO_LONG)
