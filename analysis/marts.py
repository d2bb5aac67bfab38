"""The marts of a selection: each computed once, when it is first asked for, and written to the store."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pandas as pd

from analysis import backlinks, inlink_distribution, inlink_summary, linked_pages, page_inlinks, referring_domains
from analysis.frames import to_arrow
from analysis.load import Observed
from analysis.selection import Selection
from linkspider.errors import StoreError
from linkspider.model.store import PartFile
from linkspider.model.tables import MARTS

#: Marts that rest on a crawl of the referring pages, and those that rest on a crawl of the site.
OF_REFERRERS: Final = ("referring_domains", "backlinks", "linked_pages")
OF_SITE: Final = ("page_inlinks", "inlink_distribution", "inlink_summary")


@dataclass(frozen=True)
class Marts:
    """The marts of the selected crawls; each property is the frame of the mart of its name.

    Attributes:
        observed: what the crawls saw.
    """

    observed: Observed

    @cached_property
    def referring_domains(self) -> pd.DataFrame:
        """One row per domain with a backlink."""
        return referring_domains.referring_domains(self.observed.backlinks)

    @cached_property
    def backlinks(self) -> pd.DataFrame:
        """One row per referring page and target."""
        return backlinks.backlinks(self.observed.backlinks)

    @cached_property
    def linked_pages(self) -> pd.DataFrame:
        """One row per page of the site that has a backlink."""
        return linked_pages.linked_pages(self.observed.backlinks, self.observed.pages)

    @cached_property
    def page_inlinks(self) -> pd.DataFrame:
        """One row per page of the site crawl."""
        return page_inlinks.page_inlinks(self.observed.pages, self.observed.internal_links, self.linked_pages)

    @cached_property
    def inlink_distribution(self) -> pd.DataFrame:
        """The in-link histogram."""
        return inlink_distribution.inlink_distribution(self.page_inlinks)

    @cached_property
    def inlink_summary(self) -> pd.DataFrame:
        """The in-link distribution in figures."""
        return inlink_summary.inlink_summary(self.page_inlinks)

    def frame(self, name: str) -> pd.DataFrame:
        """The mart of a declared name."""
        frame: pd.DataFrame = getattr(self, MARTS[name].name)
        return frame

    def publish(self, names: Iterable[str]) -> list[PartFile]:
        """Writes marts to the store, each replacing the one of an earlier analysis of the same site.

        Returns:
            The files written, in the order of the names.

        Raises:
            StoreError: if the store cannot be written.
        """
        store, site = self.observed.store, self.observed.selection.site
        try:
            return [
                store.publish(to_arrow(self.frame(name), MARTS[name]), store.mart_path(name, site)) for name in names
            ]
        except OSError as fault:
            raise StoreError(f"marts cannot be written to store '{store.root}': {fault.strerror or fault}") from fault


def possible(selection: Selection) -> tuple[str, ...]:
    """Names of the marts that the selected crawls can fill."""
    of_referrers = OF_REFERRERS if selection.referrers_crawl else ()
    of_site = OF_SITE if selection.site_crawl else ()
    return of_referrers + of_site
