"""The boxes around a whole page, which themes and programs wrap it in."""

from collections.abc import Iterator
from typing import Final

from selectolax.lexbor import LexborNode

from linkspider.extract.placing.overlays import Overlays

#: Boxes in each other that are looked into.
_MAX_FRAMES: Final = 10
#: What holds something and shows none of it where it stands.
_SILENT: Final = frozenset({"script", "style", "noscript", "template", "svg", "iframe"})


def boxes_around(body: LexborNode | None, overlays: Overlays) -> Iterator[LexborNode]:
    """The one box in a page's body, the one box in that, and so on, as long as nothing else is shown beside it.

    Args:
        body: the page's ``body``, if it has one.
        overlays: what opens over the page is not beside it.
    """
    box = body
    for _ in range(_MAX_FRAMES):
        box = box and _only_box(box, overlays)
        if box is None:
            return
        yield box


def _only_box(parent: LexborNode, overlays: Overlays) -> LexborNode | None:
    """What stands alone in an element, beside nothing that is shown, or that opens over the page."""
    only: LexborNode | None = None
    node = parent.child
    while node is not None:
        text = node.text_content
        if text is not None and not text.isspace():
            return None
        tag = node.tag or ""
        is_shown = node.is_element_node and tag not in _SILENT and (node.child is not None or tag == "img")
        if is_shown and not overlays.is_one(node, tag, node.attributes):
            if only is not None:
                return None
            only = node
        node = node.next
    return only
