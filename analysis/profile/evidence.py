"""Backlinks and their pages as arrays that belong together, for rules that look at millions of links at once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.tables.anchors import anchors_of
from analysis.tables.counting import Codes, Flags, distinct_pairs
from analysis.tables.frames import codes

Floats = npt.NDArray[np.float64]
Times = npt.NDArray[np.datetime64]

#: Columns of ``links`` that are read; rows are backlinks.
LINK_COLUMNS: Final = (
    *("source_url", "source_domain", "target_url", "target_key", "anchor_text", "image_alt"),
    *("is_ugc", "is_sponsored", "is_followed", "placement", "is_boilerplate", "is_hidden", "dom_path"),
    *("context_before", "context_after", "fetched_at"),
)
#: Columns of ``pages`` of the crawl of referring pages that are read.
PAGE_COLUMNS: Final = (
    *("url", "url_key", "title", "h1", "meta_description", "language", "canonical_url", "is_noindex", "word_count"),
    *("text_sketch", "near_duplicate_of", "published_at", "modified_at", "generator", "og_type"),
    *("schema_types", "parked_signs", "external_link_count", "external_domain_count"),
)
_CHUNK: Final = 1_000_000  # texts that are matched at once: a bound on what Arrow takes beside the column


@dataclass(frozen=True)
class Evidence:
    """Backlinks, the distinct pages that hold them, and the domains of these; all numbers begin with 0.

    Attributes:
        links: one row per backlink, ``LINK_COLUMNS``, numbered from 0.
        pages: one row per distinct source_url in alphabetical order, ``PAGE_COLUMNS`` but url, which is the index;
            null throughout where the crawl has no row for it.
        page: each link's page.
        domains: the distinct source_domain, and others that are to be told of, in alphabetical order.
        domain: each link's domain.
    """

    links: pd.DataFrame
    pages: pd.DataFrame
    page: Codes
    domains: "pd.Index[str]"
    domain: Codes

    @classmethod
    def of(cls, backlinks: pd.DataFrame, referring_pages: pd.DataFrame, others: Iterable[str] = ()) -> "Evidence":
        """Brings links and pages together.

        Args:
            backlinks: one row per backlink occurrence: ``LINK_COLUMNS``.
            referring_pages: one row per page of the referrers crawl: ``PAGE_COLUMNS``.
            others: domains without a link that are to be told of too.

        Raises:
            KeyError: if a column is missing.
        """
        links = backlinks[list(LINK_COLUMNS)].reset_index(drop=True)
        urls, page = _coded(links["source_url"])
        linking, domain = _coded(links["source_domain"])
        domains = linking.union(pd.Index(sorted({*others}), dtype="str"))
        rows = referring_pages[list(PAGE_COLUMNS)].drop_duplicates("url").set_index("url")
        rows.index = rows.index.astype("str")
        return cls(links, rows.reindex(urls), page, domains, domains.get_indexer(linking)[domain])

    def chosen(self, which: Flags) -> "Evidence":
        """The same of some of the links: their pages and domains keep their numbers."""
        links = self.links[which].reset_index(drop=True)
        return Evidence(links, self.pages, self.page[which], self.domains, self.domain[which])

    @property
    def anchors(self) -> "pd.Series[Any]":
        """Each link's anchor, categorical: its text, or the alternative text of an image."""
        return self.read_anchors[0]

    @cached_property
    def read_anchors(self) -> tuple["pd.Series[Any]", Flags]:
        """The same, and which of them are alternative texts."""
        return anchors_of(self.links)

    @cached_property
    def page_domain(self) -> Codes:
        """Each page's domain; -1 for a page without a link among these."""
        found = np.full(len(self.pages), -1, dtype=np.int64)
        found[self.page] = self.domain
        return found

    def in_placements(self, *words: str) -> Flags:
        """Links that stand in one of these places."""
        return flags(self.links["placement"].isin(words))

    def flag(self, column: str) -> Flags:
        """A column of truth values of the links."""
        return flags(self.links[column])

    def page_numbers(self, column: str) -> Floats:
        """A column of numbers of the pages, NaN where there is none."""
        return self.pages[column].to_numpy(dtype=np.float64, na_value=np.nan)

    def page_has(self, column: str, pattern: str) -> Flags:
        """Pages in whose column an RE2 pattern is found."""
        return matches(self.pages[column], pattern)

    def address_has(self, pattern: str) -> Flags:
        """Pages in whose address an RE2 pattern is found."""
        return matches(pd.Series(self.pages.index), pattern)

    def link_has(self, column: str, pattern: str) -> Flags:
        """Links in whose column an RE2 pattern is found."""
        return matches(self.links[column], pattern)

    def pages_of(self, which: Flags) -> Flags:
        """Pages that hold at least one of these links."""
        return np.bincount(self.page[which], minlength=len(self.pages)) > 0

    def pages_by_domain(self, which: Flags | None = None) -> Codes:
        """How many distinct pages of each domain hold (such) links."""
        kept = slice(None) if which is None else which
        return distinct_pairs(self.domain[kept], self.page[kept], len(self.domains))


def flags(values: "pd.Series[Any]") -> Flags:
    """Truth values, null being false."""
    return values.to_numpy(dtype=np.bool_, na_value=False)


def matches(values: "pd.Series[Any]", pattern: str) -> Flags:
    """Where a pattern is found in texts: RE2, without regard to case; null is no text.

    Args:
        values: texts; of a categorical each distinct text is read once.
        pattern: in RE2's language, which takes time proportional to the text.
    """
    if isinstance(values.dtype, pd.CategoricalDtype):
        of_text = np.append(matches(pd.Series(values.cat.categories, dtype="str"), pattern), False)
        return np.asarray(of_text[codes(values)], dtype=np.bool_)
    return np.concatenate([np.zeros(0, dtype=np.bool_), *_found(values, pattern)])


def lengths(values: "pd.Series[Any]") -> Codes:
    """How many characters texts have, null having 0."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        of_text = np.append(lengths(pd.Series(values.cat.categories, dtype="str")), np.int64(0))
        return np.asarray(of_text[codes(values)], dtype=np.int64)
    return np.asarray(values.astype("str").str.len().fillna(0), dtype=np.int64)


def times(values: "pd.Series[Any]") -> Times:
    """Moments in UTC as numpy has them, NaT where there is none."""
    moments: Times = values.dt.tz_convert("UTC").dt.tz_localize(None).to_numpy(dtype="datetime64[us]")
    return moments


def _found(values: "pd.Series[Any]", pattern: str) -> Iterator[Flags]:
    for start in range(0, len(values), _CHUNK):
        texts = pa.array(values.array[start : start + _CHUNK], type=pa.large_string(), from_pandas=True)
        found: Any = pc.fill_null(pc.match_substring_regex(texts, pattern=pattern, ignore_case=True), pa.scalar(False))
        yield np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.bool_)


def _coded(values: "pd.Series[str]") -> tuple["pd.Index[str]", Codes]:
    codes, distinct = pd.factorize(values, sort=False)
    names = pd.Index(distinct.astype("str"))
    order = np.asarray(names.argsort())
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return names[order], place[codes]
