"""The star schema of a site: its crawls' links and pages, and the marts of the newest ones, as tables that join by ids.

All crawls of the site that have ended are in it, so that a BI tool can follow a page or a domain through time; the
marts (``fact_backlinks``, ``agg_...``, ``anchors``) are those of the newest crawl of each spider.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa

from analysis.export import star_facts
from analysis.export.parts import publish, row_groups
from analysis.export.star_dims import Dimensions, dim_crawls
from analysis.marts.library import Library, possible
from analysis.tables.identity import CountBy
from analysis.tables.selection import RUNNING, HeldCrawl, Selection, held_crawls
from linkspider.errors import OptionError
from linkspider.model.scope import Scope
from linkspider.model.star_tables import STAR
from linkspider.model.store import PartFile, Store
from linkspider.model.tables import Table

FOLDER: Final = "star"
#: Marts that the star holds with ids, and their columns that name pages.
OF_STAR: Final[Mapping[str, tuple[str, ...]]] = {
    "backlinks": ("referring_url", "target_url", "resolved_url"),
    "referring_domains": (),
    "page_inlinks": ("url",),
    "anchors": ("top_target_url",),
}


@dataclass(frozen=True)
class Star:
    """What a star is made of.

    Attributes:
        store: where the tables lie.
        selection: the crawls that the marts rest on.
        crawls: all crawls of the star, newest first.
        scope: the audited site.
        marts: name -> frame, of ``OF_STAR`` those that the selected crawls can give.
    """

    store: Store
    selection: Selection
    crawls: Sequence[HeldCrawl]
    scope: Scope
    marts: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    @classmethod
    def of(cls, library: Library, crawls: Iterable[HeldCrawl] | None = None) -> "Star":
        """The star of a library's site.

        Args:
            library: its marts, counted by key.
            crawls: the crawls beside those that the marts rest on; None for all of the site that have ended.

        Raises:
            OptionError: if the library counts otherwise than by key: ids are of keys.
            StoreError: if the store cannot be read.
        """
        observed = library.marts.observed
        if observed.count_by is not CountBy.KEY:
            raise OptionError("a star counts pages by key: --count-by goes with the other commands")
        store, selection = observed.store, observed.selection
        if crawls is None:
            crawls = [crawl for crawl in held_crawls(store) if crawl.site == selection.site and crawl.state != RUNNING]
        named = {crawl.crawl_id: crawl for crawl in (*crawls, *_selected(selection))}
        newest_first = sorted(named.values(), key=lambda crawl: (crawl.started_at, crawl.crawl_id), reverse=True)
        star_facts.link_bases(named)
        frames = {name: library.frame(name) for name in OF_STAR if name in possible(selection)}
        return cls(store, selection, newest_first, _scope(store, selection), frames)

    def tables(self) -> Iterator[tuple[Table, Iterator[pa.Table]]]:
        """Every table's declaration and its rows, in row groups; dimensions first.

        Raises:
            StoreError: if a table cannot be read, or two pages or domains have the same id.
        """
        for name, frames in self._frames().items():
            yield STAR[name], row_groups(frames, STAR[name])

    def _frames(self) -> dict[str, Iterable[pd.DataFrame]]:
        store, crawls = self.store, self.crawls
        site, referrers = (_id(crawl) for crawl in (self.selection.site_crawl, self.selection.referrers_crawl))
        dimensions = Dimensions(store, crawls, self.scope, self._named())
        return {
            "dim_crawls": [dim_crawls(crawls, [crawl.crawl_id for crawl in _selected(self.selection)])],
            "dim_pages": dimensions.pages(),
            "dim_domains": dimensions.domains(),
            "fact_pages": star_facts.fact_pages(store, crawls),
            "fact_links": star_facts.fact_links(store, crawls),
            "fact_backlinks": self._mart("backlinks", star_facts.fact_backlinks, referrers),
            "agg_referring_domains": self._mart("referring_domains", star_facts.agg_referring_domains, referrers),
            "agg_inlinks": self._mart("page_inlinks", star_facts.agg_inlinks, site),
            "anchors": self._mart("anchors", star_facts.anchors, site, referrers),
            "redirects": star_facts.redirects(store, crawls),
            "crawl_errors": star_facts.crawl_errors(store, crawls),
            "links_flat": star_facts.links_flat(store, crawls),
        }

    def _mart(self, name: str, with_ids: Callable[..., pd.DataFrame], *crawl_ids: str | None) -> list[pd.DataFrame]:
        return [with_ids(self.marts[name], *crawl_ids)] if name in self.marts else []

    def _named(self) -> "pd.Series[Any]":
        """Every URL that a mart names."""
        columns = [self.marts[mart][name].astype("str") for mart in self.marts for name in OF_STAR[mart]]
        return pd.concat([pd.Series([], dtype="str"), *columns], ignore_index=True).dropna()


def export_star(
    library: Library, root: Path | None = None, crawls: Iterable[HeldCrawl] | None = None
) -> list[PartFile]:
    """Writes the star of a library's site, in place of the one that was there.

    Args:
        library: the marts.
        root: the folder; None for ``star`` in the store.
        crawls: as of ``Star.of``; empty where somebody named crawls, for these alone.

    Returns:
        The files, their paths relative to the folder.

    Raises:
        LinkspiderError: if a table cannot be read, two pages have the same id, or the folder cannot be written.
    """
    star = Star.of(library, crawls)
    staged = publish(root or star.store.root / FOLDER, star.selection.site, star.tables())
    return [each.part for each in staged]


def _selected(selection: Selection) -> list[HeldCrawl]:
    return [crawl for crawl in (selection.site_crawl, selection.referrers_crawl) if crawl is not None]


def _id(crawl: HeldCrawl | None) -> str | None:
    return crawl.crawl_id if crawl else None


def _scope(store: Store, selection: Selection) -> Scope:
    """What belongs to the site, as the site crawl has it, or else the crawl of its referring pages."""
    for crawl in _selected(selection):
        told = store.manifest(crawl.crawl_id).get("scope")
        if told:
            return Scope(**told)
    return Scope.of(f"https://{selection.site}/")
