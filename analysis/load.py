"""The one reader of tables: only files that a manifest lists, only the columns and links that are asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds

from analysis.selection import HeldCrawl, Selection
from linkspider.errors import StoreError
from linkspider.model.scope import LinkScope
from linkspider.model.store import Store
from linkspider.model.tables import TABLES

#: Texts that repeat from row to row: read as dictionaries, they become categoricals.
REPEATED: Final = frozenset(
    {"source_url", "source_host", "source_domain", "target_key", "anchor_text", "outcome"},
)
PAGE_COLUMNS: Final = ("url_key", "outcome", "status", "depth", "link_count", "site_link_count")
INTERNAL_COLUMNS: Final = ("source_url", "target_key", "is_followed")
BACKLINK_COLUMNS: Final = (
    "source_url",
    "source_host",
    "source_domain",
    "target_key",
    "anchor_text",
    "is_followed",
    "fetched_at",
)


@dataclass(frozen=True)
class Observed:
    """What the selected crawls saw, each table read when it is first asked for; a crawl that is missing saw nothing.

    Attributes:
        store: where the tables lie.
        selection: which crawls to read.
    """

    store: Store
    selection: Selection

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
        return read(self.store, self.selection.site_crawl, "links", INTERNAL_COLUMNS, LinkScope.INTERNAL)

    @cached_property
    def backlinks(self) -> pd.DataFrame:
        """Backlinks of the referrers crawl, one row per occurrence: ``BACKLINK_COLUMNS``."""
        return read(self.store, self.selection.referrers_crawl, "links", BACKLINK_COLUMNS, LinkScope.BACKLINK)


def read(
    store: Store, crawl: HeldCrawl | None, table: str, columns: Sequence[str], link_scope: LinkScope | None = None
) -> pd.DataFrame:
    """Reads columns of a crawl's table.

    Args:
        store: where the tables lie.
        crawl: the crawl, or None for an empty frame.
        table: name of a declared table.
        columns: the columns wanted.
        link_scope: of links, those to read; None reads all rows.

    Returns:
        A frame with these columns: repeated texts as categoricals, int32 as nullable Int32, times in UTC.

    Raises:
        StoreError: if a listed file is missing or damaged.
    """
    schema = _schema(table)
    paths = [] if crawl is None else _files(store, crawl, table)
    rows = schema.empty_table().select(columns)
    if crawl is not None and paths:
        chosen = ds.field("link_scope") == link_scope.value if link_scope else None
        repeated = [field.name for field in schema if pa.types.is_dictionary(field.type)]
        layout = ds.ParquetFileFormat(read_options=ds.ParquetReadOptions(dictionary_columns=repeated))
        try:
            dataset = ds.dataset(paths, schema=schema, format=layout)
            _compare(crawl, table, dataset.count_rows())
            rows = dataset.to_table(columns=list(columns), filter=chosen)
        except (OSError, pa.ArrowException) as fault:
            cause = str(fault).partition("\n")[0]
            raise StoreError(f"table '{table}' of crawl '{crawl.crawl_id}' cannot be read: {cause}") from fault
    return rows.unify_dictionaries().to_pandas(types_mapper=_nullable)


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
