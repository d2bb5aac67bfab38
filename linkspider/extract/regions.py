"""The surroundings of a page's elements: their path, whether they are hidden, and where links in them stand."""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from selectolax.lexbor import LexborNode

from linkspider.extract.document import Document
from linkspider.extract.enclosures import NOWHERE, Enclosure, Level, enter
from linkspider.extract.landmarks import Page
from linkspider.extract.layout import Layout
from linkspider.extract.placement import place_link
from linkspider.model.placement import Confidence, Placed, placed_by

#: Ancestors that are looked at; a page may have any number.
MAX_ANCESTORS: Final = 200
#: Steps and characters of a path.
MAX_STEPS: Final = 12
MAX_PATH_CHARACTERS: Final = 400
_MAX_NAME_CHARACTERS: Final = 100

_IDENTIFIER: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_\-]*\Z")
_HIDING_STYLE: Final = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.0-9]*[1-9])"
    r"|(?:left|top|text-indent)\s*:\s*-(?:\d{4,}|999)(?:\.\d+)?\s*(?:px|em|rem|ex|%|vw|vh|pt)?)\s*(?:!\s*important)?\s*(?:;|$)"
    r"|(?:^|;)\s*font-size\s*:\s*0(?:\.0*)?(?:px|em|rem|%|pt)?\s*(?:!\s*important)?\s*(?:;|$)",
    re.IGNORECASE,
)


class Region(NamedTuple):
    """What an element and its ancestors say.

    Attributes:
        path: a CSS selector that selects the element, and others with the same surroundings.
        is_hidden: whether a reader does not see it, as far as the page's own markup tells.
        steps: how many steps the path has.
        enclosure: what is said of the place of links in it.
    """

    path: str
    is_hidden: bool
    steps: int
    enclosure: Enclosure


_ROOT: Final = Region("", False, 0, NOWHERE)


class Regions:
    """The surroundings of one page's elements, each ancestor read once.

    Args:
        document: the page; its tree must live as long as this.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._page: Page | None = None
        self._layout: Layout | None = None
        self._known: dict[int, Region] = {}

    def of(self, element: LexborNode) -> Region:
        """An element's region; what lies more than ``MAX_ANCESTORS`` above it is not asked."""
        page = self._page
        if page is None:
            page = self._page = Page(self._document)
        known = self._known
        region = known.get(element.mem_id)
        if region is not None:
            return region
        waiting: list[LexborNode] = []
        node: LexborNode | None = element
        region = _ROOT
        while node is not None and len(waiting) <= MAX_ANCESTORS:
            found = known.get(node.mem_id)
            if found is not None:
                region = found
                break
            waiting.append(node)
            node = node.parent
        for inner in reversed(waiting):
            if not inner.is_element_node:
                continue
            region = known[inner.mem_id] = _step(region, inner, page)
        return region

    def place(
        self, element: LexborNode, attributes: Mapping[str, str | None], target_url: str, anchor_text: str
    ) -> Placed:
        """Where a link stands.

        Args:
            element: an ``a`` or ``area`` element.
            attributes: its attributes.
            target_url: where it leads, absolute, without fragment.
            anchor_text: its text, white space collapsed.
        """
        parent = element.parent
        enclosure = NOWHERE if parent is None else self.of(parent).enclosure
        page = self._page
        if page is None:
            page = self._page = Page(self._document)
        placed = place_link(enclosure, element, attributes, target_url, anchor_text, page)
        if placed is enclosure.content and enclosure.level <= Level.MAIN and not _is_sure(enclosure):
            if self._layout is None:
                self._layout = Layout(self._document.tree, page)
            rule = self._layout.rule_of(element)
            if enclosure.level and rule == "footer.last" and not self._layout.has_foot:
                rule = None
            if rule is not None:
                is_skip = rule == "header.first" and (attributes.get("href") or "").startswith("#")
                return placed_by("nav.skip" if is_skip else rule)
        return placed


def _is_sure(enclosure: Enclosure) -> bool:
    return enclosure.level > Level.NOWHERE and enclosure.content.confidence == Confidence.SEMANTIC


def _step(outer: Region, element: LexborNode, page: Page) -> Region:
    tag = element.tag or ""
    attributes = element.attributes
    path, is_hidden, enclosure = tag, outer.is_hidden, outer.enclosure
    if attributes:
        path = _selector(tag, attributes)
        if not is_hidden:
            is_hidden = _hides(attributes)
    elif not _IDENTIFIER.match(tag):
        path = "*"
    if tag != "a":
        enclosure = enter(enclosure, element, tag, attributes, page)
    steps = outer.steps + 1
    if outer.path:
        path = f"{outer.path}>{path}"
    if steps > MAX_STEPS:
        path, steps = path.partition(">")[2], MAX_STEPS
    while len(path) > MAX_PATH_CHARACTERS:
        path, steps = path.partition(">")[2], steps - 1
    return Region(path, is_hidden, steps, enclosure)


def _selector(tag: str, attributes: Mapping[str, str | None]) -> str:
    """One step of a path: the element's name, and its id or first class where that is a plain word."""
    if not _IDENTIFIER.match(tag):
        tag = "*"
    id_ = attributes.get("id")
    if id_ and len(id_) <= _MAX_NAME_CHARACTERS and _IDENTIFIER.match(id_):
        return f"{tag}#{id_}"
    names = (attributes.get("class") or "").split(None, 1)
    if names and len(names[0]) <= _MAX_NAME_CHARACTERS and _IDENTIFIER.match(names[0]):
        return f"{tag}.{names[0]}"
    return tag


def _hides(attributes: Mapping[str, str | None]) -> bool:
    if "hidden" in attributes:
        return True
    style = attributes.get("style")
    return bool(style) and _HIDING_STYLE.search(style[:2_000]) is not None
