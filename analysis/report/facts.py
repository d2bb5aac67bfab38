"""What a report is made from: the marts of a site, read when they are asked for, and what they rest on."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pandas as pd
import pyarrow.parquet as pq

from analysis.coverage import Coverage
from analysis.coverage_mart import OPTIONS, coverage_of, notes_of, told
from analysis.terminal import printable
from linkspider.errors import StoreError
from linkspider.model import urls
from linkspider.model.store import Store
from linkspider.model.tables import MARTS

#: Pages whose host says which site is meant.
_SAMPLE: Final = 1000


@dataclass(frozen=True)
class Facts:
    """The marts of a site.

    Attributes:
        store: where they lie.
        site: the audited site.
    """

    store: Store
    site: str

    def has(self, mart: str) -> bool:
        """Whether a mart was made."""
        return self.store.mart_path(mart, self.site).is_file()

    def mart(self, name: str, columns: Sequence[str] = ()) -> pd.DataFrame:
        """A mart, or some of its columns; no rows where it was not made.

        Raises:
            StoreError: if it cannot be read.
        """
        wanted = list(columns) or [column.name for column in MARTS[name].columns]
        if not self.has(name):
            return MARTS[name].schema.empty_table().select(wanted).to_pandas()
        path = self.store.mart_path(name, self.site)
        try:
            return pq.read_table(path, columns=wanted, partitioning=None).to_pandas()
        except (OSError, KeyError, ValueError) as fault:  # pyarrow's errors are children of these
            cause = str(fault).partition("\n")[0]
            told = f"mart '{path}' cannot be read: {cause}; `python -m analysis all` makes it anew"
            raise StoreError(told) from fault

    def rows(self, name: str) -> int:
        """How many rows a mart has."""
        if not self.has(name):
            return 0
        return int(pq.read_metadata(self.store.mart_path(name, self.site)).num_rows)

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
        return coverage_of(self.coverage_mart)

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
        return told(self.coverage_mart, "")[OPTIONS]

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
    def origin(self) -> str:
        """What most of the site's URLs begin with, such as ``https://docs.python.org``; it can be left out of them."""
        pages = self.mart("page_inlinks", ["url"])["url"].head(_SAMPLE)
        origins = Counter(f"{urls.scheme_of(url)}://{urls.authority(url)}" for url in pages if "://" in url)
        return max(origins, key=lambda name: origins[name]) if origins else ""

    def short(self, url: str) -> str:
        """A URL as the report shows it: pages of the site by path, others without https://."""
        rest = url.removeprefix(self.origin) if self.origin else url
        text = rest if rest != url and rest.startswith("/") else url.removeprefix("https://")
        return printable(text)
