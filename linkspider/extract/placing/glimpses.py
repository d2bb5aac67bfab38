"""Bounded looks at what an element holds: its first links and how much text stands around them."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple

from selectolax.lexbor import LexborNode

#: Nodes inside one element that are looked at.
MAX_NODES: Final = 300
_COPYRIGHT: Final = re.compile(r"©|\(c\)\s*\d{4}|copyright|all rights reserved|alle rechte vorbehalten", re.IGNORECASE)

_MUTE: Final = frozenset({"script", "style", "option", "noscript"})
#: What stands in a line of text; anything else ends it.
_IN_LINE: Final = frozenset({"a", "b", "strong", "i", "em", "small", "font", "span", "tt", "big", "code"})
#: Nodes to each side of a link that are looked at, and nodes in each of these.
_MAX_IN_LINE: Final = 16
_MAX_IN_PIECE: Final = 12
_TELLING: Final = _MUTE | {"img", "nav", "h1"}


class Glimpse(NamedTuple):
    """The beginning of what an element holds.

    Attributes:
        hrefs: of its links, as written.
        anchors: their texts, white space collapsed.
        text_count: characters outside of links, white space collapsed.
        link_count: characters inside of links.
        inner_count: how many of the links lead to places on the page.
        has_nav: whether there is navigation in it.
        has_heading: whether there is an ``h1`` in it.
    """

    hrefs: tuple[str, ...]
    anchors: tuple[str, ...]
    text_count: int
    link_count: int
    inner_count: int
    has_nav: bool
    has_heading: bool

    @property
    def is_list_of_links(self) -> bool:
        """Whether hardly any text stands around the links."""
        return bool(self.hrefs) and self.text_count <= max(60, self.link_count)


def glimpse(element: LexborNode, limit: int = MAX_NODES, max_links: int = MAX_NODES) -> Glimpse:
    """Looks at the first nodes inside an element, up to so many links."""
    return _look(element, limit, max_links)[0]


def glimpse_line(link: LexborNode) -> Glimpse | None:
    """Looks at the line that a link stands in: what is beside it, up to the next break or block on either side.

    None where the line is long, as no line of steps is.
    """
    before, after = list(_beside(link, "prev")), list(_beside(link, "next"))
    if max(len(before), len(after)) == _MAX_IN_LINE:
        return None
    line = [*reversed(before), link, *after]
    seen = [glimpse(node, _MAX_IN_PIECE) for node in line if node.is_element_node]
    texts = sum(len((node.text_content or "").strip()) for node in line if not node.is_element_node)
    return Glimpse(
        tuple(href for one in seen for href in one.hrefs),
        tuple(anchor for one in seen for anchor in one.anchors),
        texts + sum(one.text_count for one in seen),
        sum(one.link_count for one in seen),
        sum(one.inner_count for one in seen),
        has_nav=False,
        has_heading=False,
    )


def _beside(link: LexborNode, step: str) -> Iterator[LexborNode]:
    node = getattr(link, step)
    for _ in range(_MAX_IN_LINE):
        if node is None or (node.is_element_node and node.tag not in _IN_LINE):
            return
        yield node
        node = getattr(node, step)


def speaks_of_copyright(element: LexborNode, limit: int = MAX_NODES) -> bool:
    """Whether the first nodes inside an element do, links aside."""
    return _COPYRIGHT.search(" ".join(_look(element, limit, limit)[1])) is not None


def _look(element: LexborNode, limit: int, max_links: int) -> tuple[Glimpse, list[str]]:
    """A glimpse, and the texts outside of links, white space collapsed: far more than is to be kept."""
    hrefs: list[str] = []
    anchors: list[str] = []
    texts: list[str] = []
    link_count = 0
    tags: set[str] = set()
    inside, top = 0, element.mem_id  # the link that was met last, if what follows may stand in it
    for node in islice(element.traverse(include_text=True), limit):
        text = node.text_content
        if text is not None:
            if text.isspace() or not (text := " ".join(text[:2_000].split())):
                continue
            if inside and _is_inside(node.parent, inside, top):
                anchors[-1] = f"{anchors[-1]} {text}" if anchors[-1] else text
                link_count += len(text)
            else:
                inside = 0
                if not tags or not _is_mute(node):
                    texts.append(text)
            continue
        tag = node.tag
        if tag == "a" and (href := node.attributes.get("href")) is not None:
            if len(hrefs) == max_links:
                break
            hrefs.append(href)
            anchors.append("")
            inside = node.mem_id
        elif tag is not None and tag in _TELLING:
            tags.add(tag)
            if tag == "img" and inside and not anchors[-1] and _is_inside(node.parent, inside, top):
                anchors[-1] = " ".join((node.attributes.get("alt") or "")[:200].split())
    text_count = sum(map(len, texts))
    inner_count = sum(href.startswith("#") for href in hrefs)
    counts = (text_count, link_count, inner_count)
    return Glimpse(tuple(hrefs), tuple(anchors), *counts, "nav" in tags, "h1" in tags), texts


def _is_mute(text: LexborNode) -> bool:
    return text.parent is not None and text.parent.tag in _MUTE


def _is_inside(node: LexborNode | None, link: int, top: int) -> bool:
    """Whether a node is a link or stands in it (by ``mem_id``), looked for a few levels up and not above the top."""
    for _ in range(12):
        if node is None:
            return False
        number = node.mem_id
        if number == link:
            return True
        if number == top:
            return False
        node = node.parent
    return False
