"""Whole numbers as exports write them."""

import re
from typing import Final

_NUMBER: Final = re.compile(r"[1-9]\d{0,2}(?:[,.' \u00a0\u202f]\d{3})+|\d+")
_MAX_DIGITS: Final = 15


def read_number(cell: str) -> int | None:
    """Reads a whole number, with or without a separator of thousands; None for anything else."""
    if not _NUMBER.fullmatch(cell):
        return None
    digits = re.sub(r"\D", "", cell)
    return int(digits) if len(digits) <= _MAX_DIGITS else None
