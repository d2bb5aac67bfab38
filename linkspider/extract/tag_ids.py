"""lexbor's numbers of elements, which a node tells four times as fast as its name."""

from collections.abc import Iterable
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

#: The numbers of names that lexbor knows are smaller. Those of other names are addresses, and differ from page to page.
MAX_TAG_ID: Final = 10_000
_COMMENT: Final = "-comment"


def tag_ids(names: Iterable[str]) -> frozenset[int]:
    """The numbers (``tag_id``) of elements, those of names that lexbor knows; ``-comment`` names comments."""
    page = LexborHTMLParser("<!---->")
    comment = page.css("html")[0].prev
    assert comment is not None
    found = {comment.tag_id if name == _COMMENT else page.create_node(name).tag_id for name in names}
    return frozenset(number for number in found if number <= MAX_TAG_ID)


def is_custom(element: LexborNode) -> bool:
    """Whether an element is one that neither HTML nor lexbor knows and whose name holds a hyphen: a custom element."""
    return element.tag_id > MAX_TAG_ID and "-" in (element.tag or "")
