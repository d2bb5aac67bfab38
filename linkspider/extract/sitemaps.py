"""Sitemaps, from the bytes of a file to the URLs that it lists.

What is read: sitemaps and indexes of them, RSS 2.0 and 1.0, Atom, and text with a URL a line; any of them may be
packed by gzip. XML is read as a stream whose elements are dropped as soon as they have been seen, so a file of 50 MiB
takes no more memory than a small one. Nothing is expanded and nothing is fetched: a ``loc`` that holds an entity is a
reject. Namespaces are taken loosely, since files name wrong ones; pictures, films, news and alternates are passed over.

XML that is not well-formed is read a second time as far as it goes, with every ``&`` that begins no reference taken
for what it was meant as, an ampersand in a query.

Source: https://www.sitemaps.org/protocol.html
"""

import codecs
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO, TextIOWrapper
from itertools import islice
from typing import Final, NamedTuple

from lxml import etree  # type: ignore[import-untyped]  # comes without types

from linkspider.errors import LinkspiderError
from linkspider.extract.dates import parse_date
from linkspider.extract.robots_txt import parse as parse_robots
from linkspider.extract.sniff import is_binary, sniff
from linkspider.model.text import scrub
from linkspider.model.urls import INVALID, path_type, resolve

MAX_ENTRIES: Final = 50_000  # of the protocol
MAX_BYTES: Final = 50 * 1024 * 1024  # of the protocol, unpacked
MAX_URL_CHARACTERS: Final = 2_048  # of the protocol
MAX_KEPT_REJECTS: Final = 1_000
MAX_REJECT_CHARACTERS: Final = 500
MAX_ROBOTS_SITEMAPS: Final = 1_000

#: What bounds the time that a file of nothing but duplicates, rejects, empty lines or other elements may take.
_MAX_LISTED: Final = 4 * MAX_ENTRIES
_MAX_ELEMENTS: Final = 2_000_000
_MAX_LINES: Final = 1_000_000
#: Names of elements that differ: libxml2 keeps each for as long as the thread lives.
_MAX_NAMES: Final = 1_000
#: Bytes without the beginning or end of an element: declarations, attributes and references take many times their size.
_MAX_SILENCE: Final = 1024 * 1024
_MAX_MENDED: Final = 1_000_000
_MAX_GZIP_PARTS: Final = 1_000
_MAX_GZIP_LAYERS: Final = 2  # a packed file that the server packed again
_CHUNK: Final = 64 * 1024
_MAX_WRITTEN: Final = 4 * MAX_URL_CHARACTERS  # characters of a URL as written, before it is read at all

_GZIP: Final = b"\x1f\x8b"
_SPACE: Final = b" \t\r\n\x0b\x0c"
_BOM: Final = b"\xef\xbb\xbf"
_HTML: Final = re.compile(rb"<!doctype\s+html[\s>]", re.IGNORECASE)
_HTML_NAMES: Final = frozenset({"html", "head", "body", "script", "div", "p", "br", "b", "h1", "title", "meta", "center"})
_DECLARED: Final = re.compile(rb"<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z][A-Za-z0-9._-]{0,39})[\"']")
_CHARSET: Final = re.compile(r";\s*charset\s*=\s*[\"']?([A-Za-z][A-Za-z0-9._-]{0,39})", re.IGNORECASE)
_ABSOLUTE: Final = re.compile(r"https?:[/\\]{2}", re.IGNORECASE)
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,30}):(?!\d)")
_AMPERSAND: Final = re.compile(rb"<!\[CDATA\[|\]\]>|&(?!(?:[A-Za-z_][A-Za-z0-9_.-]{0,30}|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)")
_REFERENCE: Final = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9A-Fa-f]+);)")
_YEAR_OR_MONTH: Final = re.compile(r"\d{4}(-\d\d)?", re.ASCII)

#: Root elements in lower case: what the file is, and which elements are its entries.
_ROOTS: Final = {
    "urlset": ("urlset", "url"),
    "sitemapindex": ("index", "sitemap"),
    "rss": ("rss", "item"),
    "rdf": ("rss", "item"),
    "feed": ("atom", "entry"),
}
_DATES: Final = ("lastmod", "updated", "pubdate", "date", "published")  # the first that an entry has counts
#: Prefixes and namespaces of what stands beside an entry's own elements and may have their names.
_FOREIGN_PREFIXES: Final = frozenset({"image", "video", "news", "xhtml", "mobile", "media"})
_FOREIGN: Final = re.compile(r"schemas/sitemap-|/1999/xhtml|search\.yahoo\.com/mrss")
_ATOM: Final = "http://www.w3.org/2005/Atom"


class SitemapError(LinkspiderError):
    """A body that is no sitemap; its text says what it is instead."""


class SitemapEntry(NamedTuple):
    """What a sitemap lists.

    Attributes:
        url: a page's URL, in an index that of another sitemap: serialised, http or https, without fragment.
        modified_at: when it last changed, in UTC, where the file says so in a form that can be read.
    """

    url: str
    modified_at: datetime | None


class SitemapReject(NamedTuple):
    """What is listed and cannot be used.

    Attributes:
        position: the number of the entry among all, in text that of the line, from 1.
        text: what stands there, at most 500 characters.
        reason: why it cannot be used, to be read after the text.
    """

    position: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap holds.

    Attributes:
        kind: ``urlset``, ``index``, ``text``, ``rss``, ``atom``, or ``empty`` for a file without text or element.
        entries: at most 50,000, each URL once, in the file's order.
        rejects: the first 1,000 rejects.
        rejected: the number of all rejects.
        duplicates: how often a URL was listed again.
        is_recovered: whether the XML was malformed and was read as far as possible.
        is_truncated: whether the file has more than a sitemap may hold; the rest is left out.
    """

    kind: str
    entries: tuple[SitemapEntry, ...] = ()
    rejects: tuple[SitemapReject, ...] = ()
    rejected: int = 0
    duplicates: int = 0
    is_recovered: bool = False
    is_truncated: bool = False


def read_sitemap(body: bytes, url: str, content_type: str | None = None) -> Sitemap:
    """Reads a sitemap of any kind; its content says which, and not what the server calls it.

    Args:
        body: the file, as it is or packed by gzip; any Content-Encoding is undone.
        url: the URL that it was fetched from, serialised http or https.
        content_type: the Content-Type header, for its charset.

    Raises:
        SitemapError: if it is something else, as an HTML page, or cannot be unpacked.
    """
    body = _unpack(body)
    is_cut = len(body) > MAX_BYTES
    wide = _wide(body)
    start = body[:_CHUNK].decode(wide, errors="replace").encode() if wide else body[:_CHUNK]
    start = start.removeprefix(_BOM).lstrip(_SPACE)
    if not start and not body.strip(_SPACE + _BOM):
        return Sitemap("empty")
    if _HTML.match(start):
        raise SitemapError("an HTML page")
    if start.startswith(b"<"):
        return _read_xml(body, url, [wide] if wide else _encodings(body, content_type), is_cut)
    if (not wide and b"\0" in body) or is_binary(sniff(body)):
        raise SitemapError("binary")
    return _read_text(body, url, wide or "utf-8-sig", is_cut)


def robots_sitemaps(text: bytes, url: str) -> list[str]:
    """The sitemaps that a robots.txt names, wherever in it, each once and at most 1,000.

    The protocol asks for whole URLs; one that lacks scheme or host, as ``/sitemap.xml``, is read as what it means.

    Args:
        text: the robots.txt, of which the first 500 KiB count.
        url: its URL, serialised http or https.
    """
    found: dict[str, None] = {}
    for value in parse_robots(text).sitemaps:
        if len(value) <= _MAX_WRITTEN and path_type(value) in {"absolute", "root_relative", "protocol_relative"}:
            target_url = resolve(value, url).url
            if target_url is not None and len(target_url) <= MAX_URL_CHARACTERS:
                found[target_url] = None
        if len(found) == MAX_ROBOTS_SITEMAPS:
            break
    return list(found)


@dataclass(slots=True)
class _Listing:
    """Entries and rejects as they are found."""

    url: str
    entries: dict[str, SitemapEntry] = field(default_factory=dict)
    rejects: list[SitemapReject] = field(default_factory=list)
    rejected: int = 0
    duplicates: int = 0
    is_full: bool = False

    def add(self, position: int, written: str, date: str) -> None:
        """Takes an entry by its URL and date as written; does nothing but say so where no more may be listed."""
        target_url, reason = _target(written, self.url)
        if target_url is None:
            self.reject(position, written, reason)
        elif target_url in self.entries:
            self.duplicates += 1
        elif len(self.entries) == MAX_ENTRIES:
            self.is_full = True
        else:
            self.entries[target_url] = SitemapEntry(target_url, _modified_at(date))
        self.is_full = self.is_full or len(self.entries) + self.rejected + self.duplicates >= _MAX_LISTED

    def reject(self, position: int, text: str, reason: str) -> None:
        """Counts what cannot be used, and keeps it while there are few."""
        self.rejected += 1
        if len(self.rejects) < MAX_KEPT_REJECTS:
            kept = scrub(text[: _MAX_WRITTEN + MAX_REJECT_CHARACTERS].strip())[:MAX_REJECT_CHARACTERS]
            self.rejects.append(SitemapReject(position, kept, reason))

    def sitemap(self, kind: str, *, is_recovered: bool, is_truncated: bool) -> Sitemap:
        """What was found."""
        return Sitemap(
            kind,
            tuple(self.entries.values()),
            tuple(self.rejects),
            self.rejected,
            self.duplicates,
            is_recovered,
            is_truncated or self.is_full,
        )


def _target(written: str, base: str) -> tuple[str | None, str]:
    """The URL that is meant, or None and why there is none."""
    text = written.strip()
    if not text:
        return None, "is empty"
    if len(text) > _MAX_WRITTEN:
        return None, f"is longer than {MAX_URL_CHARACTERS:,} characters"
    if "\ufffd" in text:
        return None, "holds bytes that are not in the file's encoding"
    if not _ABSOLUTE.match(text):
        scheme = _SCHEME.match(text)
        if scheme and scheme[1].lower() not in {"http", "https"} and "." not in scheme[1]:
            return None, f"has the scheme '{scheme[1].lower()}'"
        return None, "is no absolute URL"
    target = resolve(text, base)
    if target.url is None:
        return None, "is no URL" if target.scheme == INVALID else f"has the scheme '{target.scheme}'"
    if len(target.url) > MAX_URL_CHARACTERS:
        return None, f"is longer than {MAX_URL_CHARACTERS:,} characters"
    return target.url, ""


def _modified_at(text: str) -> datetime | None:
    """The date, where a year or a month stands for its first day."""
    text = text.strip()
    found = _YEAR_OR_MONTH.fullmatch(text)
    if found is not None:
        text += "-01" if found[1] else "-01-01"
    return parse_date(text)


def _unpack(body: bytes) -> bytes:
    """Undoes gzip, in one part or several; what follows the last part is no part of the file, as for gzip itself."""
    for _ in range(_MAX_GZIP_LAYERS):
        if not body.startswith(_GZIP):
            return body
        body = _inflate(body)
    if body.startswith(_GZIP):
        raise SitemapError("gzip within gzip within gzip")
    return body


def _inflate(body: bytes) -> bytes:
    pieces: list[bytes] = []
    size = 0
    rest = body
    for part in range(_MAX_GZIP_PARTS):
        machine = zlib.decompressobj(16 + zlib.MAX_WBITS)
        try:
            pieces.append(machine.decompress(rest, MAX_BYTES + 1 - size))
        except zlib.error:
            if part:
                break
            raise SitemapError("gzip that is broken") from None
        size += len(pieces[-1])
        if size > MAX_BYTES:
            raise SitemapError("unpacks to more than 50 MiB")
        if not machine.eof:
            raise SitemapError("gzip that is broken")
        rest = machine.unused_data
        if not rest.startswith(_GZIP):
            break
    return b"".join(pieces)


def _wide(body: bytes) -> str | None:
    """The kind of UTF-16 that a file is in, by its mark or by the zero beside its first character."""
    start = body[:4]
    if start[:2] == b"\xff\xfe" or (len(start) == 4 and start[0] and start[2] and start[1] == start[3] == 0):
        return "UTF-16LE"
    if start[:2] == b"\xfe\xff" or (len(start) == 4 and start[1] and start[3] and start[0] == start[2] == 0):
        return "UTF-16BE"
    return None


def _read_text(body: bytes, url: str, encoding: str, is_cut: bool) -> Sitemap:
    """A URL a line. Source: https://www.sitemaps.org/protocol.html#otherformats"""
    listing = _Listing(url)
    kept = body[: body.rfind(b"\n", 0, MAX_BYTES) + 1] if is_cut else body
    lines = TextIOWrapper(BytesIO(kept), encoding=encoding, errors="replace")
    for number in range(1, _MAX_LINES + 1):
        line = lines.readline(2 * _MAX_WRITTEN)
        if not line or listing.is_full:
            break
        rest = line
        while rest and not rest.endswith("\n"):
            rest = lines.readline(_CHUNK)
        written = line.removeprefix("\ufeff").strip()
        if written:
            listing.add(number, written, "")
    return listing.sitemap("text", is_recovered=False, is_truncated=is_cut or bool(lines.readline(1)))


def _encodings(body: bytes, content_type: str | None) -> list[str]:
    """What XML may be encoded in, most likely first, as RFC 7303 has it: mark, header, the XML itself, UTF-8.

    Only encodings that hold ASCII as it is, since the file begins with it; others are declared by mistake.
    """
    if body.startswith(_BOM):
        return ["UTF-8"]
    header = _CHARSET.search(content_type or "")
    declared = _DECLARED.match(body[:1024].lstrip(_SPACE))
    labels = [header[1] if header else "", declared[1].decode() if declared else ""]
    return list(dict.fromkeys(name for label in labels if (name := _known(label)))) or ["UTF-8"]


def _known(label: str) -> str | None:
    """The label of an encoding, if Python and libxml2 know it and ASCII is part of it."""
    try:
        name = codecs.lookup(label).name
        if "<?xml".encode(name) != b"<?xml":
            return None
        etree.XMLParser(encoding=name)
    except (LookupError, ValueError, UnicodeError, TypeError):
        return None
    return name
