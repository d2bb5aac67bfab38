"""Lines to records: rows of cells, or the reason why a line is none."""

import csv
import re
import string
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple, Self

from linkspider.seeds.lines import MAX_LINE, Line

#: A quoted cell that is still open after so many lines was never closed; nor was one longer than a line may be.
MAX_RECORD_LINES: Final = 20
#: One whose row has as many cells as the first may span so many.
MAX_WHOLE_RECORD_LINES: Final = 200

#: What people put before the items of a list, and around URLs (RFC 3986, appendix C).
_ITEM: Final = re.compile(r"(?:[-*+•·–—]|\d{1,6}[.)])\s+(\S+)")
_ENCLOSING: Final = frozenset({"<>", '""', "''", "()", "“”", "„“", "‘’", "«»"})

OPEN_QUOTE: Final = "has a quote that is not closed at the end of a cell"
_OF_OPEN_ROW: Final = "belongs to the row of line {}, which has a quote that is not closed at the end of a cell"
_OVER_LONG: Final = f"is longer than {MAX_LINE:,} characters"


class Record(NamedTuple):
    """One row of a file.

    Attributes:
        line: the physical line on which it starts.
        text: the row as written.
        cells: its cells, quotes taken off; empty when ``fault`` says why they cannot be told.
    """

    line: int
    text: str
    cells: Sequence[str]
    fault: str | None = None


def read_records(lines: Iterable[Line], delimiter: str) -> Iterator[Record]:
    """A file's records in turn.

    Args:
        lines: the file's lines.
        delimiter: what stands between cells; empty for a list, whose lines are one cell each.
    """
    return _csv_records(lines, delimiter) if delimiter else _list_records(lines)


def is_web_address(cell: str) -> bool:
    """Whether a cell starts like an http or https URL."""
    return cell.lstrip()[:8].lower().startswith(("http://", "https://"))


def _list_records(lines: Iterable[Line]) -> Iterator[Record]:
    """One record a line; blank lines and ``#`` comments are no rows. A comma is part of the URL."""
    for number, text in lines:
        cell = text.strip()
        if len(text) > MAX_LINE:
            yield Record(number, text, (), _OVER_LONG)
        elif cell and cell[0] != "#":
            yield Record(number, text, (_unquoted(cell),))


def _unquoted(cell: str) -> str:
    """A line of a list without quotes or brackets around it, and without the sign of a list before it."""
    if cell[:1] == '"':
        return cell[1:-1].replace('""', '"') if len(cell) > 1 and cell[-1] == '"' else cell
    item = _ITEM.fullmatch(cell)
    cell = item[1] if item else cell
    return cell[1:-1] if cell[:1] + cell[-1:] in _ENCLOSING else cell


class _Lines:
    """Lines in turn, which can be given back to be read again.

    Attributes:
        far: the last line that was looked at in vain for a quote's end far off: none is looked for far off before it,
            so that no file has each of its lines read hundreds of times.
    """

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = iter(lines)
        self._given_back: list[Line] = []
        self.far = 0

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Line:
        return self._given_back.pop() if self._given_back else next(self._lines)

    def give_back(self, lines: Sequence[Line]) -> None:
        self._given_back.extend(reversed(lines))


def _csv_records(lines: Iterable[Line], delimiter: str) -> Iterator[Record]:
    """Records of a CSV file (RFC 4180, any delimiter); lines without anything in their cells are no rows."""
    blank = string.whitespace + delimiter
    waiting = _Lines(lines)
    width = 0  # of the first record, which is the header where there is one
    remains = _Remains()
    for number, text in waiting:
        if len(text) > MAX_LINE:
            yield Record(number, text, (), _OVER_LONG)
            continue
        if '"' in text:
            record = _quoted_record((number, text), waiting, delimiter, width)
        else:
            record = Record(number, text, text.split(delimiter) if text.strip(blank) else ())
        if record.fault is None and not any(cell.strip() for cell in record.cells):
            continue
        if width:
            record = remains.sorted_out(record, delimiter, width)
        elif record.fault is None:
            width = len(record.cells)
        yield record


class _Remains:
    """Tells the lines that are the rest of a row with an open quote, by how few cells they have, from short rows."""

    def __init__(self) -> None:
        self._open = 0
        self._least: int | None = None

    def sorted_out(self, record: Record, delimiter: str, width: int) -> Record:
        """A record, with a fault if it is the rest of a row before."""
        least = width if self._least is None else min(width, self._least)
        is_short = len(record.cells or record.text.split(delimiter)) < least
        if self._open and is_short and record.line - self._open < MAX_WHOLE_RECORD_LINES:
            return record if record.fault else record._replace(cells=(), fault=_OF_OPEN_ROW.format(self._open))
        self._open = record.line if record.fault and is_short else 0
        if record.fault is None:
            self._least = min(least, len(record.cells))
        return record


def _quoted_record(first: Line, waiting: _Lines, delimiter: str, width: int) -> Record:
    """Reads a record with quotes, which may span lines. One that goes wrong costs its first line and no other.

    Args:
        width: how many cells the first record has; 0: this is the first.
    """
    taken = [first]
    limit = MAX_WHOLE_RECORD_LINES if width and first[0] > waiting.far else MAX_RECORD_LINES
    try:
        cells = next(csv.reader(_grow(taken, waiting, limit), delimiter=delimiter, strict=True, skipinitialspace=True))
    except csv.Error:
        cells = []
    is_whole = len(cells) == width
    may_be = bool(cells) and (is_whole or len(taken) <= MAX_RECORD_LINES)
    if may_be and not any("\n" in cell and _holds_a_row(cell, delimiter, width * is_whole) for cell in cells):
        return Record(first[0], "\n".join(text for _, text in taken), cells)
    if len(taken) > MAX_RECORD_LINES:
        waiting.far = taken[-1][0]
    waiting.give_back(taken[1:])
    return Record(*first, (), OPEN_QUOTE)


def _holds_a_row(cell: str, delimiter: str, width: int) -> bool:
    """Whether a line inside of quotes is a row: a URL is one of several cells. In prose a blank follows a comma.

    Args:
        width: how many cells a row has, where what holds the quotes is a whole row itself; else 0, and any may be.
    """
    for line in cell.split("\n"):
        cells = line.split(delimiter)
        is_prose = delimiter != "\t" and any(each[:1] == " " for each in cells[1:])
        is_as_wide = len(cells) == width if width else len(cells) > 1
        if is_as_wide and len(cells) > 1 and not is_prose and any(map(is_web_address, cells)):
            return True
    return False


def _grow(taken: list[Line], waiting: _Lines, limit: int) -> Iterator[str]:
    """Feeds the CSV reader, which asks for a line more as long as a quote is open; ``taken`` keeps what it got."""
    _, text = taken[0]
    size = len(text)
    yield f"{text}\n"
    while len(taken) < limit and (line := next(waiting, None)) is not None:
        taken.append(line)
        _, text = line
        size += len(text)
        if size > MAX_LINE:
            return
        yield f"{text}\n"
