"""The elements that a page's links are read by, gathered in one pass: each pass costs as much as dozens of links."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from linkspider.extract.document import Document

#: Headings, mains and the like that are looked at.
MAX_ELEMENTS: Final = 500

_FEW: Final = "article, h1, h2, h3, h4, h5, h6, noscript"
#: No two of these fit the same element: lexbor would name it twice.
_ALL: Final = f"""a[href], area[href], {_FEW},
    a img, a svg, a picture, a canvas, a video, a input[type=image], a object[data]"""
_PICTURES: Final = ("img", "svg", "picture", "canvas", "video", "input", "object")
_SUBHEADINGS: Final = ("h2", "h3", "h4", "h5", "h6")
#: Numbers of tags are read five times faster than their names.
_LINK: Final = LexborHTMLParser("<a>").css("a")[0].tag_id


class Elements(NamedTuple):
    """Elements of a page, those of each kind in document order.

    Attributes:
        links: what may be a link; of a large page one by one, since a list of a million nodes takes 100 MB.
        pictures: those in links; of a large page others, too, and one by one.
        articles, headings, subheadings: the first ``article``, ``h1``, and ``h2`` to ``h6`` elements.
        has_areas: whether ``area`` elements may be among the links.
        has_noscript: whether there are ``noscript`` elements.
    """

    links: Iterable[LexborNode]
    pictures: Iterable[LexborNode]
    articles: list[LexborNode]
    headings: list[LexborNode]
    subheadings: list[LexborNode]
    has_areas: bool
    has_noscript: bool


def find_elements(document: Document) -> Elements:
    """Gathers the elements of a page."""
    is_large = document.is_large
    links: list[LexborNode] = []
    others: list[tuple[str, LexborNode]] = []
    for element in document.tree.css(_FEW if is_large else _ALL):
        if element.tag_id == _LINK:
            links.append(element)
        else:
            tag = element.tag or ""
            others.append((tag, element))
            if tag == "area":
                links.append(element)
    tags = {tag for tag, _ in others}

    def named(*names: str) -> list[LexborNode]:
        return [] if tags.isdisjoint(names) else [element for tag, element in others if tag in names]

    return Elements(
        _each(document.tree, {"a", "area"}) if is_large else links,
        _each(document.tree, {"img", "svg"}) if is_large else named(*_PICTURES),
        named("article")[:MAX_ELEMENTS],
        named("h1")[:MAX_ELEMENTS],
        named(*_SUBHEADINGS)[:MAX_ELEMENTS],
        is_large or "area" in tags,
        "noscript" in tags,
    )


def _each(tree: LexborHTMLParser, tags: set[str]) -> Iterator[LexborNode]:
    """The elements of these names, one by one."""
    if tree.root is not None:
        yield from (node for node in tree.root.traverse() if node.tag in tags)
