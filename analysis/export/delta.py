"""Delta Lake: the same tables with a log of commits, for who reads with Spark, Databricks, Fabric or Trino.

One folder holds a Delta table for each table, mart and table of the star: ``<root>/tables/links``,
``<root>/marts/anchors``, ``<root>/star/fact_links``. What a partition key is in the store is a column here. A crawl's
rows, or a site's, are replaced in one commit, and others stay; so it can be run after every crawl. Descriptions of
columns are kept, as ``comment``, which is what Spark reads, and as ``description``.

The log keeps the files of earlier commits until somebody vacuums the table. Source: https://github.com/delta-io/delta/blob/master/PROTOCOL.md
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from analysis.export.parts import row_groups
from analysis.export.star import FOLDER, Star
from analysis.marts.library import Library, possible
from analysis.tables.frames import arrow_parts
from analysis.tables.reading import read_parts
from analysis.tables.selection import HeldCrawl
from linkspider.errors import LinkspiderError, OptionError, StoreError
from linkspider.model.store import PARTITION
from linkspider.model.tables import MARTS, TABLES, Table

_SITE: Final = "site"
_KEY_WORDS: Final = {PARTITION: "the crawl", _SITE: "the audited site"}


class Slice(NamedTuple):
    """What a commit replaces.

    Attributes:
        kind: the folder: tables, marts or star.
        table: the declaration.
        key, value: the partition column and its value.
        rows: the rows, in the declared schema, at least one table.
    """

    kind: str
    table: Table
    key: str
    value: str
    rows: Iterable[pa.Table]


def export_delta(library: Library, root: Path, crawls: Iterable[HeldCrawl] | None = None) -> list[Path]:
    """Writes tables, marts and the star of a library's site as Delta tables.

    Args:
        library: the marts, counted by key.
        root: the folder; it is made where there is none.
        crawls: as of ``Star.of``; empty where somebody named crawls, for these alone.

    Returns:
        The folders of the Delta tables.

    Raises:
        OptionError: if the package deltalake is not installed.
        LinkspiderError: if a table cannot be read or written.
    """
    write = _writer()
    folders = {}
    for part in _slices(Star.of(library, crawls), library, has_changes=crawls is None):
        folder = root / part.kind / part.table.name
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _commit(write, folder, part)
        except LinkspiderError:
            raise
        except Exception as fault:  # deltalake's errors have no parent but this
            cause = str(fault).partition("\n")[0]
            raise StoreError(f"Delta table '{folder}' cannot be written: {cause}") from fault
        folders[folder] = part.table
    return [*folders]


def delta_schema(table: Table, key: str) -> pa.Schema:
    """The declared schema and the partition column, descriptions where Delta's readers look for them.

    All but the partition column may be null: a column that is new one day is null in the rows of earlier crawls.
    """
    fields = [pa.field(column.name, column.type, metadata=_told(column.description)) for column in table.columns]
    return pa.schema([*fields, pa.field(key, pa.string(), False, _told(_KEY_WORDS[key]))])


def _told(words: str) -> dict[bytes | str, bytes | str]:
    return {"comment": words, "description": words}


def _writer() -> Any:
    try:
        from deltalake import write_deltalake  # noqa: PLC0415  # an extra: only who asks for it needs it
    except ImportError:
        raise OptionError(
            "Delta Lake needs the package deltalake, which is not installed: pip install 'linkspider[delta]'"
        ) from None
    return write_deltalake


def _slices(star: Star, library: Library, *, has_changes: bool) -> Iterator[Slice]:
    """What is written; changes are those of the newest crawls, and so left out where others were named."""
    store, selection = star.store, star.selection
    for crawl in star.crawls:
        for table in TABLES.values():
            frames = read_parts(store, crawl, table.name, [column.name for column in table.columns])
            if crawl.tables.get(table.name, {}).get("files"):
                yield Slice("tables", table, PARTITION, crawl.crawl_id, row_groups(frames, table))
    for name in possible(selection):
        rows = arrow_parts(library.frame(name), MARTS[name])
        yield Slice("marts", MARTS[name], _SITE, selection.site, rows)
    changes = MARTS["link_changes"]
    if has_changes and store.mart_path(changes.name, selection.site).is_file():
        yield Slice("marts", changes, _SITE, selection.site, _read(store.mart_path(changes.name, selection.site)))
    for table, groups in star.tables():
        yield Slice(FOLDER, table, _SITE, selection.site, groups)


def _read(path: Path) -> Iterator[pa.Table]:
    """A mart's rows as they lie in its file, a bounded number at a time."""
    file = pq.ParquetFile(path)
    yield file.schema_arrow.empty_table()
    yield from (pa.Table.from_batches([batch]) for batch in file.iter_batches())


def _commit(write: Any, folder: Path, part: Slice) -> None:
    schema = delta_schema(part.table, part.key)
    value = part.value.replace("'", "''")
    write(
        str(folder),
        pa.RecordBatchReader.from_batches(schema, _batches(part, schema)),
        name=part.table.name,
        description=part.table.description,
        mode="overwrite",
        predicate=f"{part.key} = '{value}'",
        partition_by=[part.key],
        schema_mode="merge",  # a column that is new is null in what was there before
    )


def _batches(part: Slice, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    for rows in part.rows:
        column: Any = pa.repeat(pa.scalar(part.value, pa.string()), len(rows))
        yield from pa.Table.from_arrays([*rows.columns, column], schema=schema).to_batches()
