"""What stands inside of a link: its text and its pictures."""

from collections.abc import Iterable
from itertools import islice
from typing import Final

from selectolax.lexbor import LexborNode

from linkspider.extract.tag_ids import LINK, MAX_TAG_ID, tag_ids

#: Longer anchor texts are cut; a whole page inside one link is no anchor.
MAX_ANCHOR_CHARACTERS: Final = 2_000
#: Nodes inside one link that its text is read from. Links in ``object`` elements may hold each other: 20,000 of them
#: would make 200 million nodes, so there is also a number for all links of a page, and few for each one past that.
MAX_ANCHOR_NODES: Final = 2_000
MAX_PAGE_ANCHOR_NODES: Final = 1_000_000
FEW_ANCHOR_NODES: Final = 10
#: What links from headings to themselves say, as generators of documentation make them.
PERMALINKS: Final = frozenset({"¶", "#", "§", "🔗", "\uf0c1"})
#: Elements that begin and end a line of their own, and those whose text nobody reads.
_BLOCKS: Final = frozenset(
    {
        *("address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "details", "dialog", "dir"),
        *("div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("header", "hgroup", "hr", "legend", "li", "main", "menu", "nav", "ol", "optgroup", "option", "p", "pre"),
        *("search", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    }
)
_UNSEEN: Final = frozenset(
    {"script", "style", "noscript", "template", "title", "desc", "metadata", "defs", "iframe", "noembed", "noframes"}
)

_MAX_WRAPPERS: Final = 4
#: Elements of a link, itself among them, up to which it is looked at as a whole.
_FEW_ELEMENTS: Final = 12
#: What its text is not all of, or has to be set apart.
_PARTING: Final = _BLOCKS | _UNSEEN
_PARTING_IDS: Final = tag_ids(_PARTING)
_UNSEEN_IDS: Final = tag_ids(_UNSEEN)
_MAX_IMAGES: Final = 50_000
_MAX_ANCESTORS: Final = 30  # between a picture and its link


class AnchorTexts:
    """Reads the texts of one page's links or headings, and not many more nodes than a page has."""

    def __init__(self) -> None:
        self._left = MAX_PAGE_ANCHOR_NODES

    def read(self, element: LexborNode) -> str:
        """The text of a link, or heading, as a reader sees it, or its beginning; white space is not collapsed.

        What stands in blocks of its own is separated by spaces; styles, scripts and the like are no text.
        """
        child = element.child
        if child is None:
            return ""
        if child.next is None and (text := child.text_content) is not None:  # as nearly all links
            return text
        node: LexborNode | None = child
        for _ in range(_MAX_WRAPPERS):  # most others are one text in elements around all of it
            if node is None:
                return ""
            if node.next is not None:
                break
            text = node.text_content
            if text is not None:
                return text
            if node.tag in _UNSEEN:
                return ""
            node = node.child
        plain = self._plain(element) if self._left > 0 else None
        return "".join(self._parts(element, child)) if plain is None else plain

    def _plain(self, element: LexborNode) -> str | None:
        """The whole text of a link with few elements in it, all of them inline: three times as fast as piece by piece.

        None of any other link.
        """
        count = 0
        for inner in element.traverse():
            count += 1
            number = inner.tag_id
            if count > _FEW_ELEMENTS or number in _PARTING_IDS or (number > MAX_TAG_ID and inner.tag in _PARTING):
                return None
        text = element.text_lexbor()
        self._left -= 2 * count
        return text if len(text) <= 10 * MAX_ANCHOR_CHARACTERS else None

    def _parts(self, element: LexborNode, child: LexborNode) -> list[str]:
        allowed = MAX_ANCHOR_NODES if self._left > 0 else FEW_ANCHOR_NODES
        parts: list[str] = []
        characters, end = 0, element.mem_id
        node: LexborNode | None = child
        for _ in range(allowed):
            assert node is not None
            self._left -= 1
            inner = None
            text = node.text_content
            if text is not None:
                parts.append(text)
                characters += len(text)
                if characters > 10 * MAX_ANCHOR_CHARACTERS:  # white space is yet to be collapsed
                    break
            else:
                tag = node.tag
                if tag in _BLOCKS:
                    parts.append(" ")
                if tag not in _UNSEEN:
                    inner = node.child
            node = inner or _following(node, end, parts)
            if node is None:
                break
        return parts


def _following(node: LexborNode, end: int, parts: list[str]) -> LexborNode | None:
    """What stands behind a node and what is in it, inside of an element (by ``mem_id``); None at its end."""
    while (beside := node.next) is None:
        outer = node.parent
        if outer is None or outer.mem_id == end:
            return None
        node = outer
        if node.tag in _BLOCKS:
            parts.append(" ")
    return beside


def image_alts(pictures: Iterable[LexborNode]) -> dict[int, str]:
    """The alternative texts of the pictures in links.

    Args:
        pictures: of the page, in document order; those outside of links are passed over.

    Returns:
        ``mem_id`` of a link with pictures -> their texts joined by spaces, white space collapsed; empty where no
        picture has one. Links without pictures are not in it.
    """
    alts: dict[int, str] = {}
    for picture in islice(pictures, _MAX_IMAGES):
        link = _enclosing_link(picture)
        if link is None:
            continue
        alt = " ".join(_alternative(picture).split())
        known = alts.get(link.mem_id, "")
        if alt and len(known) < MAX_ANCHOR_CHARACTERS:
            known = f"{known} {alt}".strip()[:MAX_ANCHOR_CHARACTERS]
        alts[link.mem_id] = known
    return alts


def _enclosing_link(picture: LexborNode) -> LexborNode | None:
    ancestor = picture.parent
    for _ in range(_MAX_ANCESTORS):
        if ancestor is None:
            return None
        number = ancestor.tag_id
        if number == LINK:
            return ancestor
        if number in _UNSEEN_IDS or (number > MAX_TAG_ID and ancestor.tag in _UNSEEN):
            return None
        ancestor = ancestor.parent
    return None


def _alternative(picture: LexborNode) -> str:
    """A picture's text: ``alt``, or for those that cannot have one the label or title."""
    attributes = picture.attributes
    if picture.tag in {"img", "input"}:
        return attributes.get("alt") or ""
    label = attributes.get("aria-label")
    if label or picture.tag != "svg":
        return label or ""
    title = picture.css_first("title")
    return "" if title is None else title.text(deep=True)
