"""Whether a page's tags stand so plainly in each other that a parser finds in it no more than a look at its bytes does.

Parsers are slow where many elements are open at once, and where elements are closed in another order than they were
opened in. So a page is not slow, however many tags it has, if

- no tag, comment or script holds anything that could be taken for a tag or hide one;
- each start tag has its own end tag at its own level;
- few elements are open at once, and hardly any of those that the parser opens again in each new block.

A parser may still do otherwise than such a page says (``<p><p></p></p>`` are three paragraphs, one behind the other),
but only by closing elements sooner. Large pages that programs write are like this; it takes 5 to 10 % of what reading
them does to see it.
"""

import re
from typing import Final

#: Tags that are looked at.
MAX_TAGS: Final = 100_000
#: Elements that may be open at once; 15 to 30 are in real pages.
MAX_OPEN: Final = 100
#: Tags x formatting elements that are open at once, which is the most that they can become.
MAX_FORMATTING_WORK: Final = 250_000
#: Options of all lists: the parser looks at all of a list for each.
MAX_OPTIONS: Final = 10_000

_ATTRIBUTE: Final = rb"[^ \t\n\f\r/<>\"'=]++(?:=(?:\"[^<>\"]*+\"|'[^<>']*+'|[^ \t\n\f\r<>\"'=]++))?+"
#: A tag, whose name is in a group, a comment or a document type that ends with its first > wherever it stands. Names in
#: capitals are left to the reading process.
_PLAIN: Final = re.compile(
    rb"<(?:(/?[a-z][a-z0-9\-]*+)(?:[ \t\n\f\r/]++(?:" + _ATTRIBUTE + rb")?+)*+>|!--[^<>]*+(?<=--)>|![dD][^<>]*+>)"
)
#: The last is the name of what is no tag.
_VOID: Final = frozenset([*b"area base br col embed hr img input link meta source track wbr".split(), b""])
_FORMATTING: Final = frozenset(b"b big code em font i nobr s small strike strong tt u".split())
#: In these, what is void in HTML is not.
_FOREIGN: Final = frozenset({b"svg", b"math"})
#: They gather the attributes of all their tags.
_GATHERING: Final = (b"html", b"body")


def is_plainly_nested(body: bytes, longest: int) -> bool:
    """Looks at all tags of a page.

    Args:
        body: the page, decompressed, in an encoding that writes tags in ASCII.
        longest: bytes of a tag that may be too long; one of twice this length is.
    """
    tags = body.count(b"<")
    if tags > MAX_TAGS or _has_long_tag(body, longest):
        return False
    names = _PLAIN.findall(body)
    if len(names) != tags or names.count(b"option") > MAX_OPTIONS or max(map(names.count, _GATHERING)) > 1:
        return False
    most = _most_formatting(names)
    return most is not None and tags * most <= MAX_FORMATTING_WORK


def _has_long_tag(body: bytes, longest: int) -> bool:
    """Whether neither < nor > is in some stretch that begins inside of a tag."""
    is_inside = False
    for start in range(0, len(body), longest):
        opened = body.rfind(b"<", start, start + longest)
        closed = body.rfind(b">", start, start + longest)
        if opened == closed and is_inside:
            return True
        if opened != closed:
            is_inside = opened > closed
    return False


def _most_formatting(names: list[bytes]) -> int | None:
    """How many formatting elements are open at once; None of tags that are not nested, or too deep."""
    starts = {name: name[1:] for name in {*names} if name[:1] == b"/"}
    opened: list[bytes] = []
    formatting = most = 0
    for name in names:
        start = starts.get(name)
        if start is not None:
            if not opened or opened.pop() != start:
                return None
            if formatting and start in _FORMATTING:
                formatting -= 1
        elif name not in _VOID:
            opened.append(name)
            if name in _FORMATTING:
                formatting += 1
                most = max(most, formatting)
            elif len(opened) > MAX_OPEN:
                return None
        elif name and not _FOREIGN.isdisjoint(opened):
            return None
    return None if opened else most
