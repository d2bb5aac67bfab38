"""A workbook in the making: xlsxwriter, held so that nothing which is written can be live, cut or dropped unseen."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

import xlsxwriter  # type: ignore[import-untyped]  # carries no types
from xlsxwriter.exceptions import XlsxWriterException  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_range  # type: ignore[import-untyped]

from analysis.export.cells import RICH, fitted, xml_text
from linkspider.model.formula import is_formula

_MAX_NAME: Final = 31
_NOT_IN_NAMES: Final = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))
#: Rows go to disk as they come, and texts are never read as anything else.
_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "use_zip64": True,  # used for parts of more than 4 GB alone
}
_HEAD: Final = {"bold": True, "bottom": 1, "bg_color": "#E8EEF4", "valign": "vcenter"}


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet of a workbook. Its rows are written from the first to the last: earlier ones are on disk already.

    Attributes:
        name: what stands on its tab.
        sheet: xlsxwriter's.
        book: the workbook.
    """

    name: str
    sheet: Any
    book: "Book"

    def columns(self, widths: Sequence[int], formats: Sequence[str] = ()) -> None:
        """Sets how wide columns are, in characters, and how their numbers look, as Excel writes formats."""
        for at, width in enumerate(widths):
            style = self.book.style(num_format=formats[at]) if formats else None
            self.sheet.set_column(at, at, width, style)

    def head(self, names: Sequence[str], row: int = 0) -> None:
        """Writes the names of columns."""
        for at, name in enumerate(names):
            self.text(row, at, name, **_HEAD)

    def note(self, row: int, column: int, text: str) -> None:
        """Writes a note that shows when the mouse rests on a cell."""
        lines = 1 + len(text) // 44
        self.sheet.write_comment(row, column, text, {"width": 320, "height": 18 * lines + 10, "font_size": 9})

    def close_table(self, rows: int, columns: int, row: int = 0) -> None:
        """Keeps a table's head in sight, and gives it filters."""
        self.sheet.freeze_panes(row + 1, 0)
        whole = (row, 0, row + max(rows, 1), columns - 1)
        self.sheet.autofilter(*whole)
        self.sheet.ignore_errors({"number_stored_as_text": xl_range(*whole)})  # texts such as 00123 are meant

    def row(self, row: int, cells: Sequence[Any]) -> None:
        """Writes the cells of a row: texts that fit, numbers, booleans; None and the empty text leave a cell empty."""
        sheet = self.sheet
        for at, cell in enumerate(cells):
            if isinstance(cell, str):
                if cell:
                    self.text(row, at, cell)
            elif isinstance(cell, bool):
                sheet.write_boolean(row, at, cell)
            elif cell is not None:
                sheet.write_number(row, at, cell)

    def text(self, row: int, column: int, text: str, **looks: Any) -> None:
        """Writes a text that a cell holds. One that looks like a formula stays a text when a person edits it."""
        if is_formula(text):
            looks["quote_prefix"] = True
        # xlsxwriter takes a text that begins and ends so for XML that it made itself, and escapes nothing in it
        if text.startswith("<r>") and text.endswith("</r>"):
            text = RICH.format(escape(text))
        self.sheet.write_string(row, column, text, self.book.style(**looks) if looks else None)


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook.

    Attributes:
        made: xlsxwriter's.
    """

    made: Any
    _styles: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)
    _names: set[str] = field(default_factory=set)

    def style(self, **looks: Any) -> Any:
        """A format of xlsxwriter's; the same looks are one format."""
        key = tuple(looks.items())
        if key not in self._styles:
            self._styles[key] = self.made.add_format(looks)
        return self._styles[key]

    def add(self, name: str) -> Page:
        """A new sheet behind the others, under a name that Excel takes and no other sheet has."""
        stem = name.translate(_NOT_IN_NAMES).strip("'")[:_MAX_NAME] or "Sheet"
        chosen, number = stem, 1
        while chosen.lower() in self._names:
            number += 1
            end = f" ({number})"
            chosen = stem[: _MAX_NAME - len(end)] + end
        self._names.add(chosen.lower())
        return Page(chosen, self.made.add_worksheet(chosen), self)


@contextmanager
def opened(path: Path, title: str, made_at: datetime) -> Iterator[Book]:
    """Gives a workbook, which is written when the block ends; not where it fails.

    Args:
        path: where to; rows wait in temporary files beside it, which are left there where the block fails.
        title: of the workbook, in its properties; made_at: likewise, in UTC.

    Raises:
        OSError: if it cannot be written.
    """
    made = xlsxwriter.Workbook(str(path), {**_OPTIONS, "tmpdir": str(path.parent)})
    made.set_properties({"title": fitted(xml_text(title), 255), "created": made_at.replace(tzinfo=None)})
    try:
        yield Book(made)
    except BaseException:
        for sheet in made.worksheets():  # to close the workbook would make all of it first
            sheet.row_data_fh.close()
        raise
    try:
        made.close()
    except XlsxWriterException as fault:
        raise OSError(str(fault)) from fault
