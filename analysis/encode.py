"""Frames as bytes for other programs: CSV, JSON, Parquet."""

import io
import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

import pandas as pd
import pyarrow.parquet as pq

from analysis.frames import to_arrow
from linkspider.model.tables import Table

#: How a cell begins that a spreadsheet would run as a formula. Anchor texts are written by strangers.
#: Source: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA: Final = re.compile("[\t\r\n]|[\\s\\x00-\\x1f\u200b\ufeff]*[-=+@\uff0d\uff1d\uff0b\uff20]")
_TIME: Final = "%Y-%m-%dT%H:%M:%S.%fZ"


def to_csv(frame: pd.DataFrame, _: Table) -> bytes:
    """CSV after RFC 4180 in UTF-8: all columns, times in ISO 8601, texts that look like formulas behind an apostrophe.

    Args:
        frame: any frame; numbers stay as they are.
    """
    texts = {
        name: [guarded(cell) if isinstance(cell, str) else cell for cell in frame[name]]
        for name in frame.columns
        if isinstance(frame[name].dtype, pd.StringDtype)
    }
    text: str = frame.assign(**texts).to_csv(index=False, lineterminator="\r\n", date_format=_TIME)
    return text.encode()


def guarded(cell: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def to_json(frame: pd.DataFrame, mart: Table) -> bytes:
    """A JSON list of objects, one a line, in UTF-8: times in ISO 8601, null for what is not known."""
    rows = to_arrow(frame, mart).to_pylist()
    lines = ",\n".join(json.dumps(row, ensure_ascii=False, default=_iso, allow_nan=False) for row in rows)
    return f"[\n{lines}\n]\n".encode() if rows else b"[]\n"


def to_parquet(frame: pd.DataFrame, mart: Table) -> bytes:
    """A Parquet file in the mart's declared schema."""
    file = io.BytesIO()
    pq.write_table(to_arrow(frame, mart), file, compression="zstd", compression_level=3)
    return file.getvalue()


def _iso(value: Any) -> str:
    if not isinstance(value, datetime):
        raise TypeError(f"{type(value).__name__} has no JSON form")
    return value.strftime(_TIME)


ENCODERS: Final[Mapping[str, Callable[[pd.DataFrame, Table], bytes]]] = {
    "csv": to_csv,
    "json": to_json,
    "parquet": to_parquet,
}
