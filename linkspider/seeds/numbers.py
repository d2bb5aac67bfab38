"""Whole numbers as exports write them."""

import re
from typing import Final

_NUMBER: Final = re.compile(r"[1-9]\d{0,2}([,.' \u00a0\u202f])\d{3}(?:\1\d{3})*|\d+")
_MAX_DIGITS: Final = 15
_WITHOUT_FRACTION: Final = re.compile(r"(\d+)\.0+")


def read_number(cell: str) -> int | None:
    """Reads a whole number, with or without one separator of thousands; None for anything else."""
    if not _NUMBER.fullmatch(cell):
        return None
    digits = re.sub(r"\D", "", cell)
    return int(digits) if len(digits) <= _MAX_DIGITS else None


def is_number(cell: str) -> bool:
    """Whether a cell is what ``read_number`` reads."""
    return read_number(cell) is not None


def read_count(cell: str) -> int | None:
    """Reads a count, as ``read_number`` does; programs that know fractions alone write ``12.0``."""
    found = _WITHOUT_FRACTION.fullmatch(cell)
    number = read_number(cell)
    return read_number(found[1]) if number is None and found else number
