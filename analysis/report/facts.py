"""What a report is made from: the marts of a site, read when they are asked for, and what they rest on."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from analysis.marts.coverage_mart import OPTIONS, coverage_of, notes_of, told
from analysis.measures.coverage import Coverage
from analysis.report.ground import Ground, surveyed
from analysis.report.streams import Order, first_in_order, grouped
from analysis.shown.terminal import printable
from linkspider.errors import StoreError
from linkspider.model import urls
from linkspider.model.store import Store
from linkspider.model.tables import MARTS

#: Pages whose host says which site is meant.
_SAMPLE: Final = 1000
#: Rows that are held at a time where all of a mart are looked at: with long texts some 50 MB.
_PART_ROWS: Final = 65_536


@dataclass(frozen=True)
class Facts:
    """The marts of a site.

    Attributes:
        store: where they lie.
        site: the audited site.
        left_out: marts that are treated as if they had not been made.
    """

    store: Store
    site: str
    left_out: frozenset[str] = frozenset()

    def has(self, mart: str) -> bool:
        """Whether a mart was made."""
        return mart not in self.left_out and self.store.mart_path(mart, self.site).is_file()

    def is_current(self, mart: str) -> bool:
        """Whether a mart can be read and was written with today's columns."""
        with suppress(StoreError), self._opened(mart, ()) as held:
            return bool(held.schema.equals(MARTS[mart].schema))
        return False

    def mart(self, name: str, columns: Sequence[str] = ()) -> pd.DataFrame:
        """A mart, or some of its columns; no rows where it was not made. For marts and columns that are never large.

        Raises:
            StoreError: if it cannot be read.
        """
        wanted = list(columns) or [column.name for column in MARTS[name].columns]
        with self._opened(name, wanted) as held:
            return _frame(held.to_table(wanted))

    def first(self, name: str, columns: Sequence[str], rows: int, where: pc.Expression | None = None) -> pd.DataFrame:
        """The first rows of a mart, or of those that ``where`` is true of; the others are not read or not held.

        Raises:
            StoreError: if it cannot be read.
        """
        with self._opened(name, columns) as held:
            return _frame(held.scanner([*columns], filter=where, batch_readahead=1).head(rows))

    def rows(self, name: str, where: pc.Expression | None = None) -> int:
        """How many rows a mart has, or how many of them ``where`` is true of.

        Raises:
            StoreError: if it cannot be read.
        """
        with self._opened(name, ()) as held:
            return int(held.count_rows(filter=where, batch_readahead=1))

    def parts(self, name: str, columns: Sequence[str] = (), where: pc.Expression | None = None) -> Iterator[pa.Table]:
        """The rows of a mart, a bounded number at a time; at least one part, perhaps empty.

        Args:
            name: of the mart.
            columns: which are wanted; all of them where none is named.
            where: only rows that it is true of; it names these columns alone.

        Raises:
            StoreError: if it cannot be read.
        """
        wanted = list(columns) or [column.name for column in MARTS[name].columns]
        with self._opened(name, wanted) as held:
            yield held.schema.empty_table().select(wanted)
            if self.has(name):  # a dataset's scanner reads further ahead: a hundred megabytes more
                file = pq.ParquetFile(self.store.mart_path(name, self.site))
                for batch in file.iter_batches(_PART_ROWS, columns=wanted, use_threads=False):
                    rows = pa.Table.from_batches([batch])
                    yield rows if where is None else rows.filter(where)

    def best(
        self, name: str, columns: Sequence[str], order: Order, rows: int, where: pc.Expression | None = None
    ) -> pd.DataFrame:
        """The first rows of a mart in another order; among equals the mart's own holds.

        Args:
            name: of the mart.
            columns: which are wanted, those of the order among them.
            order: what rows are sorted by.
            rows: how many are wanted.
            where: as of ``parts``.

        Raises:
            StoreError: if it cannot be read.
        """
        return _frame(first_in_order(self.parts(name, columns, where), order, rows))

    def groups(self, name: str, by: Sequence[str], value: str = "", where: pc.Expression | None = None) -> pd.DataFrame:
        """How many rows a mart has of each group, as ``rows``, and the sum of a column; the first met comes first.

        Args:
            name: of the mart.
            by: the columns that a group has alike.
            value: the column that is summed; empty for none.
            where: as of ``parts``.

        Raises:
            StoreError: if it cannot be read.
        """
        sums = [value] if value else []
        return _frame(grouped(self.parts(name, [*by, *sums], where), by, sums))

    @contextmanager
    def _opened(self, name: str, columns: Sequence[str]) -> "Iterator[Any]":
        """A mart to be read, of which these columns are there and of their types; empty where it was not made."""
        declared = MARTS[name].schema
        if not self.has(name):
            yield ds.dataset(declared.empty_table())
            return
        path = self.store.mart_path(name, self.site)
        try:
            held = ds.dataset(path, partitioning=None)
            for column in columns:
                found = held.schema.field(column).type
                if found != declared.field(column).type:
                    raise ValueError(f"its column '{column}' is of the type {found}")
            yield held
        except (OSError, KeyError, ValueError) as fault:  # pyarrow's errors are children of these
            cause = str(fault).partition("\n")[0]
            told = f"mart '{path}' cannot be read: {cause}; `python -m analysis all` makes it anew"
            raise StoreError(told) from fault

    def query(self, mart: str, columns: str = "*", tail: str = "") -> str:
        """SQL for DuckDB that reads a mart, to be run in the store's folder."""
        path = self.store.mart_path(mart, self.site).relative_to(self.store.root).as_posix().replace("'", "''")
        return f"SELECT {columns}\nFROM '{path}'{chr(10) + tail if tail else ''};"

    @cached_property
    def coverage(self) -> Coverage:
        """What the marts rest on.

        Raises:
            StoreError: if that was not written.
        """
        if self.coverage_mart.empty:
            raise StoreError(f"store '{self.store.root}' holds no marts of {self.site}: run `python -m analysis all`")
        try:
            return coverage_of(self.coverage_mart)
        except (KeyError, IndexError) as fault:
            path = self.store.mart_path("coverage", self.site)
            raise StoreError(f"mart '{path}' lacks {fault}; `python -m analysis all` makes it anew") from fault

    @cached_property
    def coverage_mart(self) -> pd.DataFrame:
        """The same as rows."""
        return self.mart("coverage")

    @property
    def notes(self) -> list[str]:
        """What a person should know, a line each."""
        return notes_of(self.coverage_mart)

    @property
    def options(self) -> str:
        """What was asked for when the marts were made, as a digest."""
        return told(self.coverage_mart, "").get(OPTIONS, "")

    @cached_property
    def summary(self) -> dict[str, float]:
        """The mart ``authority_summary``: statistic -> value, where there is one."""
        frame = self.mart("authority_summary").dropna(subset=["value"])
        return dict(zip(frame["statistic"], frame["value"].tolist(), strict=True))

    @cached_property
    def summary_words(self) -> dict[str, str]:
        """The same: statistic -> words."""
        frame = self.mart("authority_summary").dropna(subset=["words"])
        return dict(zip(frame["statistic"], frame["words"], strict=True))

    @cached_property
    def figures(self) -> dict[tuple[str, str], float]:
        """The mart ``inlink_summary`` over all links: (measure, statistic) -> value."""
        frame = self.mart("inlink_summary")
        frame = frame[frame["group"] == "all"]
        return dict(zip(zip(frame["measure"], frame["statistic"], strict=True), frame["value"].tolist(), strict=True))

    @cached_property
    def ground(self) -> Ground:
        """The site in folders, and what flows between them.

        Raises:
            StoreError: if a mart cannot be read.
        """
        return surveyed(
            self.parts("authority", ["url", "authority"]),
            self.parts("authority_edges", ["source_url", "target_url", "flow"]),
        )

    @cached_property
    def origin(self) -> str:
        """What most of the site's URLs begin with, such as ``https://docs.python.org``; it can be left out of them."""
        pages = self.first("page_inlinks", ["url"], _SAMPLE)["url"]
        origins = Counter(f"{urls.scheme_of(url)}://{urls.authority(url)}" for url in pages if "://" in url)
        return max(origins, key=lambda name: origins[name]) if origins else ""

    def short(self, url: str) -> str:
        """A URL as the report shows it: pages of the site by path, others without https://."""
        rest = url.removeprefix(self.origin) if self.origin else url
        text = rest if rest != url and rest.startswith("/") else url.removeprefix("https://")
        return printable(text)


def _frame(rows: pa.Table) -> pd.DataFrame:
    frame: pd.DataFrame = rows.to_pandas()
    return frame
