"""Days and moments as exports write them."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import Enum
from functools import lru_cache
from typing import Final

#: What months are called, and how they are shortened: in English, German, French, Spanish, Portuguese, Italian, Dutch,
#: Swedish, Polish, Russian and Turkish (CLDR).
_NAMES_OF_MONTHS: Final = (
    "jan january januar januari janvier janv enero ene janeiro gennaio gen stycznia sty января янв ocak oca",
    "feb february februar februari février févr fevereiro fev febrero febbraio lutego lut февраля февр фев şubat şub",
    "mar march märz mrz mär maart mrt mars marzo março marca марта мар mart",
    "apr april avril avr abril abr aprile kwietnia kwi апреля апр nisan nis",
    "may mai mei mayo maio maggio mag maja maj мая mayıs",
    "jun june juni juin junio junho giugno giu czerwca cze июня июн haziran haz",
    "jul july juli juillet juil julio julho luglio lug lipca lip июля июл temmuz tem",
    "aug august augustus augusti août agosto ago sierpnia sie августа авг ağustos ağu",
    "sep sept september septembre septiembre setembro set settembre września wrz сентября сент сен eylül eyl",
    "oct okt october oktober octobre octubre outubro out ottobre ott października paź октября окт ekim eki",
    "nov november novembre noviembre novembro listopada lis ноября нояб ноя kasım kas",
    "dec dez december dezember décembre déc diciembre dic dezembro dicembre grudnia gru декабря дек aralık ara",
)
_MONTHS: Final = {name: month for month, names in enumerate(_NAMES_OF_MONTHS, 1) for name in names.split()}
_MONTH: Final = r"(?P<name>[^\W\d_]+)\.?"
_WITH_NAME: Final = (
    # 28 Sep 2026, 28. Sept. 2026, 28 de set. de 2026, but not "28. lis 2026.": that is Croatian, and October
    re.compile(rf"(?P<day>\d\d?)(?:er|\.)?\s+(?:de\s+)?{_MONTH},?\s+(?:de\s+)?(?P<year>\d{{4}})(?:\s+г\.?)?"),
    re.compile(rf"{_MONTH}\s+(?P<day>\d\d?),?\s+(?P<year>\d{{4}})"),
    re.compile(rf"(?P<day>\d\d?)-{_MONTH}-(?P<year>\d{{4}}|\d\d)"),  # as Excel writes days
)
_IN_NUMBERS: Final = (
    re.compile(r"(?P<year>\d{4})(?P<dash>[-/.])\s?(?P<month>\d\d?)(?P=dash)\s?(?P<day>\d\d?)"),
    re.compile(r"(?P<year>\d{4})\. (?P<month>\d\d?)\. (?P<day>\d\d?)\."),  # Korean
    re.compile(r"(?P<year>\d{4})年\s?(?P<month>\d\d?)月\s?(?P<day>\d\d?)日"),
    re.compile(r"(?P<day>\d\d?)\.\s?(?P<month>\d\d?)\.\s?(?P<year>\d{4}|\d\d)"),
)
_EITHER_ORDER: Final = re.compile(r"(?P<first>\d\d?)(?P<dash>[-/])(?P<second>\d\d?)(?P=dash)(?P<year>\d{4}|(?<=/)\d\d)")
_ISO: Final = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?", re.IGNORECASE
)
_TIME: Final = re.compile(
    r"(?P<day>.*[^\s,]),?\s+(?P<hour>\d\d?):(?P<minute>\d\d)(?::(?P<second>\d\d))?(?:\s?(?P<half>[AP])M)?",
    re.IGNORECASE,
)
_SECONDS: Final = re.compile(r"(\d{9,10})(?:\d{3})?")  # or milliseconds
#: No tool has seen a link before; what stands for "never" is often the first or the last day of calendars.
_FIRST_YEAR: Final = 1990
_MAX_LENGTH: Final = 40
_MONTHS_A_YEAR: Final = 12
#: The first year that two digits mean is 1969, as in POSIX.
_FIRST_OF_TWO_DIGITS: Final = 69


class DayOrder(Enum):
    """What stands first in days such as ``9/10/2026``; ``UNSURE`` where a list has both orders."""

    DAY = "day/month/year"
    MONTH = "month/day/year"
    UNSURE = "unsure"


@lru_cache(maxsize=10_000)
def read_date(text: str, order: DayOrder = DayOrder.DAY) -> datetime | None:
    """Reads a day, with or without a time, in one of the forms that exports have; None for anything else.

    A day is its midnight, and a time without a zone is UTC. Days before 1990 and behind the next year are none.

    Args:
        text: the day.
        order: how ``9/10/2026`` is read; where it is unsure, only days are read that one order alone makes a day.
    """
    moment = _read(text.strip(), order)
    return moment if moment is not None and _is_likely(moment) else None


def read_moment(text: str, order: DayOrder = DayOrder.DAY) -> datetime | None:
    """Reads what stands in a column of dates: what ``read_date`` reads, or seconds or milliseconds since 1970."""
    if found := _SECONDS.fullmatch(text.strip()):
        moment = datetime.fromtimestamp(int(found[1]), UTC)
        return moment if _is_likely(moment) else None
    return read_date(text, order)


def is_date(text: str) -> bool:
    """Whether a text is a day in either order."""
    return read_date(text) is not None or read_date(text, DayOrder.MONTH) is not None


def is_moment(text: str) -> bool:
    """Whether a text may stand in a column of dates: what ``read_moment`` reads, with days in either order."""
    return read_moment(text) is not None or read_date(text, DayOrder.MONTH) is not None


def order_of(text: str) -> DayOrder | None:
    """The order that a day tells, as ``9/28/2026`` does; unsure for ``9/10/2026``, None for days in any other form."""
    head = text.split(maxsplit=1)[:1]
    found = _EITHER_ORDER.fullmatch(head[0].rstrip(",")) if head else None
    if found is None:
        return None
    first, second = int(found["first"]), int(found["second"])
    if first > _MONTHS_A_YEAR >= second:
        return DayOrder.DAY
    if second > _MONTHS_A_YEAR >= first:
        return DayOrder.MONTH
    return DayOrder.UNSURE if first != second else None


def common_order(orders: Iterable[DayOrder]) -> DayOrder | None:
    """The order that days of one list have in common; unsure where they have none, None where nothing tells."""
    told = {order for order in orders if order is not DayOrder.UNSURE}
    return next(iter(told), None) if len(told) <= 1 else DayOrder.UNSURE


def _read(text: str, order: DayOrder) -> datetime | None:
    if found := _ISO.fullmatch(text):
        day, time, zone = found.groups()
        offset = "+00:00" if zone is None or zone.upper() in {"Z", "UTC"} else zone
        try:
            return datetime.fromisoformat(f"{day}T{time or '00:00'}{offset}").astimezone(UTC)
        except (ValueError, OverflowError):
            return None
    if len(text) > _MAX_LENGTH:
        return None
    timed = _TIME.fullmatch(text)
    try:
        moment = _read_day(timed["day"] if timed else text, order)
        return _at_time(moment, timed) if moment is not None and timed is not None else moment
    except ValueError:
        return None


def _at_time(day: datetime, timed: re.Match[str]) -> datetime:
    """A day with its time.

    Raises:
        ValueError: if there is no such time.
    """
    hour = int(timed["hour"])
    if timed["half"]:
        if not 1 <= hour <= 12:
            raise ValueError("expected an hour from 1 to 12")
        hour = hour % 12 + (12 if timed["half"] in "Pp" else 0)
    return day.replace(hour=hour, minute=int(timed["minute"]), second=int(timed["second"] or 0))


def _read_day(text: str, order: DayOrder) -> datetime | None:
    """A day without a time.

    Raises:
        ValueError: if no calendar has it.
    """
    if found := _EITHER_ORDER.fullmatch(text):
        return _in_order(found, order)
    for form in _IN_NUMBERS:
        if found := form.fullmatch(text):
            return _day(found["year"], int(found["month"]), found["day"])
    for form in _WITH_NAME:
        if found := form.fullmatch(text):
            month = _MONTHS.get(found["name"].casefold())
            return _day(found["year"], month, found["day"]) if month else None
    return None


def _in_order(found: re.Match[str], order: DayOrder) -> datetime | None:
    if order is DayOrder.UNSURE:
        told = order_of(found[0])
        if told is DayOrder.UNSURE:
            return None
        order = told or DayOrder.DAY
    day, month = (found["second"], found["first"]) if order is DayOrder.MONTH else (found["first"], found["second"])
    return _day(found["year"], int(month), day)


def _day(year: str, month: int, day: str) -> datetime:
    number = int(year)
    if len(year) == 2:
        number += 1900 if number >= _FIRST_OF_TWO_DIGITS else 2000
    return datetime(number, month, int(day), tzinfo=UTC)


def _is_likely(moment: datetime) -> bool:
    return _FIRST_YEAR <= moment.year <= datetime.now(UTC).year + 1
