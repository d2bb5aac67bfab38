"""Bounded looks at what an element holds: its first links and how much text stands around them."""

import re
from itertools import islice
from typing import Final, NamedTuple

from selectolax.lexbor import LexborNode

#: Nodes inside one element that are looked at.
MAX_NODES: Final = 300
_COPYRIGHT: Final = re.compile(r"©|\(c\)\s*\d{4}|copyright|all rights reserved|alle rechte vorbehalten", re.IGNORECASE)


class Glimpse(NamedTuple):
    """The beginning of what an element holds.

    Attributes:
        hrefs: of its links, as written.
        anchors: their texts, white space collapsed.
        text_count: characters outside of links, white space collapsed.
        link_count: characters inside of links.
        has_nav: whether there is navigation in it.
        has_heading: whether there is an ``h1`` in it.
    """

    hrefs: tuple[str, ...]
    anchors: tuple[str, ...]
    text_count: int
    link_count: int
    has_nav: bool
    has_heading: bool

    @property
    def is_list_of_links(self) -> bool:
        """Whether hardly any text stands around the links."""
        return bool(self.hrefs) and self.text_count <= max(60, self.link_count)


def glimpse(element: LexborNode, limit: int = MAX_NODES, max_links: int = MAX_NODES) -> Glimpse:
    """Looks at the first nodes inside an element, up to so many links."""
    return _look(element, limit, max_links)[0]


def speaks_of_copyright(element: LexborNode, limit: int = MAX_NODES) -> bool:
    """Whether the first nodes inside an element do, links aside."""
    return _COPYRIGHT.search(" ".join(_look(element, limit, limit)[1])) is not None


def _look(element: LexborNode, limit: int, max_links: int) -> tuple[Glimpse, list[str]]:
    """A glimpse, and the texts outside of links, white space collapsed: far more than is to be kept."""
    hrefs: list[str] = []
    anchors: list[str] = []
    texts: list[str] = []
    tags: set[str] = set()
    text_count = link_count = 0
    inside: LexborNode | None = None
    for node in islice(element.traverse(include_text=True), limit):
        text = node.text_content
        if text is not None:
            if text.isspace():
                continue
            text = " ".join(text[:2_000].split())
            if not text:
                continue
            if inside is not None and _is_inside(node, inside):
                anchors[-1] = f"{anchors[-1]} {text}".strip()
                link_count += len(text)
            else:
                inside = None
                parent = node.parent
                if parent is None or parent.tag not in {"script", "style", "option", "noscript"}:
                    text_count += len(text)
                    texts.append(text)
            continue
        tag = node.tag or ""
        tags.add(tag)
        if tag == "img" and inside is not None and not anchors[-1] and _is_inside(node, inside):
            anchors[-1] = " ".join((node.attributes.get("alt") or "")[:200].split())
        elif tag == "a" and (href := node.attributes.get("href")) is not None:
            if len(hrefs) == max_links:
                break
            hrefs.append(href)
            anchors.append("")
            inside = node
    return Glimpse(tuple(hrefs), tuple(anchors), text_count, link_count, "nav" in tags, "h1" in tags), texts


def _is_inside(node: LexborNode, link: LexborNode) -> bool:
    """Whether a node stands in a link, looked for a few levels up."""
    wanted, parent = link.mem_id, node.parent
    for _ in range(12):
        if parent is None:
            return False
        if parent.mem_id == wanted:
            return True
        parent = parent.parent
    return False
