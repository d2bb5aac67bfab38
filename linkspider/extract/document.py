"""Bytes to an HTML tree: is it HTML, in which character encoding, and what are its links relative to.

The tree is lexbor's, built as the HTML standard says, so it is the tree that a browser builds.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from selectolax.lexbor import LexborHTMLParser
from w3lib.encoding import html_body_declared_encoding, read_bom, resolve_encoding

from linkspider.extract.guards import LARGE_BYTES
from linkspider.extract.survey import Survey, main_landmarks, survey
from linkspider.extract.unrendered import without_noscript
from linkspider.model import urls

_XHTML: Final = "application/xhtml+xml"
_HTML_TYPES: Final = frozenset({"text/html", _XHTML})
_HTML_STARTS: Final = (b"<!doctype html", b"<html", b"<head", b"<body", b"<title", b"<!--")

#: Python's names of the encodings that browsers know (https://encoding.spec.whatwg.org/#names-and-labels), as w3lib
#: widens them. Python has codecs that are none: a page labelled ``hex``, ``idna`` or ``unicode-escape`` is not one.
_WEB_ENCODINGS: Final = frozenset(
    {
        *("utf-8", "utf-16-le", "utf-16-be", "cp866", "cp874", "mac-roman", "mac-cyrillic", "koi8-r", "koi8-u"),
        *(f"cp125{number}" for number in range(9)),
        *(f"iso8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
        *("gb18030", "big5hkscs", "euc_jp", "iso2022_jp", "cp932", "shift_jis", "cp949", "euc_kr"),
    }
)
_CHARSET: Final = re.compile(r"""charset\s*=\s*["']?([^\s;"']+)""", re.IGNORECASE)
_EXTRA_LABELS: Final = {
    "iso-8859-8-i": "iso8859-8",
    "x-mac-cyrillic": "mac-cyrillic",
    "utf-16": "utf-16-le",
    "x-user-defined": "cp1252",
}


#: Tags of a page that become one tree, at most; it takes 50 to 150 MB then.
MAX_TREE_TAGS: Final = 100_000
_BLOCK_BYTES: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed HTML page.

    Attributes:
        tree: the lexbor tree. Keep it no longer than needed: living trees make the next parse slow.
        url: the page's URL.
        base_url: what its relative references are relative to: its URL, or what ``base[href]`` says.
        charset: the character encoding it was read in.
        survey: what its elements say of it; of one in several pieces, those of the first, but for ``landmarks``.
        is_large: whether it may hold so much of everything that lists of it are better not made.
        is_xhtml: whether browsers read it as XML, where ``xml:lang`` counts.
    """

    tree: LexborHTMLParser
    url: str
    base_url: str
    charset: str
    survey: Survey
    is_large: bool
    is_xhtml: bool = False


def media_type(content_type: str | None) -> str | None:
    """The media type of a Content-Type header, lower case, without parameters; None where there is none."""
    return (content_type or "").partition(";")[0].strip().lower() or None


def is_html(content_type: str | None, body: bytes) -> bool:
    """Whether an answer is an HTML page: by its declared type, or by its first bytes where it declares none."""
    declared = media_type(content_type)
    if declared:
        return declared in _HTML_TYPES
    return body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\f").lower().startswith(_HTML_STARTS)


def parse_document(body: bytes, url: str, content_type: str | None = None) -> Document:
    """Parses an HTML page as a browser with scripts does, but for what the scripts do.

    Args:
        body: the page, decompressed.
        url: its serialised http or https URL.
        content_type: the Content-Type header as sent.
    """
    charset, text = _decode(without_noscript(body), content_type)
    tree = LexborHTMLParser(text)
    said = survey(tree)
    is_xhtml = media_type(content_type) == _XHTML
    return Document(tree, url, _base_url(said.base_href, url), charset, said, len(body) > LARGE_BYTES, is_xhtml)


def split_pieces(body: bytes) -> Iterator[bytes]:
    """Splits a page of more tags than one tree should have; nearly every page is one piece.

    A tree of a million links takes 600 MB. What a cut takes apart, a script or a comment, is read as text of the piece
    behind it: of a page of this size that is near enough. Pages in UTF-16 are left whole.
    """
    if body.count(b"<") <= MAX_TREE_TAGS or b"\0" in body[:100]:
        yield body
        return
    start = at = tags = 0
    while block := body[at : at + _BLOCK_BYTES]:
        tags += block.count(b"<")
        at += len(block)
        if tags > MAX_TREE_TAGS and (end := body.find(b"<", at)) >= 0:
            yield body[start:end]
            start, at, tags = end, end, 0
    yield body[start:]


def parse_piece(body: bytes, document: Document) -> Document:
    """Parses a further piece of a page whose beginning is parsed."""
    body = without_noscript(body)
    text = body if document.charset == "utf-8" else body.decode(document.charset, errors="replace")
    tree = LexborHTMLParser(text)
    return replace(document, tree=tree, survey=replace(document.survey, landmarks=main_landmarks(tree)))


def _decode(body: bytes, content_type: str | None) -> tuple[str, bytes | str]:
    """The encoding and the text; UTF-8, nearly every page, stays bytes, which lexbor reads without a copy.

    Order of the HTML standard: byte order mark, header, ``meta`` in the first bytes; then UTF-8 if it fits, and
    windows-1252. Source: https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding
    """
    mark, mark_bytes = read_bom(body)
    charset = (
        mark
        or _text_encoding(_header_label(content_type))
        or _meta_encoding(body)
        or ("utf-8" if _is_utf8(body) else "cp1252")
    )
    if mark_bytes:
        body = body[len(mark_bytes) :]
    if charset == "utf-8":
        return charset, body
    return charset, body.decode(charset, errors="replace")


def _text_encoding(label: str | None) -> str | None:
    """The codec of a declared label, or None where it names none of the web's encodings."""
    label = (label or "").strip().lower()
    name = _EXTRA_LABELS.get(label) or resolve_encoding(label)
    if not name:
        return None
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return codec if codec in _WEB_ENCODINGS else None


def _header_label(content_type: str | None) -> str | None:
    found = _CHARSET.search(content_type or "")
    return found[1] if found else None


def _meta_encoding(body: bytes) -> str | None:
    """What ``meta`` declares; one that says UTF-16 was itself read as ASCII, so the page is UTF-8."""
    declared = _text_encoding(html_body_declared_encoding(body))
    return "utf-8" if declared and declared.startswith("utf-16") else declared


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _base_url(href: str | None, url: str) -> str:
    """What ``base`` says, resolved, if it leads to http or https and is not too long; else the page's own URL."""
    if href is None:
        return url
    base = urls.resolve(href, url).url
    return url if base is None or urls.is_cut(base) else base
