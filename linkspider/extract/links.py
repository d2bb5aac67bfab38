"""The links of a page: every ``a[href]`` and ``area[href]`` occurrence, in document order, and bounds for all of it."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from itertools import chain
from typing import Final, NamedTuple

from selectolax.lexbor import LexborNode

from linkspider.extract.anchors import MAX_ANCHOR_CHARACTERS, AnchorTexts, image_alts
from linkspider.extract.context import INLINE, Contexts
from linkspider.extract.document import Document
from linkspider.extract.elements import Elements, find_elements
from linkspider.extract.placing.regions import MAX_ANCESTORS, Regions
from linkspider.model.placement import Placement
from linkspider.model.records import Link
from linkspider.model.urls import MAX_URL_CHARACTERS, Base, path_type

#: Links of a page that are kept; further ones are counted. Search engines and browsers care for far fewer.
MAX_LINKS: Final = 50_000
#: Characters of all the links that are kept. A long ``base`` makes a long target of each short ``href``.
MAX_LINK_CHARACTERS: Final = 10_000_000
#: Links of a page whose surrounding text is kept: a page of more is a list, and its text is its links.
MAX_CONTEXTS: Final = 5_000
#: Where links stand in a text. Around those in menus and the like stands nothing but other links.
_IN_TEXT: Final = frozenset({Placement.CONTENT, Placement.COMMENT, Placement.AUTHOR_BIO, Placement.RELATED})
#: Elements of SVG that browsers do not render, whatever is in them.
_UNSEEN_IN_SVG: Final = frozenset({"script", "style", "title", "desc", "metadata"})
#: Longer attributes are cut.
MAX_ATTRIBUTE_CHARACTERS: Final = 2_000
#: Titles of a site's pages and permalinks are the same on each page; longer ones are not remembered.
_MAX_REMEMBERED: Final = 100
#: Characters that show nothing: zero-width spaces and joiners, soft hyphens, marks of direction and of byte order.
_INVISIBLE: Final = " \u200b\u200c\u200d\u200e\u200f\u2060\ufeff\xad"
#: Schemes that are told apart, and how long their names may be; further ones count as ``other``.
MAX_SCHEMES: Final = 20
MAX_SCHEME_CHARACTERS: Final = 40

#: A tuple made into a link: three times as fast as to call ``Link``.
_new_link: Final[Callable[[tuple[object, ...]], Link]] = partial(tuple.__new__, Link)
_SCHEME: Final = re.compile(r"[\x00-\x20]*([A-Za-z][A-Za-z0-9+.\-]*):")


class PageLinks(NamedTuple):
    """What ``extract_links`` found.

    Attributes:
        links: the links that resolve to http or https, the first ones where there are more than are kept.
        other_schemes: how many others there are by scheme, as ``"mailto:2 tel:1"``; references that no URL parser
            accepts count as ``invalid``.
        total: how many links there are, where that is more than are kept. Those that are not kept are told from
            others by the scheme they begin with alone.
    """

    links: tuple[Link, ...]
    other_schemes: str | None
    total: int | None


def extract_links(document: Document, pieces: Iterable[Document] = ()) -> PageLinks:
    """Collects the links of a page.

    What browsers do not show is no link: comments, scripts, contents of ``template`` and ``noscript``.

    Args:
        document: the page, or the beginning of one that is too large for one tree.
        pieces: the rest of such a page, each made when it is its turn.
    """
    collected = _Collected()
    for each in chain((document,), pieces):
        collected.add(each)
    links = tuple(collected.links)
    return PageLinks(links, _spelled(collected.others), len(links) + collected.more if collected.more else None)


class _Collected:
    """The links of one page so far, and how many more there are."""

    def __init__(self) -> None:
        self.links: list[Link] = []
        self.others: Counter[str] = Counter()
        self.more = 0
        self._characters = 0

    def add(self, document: Document) -> None:
        """Takes the links of a page or a piece of one: the first ones are kept, the others counted."""
        found = find_elements(document)
        elements = iter(found.links)
        if not self._is_full():
            self._keep(elements, Base(document.base_url, document.charset), _Facts(document, found))
        self.more += _count_more(elements, self.others)

    def _is_full(self) -> bool:
        return len(self.links) == MAX_LINKS or self._characters > MAX_LINK_CHARACTERS

    def _keep(self, elements: Iterator[LexborNode], base: Base, facts: "_Facts") -> None:
        links, characters = self.links, self._characters
        for element in elements:
            attributes = element.attributes
            if "href" not in attributes:  # lexbor's selector also meets xlink:href
                continue
            href = attributes["href"] or ""
            target_url, scheme = base.resolve(href)
            if target_url is None:
                _count_other(self.others, scheme)
                continue
            link = facts.link(element, attributes, href[:MAX_URL_CHARACTERS], target_url, len(links))
            if "svg" in (link.dom_path or "") and _is_unseen(element):
                continue
            links.append(link)
            characters += len(link.href) + len(target_url) + len(link.anchor_text)
            if len(links) == MAX_LINKS or characters > MAX_LINK_CHARACTERS:
                break
        self._characters = characters


class _Facts:
    """Reads what there is to say of each link of one tree."""

    def __init__(self, document: Document, elements: Elements) -> None:
        self._texts = AnchorTexts()
        self._alts = image_alts(elements.pictures)
        self._regions = Regions(document, elements)
        self._contexts = Contexts()
        self._has_areas = elements.has_areas

    def link(
        self, element: LexborNode, attributes: dict[str, str | None], href: str, target_url: str, ordinal: int
    ) -> Link:
        text = self._texts.read(element)
        if not text.isalnum():  # many are one word
            text = " ".join(text.split())
            if not text.isprintable() and not text.strip(_INVISIBLE):
                text = ""
        text = text[:MAX_ANCHOR_CHARACTERS]
        is_area = self._has_areas and element.tag == "area"
        alt = attributes.get("alt") if is_area else self._alts.get(element.mem_id) if self._alts else None
        here = self._regions.link(element, attributes, target_url, text, alt)
        placement, rule, confidence = here.placed
        rel, title = attributes.get("rel"), attributes.get("title")
        before = after = None
        if placement in _IN_TEXT and ordinal < MAX_CONTEXTS:
            is_inline = here.parent_tag in INLINE or "-" in here.parent_tag
            if is_inline or here.before is not None:
                before = self._contexts.before(element)
            if is_inline or here.after is not None:
                after = self._contexts.after(element)
        return _new_link(
            (
                href,
                target_url,
                "area" if is_area else "a",
                text,
                rel[:MAX_ATTRIBUTE_CHARACTERS] if rel else "",
                ordinal,
                "area" if is_area else "text" if alt is None and text else _kind(text, alt),
                path_type(href),
                alt,
                _collapsed(title) if title else None,
                placement,
                rule,
                confidence,
                here.is_hidden,
                here.path,
                before,
                after,
                None,
            )
        )


def _is_unseen(element: LexborNode) -> bool:
    """Whether a link stands in a part of SVG that is not rendered, which is made of elements there."""
    ancestor = element.parent
    for _ in range(MAX_ANCESTORS):
        if ancestor is None or ancestor.tag in {"svg", "body", "foreignobject"}:
            return False
        if ancestor.tag in _UNSEEN_IN_SVG:
            return True
        ancestor = ancestor.parent
    return False


def _collapsed(title: str) -> str | None:
    """A title with its white space collapsed; many of a site's are the same."""
    return _read_title(title) if len(title) <= _MAX_REMEMBERED else _read_title.__wrapped__(title)


@lru_cache(maxsize=8_192)
def _read_title(title: str) -> str | None:
    return " ".join(title.split())[:MAX_ATTRIBUTE_CHARACTERS] or None


def _kind(text: str, alt: str | None) -> str:
    """What a link shows."""
    if alt is None:
        return "text" if text else "empty"
    return "mixed" if text else "image"


def _count_more(elements: Iterable[LexborNode], others: Counter[str]) -> int:
    """Counts the links that are not kept, and the others among them."""
    count = 0
    for element in elements:
        attributes = element.attributes
        if "href" not in attributes:
            continue
        scheme = _SCHEME.match(attributes["href"] or "")
        if scheme is None or scheme[1].lower() in {"http", "https"}:
            count += 1
        else:
            _count_other(others, scheme[1].lower())
    return count


def _count_other(others: Counter[str], scheme: str) -> None:
    known = scheme in others or (len(others) < MAX_SCHEMES and len(scheme) <= MAX_SCHEME_CHARACTERS)
    others[scheme if known else "other"] += 1


def _spelled(counts: Counter[str]) -> str | None:
    return " ".join(f"{scheme}:{count}" for scheme, count in sorted(counts.items())) or None
