"""Seed files to rows: each row of each file comes out once, as accepted, duplicate or rejected."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from linkspider.errors import SeedFileError
from linkspider.model.rows import SeedRejectRow, SeedRow
from linkspider.seeds.detect import DetectedFormat, detect
from linkspider.seeds.lines import SeedText, open_text
from linkspider.seeds.rows import CountReading, Reading, RowReader
from linkspider.seeds.sources import (
    BrokenArchiveError,
    OtherTableError,
    Source,
    distinct_names,
    missing,
    sources_of,
    unusable,
)
from linkspider.seeds.texts import one_line

#: Finds out how a list is to be read; raises SeedFileError for what is none.
Detect: TypeAlias = Callable[[SeedText], DetectedFormat]

#: What stands for the format of an archive's entry that is no list.
UNKNOWN: Final = "unknown"

_EXPECTED: Final = "expected a referring page in each row"

#: What a file counts that is of use alone.
COUNTS_OWN_PAGES: Final = "target_page"


@dataclass(frozen=True, slots=True)
class Account:
    """What became of one file's rows, or of those of an archive's entry.

    Attributes:
        file: the file; ``source_tool``, ``encoding``, ``delimiter``: how it was read.
        rows_read: its rows: ``accepted`` + ``duplicate`` + ``rejected``, always.
        counted: of the rejected rows, those that name no page and whose counts are kept. In a list of referring pages
            there is none, but for the ``domain:`` lines of a disavow file.
        columns: the columns as the file names them.
        warnings: what a person should know of the file, a line each.

    Raises:
        ValueError: if the sum does not hold, or more rows are counted than rejected.
    """

    file: Path
    source_tool: str
    encoding: str
    delimiter: str
    rows_read: int
    accepted: int
    duplicate: int
    rejected: int
    counted: int = 0
    columns: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.rows_read != self.accepted + self.duplicate + self.rejected or self.counted > self.rejected:
            raise ValueError(f"rows are unaccounted for: {self}")


class SeedReader:
    """Reads seed files in turn, lazily: iterating yields their rows.

    A page named before with the same target, or both times with none, in any of the files, makes its row a duplicate.
    An entry of an archive that is no list is one rejected row, which says why; iterating takes a file so too that is
    another table of a tool, such as Search Console's of internal links. Rows of a file that cannot be read to
    its end name nothing.

    Args:
        paths: the files.
        detect: finds out how a list is to be read.

    Attributes:
        accounts: one for each file, or entry of an archive, that has been read to its end.
    """

    def __init__(self, paths: Sequence[Path], detect: Detect = detect) -> None:
        self.accounts: list[Account] = []
        self._paths = tuple(paths)
        self._detect = detect
        self._seen: set[bytes] = set()

    def __iter__(self) -> Iterator[Reading]:
        """Yields the rows.

        Raises:
            SeedFileError: if a file cannot be read or has no known format.
        """
        self.accounts.clear()
        self._seen.clear()
        names = distinct_names(self._paths)
        for path in self._paths:
            for source in sources_of(path, names[path]):
                try:
                    yield from self.read(source)
                except OtherTableError as fault:
                    yield self._set_aside(source, fault)

    def read(self, source: Source) -> Iterator[Reading]:
        """Yields the rows of one list, as another of those that were read before.

        Raises:
            SeedFileError: if it cannot be read or has no known format.
        """
        try:
            text = open_text(source)
            form = self._detect(text)
        except BrokenArchiveError:
            raise
        except SeedFileError as fault:
            if not source.entry:
                raise
            yield self._set_aside(source, fault)
            return
        reader = RowReader(form, text, self._seen)
        tally: Counter[str] = Counter()
        counted = 0
        for record in form.records(text):
            row = reader.row(record)
            tally[_outcome(row)] += 1
            counted += isinstance(row, CountReading)
            yield row
        self._seen |= reader.named
        self.accounts.append(
            Account(
                source.label,
                form.source_tool,
                form.encoding,
                form.delimiter,
                tally.total(),
                tally["accepted"],
                tally["duplicate"],
                tally["rejected"],
                counted,
                tuple(one_line(name) for name in form.header or ()),
                (*_counts_note(form, counted), *form.notes, *reader.notes()),
            )
        )

    def _set_aside(self, source: Source, fault: SeedFileError) -> SeedRejectRow:
        """The one row that stands for a list of which none can be used."""
        self.accounts.append(Account(source.label, UNKNOWN, "", "", 1, 0, 0, 1))
        return SeedRejectRow(source.name, 1, "", _reason(source, fault))


def read_files(paths: Sequence[Path]) -> Iterator[Reading]:
    """Reads seed files in turn, lazily, for a caller that keeps its own account; see ``SeedReader``.

    Raises:
        SeedFileError: if a file cannot be read or has no known format.
    """
    return iter(SeedReader(paths))


def check_file(path: Path, detect: Detect = detect) -> DetectedFormat:
    """Finds out a file's format and that it names at least one page.

    Args:
        path: the file.
        detect: finds out how a list is to be read.

    Returns:
        The format; of an archive that of its first entry with a page.

    Raises:
        SeedFileError: if it cannot be read, has no known format, or has no usable row.
    """
    form, fault = _examine(path, detect)
    if fault is not None:
        raise fault
    assert form is not None
    return form


def check_files(paths: Sequence[Path]) -> None:
    """Finds out that each file can be used, and that at least one names a page.

    A file that counts links and names no page is none to fetch by: it is welcome beside others, and refused alone. So
    is another table of a tool, of which nothing is used.
    Search Console's table of the site's own pages is enough alone: where authority enters can be estimated by it.

    Raises:
        SeedFileError: for the first file that cannot be used, or, if none names a page, for the first.
    """
    faults: list[SeedFileError] = []
    for path in paths:
        form, fault = _examine(path)
        if fault is not None and form is None and not isinstance(fault, OtherTableError):
            raise fault
        if fault is not None and (form is None or form.counted != COUNTS_OWN_PAGES):
            faults.append(fault)
    if faults and len(faults) == len(paths):
        raise faults[0]


def _examine(path: Path, detect: Detect = detect) -> tuple[DetectedFormat | None, SeedFileError | None]:
    """A file's format, and why it names no page; without a format it has no use at all."""
    counting: tuple[DetectedFormat, SeedFileError] | None = None
    useless: SeedFileError | None = None
    for source in sources_of(path):
        try:
            form, fault = _examine_source(source, detect)
        except BrokenArchiveError:
            raise
        except SeedFileError as reason:
            useless = useless or reason
            continue
        if fault is None:
            return form, None
        counting = counting or (form, fault)
    return counting or (None, useless)


def _examine_source(source: Source, detect: Detect) -> tuple[DetectedFormat, SeedFileError | None]:
    """A list's format, and why it names no page though its rows can be used.

    Raises:
        SeedFileError: if no row can be used.
    """
    text = open_text(source)
    form = detect(text)
    reader = RowReader(form, text, set())
    count, counted, first_fault = 0, 0, ""
    for record in form.records(text):
        row = reader.row(record)
        count += 1
        if isinstance(row, SeedRow):
            return form, None
        if isinstance(row, SeedRejectRow):
            first_fault = first_fault or f"line {row.line} {row.reason}"
            continue
        counted += 1
        if form.counted:
            return form, unusable(source.label, form.advice)
    if counted:
        return form, unusable(source.label, f"names no page that can be fetched, only domains (rows: {counted:,})")
    if not count:
        what = (
            "is JSON without items" if form.is_json else f"has a header and no rows (line {form.start} is the header)"
        )
        raise unusable(source.label, f"{what}: {_EXPECTED}")
    raise unusable(source.label, f"names no page that can be fetched (rows: {count:,}): {first_fault}; {_EXPECTED}")


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


def _outcome(row: Reading) -> str:
    if isinstance(row, SeedRow):
        return "duplicate" if row.is_duplicate else "accepted"
    return "rejected"


def _counts_note(form: DetectedFormat, counted: int) -> tuple[str, ...]:
    if form.counted:
        return (form.advice,)
    if counted:
        return (f"lines that name a domain and no page: {counted:,}; they are counted and cannot be fetched",)
    return ()


def _reason(source: Source, fault: SeedFileError) -> str:
    return str(fault).removeprefix(f"seed file '{source.label}' ")
