"""An element on the way to a link, with what it says of itself and what is said around it."""

from typing import Final, NamedTuple

from selectolax.lexbor import LexborNode

from linkspider.extract.placing.landmarks import Page
from linkspider.extract.placing.signs import Level, Signs
from linkspider.model.placement import Confidence, Placed, placed_by


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
