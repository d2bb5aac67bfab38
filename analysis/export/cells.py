"""Texts as spreadsheets, terminals and XML can take them: pages are written by strangers.

What is changed here is changed in exports only; the tables themselves hold what was read.
"""

import re
from typing import Final

from linkspider.model.formula import guarded

#: The most characters of a cell in Excel, in units of UTF-16.
#: Source: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3
MAX_CELL: Final = 32_767
CUT: Final = "… [cut]"
#: A text of one style in the XML of workbooks.
RICH: Final = '<r><t xml:space="preserve">{}</t></r>'
_REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"

_BREAKS: Final = re.compile("\r\n?")
_STEERING: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
#: Source: https://www.w3.org/TR/xml/#charsets
_NOT_XML: Final = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def calm(text: str) -> str:
    """A text that steers no terminal: line breaks become LF, other control characters but tab U+FFFD."""
    if _STEERING.search(text) is None:
        return text
    return _STEERING.sub(_REPLACEMENT, _BREAKS.sub("\n", text))


def csv_text(text: str) -> str:
    """A text as CSV for people has it: guarded and calm."""
    if text[:1].isalnum() and text.isprintable() and ";" not in text:  # as nearly all are
        return text
    return calm(guarded(text))


def xml_text(text: str) -> str:
    """A text that XML 1.0 can hold: line breaks become LF, what XML forbids U+FFFD. It is not escaped."""
    if _NOT_XML.search(text) is None:
        return text
    return _NOT_XML.sub(_REPLACEMENT, _BREAKS.sub("\n", text))


def fitted(text: str, most: int = MAX_CELL) -> str:
    """A text that a cell of Excel holds, which ends in "… [cut]" where it is longer.

    Args:
        text: any; without lone surrogates.
        most: units of UTF-16.
    """
    if len(text) * 2 <= most:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= most * 2:
        return text
    return units[: (most - len(CUT)) * 2].decode("utf-16-le", "ignore") + CUT  # ignore: half of a character at the end
