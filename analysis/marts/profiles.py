"""Referring domains in depth, and anchors: the marts of it, each computed once."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pandas as pd

from analysis.authority.imported_authority import imported_authority, in_words
from analysis.marts.one_crawl import Marts
from analysis.marts.study import Study
from analysis.profile import anchors, diversity
from analysis.profile.anchor_classes import AnchorWords
from analysis.profile.evidence import LINK_COLUMNS, PAGE_COLUMNS
from analysis.profile.referring_profile import OUTBOUND_COLUMNS, OWN_PAGE_COLUMNS, Material, Profile, profile
from analysis.tables.reading import read
from linkspider.model.outcome import Outcome
from linkspider.model.scope import LinkScope

#: Marts that rest on either crawl, and those that rest on a crawl of the referring pages.
OF_ANCHORS: Final = ("anchors", "anchor_diversity")
OF_DOMAINS: Final = ("domain_profile", "review_signals", "signal_states", "domain_quality")
_TOLD: Final = ("authority_rank", "acquisition", "review_flags")
#: Raw URLs of targets are for counting by them.
_ANCHOR_COLUMNS: Final = (
    *("source_url", "source_domain", "target_url", "target_key", "anchor_text", "image_alt", "is_followed"),
)
_SEED_COLUMNS: Final = (
    *("source_tool", "referring_key", "target_key", "tool_first_seen", "tool_last_seen", "tool_authority"),
)
_COUNT_COLUMNS: Final = ("source_tool", "subject_kind", "subject", "tool_authority", "last_seen")


@dataclass(frozen=True)
class Profiles:
    """What referring domains and anchors are like; each property that is called like a mart is its frame.

    Attributes:
        study: the crawls, and what was asked for.
        marts: of the same crawls, with what tells pages of the site apart; anchors go by it.
    """

    study: Study
    marts: Marts

    @property
    def told_of_domains(self) -> pd.DataFrame:
        """What profiles say of domains, for the mart ``referring_domains``."""
        return self.profile.domains[["referring_domain", *_TOLD]]

    @cached_property
    def anchors(self) -> pd.DataFrame:
        """One row per kind of link and anchor text."""
        return anchors.anchors(self._backlinks, self._internal, self.words)

    @cached_property
    def anchor_diversity(self) -> pd.DataFrame:
        """One row per kind of link and way of counting."""
        return diversity.diversity(self._backlinks, self._internal, self.words)

    @property
    def domain_profile(self) -> pd.DataFrame:
        """One row per referring domain."""
        return self.profile.domains

    @property
    def review_signals(self) -> pd.DataFrame:
        """One row per domain and signal that asks for a look."""
        return self.profile.signals

    @property
    def signal_states(self) -> pd.DataFrame:
        """One row per signal: whether it could be told."""
        return self.profile.states

    @property
    def domain_quality(self) -> pd.DataFrame:
        """Referring domains counted plainly and by quality."""
        return self.profile.quality

    @cached_property
    def words(self) -> AnchorWords:
        """What anchors are told by."""
        config, site = self.study.wishes.config, self.study.marts.observed.selection.site
        return AnchorWords.of(
            site,
            brands=config.site.brands,
            own_domains=config.site.own_domains,
            exact=config.anchors.exact,
            generic=config.anchors.generic,
        )

    @cached_property
    def profile(self) -> Profile:
        """Everything that is told of referring domains."""
        observed, config = self.study.marts.observed, self.study.wishes.config
        store, crawl = observed.store, observed.selection.referrers_crawl
        own_pages = outbound = None
        if observed.selection.site_crawl is not None:
            site_crawl = observed.selection.site_crawl
            own_pages = read(store, site_crawl, "pages", ("outcome", *OWN_PAGE_COLUMNS))
            own_pages = own_pages[own_pages["outcome"] == Outcome.OK]
            outbound = read(store, site_crawl, "links", OUTBOUND_COLUMNS, (LinkScope.OUTBOUND,))
        seeds = read(store, crawl, "seeds", _SEED_COLUMNS)
        counts = read(store, crawl, "seed_counts", _COUNT_COLUMNS)
        ranks = self.study.ranks
        known = Material(
            words=self.words,
            own_pages=own_pages,
            outbound=outbound,
            seeds=seeds,
            checks=observed.checks,
            own_domains=tuple(config.site.own_domains),
            allowed_domains=tuple(config.site.allowed_domains),
            ranks=None if ranks is None else ranks.ranks.set_index("referring_domain")["position"],
            ranked=None if ranks is None else ranks.listed,
            imported=in_words(imported_authority(seeds, counts)),
            has_lexicon=config.anchors.spam_lexicon,
            edges=observed.aliases,
        )
        pages = read(store, crawl, "pages", PAGE_COLUMNS)
        return profile(read(store, crawl, "links", LINK_COLUMNS, (LinkScope.BACKLINK,)), pages, known)

    @cached_property
    def _backlinks(self) -> pd.DataFrame | None:
        observed = self.marts.observed
        crawl = observed.selection.referrers_crawl
        if crawl is None:
            return None
        links = read(observed.store, crawl, "links", _ANCHOR_COLUMNS, (LinkScope.BACKLINK,))
        return self.marts.identity.backlinks(links)

    @property
    def _internal(self) -> pd.DataFrame | None:
        observed = self.marts.observed
        if observed.selection.site_crawl is None:
            return None
        return self.marts.identity.internal(observed.internal_links)
