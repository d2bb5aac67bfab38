"""What the crawls of a selection saw: their tables as frames, each read once, when it is first asked for."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.tables.anchors import anchors_of
from analysis.tables.frames import codes
from analysis.tables.identity import CountBy
from analysis.tables.reading import old_columns, read, read_aliases
from analysis.tables.selection import HeldCrawl, Selection
from linkspider.errors import StoreError
from linkspider.model import urls
from linkspider.model.indexability import indexability
from linkspider.model.outcome import Outcome
from linkspider.model.scope import LinkScope
from linkspider.model.store import Store
from linkspider.model.tables import TABLES

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
ALIAS_COLUMNS: Final = ("source_url", "source_domain", "fetched_at")
SEED_COLUMNS: Final = ("source_tool", "referring_key")
SEED_COUNT_COLUMNS: Final = ("source_tool", "subject_kind", "subject", "domains")

#: Links that are moved at a time.
_ROWS: Final = 4_000_000


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
        return _distinct(self._site_rows[list(PAGE_COLUMNS)], self.selection.site_crawl)

    @cached_property
    def referring_pages(self) -> pd.DataFrame:
        """Pages of the referrers crawl, one row per URL key: ``PAGE_COLUMNS``."""
        crawl = self.selection.referrers_crawl
        return _distinct(read(self.store, crawl, "pages", PAGE_COLUMNS), crawl)

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
        return pd.DataFrame({name: _parted(links.pop(name), leaves) for name in [*links]}, copy=False)

    @cached_property
    def site_pages(self) -> pd.DataFrame:
        """What the pages of the site crawl say of themselves, one row per URL key: ``SITE_PAGE_COLUMNS``."""
        return _with_indexability(self._site_rows[list(SITE_PAGE_COLUMNS)])

    @cached_property
    def _site_rows(self) -> pd.DataFrame:
        """What ``pages`` and ``site_pages`` are columns of: those that both have are in memory once."""
        columns = [*dict.fromkeys((*PAGE_COLUMNS, *SITE_PAGE_COLUMNS))]
        return read(self.store, self.selection.site_crawl, "pages", columns)

    @cached_property
    def backlinks(self) -> pd.DataFrame:
        """Backlinks of the referrers crawl, one row per occurrence: ``BACKLINK_COLUMNS``; an image's text: its alt."""
        links = self._links(self.selection.referrers_crawl, (*BACKLINK_COLUMNS, "image_alt"), (LinkScope.BACKLINK,))
        return links.assign(anchor_text=anchors_of(links)[0]).drop(columns="image_alt")

    @cached_property
    def aliases(self) -> pd.DataFrame:
        """Edges from elsewhere that are no links, as ``read_aliases`` tells them: ``ALIAS_COLUMNS``."""
        return read_aliases(self.store, self.selection.referrers_crawl, ALIAS_COLUMNS)

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


def _with_indexability(pages: pd.DataFrame) -> pd.DataFrame:
    """Pages with the indexability that an earlier version did not write down."""
    if pages["indexability"].notna().all():
        return pages
    keys = pages["url_key"].astype("str")
    canonicals = [None if pd.isna(url) else urls.key(url) for url in pages["canonical_url"]]
    told = zip(pages["outcome"], pages["is_noindex"], canonicals, keys, strict=True)
    return pages.assign(indexability=[indexability(Outcome(outcome), *rest) for outcome, *rest in told])


def _parted(values: "pd.Series[Any]", leaves: npt.NDArray[np.bool_]) -> Any:
    """A column without nulls but of texts, with the rows that are marked behind all others."""
    if isinstance(values.dtype, pd.CategoricalDtype):
        return pd.Categorical.from_codes(_moved(codes(values), leaves), dtype=values.dtype, validate=False)
    return _moved(values.to_numpy(), leaves)


def _moved(values: npt.NDArray[Any], leaves: npt.NDArray[np.bool_]) -> npt.NDArray[Any]:
    """An array in another order, without one of the places: of all links these take more room than the array."""
    moved = np.empty_like(values)
    stays, behind = 0, len(values) - int(np.count_nonzero(leaves))
    for first in range(0, len(values), _ROWS):
        part, is_behind = values[first : first + _ROWS], leaves[first : first + _ROWS]
        kept, gone = part[~is_behind], part[is_behind]
        moved[stays : stays + len(kept)], moved[behind : behind + len(gone)] = kept, gone
        stays, behind = stays + len(kept), behind + len(gone)
    return moved


def _distinct(pages: pd.DataFrame, crawl: HeldCrawl | None) -> pd.DataFrame:
    repeated = pages.loc[pages["url_key"].duplicated(), "url_key"]
    if crawl is not None and len(repeated):
        raise StoreError(f"crawl '{crawl.crawl_id}' has two rows for the page '{repeated.iloc[0]}': it is damaged")
    return pages
