"""The one reader of tables: only files that a manifest lists, only the columns and links that are asked for."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from analysis.tables.former_keys import PAGE_KEY, has_former_keys, with_keys_of_today
from analysis.tables.frames import repeated
from analysis.tables.selection import HeldCrawl
from linkspider.errors import StoreError
from linkspider.model.scope import LinkScope
from linkspider.model.store import Store
from linkspider.model.tables import TABLES

#: Texts that repeat from row to row: read as dictionaries, they become categoricals.
REPEATED: Final = frozenset(
    {
        *("source_url", "source_host", "source_domain", "target_url", "target_key", "anchor_text", "image_alt"),
        *("link_scope", "rel", "placement", "dom_path", "outcome", "indexability", "redirect_kind"),
        *("verdict", "sources", "source_tool", "subject_kind"),
    }
)
#: Edges of other elements are kept in the same table and are no links.
_HYPERLINKS: Final = ("a", "area")
#: Kinds of those by which an address stands for another page.
_ALIASES: Final = ("redirect", "meta_refresh", "canonical")
#: Parts of a file, and files, that are read while another is worked on.
_AHEAD: Final = 2
#: Rows of a part of a table that is read part by part, at least.
_PART_ROWS: Final = 200_000
#: Texts, and rows, of parts that wait for being told from those that are known.
_WAITING: Final = 500_000
_WAITING_ROWS: Final = 12_000_000


def old_columns(store: Store, crawl: HeldCrawl) -> list[str]:
    """Says in one line that a crawl's tables lack columns because an earlier version wrote them, if so.

    Raises:
        StoreError: if a listed file is missing or damaged.
    """
    missing = []
    for table in ("pages", "links"):
        for path in _files(store, crawl, table)[:1]:
            try:
                held = set(pq.read_schema(path).names)
            except (OSError, pa.ArrowException) as fault:
                raise _unreadable(crawl, table, fault) from fault
            missing += [f"{table}.{column.name}" for column in TABLES[table].columns if column.name not in held]
    if not missing:
        return []
    named = ", ".join(missing[:3]) + (f" and {len(missing) - 3} more" if len(missing) > 3 else "")
    return [f"crawl {crawl.crawl_id} was written by an earlier version: {named} are not known"]


def read(
    store: Store, crawl: HeldCrawl | None, table: str, columns: Sequence[str], scopes: Sequence[LinkScope] = ()
) -> pd.DataFrame:
    """Reads columns of a crawl's table.

    Args:
        store: where the tables lie.
        crawl: the crawl, or None for an empty frame.
        table: name of a declared table.
        columns: the columns wanted.
        scopes: of links, those to read, and of the elements a and area alone; empty reads all rows.

    Returns:
        A frame with these columns: repeated texts as categoricals, int32 as nullable Int32, times in UTC. Columns that
        an earlier version did not write are null, or False where no null may stand.

    Raises:
        StoreError: if a listed file is missing or damaged.
    """
    chosen = _of_scopes(scopes) if scopes else None
    return _framed(table, columns, () if crawl is None else _batches(store, crawl, table, columns, chosen))


def read_parts(
    store: Store, crawl: HeldCrawl, table: str, columns: Sequence[str], scopes: Sequence[LinkScope] = ()
) -> Iterator[pd.DataFrame]:
    """Reads columns of a crawl's table in frames of a bounded number of rows, however large its files are.

    Args:
        store, crawl, table, columns, scopes: as for ``read``.

    Yields:
        Frames as ``read`` gives them, none of them empty.

    Raises:
        StoreError: if a listed file is missing or damaged.
    """
    held: list[pa.RecordBatch] = []
    for batch in _batches(store, crawl, table, columns, _of_scopes(scopes) if scopes else None):
        held.append(batch)
        if sum(map(len, held)) >= _PART_ROWS:
            yield _framed(table, columns, held)
            held = []
    if any(map(len, held)):
        yield _framed(table, columns, held)


def read_aliases(store: Store, crawl: HeldCrawl | None, columns: Sequence[str]) -> pd.DataFrame:
    """Reads the edges by which addresses elsewhere stand for a page of the site: redirects, refreshes and canonicals.

    Args:
        store, crawl, columns: as for ``read``, of the table ``links``.

    Raises:
        StoreError: if a listed file is missing or damaged.
    """
    chosen = (ds.field("link_scope") == LinkScope.BACKLINK.value) & ds.field("kind").isin(_ALIASES)
    return _framed("links", columns, () if crawl is None else _batches(store, crawl, "links", columns, chosen))


def links_on(store: Store, crawl: HeldCrawl | None, pages: Collection[str], columns: Sequence[str]) -> pd.DataFrame:
    """All links on some pages, in a frame as ``read`` gives it, but with plain texts.

    Args:
        store, crawl, columns: as for ``read``, of the table ``links``.
        pages: the pages, by raw URL.

    Raises:
        StoreError: if a listed file is missing or damaged.
    """
    chosen = _of_scopes(tuple(LinkScope)) & ds.field("source_url").isin(pa.array(sorted(pages), pa.string()))
    links = _framed("links", columns, () if crawl is None else _batches(store, crawl, "links", columns, chosen))
    return links.astype(dict.fromkeys(links.select_dtypes("category"), "str"))


def _of_scopes(scopes: Sequence[LinkScope]) -> ds.Expression:
    is_link = ds.field("element").isin(_HYPERLINKS)
    if set(scopes) == set(LinkScope):
        return is_link
    return ds.field("link_scope").isin([each.value for each in scopes]) & is_link


def _framed(table: str, columns: Sequence[str], parts: Iterable[pa.RecordBatch]) -> pd.DataFrame:
    """Parts of a table as one frame; see ``read``."""
    schema = _schema(table)
    texts = {name: _Coded() for name in columns if pa.types.is_dictionary(schema.field(name).type)}
    others = [name for name in columns if name not in texts]
    batches = []
    for batch in parts:
        for name, coded in texts.items():
            coded.add(batch.column(name))
        batches.append(batch.select(others))
    rows = pa.Table.from_batches(batches, pa.schema([schema.field(name) for name in others]))
    plain = _without_null_flags(rows).to_pandas(types_mapper=_nullable)
    del batches, rows
    told = {name: texts.pop(name).categorical() if name in texts else plain.pop(name) for name in columns}
    pa.default_memory_pool().release_unused()
    return pd.DataFrame(told, copy=False)


class _Coded:
    """A column of texts that repeat, as numbers: each text is held once, however many parts of a table name it."""

    def __init__(self) -> None:
        self._known: Any = pa.array([], pa.string())
        self._waiting: list[Any] = []
        self._named = self._rows = 0
        self._codes: list[npt.NDArray[np.integer[Any]]] = []

    def add(self, array: Any) -> None:
        """Adds a part of the column, a dictionary array."""
        if len(array) < len(array.dictionary):  # few rows were chosen: most of these texts stand in none of them
            array = array.dictionary_decode().dictionary_encode()
        self._waiting.append(array)
        self._named += len(array.dictionary)
        self._rows += len(array)
        if self._named > max(_WAITING, len(self._known)) or self._rows > _WAITING_ROWS:
            self._unify()

    def _unify(self) -> None:
        known = pa.DictionaryArray.from_arrays(pa.array([], pa.int32()), self._known)
        chunks: list[Any] = pa.chunked_array([known, *self._waiting]).unify_dictionaries().chunks
        begun, *parts = chunks
        self._known, self._waiting, self._named, self._rows = begun.dictionary, [], 0, 0
        size = np.int8 if len(self._known) <= np.iinfo(np.int8).max else np.int32
        pa.default_memory_pool().release_unused()
        self._codes += [part.indices.fill_null(-1).to_numpy().astype(size, copy=False) for part in parts]

    def categorical(self) -> pd.Categorical:
        """The whole column; categories are in the order in which they were met. Nothing is left here."""
        self._unify()
        codes = np.concatenate([np.zeros(0, dtype=np.int8), *self._codes])
        self._codes = []
        whole: pd.Categorical = repeated(codes, self._known.to_pandas())
        return whole


def _batches(
    store: Store, crawl: HeldCrawl, table: str, columns: Sequence[str], chosen: ds.Expression | None
) -> Iterator[pa.RecordBatch]:
    """Columns of a crawl's table with the keys of today, in parts; the arguments are those of ``read``."""
    if not has_former_keys(crawl):
        yield from _stored(store, crawl, table, columns, chosen)
        return
    named = list(dict.fromkeys((*columns, PAGE_KEY))) if table == "pages" else list(columns)
    batches = with_keys_of_today(_stored(store, crawl, table, named, chosen), are_pages=table == "pages")
    yield from (batch.select(list(columns)) for batch in batches)


def _stored(
    store: Store, crawl: HeldCrawl, table: str, columns: Sequence[str], chosen: ds.Expression | None
) -> Iterator[pa.RecordBatch]:
    """Columns of a crawl's table in parts, few of which are held at a time; the arguments are those of ``read``."""
    schema, paths = _schema(table), _files(store, crawl, table)
    if not paths:
        return
    repeated = [field.name for field in schema if pa.types.is_dictionary(field.type)]
    layout = ds.ParquetFileFormat(read_options=ds.ParquetReadOptions(dictionary_columns=repeated))
    try:
        dataset = ds.dataset(paths, schema=schema, format=layout)
        _compare(crawl, table, dataset.count_rows())
        yield from dataset.to_batches(
            columns=list(columns), filter=chosen, batch_readahead=_AHEAD, fragment_readahead=_AHEAD
        )
    except (OSError, pa.ArrowException) as fault:
        raise _unreadable(crawl, table, fault) from fault


def _unreadable(crawl: HeldCrawl, table: str, fault: Exception) -> StoreError:
    cause = str(fault).partition("\n")[0]
    return StoreError(f"table '{table}' of crawl '{crawl.crawl_id}' cannot be read: {cause}")


def _without_null_flags(rows: pa.Table) -> pa.Table:
    for place, field in enumerate(rows.schema):
        if pa.types.is_boolean(field.type) and not field.nullable and rows.column(place).null_count:
            filled: Any = pc.fill_null(rows.column(place), pa.scalar(False))
            rows = rows.set_column(place, field, filled)
    return rows


def _nullable(arrow: pa.DataType) -> pd.Int32Dtype | None:
    """Keeps int32 what it is where pandas would make a null a NaN and the column floating point."""
    return pd.Int32Dtype() if arrow == pa.int32() else None


def _schema(table: str) -> pa.Schema:
    """The declared schema, with dictionaries for the texts that repeat."""
    dictionary = pa.dictionary(pa.int32(), pa.string())
    return pa.schema(
        [field.with_type(dictionary) if field.name in REPEATED else field for field in TABLES[table].schema]
    )


def _files(store: Store, crawl: HeldCrawl, table: str) -> list[str]:
    paths = [store.root / file["path"] for file in crawl.tables.get(table, {}).get("files", [])]
    missing = [path for path in paths if not Path(path).is_file()]
    if missing:
        raise StoreError(f"crawl '{crawl.crawl_id}' lacks {len(missing)} of its files, such as '{missing[0]}'")
    return [str(path) for path in paths]


def _compare(crawl: HeldCrawl, table: str, rows: int) -> None:
    listed = sum(file["rows"] for file in crawl.tables[table]["files"])
    if rows != listed:
        raise StoreError(f"table '{table}' of crawl '{crawl.crawl_id}' has {rows} rows; its manifest lists {listed}")
