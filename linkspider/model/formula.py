"""Texts that a spreadsheet would run: what strangers write on pages ends in people's spreadsheets."""

import re
from typing import Final

#: What is not seen beside blanks and control characters: joiners, marks of direction, fillers, selectors of variants,
#: tags, marks of annotations and the empty cell of Braille.
#: Source: Unicode's Default_Ignorable_Code_Point (DerivedCoreProperties.txt), and U+FFF9 to U+FFFB, U+2800.
_UNSEEN: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
#: How a cell begins that a spreadsheet would run as a formula: TAB, CR, LF, or one of = + - @, in the small and full
#: width forms too that programs fold into these, behind anything that is not seen.
#: Source: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA: Final = re.compile(
    f"[\t\r\n]|[\\s\\x00-\\x1f\\x7f-\\x9f{_UNSEEN}]*[-=+@\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20]"
)
#: Where a program that parts cells by another separator than the comma begins one: to it, quotes hold nothing together.
_CELLS: Final = re.compile("([;\t\r\n])")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet might take a text for a formula."""
    return _FORMULA.match(text) is not None


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula, whatever parts its cells.

    An apostrophe stands before a text that looks like a formula, and before what looks like one behind a semicolon, a
    tab or a line break.
    """
    first, *others = _CELLS.split(text)
    parts = (f"'{part}" if is_formula(part.lstrip('"')) else part for part in others[1::2])
    rest = "".join(mark + part for mark, part in zip(others[::2], parts, strict=True))
    return f"'{first}{rest}" if is_formula(text) else first + rest
