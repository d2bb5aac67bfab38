"""Sitemaps, from the bytes of a file to the URLs that it lists: XML, indexes, RSS, Atom and text, packed or not.

XML is a stream whose elements are dropped once seen; no entity is expanded, nothing is fetched. What is malformed is
read again as far as it goes, each ``&`` that begins no reference taken for that of a query. Source: sitemaps.org
"""

import codecs
import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO, TextIOWrapper
from itertools import islice
from typing import Any, Final, NamedTuple

from lxml import etree  # type: ignore[import-untyped]  # comes without types

from linkspider.errors import LinkspiderError
from linkspider.extract.dates import parse_date
from linkspider.extract.robots_txt import parse as parse_robots
from linkspider.extract.sniff import is_binary, sniff
from linkspider.model.text import scrub
from linkspider.model.urls import path_type, resolve

MAX_ENTRIES: Final = 50_000  # of the protocol
MAX_BYTES: Final = 50 * 1024 * 1024  # of the protocol, unpacked
MAX_URL_CHARACTERS: Final = 2_048  # of the protocol
MAX_KEPT_REJECTS = MAX_ROBOTS_SITEMAPS = 1_000
MAX_REJECT_CHARACTERS: Final = 500

#: What bounds the time that a file of nothing but duplicates, rejects, empty lines or other elements may take.
_MAX_LISTED: Final = 4 * MAX_ENTRIES
_MAX_STEPS: Final = 1_000_000
_MAX_GZIP_PARTS: Final = 1_000
_MAX_NAMES: Final = 1_000  # of elements; libxml2 keeps each for as long as the thread lives
#: Bytes in which no element begins or ends: declarations, attributes and references take many times their size.
_MAX_SILENCE: Final = 1024 * 1024
_TOO_LONG: Final = f"is longer than {MAX_URL_CHARACTERS:,} characters"
_CHUNK: Final = 64 * 1024
_MAX_WRITTEN: Final = 4 * MAX_URL_CHARACTERS  # characters of a URL as written, before it is read at all

_GZIP: Final = b"\x1f\x8b"
_LEAD: Final = codecs.BOM_UTF8 + b" \t\r\n\x0b\x0c"
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_HTML: Final = re.compile(rb"<!doctype\s+html[\s>]", re.IGNORECASE)
_HTML_NAMES: Final = frozenset({"html", "head", "body", "script", "div", "p", "br", "b", "h1", "title", "meta"})
_DECLARED: Final = re.compile(rb"<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z][A-Za-z0-9._-]{0,39})[\"']")
_CHARSET: Final = re.compile(r";\s*charset\s*=\s*[\"']?([A-Za-z][A-Za-z0-9._-]{0,39})", re.IGNORECASE)
_ABSOLUTE: Final = re.compile(r"https?:[/\\]{2}", re.IGNORECASE)
_SCHEME: Final = re.compile(r"(?!https?:)([a-z][a-z0-9+-]{0,30}):(?!\d)", re.IGNORECASE)
_AMPERSAND: Final = re.compile(rb"<!\[CDATA\[|\]\]>|&(?!(?:[A-Za-z_][\w.-]{0,30}|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)")
_REFERENCE: Final = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]+);)")
_YEAR_OR_MONTH: Final = re.compile(r"\d{4}(-\d\d)?", re.ASCII)

#: Root elements in lower case: what the file is, and which elements are its entries.
_RSS: Final = ("rss", "item")
_ATOM: Final = ("atom", "entry")
_ROOTS: Final = {
    "urlset": ("urlset", "url"),
    "sitemapindex": ("index", "sitemap"),
    "rss": _RSS,
    "rdf": _RSS,
    "feed": _ATOM,
}
_DATES: Final = ("lastmod", "updated", "pubdate", "date", "published")  # the first that an entry has counts
#: Namespaces, or prefixes that stand for none, of elements that may have the names of an entry's own.
_FOREIGN: Final = re.compile(r"image|video|news|xhtml|mobile|media|mrss|atom", re.IGNORECASE)


class SitemapError(LinkspiderError):
    """A body that is no sitemap; its text says what it is instead."""


class SitemapEntry(NamedTuple):
    """A page, in an index a sitemap: its URL without fragment, and when it changed (UTC), where the file says so."""

    url: str
    modified_at: datetime | None


class SitemapReject(NamedTuple):
    """What cannot be used: the number of its entry or line, from 1, at most 500 characters of it, and why."""

    position: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap holds; of URLs that are listed again, the first counts."""

    kind: str  #: ``urlset``, ``index``, ``text``, ``rss`` (1.0 too), ``atom``, or ``empty``: no text and no element
    entries: tuple[SitemapEntry, ...] = ()  #: at most 50,000, each URL once, in the file's order
    rejects: tuple[SitemapReject, ...] = ()  #: the first 1,000
    rejected: int = 0  #: the number of all rejects
    duplicates: int = 0  #: how often a URL was listed again
    is_recovered: bool = False  #: whether the XML was malformed and was read as far as possible
    is_truncated: bool = False  #: whether the file has more than a sitemap may hold; the rest is left out


def read_sitemap(body: bytes, url: str, content_type: str | None = None) -> Sitemap:
    """Reads a sitemap of any kind; its content says which, and not what the server calls it.

    Content-Encoding is undone before, gzip of the file itself here; of ``content_type`` the charset counts.
    Raises SitemapError for what is something else, as an HTML page, or cannot be unpacked.
    """
    if body.startswith(_GZIP):
        body = _inflate(body)
    if not body.startswith(b"<") and is_binary(sniff(body)):
        raise SitemapError("binary")
    is_cut = len(body) > MAX_BYTES
    wide = _wide(body)
    if wide:
        body = codecs.BOM_UTF8 + body[:MAX_BYTES].decode(wide, errors="replace").removeprefix("\ufeff").encode()
        is_cut = is_cut or len(body) > MAX_BYTES
    whole, body = body, body.lstrip(_LEAD)
    lead = whole[: len(whole) - len(body)]
    if not body:
        return Sitemap("empty")
    if _HTML.match(body):
        raise SitemapError("an HTML page")
    if not body.startswith(b"<"):
        if _CONTROL.search(body):
            raise SitemapError("binary")
        return _read_text(body, url, lead.count(b"\n"), is_cut=is_cut)
    is_late = body.startswith(b"<?xml") and lead not in {b"", codecs.BOM_UTF8}
    encodings = ["UTF-8"] if codecs.BOM_UTF8 in lead else _encodings(body, content_type)
    return _read_xml(body, url, encodings, is_cut=is_cut, is_late=is_late)


def robots_sitemaps(text: bytes, url: str) -> list[str]:
    """The sitemaps that a robots.txt names, each once, at most 1,000; ``/sitemap.xml`` is read as what it means."""
    found: dict[str, None] = {}
    for value in parse_robots(text).sitemaps:
        if len(value) <= _MAX_WRITTEN and path_type(value) in {"absolute", "root_relative", "protocol_relative"}:
            target_url = resolve(value, url).url
            found |= {target_url: None} if target_url and len(target_url) <= MAX_URL_CHARACTERS else {}
    return list(found)[:MAX_ROBOTS_SITEMAPS]


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
            found = _YEAR_OR_MONTH.fullmatch(date.strip())  # which stands for its first day
            date = date if found is None else found[0] + ("-01" if found[1] else "-01-01")
            self.entries[target_url] = SitemapEntry(target_url, parse_date(date))
        self.is_full = self.is_full or len(self.entries) + self.rejected + self.duplicates >= _MAX_LISTED

    def reject(self, position: int, text: str, reason: str) -> None:
        """Counts what cannot be used, and keeps it while there are few."""
        self.rejected += 1
        if len(self.rejects) < MAX_KEPT_REJECTS:
            kept = scrub(text.strip()[:MAX_REJECT_CHARACTERS])
            self.rejects.append(SitemapReject(position, kept, reason))

    def sitemap(self, kind: str, *, is_truncated: bool, is_recovered: bool = False) -> Sitemap:
        counts = self.rejected, self.duplicates, is_recovered, is_truncated or self.is_full
        return Sitemap(kind, tuple(self.entries.values()), tuple(self.rejects), *counts)


def _target(written: str, base: str) -> tuple[str | None, str]:
    """The URL that is meant, or None and why there is none."""
    text = written.strip()
    if len(text) > _MAX_WRITTEN:
        return None, _TOO_LONG
    if not _ABSOLUTE.match(text) or "\ufffd" in text:
        scheme = _SCHEME.match(text)
        reason = f"has the scheme '{scheme[1].lower()}'" if scheme else "is no absolute URL" if text else "is empty"
        return None, "holds bytes that are not in the file's encoding" if "\ufffd" in text else reason
    target_url = resolve(text, base).url
    if target_url is None:
        return None, "is no URL"
    return (target_url, "") if len(target_url) <= MAX_URL_CHARACTERS else (None, _TOO_LONG)


def _inflate(body: bytes) -> bytes:
    """Undoes gzip, in one part or several; what follows the last part is no part of the file, as for gzip itself."""
    pieces: list[bytes] = []
    size = 0
    for _ in range(_MAX_GZIP_PARTS):
        machine = zlib.decompressobj(16 + zlib.MAX_WBITS)
        with suppress(zlib.error):
            pieces.append(machine.decompress(body, MAX_BYTES + 1 - size))
            size += len(pieces[-1])
        if size > MAX_BYTES:
            raise SitemapError("unpacks to more than 50 MiB")
        if not machine.eof:
            raise SitemapError("gzip that is broken")
        body = machine.unused_data
        if not body.startswith(_GZIP):
            break
    return b"".join(pieces)


def _wide(body: bytes) -> str | None:
    """The kind of UTF-16 that a file is in, by its mark or by the zeros beside its first two characters."""
    first, second, third, fourth = body[:4].ljust(4, b"\0")
    if body.startswith(codecs.BOM_UTF16_LE) or (first and third and not second and not fourth):
        return "utf-16-le"
    is_big = body.startswith(codecs.BOM_UTF16_BE) or (second and fourth and not first and not third)
    return "utf-16-be" if is_big else None


def _read_text(body: bytes, url: str, line_number: int, *, is_cut: bool) -> Sitemap:
    listing = _Listing(url)
    kept = body[: body.rfind(b"\n", 0, MAX_BYTES) + 1] if is_cut else body
    lines = TextIOWrapper(BytesIO(kept), encoding="utf-8", errors="replace")
    for number in range(line_number + 1, line_number + _MAX_STEPS + 1):
        line = part = lines.readline(2 * _MAX_WRITTEN)
        while part and not part.endswith("\n"):
            part = lines.readline(_CHUNK)
        if not line or listing.is_full:
            break
        if not line.isspace():
            listing.add(number, line, "")
    return listing.sitemap("text", is_truncated=is_cut or bool(lines.readline(1)))


def _encodings(body: bytes, content_type: str | None) -> list[str]:
    """What XML may be in, as RFC 7303 orders it: what the header says, what itself says (both only if ASCII), UTF-8."""
    header, declared = _CHARSET.search(content_type or ""), _DECLARED.match(body)
    known: dict[str, None] = {}
    for found in filter(None, (header and header[1], declared and declared[1].decode())):
        with suppress(LookupError, ValueError):
            name = codecs.lookup(found).name
            etree.XMLParser(encoding=name)
            known |= {name: None} if "<?xml".encode(name) == b"<?xml" else {}
    return list(known) or ["UTF-8"]


def _read_xml(body: bytes, url: str, encodings: list[str], *, is_cut: bool, is_late: bool) -> Sitemap:
    """Reads XML strictly in one encoding after the other, and as far as possible where it is malformed in all."""
    for encoding, recover in [*((encoding, False) for encoding in encodings), (encodings[-1], True)]:
        reader = _XmlReader(url)
        with suppress(etree.LxmlError):
            reader.read(_mended(body) if recover else _chunks(body), encoding, is_cut=is_cut, recover=recover)
            break
    return reader.listing.sitemap(reader.kind, is_recovered=recover or is_late, is_truncated=is_cut)


def _chunks(body: bytes, start: int = 0) -> Iterator[bytes]:
    """The file in pieces, without what is past 50 MiB."""
    end = min(len(body), MAX_BYTES)
    return (body[at : min(at + _CHUNK, end)] for at in range(start, end, _CHUNK))


def _mended(body: bytes) -> Iterator[bytes]:
    """The file in pieces, with ``&amp;`` for each ``&`` that begins no reference, but for those in CDATA."""
    is_character_data = False
    pieces: list[bytes] = []
    size = at = 0
    for found in islice(_AMPERSAND.finditer(body, 0, MAX_BYTES), _MAX_STEPS):
        if found[0] != b"&":
            is_character_data = found[0] != b"]]>"
        elif not is_character_data:
            pieces += (body[at : found.start()], b"&amp;")
            size += found.end() - at
            at = found.end()
        if size >= _CHUNK:
            yield from _chunks(b"".join(pieces))
            pieces, size = [], 0
    yield from _chunks(b"".join(pieces))
    yield from _chunks(body, at)


class _XmlReader:
    """Where in the tree reading is, and what of the present entry has been seen."""

    def __init__(self, url: str) -> None:
        self.listing = _Listing(url)
        self.kind = "empty"
        self._entry_name = ""
        self._has_entities = False
        self._open: list[etree._Element] = []  # from the root on
        self._depth, self._namespace = 0, ""  # of the entry; 0 outside of entries
        self._fields: dict[str, str] = {}
        self._position = self._elements = 0
        self._names: set[str] = set()

    def read(self, pieces: Iterable[bytes], encoding: str, *, is_cut: bool, recover: bool) -> None:
        """Reads to the end or until the listing is full; raises LxmlError where strict reading cannot go on."""
        safe: dict[str, Any] = {"resolve_entities": False, "load_dtd": False, "no_network": True, "huge_tree": False}
        safe |= {"encoding": encoding, "remove_comments": True, "remove_pis": True, "recover": recover}
        parser = etree.XMLPullParser(("start", "end"), **safe)
        silence = 0
        try:
            for piece in pieces:
                parser.feed(piece)
                silence = 0 if self._take(parser) else silence + len(piece)
                if silence >= _MAX_SILENCE and not recover:  # as after an "&", whose ";" the parser waits for
                    raise etree.LxmlError("no markup")
                self.listing.is_full |= silence >= _MAX_SILENCE
                if self.listing.is_full:
                    return
            if not is_cut:
                parser.close()  # elements that this ends are not taken: their text may be half of what it was
            if not self._elements:  # too short to be read before
                self._take(parser)
        finally:
            self._finish_entry()

    def _take(self, parser: etree.XMLPullParser) -> bool:
        """Handles what a piece began and ended, and drops what is done with; whether there was anything."""
        before = self._elements
        for event, element in parser.read_events():
            if not self.listing.is_full:
                (self._begin if event == "start" else self._end)(element)
        for element in self._open:
            del element[:-1]  # references, which have no events; the parser is at work on the last child
        return self._elements > before

    def _begin(self, element: etree._Element) -> None:
        namespace, name = _name(element)
        self._elements += 1
        self._names.add(element.tag)
        self.listing.is_full |= self._elements > 4 * _MAX_STEPS or len(self._names) > _MAX_NAMES
        if not self._open:
            if name not in _ROOTS:
                raise SitemapError(
                    "an HTML page" if name in _HTML_NAMES else f"XML of another kind: <{scrub(name[:50])}>"
                )
            self.kind, self._entry_name = _ROOTS[name]
            self._has_entities = element.getroottree().docinfo.internalDTD is not None
        elif name == self._entry_name and (not self._depth or self._namespace == namespace):
            self._finish_entry()  # which was never closed, if there is one
            self._depth, self._namespace = len(self._open), namespace
            self._position += 1
        self._open.append(element)

    def _end(self, element: etree._Element) -> None:
        self._elements += 1
        self._open.pop()
        depth = len(self._open)
        if self._depth and depth == self._depth + 1:
            self._take_field(element)
        elif depth == self._depth:
            self._finish_entry()
        if self._open:
            element.clear(keep_tail=True)
            parent = self._open[-1]
            while parent[0] is not element:
                del parent[0]

    def _take_field(self, element: etree._Element) -> None:
        namespace, name = _name(element)
        if namespace != self._namespace and _FOREIGN.search(namespace):
            return
        text = element.text or ""
        if name == "link" and self.kind == "atom":
            if element.get("rel", "alternate").strip().lower() != "alternate":
                return
            text = element.get("href", "")
            if self._has_entities and _REFERENCE.search(etree.tostring(element, with_tail=False)):
                name = "markup"
        elif name == "guid" and element.get("isPermaLink", "true").strip().lower() == "false":
            return
        elif len(element) and name in {"loc", "link", "guid"}:
            name = "markup"
        if text.strip() or name == "markup":
            self._fields.setdefault(name, text[: _MAX_WRITTEN + 1])

    def _finish_entry(self) -> None:
        if not self._depth:
            return
        fields, self._fields, self._depth = self._fields, {}, 0
        names = ("loc",) if self.kind in {"urlset", "index"} else ("link", "guid")
        written = next((fields[name] for name in names if name in fields), "")
        if "markup" in fields and not written:
            self.listing.reject(self._position, fields["markup"], "holds an entity or markup, which is not expanded")
        else:
            date = next((fields[name] for name in _DATES if name in fields), "")
            self.listing.add(self._position, written, date)


def _name(element: etree._Element) -> tuple[str, str]:
    """Namespace and name in lower case; a prefix that was never declared stands for a namespace."""
    namespace, _, name = element.tag.rpartition("}")
    prefix, _, name = name.rpartition(":")
    return namespace or prefix, name.lower()
