"""Dates as pages, feeds and sitemaps write them."""

import html
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Final

FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2100
#: Longer texts are no dates.
MAX_CHARACTERS: Final = 64

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
_HALF_DAY: Final = re.compile(r"(?<![\d:])(\d\d?):(\d\d)(:\d\d)?\s*([ap])\.?m\b\.?", re.IGNORECASE | re.ASCII)
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
FIRST_UNIX_TIME: Final = 1_000_000_000


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
