"""A workbook for Excel: one sheet for each table, and before them one that explains and one that lists the columns."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Final

import pyarrow as pa

from analysis.export.book import Book, Page, opened
from analysis.export.cells import fitted, xml_text
from analysis.export.columns import Kind, kind, number_format, values, width
from analysis.export.headers import Headers, heads
from analysis.export.placing import placed
from analysis.export.sheets import Sheet

#: Rows of a sheet below its head. Source: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3
MAX_ROWS: Final = 1_048_575
#: Rows that tell how wide columns are.
_SAMPLE: Final = 1_000
_HOW_TO_READ: Final = (
    ("Empty cells", "not known, or there is none; the sheet Columns says which. Never 0."),
    ("Dates and times", "in UTC; times that Excel has no date for are texts"),
    ("Numbers", "Excel keeps 15 digits; whole numbers of more are texts"),
    ("Texts", "what strangers wrote, as texts: nothing is a formula, and no address is a hyperlink"),
)


@dataclass(frozen=True, slots=True)
class About:
    """What the first sheet says beside what the workbook knows of itself.

    Attributes:
        title: of the workbook.
        facts: names and texts: the site, its crawls, how far they came, by which version they were read.
        full_data: where the tables are whole; or empty.
        made_at: when the workbook is made, in UTC.
    """

    title: str
    facts: Sequence[tuple[str, str]] = ()
    full_data: str = ""
    made_at: datetime = field(default_factory=lambda: datetime.now(UTC))


@dataclass(slots=True)
class _Filled:
    """What became of one table: the rows of each of its sheets, and the texts that were changed."""

    sheet: Sheet
    rows: dict[str, int] = field(default_factory=dict)
    cut: int = 0
    replaced: int = 0


@dataclass(frozen=True, slots=True)
class _Layout:
    """How the sheets of one table look."""

    names: Sequence[str]
    kinds: Sequence[Kind]
    widths: Sequence[int]
    formats: Sequence[str]


def write_workbook(
    path: Path,
    sheets: Iterable[Sheet],
    about: About,
    headers: Headers = Headers.SNAKE,
    sheet_rows: int = MAX_ROWS,
) -> None:
    """Writes a workbook; one that stood at the path is replaced when the new one is whole.

    Memory does not grow with the rows. For a while the disk holds them twice more, uncompressed, beside the path.

    Args:
        path: the file.
        sheets: the tables, in their order; each is asked for its rows once.
        about: what the first sheet says.
        headers: what columns are called.
        sheet_rows: rows after which a table goes on on a further sheet.

    Raises:
        LinkspiderError: if it cannot be written.
    """
    with placed(path) as made, opened(made, about.title, about.made_at) as book:
        first, second = book.add("About"), book.add("Columns")
        filled = [_fill(book, sheet, heads(sheet.table, headers), sheet_rows) for sheet in sheets]
        _explain(first, about, filled)
        _list_columns(second, [done.sheet for done in filled], headers)


def _fill(book: Book, sheet: Sheet, names: Sequence[str], sheet_rows: int) -> _Filled:
    filled, pieces, row = _Filled(sheet), _pieces(sheet, sheet_rows), 0
    first = next(pieces, None)
    layout = _layout(sheet, names, first)
    page = _begun(book, sheet, layout)
    for piece in chain([] if first is None else [first], pieces):
        if row == sheet_rows:
            _end(page, layout, filled, row)
            page, row = _begun(book, sheet, layout), 0
        _write(page, layout, filled, piece, row + 1)
        row += piece.num_rows
    _end(page, layout, filled, row)
    return filled


def _pieces(sheet: Sheet, sheet_rows: int) -> Iterator[pa.RecordBatch]:
    """The rows in pieces none of which lies on two sheets."""
    row = 0
    for batch in sheet.batches():
        start = 0
        while start < batch.num_rows:
            piece = batch.slice(start, sheet_rows - row % sheet_rows)
            yield piece
            start += piece.num_rows
            row += piece.num_rows


def _layout(sheet: Sheet, names: Sequence[str], first: pa.RecordBatch | None) -> _Layout:
    kinds = [kind(column) for column in sheet.table.columns]
    some = None if first is None else first.slice(0, _SAMPLE)
    sample = [[] if some is None else values(some.column(at), of).cells for at, of in enumerate(kinds)]
    widths = [width(*told) for told in zip(names, kinds, sample, strict=True)]
    return _Layout(names, kinds, widths, [number_format(*told) for told in zip(kinds, sample, strict=True)])


def _begun(book: Book, sheet: Sheet, layout: _Layout) -> Page:
    page = book.add(sheet.table.name)
    page.columns(layout.widths, layout.formats)
    page.head(layout.names)
    for at, column in enumerate(sheet.table.columns):
        page.note(0, at, column.description)
    return page


def _write(page: Page, layout: _Layout, filled: _Filled, piece: pa.RecordBatch, row: int) -> None:
    columns = [values(column, of) for column, of in zip(piece.columns, layout.kinds, strict=True)]
    filled.cut += sum(column.cut for column in columns)
    filled.replaced += sum(column.replaced for column in columns)
    for at, cells in enumerate(zip(*(column.cells for column in columns), strict=True), row):
        page.row(at, cells)


def _end(page: Page, layout: _Layout, filled: _Filled, rows: int) -> None:
    page.close_table(rows, len(layout.names))
    filled.rows[page.name] = rows


def _explain(page: Page, about: About, filled: Sequence[_Filled]) -> None:
    """The sheet About."""
    page.columns([26, 16, 90, 60])
    page.text(0, 0, _told(about.title), bold=True, font_size=16)
    made = about.made_at.astimezone(UTC)
    lines = [*about.facts, ("Made", f"{made:%Y-%m-%d %H:%M} UTC")]
    if about.full_data:
        lines.append(("All data", f"whole and with its types in {about.full_data}"))
    row = _lines(page, [*lines, *_HOW_TO_READ, *_changed(filled)], 2)
    table = [
        (name, rows, done.sheet.table.description, _note(done, name))
        for done in filled
        for name, rows in done.rows.items()
    ]
    page.head(("Sheet", "Rows", "What one row is", "Note"), row + 1)
    for at, cells in enumerate(table, row + 2):
        page.row(at, cells)


def _lines(page: Page, lines: Iterable[tuple[str, str]], row: int) -> int:
    for at, (name, text) in enumerate(lines, row):
        page.text(at, 0, _told(name), bold=True)
        page.text(at, 1, _told(text))
        row = at + 1
    return row


def _changed(filled: Sequence[_Filled]) -> Iterator[tuple[str, str]]:
    """What of the texts is not as it was: a line for each way that occurred."""
    cut, replaced = sum(done.cut for done in filled), sum(done.replaced for done in filled)
    words = "Excel's cells hold 32,767 characters; the longer ones end in '… [cut]'"
    yield "Texts cut", f"{cut:,}. {words}" if cut else "none"
    if replaced:
        yield "Characters replaced", f"in {replaced:,} texts: control characters, which a workbook cannot hold"


def _note(done: _Filled, name: str) -> str:
    notes = [done.sheet.note] if done.sheet.note else []
    if len(done.rows) > 1:
        total = f"{sum(done.rows.values()):,}"
        place = [*done.rows].index(name) + 1
        notes.append(f"part {place} of {len(done.rows)} of {total} rows: a sheet of Excel's has room for {MAX_ROWS:,}")
    return _told("; ".join(notes))


def _list_columns(page: Page, sheets: Sequence[Sheet], headers: Headers) -> None:
    """The sheet Columns: the dictionary of all the others."""
    told = [
        (sheet.table.name, name, column.name, kind(column).value, "may be empty" if column.nullable else "", column)
        for sheet in sheets
        for name, column in zip(heads(sheet.table, headers), sheet.table.columns, strict=True)
    ]
    page.columns([24, 30, 30, 24, 16, 120])
    page.head(("Table", "Column", "Name in the data", "Holds", "Empty cells", "Meaning"))
    for at, (*cells, column) in enumerate(told, 1):
        page.row(at, [*cells, column.description])
    page.close_table(len(told), 6)


def _told(text: str) -> str:
    return fitted(xml_text(text))
