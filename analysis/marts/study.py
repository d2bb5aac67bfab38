"""What joins backlinks and internal links: the graph, what flows in it, and the marts of that, each computed once."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.advice import fixes
from analysis.advice.orphans import Doubts
from analysis.advice.orphans import orphans as find_orphans
from analysis.authority import flow, harmonic, ledger, roles, solve, summary, teleport
from analysis.authority.building import site_graph
from analysis.authority.graph import Floats, Ints, SiteGraph
from analysis.authority.gsc_only import Estimate, estimated_entries
from analysis.given.config import Config
from analysis.given.domain_ranks import DomainRanks, read_domain_ranks
from analysis.given.priority import Priority, priority
from analysis.given.priority_guess import guess
from analysis.given.priority_rules import Rule
from analysis.marts.one_crawl import Marts
from analysis.measures import resolution
from analysis.measures.page_inlinks import page_inlinks
from analysis.shown import wording
from analysis.tables.frames import shaped
from analysis.tables.identity import CountBy, Identity, renamed
from analysis.tables.memory import give_back
from linkspider.errors import OptionError
from linkspider.model.store import sha256_of
from linkspider.model.tables import MARTS

#: Marts that rest on a crawl of the site alone; with one of referring pages they say more.
OF_GRAPH: Final = ("orphans",)
#: Marts that rest on both crawls.
OF_BOTH: Final = ("authority", "authority_edges", "authority_ledger", "authority_leaks", "authority_summary", "fixes")


@dataclass(frozen=True)
class Wishes:
    """What a person asks for.

    Attributes:
        config: what ``linkspider.toml`` says.
        rules: of the priority pages, by the command line; none: those of the config.
        ranks: a file of domain ranks, or None.
    """

    config: Config = field(default_factory=Config)
    rules: Sequence[Rule] = ()
    ranks: Path | None = None

    @property
    def digest(self) -> str:
        """A text that differs where something else was asked for."""
        return hashlib.sha256(repr((self.config, self.rules, self.ranks_digest)).encode()).hexdigest()

    @cached_property
    def ranks_digest(self) -> str | None:
        """The SHA-256 of what is in the file of ranks, whatever it is called; None where there is none.

        Raises:
            OptionError: if it cannot be read.
        """
        if self.ranks is None:
            return None
        try:
            return sha256_of(self.ranks)
        except OSError as fault:
            raise OptionError(f"--domain-ranks: {self.ranks} cannot be read: {fault.strerror or fault}") from fault


@dataclass(frozen=True)
class Study:
    """The marts of authority; each property that is called like a mart is its frame.

    Attributes:
        marts: those that this rests on.
        wishes: what was asked for.
        held: rows of the mart ``backlinks`` of another crawl that count as if this one had seen them.
    """

    marts: Marts
    wishes: Wishes = field(default_factory=Wishes)
    held: pd.DataFrame | None = None

    @cached_property
    def graph(self) -> SiteGraph:
        """The site's graph."""
        observed, policy = self.marts.observed, self.wishes.config.policy
        with observed.site_links() as links:
            graph = site_graph(self.site_pages, self.marts.ways, links, policy)
        give_back()
        return graph

    @property
    def site_pages(self) -> pd.DataFrame:
        """The pages of the site crawl, with the indexability that the whole crawl tells; not held, as it is many."""
        pages = self.marts.observed.site_pages
        return pages.assign(indexability=resolution.states(pages, self.marts.ways))

    @cached_property
    def folds(self) -> dict[str, str]:
        """URL key -> the page of the crawl that it ends at, where that is another one."""
        return resolution.folds(self.marts.ways)

    @cached_property
    def ranks(self) -> DomainRanks | None:
        """Ranks of the domains that lead to the site, own ones too, where a file of them was named."""
        if self.wishes.ranks is None:
            return None
        known = {*self._all_backlinks["referring_domain"], *self.marts.observed.aliases["source_domain"]}
        return read_domain_ranks(self.wishes.ranks, known)

    @cached_property
    def entries(self) -> teleport.Entries:
        """Which domain's authority enters where."""
        if self.estimate is not None:
            return self.estimate.entries
        weights = None if self.ranks is None else self.ranks.weights
        return teleport.entries(self.graph, self._backlinks, weights)

    @cached_property
    def estimate(self) -> Estimate | None:
        """Where authority enters by Search Console's counts; None where backlinks were found, or there are none."""
        if len(self._backlinks):
            return None
        return estimated_entries(self.graph, self.marts.observed.seed_counts, self.folds)

    @cached_property
    def entering(self) -> Floats:
        """The shares in which authority enters: v."""
        return teleport.teleport(len(self.graph), self.credit, self.wishes.config.policy)

    @cached_property
    def credit(self) -> Floats:
        """The weight of the domains that link to each node: c."""
        return self.entries.credit(len(self.graph))

    @cached_property
    def rank(self) -> Floats:
        """The authority of each node: x."""
        return solve.pagerank(self.graph.edges, self.entering, self.wishes.config.policy.damping)

    @cached_property
    def internal_pagerank(self) -> Floats:
        """What each node's internal links are worth by themselves."""
        return flow.internal_pagerank(self.graph, self.wishes.config.policy)

    @cached_property
    def priority(self) -> Priority:
        """The pages that matter."""
        observed, rules = self.marts.observed, self.wishes.rules or self.wishes.config.priority
        folds, pages, links = self.folds, self.site_pages, observed.internal_links
        if rules:
            return priority(pages, folds, rules)
        start = pages.loc[(pages["depth"] == 0).fillna(False).to_numpy(dtype=bool), "url"]
        begun = links.loc[links["source_url"].isin(start), ["target_key", "placement"]]
        ends = renamed(begun["target_key"].astype("str"), lambda url: folds.get(url, url))
        return guess(pages, begun.assign(target_key=ends))

    @cached_property
    def worth(self) -> Floats:
        """What authority at each node counts: p, 0 but for the priority pages."""
        worth = np.zeros(len(self.graph))
        worth[self.graph.numbers(self.priority.pages["url"])] = self.priority.pages["weight"].to_numpy(dtype=float)
        return worth

    @cached_property
    def authority(self) -> pd.DataFrame:
        """One row per own page that may be indexed."""
        policy = self.wishes.config.policy
        pages = flow.authority_pages(self.graph, self.entering, self.rank, self.worth, policy)
        pages = pages.assign(internal_pagerank=self.internal_pagerank)
        domains = self._domains
        central = harmonic.harmonic(self.graph.edges)
        pages = pages.assign(
            referring_domains=domains,
            role=roles.roles(pages, self.credit, policy.damping),
            harmonic=np.nan if central is None else central,
        )
        pages = pages.sort_values("authority", ascending=False, kind="stable")  # before, they are in URL order
        return shaped(pages, MARTS["authority"])

    @cached_property
    def authority_edges(self) -> pd.DataFrame:
        """One row per edge of the graph."""
        return flow.authority_edges(self.graph, self.rank, self.wishes.config.policy)

    @cached_property
    def authority_ledger(self) -> pd.DataFrame:
        """One row per referring domain, entry page and priority page."""
        numbers = self._priority_numbers
        first = np.lexsort((numbers, -(self.worth * self.rank)[numbers]))  # the graph's numbers are in URL order
        return ledger.authority_ledger(self.graph, self.entries, numbers[first], self.wishes.config.policy)

    @cached_property
    def authority_leaks(self) -> pd.DataFrame:
        """One row per page and cause of what evaporates there."""
        return flow.authority_leaks(self.graph, self.rank, self.wishes.config.policy)

    @cached_property
    def authority_summary(self) -> pd.DataFrame:
        """The figures of the site as a whole."""
        policy, count = self.wishes.config.policy, len(self.graph)
        uniform = teleport.teleport(count, np.zeros(count), policy)
        baseline = solve.pagerank(self.graph.edges, uniform, policy.damping)
        numbers = self._priority_numbers
        whole = summary.Whole(self.graph, self.entries, self.rank, baseline, numbers, policy)
        return summary.authority_summary(whole, self.authority_leaks, self.priority.in_words)

    @property
    def told_of_pages(self) -> pd.DataFrame:
        """What the graph says of pages, for the mart ``page_inlinks``: url, internal_pagerank and orphan_kind."""
        kinds = self.orphans.drop_duplicates("url").set_index("url")["strength"]
        told = pd.DataFrame({"url": self.graph.names, "internal_pagerank": self.internal_pagerank})
        return told.assign(orphan_kind=told["url"].map(kinds))

    @cached_property
    def orphans(self) -> pd.DataFrame:
        """One row per page that internal links miss, and strength."""
        marts, found = self.marts, None
        if marts.observed.selection.referrers_crawl is not None:
            domains = self._domains
            found = pd.DataFrame({"referring_domains": domains, "authority": self.rank})
        inlinks = self._resolved_inlinks
        return find_orphans(self.graph, self.site_pages, inlinks, found, self._doubts)

    @cached_property
    def fixes(self) -> pd.DataFrame:
        """One row per thing to mend."""
        policy, doubt = self.wishes.config.policy, self._doubts.links
        pages, links = self.site_pages, self.marts.observed.internal_links
        depth = self._resolved.pages(pages).set_index("url_key")["depth"]
        known = fixes.Known(self.graph, self.entries, self.rank, self.worth, policy, depth, doubt)
        return fixes.fixes(known, pages, self.marts.ways, self._backlinks, links)

    @property
    def _domains(self) -> Ints:
        """How many followed referring domains each node has; by an estimate, how many sites Search Console counts."""
        return self.entries.domain_counts(len(self.graph))

    @property
    def notes(self) -> list[str]:
        """What a person should know of what was asked for, a line each."""
        estimated = self.estimate.notes if self.estimate else ()
        if self.marts.observed.selection.referrers_crawl is None:
            estimated = (f"{wording.UNIFORM}: {wording.no_referrers(self.marts.observed.selection.site)}",)
        return [*estimated, *self.priority.notes, *(self.ranks.notes if self.ranks else ())]

    @cached_property
    def _backlinks(self) -> pd.DataFrame:
        """The mart ``backlinks``, without domains of the site's own owner: these are no votes of others.

        What the site redirects to another one ends at the page that does so, which is its own to mend.
        """
        own, backlinks, ways = self.wishes.config.site.own_domains, self._all_backlinks, self.marts.ways
        leaves = backlinks["target_url"].isin(ways.loc[ways["conflict"] == resolution.AWAY, "url"])
        backlinks = backlinks.assign(resolved_url=backlinks["resolved_url"].mask(leaves, backlinks["target_url"]))
        return backlinks[~backlinks["referring_domain"].isin(own)].reset_index(drop=True)

    @property
    def _all_backlinks(self) -> pd.DataFrame:
        """The mart ``backlinks``, and what counts as if it were in it."""
        if self.held is None or self.held.empty:
            return self.marts.backlinks
        return pd.concat([self.marts.backlinks, self._ended(self.held)], ignore_index=True)

    def _ended(self, backlinks: pd.DataFrame) -> pd.DataFrame:
        """Rows of the mart ``backlinks`` that end where this crawl of the site says, as far as it does."""
        folds, ends = self.folds, backlinks["resolved_url"].fillna(backlinks["target_url"])
        now = [folds.get(url) or folds.get(end, end) for url, end in zip(backlinks["target_url"], ends, strict=True)]
        return backlinks.assign(resolved_url=pd.Series(now, index=backlinks.index, dtype="str"))

    @property
    def _resolved_inlinks(self) -> pd.DataFrame:
        """The mart ``page_inlinks``, counted by resolved URL, whatever was asked for."""
        marts = self.marts
        if not self.folds:
            return marts.page_inlinks
        pages = self._resolved.pages(marts.observed.pages)
        none = pd.DataFrame({"url": [], "backlinks": [], "followed_backlinks": [], "referring_domains": []})
        return page_inlinks(pages, self.resolved_links, none.astype({"url": "str"}))

    @property
    def resolved_links(self) -> pd.DataFrame:
        """Internal links, both ends resolved."""
        return self._resolved.internal(self.marts.observed.internal_links)

    @property
    def _resolved(self) -> Identity:
        return Identity(CountBy.RESOLVED, self.folds)

    @property
    def _priority_numbers(self) -> Ints:
        return self.graph.numbers(self.priority.pages["url"])

    @property
    def _doubts(self) -> Doubts:
        """What the crawls cannot tell of orphans."""
        observed = self.marts.observed
        selection = observed.selection
        site, referrers = selection.site_crawl, selection.referrers_crawl
        links = ""
        if site is not None and not site.verdict.get("is_complete"):
            links = f"the site crawl is not complete: {_reasons(site.verdict)}"
        elif observed.site_pages["links_truncated"].any():
            links = f"{int(observed.site_pages['links_truncated'].sum()):,} pages have more links than are kept"
        is_unplaced = len(observed.internal_links) > 0 and bool(observed.internal_links["placement"].isna().all())
        placements = "where links stand was not written down by this crawl" if is_unplaced else ""
        backlinks = ""
        if referrers is not None and not referrers.verdict.get("is_complete"):
            backlinks = f"the referrers crawl is not complete: {_reasons(referrers.verdict)}"
        return Doubts(links, placements, backlinks)


def _reasons(verdict: Mapping[str, Any]) -> str:
    return str(verdict.get("incomplete_reasons") or "it does not say why")
