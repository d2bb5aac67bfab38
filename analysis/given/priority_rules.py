"""What a person says of the pages that matter: ``--priority``, several times, or rules of ``linkspider.toml``.

Each is a pattern as in ``patterns.py``, or a file that lists them, one a row: URL (or another pattern), weight and
label, the last two optional, parted by commas, tabs or semicolons. A first row that names its columns (url, weight,
label) may put them in any order among others. Rows that are empty or begin with ``#`` are passed over. A URL that holds
the delimiter stands in quotes.
"""

import csv
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from analysis.given.patterns import Pattern, is_expression, pattern
from linkspider.errors import OptionError

MAX_FILE_BYTES: Final = 32 * 1024 * 1024
MAX_ROWS: Final = 100_000
LEAST_WEIGHT: Final = 1e-6
MOST_WEIGHT: Final = 1e6
_FILES: Final = (".csv", ".tsv", ".tab", ".txt", ".list", ".lst", ".gz", ".zip", ".xlsx", ".xls", ".ods", ".json")
_URLS: Final = frozenset({"url", "urls", "page", "pages", "page url", "address", "link", "landing page", "top pages"})
_WEIGHTS: Final = frozenset({"weight", "value", "worth"})
_LABELS: Final = frozenset({"label", "name", "group", "type"})
_DELIMITERS: Final = "\t;,"
_NUMBER: Final = re.compile(r"\d{1,12}(\.\d{1,12})?|\.\d{1,12}")


@dataclass(frozen=True, slots=True)
class Rule:
    """Which pages matter.

    Attributes:
        pattern: tells the pages.
        weight: how much each of them counts beside others, above 0.
        label: what kind of page they are; None where nothing is said.
        source: where the rule stands, for people: ``--priority /shop/*`` or ``pages.csv, line 3``. It is no
            part of the rule's text, as the same rules may stand elsewhere.
    """

    pattern: Pattern
    weight: float = 1.0
    label: str | None = None
    source: str = field(default="--priority", repr=False)


class _Places(NamedTuple):
    """Where in a row to look, and whether it may have further cells."""

    url: int = 0
    weight: int | None = 1
    label: int | None = 2
    is_named: bool = False


def rules_of(text: str, named: str = "--priority", folder: Path | None = None) -> tuple[Rule, ...]:
    """Reads what was given to ``--priority``: the first that it is of an expression, a glob, a file, a path and a URL.

    Args:
        text: as given.
        named: what it was given to, for errors and the rules' sources.
        folder: what a file's name is relative to; None for the working directory.

    Raises:
        OptionError: in one line, if it is none of these, or a row of the file cannot be used.
    """
    text = text.strip()
    if not is_expression(text) and "*" not in text:
        path = Path(folder or "") / text
        if text and _is_there(path):
            return read_rules(path)
        if "://" not in text and text.casefold().endswith(_FILES):
            raise OptionError(f"{named}: there is no file '{path}'")
    try:
        return (Rule(pattern(text), source=f"{named} {text}"),)
    except ValueError as fault:
        raise OptionError(f"{named}: '{text[:200]}' {fault}; it takes a file, a URL, a glob or '^expression'") from None


def check_weight(weight: float) -> float:
    """The weight itself.

    Raises:
        ValueError: with the reason, if it cannot be one.
    """
    if not (math.isfinite(weight) and LEAST_WEIGHT <= weight <= MOST_WEIGHT):
        raise ValueError(f"a weight is a number above 0 ({LEAST_WEIGHT:g} to {MOST_WEIGHT:,.0f}); got {weight:g}")
    return weight


def read_rules(path: Path) -> tuple[Rule, ...]:
    """Reads a list of priority pages.

    Raises:
        OptionError: in one line that names the file, and the line of the first row that cannot be used.
    """
    rows = [
        (number, row.strip("\r"))
        for number, row in enumerate(_text(path).split("\n"), 1)
        if row.strip() and not row.lstrip().startswith("#")
    ]
    if not rows:
        raise OptionError(f"{path} lists no pages: expected a URL a line, and after it perhaps weight and label")
    if len(rows) > MAX_ROWS:
        raise OptionError(f"{path} has {len(rows):,} rows, and at most {MAX_ROWS:,} are read: give a glob instead")
    try:
        delimiter, places = _layout(rows[0][1])
    except csv.Error as fault:
        raise OptionError(f"{path}, line {rows[0][0]}: {fault}") from None
    named = rows[1:] if places.is_named else rows
    if not named:
        raise OptionError(f"{path} lists no pages: nothing stands below its headings")
    return tuple(_rules(path, named, delimiter, places))


def _rules(path: Path, rows: Sequence[tuple[int, str]], delimiter: str, places: _Places) -> Iterator[Rule]:
    for number, row in rows:
        try:
            yield _rule(_cells(row, delimiter), places, delimiter, f"{path.name}, line {number}")
        except (ValueError, csv.Error) as fault:
            raise OptionError(f"{path}, line {number}: {fault}") from None


def _rule(cells: Sequence[str], places: _Places, delimiter: str, source: str) -> Rule:
    if not places.is_named and any(cells[3:]):
        raise ValueError(f"has {len(cells)} cells: expected URL, weight and label; quote what holds a '{delimiter}'")
    url, weight, label = (
        cells[at] if at is not None and at < len(cells) else "" for at in (places.url, places.weight, places.label)
    )
    number = weight if delimiter == "," else weight.replace(",", ".")
    if number and not _NUMBER.fullmatch(number):
        raise ValueError(f"weight '{weight[:50]}' is not a number above 0; quote a URL that holds a '{delimiter}'")
    try:
        wanted = pattern(url)
    except ValueError as fault:
        raise ValueError(f"'{url[:200]}' {fault}") from None
    return Rule(wanted, check_weight(float(number or 1)), " ".join(label.split()) or None, source)


def _layout(row: str) -> tuple[str, _Places]:
    """What parts the cells, and where which stands, by the first row."""
    rows = {delimiter: _cells(row, delimiter, is_strict=False) for delimiter in _DELIMITERS}
    for delimiter, cells in rows.items():
        names = [" ".join(cell.replace("_", " ").casefold().split()) for cell in cells]
        found = [next((at for at, name in enumerate(names) if name in known), None) for known in _COLUMNS]
        if found[0] is not None:
            return delimiter, _Places(found[0], found[1], found[2], is_named=True)
    told = (each for each, cells in rows.items() if len(cells) > 1 and _may_be_weight(cells[1], each))
    return next(told, ","), _Places()


_COLUMNS: Final = (_URLS, _WEIGHTS, _LABELS)


def _may_be_weight(cell: str, delimiter: str) -> bool:
    return not cell or _NUMBER.fullmatch(cell if delimiter == "," else cell.replace(",", ".")) is not None


def _cells(row: str, delimiter: str, *, is_strict: bool = True) -> list[str]:
    reader = csv.reader([row], delimiter=delimiter, skipinitialspace=True, strict=is_strict)
    return [cell.strip() for cell in next(reader, [])]


def _is_there(path: Path) -> bool:
    try:
        return path.is_file() or (path.is_dir() and not path.is_absolute())  # "/tmp" may be a page's path
    except OSError:  # too long for a name, or not for us to see
        return False


def _text(path: Path) -> str:
    try:
        if path.is_dir():
            raise OptionError(f"{path} is a folder: name the file that lists the pages")
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except OSError as fault:
        raise OptionError(f"{path} cannot be read: {fault.strerror or fault}") from None
    if len(data) > MAX_FILE_BYTES:
        raise OptionError(f"{path} is larger than {MAX_FILE_BYTES // 1024**2} MB: that is no list of priority pages")
    try:
        text = data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise OptionError(f"{path} is no UTF-8 text: save the list as CSV or plain text")
    return text
