"""How the site is built: clusters and their gaps, links in articles, new pages; the marts of it, each computed once."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.advice import clusters
from analysis.advice.candidates import new_shares
from analysis.advice.cluster_groups import Grouping, grouped, needs_texts
from analysis.advice.topics import topics
from analysis.given.patterns import labels
from analysis.marts.advice import Advice
from analysis.marts.one_crawl import Marts
from analysis.measures import content_links
from analysis.measures.new_pages import CrawlPages
from analysis.measures.new_pages import new_pages as cohorts
from analysis.tables.load import Observed
from analysis.tables.reading import read
from analysis.tables.selection import RUNNING, HeldCrawl, Selection, held_crawls, is_of_scope
from linkspider.errors import StoreError
from linkspider.model.outcome import Outcome

#: Marts that rest on a crawl of the site, and on both crawls.
OF_STRUCTURE: Final = ("content_links", "new_pages")
OF_CLUSTERS: Final = ("clusters", "cluster_gaps")
_ARTICLE_COLUMNS: Final = ("url_key", "outcome", "word_count", "schema_types", "og_type")


@dataclass(frozen=True)
class Structure:
    """How the site is built; each property that is called like a mart is its frame.

    Attributes:
        advice: the graph, and what authority at each page is worth.
    """

    advice: Advice

    @cached_property
    def clusters(self) -> pd.DataFrame:
        """One row per cluster of pages."""
        return clusters.clusters(self.advice.study.graph, self.grouping, self.advice.standing)

    @cached_property
    def cluster_gaps(self) -> pd.DataFrame:
        """One row per link that is missing between a cluster's hub and its other pages."""
        advice, study = self.advice, self.advice.study
        shares = new_shares(study.graph, study.wishes.config.policy)
        return clusters.cluster_gaps(study.graph, self.grouping, advice.standing, shares, advice.may_link)

    @cached_property
    def grouping(self) -> Grouping:
        """Which page is in which cluster."""
        study = self.advice.study
        keys, named = study.graph.urls, study.wishes.config.clusters
        told = labels(keys.tolist(), named) if named else None
        if not needs_texts(keys, told):
            return grouped(keys, told)
        return grouped(keys, told, topics(self.advice.texts, np.arange(len(keys))))

    @cached_property
    def content_links(self) -> pd.DataFrame:
        """One row per article; a page that another one stands for has its links there."""
        study = self.advice.study
        observed, types = study.marts.observed, study.wishes.config.page_types
        pages = read(observed.store, observed.selection.site_crawl, "pages", _ARTICLE_COLUMNS)
        pages = pages[~pages["url_key"].isin([*study.folds])]
        told: npt.NDArray[np.object_] | None = labels(pages["url_key"].tolist(), types) if types else None
        return content_links.content_links(pages, study.resolved_links, content_links.article_types(pages, told))

    @cached_property
    def new_pages(self) -> pd.DataFrame:
        """One row per month in which pages were first seen, and age."""
        return self._followed.frame

    @property
    def notes(self) -> list[str]:
        """What a person should know of new pages, a line each."""
        return self._followed.notes

    @cached_property
    def _followed(self) -> "_Followed":
        notes: list[str] = []
        return _Followed(cohorts(self._crawls(notes)), notes)

    def _crawls(self, notes: list[str]) -> Iterator[CrawlPages]:
        """Complete crawls of the site, of one scope, up to the one in use, oldest first, one at a time.

        Args:
            notes: takes a line for each earlier crawl that cannot be read: the numbers of today do without it.
        """
        observed = self.advice.study.marts.observed
        chosen = observed.selection.site_crawl
        assert chosen is not None
        for crawl in held_crawls(observed.store):
            if _is_before(crawl, chosen):
                is_this = crawl.crawl_id == chosen.crawl_id
                other = Selection(chosen.site, crawl)
                marts = self.advice.study.marts if is_this else Marts(Observed(observed.store, other))
                try:
                    pages = marts.page_inlinks
                except StoreError as fault:
                    if is_this:
                        raise
                    notes.append(f"new pages are told without an earlier crawl: {fault}")
                    continue
                is_ok = pages["is_site_page"] & (pages["outcome"] == Outcome.OK)
                at = pd.Timestamp(crawl.started_at).to_pydatetime()
                yield CrawlPages(at, pages.loc[is_ok, ["url", "content_inlinks"]].rename(columns={"url": "url_key"}))


class _Followed(NamedTuple):
    """New pages from crawl to crawl, and what is to say of these."""

    frame: pd.DataFrame
    notes: list[str]


def _is_before(crawl: HeldCrawl, chosen: HeldCrawl) -> bool:
    """Whether a crawl saw the pages of the same scope, all of them, before the chosen one did, or is that."""
    is_whole = crawl.state != RUNNING and bool(crawl.verdict.get("is_complete"))
    is_alike = (crawl.spider, crawl.site) == (chosen.spider, chosen.site) and is_of_scope(crawl, chosen)
    return is_whole and is_alike and crawl.started_at <= chosen.started_at
