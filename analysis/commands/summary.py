"""What an audit ends with: verdicts, backlinks by referring domain beside the in-link distribution, and places."""

from typing import Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from analysis.commands.output import strong, unbroken
from analysis.commands.showing_authority import headline
from analysis.marts.library import Library, possible
from analysis.marts.one_crawl import Marts
from analysis.measures.coverage import Coverage, CrawlCoverage, ReferrersCoverage, coverage
from analysis.report.actions import first_actions
from analysis.shown import terminal, wording
from analysis.shown.histogram import BARS, figures_line, histogram
from analysis.shown.terminal import Shown, printable
from linkspider.model.tables import TABLES

SIDE_BY_SIDE_FROM: Final = 110
TOP: Final = 10
_GAP: Final = 4
_DOMAINS: Final = (
    Shown("referring_domain", "Referring domain", share=1),
    Shown("referring_pages", "Pages"),
    Shown("backlinks", "Backlinks"),
    Shown("followed_backlinks", "Followed"),
)


def summary(library: Library, width: int, top: int = TOP) -> list[RenderableType]:
    """The parts of the summary, in order.

    Args:
        library: the marts of the selected crawls; one of the two crawls may be missing.
        width: of the terminal, in characters.
        top: referring domains to list; 0 for all.
    """
    marts = library.marts
    held = coverage(marts.observed)
    parts = [strong(f"linkspider: {held.site}"), verdicts(held), _headline(marts, held, width, top)]
    return [*parts, *_authority(library), places(marts)]


def verdicts(held: Coverage) -> RenderableType:
    """How far each crawl came, or that it is missing and how to get it."""
    lines = []
    if held.site_crawl:
        lines.append(f"Site crawl {_verdict(held.site_crawl)}")
        lines.append(f"  {_accepted(held.site_crawl)}")
    else:
        lines.append(wording.no_site(held.site))
    if held.referrers:
        lines.append(f"Referrers crawl {_verdict(held.referrers.crawl)}")
        lines.append(f"  {_seeds(held.referrers)}")
        lines.append(f"  {_accepted(held.referrers.crawl)}")
        lines.append(f"  {_pages(held.referrers)}")
        if held.referrers.checks:
            lines.append(f"  {wording.checked(held.referrers.checks)}")
    else:
        lines.append(wording.no_referrers(held.site))
    return Text("\n".join(lines))


def places(marts: Marts) -> RenderableType:
    """Where tables and marts lie."""
    observed = marts.observed
    store, selection = observed.store, observed.selection
    crawls = [crawl.crawl_id for crawl in (selection.site_crawl, selection.referrers_crawl) if crawl]
    lines = [f"Tables  {store.root / 'tables'}: {', '.join(TABLES)}", *(f"        crawl_id={name}" for name in crawls)]
    lines.append(f"Marts   {store.root / 'marts'}: {', '.join(possible(selection))}")
    return unbroken(lines)


def _headline(marts: Marts, held: Coverage, width: int, top: int) -> RenderableType:
    blocks = []
    is_wide = width >= SIDE_BY_SIDE_FROM and held.referrers is not None and held.site_crawl is not None
    room = (width - _GAP) // 2 if is_wide else width
    if held.referrers:
        blocks.append(_domains(marts, held.referrers, room, top))
    if held.site_crawl:
        blocks.append(_inlinks(marts, held.site_crawl, room))
    if not is_wide:
        return Group(*(part for block in blocks for part in (block, Text(""))))
    grid = Table.grid(padding=(0, _GAP, 0, 0), pad_edge=False)
    for _ in blocks:
        grid.add_column(width=room)
    grid.add_row(*blocks)
    return grid


def _authority(library: Library) -> list[RenderableType]:
    """What joins both sides, and what to do first."""
    if "link_opportunities" not in possible(library.marts.observed.selection):
        return []
    best = [action.in_words for action in first_actions(library.frame)]
    told = "\n".join(printable(line) for line in (headline(library.study), *best))
    return [strong("Authority"), Text(told)]


def _domains(marts: Marts, referrers: ReferrersCoverage, width: int, top: int) -> Group:
    domains = marts.referring_domains
    shown = domains.head(top or len(domains))
    rest = f"{len(shown):,} of {wording.count(len(domains), 'referring domain')}"
    return Group(
        strong("Backlinks by referring domain"),
        Text(wording.backlinks_found(referrers)),
        Text(""),
        terminal.table(shown, _DOMAINS, width),
        Text(rest if len(shown) < len(domains) else wording.count(len(domains), "referring domain")),
    )


def _inlinks(marts: Marts, site_crawl: CrawlCoverage, width: int) -> Group:
    return Group(
        strong("Internal in-links by page"),
        Text(wording.inlinks_found(site_crawl)),
        Text(""),
        histogram(marts.inlink_distribution, width, (BARS,)),
        Text(f"{wording.UNIQUE}\n{figures_line(marts.inlink_summary)}"),
    )


def _verdict(crawl: CrawlCoverage) -> str:
    verdict = "complete" if crawl.is_complete else f"INCOMPLETE: {crawl.reasons or 'it does not say why'}"
    return f"{crawl.crawl_id}: {verdict}"


def _accepted(crawl: CrawlCoverage) -> str:
    waiting = {"without an outcome": crawl.queued} if crawl.queued else {}
    told = wording.outcomes({**crawl.outcomes, **waiting})
    return f"{wording.count(crawl.accepted, 'URL')}{': ' if told else ''}{told}"


def _seeds(referrers: ReferrersCoverage) -> str:
    return (
        f"{wording.count(referrers.seed_rows, 'seed row')} read: {referrers.seed_rows_accepted:,} accepted, "
        f"{referrers.seed_rows_duplicate:,} duplicate, {referrers.seed_rows_rejected:,} rejected"
    )


def _pages(referrers: ReferrersCoverage) -> str:
    parts = [
        f"{referrers.linking:,} with a backlink",
        f"{referrers.without_link:,} without a link to the site",
        f"{referrers.own:,} of the site's own domain" if referrers.own else "",
        f"{sum(referrers.crawl.failed.values()):,} not read",
        f"{referrers.crawl.queued:,} not reached" if referrers.crawl.queued else "",
    ]
    return f"{wording.count(referrers.pages, 'referring page')}: {', '.join(part for part in parts if part)}"
