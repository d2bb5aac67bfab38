"""What is exported: declared tables, whose rows come a bounded number at a time."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.tables.frames import to_arrow
from linkspider.model.tables import Column, Table

#: Rows that are made Arrow at a time, and rows that are taken out of Arrow at a time.
_PART_ROWS: Final = 65_536
_BATCH_ROWS: Final = 4_096
#: Bytes of a file's column that are read at a time, not all of it.
_BUFFER: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table to export.

    Attributes:
        table: its declaration.
        parts: gives its rows, from the first on whenever it is called: Arrow tables in the declared columns.
        note: what a reader should know of these rows, such as that they are the first of many; or empty.
    """

    table: Table
    parts: Callable[[], Iterable[pa.Table]]
    note: str = ""

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows, some thousands at a time."""
        for part in self.parts():
            yield from part.to_batches(max_chunksize=_BATCH_ROWS)


def frame_sheet(table: Table, frame: Callable[[], pd.DataFrame], note: str = "") -> Sheet:
    """A sheet of a frame, which is asked for when it is written and not held.

    Args:
        table: the declaration; frame: gives a frame in its columns; note: as of ``Sheet``.
    """
    return Sheet(table, lambda: _sliced(frame(), table), note)


def parquet_sheet(table: Table, paths: Iterable[Path], note: str = "") -> Sheet:
    """A sheet of Parquet files, read a batch at a time.

    Args:
        table: the declaration; paths: files of it, older ones too; note: as of ``Sheet``.
    """
    files = tuple(paths)
    return Sheet(table, lambda: _read(files, table), note)


def _sliced(frame: pd.DataFrame, table: Table) -> Iterator[pa.Table]:
    for first in range(0, len(frame), _PART_ROWS):
        yield to_arrow(frame.iloc[first : first + _PART_ROWS], table)


def _read(paths: Iterable[Path], table: Table) -> Iterator[pa.Table]:
    names = [column.name for column in table.columns]
    for path in paths:
        with pq.ParquetFile(path, pre_buffer=False, buffer_size=_BUFFER) as file:
            for batch in file.iter_batches(_BATCH_ROWS, columns=names):
                yield pa.table({column.name: _column(batch, column) for column in table.columns})


def _column(batch: pa.RecordBatch, column: Column) -> "pa.Array[Any]":
    """A column of a file; empty where the file is older than the column."""
    held = column.name in batch.schema.names
    return batch.column(column.name) if held else pa.nulls(batch.num_rows).cast(column.type)
