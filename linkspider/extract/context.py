"""The text around a link, in its own block: what a reader sees just before and just behind it."""

from collections.abc import Callable
from operator import attrgetter
from typing import Any, Final

from selectolax.lexbor import LexborNode

#: Characters kept on either side.
MAX_CONTEXT_CHARACTERS: Final = 80
#: Nodes that stand in a line of text; any other begins a block of its own, where a context ends.
INLINE: Final = frozenset(
    {
        *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i"),
        *("img", "ins", "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub"),
        *("sup", "time", "tt", "u", "var", "wbr", "button", "svg", "script", "style", "-comment"),
    }
)
#: Of these, what shows nothing that is read: icons are drawn.
_SILENT: Final = frozenset({"-comment", "svg", "script", "style"})
_MAX_STEPS: Final = 24
_ENOUGH: Final = 2 * MAX_CONTEXT_CHARACTERS  # white space is yet to be collapsed
#: Characters that are read for all links of a page; a page may hold a long element between each two links.
_MAX_PAGE_CHARACTERS: Final = 20_000_000
_PREVIOUS: Final = attrgetter("prev")
_NEXT: Final = attrgetter("next")


class Contexts:
    """Reads the contexts of one page's links, and not many more characters than a page has."""

    def __init__(self) -> None:
        self._left = _MAX_PAGE_CHARACTERS

    def before(self, element: LexborNode) -> str | None:
        """The text before an element, from the beginning of its block; None where there is none."""
        parts = self._texts(element, _PREVIOUS)
        if not parts:
            return None
        parts.reverse()
        text = " ".join("".join(parts).split())
        return text[-MAX_CONTEXT_CHARACTERS:].lstrip() or None

    def after(self, element: LexborNode) -> str | None:
        """The text behind an element, up to the end of its block; None where there is none."""
        parts = self._texts(element, _NEXT)
        if not parts:
            return None
        text = " ".join("".join(parts).split())
        return text[:MAX_CONTEXT_CHARACTERS].rstrip() or None

    def _texts(self, element: LexborNode, step: Callable[[Any], Any]) -> list[str]:
        """Texts of what stands beside an element, the nearest first, out of inline elements into the block itself."""
        parts: list[str] = []
        count, node = 0, element
        for _ in range(_MAX_STEPS):
            beside = step(node)
            if beside is None:
                parent = node.parent
                if parent is None or parent.tag not in INLINE:
                    break
                node = parent
                continue
            node = beside
            text = node.text_content
            if text is None:
                tag = node.tag
                if tag not in INLINE or self._left <= 0:
                    break
                text = "" if tag in _SILENT else node.text_lexbor()  # twice as fast as text(deep=True)
            parts.append(text)
            count += len(text)
            if count > _ENOUGH:
                break
        self._left -= count
        return parts
