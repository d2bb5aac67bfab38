"""Seed files to rows: each row of each file comes out once, as accepted, as a duplicate or as rejected."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from linkspider.errors import SeedFileError
from linkspider.model import urls
from linkspider.model.rows import SeedRejectRow, SeedRow
from linkspider.seeds.detect import DetectedFormat, detect
from linkspider.seeds.lines import missing, open_text, unusable
from linkspider.seeds.records import OPEN_QUOTE, Record
from linkspider.seeds.sample import read_date

Reading: TypeAlias = SeedRow | SeedRejectRow

_MAX_REJECT_TEXT: Final = 500
_UNSTORABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # controls but tab and LF, surrogates


@dataclass(frozen=True, slots=True)
class Account:
    """What became of one file's rows.

    Attributes:
        file: the file; ``source_tool``, ``encoding``, ``delimiter``: how it was read.
        rows_read: its rows: ``accepted`` + ``duplicate`` + ``rejected``, always.

    Raises:
        ValueError: if the sum does not hold.
    """

    file: Path
    source_tool: str
    encoding: str
    delimiter: str
    rows_read: int
    accepted: int
    duplicate: int
    rejected: int

    def __post_init__(self) -> None:
        if self.rows_read != self.accepted + self.duplicate + self.rejected:
            raise ValueError(f"rows are unaccounted for: {self}")


class SeedReader:
    """Reads seed files in turn, lazily: iterating yields their rows.

    A page named before, in any of the files, makes its row a duplicate.

    Attributes:
        accounts: one for each file that has been read to its end.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self.accounts: list[Account] = []
        self._paths = tuple(paths)

    def __iter__(self) -> Iterator[Reading]:
        """Yields the rows.

        Raises:
            SeedFileError: if a file cannot be read or has no known format.
        """
        self.accounts.clear()
        seen: set[str] = set()
        for path in self._paths:
            yield from self._read(path, seen)

    def _read(self, path: Path, seen: set[str]) -> Iterator[Reading]:
        text = open_text(path)
        form = detect(text)
        name = _storable(path.name)
        rows_read = accepted = duplicate = rejected = 0
        for record in form.records(text):
            rows_read += 1
            row = _row(record, form, name, seen)
            if isinstance(row, SeedRejectRow):
                rejected += 1
            elif row.is_duplicate:
                duplicate += 1
            else:
                accepted += 1
            yield row
        self.accounts.append(
            Account(path, form.source_tool, form.encoding, form.delimiter, rows_read, accepted, duplicate, rejected)
        )


def read_files(paths: Sequence[Path]) -> Iterator[Reading]:
    """Reads seed files in turn, lazily, for a caller that keeps its own account; see ``SeedReader``.

    Raises:
        SeedFileError: if a file cannot be read or has no known format.
    """
    return iter(SeedReader(paths))


def check_file(path: Path) -> DetectedFormat:
    """Finds out a file's format and that it names at least one page.

    Raises:
        SeedFileError: if it cannot be read, has no known format, or has no usable row.
    """
    text = open_text(path)
    form = detect(text)
    count, first_fault = 0, ""
    for record in form.records(text):
        row = _row(record, form, path.name, set())
        if isinstance(row, SeedRow):
            return form
        count += 1
        first_fault = first_fault or f"line {row.line} {row.reason}"
    if not count:
        raise unusable(path, "has a header and no rows: expected a referring page in each row")
    raise unusable(path, f"names no page that can be fetched (rows: {count:,}): {first_fault}")


def parse_file_list(text: str) -> list[Path]:
    """Reads a comma-separated list of files, whose names may hold blanks, and commas too.

    Raises:
        SeedFileError: if it names no file, or one that does not exist.
    """
    pieces = text.split(",")
    found: list[Path] = []
    while pieces:
        for end in range(len(pieces), 0, -1):  # the longest name first
            name = ",".join(pieces[:end]).strip()
            if name and _exists(Path(name)):
                found.append(Path(name))
                break
        else:
            if name:
                raise missing(Path(name))
        del pieces[:end]
    if not found:
        raise SeedFileError("seeds names no file: expected one or more, with commas between them")
    return found


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # longer than a name may be, or in a folder that is closed
        return False


def _row(record: Record, form: DetectedFormat, file_name: str, seen: set[str]) -> Reading:
    """The one row that becomes of a record."""
    fault = record.fault
    if fault is None:
        try:
            url = _referring_url(record.cells, form)
        except ValueError as reason:
            fault = str(reason)
        else:
            key = urls.key(url)
            is_duplicate = key in seen
            seen.add(key)
            at = form.columns.last_seen
            last_seen = read_date(record.cells[at]) if at is not None and at < len(record.cells) else None
            return SeedRow(file_name, record.line, form.source_tool, url, key, is_duplicate, last_seen)
    return SeedRejectRow(file_name, record.line, _storable(record.text[:_MAX_REJECT_TEXT]), fault)


def _referring_url(cells: Sequence[str], form: DetectedFormat) -> str:
    """The referring page that a row names; cells may be missing behind it.

    Raises:
        ValueError: with the reason why the row cannot be used.
    """
    if len(cells) > form.width and any(cell.strip() for cell in cells[form.width :]):
        model = "header" if form.has_header else "first row"
        raise ValueError(f"has {len(cells)} cells where the {model} has {form.width}")
    cell = cells[form.columns.url].strip() if form.columns.url < len(cells) else ""
    if not cell:
        raise ValueError("has no URL")
    if "\0" in cell or "\N{REPLACEMENT CHARACTER}" in cell:
        raise ValueError("has a URL with bytes that are no text")
    if cell.count('"') % 2:
        raise ValueError(OPEN_QUOTE)
    return urls.from_user(cell)


def _storable(text: str) -> str:
    """Text that every store and terminal takes."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)
