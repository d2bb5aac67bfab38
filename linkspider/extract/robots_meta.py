"""What a page asks of every robot: ``meta name=robots`` and the X-Robots-Tag header.

Source: https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag
"""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

_ROBOT_NAME: Final = re.compile(r"[a-z][a-z0-9_.-]*")  # and not the middle of a date with a comma and a time
#: Directives that carry a value after a colon; any other word before a colon names one robot.
_VALUED: Final = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})


class Directives(NamedTuple):
    """The two directives that decide what a link counts for."""

    is_noindex: bool
    is_nofollow: bool


def read_directives(metas: Iterable[str], headers: Iterable[str]) -> Directives:
    """Joins the directives that are meant for every robot; the stricter one wins.

    Args:
        metas: contents of ``meta name=robots`` elements.
        headers: values of X-Robots-Tag headers; one that starts with a robot's name is for that robot alone.
    """
    words = {word.strip().lower() for meta in metas for word in meta.split(",")}
    for header in headers:
        words |= _words_for_all(header)
    return Directives(bool(words & {"noindex", "none"}), bool(words & {"nofollow", "none"}))


def _words_for_all(header: str) -> set[str]:
    """The directives before the first robot's name: ``noindex, otherbot: nofollow`` asks only noindex of all."""
    words: set[str] = set()
    for part in header.split(","):
        name, colon, _ = part.partition(":")
        name = name.strip().lower()
        if not colon:
            words.add(name)
        elif name not in _VALUED and _ROBOT_NAME.fullmatch(name):
            break
    return words
