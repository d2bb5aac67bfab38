"""Every mart by its name: which object computes it, what crawls it needs, and how it is written."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import pandas as pd

from analysis.marts.advice import OF_ADVICE, Advice
from analysis.marts.coverage_mart import coverage_mart
from analysis.marts.one_crawl import OF_REFERRERS, OF_SITE, Marts, publish
from analysis.marts.profiles import OF_ANCHORS, OF_DOMAINS, Profiles
from analysis.marts.structure import OF_CLUSTERS, OF_STRUCTURE, Structure
from analysis.marts.study import OF_BOTH, OF_GRAPH, Study, Wishes
from analysis.measures.coverage import coverage
from analysis.tables.frames import completed
from analysis.tables.identity import CountBy, keyed
from analysis.tables.load import Observed
from analysis.tables.memory import give_back
from analysis.tables.selection import Selection
from linkspider.model.store import PartFile
from linkspider.model.tables import MARTS

#: Of the marts that show authority, those that say something without backlinks too: it enters at all pages alike then.
OF_LINKS: Final = ("authority", "authority_edges", "authority_leaks", "authority_summary", *OF_CLUSTERS)
#: Marts that need a crawl of the referring pages, of the site, of both, or of either.
NEED_REFERRERS: Final = (*OF_REFERRERS, *OF_DOMAINS)
NEED_SITE: Final = (*OF_SITE, *OF_GRAPH, *OF_STRUCTURE, *OF_LINKS)
NEED_BOTH: Final = tuple(name for name in (*OF_BOTH, *OF_ADVICE) if name not in OF_LINKS)
NEED_EITHER: Final = (*OF_ANCHORS, "coverage")
#: Marts of ``Study`` with a row for each edge or way, on which no other rests.
LARGE: Final = frozenset({"authority_edges", "authority_ledger"})
#: The last mart that rests on something large, and what that is, by who holds it; coverage reads tables again.
LAST: Final = {
    "linked_pages": ("observed.backlinks", "marts._backlinks"),
    "resolution": ("marts.resolution",),
    "inlink_lorenz": ("marts._internal_links",),
    "new_pages": ("observed.pages", "marts._pages", "marts.page_inlinks"),
    "orphans": ("study.orphans",),
    "authority": ("study.authority", "study.internal_pagerank"),
    "authority_edges": ("study.authority_edges",),
    "authority_summary": ("study.authority_leaks",),
    "authority_ledger": ("study.authority_ledger",),
    "fixes": ("study.fixes", "study._backlinks", "marts.backlinks"),
    "link_opportunities": ("observed.site_pages", "observed._site_rows"),
    "pitch": ("advice.pitch", "advice.standing"),
}
#: Marts that are shown with what they rest on beside them.
JOINED: Final = frozenset({*OF_GRAPH, *OF_BOTH, *OF_ADVICE, *OF_STRUCTURE, *OF_CLUSTERS, *OF_ANCHORS, *OF_DOMAINS})


@dataclass(frozen=True)
class Library:
    """The marts of the selected crawls, each computed once, when it is first asked for.

    Attributes:
        marts: those that one crawl is enough for.
        wishes: what was asked for.
    """

    marts: Marts
    wishes: Wishes = field(default_factory=Wishes)

    @cached_property
    def study(self) -> Study:
        """The graph and what flows in it, which is counted by resolved pages, whatever was asked for."""
        observed, marts = self.marts.observed, self.marts
        if observed.count_by is not CountBy.KEY:
            marts = Marts(Observed(observed.store, observed.selection), marts.page_types)
        return Study(marts, self.wishes)

    @cached_property
    def advice(self) -> Advice:
        """What to do next."""
        return Advice(self.study)

    @cached_property
    def structure(self) -> Structure:
        """How the site is built."""
        return Structure(self.advice)

    @cached_property
    def profiles(self) -> Profiles:
        """Referring domains and anchors in depth."""
        return Profiles(self.study, self.marts)

    def frame(self, name: str) -> pd.DataFrame:
        """The mart of a declared name."""
        selection = self.marts.observed.selection
        if name == "coverage":
            return self._coverage
        if name == "referring_domains" and selection.referrers_crawl is not None:
            told = self.profiles.told_of_domains
            return completed(self.marts.referring_domains, told, "referring_domain", MARTS[name])
        if name == "page_inlinks" and selection.site_crawl is not None:
            return completed(self.marts.page_inlinks, self._told_of_pages, "url", MARTS[name])
        owner: object = self.marts
        for names, held in self._owners.items():
            owner = held if name in names else owner
        frame: pd.DataFrame = getattr(owner, name)
        return frame

    def publish(self, names: Iterable[str], *, holds: bool = True) -> list[PartFile]:
        """Writes marts to the store, each replacing the one of an earlier analysis of the same site.

        Args:
            names: of the marts, one after the other; those behind the first that are ``LARGE`` are not held, and
                computed again if they are asked for.
            holds: whether frames are asked for afterwards. Where they are not, and these are all marts there are, what
                is large is let go behind the last mart that rests on it.

        Returns:
            The files written, in the order of the names.

        Raises:
            StoreError: if the store cannot be written.
        """
        store, site = self.marts.observed.store, self.marts.observed.selection.site
        files = []
        for place, name in enumerate(names):
            files.append(publish(store, site, name, self.frame(name)))
            if not holds or (place and name in LARGE):
                self._let_go(LAST.get(name, ()))
            give_back()
        return files

    def _let_go(self, held: Iterable[str]) -> None:
        for owner, _, name in (each.partition(".") for each in held):
            vars(self.marts.observed if owner == "observed" else getattr(self, owner)).pop(name, None)

    @cached_property
    def _coverage(self) -> pd.DataFrame:
        """What all marts rest on."""
        observed = self.marts.observed
        selection = observed.selection
        of_site = (*self.study.notes, *self.structure.notes) if selection.site_crawl is not None else ()
        notes = [*selection.notes, *observed.notes, *of_site]
        return coverage_mart(coverage(observed), selection.crawls, self.options, notes)

    @property
    def _told_of_pages(self) -> pd.DataFrame:
        """What the graph says of pages; of each raw URL what it says of the page that this is, where these count."""
        told = self.study.told_of_pages
        if self.marts.observed.count_by is not CountBy.URL:
            return told
        urls = self.marts.page_inlinks["url"]
        return told.set_index("url").reindex(keyed(pd.Index(urls))).assign(url=urls.to_numpy())

    @property
    def options(self) -> str:
        """A text that differs where something else was asked for."""
        return f"{self.marts.observed.count_by} {self.wishes.digest}"

    @property
    def _owners(self) -> Mapping[tuple[str, ...], object]:
        return {
            (*OF_GRAPH, *OF_BOTH): self.study,
            OF_ADVICE: self.advice,
            (*OF_STRUCTURE, *OF_CLUSTERS): self.structure,
            (*OF_ANCHORS, *OF_DOMAINS): self.profiles,
        }


def possible(selection: Selection) -> tuple[str, ...]:
    """Names of the marts that the selected crawls can fill."""
    has_site, has_referrers = selection.site_crawl is not None, selection.referrers_crawl is not None
    return (
        *(NEED_REFERRERS if has_referrers else ()),
        *(NEED_SITE if has_site else ()),
        *(NEED_BOTH if has_site and has_referrers else ()),
        *(NEED_EITHER if has_site or has_referrers else ()),
    )
