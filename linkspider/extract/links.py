"""The links of a page: every ``a[href]`` and ``area[href]`` occurrence, in document order, and bounds for all of it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from linkspider.extract.document import Document
from linkspider.model.records import Link
from linkspider.model.urls import MAX_URL_CHARACTERS, resolve

#: Links of a page that are kept; further ones are counted. Search engines and browsers care for far fewer.
MAX_LINKS: Final = 50_000
#: Characters of all the links that are kept. A long ``base`` makes a long target of each short ``href``.
MAX_LINK_CHARACTERS: Final = 20_000_000
#: Longer anchor texts are cut; a whole page inside one link is no anchor.
MAX_ANCHOR_CHARACTERS: Final = 2_000
#: Longer ``rel`` attributes are cut.
MAX_REL_CHARACTERS: Final = 2_000
#: Nodes inside one link that its text is read from. Links in ``object`` elements may hold each other: 20,000 of them
#: would make 200 million nodes, so there is also a number for all links of a page, and few for each one past that.
MAX_ANCHOR_NODES: Final = 2_000
MAX_PAGE_ANCHOR_NODES: Final = 1_000_000
FEW_ANCHOR_NODES: Final = 10
#: Schemes that are told apart, and how long their names may be; further ones count as ``other``.
MAX_SCHEMES: Final = 20
MAX_SCHEME_CHARACTERS: Final = 40

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


def extract_links(document: Document) -> PageLinks:
    """Collects the links of a page.

    What the tree does not hold is no link: comments, scripts, ``template`` contents.
    """
    links: list[Link] = []
    others: Counter[str] = Counter()
    base_url = document.base_url
    texts = _AnchorTexts(document.tree)
    characters = 0
    elements = _elements(document)
    for element in elements:
        attributes = element.attributes
        if "href" not in attributes:  # lexbor's selector also meets xlink:href
            continue
        href = attributes["href"] or ""
        target = resolve(href, base_url)
        if target.url is None:
            _count_other(others, target.scheme)
            continue
        text = texts.read(element)
        rel = attributes.get("rel") or ""
        href = href[:MAX_URL_CHARACTERS]
        links.append(Link(href, target.url, element.tag or "a", text, rel[:MAX_REL_CHARACTERS], len(links)))
        characters += len(href) + len(target.url) + len(text)
        if len(links) == MAX_LINKS or characters > MAX_LINK_CHARACTERS:
            break
    more = _count_more(elements, others)
    return PageLinks(tuple(links), _spelled(others), len(links) + more if more else None)


def _elements(document: Document) -> Iterator[LexborNode]:
    """The elements that may be links; of a large page one by one, as a million nodes at once take 250 MB."""
    if document.is_large:
        root = document.tree.root
        nodes = iter(()) if root is None else root.traverse()
        return (node for node in nodes if node.tag in {"a", "area"})
    return iter(document.tree.css("a[href], area[href]"))


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


class _AnchorTexts:
    """Reads the texts of one page's links, and not many more nodes than a page has."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._has_nested = tree.css_first("a a, a area") is not None
        self._left = MAX_PAGE_ANCHOR_NODES

    def read(self, element: LexborNode) -> str:
        """The text of an element, white space collapsed, cut."""
        text = self._bounded(element) if self._has_nested else element.text(deep=True)
        return " ".join(text.split())[:MAX_ANCHOR_CHARACTERS]

    def _bounded(self, element: LexborNode) -> str:
        allowed = MAX_ANCHOR_NODES if self._left > 0 else FEW_ANCHOR_NODES
        parts: list[str] = []
        characters = 0
        for node in islice(element.traverse(include_text=True), allowed):
            self._left -= 1
            if (text := node.text_content) is not None:
                parts.append(text)
                characters += len(text)
                if characters > 10 * MAX_ANCHOR_CHARACTERS:  # white space is yet to be collapsed
                    break
        return "".join(parts)


def _spelled(counts: Counter[str]) -> str | None:
    return " ".join(f"{scheme}:{count}" for scheme, count in sorted(counts.items())) or None
