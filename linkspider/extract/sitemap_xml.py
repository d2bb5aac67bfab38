"""Sitemaps in XML: urlset, index, RSS and Atom, as a stream whose elements are dropped once they have been seen.

A link of Atom may be relative (RFC 4287 2): to the ``xml:base`` around it, else to the feed.

No entity is expanded and nothing is fetched. What is malformed is mended and read again as far as it goes; references
to characters of HTML then count as these, and each ``&`` that begins no reference as that of a query.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Final

from lxml import etree  # type: ignore[import-untyped]  # comes without types

from linkspider.extract.sitemap_entries import HTML_PAGE, MAX_WRITTEN, Listing, Sitemap, SitemapError
from linkspider.extract.sitemap_mending import Mending, chunks
from linkspider.model.text import scrub
from linkspider.model.urls import resolve

#: Beginnings and ends of elements that are looked at, in all readings of a file: what bounds their time.
_MAX_EVENTS: Final = 1_000_000
_MAX_NAMES: Final = 1_000  # of elements; libxml2 keeps each for as long as the thread lives
#: Bytes in which no element begins or ends: declarations, attributes and references take many times their size.
_MAX_SILENCE: Final = 1024 * 1024
#: Attributes that cost as much as an event. Elements of sitemaps have three at most.
_ATTRIBUTES: Final = 4

_HTML_NAMES: Final = frozenset({"html", "head", "body", "script", "div", "p", "br", "b", "h1", "title", "meta"})
_REFERENCE: Final = re.compile(rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]+);)")

#: Root elements in lower case: what the file is, and which elements are its entries.
_RSS: Final = ("rss", "item")
_ROOTS: Final = {
    "urlset": ("urlset", "url"),
    "sitemapindex": ("index", "sitemap"),
    "rss": _RSS,
    "rdf": _RSS,
    "feed": ("atom", "entry"),
}
#: What entries of the protocol's other kind of file are called, and why they are none.
_MISPLACED: Final = {
    "urlset": ("sitemap", "is a sitemap in a list of pages"),
    "index": ("url", "is a page in an index of sitemaps"),
}
_BASE: Final = "{http://www.w3.org/XML/1998/namespace}base"
_DATES: Final = ("lastmod", "updated", "pubdate", "date", "published")  # the first that an entry has counts
#: Namespaces, or prefixes that stand for none, of elements that may have the names of an entry's own.
_FOREIGN: Final = re.compile(r"image|video|news|xhtml|mobile|media|mrss|atom", re.IGNORECASE)
#: What libxml2 says of a file that is well-formed but for its missing end.
_ENDS_EARLY: Final = frozenset({"ERR_DOCUMENT_END", "ERR_TAG_NOT_FINISHED"})


def read_xml(body: bytes, url: str, tried: list[str], *, is_cut: bool) -> Sitemap:
    """Reads XML strictly in one encoding after the other, and as far as possible where it is malformed in all.

    Args:
        body: the file, from its ``<`` on.
        url: the sitemap's.
        tried: what it may be in, at least one encoding.
        is_cut: whether there is more than was taken.

    Raises:
        SitemapError: if its root element is not one of a sitemap or feed, or none can be read.
    """
    events = 0
    mending = Mending(body, tried[-1])
    for encoding, recover in [*((encoding, False) for encoding in tried), (tried[-1], True)]:
        reader = _XmlReader(url, events)
        with suppress(etree.LxmlError):
            reader.read(mending if recover else chunks(body), encoding, is_cut=is_cut, recover=recover)
            break
        events = reader.events
    is_recovered = recover or reader.ends_early or reader.is_mended
    is_truncated = is_cut or mending.is_cut
    found = reader.listing.sitemap(reader.kind, is_recovered=is_recovered, is_truncated=is_truncated)
    if found.kind == "empty" and not found.is_truncated:
        raise SitemapError("XML of which no element can be read")
    return found


class _XmlReader:
    """Where in the tree reading is, and what of the present entry has been seen.

    Args:
        url: the sitemap's.
        events: what earlier readings of the file have looked at.
    """

    def __init__(self, url: str, events: int) -> None:
        self.listing = Listing(url)
        self.kind = "empty"
        self.events = events
        self.ends_early = False
        self.is_mended = False  # whether URLs stood where the protocol has none
        self._is_begun = False
        self._entry_name = ""
        self._other_name, self._misplaced = "", ""  # as ``_MISPLACED`` has them; empty for feeds
        self._is_other = False  # the present entry
        self._has_entities = False
        self._open: list[etree._Element] = []  # from the root on
        self._bases = [url]  # what references in each of them are relative to, before the root's
        self._link_base: str | None = None  # of the present entry's link, in Atom
        self._depth, self._namespace = 0, ""  # of the entry; 0 outside of entries
        self._fields: dict[str, str] = {}
        self._position = 0
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
                self._close(parser)
            if not self._is_begun:  # too short to be read before
                self._take(parser)
        finally:
            self._finish_entry()

    def _close(self, parser: etree.XMLPullParser) -> None:
        """Ends the file. Elements that this ends are not taken: their text may be half of what it was."""
        try:
            parser.close()
        except etree.LxmlError:
            faults = {fault.type_name for fault in parser.error_log}
            self.ends_early = self._is_begun and bool(faults) and faults <= _ENDS_EARLY
            if not self.ends_early:
                raise

    def _take(self, parser: etree.XMLPullParser) -> bool:
        """Handles what a piece began and ended, and drops what is done with; whether there was anything."""
        before = self.events
        for event, element in parser.read_events():
            if not self.listing.is_full:
                (self._begin if event == "start" else self._end)(element)
        for element in self._open:
            del element[:-1]  # references, which have no events; the parser is at work on the last child
        return self.events > before

    def _begin(self, element: etree._Element) -> None:
        namespace, name = _name(element)
        self._is_begun = True
        self.events += 1 + len(element.attrib) // _ATTRIBUTES
        self._names.add(element.tag)
        self.listing.is_full |= self.events > _MAX_EVENTS or len(self._names) > _MAX_NAMES
        if not self._open:
            self._begin_root(element, name)
        elif self._has_entities and element.getparent() is None:  # in an entity, a tree of its own that does not last
            raise SitemapError("XML with markup in an entity")
        elif name in (self._entry_name, self._other_name) and (not self._depth or self._namespace == namespace):
            self._finish_entry()  # which was never closed, if there is one
            self._depth, self._namespace = len(self._open), namespace
            self._is_other = name != self._entry_name
            self._position += 1
        self._open.append(element)
        self._bases.append(self._base_in(element))

    def _base_in(self, element: etree._Element) -> str:
        """What references in an element are relative to (XML Base)."""
        written = element.get(_BASE) if self.kind == "atom" else None
        base = self._bases[-1]
        return base if written is None or len(written) > MAX_WRITTEN else resolve(written.strip(), base).url or base

    def _begin_root(self, element: etree._Element, name: str) -> None:
        if name not in _ROOTS:
            is_page = name in _HTML_NAMES
            raise SitemapError(HTML_PAGE if is_page else f"XML of another kind: <{scrub(name[:50])}>")
        self.kind, self._entry_name = _ROOTS[name]
        self._other_name, self._misplaced = _MISPLACED.get(self.kind, ("", ""))
        self._has_entities = element.getroottree().docinfo.internalDTD is not None

    def _end(self, element: etree._Element) -> None:
        self.events += 1
        self._open.pop()
        base = self._bases.pop()
        depth = len(self._open)
        if self._depth and depth == self._depth + 1:
            self._take_field(element, base)
        elif self._depth and depth == self._depth:
            self._take_text(element)
            self._finish_entry()
        elif depth == 1 and not self._depth and self._other_name and _name(element)[1] == "loc":
            self._add_besides(element)
        if self._open:
            element.clear(keep_tail=True)
            parent = self._open[-1]
            while element.getparent() is parent and parent[0] is not element:
                del parent[0]

    def _take_field(self, element: etree._Element, base: str) -> None:
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
        if name == "loc" and name in self._fields and text.strip() and self._other_name:
            self._part_entry()
        if name not in self._fields and (text.strip() or name == "markup"):
            self._fields[name] = text[: MAX_WRITTEN + 1]
            if name == "link" and self.kind == "atom":
                self._link_base = base

    def _part_entry(self) -> None:
        """Ends an entry before its second URL, and begins another one with that."""
        depth = self._depth
        self._finish_entry()
        self._depth, self.is_mended = depth, True
        self._position += 1

    def _add_besides(self, element: etree._Element) -> None:
        """Takes a URL that stands in no entry for an entry of its own."""
        text = (element.text or "").strip()
        if text:
            self.is_mended = True
            self._position += 1
            self.listing.add(self._position, text[: MAX_WRITTEN + 1], "")

    def _take_text(self, element: etree._Element) -> None:
        """Takes the URL that stands in an entry itself and not in its ``loc``."""
        text = (element.text or "").strip()
        if self._other_name and not {"loc", "markup"} & self._fields.keys() and text.startswith("http"):
            self.is_mended = True
            self._fields["loc"] = text[: MAX_WRITTEN + 1]

    def _finish_entry(self) -> None:
        if not self._depth:
            return
        fields, self._fields, self._depth = self._fields, {}, 0
        base, self._link_base = self._link_base, None
        names = ("loc",) if self._other_name else ("link", "guid")
        written = next((fields[name] for name in names if name in fields), "")
        if "markup" in fields and not written:
            self.listing.reject(self._position, fields["markup"], "holds an entity or markup, which is not expanded")
        elif self._is_other:
            self.listing.reject(self._position, written, self._misplaced)
        else:
            date = next((fields[name] for name in _DATES if name in fields), "")
            self.listing.add(self._position, written, date, base)


def _name(element: etree._Element) -> tuple[str, str]:
    """Namespace and name in lower case; a prefix that was never declared stands for a namespace."""
    namespace, _, name = element.tag.rpartition("}")
    prefix, _, name = name.rpartition(":")
    return namespace or prefix, name.lower()
