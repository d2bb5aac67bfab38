"""Where an element stands among its neighbours: behind the heading, in a column beside the text, within it, or last."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from selectolax.lexbor import LexborNode

from linkspider.extract.placing.glimpses import Glimpse
from linkspider.extract.placing.landmarks import Page
from linkspider.extract.placing.tokens import names_of, without_looks, words_of
from linkspider.extract.placing.vocabulary import DRAWER

#: What columns are called by their place or their width.
_COLUMN: Final = re.compile(
    r"(?:^|[\s_-])(?:col--?(?:\w+-)?[1-5]"
    r"|(?:two|three|four) columns|column|left|right|side|start|end|span[2-4]|grid_[2-4])(?:$|[\s_-])"
    r"|(?:^|\s)(?:\w+:)?w-1/[345](?:\s|$)",
    re.IGNORECASE,
)
#: By Tailwind, what does not scroll with the text beside it.
_FIXED: Final = frozenset({"fixed", "right-0"})
#: Ids that say the same.
SIDES: Final = frozenset(
    {"left", "right", "gauche", "droite", "links", "rechts", "izquierda", "derecha", "sinistra", "destra"}
)
#: Links that a menu has, and the header of a text has not.
MANY_LINKS: Final = 10
#: Links of a list of cards, and characters about each of them.
_MIN_CARDS: Final = 3
#: Characters of a text that no column has.
_MIN_TEXT: Final = 1_000
_MAX_ABOUT_LINK: Final = 100


def is_behind_heading(element: LexborNode, page: Page) -> bool:
    """Whether an ``h1`` outside of ``main`` stands before an element, looked for beside it and its ancestors."""
    node: LexborNode | None = element
    for _ in range(12):
        if node is None:
            return False
        for before in _beside(node, "prev"):
            is_main = before.mem_id in page.main_leaf_ids or before.mem_id in page.main_ids
            if before.is_element_node and not is_main and (before.tag == "h1" or page.holds_heading(before)):
                return True
        node = node.parent
    return False


def stands_on_heading(element: LexborNode, page: Page) -> bool:
    """Whether the page's ``h1`` follows an element, beside it or a near ancestor."""
    node: LexborNode | None = element
    for _ in range(4):
        if node is None:
            return False
        if any(after.tag == "h1" or page.holds_heading(after) for after in _beside(node, "next")):
            return True
        node = node.parent
    return False


def is_in_column(element: LexborNode, page: Page) -> bool:
    """Whether an element stands in a column beside the page's text, as the names of its boxes tell."""
    if not _is_in_named_column(element):
        return False
    text_ids = page.text_ids
    node = element
    for _ in range(8):
        parent = node.parent
        if parent is None or node.mem_id in text_ids:
            return False
        if parent.mem_id in text_ids:
            return _is_column(node, parent)
        node = parent
    return False


def _is_in_named_column(element: LexborNode) -> bool:
    """Whether an element or one of those around it is called a column: far cheaper than to look for the text."""
    node = element
    for _ in range(8):
        parent = node.parent
        if parent is None:
            return False
        if _is_column(node, parent):
            return True
        node = parent
    return False


def _is_column(node: LexborNode, parent: LexborNode) -> bool:
    if parent.tag == "body":
        return False
    attributes = node.attributes
    names = attributes.get("class") or ""
    if (attributes.get("id") or "").lower() in SIDES:
        return DRAWER.search(names) is None
    is_beside = bool(names) and (_COLUMN.search(without_looks(names)) is not None or {*names.split()} >= _FIXED)
    return is_beside and DRAWER.search(names) is None


def is_behind_text(element: LexborNode, page: Page) -> bool:
    """Whether a box that holds the page's longest paragraph, and has the heading in it or before it, stands before."""
    parent = element.parent
    if parent is None or parent.mem_id not in page.prose_ids or element.mem_id in page.text_ids:
        return False
    holder = next((before for before in _beside(element, "prev") if before.mem_id in page.longest_ids), None)
    return holder is not None and (holder.mem_id in page.first_heading_ids or is_behind_heading(holder, page))


def is_beside_heading(element: LexborNode, page: Page) -> bool:
    """Whether a box that stands near an element holds the page's heading."""
    ids, parent = page.first_heading_ids, element.parent
    if parent is None or parent.mem_id not in ids or element.mem_id in ids:
        return False
    return any(node.mem_id in ids for node in chain(_beside(element, "prev"), _beside(element, "next")))


def is_header_of_part(element: LexborNode, page: Page) -> bool:
    """Whether what is called header has the page's heading in it, or before it and next to no links itself."""
    is_title = element.mem_id in page.first_heading_ids
    if not is_title and not is_behind_heading(element, page):
        return False
    seen = page.glimpse(element)
    return (is_title or len(seen.hrefs) <= 3) and not seen.has_nav and not page.holds_home(element)


def stands_in_text(element: LexborNode, seen: Glimpse, *, is_in_part: bool) -> bool:
    """Whether an ``aside`` stands among paragraphs, or in a section of the content without being a list of links."""
    if sum(node.tag == "p" for node in chain(_beside(element, "prev"), _beside(element, "next"))) >= 2:
        return True
    is_sentence = seen.text_count > 2 * seen.link_count or not seen.is_list_of_links
    return is_in_part and len(seen.hrefs) <= 3 and is_sentence


def is_last(element: LexborNode) -> bool:
    """Whether nothing but text and scripts stands behind an element."""
    node = element.next
    while node is not None and (not node.is_element_node or node.tag in {"script", "style"}):
        node = node.next
    return node is None


def is_in_item(element: LexborNode, most: int) -> bool:
    """Whether an element stands in an item of a list, looked for so many levels up."""
    node = element.parent
    for _ in range(most):
        if node is None:
            return False
        if node.tag == "li":
            return True
        node = node.parent
    return False


def is_behind_all(element: LexborNode, page: Page) -> bool:
    """Whether the page's heading or its longest paragraph stands before an element, and no such thing behind it."""
    node = element
    for _ in range(12):
        parent = node.parent
        if parent is None:
            return False
        if parent.mem_id in page.prose_ids:
            behind = _beside(node, "next")
            return not any(after.mem_id in page.prose_ids or after.tag in {"h1", "p"} for after in behind)
        node = parent
    return False


def _beside(element: LexborNode, step: str) -> Iterator[LexborNode]:
    node = getattr(element, step)
    for _ in range(20):
        if node is None:
            break
        yield node
        node = getattr(node, step)


def holds_prose(element: LexborNode, page: Page) -> bool:
    """Whether an element holds the page's heading or its longest paragraph."""
    if element.css_first("p") is None and element.mem_id not in page.first_heading_ids:
        return False  # as nearly everywhere, and far cheaper to see
    return not page.glimpse(element).is_list_of_links and element.mem_id in page.prose_ids


def is_of_links(element: LexborNode, page: Page) -> bool:
    """Whether an element is a list of links, or of cards: links, a line or two about each, and none of the text.

    The cards of a front page are what it has to say.
    """
    seen = page.glimpse(element)
    is_cards = len(seen.hrefs) >= _MIN_CARDS and seen.text_count <= _MAX_ABOUT_LINK * len(seen.hrefs)
    return seen.is_list_of_links or (is_cards and not holds_prose(element, page) and not page.is_front)


def is_text(seen: Glimpse) -> bool:
    """Whether what was seen is a text with links, as no column of links is."""
    return seen.text_count >= _MIN_TEXT and seen.text_count > 3 * seen.link_count


def is_larger_half(element: LexborNode) -> bool:
    """Whether an element stands beside one that is called right, and holds more text, most of it outside of links."""
    text = len(element.text_lexbor())
    if text < _MIN_TEXT:
        return False
    for node in chain(_beside(element, "prev"), _beside(element, "next")):
        names = f"{node.attributes.get('id') or ''} {without_looks(node.attributes.get('class') or '')}"
        if "right" in names.lower() and any("right" in words_of(name) for name in names_of(names)):
            links = sum(len(link.text_lexbor()) for link in element.css("a"))
            return text > max(len(node.text_lexbor()), 2 * links)
    return False


def holds_most_text(element: LexborNode, page: Page) -> bool:
    """Whether an element that is no list of links holds more than half of all that is written on the page."""
    body = page.body
    if body is None or page.glimpse(element).is_list_of_links:
        return False
    return 2 * len(element.text_lexbor()) > len(body.text_lexbor())


def is_page_header(element: LexborNode, page: Page) -> bool:
    """Whether an element that holds the page's only heading is yet its header: little text, and navigation or home."""
    seen = page.glimpse(element)
    is_bar = seen.is_list_of_links and len(seen.hrefs) >= MANY_LINKS
    return is_bar or (seen.text_count <= 300 and (seen.has_nav or page.holds_home(element)))
