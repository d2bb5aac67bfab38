"""What to do: links to add, things to mend, pages that links miss, pages to win backlinks for."""

from typing import Final

import pandas as pd
import pyarrow.compute as pc

from analysis.report import numbers
from analysis.report.actions import LEAST_GAIN, WORTHWHILE
from analysis.report.facts import Facts
from analysis.report.parts import Section
from analysis.report.views import MOST_ROWS, Chosen, Shown, names, table
from analysis.shown import wording

_LINKS: Final = (
    Shown("rank", "Rank", "count"),
    Shown("source_url", "On this page", "url"),
    Shown("target_url", "link to", "url"),
    Shown("relative_gain", "Gain", "share", is_barred=True),
    Shown("topic_similarity", "Likeness", "figure"),
    Shown("anchor_phrase", "Words that stand there"),
    Shown("anchor_context", "in"),
)
_FIXES: Final = (
    Shown("kind", "What", "word"),
    Shown("url", "Where", "url"),
    Shown("suggested_url", "Lead it to", "url"),
    Shown("recoverable_authority", "Recoverable", "share", is_barred=True),
    Shown("referring_domains", "Domains", "count"),
    Shown("links", "Links", "count"),
    Shown("evidence", "What was seen"),
)
_ORPHANS: Final = (
    Shown("url", "Page", "url"),
    Shown("strength", "How", "word"),
    Shown("status", "Certain"),
    Shown("found_in", "Known from"),
    Shown("unique_inlinks", "In-links", "count"),
    Shown("referring_domains", "Domains", "count"),
    Shown("reason", "Why not certain"),
)
_STRENGTHS: Final = {
    "no_inlink": "without an in-link",
    "boilerplate_only": "with in-links in navigation only",
    "no_authority_path": "without a path from a page that has backlinks",
}
_PITCH: Final = (
    Shown("url", "Page", "url"),
    Shown("relative_gain", "Gain for each domain", "share", is_barred=True),
    Shown("current_referring_domains", "Domains now", "count"),
    Shown("is_priority", "Priority", "flag"),
)


def opportunities(facts: Facts) -> Section | None:
    """Internal links worth adding."""
    if not facts.has("link_opportunities"):
        return None
    is_worthwhile = WORTHWHILE["link_opportunities"]
    count = facts.rows("link_opportunities", is_worthwhile)
    shown = facts.first("link_opportunities", names(_LINKS), MOST_ROWS, is_worthwhile)
    finding = "No further internal link was found that brings the priority pages more"
    if count:
        finding = f"{wording.count(count, 'internal link')} worth adding{_together(facts)}"
    return Section(
        key="opportunities",
        name="Links to add",
        finding=finding,
        how=(
            "Gain is exact for the model: what the priority pages have after the link is set, as a share of what they "
            "have now. Between pages on the same topic; with words that stand there unlinked, where there are any."
        ),
        marts=("link_opportunities",),
        query=facts.query(
            "link_opportunities", "rank, source_url, target_url, relative_gain, anchor_phrase", "ORDER BY rank"
        ),
        definition="links-to-add-link_opportunities",
        tables=(table(facts, "link_opportunities", _LINKS, "Internal links to add, best first", Chosen(shown, count)),),
        notes=_left_out(facts.rows("link_opportunities") - count),
    )


def _together(facts: Facts) -> str:
    """What the links that are chosen together bring."""
    where = WORTHWHILE["link_opportunities"] & pc.field("set_gain").is_valid()
    wanted = ["set_gain", "gain", "relative_gain"]
    last = facts.best("link_opportunities", wanted, [("set_gain", "descending")], 1, where & (pc.field("gain") > 0))
    if last.empty or pd.isna(last["relative_gain"].iloc[0]):
        return ""
    together, gain, relative = (float(last[name].iloc[0]) for name in wanted)
    share = numbers.share(together * relative / gain)  # of what they have by their weights, as gains are
    links = facts.rows("link_opportunities", where)
    return f"; the first {links} together raise what the priority pages have by {share}"


def _left_out(links: int) -> list[str]:
    """What the mart holds beside the links that are told."""
    least, mart = numbers.share(LEAST_GAIN), "the mart link_opportunities holds"
    return [f"{mart} {wording.count(links, 'further link')} of a gain below {least}"] if links else []


def fixes(facts: Facts) -> Section | None:
    """What to mend."""
    if not facts.has("fixes"):
        return None
    kinds = _counted(facts, "fixes", "kind")
    total = int(kinds.sum())
    finding = "Nothing to mend was found"
    if total:
        parts = [f"{count:,} {str(kind).replace('_', ' ')}" for kind, count in kinds.head(3).items()]
        if len(kinds) > 3:
            parts.append(f"{int(kinds.iloc[3:].sum()):,} others")
        finding = f"{wording.count(total, 'thing')} to mend: {numbers.listed(parts)}"
    return Section(
        key="fixes",
        name="Things to mend",
        finding=finding,
        how=(
            "Most recoverable authority first: of backlinks the share of what enters that would come in there, each "
            "for itself; of internal links the share that is lost there."
        ),
        marts=("fixes",),
        query=facts.query(
            "fixes",
            "kind, url, suggested_url, recoverable_authority, referring_domains, links",
            "ORDER BY recoverable_authority DESC",
        ),
        definition="fixes",
        tables=(table(facts, "fixes", _FIXES, "Things to mend, most recoverable first"),),
    )


def orphans(facts: Facts) -> Section | None:
    """Pages that internal links miss."""
    if not facts.has("orphans"):
        return None
    strengths = _counted(facts, "orphans", "strength")
    uncertain = facts.rows("orphans", pc.field("status") != "confirmed")
    finding = "No page was found that internal links miss"
    if len(strengths):
        parts = [
            f"{wording.count(count, 'page')} {_STRENGTHS.get(str(name), str(name))}"
            for name, count in strengths.items()
        ]
        finding = numbers.listed(parts)
        if uncertain:
            finding += f"; {uncertain:,} of these cannot be told for certain"
    return Section(
        key="orphans",
        name="Orphans",
        finding=finding,
        how="Pages without an in-link, with none but navigation, or without a path from a page that has backlinks.",
        marts=("orphans",),
        query=facts.query("orphans", "strength, status, url, found_in", "ORDER BY strength, url"),
        definition="pages-that-links-miss-orphans",
        tables=(table(facts, "orphans", _ORPHANS, "Pages that internal links miss"),) if len(strengths) else (),
    )


def _counted(facts: Facts, mart: str, column: str) -> "pd.Series[int]":
    """How many rows have each value of a column, most first; among equals the one met first."""
    return facts.groups(mart, [column]).set_index(column)["rows"].sort_values(ascending=False, kind="stable")


def pitch(facts: Facts) -> Section | None:
    """Which page to win a backlink for."""
    is_worthwhile = WORTHWHILE["pitch"]
    shown = facts.first("pitch", names(_PITCH), MOST_ROWS, is_worthwhile)
    if shown.empty:
        return None
    first, count = shown.iloc[0], facts.rows("pitch", is_worthwhile)
    share = "" if pd.isna(first["relative_gain"]) else f" by {numbers.share(first['relative_gain'])}"
    return Section(
        key="pitch",
        name="Pages to pitch",
        finding=(
            f"One more domain that links to {facts.short(first['url'])} raises what the priority pages have{share}"
        ),
        how="What one more followed referring domain that links to a page would bring the priority pages.",
        marts=("pitch",),
        query=facts.query("pitch", "url, relative_gain, current_referring_domains", "ORDER BY gain_per_domain DESC"),
        definition="which-page-to-win-a-backlink-for-pitch",
        tables=(table(facts, "pitch", _PITCH, "Pages to win backlinks for, best first", Chosen(shown, count)),),
    )
