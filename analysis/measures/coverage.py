"""What the numbers rest on: how far the crawls came. Said beside every number."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.tables.former_keys import has_former_keys
from analysis.tables.identity import keyed, renamed
from analysis.tables.load import Observed
from analysis.tables.selection import RUNNING, HeldCrawl
from linkspider.model import domains
from linkspider.model.outcome import Outcome
from linkspider.model.verdict import LIVE, NOT_SEEN


@dataclass(frozen=True, slots=True)
class CrawlCoverage:
    """How far one crawl came.

    Attributes:
        crawl_id: its name.
        is_complete: whether every URL within its reach has an outcome.
        reasons: what kept it from that; empty when it is complete.
        accepted: URLs that it took on.
        outcomes: outcome -> URLs, most frequent first.
        links: links that the numbers count: internal ones of the site crawl, backlinks of the referrers crawl.
    """

    crawl_id: str
    is_complete: bool
    reasons: str
    accepted: int
    outcomes: Mapping[str, int]
    links: int

    @property
    def ok(self) -> int:
        """Pages read, so that their links are known."""
        return self.outcomes.get(Outcome.OK, 0)

    @property
    def redirects(self) -> int:
        """URLs that lead on to another one."""
        return self.outcomes.get(Outcome.REDIRECT, 0)

    @property
    def queued(self) -> int:
        """URLs without an outcome."""
        return self.accepted - sum(self.outcomes.values())

    @property
    def failed(self) -> Mapping[str, int]:
        """Outcomes that are neither a page read nor a redirect -> URLs."""
        fine = {Outcome.OK, Outcome.REDIRECT}
        return {outcome: count for outcome, count in self.outcomes.items() if outcome not in fine}


@dataclass(frozen=True, slots=True)
class ChecksCoverage:
    """What became of the referring pages that were asked about, and of their links.

    Attributes:
        verdicts: verdict -> pairs of page and target, most frequent first; those found without being asked too.
        pages: pages that were asked about.
        seen: of these, pages that could be looked at; ``live``: pages with a live link to the site.
        unseen: why the others could not be looked at -> pages, most frequent first. They are not lost.
        held: of these, pages that had a live link when they were last seen.
        own: pages of the site's own domain that were asked about too: they count in none of these but ``verdicts``.
    """

    verdicts: Mapping[str, int]
    pages: int
    seen: int
    live: int
    unseen: Mapping[str, int]
    held: int = 0
    own: int = 0


@dataclass(frozen=True, slots=True)
class ReferrersCoverage:
    """How many of the referring pages that were named could be looked at.

    Attributes:
        crawl: the crawl's own coverage.
        seed_rows: rows read from seed files: accepted + duplicate + rejected.
        seed_rows_accepted: rows that brought a page to fetch.
        seed_rows_duplicate: rows that name a page again.
        seed_rows_rejected: rows that could not be used.
        linking: pages with a backlink.
        without_link: pages read that hold no link to the site.
        own: pages read that are of the site or its registrable domain and link to it: no backlinks.
        checks: what became of the pages that were asked about; None where the crawl did not write it down.
    """

    crawl: CrawlCoverage
    seed_rows: int
    seed_rows_accepted: int
    seed_rows_duplicate: int
    seed_rows_rejected: int
    linking: int
    without_link: int
    own: int
    checks: ChecksCoverage | None = None

    @property
    def pages(self) -> int:
        """Referring pages: URLs accepted, less those that only lead on to another one."""
        return self.crawl.accepted - self.crawl.redirects


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the numbers of a selection rest on.

    Attributes:
        site: the audited site.
        site_crawl: coverage of the site crawl, or None without one.
        referrers: coverage of the referrers crawl, or None without one.
    """

    site: str
    site_crawl: CrawlCoverage | None
    referrers: ReferrersCoverage | None


def coverage(observed: Observed) -> Coverage:
    """Counts what the selected crawls reached."""
    return Coverage(observed.selection.site, site_coverage(observed), referrers_coverage(observed))


def site_coverage(observed: Observed) -> CrawlCoverage | None:
    """Counts what the site crawl reached; None without one."""
    crawl = observed.selection.site_crawl
    return None if crawl is None else crawl_coverage(crawl, observed.pages, len(observed.internal_links))


def referrers_coverage(observed: Observed) -> ReferrersCoverage | None:
    """Counts what the referrers crawl reached; None without one."""
    crawl = observed.selection.referrers_crawl
    if crawl is None:
        return None
    pages, links = observed.referring_pages, observed.backlinks
    linking = keyed(pd.Index(links["source_url"].unique(), dtype="str")).unique()
    unlinked = pages[(pages["outcome"] == Outcome.OK) & ~pages["url_key"].astype("str").isin(linking)]
    without_link = int((unlinked["site_link_count"] == 0).sum())
    return ReferrersCoverage(
        crawl=crawl_coverage(crawl, pages, len(links)),
        seed_rows=int(crawl.verdict.get("seed_rows", 0)),
        seed_rows_accepted=int(crawl.verdict.get("seed_rows_accepted", 0)),
        seed_rows_duplicate=int(crawl.verdict.get("seed_rows_duplicate", 0)),
        seed_rows_rejected=int(crawl.verdict.get("seed_rows_rejected", 0)),
        linking=len(linking),
        without_link=without_link,
        own=len(unlinked) - without_link,
        checks=checks_coverage(observed.checks, own_domain(crawl.site)) if observed.has_checks else None,
    )


def own_domain(site: str) -> str:
    """The registrable domain of an audited site, by its name in the store."""
    return domains.of_url(f"http://{site}/")


def checks_coverage(checks: pd.DataFrame, own: str = "") -> ChecksCoverage:
    """Counts what became of the pages that were asked about.

    Args:
        checks: the table ``backlink_checks``.
        own: the registrable domain of the audited site.
    """
    verdict = checks["verdict"].astype("str")
    keys = checks["referring_key"].astype("str")
    is_own = (renamed(keys, domains.of_url) == own).to_numpy(dtype=bool)
    was_asked = checks["is_asked"].to_numpy(dtype=bool)
    asked = was_asked & ~is_own
    pages = pd.DataFrame(
        {
            "page": keys,
            "seen": ~verdict.isin(NOT_SEEN),
            "live": verdict.isin(LIVE),
            "held": checks["last_good_verdict"].isin(LIVE),
        }
    )[asked]
    flags = pages.groupby("page")[["seen", "live"]].any()
    is_unseen = ~pages["page"].isin(flags.index[flags["seen"]])
    causes = verdict[asked][is_unseen.to_numpy()].groupby(pages.loc[is_unseen, "page"].to_numpy()).first()
    return ChecksCoverage(
        verdicts=counted(verdict),
        pages=len(flags),
        seen=int(flags["seen"].sum()),
        live=int(flags["live"].sum()),
        unseen=counted(causes),
        held=pages.loc[is_unseen & pages["held"], "page"].nunique(),
        own=keys[was_asked & is_own].nunique(),
    )


def counted(words: "pd.Series[str]") -> Mapping[str, int]:
    """How often each word stands there, most frequent first."""
    counts = words.value_counts().rename_axis("word").reset_index()
    counts = counts.sort_values(["count", "word"], ascending=[False, True])
    return dict(zip(counts["word"], counts["count"].tolist(), strict=True))


def crawl_coverage(crawl: HeldCrawl, pages: pd.DataFrame, links: int) -> CrawlCoverage:
    """Counts what one crawl reached.

    Args:
        crawl: the crawl.
        pages: its pages, with outcome.
        links: how many of its links are counted.
    """
    reasons = crawl.verdict.get("incomplete_reasons") or ""
    if not crawl.verdict:
        reasons = "it is still running" if crawl.state == RUNNING else f"it ended without a verdict ({crawl.state})"
    return CrawlCoverage(
        crawl_id=crawl.crawl_id,
        is_complete=bool(crawl.verdict.get("is_complete")),
        reasons=reasons,
        accepted=max(crawl.verdict.get("accepted", 0) - _set_aside(crawl, len(pages)), len(pages)),
        outcomes=counted(pages["outcome"].astype("str")),
        links=links,
    )


def _set_aside(crawl: HeldCrawl, pages: int) -> int:
    """URLs that an earlier policy took on beside their other spelling, and that are one page with it today.

    Args:
        crawl: the crawl.
        pages: its pages by the keys of today.
    """
    return int(crawl.tables["pages"]["rows"]) - pages if has_former_keys(crawl) else 0
