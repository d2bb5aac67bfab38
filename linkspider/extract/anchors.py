"""What stands inside of a link: its text and its pictures."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

#: Longer anchor texts are cut; a whole page inside one link is no anchor.
MAX_ANCHOR_CHARACTERS: Final = 2_000
#: Nodes inside one link that its text is read from. Links in ``object`` elements may hold each other: 20,000 of them
#: would make 200 million nodes, so there is also a number for all links of a page, and few for each one past that.
MAX_ANCHOR_NODES: Final = 2_000
MAX_PAGE_ANCHOR_NODES: Final = 1_000_000
FEW_ANCHOR_NODES: Final = 10
FEW_LINKS: Final = 200

_IMAGES: Final = "a img, a svg, a picture, a canvas, a video, a input[type=image], a object[data]"
_MAX_IMAGES: Final = 50_000
_MAX_ANCESTORS: Final = 30  # between a picture and its link


class AnchorTexts:
    """Reads the texts of one page's links, and not many more nodes than a page has.

    Args:
        tree: the page.
        count: how many links it has, if that is known; in a few, no text is too long to be read again and again.

    Attributes:
        has_nested: whether links may stand in links, so that reading each one's whole text could take for ever.
    """

    def __init__(self, tree: LexborHTMLParser, count: int | None) -> None:
        is_few = count is not None and count <= FEW_LINKS
        self.has_nested = not is_few and tree.css_first("a a, a area") is not None
        self._left = MAX_PAGE_ANCHOR_NODES

    def read(self, element: LexborNode) -> str:
        """The text of an element, or its beginning."""
        allowed = MAX_ANCHOR_NODES if self._left > 0 else FEW_ANCHOR_NODES
        parts: list[str] = []
        characters = 0
        for node in islice(element.traverse(include_text=True), allowed):
            self._left -= 1
            if (text := node.text_content) is not None:
                parts.append(text)
                characters += len(text)
                if characters > 10 * MAX_ANCHOR_CHARACTERS:  # white space is yet to be collapsed
                    break
        return "".join(parts)


def image_alts(tree: LexborHTMLParser, is_large: bool) -> dict[int, str]:
    """The alternative texts of the pictures in links.

    Args:
        tree: the page.
        is_large: whether a list of all its pictures is better not made.

    Returns:
        ``mem_id`` of a link with pictures -> their texts joined by spaces, white space collapsed; empty where no
        picture has one. Links without pictures are not in it.
    """
    alts: dict[int, str] = {}
    pictures = _pictures(tree) if is_large else iter(tree.css(_IMAGES))
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


def _pictures(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    if tree.root is not None:
        yield from (node for node in tree.root.traverse() if node.tag in {"img", "svg"})


def _enclosing_link(picture: LexborNode) -> LexborNode | None:
    ancestor = picture.parent
    for _ in range(_MAX_ANCESTORS):
        if ancestor is None:
            return None
        if ancestor.tag == "a":
            return ancestor
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
