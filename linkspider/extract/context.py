"""The text around a link, in its own block: what a reader sees just before and just behind it."""

from collections.abc import Callable
from operator import attrgetter
from typing import Final, NamedTuple

from selectolax.lexbor import LexborNode

from linkspider.extract.tag_ids import is_custom, tag_ids

#: Characters kept on either side.
MAX_CONTEXT_CHARACTERS: Final = 80
#: Elements that stand in a line of text; any other begins a block of its own, where a context ends. Custom elements are
#: inline as well: browsers' style sheets say nothing of them.
#: Source: https://html.spec.whatwg.org/multipage/rendering.html
INLINE: Final = frozenset(
    {
        *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i"),
        *("img", "ins", "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub"),
        *("sup", "time", "tt", "u", "var", "wbr", "button", "input", "output", "picture", "source", "ruby", "rb", "rt"),
        *("rp", "rtc", "svg", "script", "style", "noscript", "template", "meta", "link", "-comment"),
    }
)
#: Of these, what holds nothing that is read: icons are drawn.
_SILENT: Final = frozenset({"-comment", "svg", "script", "style", "noscript", "template"})
_INLINE_IDS: Final = tag_ids(INLINE)
_SILENT_IDS: Final = tag_ids(_SILENT)
#: Nodes that are looked at on either side, and elements that are left: a line may hold thousands of empty ones.
_MAX_STEPS: Final = 400
_ENOUGH: Final = 2 * MAX_CONTEXT_CHARACTERS  # white space is yet to be collapsed
#: Characters that are read for all links of a page; a page may hold a long element between each two links.
_MAX_PAGE_CHARACTERS: Final = 20_000_000

#: From a node to another one, if there is one.
_Step = Callable[[LexborNode], LexborNode | None]


class _Side(NamedTuple):
    """One side of a link.

    Attributes:
        step, enter: from a node to the next one there, and to the nearest one in it.
        order: -1 where this is backwards, else 1.
    """

    step: _Step
    enter: _Step
    order: int


_BEFORE: Final = _Side(attrgetter("prev"), attrgetter("last_child"), -1)
_BEHIND: Final = _Side(attrgetter("next"), attrgetter("child"), 1)


class Contexts:
    """Reads the contexts of one page's links, and not many more characters than a page has."""

    def __init__(self) -> None:
        self._left = _MAX_PAGE_CHARACTERS

    def before(self, element: LexborNode) -> str | None:
        """The text before an element, from the beginning of its block; None where there is none."""
        text = self._text(element, _BEFORE)
        return text[-MAX_CONTEXT_CHARACTERS:].lstrip() or None if text else None

    def after(self, element: LexborNode) -> str | None:
        """The text behind an element, up to the end of its block; None where there is none."""
        text = self._text(element, _BEHIND)
        return text[:MAX_CONTEXT_CHARACTERS].rstrip() or None if text else None

    def _text(self, element: LexborNode, side: _Side) -> str:
        """The text of what stands beside an element, through inline elements up to where a block begins or ends.

        It is as much of it as is kept, or more, its white space collapsed.
        """
        if self._left <= 0:
            return ""
        step, enter, order = side
        parts: list[str] = []
        count, at, node = 0, element, step(element)
        for _ in range(_MAX_STEPS):
            if node is None:
                outer = at.parent
                if outer is None or (outer.tag_id not in _INLINE_IDS and not is_custom(outer)):
                    break
                at, node = outer, step(outer)
                continue
            at, text = node, node.text_content
            if text is not None:
                parts.append(text)
                count += len(text)
                if count > _ENOUGH:
                    collapsed = self._collapsed(parts, order)
                    count = len(collapsed)
                    if count >= MAX_CONTEXT_CHARACTERS or self._left <= 0:
                        return collapsed
                node = step(at)
            elif at.tag_id in _SILENT_IDS:
                node = step(at)
            elif at.tag_id in _INLINE_IDS or is_custom(at):
                node = enter(at) or step(at)
            else:
                break
        return self._collapsed(parts, order)

    def _collapsed(self, parts: list[str], order: int) -> str:
        text = "".join(parts if order > 0 else parts[::-1])
        self._left -= len(text)
        return " ".join(text.split())
