"""Pages that React sends in pieces: what is late comes hidden behind all else, and a script puts it into its place.

A ``template`` with the id ``B:3`` or ``P:3`` marks the place of what is in the hidden ``div`` with the id ``S:3``
(``completeBoundary`` and ``completeSegment`` of react-dom/server, 18 and 19). No reader sees the page as it is sent.
"""

import re
from collections.abc import Set
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

#: What is in the markup of all such pages, and of hardly any other: cheap to look for.
_MARK: Final = b'id="S:'
_SEGMENTS: Final = 'div[hidden][id^="S:"]'
_PLACES: Final = 'template[id^="B:"], template[id^="P:"]'
_ID: Final = re.compile(r"[BPS]:[0-9a-f]{1,8}\Z")
#: Pieces of a page that are put into their places, pieces in each other, and elements around one that are asked.
_MAX_SEGMENTS: Final = 500
_MAX_DEPTH: Final = 8
_MAX_ANCESTORS: Final = 200


def put_in_place(tree: LexborHTMLParser, markup: bytes) -> None:
    """Puts the late pieces of a page where a browser shows them; one whose place is nowhere stays hidden.

    Args:
        tree: the page, which is changed.
        markup: the page as it was sent.
    """
    if _MARK not in markup or tree.root is None:  # nearly always
        return
    found = [node for node in tree.css(_SEGMENTS)[:_MAX_SEGMENTS] if _number(node)]
    ids = {node.mem_id for node in found}
    segments = {_number(node): node for node in reversed(found) if not _is_within(node, ids)}
    places = [node for node in _places_in(tree.root) if not _is_within(node, ids)]
    for place in places:
        _fill(place, segments, _MAX_DEPTH)


def _number(node: LexborNode) -> str:
    """What a piece and its place have in common; nothing where an element is neither."""
    id_ = node.attributes.get("id") or ""
    return id_[2:] if _ID.match(id_) else ""


def _places_in(element: LexborNode) -> list[LexborNode]:
    return [node for node in element.css(_PLACES)[:_MAX_SEGMENTS] if _number(node)]


def _is_within(node: LexborNode, ids: Set[int]) -> bool:
    """Whether a piece or a place stands in a piece, with which it moves."""
    ancestor = node.parent
    for _ in range(_MAX_ANCESTORS):
        if ancestor is None:
            return False
        if ancestor.mem_id in ids:
            return True
        ancestor = ancestor.parent
    return True


def _fill(place: LexborNode, segments: dict[str, LexborNode], depth: int) -> None:
    """Moves a piece to its place, those that have their places in it first; none of them stands in another."""
    segment = segments.pop(_number(place), None)
    if segment is None:
        return
    if depth:
        for inner in _places_in(segment):
            _fill(inner, segments, depth - 1)
    child = segment.child
    while child is not None:
        place.insert_before(child)  # a copy of it
        child = child.next
    segment.decompose()
