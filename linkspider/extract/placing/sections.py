"""What stands outside of the core of a page and is a part of its text all the same: a hero, a call to action."""

import re
from collections.abc import Sequence
from typing import Final

#: Headings that a part of a text has, and a menu or foot mostly has not.
_TITLES: Final = frozenset({"h1", "h2", "h3"})
#: Characters of a paragraph that needs no heading.
_MIN_PARAGRAPH: Final = 45
#: Fields of a form that a part of a text may have: an address and a button, not those for signing in.
_MAX_FIELDS: Final = 2
#: Elements of a block whose names are asked.
_MAX_WRAPPERS: Final = 6
#: What opens over a page, or speaks of its state.
_OVERLAY: Final = re.compile(
    r"pop-?up|modal|drawer|overlay|dialog|toast|lightbox|notice|notif|alert|announce|emergency|warning|outdated|cookie"
    r"|consent|gdpr|message|canvas|fixed|absolute|dropdown|mobile|menu",
    re.IGNORECASE,
)


def is_section(tags: Sequence[str], texts: Sequence[int], names: Sequence[str]) -> bool:
    """Whether a block beside the core of a page is a part of its text: it has a paragraph, long or with a heading.

    Args:
        tags: of the block and what is in it, in the order of the document.
        texts: characters outside of links that stand in each of these itself.
        names: id and classes of each.
    """
    least = _MIN_PARAGRAPH if _TITLES.isdisjoint(tags) else 1
    if all(tag != "p" or count < least for tag, count in zip(tags, texts, strict=True)):
        return False
    return tags.count("input") <= _MAX_FIELDS and _OVERLAY.search(" ".join(names[:_MAX_WRAPPERS])) is None
