"""The one reader of tables: only files that a manifest lists, only the columns and links that are asked for."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from analysis.frames import repeated
from analysis.identity import CountBy
from analysis.selection import HeldCrawl, Selection
from linkspider.errors import StoreError
from linkspider.model import urls
from linkspider.model.indexability import indexability
from linkspider.model.outcome import Outcome
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
PAGE_COLUMNS: Final = (
    *("url", "url_key", "outcome", "status", "depth", "link_count", "site_link_count"),
    *("redirect_url", "redirect_kind", "is_permanent", "canonical_url", "has_canonical_conflict", "is_noindex"),
)
INTERNAL_COLUMNS: Final = (
    *("source_url", "target_key", "is_followed", "placement", "is_boilerplate", "anchor_text", "image_alt"),
)
BACKLINK_COLUMNS: Final = (
    *("source_url", "source_host", "source_domain", "target_key", "anchor_text", "is_followed", "placement"),
    *("ordinal", "fetched_at"),
)
SITE_LINK_COLUMNS: Final = (*INTERNAL_COLUMNS, "link_scope", "ordinal")
SITE_PAGE_COLUMNS: Final = (
    *("url", "url_key", "outcome", "status", "depth", "indexability", "is_nofollow_page", "title", "h1", "fetched_at"),
    *("found_in_links", "found_in_sitemap", "found_in_backlinks", "found_in_seeds", "links_truncated"),
    *("canonical_url", "is_noindex"),
)
TARGET_CHECK_COLUMNS: Final = ("target_key", "redirect_chain", "final_url", "verdict", "reason")
SEED_COLUMNS: Final = ("source_tool", "referring_key")
SEED_COUNT_COLUMNS: Final = ("source_tool", "subject_kind", "subject", "domains")
#: Edges of other elements are kept in the same table and are no links.
_HYPERLINKS: Final = ("a", "area")
#: Parts of a file, and files, that are read while another is worked on.
_AHEAD: Final = 2
#: Rows of a part of a table that is read part by part, at least.
_PART_ROWS: Final = 200_000
#: Texts, and rows, of parts that wait for being told from those that are known.
_WAITING: Final = 500_000
_WAITING_ROWS: Final = 12_000_000


@dataclass(frozen=True)
class Observed:
    """What the selected crawls saw, each table read when it is first asked for; a crawl that is missing saw nothing.

    Attributes:
        store: where the tables lie.
        selection: which crawls to read.
        count_by: how links will be counted; raw URLs of targets are read only where they are needed for that.
    """

    store: Store
    selection: Selection
    count_by: CountBy = CountBy.KEY

    @cached_property
    def pages(self) -> pd.DataFrame:
        """Pages of the site crawl, one row per URL key: ``PAGE_COLUMNS``."""
        return _pages(self.store, self.selection.site_crawl)

    @cached_property
    def referring_pages(self) -> pd.DataFrame:
        """Pages of the referrers crawl, one row per URL key: ``PAGE_COLUMNS``."""
        return _pages(self.store, self.selection.referrers_crawl)

    @cached_property
    def internal_links(self) -> pd.DataFrame:
        """Internal links of the site crawl, one row per occurrence: ``INTERNAL_COLUMNS``."""
        links = self._site_links
        count = int((links["link_scope"] == LinkScope.INTERNAL).sum())
        return links[:count].drop(columns=["link_scope", "ordinal"])

    @contextmanager
    def site_links(self) -> Iterator[pd.DataFrame]:
        """All links of the site crawl, one row per occurrence, internal ones first: ``SITE_LINK_COLUMNS``.

        What internal links have of them, in the same memory, is held on; the rest is for this use alone.
        """
        yield self._site_links
        _ = self.internal_links
        vars(self).pop("_site_links", None)

    @cached_property
    def _site_links(self) -> pd.DataFrame:
        links = self._links(self.selection.site_crawl, SITE_LINK_COLUMNS, tuple(LinkScope))
        leaves = (links["link_scope"] != LinkScope.INTERNAL).to_numpy(dtype=bool)
        order = np.argsort(leaves, kind="stable")
        return pd.DataFrame({name: links.pop(name).array.take(order) for name in [*links]}, copy=False)

    @cached_property
    def site_pages(self) -> pd.DataFrame:
        """What the pages of the site crawl say of themselves, one row per URL key: ``SITE_PAGE_COLUMNS``."""
        return _with_indexability(read(self.store, self.selection.site_crawl, "pages", SITE_PAGE_COLUMNS))

    @cached_property
    def backlinks(self) -> pd.DataFrame:
        """Backlinks of the referrers crawl, one row per occurrence: ``BACKLINK_COLUMNS``; an image's text: its alt."""
        links = self._links(self.selection.referrers_crawl, (*BACKLINK_COLUMNS, "image_alt"), (LinkScope.BACKLINK,))
        alts = links["image_alt"].astype(object)
        is_image = (links["anchor_text"] == "").to_numpy(dtype=bool) & alts.notna().to_numpy(dtype=bool)
        links = links.drop(columns="image_alt")
        if not is_image.any():
            return links
        return links.assign(anchor_text=links["anchor_text"].astype("str").where(~is_image, alts).astype("category"))

    @cached_property
    def seeds(self) -> pd.DataFrame:
        """Rows of the seed lists that were read: ``SEED_COLUMNS``."""
        return read(self.store, self.selection.referrers_crawl, "seeds", SEED_COLUMNS)

    @cached_property
    def seed_counts(self) -> pd.DataFrame:
        """Rows of seed lists that count links and name no page: ``SEED_COUNT_COLUMNS``."""
        return read(self.store, self.selection.referrers_crawl, "seed_counts", SEED_COUNT_COLUMNS)

    @cached_property
    def checks(self) -> pd.DataFrame:
        """Rows of ``backlink_checks``, all columns."""
        names = [column.name for column in TABLES["backlink_checks"].columns]
        return read(self.store, self.selection.referrers_crawl, "backlink_checks", names)

    @cached_property
    def target_checks(self) -> pd.DataFrame:
        """Where the pages that backlinks lead to end, as the referrers crawl saw it: ``TARGET_CHECK_COLUMNS``."""
        return read(self.store, self.selection.referrers_crawl, "target_checks", TARGET_CHECK_COLUMNS)

    @property
    def has_checks(self) -> bool:
        """Whether the referrers crawl wrote down what became of each pair that was asked about."""
        crawl = self.selection.referrers_crawl
        return crawl is not None and bool(crawl.tables.get("backlink_checks", {}).get("files"))

    @property
    def has_texts(self) -> bool:
        """Whether the site crawl kept the main contents of pages."""
        crawl = self.selection.site_crawl
        return crawl is not None and bool(crawl.tables.get("page_texts", {}).get("files"))

    @cached_property
    def notes(self) -> list[str]:
        """What a person should know of crawls that an earlier version wrote, one line each."""
        crawls = [crawl for crawl in (self.selection.site_crawl, self.selection.referrers_crawl) if crawl]
        return [note for crawl in crawls for note in old_columns(self.store, crawl)]

    def _links(self, crawl: HeldCrawl | None, columns: Sequence[str], scopes: Sequence[LinkScope]) -> pd.DataFrame:
        raw = ("target_url",) if self.count_by is CountBy.URL else ()
        return read(self.store, crawl, "links", (*columns, *raw), scopes)


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


def _with_indexability(pages: pd.DataFrame) -> pd.DataFrame:
    """Pages with the indexability that an earlier version did not write down."""
    if pages["indexability"].notna().all():
        return pages
    keys = pages["url_key"].astype("str")
    canonicals = [None if pd.isna(url) else urls.key(url) for url in pages["canonical_url"]]
    told = zip(pages["outcome"], pages["is_noindex"], canonicals, keys, strict=True)
    return pages.assign(indexability=[indexability(Outcome(outcome), *rest) for outcome, *rest in told])


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


def _pages(store: Store, crawl: HeldCrawl | None) -> pd.DataFrame:
    pages = read(store, crawl, "pages", PAGE_COLUMNS)
    repeated = pages.loc[pages["url_key"].duplicated(), "url_key"]
    if crawl is not None and len(repeated):
        raise StoreError(f"crawl '{crawl.crawl_id}' has two rows for the page '{repeated.iloc[0]}': it is damaged")
    return pages
