"""Bytes to an HTML tree: is it HTML, in which character encoding, and what are its links relative to.

The tree is lexbor's, built as the HTML standard says, so it is the tree that a browser builds.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from selectolax.lexbor import LexborHTMLParser

from linkspider.extract.charset import UTF_16, as_utf8, declared, decode, to_text
from linkspider.extract.guards import LARGE_BYTES
from linkspider.extract.sniff import sniff
from linkspider.extract.streamed import put_in_place
from linkspider.extract.survey import Survey, main_landmarks, survey
from linkspider.extract.unrendered import next_markup, without_noscript, without_unrendered
from linkspider.extract.xhtml import with_end_tags
from linkspider.model import urls

_XHTML: Final = "application/xhtml+xml"
_HTML_TYPES: Final = frozenset({"text/html", _XHTML})
#: Types that say nothing (MIME Sniffing, 5.1).
_UNKNOWN_TYPES: Final = frozenset({"unknown/unknown", "application/unknown"})
#: Beginnings that count also where a line ends behind them, unlike those of the standard.
_HTML_STARTS: Final = (b"<!doctype html", b"<html", b"<head", b"<body", b"<title", b"<!--")

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
    return declared(content_type).media_type


def is_html(content_type: str | None, body: bytes) -> bool:
    """Whether an answer is an HTML page: by its declared type, or by its first bytes where it declares none."""
    said = media_type(content_type)
    if said and said not in _UNKNOWN_TYPES:
        return said in _HTML_TYPES
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\f").lower()
    return start.startswith(_HTML_STARTS) or sniff(body) == "text/html"


def parse_document(body: bytes, url: str, content_type: str | None = None) -> Document:
    """Parses an HTML page as a browser with scripts does, but for what the scripts do.

    Args:
        body: the page, decompressed.
        url: its serialised http or https URL.
        content_type: the Content-Type header as sent.
    """
    is_xhtml = media_type(content_type) == _XHTML
    charset, text = decode(_as_html(body, is_xhtml=is_xhtml), content_type)
    if charset in UTF_16:  # markup is found in encodings that have ASCII in them
        text = _as_html(as_utf8(body, charset), is_xhtml=is_xhtml)
    tree = LexborHTMLParser(text)
    put_in_place(tree, body)
    said = survey(tree)
    return Document(tree, url, _base_url(said.base_href, url), charset, said, len(body) > LARGE_BYTES, is_xhtml)


def split_pieces(body: bytes) -> Iterator[bytes]:
    """Splits a page of more tags than one tree should have; nearly every page is one piece.

    A tree of a million links takes 600 MB. What is not rendered is left out of such a page, and scripts and texts of
    more ``<`` than a tree should have are, too, whether they end or not. A cut stands behind any other one, and no
    piece has more than about twice as many. Pages in UTF-16 are left whole.
    """
    if body.count(b"<") <= MAX_TREE_TAGS or b"\0" in body[:100]:
        yield body
        return
    body = without_unrendered(body, MAX_TREE_TAGS)
    start = at = tags = 0
    while block := body[at : at + _BLOCK_BYTES]:
        tags += block.count(b"<")
        at += len(block)
        if tags > MAX_TREE_TAGS and (end := next_markup(body, start, at)) >= 0:
            yield body[start:end]
            start, at, tags = end, end, 0
    yield body[start:]


def parse_piece(body: bytes, document: Document) -> Document:
    """Parses a further piece of a page whose beginning is parsed."""
    body = _as_html(body, is_xhtml=document.is_xhtml)
    text = body if document.charset == "utf-8" else to_text(body, document.charset)
    tree = LexborHTMLParser(text)
    return replace(document, tree=tree, survey=replace(document.survey, landmarks=main_landmarks(tree)))


def _as_html(body: bytes, *, is_xhtml: bool) -> bytes:
    """The bytes that make the tree of a browser with scripts when they are read as HTML."""
    return without_noscript(with_end_tags(body) if is_xhtml else body)


def _base_url(href: str | None, url: str) -> str:
    """What ``base`` says, resolved, if it leads to http or https and is not too long; else the page's own URL."""
    if href is None:
        return url
    base = urls.resolve(href, url).url
    return url if base is None or urls.is_cut(base) else base
