"""When a page was published and last changed, as it says it itself; the Last-Modified header is about the file.

What says it is asked in this order, and the first date that can be read counts: JSON-LD, ``meta`` of Open Graph,
microdata, other ``meta`` names, ``time`` elements that are marked as such in an article.
"""

import html
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Final, NamedTuple

from linkspider.extract.structured_data import Node, short_types

FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2100
#: Longer texts are no dates.
MAX_CHARACTERS: Final = 64

PUBLISHED_PROPERTIES: Final = ("article:published_time", "og:article:published_time", "og:published_time")
MODIFIED_PROPERTIES: Final = ("article:modified_time", "og:article:modified_time", "og:updated_time")
PUBLISHED_NAMES: Final = (
    *("date", "dc.date", "dc.date.issued", "dcterms.date", "dcterms.issued", "dcterms.created", "pubdate"),
    *("citation_publication_date", "citation_date", "citation_online_date", "publication_date", "publish_date"),
    *("parsely-pub-date", "sailthru.date", "article.published", "datepublished", "publishdate", "published_at"),
    "dc:date",
)
MODIFIED_NAMES: Final = (
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "article.updated",
    "revised",
    "datemodified",
)

_ISO: Final = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)"
    r"(?:(?:[T ]|\s+)(\d\d):?(\d\d)(?::?(\d\d)(?:[.,:]\d{1,9})?)?"
    r"\s*(ZZ?|UTC|GMT|[+-]\d\d(?::?\d\d)?)?(?:(?<=\d\d)\s+(?:UTC|[+-]\d{4}))?)?",  # Go writes zones twice
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
#: Zones by name. Where several are called the same, that of most of the pages that write it in English.
_ZONES: Final = {
    zone[:-5]: zone[-5:]
    for zone in (
        *("HST-1000", "AKST-0900", "AKDT-0800", "PST-0800", "PDT-0700", "MST-0700", "MDT-0600", "CST-0600"),
        *("CDT-0500", "EST-0500", "EDT-0400", "AST-0400", "BRT-0300", "WET+0000", "WEST+0100", "BST+0100", "CET+0100"),
        *("MET+0100", "MEZ+0100", "CEST+0200", "MEST+0200", "MESZ+0200", "EET+0200", "SAST+0200", "EEST+0300"),
        *("MSK+0300", "TRT+0300", "PKT+0500", "IST+0530", "WIB+0700", "HKT+0800", "SGT+0800", "AWST+0800", "JST+0900"),
        *("KST+0900", "AEST+1000", "AEDT+1100", "NZST+1200", "NZDT+1300"),
    )
}
_NAMED_ZONE: Final = re.compile(rf"(?<=[\d\s])({'|'.join(_ZONES)})(?!\S)", re.IGNORECASE | re.ASCII)
_WORD_BEHIND_TIME: Final = re.compile(r"\d:\d\d\s*\(?[a-z]", re.IGNORECASE | re.ASCII)
_DASH_BEFORE_TIME: Final = re.compile(r"(?<=\d{4})\s+-\s+(?=\d\d?:\d\d)", re.ASCII)
#: How a date may begin that is no ISO 8601: a date of one digit, with slashes or without a leading zero in its time;
#: day, month and year with dots; year, month and day in words; the day of the week.
_LOOSE_ISO: Final = re.compile(
    r"\A(\d{4})([-/])(\d\d?)\2(\d\d?)(?:(?:T|,?\s+)(\d\d?):(\d\d)(?::(\d\d?)(?!\d))?)?(?![\d/-])",
    re.IGNORECASE | re.ASCII,
)
_DOTTED: Final = re.compile(r"\A(?:[^\W\d]{2,10}\.?,?\s+)?([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})(?![\d.]),?")
_YEAR_MONTH: Final = re.compile(r"\A(\d{4}),?\s+([a-z]{3,9})\.?\s+(\d\d?)(?!\S)", re.IGNORECASE | re.ASCII)
_WEEKDAY: Final = re.compile(
    r"\A(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs?|ur)?(?:day)?\.?,?\s+(?:(\d\d?)/(\d\d?)/(\d{4})(?!\d))?",
    re.IGNORECASE | re.ASCII,
)
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: Unix time from 2001 on, in seconds or milliseconds; shorter numbers may be anything.
_UNIX_TIME: Final = re.compile(r"(\d{10})(?:\d{3})?", re.ASCII)
_FIRST_UNIX_TIME: Final = 1_000_000_000
_ARTICLE: Final = re.compile(r".*(?:Article|Posting|Report)")
#: Things whose ``dateCreated`` is when they were published: older pages of questions know no other date.
_POSTS: Final = frozenset({"Question", "DiscussionForumPosting"})
#: Things on a page whose dates are their own.
_PARTS: Final = frozenset(
    {"Answer", "Comment", "Review", "VideoObject", "ImageObject", "Person", "Organization", "Event"}
)


class Dates(NamedTuple):
    """When a page was published and last changed, in UTC."""

    published_at: datetime | None
    modified_at: datetime | None


class ItemDate(NamedTuple):
    """A date in microdata.

    Attributes:
        name: its ``itemprop``.
        text: its value.
        item: a number that tells the item that it is a property of from others.
        types: the ``itemtype`` of this item as written.
        is_headed: whether the item holds an ``h1``; asked only where there are several items.
    """

    name: str
    text: str
    item: int
    types: str
    is_headed: bool = False


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
    items: Sequence[ItemDate],
    marks: Sequence[TimeMark],
) -> Dates:
    """Finds the dates of a page.

    Args:
        nodes: its JSON-LD nodes.
        properties: contents of its ``meta`` elements by name or property in lower case.
        items: the dates of its microdata.
        marks: its marked ``time`` elements.
    """
    own_items, videos = _own_items(items), _videos(items)
    is_one = len({mark.article for mark in marks}) == 1  # a list of articles has no date of its own

    def find(key: str, open_graph: Sequence[str], names: Sequence[str], is_modified: bool) -> datetime | None:
        texts = _node_texts(nodes, key)
        texts += [text for name in open_graph for text in properties.get(name, ())]
        texts += [item.text for item in own_items if item.name == key]
        texts += [text for name in names for text in properties.get(name, ())]
        texts += [mark.text for mark in marks if is_one and mark.is_modified == is_modified]
        texts += [item.text for item in videos if item.name == key]
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
        The time in UTC, which a time without a zone is taken for; midnight for a date alone, and for a date whose time
        or zone cannot be read. None for what is no full date, and for years before 1990 or after 2100.
    """
    text = text.strip()
    if not 8 <= len(text) <= MAX_CHARACTERS:
        return None
    text = html.unescape(text)  # a template may escape JSON-LD
    found = _attempt(_parse, text) or _attempt(_parse_respelled, text) or _attempt(_leading_day, text)
    return found if found is not None and FIRST_YEAR <= found.year <= LAST_YEAR else None


def _attempt(parse: Callable[[str], datetime | None], text: str) -> datetime | None:
    try:
        return parse(text)
    except (ValueError, OverflowError, IndexError, TypeError):  # email.utils has raised all of them
        return None


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
    spelled = _OFFSET.sub(r"\1\2", _with_plain_time(text))
    if spelled != text:
        return _parse(spelled)
    found = parsedate_to_datetime(text) if text[-1].isalnum() or text[-1] == ")" else None
    if found is None:
        return None
    if found.tzinfo is not None:
        return found.astimezone(UTC)
    if _WORD_BEHIND_TIME.search(text) is not None:  # a zone that nobody knows
        return datetime(found.year, found.month, found.day, tzinfo=UTC)
    return found.replace(tzinfo=UTC)


def _parse_respelled(text: str) -> datetime | None:
    return _parse(_respelled(text))


def _leading_day(text: str) -> datetime | None:
    """The day at the beginning of a date whose time or zone cannot be read."""
    found = _LOOSE_ISO.match(_respelled(text))
    return None if found is None else datetime(int(found[1]), int(found[3]), int(found[4]), tzinfo=UTC)


def _respelled(text: str) -> str:
    """A date as ISO 8601 or English would begin it.

    Raises:
        ValueError: which is the month and which the day cannot be told.
    """
    text = _WEEKDAY.sub(_less_weekday, _with_plain_time(text))
    text = _YEAR_MONTH.sub(r"\3 \2 \1", _DOTTED.sub(r"\3-\2-\1", text))
    return _LOOSE_ISO.sub(_in_two_digits, text)


def _less_weekday(found: re.Match[str]) -> str:
    """What stands behind the day of the week, which tells month and day from each other in ``09/25/2025``."""
    if found[2] is None:
        return ""
    weekday, year = _WEEKDAYS.index(found[1].lower()), int(found[4])
    orders = {(int(found[2]), int(found[3])), (int(found[3]), int(found[2]))}
    days = [date(year, month, day) for month, day in orders if month <= 12]
    [told] = [day for day in days if day.weekday() == weekday]
    return told.isoformat()


def _in_two_digits(found: re.Match[str]) -> str:
    year, _, month, day, hour, minute, second = found.groups()
    behind = "" if hour is None else f"T{hour:0>2}:{minute}:{second or '':0>2}"
    return f"{year}-{month:0>2}-{day:0>2}{behind}"


def _with_plain_time(text: str) -> str:
    """A date less half days, names of zones and what stands between a day and its time."""
    text = _HALF_DAY.sub(_in_24_hours, _DASH_BEFORE_TIME.sub(" ", text))
    return _NAMED_ZONE.sub(lambda found: " " + _ZONES[found[1].upper()], text)


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
        if value is None and key == "datePublished" and not _POSTS.isdisjoint(node.types):
            value = node.values.get("dateCreated")
        value = value[0] if isinstance(value, list) and value else value
        value = value.get("@value") if isinstance(value, dict) else value
        is_text = isinstance(value, str) or (isinstance(value, int) and value >= _FIRST_UNIX_TIME)
        if node.is_page and is_text and _PARTS.isdisjoint(node.types):
            found.append((_rank(node.types), str(value)))
    return [value for _, value in sorted(found, key=lambda pair: pair[0])]


def _own_items(items: Iterable[ItemDate]) -> list[ItemDate]:
    """The dates of the microdata items that stand for the page, in the order of ``_node_texts``.

    Of several items of a kind it is the one with the page's heading; otherwise they are a list, or teasers of others.
    """
    kinds: dict[int, list[ItemDate]] = {}
    for item in items:
        types = list(short_types(item.types.split()))
        is_post = item.name == "dateCreated" and not _POSTS.isdisjoint(types)
        if (is_post or item.name != "dateCreated") and _PARTS.isdisjoint(types):
            kinds.setdefault(_rank(types), []).append(item._replace(name="datePublished") if is_post else item)
    found: list[ItemDate] = []
    for _, kind in sorted(kinds.items()):
        own = [item for item in kind if item.is_headed] if _are_several(kind) else kind
        found += () if _are_several(own) else own
    return found


def _are_several(items: Iterable[ItemDate]) -> bool:
    """Whether items say different days, or different times of one; dates of no item are each of its own."""
    first: dict[tuple[str, int | str], datetime] = {}
    for item in items:
        key = item.name, item.item or item.text
        found = None if key in first else parse_date(item.text)
        if found is not None:
            first[key] = found
    days = {(name, found.date()) for (name, _), found in first.items()}
    times = {(name, found) for (name, _), found in first.items() if found.time() != time.min}
    return any(len({name for name, _ in said}) < len(said) for said in (days, times))


def _videos(items: Sequence[ItemDate]) -> Sequence[ItemDate]:
    """The dates of a page with no other item than a video, such as YouTube's."""
    is_video = len({item.item for item in items}) == 1 and "VideoObject" in short_types(items[0].types.split())
    return items if is_video else ()


def _rank(types: Sequence[str]) -> int:
    if any(_ARTICLE.fullmatch(name) for name in types):
        return 0
    return 1 if any(name.endswith("Page") for name in types) else 2


def _first(texts: Iterable[str]) -> datetime | None:
    return next((found for text in texts if (found := parse_date(text)) is not None), None)
