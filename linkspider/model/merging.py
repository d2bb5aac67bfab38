"""Small part files to large ones: the same rows in the same order, read and written a row group at a time.

The order stays because readers rest on it: the links of a page are next to each other, in document order. It costs
little room: of 166,000 links of a documentation, sorted by target, a link would take 21.2 bytes instead of 22.4.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from linkspider.errors import StoreError
from linkspider.model.store import PartFile, Staged, Store, flush, sha256_of

#: Parts of less are merged; a merged one is closed at the second, unless what is left would make a small one.
SMALL_BYTES: Final = 64 * 1024 * 1024
FULL_BYTES: Final = 128 * 1024 * 1024
#: A row group ends at so many rows or, of long texts, bytes of memory.
ROW_GROUP_ROWS: Final = 262_144
ROW_GROUP_BYTES: Final = 128 * 1024 * 1024
_BATCH_ROWS: Final = 8_192
_BATCH_BYTES: Final = 16 * 1024 * 1024
#: What is written once and read often may take twice the time to write; higher levels save 1 % more.
_LEVEL: Final = 9
#: In large row groups texts repeat that differ within a commit, so that all but these gain from a dictionary.
_DISTINCT: Final = frozenset({"ordinal", "context_before", "context_after"})


class Merge(NamedTuple):
    """Parts of a table that stand one after the other and become one, or a few."""

    table: str
    parts: tuple[PartFile, ...]

    @property
    def rows(self) -> int:
        """Their rows."""
        return sum(part.rows for part in self.parts)

    @property
    def size(self) -> int:
        """Their bytes."""
        return sum(part.size for part in self.parts)


def runs(table: str, parts: Sequence[PartFile]) -> list[Merge]:
    """What there is to merge of a table: runs of at least two small parts, with no large one between them.

    Merged, none of these is left: what is closed is not small, and what comes last has nothing beside it.
    """
    found: list[Merge] = []
    run: list[PartFile] = []
    for part in [*parts, None]:
        if part is not None and part.size < SMALL_BYTES:
            run.append(part)
            continue
        if len(run) > 1:
            found.append(Merge(table, tuple(run)))
        run = []
    return found


def merge(store: Store, crawl_id: str, merge: Merge, number: int) -> list[Staged]:
    """Writes the rows of small parts into large files, in the crawl's staging folder, and compares them.

    Args:
        store, crawl_id: where they lie.
        merge: the parts, all of the same columns.
        number: of the first new part; more take the numbers behind it.

    Returns:
        The new parts, flushed to disk, in the order of their rows.

    Raises:
        StoreError: if a part is not what is listed, or the merged rows are not the same.
        OSError, pyarrow.ArrowException: if a part cannot be read, or the disk refuses.
    """
    paths = [store.root / part.path for part in merge.parts]
    for part, path in zip(merge.parts, paths, strict=True):
        if not path.is_file() or sha256_of(path) != part.sha256:
            raise StoreError(f"its part '{part.path}' is not the file that is listed; `scrapy verify` says more")
    schema = pq.read_schema(paths[0])
    groups = _groups(chain.from_iterable(map(_batches, paths)))
    staged: list[Staged] = []
    left = merge.rows
    while left > 0 or not staged:
        final = store.part_path(merge.table, crawl_id, number + len(staged))
        path = store.staging_path(final, crawl_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = _write(path, schema, groups, left)
        if not rows and left:
            raise StoreError(f"its parts of '{merge.table}' have {left:,} rows fewer than are listed")
        left -= rows
        size, checksum = flush(path)
        staged.append(Staged(PartFile(final.relative_to(store.root).as_posix(), rows, size, checksum), path))
    if not _is_same(chain.from_iterable(map(_batches, paths)), chain.from_iterable(_batches(s.path) for s in staged)):
        raise StoreError(
            f"its parts of '{merge.table}' read otherwise when merged, which is a bug: nothing was changed"
        )
    return staged


def has_one_schema(store: Store, merge: Merge) -> bool:
    """Whether all parts have the same columns: an earlier version, which began the crawl, may have written fewer.

    Raises:
        OSError, pyarrow.ArrowException: if one cannot be read.
    """
    first, *others = (pq.read_schema(store.root / part.path) for part in merge.parts)
    return all(schema.equals(first) for schema in others)


def _batches(path: Path) -> Iterator[pa.RecordBatch]:
    """A file's rows, so few at a time that long texts do no harm; page checksums are held."""
    with pq.ParquetFile(path, page_checksum_verification=True, pre_buffer=False) as file:
        metadata = file.metadata
        size = sum(metadata.row_group(at).total_byte_size for at in range(metadata.num_row_groups))
        fitting = metadata.num_rows * _BATCH_BYTES // max(1, size)
        batches = file.iter_batches(max(1, min(_BATCH_ROWS, fitting)), use_threads=False)
        yield from (batch for batch in batches if batch.num_rows)


def _groups(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Rows as row groups."""
    held: list[pa.RecordBatch] = []
    rows = size = 0
    for batch in batches:
        at = 0
        while at < batch.num_rows:
            piece = batch.slice(at, ROW_GROUP_ROWS - rows)
            held.append(piece)
            at, rows, size = at + piece.num_rows, rows + piece.num_rows, size + piece.nbytes
            if rows == ROW_GROUP_ROWS or size >= ROW_GROUP_BYTES:
                yield pa.Table.from_batches(held)
                held, rows, size = [], 0, 0
    if held:
        yield pa.Table.from_batches(held)


def _write(path: Path, schema: pa.Schema, groups: Iterator[pa.Table], left: int) -> int:
    """Writes row groups until the file is full; how many rows.

    Args:
        path: the file.
        schema: of the rows, with its descriptions.
        groups: taken from as far as they go in.
        left: rows that are still to come, by which is told what would remain.
    """
    options: dict[str, Any] = {
        "compression": "zstd",
        "compression_level": _LEVEL,
        "write_page_checksum": True,
        "use_dictionary": [name for name in schema.names if name not in _DISTINCT],
    }
    rows = 0
    with path.open("wb") as sink, pq.ParquetWriter(sink, schema, **options) as writer:
        for group in groups:
            writer.write_table(group, ROW_GROUP_ROWS)
            rows += len(group)
            del group  # before the next one is read
            written = sink.tell()
            if written >= FULL_BYTES and (left - rows) * written / rows >= SMALL_BYTES:
                break
    return rows


def _is_same(one: Iterator[pa.RecordBatch], other: Iterator[pa.RecordBatch]) -> bool:
    """Whether two readings give the same rows, however they are cut."""
    left: pa.RecordBatch | None = None
    right: pa.RecordBatch | None = None
    while True:
        left = left if left is not None and left.num_rows else next(one, None)
        right = right if right is not None and right.num_rows else next(other, None)
        if left is None or right is None:
            return left is None and right is None
        rows = min(left.num_rows, right.num_rows)
        if not left.slice(0, rows).equals(right.slice(0, rows)):
            return False
        left, right = left.slice(rows), right.slice(rows)
