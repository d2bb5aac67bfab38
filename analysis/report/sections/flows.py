"""Where authority goes: the leak waterfall, who feeds whom, and sections of the site against each other."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import pandas as pd
import pyarrow.compute as pc

from analysis.authority.ledger import FURTHER
from analysis.report import numbers
from analysis.report.charts import heatmap, waterfall
from analysis.report.charts.drawing import HALF, drawn
from analysis.report.facts import Facts
from analysis.report.folders import displayed, folder_sql
from analysis.report.parts import Section, TableView
from analysis.report.views import MOST_ROWS, Chosen, Shown, table
from analysis.shown import wording
from analysis.shown.terminal import printable

_CAUSES: Final = {
    "external": "to other sites",
    "nofollow": "by nofollow",
    "broken": "to broken pages",
    "dangling": "at pages without links",
    "noindex": "to noindexed pages",
    "canonicalised": "to canonicalised pages",
    "blocked": "to blocked pages",
    "redirect_loop": "into redirect loops",
    "not_html": "to files",
    "not_crawled": "to pages not crawled",
}
_LEAKS: Final = (
    Shown("source_url", "Page", "url"),
    Shown("cause", "Cause", "word"),
    Shown("links", "Links", "count"),
    Shown("share", "Share of all leaks", "share", is_barred=True),
)
_LEDGER: Final = (
    Shown("domain", "Referring domain"),
    Shown("entry_url", "Enters at", "url"),
    Shown("priority_url", "Priority page", "url"),
    Shown("of_all", "Of what the priority pages have", "share", is_barred=True),
    Shown("share", "Of the page's authority", "share"),
)
_DOMAINS: Final = (
    Shown("domain", "Referring domain"),
    Shown("entries", "Enters at", "count"),
    Shown("pages", "Reaches priority pages", "count"),
    Shown("of_all", "Of what the priority pages have", "share", is_barred=True),
)
#: What goes there may come back: the crawl does not know.
_BEYOND: Final = "not_crawled"
EVERYWHERE: Final = "(everywhere alike)"
_IS_NAMED: Final = pc.field("referring_domain") != ""
_WAY: Final = ("referring_domain", "entry_url", "priority_url", "amount", "share")


def leaks(facts: Facts) -> Section | None:
    """Where authority evaporates, by cause."""
    told = facts.summary
    if not told.get("authority"):
        return None
    causes, beyond = leaking(told)
    largest = max(causes, key=lambda cause: causes[cause], default="")
    total = sum(causes.values())
    finding = f"{numbers.share(total)} of what enters leaks away"
    if largest and total > 0:
        finding += f", {numbers.share(causes[largest])} {in_words(largest)}"
    if beyond:
        finding += f"; {numbers.share(beyond)} goes to pages that were not crawled"
    steps = _steps(causes | {_BEYOND: beyond}, told)
    return Section(
        key="leaks",
        name="Leaks",
        finding=finding,
        how=(
            "From all that enters, each cause takes its part; what is left stays with the pages. Links to others are "
            "part of a good page: look at the causes that nobody wants first."
        ),
        marts=("authority_leaks", "authority_summary"),
        query=facts.query(
            "authority_leaks",
            "cause, sum(amount) AS amount, sum(links) AS links",
            "GROUP BY cause\nORDER BY amount DESC",
        ),
        definition="leaks-authority_leaks",
        drawings=(drawn(lambda width: waterfall.waterfall(steps, width), finding, HALF),),
        tables=(table(facts, "authority_leaks", _LEAKS, "Pages where most leaks away"),),
    )


def leaking(summary: Mapping[str, float]) -> tuple[dict[str, float], float]:
    """What leaks away, by cause, and apart from it what goes to pages of which nothing is known.

    Args:
        summary: the mart ``authority_summary``: statistic -> value.
    """
    causes = {name.removeprefix("leak_"): value for name, value in summary.items() if name.startswith("leak_")}
    beyond = causes.pop(_BEYOND, 0.0)
    return causes, beyond


def in_words(cause: str) -> str:
    """A cause of a leak, behind ``leaks``."""
    return _CAUSES.get(cause, cause)


def _steps(causes: dict[str, float], told: dict[str, float]) -> pd.DataFrame:
    rows = [("enters the site", 0.0, 1.0, "enters", numbers.share(1.0))]
    level = 1.0
    for cause, value in sorted(causes.items(), key=lambda item: -item[1]):
        if value > 0:
            rows.append((in_words(cause), level - value, level, "leaks", f"-{numbers.share(value)}"))
            level -= value
    priority = told.get("captured", 0.0)
    rows.append(("stays with pages", 0.0, told["authority"], "stays", numbers.share(told["authority"])))
    if priority:
        rows.append(("at priority pages", 0.0, priority, "priority", numbers.share(priority)))
    frame = pd.DataFrame(rows, columns=["name", "start", "end", "kind", "figure"])
    return frame.assign(told=frame["name"] + " " + frame["figure"])


def ledger(facts: Facts) -> Section | None:
    """Which domain's authority reaches which priority page, and through which page it came in."""
    totals = facts.groups("authority_ledger", ["referring_domain"], "amount")
    if totals.empty:
        return None
    whole = float(totals["amount"].sum()) or 1.0
    domains = _feeding(facts, totals.nlargest(MOST_ROWS, "amount"), whole)
    named = domains[domains["domain"] != EVERYWHERE]
    finding = "No referring domain's authority reaches the priority pages"
    if len(named):
        first = named.iloc[0]
        finding = (
            f"{printable(first['domain'])} feeds the priority pages most: {numbers.share(first['of_all'])} of what "
            f"they have, through {wording.count(int(first['entries']), 'page')}"
        )
    ways = facts.best("authority_ledger", _WAY, [("amount", "descending")], MOST_ROWS, _IS_NAMED)
    ways = ways.rename(columns={"referring_domain": "domain"}).assign(of_all=ways["amount"] / whole)
    return Section(
        key="flow",
        name="Who feeds whom",
        finding=finding,
        how=(
            "Exact amounts: referring domain, page where it enters, priority page that it reaches by all paths. "
            f"“{EVERYWHERE}” is the part that the model lets enter at all pages alike."
        ),
        marts=("authority_ledger",),
        query=facts.query(
            "authority_ledger",
            "referring_domain, entry_url, priority_url, amount, share",
            "ORDER BY amount DESC",
        ),
        definition="who-feeds-whom-authority_ledger",
        tables=(
            _at_least(
                table(facts, "authority_ledger", _DOMAINS, "By referring domain", Chosen(domains, len(totals))),
                domains["is_more"].tolist(),
            ),
            table(
                facts,
                "authority_ledger",
                _LEDGER,
                "Way by way, largest amount first",
                Chosen(ways, facts.rows("authority_ledger", _IS_NAMED)),
            ),
        ),
    )


def _feeding(facts: Facts, totals: pd.DataFrame, whole: float) -> pd.DataFrame:
    """Domains as the report shows them: domain, of_all, entries and pages (distinct ones); is_more: pages at least.

    Args:
        facts: what is known.
        totals: their referring_domain and amount.
        whole: what all priority pages have.
    """
    names = totals["referring_domain"]
    is_one = pc.field("referring_domain").isin(names.tolist())
    counts = {}
    for name, column in (("entries", "entry_url"), ("pages", "priority_url")):
        pairs = facts.groups("authority_ledger", ["referring_domain", column], where=is_one)
        counts[name] = names.map(pairs["referring_domain"].value_counts())
    counts["entries"] = counts["entries"].where(names != "", 0)
    more = pairs.loc[pairs["priority_url"] == FURTHER, "referring_domain"]
    return pd.DataFrame(
        {"domain": names.where(names != "", EVERYWHERE), "of_all": totals["amount"] / whole, **counts}
    ).assign(is_more=names.isin(more))


def _at_least(view: TableView, is_more: Sequence[bool]) -> TableView:
    """The table of domains; where one counts for many priority pages, the count says that there are more."""
    at = next(place for place, column in enumerate(_DOMAINS) if column.column == "pages")
    rows = [
        [*row[:at], replace(row[at], text=f"{row[at].text}+"), *row[at + 1 :]] if more else row
        for row, more in zip(view.rows, is_more, strict=True)
    ]
    return replace(view, rows=rows)


def between_sections(facts: Facts) -> Section | None:
    """Which section of the site passes how much to which."""
    flows = facts.ground.by_section
    flows = flows.assign(source=flows["source"].map(displayed), target=flows["target"].map(displayed))
    passed = flows.groupby("source")["flow"].sum()
    if len(passed) < 2:
        return None
    flows = flows.assign(share=flows["flow"] / flows["source"].map(passed))
    order = sorted(
        {*flows["source"], *flows["target"]}, key=lambda name: (-round(float(passed.get(name, 0.0)), 12), name)
    )
    kept = float(flows.loc[flows["source"] == flows["target"], "flow"].sum() / flows["flow"].sum())
    flows = flows.assign(
        figure=[f"{share:.0%}" if share >= 0.005 else "" for share in flows["share"]],
        told=[
            f"{source} passes {numbers.share(share)} of what it passes on to {target}"
            for source, target, share in zip(flows["source"], flows["target"], flows["share"], strict=True)
        ],
    )
    finding = f"{numbers.share(kept)} of what flows between pages stays in its section"
    across = flows[flows["source"] != flows["target"]].sort_values("flow", ascending=False)
    if len(across):
        first = across.iloc[0]
        finding += f"; the largest flow between two goes from {first['source']} to {first['target']}"
    return Section(
        key="sections",
        name="Section to section",
        finding=printable(finding),
        how="Each row adds up to 100%: of what the pages of a section pass on within the site, which part goes where.",
        marts=("authority_edges",),
        query=facts.query(
            "authority_edges",
            f"{folder_sql('source_url', facts.ground.is_one_host)} AS from_folder,\n"
            f"       {folder_sql('target_url', facts.ground.is_one_host)} AS to_folder, sum(flow) AS flow",
            "GROUP BY ALL\nORDER BY flow DESC",
        ),
        definition="the-graph-authority_edges",
        drawings=(drawn(lambda width: heatmap.heatmap(flows, order, width), printable(finding)),),
    )
