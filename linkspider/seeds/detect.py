"""Which format a seed file has: told by its content, never by its name."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile, islice
from typing import Final

from linkspider.errors import SeedFileError
from linkspider.model import urls
from linkspider.seeds import gsc, plain, url_column
from linkspider.seeds.lines import Line, SeedText, unusable
from linkspider.seeds.records import Record, is_web_address, read_records
from linkspider.seeds.sample import REFERRING_NAMES, Columns, Format, Sample, column_names, mostly, read_date

#: Asked in turn, the particular before the general: the first that recognises a file reads it. The last takes or
#: refuses every file that is left.
FORMATS: Final[tuple[Format, ...]] = (gsc.LATEST, gsc.SAMPLE, gsc.OTHER, plain.PLAIN, url_column.URL_COLUMN)

_SAMPLE_LINES: Final = 200
_DELIMITERS: Final = ("\t", ";", ",")
_COMMENT: Final = re.compile(r"\s*#(?![,;\t])")  # a column may be called "#"
_HOST_ALONE: Final = re.compile(r"(https?://)?[^/?#]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DetectedFormat:
    """How a file is to be read.

    Attributes:
        source_tool: the format's name.
        encoding: the file's encoding, by Python's name.
        delimiter: what stands between cells; empty for a list, whose lines are one cell each.
        start: the line on which the header begins, or the first row if there is no header.
        has_header: whether the first record is a header.
        width: how many cells the header has, or else the first row.
        columns: where the referring page stands, and the day on which the tool saw it last.
    """

    source_tool: str
    encoding: str
    delimiter: str
    start: int
    has_header: bool
    width: int
    columns: Columns

    def records(self, text: SeedText) -> Iterator[Record]:
        """The file's rows, without the header and what stands above it."""
        lines = dropwhile(lambda line: line[0] < self.start, text.lines())
        return islice(read_records(lines, self.delimiter), int(self.has_header), None)


def detect(text: SeedText) -> DetectedFormat:
    """Finds out how a file is to be read.

    Raises:
        SeedFileError: if it holds no row, or no format fits; the message says what was expected.
    """
    lines = list(islice(dropwhile(_is_no_row, text.lines()), _SAMPLE_LINES))
    if not lines:
        expected = "expected one URL a line, or a CSV export with a column of URLs"
        raise unusable(text.path, f"is empty or holds nothing but comments: {expected}")
    tables = [sample for delimiter in _DELIMITERS if _is_table(sample := _sample(lines, delimiter))]
    sample = max(tables, key=_likelihood) if tables else _sample(lines, "")
    for form in FORMATS:
        try:
            columns = form.recognise(sample)
        except SeedFileError as fault:
            raise unusable(text.path, str(fault)) from None
        if columns is not None:
            has_header = sample.header is not None
            return DetectedFormat(
                form.name, text.encoding, sample.delimiter, sample.start, has_header, sample.width, columns
            )
    raise AssertionError("the last format recognises every file, or refuses it")


def _is_no_row(line: Line) -> bool:
    _, text = line
    return not text.strip() or _COMMENT.match(text) is not None


def _sample(lines: Sequence[Line], delimiter: str) -> Sample:
    """The records that a delimiter makes of a file's first lines."""
    records = list(read_records(lines, delimiter))
    rows = tuple(record for record in records if record.fault is None)
    first = tuple(cell.strip() for cell in records[0].cells) if records else ()
    if _is_header(first):
        return Sample(delimiter, records[0].line, first, rows[1:], len(first))
    return Sample(delimiter, lines[0][0], None, rows, len(rows[0].cells) if rows else 1)


def _is_header(cells: tuple[str, ...]) -> bool:
    """A header names a known column; that of a table may also name unknown ones, as long as none could be a URL."""
    if _names_referring_pages(cells):
        return True
    return len(cells) > 1 and not any(_is_address(cell) for cell in cells)


def _names_referring_pages(cells: tuple[str, ...]) -> bool:
    return not set(column_names(cells)).isdisjoint(REFERRING_NAMES)


def _is_table(sample: Sample) -> bool:
    """Tells cells from a list of URLs that hold the delimiter."""
    if sample.width < 2:
        return False
    if sample.header is None:
        return mostly(sample.rows, lambda row: _is_row_of_cells(row, sample.delimiter))
    return _names_referring_pages(sample.header) or not sample.rows or _agreement(sample) * 2 > len(sample.rows)


def _is_row_of_cells(row: Record, delimiter: str) -> bool:
    """Tells ``https://a.example/,2026-11-01`` from ``https://a.example/?x=1,2``."""
    first, *others = row.cells
    if not others:
        return False
    if delimiter == "\t" or row.text.lstrip().startswith('"') or not _is_address(first):
        return True
    if _HOST_ALONE.fullmatch(first):  # a delimiter may be part of a path, and of no host
        return True
    return any(not cell or " " in cell or is_web_address(cell) or read_date(cell) is not None for cell in others)


def _likelihood(sample: Sample) -> tuple[bool, int, int]:
    return sample.header is not None and _names_referring_pages(sample.header), _agreement(sample), sample.width


def _agreement(sample: Sample) -> int:
    """How many rows have as many cells as the first record."""
    return sum(len(row.cells) == sample.width for row in sample.rows)


def _is_address(cell: str) -> bool:
    """Whether a cell can be read as the address of a page, with or without ``https://``."""
    try:
        urls.from_user(cell)
    except ValueError:
        return False
    return True
