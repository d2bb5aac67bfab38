"""What the first sheet of a workbook says of a site: its crawls, how far they came, what was found."""

from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version

from analysis.export.workbook import About
from analysis.measures.coverage import Coverage, CrawlCoverage
from analysis.shown import wording


def about(held: Coverage, full_data: str = "", made_at: datetime | None = None, notes: Sequence[str] = ()) -> About:
    """Tells a selection of crawls.

    Args:
        held: what its numbers rest on.
        full_data: where the tables are whole, such as the store's folder.
        made_at: when the workbook is made, in UTC; None for now.
        notes: what else a person should know, such as that priority pages were guessed.
    """
    facts = [("Site", held.site)]
    if held.site_crawl:
        facts += [("Site crawl", _crawl(held.site_crawl)), ("", wording.inlinks_found(held.site_crawl))]
    else:
        facts.append(("Site crawl", "none: nothing is said of internal links"))
    if held.referrers:
        facts += [("Referrers crawl", _crawl(held.referrers.crawl)), ("", wording.backlinks_found(held.referrers))]
        if held.referrers.checks:
            facts.append(("", wording.checked(held.referrers.checks)))
    else:
        facts.append(("Referrers crawl", "none: nothing is said of backlinks"))
    facts.append(("Backlinks", "those found on the referring pages that were crawled; no list of all there are"))
    facts += [("" if place else "To be known", note) for place, note in enumerate(notes)]
    facts.append(("Made by", f"linkspider {version('linkspider')}"))
    return About(f"Links of {held.site}", facts, full_data, made_at or datetime.now(UTC))


def _crawl(crawl: CrawlCoverage) -> str:
    ended = "complete" if crawl.is_complete else f"INCOMPLETE: {crawl.reasons or 'it does not say why'}"
    queued = f", {crawl.queued:,} without an outcome" if crawl.queued else ""
    return f"{crawl.crawl_id}: {ended}. {crawl.accepted:,} URLs: {wording.outcomes(crawl.outcomes)}{queued}"
