"""Texts that a spreadsheet would run: what strangers write on pages ends in people's spreadsheets."""

import re
from typing import Final

#: How a cell begins that a spreadsheet would run as a formula: TAB, CR, LF, or one of = + - @, in the small and full
#: width forms too that programs fold into these, behind anything that is not seen.
#: Source: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA: Final = re.compile(
    "[\t\r\n]"
    "|[\\s\\x00-\\x1f\\x7f-\\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]*"
    "[-=+@\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20]"
)


def is_formula(text: str) -> bool:
    """Whether a spreadsheet might take a text for a formula."""
    return _FORMULA.match(text) is not None


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula: behind an apostrophe where it looks like one."""
    return f"'{text}" if is_formula(text) else text
