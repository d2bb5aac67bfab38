"""The elements that a page's links are read by, gathered in one pass: each pass costs as much as dozens of links."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from linkspider.extract.document import Document
from linkspider.extract.tag_ids import LINK, names_by_id

#: Headings, mains and the like that are looked at.
MAX_ELEMENTS: Final = 500

_SUBHEADINGS: Final = frozenset({"h2", "h3", "h4", "h5", "h6"})
_FEW: Final = ("article", "h1", *sorted(_SUBHEADINGS))
#: The attribute without which they are no pictures.
_PICTURES: Final = {"img": "", "svg": "", "picture": "", "canvas": "", "video": "", "input": "type", "object": "data"}

_LARGE_NUMBERS: Final = names_by_id(_FEW)
_NUMBERS: Final = names_by_id(("area", *_FEW, *_PICTURES))


class Elements(NamedTuple):
    """Elements of a page, those of each kind in document order.

    Attributes:
        links: what may be a link; of a large page one by one, since a list of a million nodes takes 100 MB.
        pictures: those in links and others; of a large page one by one.
        articles, headings, subheadings: the first ``article``, ``h1``, and ``h2`` to ``h6`` elements.
        has_areas: whether ``area`` elements may be among the links.
    """

    links: Iterable[LexborNode]
    pictures: Iterable[LexborNode]
    articles: list[LexborNode]
    headings: list[LexborNode]
    subheadings: list[LexborNode]
    has_areas: bool


def find_elements(document: Document) -> Elements:
    """Gathers the elements of a page."""
    root, is_large = document.tree.root, document.is_large
    wanted, link = (_LARGE_NUMBERS, -1) if is_large else (_NUMBERS, LINK)
    links: list[LexborNode] = []
    others: list[tuple[str, LexborNode]] = []
    for element in () if root is None else root.traverse():  # faster than the selectors of so many names
        number = element.tag_id
        if number == link:
            links.append(element)
        elif number in wanted:
            tag = wanted[number]
            others.append((tag, element))
            if tag == "area":
                links.append(element)
    tags = {tag for tag, _ in others}
    return Elements(
        _each(document.tree, {"a", "area"}) if is_large else links,
        _pictures(document.tree) if is_large else [one for tag, one in others if _is_picture(tag, one)],
        [one for tag, one in others if tag == "article"][:MAX_ELEMENTS],
        [one for tag, one in others if tag == "h1"][:MAX_ELEMENTS],
        [one for tag, one in others if tag in _SUBHEADINGS][:MAX_ELEMENTS],
        is_large or "area" in tags,
    )


def _is_picture(tag: str, element: LexborNode) -> bool:
    attribute = _PICTURES.get(tag)
    if not attribute:
        return attribute is not None
    attributes = element.attributes
    return attribute in attributes and (tag != "input" or (attributes["type"] or "").lower() == "image")


def _pictures(tree: LexborHTMLParser) -> Iterator[LexborNode]:
    return (element for element in _each(tree, {*_PICTURES}) if _is_picture(element.tag or "", element))


def _each(tree: LexborHTMLParser, tags: set[str]) -> Iterator[LexborNode]:
    """The elements of these names, one by one."""
    if tree.root is not None:
        yield from (node for node in tree.root.traverse() if node.tag in tags)
