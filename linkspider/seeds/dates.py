"""Days and moments as exports write them."""

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

_DATE_FORMS: Final = ("%b %d, %Y", "%d %b %Y", "%d/%m/%Y", "%d.%m.%Y", "%Y/%m/%d", "%d %B %Y", "%B %d, %Y")
_ISO: Final = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?", re.IGNORECASE
)
_SECONDS: Final = re.compile(r"\d{9,10}")


@lru_cache(maxsize=10_000)
def read_date(text: str) -> datetime | None:
    """Reads a day, with or without a time, in one of the forms that exports have; None for anything else.

    A day is its midnight, and a time without a zone is UTC. ``28/09/2026`` is read as day, month and year.
    """
    text = text.strip()
    if found := _ISO.fullmatch(text):
        day, time, zone = found.groups()
        offset = "+00:00" if zone is None or zone.upper() in {"Z", "UTC"} else zone
        try:
            return datetime.fromisoformat(f"{day}T{time or '00:00'}{offset}").astimezone(UTC)
        except (ValueError, OverflowError):
            return None
    for form in _DATE_FORMS if text[:40] == text else ():
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def read_moment(text: str) -> datetime | None:
    """Reads what stands in a column of dates: what ``read_date`` reads, or seconds since 1970."""
    if _SECONDS.fullmatch(text.strip()):
        return datetime.fromtimestamp(int(text), UTC)
    return read_date(text)
