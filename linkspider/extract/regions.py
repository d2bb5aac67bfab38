"""The surroundings of a page's elements: their path, whether they are hidden, and where links in them stand."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from selectolax.lexbor import LexborNode

from linkspider.extract.document import Document
from linkspider.extract.enclosures import NOWHERE, Enclosure, enter
from linkspider.extract.landmarks import Page
from linkspider.extract.layout import Layout
from linkspider.extract.placement import Linking, place_link
from linkspider.extract.signs import Level, is_silent
from linkspider.model.placement import Placed, placed_by

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


class LinkRegion(NamedTuple):
    """Where a link stands: a CSS selector that selects it, whether a reader sees it, and its place on the page."""

    path: str
    is_hidden: bool
    placed: Placed


#: They say nothing without attributes.
_PLAIN: Final = frozenset(
    {"div", "p", "ul", "ol", "li", "dl", "dt", "dd", "td", "tr", "tbody", "table", "span", "code", "b"}
)
#: What may stand between a link and its paragraph.
_THIN: Final = frozenset({"span", "b", "strong", "em", "i", "small", "font", "code"})
#: Characters around the links of a paragraph that make it one.
_WORDS: Final = 6
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
        #: What says nothing new has the region of its like beside it; keys name the outer region by its identity.
        self._alike: dict[tuple[int, str, str | None, str | None], Region] = {}
        self._paths: dict[tuple[int, str | None, str | None], str] = {}  # of links, which stand in lists mostly

    def link(
        self, element: LexborNode, attributes: Mapping[str, str | None], target_url: str, anchor_text: str
    ) -> LinkRegion:
        """Everything that is to be said of where a link stands; the arguments are those of ``place``."""
        parent = element.parent
        region = _ROOT
        if parent is not None:
            region = self._known.get(parent.mem_id) or self.of(parent)
        id_, class_ = attributes.get("id"), attributes.get("class")
        path = self._paths.get((id(region), id_, class_))
        if path is None:
            path, _ = _extended(region, _selector(element.tag or "", id_, class_))
            self._paths[id(region), id_, class_] = path
        is_hidden = region.is_hidden or (("style" in attributes or "hidden" in attributes) and _hides(attributes))
        return LinkRegion(path, is_hidden, self._place(region, element, attributes, target_url, anchor_text))

    def of(self, element: LexborNode) -> Region:
        """An element's region; what lies more than ``MAX_ANCESTORS`` above it is not asked."""
        page = self._page
        if page is None:
            page = self._page = Page(self._document)
        known = self._known
        region = known.get(element.mem_id)
        if region is not None:
            return region
        parent = element.parent
        outer = None if parent is None else known.get(parent.mem_id)
        if outer is None:
            return self._climb(element, page)
        region = self._step(outer, element, page)
        if element.tag != "a":  # nothing else asks for a link's
            known[element.mem_id] = region
        return region

    def _climb(self, element: LexborNode, page: Page) -> Region:
        """The region of an element whose parent's is not known."""
        known = self._known
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
            if inner.is_element_node:
                region = known[inner.mem_id] = self._step(region, inner, page)
        return region

    def _step(self, outer: Region, element: LexborNode, page: Page) -> Region:
        """The region of an element in that of its parent."""
        tag, attributes = element.tag or "", element.attributes
        id_, class_ = attributes.get("id"), attributes.get("class")
        if attributes:
            is_named_only = len(attributes) == (id_ is not None) + (class_ is not None)
            says_nothing = is_named_only and is_silent(tag, id_, class_)
        else:
            says_nothing = tag in _PLAIN
        if not says_nothing or element.mem_id in page.related_ids:
            return self._step_in(outer, element, tag, attributes, page)
        region = self._alike.get((id(outer), tag, id_, class_))
        if region is None:
            path, steps = _extended(outer, _selector(tag, id_, class_))
            region = self._alike[id(outer), tag, id_, class_] = outer._replace(path=path, steps=steps)
        return region

    @staticmethod
    def _step_in(
        outer: Region, element: LexborNode, tag: str, attributes: Mapping[str, str | None], page: Page
    ) -> Region:
        """The same, of an element that may say something."""
        path, steps = _extended(outer, _selector(tag, attributes.get("id"), attributes.get("class")))
        is_hidden = outer.is_hidden or (("style" in attributes or "hidden" in attributes) and _hides(attributes))
        enclosure = outer.enclosure if tag == "a" else enter(outer.enclosure, element, tag, attributes, page)
        return Region(path, is_hidden, steps, enclosure)

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
        region = _ROOT if parent is None else self.of(parent)
        return self._place(region, element, attributes, target_url, anchor_text)

    def _place(
        self,
        region: Region,
        element: LexborNode,
        attributes: Mapping[str, str | None],
        target_url: str,
        anchor_text: str,
    ) -> Placed:
        enclosure, page = region.enclosure, self._page
        if page is None:
            page = self._page = Page(self._document)
        placed = place_link(Linking(enclosure, element, attributes, target_url, anchor_text, page))
        if placed is not enclosure.content or enclosure.level > Level.MAIN or enclosure.is_semantic:
            return placed
        return self._place_by_layout(element, attributes, page, enclosure) or placed

    def _place_by_layout(
        self, element: LexborNode, attributes: Mapping[str, str | None], page: Page, enclosure: Enclosure
    ) -> Placed | None:
        """Where a link stands that nothing but its place among the page's text speaks for."""
        layout = self._layout
        if layout is None:
            layout = self._layout = Layout(self._document.tree, page)
        rule = layout.rule_of(element)
        if rule is None or (enclosure.level and rule == "footer.last" and not layout.has_foot):
            return None
        if rule == "header.first":
            if _is_in_paragraph(element, page):
                return None
            if (attributes.get("href") or "").startswith("#"):
                return placed_by("nav.skip")
        return placed_by(rule)


def _is_in_paragraph(element: LexborNode, page: Page) -> bool:
    """Whether a link stands in a paragraph with words of its own, as no logo and no menu does."""
    ancestor = element.parent
    while ancestor is not None and ancestor.tag in _THIN:
        ancestor = ancestor.parent
    return ancestor is not None and ancestor.tag == "p" and page.glimpse(ancestor).text_count >= _WORDS


def _extended(outer: Region, selector: str) -> tuple[str, int]:
    """A path with a step more, and its steps; what is too long begins further down."""
    path = f"{outer.path}>{selector}" if outer.path else selector
    steps = outer.steps + 1
    if steps > MAX_STEPS:
        path, steps = path.partition(">")[2], MAX_STEPS
    while len(path) > MAX_PATH_CHARACTERS:
        path, steps = path.partition(">")[2], steps - 1
    return path, steps


@lru_cache(maxsize=8_192)
def _selector(tag: str, id_: str | None, class_: str | None) -> str:
    """One step of a path: the element's name, and its id or first class where that is a plain word."""
    if not _IDENTIFIER.match(tag):
        tag = "*"
    if id_ and len(id_) <= _MAX_NAME_CHARACTERS and _IDENTIFIER.match(id_):
        return f"{tag}#{id_}"
    names = (class_ or "").split(None, 1)
    if names and len(names[0]) <= _MAX_NAME_CHARACTERS and _IDENTIFIER.match(names[0]):
        return f"{tag}.{names[0]}"
    return tag


def _hides(attributes: Mapping[str, str | None]) -> bool:
    if "hidden" in attributes:
        return True
    style = attributes.get("style")
    return style is not None and _HIDING_STYLE.search(style[:2_000]) is not None
