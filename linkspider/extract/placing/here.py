"""An element on the way to a link, with what it says of itself and what is said around it, and the link."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from selectolax.lexbor import LexborNode

from linkspider.extract.placing.landmarks import Page
from linkspider.extract.placing.signs import Level, Signs
from linkspider.model.placement import Confidence, Placed, placed_by


def node_before(node: LexborNode) -> LexborNode | None:
    """The node before one, comments left out."""
    beside = node.prev
    while beside is not None and beside.is_comment_node:
        beside = beside.prev
    return beside


def node_after(node: LexborNode) -> LexborNode | None:
    """The node behind one, comments left out."""
    beside = node.next
    while beside is not None and beside.is_comment_node:
        beside = beside.next
    return beside


class Enclosure(NamedTuple):
    """What an element and its ancestors say.

    Attributes:
        placed: the place that a link in it has, or None where that is the content or nothing speaks of it.
        level: how deep in the content it is.
        content: what a link in it is if nothing else speaks.
        is_part: whether it is in a section, card or the like, whose header and footer are not the page's.
        is_logo: whether it is in a logo.
    """

    placed: Placed | None
    level: Level
    content: Placed
    is_part: bool
    is_logo: bool

    @property
    def is_semantic(self) -> bool:
        """Whether it is in the content, as elements say and not only names."""
        return self.level > Level.NOWHERE and self.content.confidence == Confidence.SEMANTIC


NOWHERE: Final = Enclosure(None, Level.NOWHERE, placed_by("content.residual"), False, False)


class Here(NamedTuple):
    """An element, what it says, and where it is."""

    outer: Enclosure
    element: LexborNode
    tag: str
    signs: Signs
    page: Page

    def at(self, rule: str | None) -> Enclosure | None:
        """What is said here if a rule says the place."""
        return None if rule is None else Enclosure(placed_by(rule), *self.outer[1:])


class Linking:
    """A link and where it is: one object for all links of a page, one after the other, since there are millions.

    Attributes:
        page: the page's landmarks.
        element: the link.
        parent: what it stands in, and ``parent_tag`` the name of that.
        before, after: the nodes beside it, comments left out.
        attributes: its attributes, and of these ``class_`` and ``href``.
        target_url: where it leads, absolute, without fragment.
        anchor_text: its text, white space collapsed, or that of its picture; ``has_text``, whether it is the former.
        inside: what its ancestors say.
        path: a CSS selector that selects it.
        is_hidden: whether a reader does not see it.
        placed: where it stands.
    """

    __slots__ = (
        *("page", "element", "parent", "parent_tag", "before", "after", "attributes", "class_", "href", "target_url"),
        *("anchor_text", "has_text", "inside", "path", "is_hidden", "placed"),
    )
    page: Page
    element: LexborNode
    parent: LexborNode | None
    parent_tag: str
    before: LexborNode | None
    after: LexborNode | None
    attributes: Mapping[str, str | None]
    class_: str | None
    href: str
    target_url: str
    anchor_text: str
    has_text: bool
    inside: Enclosure
    path: str
    is_hidden: bool
    placed: Placed

    def __init__(self, page: Page) -> None:
        self.page = page
