"""How a workbook shows a column: what its values become, how numbers look, how wide it is."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final
from xml.sax.saxutils import escape

import pyarrow as pa

from analysis.export.cells import CUT, MAX_CELL, RICH, fitted, xml_text
from linkspider.model.tables import Column

#: Integers of more digits than Excel keeps become text: it turns the 16th and further ones to 0.
_MOST_DIGITS: Final = 10**15
_DAY: Final = 86_400_000_000
#: Microseconds from 1899-12-30, Excel's day 0 for all days behind February 1900, to 1970-01-01.
_EPOCH: Final = 25_569 * _DAY
_FIRST_TIME: Final = 61 * _DAY
_LAST_TIME: Final = 2_958_466 * _DAY
_SHARE: Final = re.compile(r"(?:^|: |, )(?:(?:the|its) )?share (?:of|that)\b|^\w+ as a share of\b")
_NARROWEST, _WIDEST, _TIME_WIDTH = 8, 60, 24
#: Room for the button of the filter.
_BUTTON: Final = 4


class Kind(Enum):
    """What a column holds, as spreadsheets tell columns apart."""

    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    SHARE = "share, shown in percent"
    FLAG = "TRUE or FALSE"
    TIME = "date and time in UTC"


@dataclass(frozen=True, slots=True)
class Values:
    """The cells of a column, as they are written.

    Attributes:
        cells: texts, numbers, booleans, and None for empty cells.
        cut: texts that were too long for a cell.
        replaced: texts in which characters that XML forbids were replaced.
    """

    cells: list[Any]
    cut: int = 0
    replaced: int = 0


def kind(column: Column) -> Kind:
    """What a declared column holds; of a number its name and description say whether it is a share."""
    if pa.types.is_timestamp(column.type):
        return Kind.TIME
    if pa.types.is_boolean(column.type):
        return Kind.FLAG
    if pa.types.is_integer(column.type):
        return Kind.WHOLE
    if pa.types.is_floating(column.type):
        return Kind.SHARE if "share" in column.name.split("_") or _SHARE.search(column.description) else Kind.NUMBER
    return Kind.TEXT


def values(array: "pa.Array[Any]", of: Kind) -> Values:
    """The cells of a part of a column.

    Args:
        array: of the type that ``of`` is made of; texts of any kind that Arrow knows.
        of: what the column holds.
    """
    if of is Kind.TEXT:
        return _texts(array.cast(pa.string()).to_pylist())
    if of is Kind.TIME:
        return Values(_times(array))
    if of is Kind.WHOLE:
        return Values([None if n is None else _whole(n) for n in array.to_pylist()])
    if of is Kind.FLAG:
        return Values(array.to_pylist())
    return Values([None if n is None or n != n else _number(n) for n in array.to_pylist()])  # noqa: PLR0124 - NaN


def number_format(of: Kind, cells: Sequence[Any]) -> str:
    """Excel's format of a column, by its first cells: of small shares more decimals."""
    if of is Kind.WHOLE:
        return "#,##0"
    if of is Kind.TIME:
        return 'yyyy-mm-dd hh:mm:ss "UTC"'
    if of is Kind.SHARE:
        largest = max((abs(cell) for cell in cells if isinstance(cell, float)), default=1.0)
        decimals = 2 if not largest else min(max(2, 1 - math.floor(math.log10(largest))), 6)
        return f"0.{'0' * decimals}%"
    return "General"


def width(head: str, of: Kind, cells: Sequence[Any]) -> int:
    """How wide a column is, in characters, by its head and its first cells."""
    return min(max(_NARROWEST, len(head) + _BUTTON, *(_room(cell, of) for cell in cells)), _WIDEST)


def _room(cell: Any, of: Kind) -> int:
    if cell is None:
        return 0
    if of is Kind.TIME:
        return _TIME_WIDTH
    if isinstance(cell, str):
        return len(cell) + 1
    return len(f"{cell:,}") + 1 if of is Kind.WHOLE else _NARROWEST + 4


def _texts(texts: list[str | None]) -> Values:
    cells: list[str | None] = []
    cut = replaced = 0
    for text in texts:
        if text is None:
            cells.append(None)
            continue
        fit = xml_text(text)
        short = _plain(fitted(fit))
        replaced += fit is not text
        cut += short is not fit
        cells.append(short)
    return Values(cells, cut, replaced)


def _plain(text: str) -> str:
    """A text that ``book.Page.text`` can write: of some hostile ones the end is cut too."""
    if not (text.startswith("<r>") and text.endswith("</r>")):
        return text
    units = len(escape(text).encode("utf-16-le")) // 2
    return text if units <= MAX_CELL - len(RICH) else text[: -len(CUT)] + CUT


def _times(array: "pa.Array[Any]") -> list[Any]:
    """Days since Excel's day 0; in words where Excel has no such day."""
    stamps = array.cast(pa.timestamp("us", tz="UTC"))
    since = [None if stamp is None else stamp + _EPOCH for stamp in stamps.cast(pa.int64()).to_pylist()]
    if all(stamp is None or _FIRST_TIME <= stamp < _LAST_TIME for stamp in since):
        return [None if stamp is None else stamp / _DAY for stamp in since]
    words = stamps.cast(pa.string()).to_pylist()
    return [
        stamp if stamp is None else stamp / _DAY if _FIRST_TIME <= stamp < _LAST_TIME else word
        for stamp, word in zip(since, words, strict=True)
    ]


def _whole(number: int) -> int | str:
    return number if -_MOST_DIGITS < number < _MOST_DIGITS else str(number)


def _number(number: float) -> float | str:
    return number if math.isfinite(number) else "Infinity" if number > 0 else "-Infinity"
