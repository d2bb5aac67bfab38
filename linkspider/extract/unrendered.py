"""Parts of a page that browsers with scripts do not render: comments, scripts, ``template`` and ``noscript``."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import takewhile
from typing import Final, NamedTuple

_NAMES: Final = (
    *(b"script", b"noscript", b"template", b"textarea", b"iframe", b"xmp", b"noembed", b"noframes"),
    b"(?:title|style)(?!/)",
)
#: Where such a part begins, or text that is no markup. ``<!-->`` and ``<!--->`` are whole comments, and ``<title/>``
#: and ``<style/>`` are of SVG.
_BEGINNING: Final = re.compile(rb"<!--(?!-?>)|<(" + b"|".join(_NAMES) + rb")(?=[\s/>])", re.IGNORECASE)
_COMMENT_END: Final = re.compile(rb"--!?>")
#: Templates stand in templates; what looks like one in a comment or a script of theirs is none.
_TEMPLATE: Final = re.compile(
    rb"<!--.*?(?:-->|\Z)|<script(?=[\s/>]).*?(?:</script|\Z)|<(/?)template(?=[\s/>])", re.IGNORECASE | re.DOTALL
)
#: In any case; to ignore the case altogether makes the search ten times slower.
_LAST_NOSCRIPT: Final = re.compile(rb".*<[nN][oO][sS][cC][rR][iI][pP][tT]", re.DOTALL)
#: Regions whose insides say nothing of the page.
_UNSEEN: Final = frozenset({b"", b"noscript", b"template"})
_WHITE: Final = b" \t\n\f\r"
#: The grammar of tags, where quotes count behind ``=`` alone, and of what else ends with its first >: doctypes and
#: bogus comments. Nothing is tried twice, so the time is linear; a tag whose quote or > is missing does not match.
#: Source: https://html.spec.whatwg.org/multipage/parsing.html#before-attribute-name-state
_VALUE: Final = rb"""[ \t\n\f\r]*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^ \t\n\f\r>"'][^ \t\n\f\r>]*+|(?=>))"""
_ATTRIBUTE: Final = rb"[^ \t\n\f\r/>][^ \t\n\f\r/>=]*+(?:[ \t\n\f\r]*+=" + _VALUE + rb")?+"
_TAG_PATTERN: Final = (
    rb"</?[A-Za-z][^ \t\n\f\r/>]*+(?:[ \t\n\f\r/]++|" + _ATTRIBUTE + rb")*+>|<(?:[!?]|/(?![A-Za-z]))[^>]*+>"
)
_TAG: Final = re.compile(_TAG_PATTERN)
_TAGS_AND_TEXT: Final = re.compile(rb"(?:[^<]++|" + _TAG_PATTERN + rb"|<(?![A-Za-z/!?]))*+")


class Region(NamedTuple):
    """A part of a page's bytes that is no markup of the page.

    Attributes:
        name: the element in lower case; empty for a comment.
        start, inner, end: from behind the opening tag's name, where its attributes are, and from behind that tag to the
            beginning of the closing tag, or the page's end.
    """

    name: bytes
    start: int
    inner: int
    end: int


def regions(body: bytes, at: int = 0) -> Iterator[Region]:
    """The regions of a page, in their order; one that does not end goes on to the page's end.

    What stands in a tag, as ``<script>`` in a title attribute, begins none. One pass: each search begins where the last
    one ended.

    Args:
        body: the page, in an encoding that has ASCII in it: not UTF-16.
        at: where to begin: a place outside of tags and regions.
    """
    while (begin := _BEGINNING.search(body, at)) is not None:
        at = _outside_of_tags(body, at, begin.start())
        if at > begin.start():
            continue
        name = (begin[1] or b"").lower()
        tag = _TAG.match(body, at) if name else begin
        if tag is None:  # it never ends, and neither browsers nor lexbor read on
            return
        end, at = _ending(name, body, tag.end())
        yield Region(name, begin.end(), tag.end(), end)


def next_markup(body: bytes, at: int, point: int) -> int:
    """Where the first tag from a point on begins, outside of other tags and regions; -1 where there is none.

    Args:
        body: as for ``regions``.
        at: a place before the point, outside of tags and regions.
        point: where to begin to look.
    """
    found = body.find(b"<", point)
    for region in regions(body, at):
        if found < region.start:
            break
        at = region.end
        if found <= at:
            found = body.find(b"<", at + 1)
    outside = found if found < 0 else _outside_of_tags(body, at, found)
    return found if outside == found else body.find(b"<", outside)


def _outside_of_tags(body: bytes, at: int, point: int) -> int:
    """A point, or the end of the tag that it stands in; ``at`` is a place before it that stands in none."""
    closed = body.rfind(b">", at, point)
    if body.find(b"<", max(closed, at), point) < 0 and not _may_be_quoted(body, at, closed):
        return point
    text = _TAGS_AND_TEXT.match(body, at, point)
    start = at if text is None else text.end()
    if start == point:
        return point
    tag = _TAG.match(body, start)
    return len(body) if tag is None else tag.end()


def _may_be_quoted(body: bytes, at: int, point: int) -> bool:
    """Whether a point may stand in a quoted value: the last such quote before it follows ``=``."""
    for quote in (b'"', b"'") if point >= 0 else ():
        opened = body.rfind(quote, at, point)
        if opened >= 0:
            ahead = body[max(at, opened - 100) : opened].rstrip(_WHITE)
            if not ahead or ahead.endswith(b"="):
                return True
    return False


def _ending(name: bytes, body: bytes, at: int) -> tuple[int, int]:
    """Where a region ends, and where markup goes on behind it."""
    if name == b"template":
        end = _template_end(body, at)
        return end, end
    ended = (_end_tag(name) if name else _COMMENT_END).search(body, at)
    if ended is None:
        return len(body), len(body)
    return ended.start(), ended.start() if name else ended.end()


@cache
def _end_tag(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"</" + name + rb"(?=[\s/>])", re.IGNORECASE)


def _template_end(body: bytes, at: int) -> int:
    depth = 1
    for tag in _TEMPLATE.finditer(body, at):
        if tag[1] is not None:
            depth += -1 if tag[1] else 1
            if not depth:
                return tag.start()
    return len(body)


def without_noscript(body: bytes) -> bytes:
    """A page without what stands in ``noscript``, which is text to a browser with scripts, however it is written.

    lexbor reads it as markup: a link in it counts, and an element that it leaves open takes in the rest of the page.
    Source: https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inhead (scripting flag)
    """
    last = _LAST_NOSCRIPT.match(body)
    if last is None:
        return body
    parts = takewhile(lambda region: region.start <= last.end(), regions(body))
    return _emptied(body, (region for region in parts if region.name == b"noscript"))


def without_unrendered(body: bytes, max_tags: int) -> bytes:
    """A page without the insides of comments, ``noscript`` and ``template``, and of any region of more tags."""
    return _emptied(
        body,
        (
            region
            for region in regions(body)
            if region.name in _UNSEEN or body.count(b"<", region.inner, region.end) > max_tags
        ),
    )


def _emptied(body: bytes, parts: Iterable[Region]) -> bytes:
    kept, at = [], 0
    for region in parts:
        kept.append(body[at : region.inner])
        at = region.end
    return b"".join((*kept, body[at:]))
