"""Days and moments as exports write them."""

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

_DATE_FORMS: Final = (
    *("%b %d, %Y", "%d %b %Y", "%d/%m/%Y", "%d.%m.%Y", "%Y/%m/%d", "%d %B %Y", "%B %d, %Y"),
    *("%b %d %Y", "%B %d %Y", "%d-%b-%Y", "%d-%b-%y"),  # the last as Excel writes days
)
_ISO: Final = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?", re.IGNORECASE
)
_TIME: Final = re.compile(r"(.*[^\s,]),?\s+(\d\d?):(\d\d)(?::(\d\d))?")
_SEPT: Final = re.compile(r"\bsept\b\.?", re.IGNORECASE)
_SECONDS: Final = re.compile(r"(\d{9,10})(?:\d{3})?")  # or milliseconds
#: No tool has seen a link before; what stands for "never" is often the first or the last day of calendars.
_FIRST_YEAR: Final = 1990
_MAX_LENGTH: Final = 40


@lru_cache(maxsize=10_000)
def read_date(text: str) -> datetime | None:
    """Reads a day, with or without a time, in one of the forms that exports have; None for anything else.

    A day is its midnight, and a time without a zone is UTC. ``28/09/2026`` is read as day, month and year. Days before
    1990 and behind the next year are none.
    """
    moment = _read(text.strip())
    return moment if moment is not None and _is_likely(moment) else None


def read_moment(text: str) -> datetime | None:
    """Reads what stands in a column of dates: what ``read_date`` reads, or seconds or milliseconds since 1970."""
    if found := _SECONDS.fullmatch(text.strip()):
        moment = datetime.fromtimestamp(int(found[1]), UTC)
        return moment if _is_likely(moment) else None
    return read_date(text)


def _read(text: str) -> datetime | None:
    if found := _ISO.fullmatch(text):
        day, time, zone = found.groups()
        offset = "+00:00" if zone is None or zone.upper() in {"Z", "UTC"} else zone
        try:
            return datetime.fromisoformat(f"{day}T{time or '00:00'}{offset}").astimezone(UTC)
        except (ValueError, OverflowError):
            return None
    if len(text) > _MAX_LENGTH:
        return None
    day, hour, minute, second = found.groups("0") if (found := _TIME.fullmatch(text)) else (text, "0", "0", "0")
    day = _SEPT.sub("Sep", day)
    for form in _DATE_FORMS:
        try:
            return datetime.strptime(day, form).replace(
                hour=int(hour), minute=int(minute), second=int(second), tzinfo=UTC
            )
        except ValueError:
            continue
    return None


def _is_likely(moment: datetime) -> bool:
    return _FIRST_YEAR <= moment.year <= datetime.now(UTC).year + 1
