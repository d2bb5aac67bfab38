"""Sitemaps, from the bytes of a file to the URLs that it lists: XML, indexes, RSS, Atom and text, packed or not."""

import codecs
import re
import zlib
from contextlib import suppress
from dataclasses import replace
from io import BytesIO, TextIOWrapper
from typing import Final

from lxml import etree  # type: ignore[import-untyped]  # comes without types

from linkspider.extract.sitemap_entries import HTML_PAGE, MAX_BYTES, MAX_WRITTEN, Listing, Sitemap, SitemapError
from linkspider.extract.sitemap_xml import read_xml
from linkspider.extract.sniff import is_binary, sniff, utf_16_by_zeros

_MAX_LINES: Final = 1_000_000
_MAX_GZIP_PARTS: Final = 1_000
#: Bytes that are taken of UTF-16 that is damaged: each replacement takes long.
_MAX_DAMAGED: Final = 2 * 1024 * 1024
_CHUNK: Final = 64 * 1024
_SEARCHED: Final = 1024 * 1024  # bytes at a time: while a search runs, nothing else in the process does

_GZIP: Final = b"\x1f\x8b"
_LEAD: Final = codecs.BOM_UTF8 + b" \t\r\n\x0b\x0c"
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_DECLARED: Final = re.compile(rb"<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z][A-Za-z0-9._-]{0,39})[\"']")
_CHARSET: Final = re.compile(r";\s*charset\s*=\s*[\"']?([A-Za-z][A-Za-z0-9._-]{0,39})", re.IGNORECASE)
_HTML: Final = re.compile(rb"<!doctype\s+html[\s>]", re.IGNORECASE)

#: Bytes in which the XML begins where a program's messages stand before it.
_MAX_MESSAGES: Final = 8 * 1024
_PROLOGUE: Final = re.compile(rb"(?:<\?.*?\?>|<!--.*?-->|\s)*", re.DOTALL)
#: Text, or what PHP writes its messages in; a page begins with other elements.
_MESSAGE: Final = re.compile(rb"[^<]|<(?:b|br|div|font|p|pre|table)[\s/>]", re.IGNORECASE)
_URL_LINE: Final = re.compile(rb"^\s*https?://", re.IGNORECASE | re.MULTILINE)
_XML: Final = re.compile(
    rb"<(?:\?xml\s|(?:[A-Za-z][\w.-]{0,30}:)?(?:urlset|sitemapindex|rss|rdf|feed)[\s>/])", re.IGNORECASE
)


def read_sitemap(body: bytes, url: str, content_type: str | None = None) -> Sitemap:
    """Reads a sitemap of any kind; its content says which, and not what the server calls it.

    Takes less than some seconds whatever it is given; whoever has other things to do calls it in a thread.

    Args:
        body: the file, its Content-Encoding undone; gzip of the file itself is undone here.
        url: where it came from.
        content_type: the header, of which the charset counts.

    Raises:
        SitemapError: if it is something else, as an HTML page, or cannot be unpacked.
    """
    if body.startswith(_GZIP):
        body = _inflate(body)
    if not body.startswith(b"<") and is_binary(sniff(body)):
        raise SitemapError("binary")
    is_cut = len(body) > MAX_BYTES
    wide = _wide(body)
    if wide:
        body, is_cut_short = _narrow(body[:MAX_BYTES], wide)
        is_cut = is_cut or is_cut_short or len(body) > MAX_BYTES
    whole, body = body, body.lstrip(_LEAD)
    lead = whole[: len(whole) - len(body)]
    if not body:
        return Sitemap("empty")
    if _HTML.match(body):
        raise SitemapError(HTML_PAGE)
    start = _behind_messages(body)
    if not start and not body.startswith(b"<"):
        if any(_CONTROL.search(body, at, at + _SEARCHED) for at in range(0, len(body), _SEARCHED)):
            raise SitemapError("binary")
        return _read_text(body, url, lead.count(b"\n"), is_cut=is_cut)
    declaring, body = body, body[start:]
    if body.startswith(b"<?xml"):
        declaring = body
    tried = ["UTF-8"] if codecs.BOM_UTF8 in lead else _encodings(declaring, content_type)
    found = read_xml(body, url, tried, is_cut=is_cut)
    is_late = start > 0 or (body.startswith(b"<?xml") and lead not in {b"", codecs.BOM_UTF8})  # XML 1.0 2.8
    return replace(found, is_recovered=True) if is_late else found


def _behind_messages(body: bytes) -> int:
    """Where the XML begins in a file that messages of a program stand before; 0 where none do, or no XML follows.

    A list of URLs is one, whatever else its lines hold.
    """
    end = min(len(body), _MAX_MESSAGES)
    prologue = _PROLOGUE.match(body, 0, end)
    at = prologue.end() if prologue is not None else 0
    found = _XML.search(body, at, end) if _MESSAGE.match(body, at, end) else None
    return 0 if found is None or _URL_LINE.search(body, at, found.start()) else found.start()


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
    if body.startswith(codecs.BOM_UTF16_LE):
        return "utf-16-le"
    return "utf-16-be" if body.startswith(codecs.BOM_UTF16_BE) else utf_16_by_zeros(body)


def _narrow(body: bytes, encoding: str) -> tuple[bytes, bool]:
    """UTF-16 as UTF-8, with a mark that says so; and whether some of it was left out."""
    is_cut = False
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError:
        is_cut = len(body) > _MAX_DAMAGED
        text = body[:_MAX_DAMAGED].decode(encoding, errors="replace")
    return codecs.BOM_UTF8 + text.removeprefix("\ufeff").encode(), is_cut


def _encodings(body: bytes, content_type: str | None) -> list[str]:
    """What XML may be in, as RFC 7303 orders it: what the header says, what the file says, else UTF-8.

    Only what Python and libxml2 both know counts, and in which markup is ASCII.
    """
    header, declared = _CHARSET.search(content_type or ""), _DECLARED.match(body)
    known: dict[str, str] = {}
    for label in filter(None, (header and header[1], declared and declared[1].decode())):
        with suppress(LookupError, ValueError):
            name = codecs.lookup(label).name
            spelled = next(filter(_is_xml_encoding, (label, name)), None)  # euc_kr, Python's name, is none of libxml2's
            if spelled is not None and "<?xml".encode(name) == b"<?xml":
                known.setdefault(name, spelled)
    return [*known.values()] or ["UTF-8"]


def _is_xml_encoding(name: str) -> bool:
    """Whether libxml2 knows an encoding by a name."""
    try:
        etree.XMLParser(encoding=name)
    except LookupError:
        return False
    return True


def _read_text(body: bytes, url: str, lines_before: int, *, is_cut: bool) -> Sitemap:
    """A URL a line; of a line that is too long, the beginning is looked at."""
    listing = Listing(url)
    kept = body[: body.rfind(b"\n", 0, MAX_BYTES) + 1] if is_cut else body
    lines = TextIOWrapper(BytesIO(kept), encoding="utf-8", errors="replace")
    for number in range(lines_before + 1, lines_before + _MAX_LINES + 1):
        line = part = lines.readline(2 * MAX_WRITTEN)
        while part and not part.endswith("\n"):
            part = lines.readline(_CHUNK)
        if not line or listing.is_full:
            break
        if not line.isspace():
            listing.add(number, line, "")
    return listing.sitemap("text", is_truncated=is_cut or bool(lines.readline(1)))
