"""What a body is by its first bytes, as the MIME Sniffing standard tells it.

Its tables are kept, and its order where two of them could match. Feeds, which the standard tells from HTML by reading
on, are told where their first element says so.

Source: https://mimesniff.spec.whatwg.org/
"""

import re
from typing import Final

_HEAD: Final = 1445  # bytes that the standard looks at
_SPACE: Final = b"\t\n\x0c\r "
_BOM: Final = b"\xef\xbb\xbf"

#: Elements and comments that HTML begins with (7.1), each followed by a space or ``>``.
_HTML: Final = re.compile(
    rb"<(?:(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p)[ >]|!--)",
    re.IGNORECASE,
)
#: What XML may have before its first element: declarations, comments, a document type without parts of its own.
_PROLOG: Final = re.compile(rb"(?:\s+|<\?[^>]*>|<!--.*?-->|<!DOCTYPE[^>\[]*>)*", re.DOTALL)
_ROOTS: Final = (
    (re.compile(rb"<rss[\s>]"), "application/rss+xml"),
    (re.compile(rb"<feed[\s>]"), "application/atom+xml"),
    (re.compile(rb"<rdf:RDF\s[^>]*http://purl\.org/rss/1\.0/"), "application/rss+xml"),
)
#: Fixed first bytes (6.1, 6.2, 6.4, 7.1), in the standard's order.
_SIGNATURES: Final = (
    (b"%PDF-", "application/pdf"),
    (b"%!PS-Adobe-", "application/postscript"),
    (b"\x00\x00\x01\x00", "image/x-icon"),
    (b"\x00\x00\x02\x00", "image/x-icon"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"OggS\x00", "application/ogg"),
    (b"MThd\x00\x00\x00\x06", "audio/midi"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"PK\x03\x04", "application/zip"),
    (b"Rar!\x1a\x07\x00", "application/vnd.rar"),
    (b"\x00asm", "application/wasm"),
)
#: First bytes that a text may begin with too ("BMW …"): they count where a byte follows that no text has (3).
_WEAK_SIGNATURES: Final = ((b"BM", "image/bmp"), (b"ID3", "audio/mpeg"))
_BINARY_BYTE: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
#: First bytes, and more from the ninth on (6.1, 6.2).
_CONTAINERS: Final = (
    (b"RIFF", b"WEBPVP", "image/webp"),
    (b"FORM", b"AIFF", "audio/aiff"),
    (b"RIFF", b"AVI ", "video/avi"),
    (b"RIFF", b"WAVE", "audio/wave"),
)
_MARKUP: Final = frozenset(
    {"text/html", "text/xml", "application/xml", "application/rss+xml", "application/atom+xml", "text/plain"}
)
#: Kbit/s and Hz by which the length of an MPEG audio frame is told (6.2.3); 0 is none.
_MP3_RATES: Final = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_MP3_RATES_2: Final = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_MP3_SAMPLES: Final = (44_100, 48_000, 32_000)


def sniff(body: bytes) -> str | None:
    """The media type that a body's first bytes tell, or None where they tell nothing.

    Args:
        body: the decoded body, or its first 1,445 bytes.
    """
    head = body[:_HEAD]
    if head.startswith((b"\xfe\xff", b"\xff\xfe")):
        return _markup(head.decode("utf-16", errors="ignore").encode()) or "text/plain"
    return _markup(head.removeprefix(_BOM)) or _binary(head) or ("text/plain" if head.startswith(_BOM) else None)


def is_binary(media_type: str | None) -> bool:
    """Whether a sniffed type is one that no text can be taken for."""
    return media_type is not None and media_type not in _MARKUP


def utf_16_by_zeros(body: bytes) -> str | None:
    """The kind of UTF-16 that a text without byte order mark is in, by the zeros beside its first two letters."""
    start = body[:4]
    if len(start) == 4 and start[1] == start[3] == 0 and start[0] and start[2]:
        return "utf-16-le"
    if len(start) == 4 and start[0] == start[2] == 0 and start[1] and start[3]:
        return "utf-16-be"
    return None


def _markup(head: bytes) -> str | None:
    text = head.lstrip(_SPACE)
    if _HTML.match(text):
        return _feed(text) or "text/html"
    if text.startswith(b"<?xml"):
        return _feed(text) or "text/xml"
    return _feed(text) if text.startswith(b"<") else None


def _feed(text: bytes) -> str | None:
    """A feed, or XHTML, by the first element."""
    prolog = _PROLOG.match(text)
    rest = text[prolog.end() :] if prolog else text
    return next((name for pattern, name in _ROOTS if pattern.match(rest)), None)


def _binary(head: bytes) -> str | None:
    for start, name in _SIGNATURES:
        if head.startswith(start):
            return name
    for start, inner, name in _CONTAINERS:
        if head.startswith(start) and head.startswith(inner, 8):
            return name
    for start, name in _WEAK_SIGNATURES:
        if head.startswith(start) and _BINARY_BYTE.search(head):
            return name
    if _is_mp4(head):
        return "video/mp4"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return _matroska(head)
    return "audio/mpeg" if _is_mp3(head) else None


def _is_mp4(head: bytes) -> bool:
    """Whether a ``ftyp`` box names an mp4 brand (6.2.1)."""
    size = int.from_bytes(head[:4], "big")
    if len(head) < max(12, size) or size % 4 or head[4:8] != b"ftyp":
        return False
    brands = [head[8:11], *(head[start : start + 3] for start in range(16, size, 4))]
    return b"mp4" in brands


def _matroska(head: bytes) -> str | None:
    """``video/webm`` where the DocType near the beginning says so (6.2.2)."""
    found = re.search(rb"\x42\x82[\x81-\xff].{0,8}?webm", head[4:50], re.DOTALL)
    return "video/webm" if found else None


def _is_mp3(head: bytes) -> bool:
    """Whether two MPEG audio layer 3 frames follow each other (6.2.3)."""
    first = _mp3_frame(head)
    return first > 0 and _mp3_frame(head[first:]) > 0


def _mp3_frame(data: bytes) -> int:
    """The length of the frame that ``data`` begins with, or 0 where it begins with none."""
    if len(data) < 4 or data[0] != 0xFF or data[1] & 0xE0 != 0xE0:
        return 0
    version, layer = data[1] >> 3 & 3, data[1] >> 1 & 3
    rate, sample, padding = data[2] >> 4, data[2] >> 2 & 3, data[2] >> 1 & 1
    if version == 1 or layer != 1 or rate in {0, 15} or sample == 3:
        return 0
    if version == 3:
        return 144_000 * _MP3_RATES[rate] // _MP3_SAMPLES[sample] + padding
    hertz = _MP3_SAMPLES[sample] // (2 if version == 2 else 4)
    return 72_000 * _MP3_RATES_2[rate] // hertz + padding
