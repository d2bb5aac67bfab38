"""The marts of a selection: each computed once, when it is first asked for, and written to the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

import pandas as pd

from analysis.given.patterns import Labelled, labels
from analysis.measures import (
    backlinks,
    inlink_distribution,
    inlink_lorenz,
    inlink_summary,
    linked_pages,
    page_inlinks,
    referring_domains,
    resolution,
    source_overlap,
)
from analysis.measures.claims import claims, ends
from analysis.measures.coverage import own_domain
from analysis.measures.inlink_counts import counts_by_placement
from analysis.measures.page_groups import page_groups
from analysis.tables.frames import coded_parts
from analysis.tables.identity import CountBy, Identity
from analysis.tables.load import Observed
from linkspider.errors import StoreError
from linkspider.model.store import PartFile, Store
from linkspider.model.tables import MARTS

#: Marts that rest on a crawl of the referring pages, and those that rest on a crawl of the site.
OF_REFERRERS: Final = ("referring_domains", "backlinks", "linked_pages", "source_overlap")
OF_SITE: Final = ("resolution", "page_inlinks", "inlink_distribution", "inlink_summary", "inlink_lorenz")


class _Spread(NamedTuple):
    """How in-links are spread; both are told from the same groups of pages, which are large."""

    distribution: pd.DataFrame
    summary: pd.DataFrame


@dataclass(frozen=True)
class Marts:
    """The marts of the selected crawls; each property is the frame of the mart of its name.

    Attributes:
        observed: what the crawls saw.
        page_types: labels of pages and what tells them; none: pages have no types.
    """

    observed: Observed
    page_types: Sequence[Labelled] = ()

    @cached_property
    def resolution(self) -> pd.DataFrame:
        """One row per URL of the site crawl, and of others that backlinks lead to: where it ends."""
        return resolution.resolution(self.observed.pages, self.ways)

    @cached_property
    def ways(self) -> pd.DataFrame:
        """The rows of it that redirect, name a canonical, or are looked at beside the crawl; the others are most."""
        return resolution.ways(self.observed.pages, self.observed.target_checks)

    @cached_property
    def identity(self) -> Identity:
        """What tells pages of the site apart."""
        by = self.observed.count_by
        return Identity(by, resolution.folds(self.ways) if by is CountBy.RESOLVED else {})

    @cached_property
    def referring_domains(self) -> pd.DataFrame:
        """One row per domain with a backlink."""
        return referring_domains.referring_domains(self._backlinks)

    @cached_property
    def backlinks(self) -> pd.DataFrame:
        """One row per referring page and target."""
        said = claims(self.observed.checks)
        return backlinks.backlinks(self._backlinks, self.resolution, said, ends(self.observed.target_checks))

    @cached_property
    def linked_pages(self) -> pd.DataFrame:
        """One row per page of the site that has a backlink."""
        return linked_pages.linked_pages(self._backlinks, self._pages)

    @cached_property
    def source_overlap(self) -> pd.DataFrame:
        """One row per pair of tools whose seed lists were read."""
        observed = self.observed
        checks = observed.checks if observed.has_checks else None
        own = own_domain(observed.selection.site)
        return source_overlap.source_overlap(observed.seeds, observed.seed_counts, checks, own)

    @cached_property
    def page_inlinks(self) -> pd.DataFrame:
        """One row per page of the site crawl."""
        return page_inlinks.page_inlinks(self._pages, self._internal_links, self.linked_pages)

    @cached_property
    def inlink_distribution(self) -> pd.DataFrame:
        """The in-link histogram."""
        return self._spread.distribution

    @cached_property
    def inlink_summary(self) -> pd.DataFrame:
        """The in-link distribution in figures."""
        return self._spread.summary

    @cached_property
    def inlink_lorenz(self) -> pd.DataFrame:
        """The Lorenz curve of in-links."""
        return inlink_lorenz.inlink_lorenz(self._site_pages)

    @cached_property
    def _backlinks(self) -> pd.DataFrame:
        return self.identity.backlinks(self.observed.backlinks)

    @cached_property
    def _internal_links(self) -> pd.DataFrame:
        return self.identity.internal(self.observed.internal_links)

    @cached_property
    def _pages(self) -> pd.DataFrame:
        observed = self.observed
        links = (observed.internal_links, observed.backlinks) if observed.count_by is CountBy.URL else ()
        return self.identity.pages(observed.pages, *links)

    @cached_property
    def _spread(self) -> _Spread:
        pages = self._site_pages
        groups = self._groups(pages)
        distribution = inlink_distribution.inlink_distribution(pages, groups)
        return _Spread(distribution, inlink_summary.inlink_summary(pages, groups))

    @property
    def _site_pages(self) -> pd.DataFrame:
        return self.page_inlinks[self.page_inlinks["is_site_page"]].reset_index(drop=True)

    def _groups(self, pages: pd.DataFrame) -> dict[str, pd.DataFrame]:
        """What the distribution is told for, beside all links of all pages."""
        types = labels(pages["url"].tolist(), self.page_types) if self.page_types else None
        counts = counts_by_placement(pages.rename(columns={"url": "url_key"}), self._internal_links)
        placements = {f"placement={placement}": frame for placement, frame in counts.items()}
        return placements | page_groups(pages, types)


def publish(store: Store, site: str, name: str, frame: pd.DataFrame) -> PartFile:
    """Writes a mart of a site.

    Raises:
        StoreError: if the store cannot be written.
    """
    try:
        staged = store.stage_groups(coded_parts(frame, MARTS[name]), store.mart_path(name, site))
        store.put(staged)
    except OSError as fault:
        raise StoreError(f"marts cannot be written to store '{store.root}': {fault.strerror or fault}") from fault
    return staged.part


def withdraw(store: Store, site: str, name: str) -> None:
    """Takes away a mart of a site that would not be made any more, if it is there.

    Raises:
        StoreError: if the store cannot be written.
    """
    path = store.mart_path(name, site)
    try:
        path.unlink(missing_ok=True)
    except OSError as fault:
        raise StoreError(f"mart '{path}' cannot be taken away: {fault.strerror or fault}") from fault
