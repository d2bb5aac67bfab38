"""The surroundings of a page's elements: their path, whether they are hidden, and where links in them stand."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Final, NamedTuple

from selectolax.lexbor import LexborNode

from linkspider.extract.document import Document
from linkspider.extract.elements import Elements
from linkspider.extract.placing.beyond import Beyond
from linkspider.extract.placing.enclosures import enter
from linkspider.extract.placing.here import NOWHERE, Enclosure, Linking, node_after, node_before
from linkspider.extract.placing.labels import Labels
from linkspider.extract.placing.landmarks import Page
from linkspider.extract.placing.layout import Layout
from linkspider.extract.placing.logos import is_picture_of_site
from linkspider.extract.placing.placement import place_link
from linkspider.extract.placing.signs import SILENT_ATTRIBUTES, Level, is_silent
from linkspider.model.placement import Placed, placed_by

#: Ancestors that are looked at; a page may have any number.
MAX_ANCESTORS: Final = 200
#: Steps and characters of a path.
MAX_STEPS: Final = 12
MAX_PATH_CHARACTERS: Final = 400
#: Characters of an inline style that are read.
_MAX_STYLE: Final = 2_000
#: Characters of an attribute whose first name is asked for.
_MAX_REMEMBERED: Final = 200

_IDENTIFIER: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_\-]{0,99}\Z")
_HIDING_STYLE: Final = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden"
    r"|font-size\s*:\s*(?:0+(?:\.0*)?|\.0+)(?:[a-z]{1,5}|%)?"
    r"|(?:left|top|text-indent)\s*:\s*-(?:\d{4,}|999)(?:\.\d+)?\s*(?:px|em|rem|ex|%|vw|vh|pt)?)\s*(?:!\s*important)?\s*(?:;|$)",
    re.IGNORECASE,
)


class Region(NamedTuple):
    """What an element and its ancestors say.

    Attributes:
        path: a CSS selector that selects the element, and others with the same surroundings.
        is_hidden: whether a reader does not see it, as far as the page's own markup tells.
        steps: how many steps the path has.
        enclosure: what is said of the place of links in it.
        tag: the element's name.
        is_open: whether nothing surely says that links in it belong to the content.
    """

    path: str
    is_hidden: bool
    steps: int
    enclosure: Enclosure
    tag: str
    is_open: bool


#: Where the layout sees the page's edges, which need no other evidence.
_EDGES: Final = frozenset({"header.first", "footer.last"})
#: What may stand between a link and its paragraph.
_THIN: Final = frozenset({"span", "b", "strong", "em", "i", "small", "font", "code"})
#: What stands around links in a text and in no list of links beyond it.
_IN_TEXT: Final = frozenset({"p", "code", "dt", "dd", "em", "strong", "pre"})
#: Characters around the links of a paragraph that make it one.
_WORDS: Final = 6
#: Links of a menu, and how far above one of them its list is looked for.
_LONG_LIST: Final = 5
_MAX_TO_LIST: Final = 6
_ROOT: Final = Region("", False, 0, NOWHERE, "", True)
#: A tuple made into a region: three times as fast as to call ``Region``.
_new_region: Final[Callable[[tuple[object, ...]], Region]] = partial(tuple.__new__, Region)


class Regions:
    """The surroundings of one page's elements, each ancestor read once.

    Args:
        document: the page; its tree must live as long as this.
        elements: its elements.
    """

    def __init__(self, document: Document, elements: Elements) -> None:
        self._document = document
        self._page = Page(document, elements)
        self._related_ids = self._page.related_ids
        self._layout: Layout | None = None
        self._beyond: Beyond | None = None
        self._labels = Labels(self._page)
        self._link = Linking(self._page)
        self._known: dict[int, Region] = {}
        #: What says nothing new has the region of its like beside it; keys name the outer region by its identity.
        self._alike: dict[tuple[int, int, str | None], Region] = {}
        self._paths: dict[tuple[int, str | None, str | None], str] = {}  # of links, which stand in lists mostly

    def link(
        self, element: LexborNode, attributes: Mapping[str, str | None], target_url: str, text: str, alt: str | None
    ) -> Linking:
        """Everything that is to be said of where a link stands.

        Args:
            element: an ``a`` or ``area`` element.
            attributes: its attributes.
            target_url: where it leads, absolute, without fragment.
            text: its text, white space collapsed.
            alt: the text of its picture.

        Returns:
            An object that says so until the next link is asked for.
        """
        link, parent = self._link, element.parent
        region = _ROOT if parent is None else self.of(parent)
        link.element, link.parent, link.parent_tag = element, parent, region.tag
        link.before, link.after = node_before(element), node_after(element)
        link.attributes, link.target_url = attributes, target_url
        link.anchor_text, link.has_text = text or alt or "", bool(text)
        link.inside = region.enclosure
        id_, class_ = attributes.get("id"), attributes.get("class")
        link.class_, link.href = class_, attributes.get("href") or ""
        key = (id(region), id_, class_)
        path = self._paths.get(key)
        if path is None:
            path, _ = _extended(region, element.tag or "", id_, class_)
            self._paths[key] = path
        link.path = path
        link.is_hidden = region.is_hidden or (("style" in attributes or "hidden" in attributes) and _hides(attributes))
        placed = place_link(link)
        if region.is_open and placed is region.enclosure.content:
            placed = self._place_by_layout(link) or placed
        elif placed.rule == "nav.token" and ">td" in link.path:  # a menu in the column of a layout table
            by_layout = self._place_by_layout(link)
            if by_layout is not None and by_layout.rule == "sidebar.column":
                placed = by_layout
        if placed is region.enclosure.content and region.tag not in _IN_TEXT:
            placed = self._place_beyond_text(link) or placed
        link.placed = placed
        return link

    def of(self, element: LexborNode) -> Region:
        """An element's region; what lies more than ``MAX_ANCESTORS`` above it is not asked."""
        known, number = self._known, element.mem_id
        found = known.get(number)
        if found is not None:
            return found
        parent = element.parent
        outer = None if parent is None else known.get(parent.mem_id)
        if outer is not None:  # nearly always: a page is read from its beginning
            region = known[number] = self._step(outer, element, number)
            return region
        return self._climb(element, number, parent)

    def _climb(self, element: LexborNode, number: int, parent: LexborNode | None) -> Region:
        """The region of an element whose parent's is not known."""
        known = self._known
        waiting = [(element, number)]
        region = _ROOT
        while parent is not None and len(waiting) <= MAX_ANCESTORS:
            number = parent.mem_id
            found = known.get(number)
            if found is not None:
                region = found
                break
            waiting.append((parent, number))
            parent = parent.parent
        for inner, number in reversed(waiting):
            if region is not _ROOT or inner.is_element_node:
                region = known[number] = self._step(region, inner, number)
        return region

    def _step(self, outer: Region, element: LexborNode, number: int) -> Region:
        """The region of an element, of which ``number`` is the ``mem_id``, in that of its parent."""
        attributes = element.attributes
        if number in self._related_ids or (attributes and not attributes.keys() <= SILENT_ATTRIBUTES):
            return self._step_in(outer, element, attributes)
        class_ = attributes.get("class")
        if attributes and (id_ := attributes.get("id")) is not None:  # there is no other of its like
            tag = element.tag or ""
            if not is_silent(tag, id_, class_):
                return self._step_in(outer, element, attributes)
            return _silent(outer, tag, id_, class_)
        key = (id(outer), element.tag_id, class_)
        region = self._alike.get(key)
        if region is None:
            tag = element.tag or ""
            if not is_silent(tag, None, class_):
                return self._step_in(outer, element, attributes)
            region = self._alike[key] = _silent(outer, tag, None, class_)
        return region

    def _step_in(self, outer: Region, element: LexborNode, attributes: Mapping[str, str | None]) -> Region:
        """The same, of an element that may say something."""
        tag = element.tag or ""
        path, steps = _extended(outer, tag, attributes.get("id"), attributes.get("class"))
        is_hidden = outer.is_hidden or (("style" in attributes or "hidden" in attributes) and _hides(attributes))
        enclosure = outer.enclosure
        if tag != "a":
            enclosure = enter(enclosure, element, tag, attributes, self._page)
        is_open = outer.is_open
        if enclosure is not outer.enclosure:
            is_open = enclosure.level <= Level.MAIN and not enclosure.is_semantic
        return Region(path, is_hidden, steps, enclosure, tag, is_open)

    def _place_beyond_text(self, link: Linking) -> Placed | None:
        """Where a link in what seems to be content stands, if it is in a list of links beyond the text."""
        if link.href.startswith("#"):
            return None
        if self._beyond is None:
            self._beyond = Beyond(self._document.tree, self._page)
        rule = self._beyond.rule_of(link)
        if rule != "related.behind" and link.inside.level < Level.PROSE:
            rule = self._labels.rule_of(link) or rule
        return None if rule is None else placed_by(rule)

    def _place_by_layout(self, link: Linking) -> Placed | None:
        """Where a link stands that nothing but its place among the page's text speaks for."""
        layout = self._layout
        if layout is None:
            layout = self._layout = Layout(self._document.tree, self._page)
        rule = layout.rule_of(link.element)
        if rule not in _EDGES and is_picture_of_site(link) and layout.may_be_logo(link.element):
            return placed_by("header.logo")
        if rule is None or (link.inside.level and rule == "footer.last" and not layout.has_foot):
            return None
        if rule == "sidebar.column" and link.inside.level and layout.is_in_cell_of_rows(link.element):
            return None
        rule = _rule_of_first(link) if rule == "header.first" else rule
        return None if rule is None else placed_by(rule)


def _is_in_paragraph(link: Linking) -> bool:
    """Whether a link stands in a paragraph with words of its own, as no logo and no menu does."""
    ancestor = link.parent
    while ancestor is not None and ancestor.tag in _THIN:
        ancestor = ancestor.parent
    return ancestor is not None and ancestor.tag == "p" and link.page.glimpse(ancestor).text_count >= _WORDS


def _rule_of_first(link: Linking) -> str | None:
    """What a link in the first block of a page is: skip links and menus stand there beside the site's name."""
    if _is_in_paragraph(link):
        return None
    if link.href.startswith("#"):
        return "nav.skip"
    return "nav.links" if _is_in_long_list(link) else "header.first"


def _is_in_long_list(link: Linking) -> bool:
    """Whether a link stands in a list of several, as those of a menu do and the site's name does not."""
    node = link.parent
    for _ in range(_MAX_TO_LIST):
        if node is None:
            return False
        if node.tag in {"ul", "ol"}:
            return link.page.holds_links(node, _LONG_LIST)
        node = node.parent
    return False


def _silent(outer: Region, tag: str, id_: str | None, class_: str | None) -> Region:
    """The region of an element that says nothing new."""
    path, steps = _extended(outer, tag, id_, class_)
    return _new_region((path, outer.is_hidden, steps, outer.enclosure, tag, outer.is_open))


def _extended(outer: Region, tag: str, id_: str | None, class_: str | None) -> tuple[str, int]:
    """A path with a step more, and its steps; what is too long begins further down.

    A step is the element's name, and its id or first class where that is a plain word.
    """
    tag = tag[:_MAX_REMEMBERED]
    if id_ and _IDENTIFIER.match(id_):
        selector = f"{_class_selector(tag, None)}#{id_}"
    else:
        selector = _class_selector(tag, class_ and class_[:_MAX_REMEMBERED])
    path = f"{outer.path}>{selector}" if outer.path else selector
    steps = outer.steps + 1
    if steps > MAX_STEPS:
        path, steps = path.partition(">")[2], MAX_STEPS
    while len(path) > MAX_PATH_CHARACTERS:
        path, steps = path.partition(">")[2], steps - 1
    return path, steps


@lru_cache(maxsize=8_192)
def _class_selector(tag: str, class_: str | None) -> str:
    if not _IDENTIFIER.match(tag):
        tag = "*"
    names = (class_ or "").split(None, 1)
    return f"{tag}.{names[0]}" if names and _IDENTIFIER.match(names[0]) else tag


def _hides(attributes: Mapping[str, str | None]) -> bool:
    if "hidden" in attributes:
        return True
    style = (attributes.get("style") or "")[:_MAX_STYLE]
    return _HIDING_STYLE.search(style) is not None and _HIDING_STYLE.search(_in_force(style)) is not None


def _in_force(style: str) -> str:
    """The declarations of an inline style of which no later one of the property, or an important one, takes the place.

    Source: https://www.w3.org/TR/css-cascade-5/#cascade-sort
    """
    held: dict[str, str] = {}
    for declaration in style.lower().split(";"):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if value and ("!" in value or "!" not in held.get(name, "")):
            held[name] = declaration
    return ";".join(held.values())
