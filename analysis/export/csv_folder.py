"""A folder of CSV files, one for each table, as people open them in a spreadsheet."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from analysis.export.encode import FILE_MARKS, csv_texts
from analysis.export.headers import Headers
from analysis.export.placing import placed
from analysis.export.sheets import Sheet
from linkspider.errors import LinkspiderError


def write_csv_folder(
    folder: Path,
    sheets: Iterable[Sheet],
    headers: Headers = Headers.SNAKE,
    further: Mapping[str, bytes] | None = None,
) -> list[Path]:
    """Writes one CSV file for each table, in UTF-8 with a byte order mark; each replaces its forerunner when whole.

    Files of the folder that have other names stay.

    Args:
        folder: made where it is missing.
        sheets: the tables.
        headers: what columns are called.
        further: files that go with them, such as the data dictionary: name -> content.

    Returns:
        The files written, in their order.

    Raises:
        LinkspiderError: if they cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise LinkspiderError(f"'{folder}' cannot be made: {fault.strerror or fault}") from fault
    written = [_write(folder / f"{sheet.table.name}.csv", sheet, headers) for sheet in sheets]
    for name, content in (further or {}).items():
        with placed(folder / name) as made:
            made.write_bytes(content)
        written.append(folder / name)
    return written


def _write(path: Path, sheet: Sheet, headers: Headers) -> Path:
    with placed(path) as made, made.open("wb") as file:
        file.write(FILE_MARKS["csv"])
        for text in csv_texts(sheet, headers):
            file.write(text.encode())
    return path
