"""The head of the report: the verdict, four figures, the three best things to do, and what all rests on."""

import json
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Final

from analysis.advice.fixes import KINDS
from analysis.marts.coverage_mart import told
from analysis.measures.coverage import CrawlCoverage
from analysis.report import numbers
from analysis.report.actions import Row, first_rows
from analysis.report.facts import Facts
from analysis.report.parts import Action, Cell, Line, Tile
from analysis.report.sections.flows import in_words, leaking
from analysis.report.sections.inside import MEASURE
from analysis.report.views import page, words
from analysis.shown import wording
from analysis.shown.terminal import printable
from linkspider.model.outcome import ERRORS, Outcome
from linkspider.model.tables import MARTS

#: What is no page and no failure: sent instead of one, or never asked for.
_FILES: Final = (Outcome.NOT_HTML,)
_BLOCKED: Final = (Outcome.ROBOTS_DENIED, Outcome.ROBOTS_UNREACHABLE)
_CUT: Final = (Outcome.TRAP_CUT, Outcome.LIMIT_CUT)
#: Arguments of a crawl that name files.
_LISTS: Final = frozenset({"seeds", "urls"})


def verdict(facts: Facts) -> str:
    """What comes in, what reaches the priority pages and what leaks, in a sentence or two."""
    summary = facts.summary
    if not summary:
        return _half_a_verdict(facts)
    priority = int(summary.get("priority_pages", 0))
    reaches = ""
    if priority and "capture_rate" in summary:
        reaches = (
            f" Of what the pages hold, {numbers.share(summary['capture_rate'])} is at the "
            f"{wording.count(priority, 'priority page')}."
        )
    causes, beyond = leaking(summary)
    leaks = ""
    if causes:
        largest = max(causes, key=lambda cause: causes[cause])
        leaks = (
            f" {numbers.share(sum(causes.values()))} leaks away, the largest part {in_words(largest)} "
            f"({numbers.share(causes[largest])})."
        )
    if beyond:
        leaks += f" {numbers.share(beyond)} goes to pages that were not crawled, so where it ends is not known."
    return _what_comes(facts) + reaches + leaks


def _what_comes(facts: Facts) -> str:
    """How many domains link here, as far as that was looked at, and how many of them count."""
    domains, entries = (int(facts.summary.get(name, 0)) for name in ("referring_domains", "entry_pages"))
    if "estimate" in facts.summary_words.get("referring_domains", ""):
        return (
            f"By Search Console's counts, an estimate, at least {wording.count(domains, 'site')} "
            f"{'links' if domains == 1 else 'link'} here; authority comes in at {wording.count(entries, 'page')}."
        )
    if not facts.coverage.referrers:
        return "What comes in from other sites was not looked at, so authority enters at all pages alike."
    linking = facts.rows("referring_domains")
    told = f"{wording.count(linking, 'domain')} {'links' if linking == 1 else 'link'} here"
    if not domains:
        return f"{told}, none by a followed link to a page that was read, so authority enters at all pages alike."
    lets = "lets" if domains == 1 else "let"
    return f"{told}; {domains:,} of them {lets} authority in, at {wording.count(entries, 'page')}."


def _half_a_verdict(facts: Facts) -> str:
    """What one crawl alone can tell."""
    held = facts.coverage
    if held.site_crawl:
        median = facts.figures.get((MEASURE, "median"))
        told = "" if median is None else f"; half of the pages have {numbers.figure(median)} unique in-links or fewer"
        return f"{wording.inlinks_found(held.site_crawl)}{told}. What comes in from other sites was not looked at."
    if held.referrers:
        rows = facts.rows("referring_domains")
        return (
            f"{wording.backlinks_found(held.referrers)}, from {wording.count(rows, 'domain')}. The site itself was "
            "not crawled, so where their authority goes is not known."
        )
    return "Nothing was crawled yet."


def tiles(facts: Facts) -> list[Tile]:
    """Four figures."""
    held, summary, figures = facts.coverage, facts.summary, facts.figures
    made = []
    if held.referrers:
        made.append(
            Tile(
                "Referring domains",
                numbers.count(facts.rows("referring_domains")),
                wording.backlinks_found(held.referrers),
                "referring-domains-in-depth",
            )
        )
    if held.site_crawl and (MEASURE, "median") in figures:
        made.append(
            Tile(
                "In-links of a page",
                f"{numbers.figure(figures[MEASURE, 'median'])}",
                f"median; p90 {numbers.figure(figures[MEASURE, 'p90'])}; {wording.inlinks_found(held.site_crawl)}",
                "how-in-links-are-spread-page_inlinks-inlink_distribution-inlink_summary-inlink_lorenz",
            )
        )
    if "capture_rate" in summary:
        rests = f"of what pages hold is at {wording.count(int(summary['priority_pages']), 'priority page')}"
        if "baseline_capture_rate" in summary:
            rests += f"; {numbers.share(summary['baseline_capture_rate'])} by internal links alone"
        made.append(
            Tile(
                "Reaches priority pages",
                numbers.share(summary["capture_rate"]),
                rests,
                "what-reaches-the-priority-pages-authority_summary",
            )
        )
    if "authority" in summary:
        causes, beyond = leaking(summary)
        rests = "of what enters: links to other sites, nofollow, broken pages and the like"
        if beyond:
            rests += f"; {numbers.share(beyond)} more goes to pages that were not crawled"
        made.append(Tile("Leaks away", numbers.share(sum(causes.values())), rests, "leaks-authority_leaks"))
    return made


def actions(facts: Facts) -> list[Action]:
    """The best of each kind: a link to add, a thing to mend, a page to pitch."""
    found = first_rows(lambda mart, where: facts.first(mart, [each.name for each in MARTS[mart].columns], 1, where))
    return [_TOLD[mart](facts, row) for mart, row in found.items()]


def _best_link(facts: Facts, first: Row) -> Action:
    said = [Cell("on"), page(facts, first["source_url"]), Cell("to"), page(facts, first["target_url"])]
    if first["anchor_phrase"]:
        said += [Cell("at the words"), words(f"“{first['anchor_phrase']}”")]
    return Action(
        "Add a link",
        said,
        f"{_gained(first)} at the priority pages",
        "opportunities",
    )


def _best_fix(facts: Facts, first: Row) -> Action:
    kind, gained = str(first["kind"]), numbers.share(first["recoverable_authority"])
    said = [page(facts, first["url"])]
    if first["suggested_url"]:
        said += [Cell("lead it to"), page(facts, first["suggested_url"])]
    said += [Cell(f"– {KINDS.get(kind, kind)}"), Cell(f"({printable(first['evidence'])})")]
    brings = "of what enters would come in here" if kind.startswith("backlink_") else "of what enters is lost here"
    return Action("Mend", said, f"{gained} {brings}", "fixes")


def _best_pitch(facts: Facts, first: Row) -> Action:
    return Action(
        "Win a backlink for",
        [page(facts, first["url"])],
        f"{_gained(first)} at the priority pages for one more domain",
        "pitch",
    )


def _gained(first: Row) -> str:
    """What the priority pages gain; of those that have nothing it is no share."""
    return "more" if first["relative_gain"] is None else numbers.gained(first["relative_gain"])


_TOLD: Final[Mapping[str, Callable[[Facts, Row], Action]]] = {
    "link_opportunities": _best_link,
    "fixes": _best_fix,
    "pitch": _best_pitch,
}


def coverage_lines(facts: Facts) -> list[Line]:
    """What all of it rests on."""
    held = facts.coverage
    lines = []
    if held.site_crawl:
        lines += _crawl_lines("Site crawl", held.site_crawl, told(facts.coverage_mart, "site"))
    else:
        lines.append(Line("Site crawl", wording.no_site(held.site), is_warning=True))
    if held.referrers:
        referrers = held.referrers
        lines += _crawl_lines("Referring pages", referrers.crawl, told(facts.coverage_mart, "referrers"))
        lines.append(
            Line(
                "Seeds",
                f"{referrers.seed_rows:,} rows read: {referrers.seed_rows_accepted:,} accepted, "
                f"{referrers.seed_rows_duplicate:,} duplicate, {referrers.seed_rows_rejected:,} rejected; a link to "
                f"the site was found on {referrers.linking:,} of {referrers.pages:,} referring pages",
            )
        )
        if referrers.checks:
            lines.append(Line("Verified", wording.checked(referrers.checks)))
    else:
        lines.append(Line("Referring pages", wording.no_referrers(held.site), is_warning=True))
    if "policy" in facts.summary_words:
        lines.append(Line("Policy", facts.summary_words["policy"]))
    if "priority_pages" in facts.summary_words:
        lines.append(Line("Priority pages", printable(facts.summary_words["priority_pages"])))
    return lines


def _crawl_lines(name: str, crawl: CrawlCoverage, said: Mapping[str, str]) -> list[Line]:
    state = "complete" if crawl.is_complete else f"not complete: {crawl.reasons or 'it does not say why'}"
    files, blocked, cut = (sum(crawl.outcomes.get(each, 0) for each in group) for group in (_FILES, _BLOCKED, _CUT))
    failed = sum(count for outcome, count in crawl.outcomes.items() if outcome in ERRORS)
    parts = [
        f"{wording.count(crawl.ok, 'page')} read",
        wording.count(crawl.redirects, "redirect"),
        wording.count(files, "file") if files else "",
        f"{failed:,} failed",
        f"{blocked:,} blocked by robots.txt",
        f"{cut:,} cut by limits" if cut else "",
        f"{crawl.queued:,} not reached" if crawl.queued else "",
    ]
    pages = f"{wording.count(crawl.accepted, 'URL')}: {', '.join(part for part in parts if part)}"
    return [
        Line(name, f"{state}; {pages}", is_warning=not crawl.is_complete),
        Line(f"{name}: when and how", _when(said)),
    ]


def _when(said: Mapping[str, str]) -> str:
    started = said.get("started_at", "")[:16].replace("T", " ")
    try:
        arguments: Mapping[str, object] = json.loads(said.get("arguments") or "{}")
    except ValueError:
        arguments = {}
    shown = {name: _file_names(str(value)) if name in _LISTS else value for name, value in arguments.items()}
    asked = ", ".join(f"{name} {value}" for name, value in shown.items())
    parts = [f"{started} UTC" if started else "", asked, said.get("versions", "").replace("_version", "")]
    return printable("; ".join(part for part in parts if part))


def _file_names(paths: str) -> str:
    """Lists of URLs by name: where they lie is nobody else's business."""
    return ", ".join(PurePath(path).name for path in paths.split(","))
