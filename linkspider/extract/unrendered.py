"""Parts of a page that browsers with scripts do not render: comments, scripts, ``template`` and ``noscript``."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_NAMES: Final = (
    *(b"script", b"noscript", b"template", b"style", b"textarea", b"iframe", b"xmp", b"noembed", b"noframes"),
    b"title",
)
#: Where such a part begins, or text that is no markup, and its end by the beginning. ``<!-->`` and ``<!--->`` are whole
#: comments, and ``<title/>``, the last name with a slash behind, is one of SVG.
_BEGINNING: Final = re.compile(rb"<!--(?!-?>)|<(" + b"|".join(_NAMES) + rb"(?!/))(?=[\s/>])", re.IGNORECASE)
_ENDS: Final = {name: re.compile(rb"</" + name + rb"(?=[\s/>])", re.IGNORECASE) for name in _NAMES}
_COMMENT_END: Final = re.compile(rb"--!?>")
#: In any case; to ignore the case altogether makes the search ten times slower.
_NOSCRIPT: Final = re.compile(rb"<[nN][oO][sS][cC][rR][iI][pP][tT]")


class Region(NamedTuple):
    """A part of a page's bytes that is no markup of the page.

    Attributes:
        name: the element in lower case; empty for a comment.
        start, end: from behind the opening tag's name to the beginning of the closing tag, or the page's end.
    """

    name: bytes
    start: int
    end: int


def regions(body: bytes) -> Iterator[Region]:
    """The regions of a page, in their order; one that does not end goes on to the page's end.

    One pass: each search begins where the last one ended.
    """
    at = 0
    while (begin := _BEGINNING.search(body, at)) is not None:
        name = (begin[1] or b"").lower()
        ended = (_ENDS[name] if name else _COMMENT_END).search(body, begin.end())
        yield Region(name, begin.end(), len(body) if ended is None else ended.start())
        at = len(body) if ended is None else ended.end()


def without_noscript(body: bytes) -> bytes:
    """A page without what stands in ``noscript``, which is text to a browser with scripts, however it is written.

    lexbor reads it as markup: a link in it counts, and an element that it leaves open takes in the rest of the page.
    Pages in UTF-16 are left as they are.
    Source: https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inhead (scripting flag)
    """
    if _NOSCRIPT.search(body) is None or b"\0" in body[:100]:  # as nearly everywhere
        return body
    kept, at = [], 0
    for region in regions(body):
        if region.name == b"noscript":
            start = body.find(b">", region.start, region.end) + 1
            if start:
                kept.append(body[at:start])
                at = region.end
    return b"".join((*kept, body[at:]))
