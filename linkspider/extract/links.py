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
FEW_LINKS: Final = 200
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


def extract_links(document: Document, pieces: Iterable[Document] = ()) -> PageLinks:
    """Collects the links of a page.

    What the tree does not hold is no link: comments, scripts, ``template`` contents.

    Args:
        document: the page, or the beginning of one that is too large for one tree.
        pieces: the rest of such a page, each made when it is its turn.
    """
    collected = _Collected()
    collected.add(document, document.base_url)
    for piece in pieces:
        collected.add(piece, document.base_url)
    links = tuple(collected.links)
    return PageLinks(links, _spelled(collected.others), len(links) + collected.more if collected.more else None)


class _Collected:
    """The links of one page so far, and how many more there are."""

    def __init__(self) -> None:
        self.links: list[Link] = []
        self.others: Counter[str] = Counter()
        self.more = 0
        self._characters = 0

    def add(self, document: Document, base_url: str) -> None:
        """Takes the links of a page or a piece of one: the first ones are kept, the others counted."""
        listed = None if document.is_large else document.tree.css("a[href], area[href]")
        elements = _linking(document.tree) if listed is None else iter(listed)
        if not self._is_full():
            self._keep(elements, base_url, _AnchorTexts(document.tree, None if listed is None else len(listed)))
        self.more += _count_more(elements, self.others)

    def _is_full(self) -> bool:
        return len(self.links) == MAX_LINKS or self._characters > MAX_LINK_CHARACTERS

    def _keep(self, elements: Iterator[LexborNode], base_url: str, texts: "_AnchorTexts") -> None:
        links, characters, is_plain = self.links, self._characters, not texts.has_nested
        for element in elements:
            attributes = element.attributes
            if "href" not in attributes:  # lexbor's selector also meets xlink:href
                continue
            href = attributes["href"] or ""
            target = resolve(href, base_url)
            if target.url is None:
                _count_other(self.others, target.scheme)
                continue
            text = element.text(deep=True) if is_plain else texts.read(element)
            text = " ".join(text.split())[:MAX_ANCHOR_CHARACTERS]
            rel = attributes.get("rel") or ""
            href = href[:MAX_URL_CHARACTERS]
            links.append(Link(href, target.url, element.tag or "a", text, rel[:MAX_REL_CHARACTERS], len(links)))
            characters += len(href) + len(target.url) + len(text)
            if len(links) == MAX_LINKS or characters > MAX_LINK_CHARACTERS:
                break
        self._characters = characters


def _linking(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    """The elements of a large page that may be links, one by one: a list of a million nodes takes 100 MB."""
    if tree.root is not None:
        yield from (node for node in tree.root.traverse() if node.tag in {"a", "area"})


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
    """Reads the texts of one page's links, and not many more nodes than a page has.

    Args:
        tree: the page.
        count: how many links it has, if that is known; in a few, no text is too long to be read again and again.

    Attributes:
        has_nested: whether links may stand in links, so that reading each one's whole text could take for ever.
    """

    def __init__(self, tree: LexborHTMLParser, count: int | None) -> None:
        is_few = count is not None and count <= FEW_LINKS
        self.has_nested = not is_few and tree.css_first("a a, a area") is not None
        self._left = MAX_PAGE_ANCHOR_NODES

    def read(self, element: LexborNode) -> str:
        """The text of an element, or its beginning."""
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
