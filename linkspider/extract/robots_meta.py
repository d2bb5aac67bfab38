"""What a page asks of robots: ``meta name=robots``, ``meta name=googlebot`` and the X-Robots-Tag header.

Source: https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from linkspider.extract.dates import parse_date

#: Robots whose names are kept, the first ones that are named, and how long all of it may be.
MAX_AGENTS: Final = 20
MAX_CHARACTERS: Final = 2_000

_ROBOT_NAME: Final = re.compile(r"[a-z][a-z0-9_.-]{0,39}")  # and not the middle of a date with a comma and a time
#: Directives that carry a value after a colon.
_VALUED: Final = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})
#: Directives of one word; any other word before a colon names one robot.
_WORDS: Final = frozenset(
    {
        *("all", "index", "follow", "noindex", "nofollow", "none", "noarchive", "nocache", "nosnippet", "notranslate"),
        *("noimageindex", "nositelinkssearchbox", "indexifembedded", "noodp", "noydir", "noyaca", "noai", "noimageai"),
    }
)
#: Names of ``meta`` elements that are robots, beside those that end like one.
_ROBOTS: Final = frozenset(
    {
        *("slurp", "teoma", "yandex", "baidu", "googlebot-news", "googlebot-image", "googlebot-video"),
        *("adsbot-google", "adsbot-google-mobile", "mediapartners-google", "storebot-google"),
    }
)
_END: Final = "unavailable_after"
_ROBOT_META: Final = re.compile(r"[a-z][a-z0-9-]{0,30}(?:bot|spider|crawler)")


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
        words.update(part.partition(":")[0].strip() for agent, part in _parts(header) if agent is None)
    return Directives(bool(words & {"noindex", "none"}), bool(words & {"nofollow", "none"}))


def unavailable_after(metas: Iterable[str], headers: Iterable[str]) -> datetime | None:
    """When every robot is asked to drop the page: the earliest such time.

    A date that cannot be read counts for nothing. Google names the forms of RFC 822, RFC 850 and ISO 8601. A time
    without a zone is taken for UTC, a date alone for its midnight.

    Args:
        metas, headers: as in ``read_directives``.
    """
    said = [content.lower().split(",") for content in metas]
    said += [[part if agent is None else "" for agent, part in _parts(header)] for header in headers]
    ends = (_end(parts, place) for parts in said for place, part in enumerate(parts) if _END in part)
    return min((end for end in ends if end is not None), default=None)


def _end(parts: Sequence[str], place: int) -> datetime | None:
    """The date of the directive at a place, which a comma may part: ``sat, 25 jun 2026 15:00:00 gmt``."""
    name, _, value = parts[place].partition(":")
    if name.strip() != _END:
        return None
    return parse_date(value) or parse_date(", ".join((value, *(part.strip() for part in parts[place + 1 : place + 2]))))


def is_robot(meta_name: str) -> bool:
    """Whether a ``meta`` element of this name, in lower case, speaks to one robot."""
    return meta_name in _ROBOTS or _ROBOT_META.fullmatch(meta_name) is not None


def read_agents(metas: Iterable[tuple[str, str]], headers: Iterable[str]) -> str | None:
    """What named robots are asked, as ``bingbot: noarchive; googlebot: nofollow, noindex``; None where none is.

    Names and directives are in lower case and sorted, ``none`` is spelled out, and what is no directive is left out.

    Args:
        metas: names in lower case and contents of ``meta`` elements that speak to one robot.
        headers: values of X-Robots-Tag headers.
    """
    found: dict[str, set[str]] = {}
    asked = [(name, part) for name, content in metas for part in content.lower().split(",")]
    asked += [(agent, part) for header in headers for agent, part in _parts(header) if agent is not None]
    for agent, part in asked:
        directives = _directives(part)
        if directives and (agent in found or len(found) < MAX_AGENTS):
            found.setdefault(agent, set()).update(directives)
    spelled = "; ".join(f"{agent}: {', '.join(sorted(directives))}" for agent, directives in sorted(found.items()))
    return spelled[:MAX_CHARACTERS] or None


def _parts(header: str) -> Iterator[tuple[str | None, str]]:
    """The parts of a header in lower case, each with the robot that it is for.

    A name holds for all that follows: ``noindex, otherbot: nofollow, noarchive`` asks only noindex of every robot.
    """
    agent: str | None = None
    for part in header.lower().split(","):
        name, colon, rest = part.partition(":")
        name = name.strip()
        if colon and name not in _VALUED and name not in _WORDS and _ROBOT_NAME.fullmatch(name):
            agent, part = name, rest  # noqa: PLW2901  # the part without the name
        yield agent, part.strip()


def _directives(part: str) -> set[str]:
    """The directive of a part, written in one way; empty for a word that is none."""
    name, colon, value = (text.strip() for text in part.partition(":"))
    if name == "none":
        return {"noindex", "nofollow"}
    if name in _VALUED and colon:
        return {f"{name}:{' '.join(value.split())[:100]}"}
    return {name} & _WORDS
