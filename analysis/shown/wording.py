"""Sentences that say what was counted, and on how many of how many pages."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from analysis.measures.coverage import ChecksCoverage, Coverage, CrawlCoverage, ReferrersCoverage

NO_TEXTS: Final = (
    "the site crawl kept no texts of pages (texts=no): pages of one folder stand for pages of one topic, and no words "
    "to set a link on are known"
)
UNIFORM: Final = (
    "no followed backlinks to its pages are known, so authority enters at all pages alike (uniform teleport): it is "
    "internal PageRank by weighted links"
)
UNIQUE: Final = "unique in-links of a page: other pages of the site that link to it"


def count(number: int, word: str, plural: str = "") -> str:
    """``1 page``, ``2,000 pages``, ``3 addresses``."""
    return f"{number:,} {word if number == 1 else plural or word + 's'}"


def backlinks_found(referrers: ReferrersCoverage) -> str:
    """How many backlinks were found, on how many of how many referring pages."""
    pages = count(referrers.pages, "referring page")
    return f"{count(referrers.crawl.links, 'backlink')} found on {referrers.linking:,} of {pages}"


def inlinks_found(site_crawl: CrawlCoverage) -> str:
    """How many internal links were found, on how many of how many pages."""
    pages = count(site_crawl.accepted, "page")
    return f"{count(site_crawl.links, 'internal link')} found on {site_crawl.ok:,} of {pages}"


def heading(mart: str, rows: int, held: Coverage) -> str:
    """The heading of a table: what its rows are, and what they rest on."""
    of_site = f"of {held.site}: "
    if mart in {"page_inlinks", "inlink_distribution", "inlink_summary"}:
        found = inlinks_found(held.site_crawl) if held.site_crawl else ""
        return f"In-links {of_site}{found}"
    if mart == "resolution":
        return f"Resolution {of_site}{count(rows, 'URL')} of the site crawl, or ending there"
    if mart == "source_overlap":
        checks = held.referrers.checks if held.referrers else None
        return f"Overlap of the seed lists {of_site}{count(rows, 'pair')} of tools{_left_out(checks)}"
    found = backlinks_found(held.referrers) if held.referrers else ""
    if mart == "referring_domains":
        return f"Referring domains {of_site}{count(rows, 'domain')}; {found}"
    if mart == "linked_pages":
        return f"Linked pages {of_site}{count(rows, 'page')}; {found}"
    return f"Backlinks {of_site}{found}; {count(rows, 'pair')} of page and target"


def checked(checks: ChecksCoverage) -> str:
    """What became of the pages that were asked about."""
    pages = count(checks.pages, "page")
    unseen = (
        f"; {sum(checks.unseen.values()):,} not seen, so not lost ({outcomes(checks.unseen)})" if checks.unseen else ""
    )
    if checks.held:
        unseen += f", of which {checks.held:,} had a live link when last seen"
    return (
        f"backlinks verified on {checks.seen:,} of {pages} asked about: {checks.live:,} with a live link{unseen}"
        f"{_left_out(checks)}"
    )


def _left_out(checks: ChecksCoverage | None) -> str:
    """How many pages of the site itself the lists name."""
    return f"; {count(checks.own, 'page')} of the site's own domain left out" if checks and checks.own else ""


def outcomes(counts: Mapping[str, int]) -> str:
    """``3 http_error, 1 timeout``."""
    return ", ".join(f"{number:,} {outcome}" for outcome, number in counts.items())


def resolved(frame: pd.DataFrame) -> str:
    """How many URLs end elsewhere, and by what."""
    vias = frame["via"].value_counts()
    parts = [f"{vias.get(via, 0):,} by {via}" for via in ("redirect", "canonical", "redirect+canonical")]
    loops, conflicts = int(frame["is_loop"].sum()), int(frame["conflict"].notna().sum())
    return (
        f"{', '.join(parts)}; {vias.get('self', 0):,} at themselves; {loops:,} in loops, {count(conflicts, 'conflict')}"
    )


def unchecked(site: str, crawl_id: str) -> str:
    """Says that a referrers crawl wrote no verdicts."""
    return f"crawl {crawl_id} of {site} wrote no verdicts on backlinks: run the audit again with this version"


def no_referrers(site: str) -> str:
    """Says that no crawl of referring pages is there, and how to get one."""
    return f"no crawl of the pages that refer to {site}: run make audit SITE={site} SEEDS=links.csv"


def no_site(site: str) -> str:
    """Says that no crawl of the site itself is there, and how to get one."""
    return f"no crawl of {site} itself: run make audit SITE={site}"


def caveats(held: Coverage) -> list[str]:
    """What makes the numbers smaller than they might be, one line each."""
    crawls = [held.site_crawl, held.referrers and held.referrers.crawl]
    return [
        f"crawl {crawl.crawl_id} is incomplete: {crawl.reasons or 'it does not say why'}"
        for crawl in crawls
        if crawl and not crawl.is_complete
    ]
