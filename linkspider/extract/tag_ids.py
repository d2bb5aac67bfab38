"""lexbor's numbers of elements, which a node tells four times as fast as its name."""

from collections.abc import Iterable
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

#: The numbers of names that lexbor knows are smaller. Those of other names are addresses, and differ from page to page.
MAX_TAG_ID: Final = 10_000
_COMMENT: Final = "-comment"


def names_by_id(names: Iterable[str]) -> dict[int, str]:
    """Names of elements by their numbers (``tag_id``), those that lexbor knows; ``-comment`` names comments."""
    page = LexborHTMLParser("<!---->")
    comment = page.css("html")[0].prev
    assert comment is not None
    found = {comment.tag_id if name == _COMMENT else page.create_node(name).tag_id: name for name in names}
    return {number: name for number, name in found.items() if number <= MAX_TAG_ID}


def tag_ids(names: Iterable[str]) -> frozenset[int]:
    """The numbers of elements, of which ``names_by_id`` tells the names."""
    return frozenset(names_by_id(names))


#: The number of ``a``.
LINK: Final = next(iter(names_by_id(("a",))))


def is_custom(element: LexborNode) -> bool:
    """Whether an element is one that neither HTML nor lexbor knows and whose name holds a hyphen: a custom element."""
    return element.tag_id > MAX_TAG_ID and "-" in (element.tag or "")
