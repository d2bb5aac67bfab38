"""Which link to add, to remove or to follow, and which page to pitch: the marts of it, each computed once."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd

from analysis.advice import candidates, names, opportunities, pitch, removals
from analysis.advice.gains import Standing
from analysis.authority.graph import Ints
from analysis.authority.numbering import coded_sources, coded_targets
from analysis.marts.study import Study
from analysis.tables.counting import Flags
from analysis.tables.identity import keyed
from analysis.tables.memory import give_back
from analysis.tables.reading import links_on, read_parts

OF_ADVICE: Final = ("link_opportunities", "link_removals", "pitch")
_CONTEXTS: Final = ("source_url", "anchor_text", "placement", "context_before", "context_after")


@dataclass(frozen=True)
class Advice:
    """What to do next; each property that is called like a mart is its frame.

    Attributes:
        study: the graph and what flows in it.
    """

    study: Study

    @cached_property
    def link_opportunities(self) -> pd.DataFrame:
        """One row per link worth adding."""
        study, observed = self.study, self.study.marts.observed
        graph, policy = study.graph, study.wishes.config.policy
        shares = candidates.new_shares(graph, policy)
        crawl, texts = observed.selection.site_crawl, self.texts
        found = opportunities.found_links(graph, self.standing, shares, self.may_link, texts)
        give_back()
        named = self._names(found)
        give_back()
        links = links_on(observed.store, crawl, self._raw_urls(found.sources), _CONTEXTS)
        links = links.assign(source=coded_sources(graph, links["source_url"], study.folds).all)
        return opportunities.link_opportunities(graph, found, named, texts, links)

    @cached_property
    def link_removals(self) -> pd.DataFrame:
        """One row per link that is better gone, or followed."""
        graph, folds, links = self.study.graph, self.study.folds, self.study.marts.observed.internal_links
        followed = removals.FollowedLinks(
            source=coded_sources(graph, links["source_url"], folds),
            target=coded_targets(graph, links["target_key"], folds),
            placement=links["placement"],
            is_followed=links["is_followed"].to_numpy(dtype=bool),
        )
        return removals.link_removals(graph, self.standing, followed, removals.nofollowed(graph))

    @cached_property
    def pitch(self) -> pd.DataFrame:
        """One row per page: what one more referring domain there is worth."""
        study = self.study
        return pitch.pitch(study.graph, self.standing, study.entries, study.wishes.config.policy)

    @cached_property
    def standing(self) -> Standing:
        """How the site stands: ranks, and what authority at each page is worth."""
        study = self.study
        return Standing.of(study.graph.edges, study.rank, study.worth, study.wishes.config.policy.damping)

    @property
    def texts(self) -> "NumberedTexts":
        """Main contents, with the numbers of their pages."""
        return NumberedTexts(self)

    def numbered(self, pages: "pd.Series[str]") -> Ints:
        """The nodes of pages, by raw URL; a page that only resolves to a node is none itself."""
        return self.study.graph.numbers(keyed(pd.Index(pages)))

    def _raw_urls(self, nodes: Ints) -> frozenset[str]:
        """The raw URLs of nodes."""
        pages = self.study.marts.observed.site_pages
        is_one = np.isin(self.study.graph.numbers(pages["url_key"]), nodes)
        return frozenset(pages.loc[is_one, "url"].astype("str"))

    def _names(self, found: opportunities.FoundLinks) -> names.Names:
        """What the pages are called to which links are worth adding."""
        graph, observed = self.study.graph, self.study.marts.observed
        pages, links = observed.site_pages, observed.internal_links
        told = pages[["title", "h1"]].assign(page=graph.numbers(pages["url_key"]))
        anchors = links[["anchor_text", "placement"]]
        anchors = anchors.assign(target=coded_targets(graph, links["target_key"], self.study.folds).all)
        return names.names(told, anchors, found.targets, found.sources)

    @cached_property
    def may_link(self) -> Flags:
        """Whether links on each page would be followed, and all that stand there already are known."""
        pages = self.study.marts.observed.site_pages
        is_shut = (pages["is_nofollow_page"] | pages["links_truncated"]).to_numpy(dtype=bool)
        shut = self.study.graph.numbers(pages.loc[is_shut, "url_key"])
        may_link = np.ones(len(self.study.graph), dtype=bool)
        may_link[shut[shut >= 0]] = False
        return may_link


@dataclass(frozen=True)
class NumberedTexts:
    """Main contents, read again each time they are walked through; each node once."""

    advice: Advice

    def __iter__(self) -> Iterator[pd.DataFrame]:
        observed = self.advice.study.marts.observed
        if observed.selection.site_crawl is None:
            return
        met = np.zeros(len(self.advice.study.graph) + 1, dtype=bool)  # the last is what is no node
        met[-1] = True
        for frame in read_parts(observed.store, observed.selection.site_crawl, "page_texts", ("url", "text")):
            page = self.advice.numbered(frame["url"])
            is_new = ~met[page] & ~pd.Series(page).duplicated().to_numpy()
            met[page] = True
            yield pd.DataFrame({"page": np.where(is_new, page, -1), "text": frame["text"].to_numpy(dtype=object)})
