"""Tables too large to hold, on their way into files: written in row groups, put in place at once."""

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count
from pathlib import Path
from typing import Final
from urllib.parse import quote

import pandas as pd
import pyarrow as pa

from analysis.tables.frames import shaped, to_arrow
from linkspider.errors import StoreError
from linkspider.model.store import ROW_GROUP_ROWS, Staged, Store
from linkspider.model.tables import Table

#: Rows of a file: of links some 50 to 200 MB.
FILE_ROWS: Final = 32 * ROW_GROUP_ROWS


def row_groups(frames: Iterable[pd.DataFrame], table: Table) -> Iterator[pa.Table]:
    """Rows in the declared schema and in full row groups, whatever the frames' sizes; at least one table.

    Args:
        frames: each holds at least the declared columns.
        table: the declaration.

    Raises:
        StoreError: if a null stands where none may, as in a column that an earlier version did not write.
    """
    waiting, is_begun = table.to_arrow(()), False
    for frame in frames:
        for first in range(0, len(frame), ROW_GROUP_ROWS):
            rows = _strict(frame.iloc[first : first + ROW_GROUP_ROWS], table)
            waiting = pa.concat_tables([waiting, rows]) if len(waiting) else rows
            while len(waiting) >= ROW_GROUP_ROWS:
                yield waiting.slice(0, ROW_GROUP_ROWS).combine_chunks()
                is_begun = True
                waiting = waiting.slice(ROW_GROUP_ROWS)
        waiting = waiting.combine_chunks()  # what it was cut from is not needed any more
    if len(waiting) or not is_begun:
        yield waiting


def _strict(frame: pd.DataFrame, table: Table) -> pa.Table:
    try:
        return to_arrow(shaped(frame, table), table)
    except ValueError as fault:
        raise StoreError(
            f"{fault}: an earlier version wrote one of the crawls; name newer ones with --crawl, or crawl again"
        ) from fault


def publish(
    root: Path, site: str, tables: Iterable[tuple[Table, Iterable[pa.Table]]], *, file_rows: int = FILE_ROWS
) -> list[Staged]:
    """Writes tables of a site as Parquet: ``<root>/<table>/site=<site>/part-<n>.parquet``.

    All files are whole before the first is put in place, in the order given; parts of an earlier export that have no
    successor go last. What fails leaves the earlier export as it was.

    Args:
        root: the folder; it is made where there is none.
        site: the audited site.
        tables: each table's declaration, and its rows as ``row_groups`` gives them.
        file_rows: rows of a file, a multiple of a row group's.

    Returns:
        The files, in the order in which they were put in place.

    Raises:
        StoreError: if the folder cannot be written.
    """
    place, staged = Store(root), list[Staged]()
    try:
        for table, groups in tables:
            folder = root / table.name / f"site={quote(site, safe='')}"
            staged += _staged(place, folder, groups, file_rows)
        for each in staged:
            place.put(each)
        _delete_others(root, staged)
    except OSError as fault:
        raise StoreError(f"'{root}' cannot be written: {fault.strerror or fault}") from fault
    finally:
        _clear(root / "staging")
    return staged


def _staged(place: Store, folder: Path, groups: Iterable[pa.Table], file_rows: int) -> Iterator[Staged]:
    waiting = iter(groups)
    for number in count():
        first = next(waiting, None)
        if first is None:
            return
        yield place.stage_groups(_until(first, waiting, file_rows), folder / f"part-{number}.parquet")


def _until(first: pa.Table, others: Iterator[pa.Table], rows: int) -> Iterator[pa.Table]:
    """Tables until they have so many rows; the rest stays in the iterator."""
    held = 0
    for table in chain([first], others):
        yield table
        held += len(table)
        if held >= rows:
            return


def _delete_others(root: Path, staged: Sequence[Staged]) -> None:
    kept = {root / each.part.path for each in staged}
    for folder in {path.parent for path in kept}:
        for path in folder.glob("part-*.parquet"):
            if path not in kept:
                path.unlink()


def _clear(folder: Path) -> None:
    """Deletes what this process left in the staging folder, and that, too, if nobody else is at work."""
    for left in folder.glob(f"{os.getpid()}-*"):
        left.unlink()
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
