"""When a page was published and last changed, as it says it itself; the Last-Modified header is about the file.

What says it is asked in this order, and the first date that can be read counts: JSON-LD, ``meta`` of Open Graph,
microdata, other ``meta`` names, ``time`` elements that are marked as such in an article.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Final, NamedTuple

from linkspider.extract.structured_data import Node

FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2100
#: Longer texts are no dates.
MAX_CHARACTERS: Final = 64

PUBLISHED_PROPERTIES: Final = ("article:published_time", "og:article:published_time", "og:published_time")
MODIFIED_PROPERTIES: Final = ("article:modified_time", "og:article:modified_time", "og:updated_time")
PUBLISHED_NAMES: Final = (
    *("date", "dc.date", "dc.date.issued", "dcterms.date", "dcterms.issued", "dcterms.created", "pubdate"),
    *("citation_publication_date", "citation_date", "citation_online_date", "publication_date", "publish_date"),
    *("parsely-pub-date", "sailthru.date", "article.published"),
)
MODIFIED_NAMES: Final = ("dcterms.modified", "dc.date.modified", "last-modified", "article.updated", "revised")

_ISO: Final = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)"
    r"(?:(?:[T ]|\s+)(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d{1,9})?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?",
    re.IGNORECASE | re.ASCII,
)
_YEAR_FIRST: Final = re.compile(r"(\d{4})([-/])(\d\d?)\2(\d\d?)", re.ASCII)
_MONTH_FIRST: Final = re.compile(r"([a-z]{3,9})\.?\s+(\d\d?)(?:st|nd|rd|th)?,?\s+(\d{4})", re.IGNORECASE | re.ASCII)
_DAY_FIRST: Final = re.compile(r"(\d\d?)(?:st|nd|rd|th)?\s+([a-z]{3,9})[.,]?\s+(\d{4})", re.IGNORECASE | re.ASCII)
_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november"),
    "december",
)
#: What ``email.utils`` passes over without a word, and what it is written instead: half days, zones but ``+0100``.
_HALF_DAY: Final = re.compile(r"\b(\d\d?):(\d\d)(:\d\d)?\s*([ap])\.?m\b\.?", re.IGNORECASE | re.ASCII)
_OFFSET: Final = re.compile(r"(?<=\s)(?:GMT|UTC)?([+-]\d\d):?(\d\d)\b", re.IGNORECASE | re.ASCII)
#: Unix time from 2001 on, in seconds or milliseconds; shorter numbers may be anything.
_UNIX_TIME: Final = re.compile(r"(\d{10})(?:\d{3})?", re.ASCII)
_FIRST_UNIX_TIME: Final = 1_000_000_000
_ARTICLE: Final = re.compile(r".*(?:Article|Posting|Report)")
#: Things on a page whose dates are their own.
_PARTS: Final = frozenset({"Comment", "Review", "VideoObject", "ImageObject", "Person", "Organization", "Event"})


class Dates(NamedTuple):
    """When a page was published and last changed, in UTC."""

    published_at: datetime | None
    modified_at: datetime | None


class TimeMark(NamedTuple):
    """A ``time`` element that is marked as the date of its article.

    Attributes:
        text: its date.
        is_modified: whether it says when the article was changed.
        article: a number that tells the article that it stands in from others.
    """

    text: str
    is_modified: bool
    article: int


def read_dates(
    nodes: Sequence[Node],
    properties: Mapping[str, Sequence[str]],
    items: Mapping[str, Sequence[str]],
    marks: Sequence[TimeMark],
) -> Dates:
    """Finds the dates of a page.

    Args:
        nodes: its JSON-LD nodes.
        properties: contents of its ``meta`` elements by name or property in lower case.
        items: values of its microdata by ``itemprop``.
        marks: its marked ``time`` elements.
    """
    is_one = len({mark.article for mark in marks}) == 1  # a list of articles has no date of its own

    def find(key: str, open_graph: Sequence[str], names: Sequence[str], is_modified: bool) -> datetime | None:
        texts = _node_texts(nodes, key)
        texts += [text for name in open_graph for text in properties.get(name, ())]
        texts += items.get(key, ())
        texts += [text for name in names for text in properties.get(name, ())]
        texts += [mark.text for mark in marks if is_one and mark.is_modified == is_modified]
        return _first(texts)

    return Dates(
        find("datePublished", PUBLISHED_PROPERTIES, PUBLISHED_NAMES, False),
        find("dateModified", MODIFIED_PROPERTIES, MODIFIED_NAMES, True),
    )


def parse_date(text: str) -> datetime | None:
    """Reads a date: ISO 8601 with or without time and zone, ``20260102``, ``2026/1/2``, RFC 2822, Unix time, English.

    Args:
        text: the date as written.

    Returns:
        The time in UTC, which a time without a zone is taken for; midnight for a date alone. None for what is no full
        date, and for years before 1990 or after 2100.
    """
    text = text.strip()
    if not 8 <= len(text) <= MAX_CHARACTERS:
        return None
    try:
        found = _parse(text)
    except (ValueError, OverflowError, IndexError, TypeError):  # email.utils has raised all of them
        return None
    return found if found is not None and FIRST_YEAR <= found.year <= LAST_YEAR else None


def _parse(text: str) -> datetime | None:
    unix = _UNIX_TIME.fullmatch(text)
    if unix is not None:
        return datetime.fromtimestamp(int(unix[1]), UTC)
    day = _day_of(text)
    if day is not None:
        return datetime(*day, tzinfo=UTC)
    iso = _ISO.fullmatch(text)
    if iso is None:
        return _parse_words(text)
    numbers = [int(part or 0) for part in iso.groups()[:6]]
    return datetime(*numbers, tzinfo=_zone(iso[7])).astimezone(UTC)  # type: ignore[misc, arg-type]


def _parse_words(text: str) -> datetime | None:
    """RFC 2822, what JavaScript writes, and the like."""
    spelled = _OFFSET.sub(r"\1\2", _HALF_DAY.sub(_in_24_hours, text))
    if spelled != text:
        return _parse(spelled)
    found = parsedate_to_datetime(text) if text[-1].isalnum() or text[-1] == ")" else None
    if found is None:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _in_24_hours(found: re.Match[str]) -> str:
    hour = int(found[1])
    if hour <= 12:  # "17:30 PM" is written, too
        hour = hour % 12 + (12 if found[4] in "pP" else 0)
    return f"{hour:02}:{found[2]}{found[3] or ''}"


def _day_of(text: str) -> tuple[int, int, int] | None:
    """Year, month and day of a date without a time: ``2026-1-2``, ``January 2, 2026``, ``2 Jan 2026``."""
    found = _YEAR_FIRST.fullmatch(text)
    if found is not None:
        return int(found[1]), int(found[3]), int(found[4])
    found = _MONTH_FIRST.fullmatch(text)
    if found is not None:
        name, day = found[1], found[2]
    else:
        found = _DAY_FIRST.fullmatch(text)
        if found is None:
            return None
        day, name = found[1], found[2]
    months = (number for number, month in enumerate(_MONTHS, 1) if month.startswith(name.lower()))
    return int(found[3]), next(months, 0), int(day)


def _zone(text: str | None) -> timezone:
    if text is None or text[0] not in "+-":
        return UTC
    hours, minutes = int(text[1:3]), int(text[3:].lstrip(":") or 0)
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)


def _node_texts(nodes: Iterable[Node], key: str) -> list[str]:
    """The dates of the nodes that stand for the page: an article's before a page's, a page's before others'."""
    found: list[tuple[int, str]] = []
    for node in nodes:
        value = node.values.get(key)
        value = value[0] if isinstance(value, list) and value else value
        value = value.get("@value") if isinstance(value, dict) else value
        is_text = isinstance(value, str) or (isinstance(value, int) and value >= _FIRST_UNIX_TIME)
        if node.is_page and is_text and _PARTS.isdisjoint(node.types):
            found.append((_rank(node.types), str(value)))
    return [value for _, value in sorted(found, key=lambda pair: pair[0])]


def _rank(types: Sequence[str]) -> int:
    if any(_ARTICLE.fullmatch(name) for name in types):
        return 0
    return 1 if any(name.endswith("Page") for name in types) else 2


def _first(texts: Iterable[str]) -> datetime | None:
    return next((date for text in texts if (date := parse_date(text)) is not None), None)
