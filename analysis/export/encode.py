"""Frames as bytes for other programs: CSV, JSON, Parquet, workbooks."""

import codecs
import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis.export.cells import csv_text
from analysis.export.headers import Headers, heads
from analysis.export.sheets import Sheet, frame_sheet
from analysis.export.workbook import About, write_workbook
from analysis.tables.frames import to_arrow
from linkspider.model.tables import Table

_TIME: Final = "%Y-%m-%dT%H:%M:%S.%fZ"
_ARROW_TIME: Final = "%Y-%m-%dT%H:%M:%SZ"  # Arrow's seconds have their fraction
#: What files of a format begin with. Excel reads CSV as UTF-8 by its byte order mark alone; what goes through a pipe
#: has none, since other programs take it for a part of the first name.
FILE_MARKS: Final[Mapping[str, bytes]] = {"csv": codecs.BOM_UTF8}


def to_csv(frame: pd.DataFrame, table: Table, headers: Headers = Headers.SNAKE) -> bytes:
    """CSV after RFC 4180 in UTF-8, without a byte order mark: see ``csv_texts``.

    Args:
        frame: the rows, in the declared columns; table: the declaration; headers: what columns are called.
    """
    return b"".join(text.encode() for text in csv_texts(frame_sheet(table, lambda: frame), headers))


def csv_texts(sheet: Sheet, headers: Headers = Headers.SNAKE) -> Iterator[str]:
    """The lines of a CSV file after RFC 4180, some thousands at a time.

    Times are in ISO 8601 and UTC, booleans TRUE and FALSE, nulls empty. Texts that look like formulas are behind an
    apostrophe, and control characters in them but tab and line break are U+FFFD.

    Args:
        sheet: the rows; headers: what columns are called.
    """
    yield csv_lines([[csv_text(name) for name in heads(sheet.table, headers)]])
    for batch in sheet.batches():
        yield csv_lines(zip(*map(_cells, batch.columns), strict=True))


def csv_lines(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as lines of CSV; what their texts hold is left as it is."""
    file = io.StringIO()
    csv.writer(file, lineterminator="\r\n").writerows(rows)
    return file.getvalue()


def to_json(frame: pd.DataFrame, mart: Table, _: Headers = Headers.SNAKE) -> bytes:
    """A JSON list of objects, one a line, in UTF-8: the tables' names, times in ISO 8601, null for what is unknown."""
    if frame.empty:
        return b"[]\n"
    batches = frame_sheet(mart, lambda: frame).batches()  # all rows as objects of Python's would take gigabytes
    lines = (_json_lines(batch.to_pylist()) for batch in batches)
    return b"[\n" + b",\n".join(lines) + b"\n]\n"


def _json_lines(rows: Iterable[Mapping[str, Any]]) -> bytes:
    return ",\n".join(json.dumps(row, ensure_ascii=False, default=_iso, allow_nan=False) for row in rows).encode()


def to_parquet(frame: pd.DataFrame, mart: Table, _: Headers = Headers.SNAKE) -> bytes:
    """A Parquet file in the mart's declared schema."""
    file = io.BytesIO()
    pq.write_table(to_arrow(frame, mart), file, compression="zstd", compression_level=3)
    return file.getvalue()


def to_xlsx(frame: pd.DataFrame, mart: Table, headers: Headers = Headers.SNAKE) -> bytes:
    """A workbook with the one table, and the sheets that explain it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{mart.name}.xlsx"
        write_workbook(path, [frame_sheet(mart, lambda: frame)], About(f"linkspider: {mart.name}"), headers)
        return path.read_bytes()


def _cells(array: "pa.Array[Any]") -> list[Any]:
    if pa.types.is_boolean(array.type):
        return [None if flag is None else str(flag).upper() for flag in array.to_pylist()]
    if pa.types.is_timestamp(array.type):
        return pc.strftime(array, format=_ARROW_TIME).to_pylist()
    if pa.types.is_integer(array.type):
        return array.to_pylist()
    if pa.types.is_floating(array.type):
        return [None if number != number else number for number in array.to_pylist()]  # noqa: PLR0124 - NaN
    return [None if text is None else csv_text(text) for text in array.cast(pa.string()).to_pylist()]


def _iso(value: Any) -> str:
    if not isinstance(value, datetime):
        raise TypeError(f"{type(value).__name__} has no JSON form")
    return value.strftime(_TIME)


ENCODERS: Final[Mapping[str, Callable[[pd.DataFrame, Table, Headers], bytes]]] = {
    "csv": to_csv,
    "json": to_json,
    "parquet": to_parquet,
    "xlsx": to_xlsx,
}
