"""What changed since the crawl before."""

from typing import Final

from analysis.report import numbers
from analysis.report.facts import Facts
from analysis.report.parts import Section
from analysis.report.views import Shown, table

_CHANGES: Final = (
    Shown("change", "Change", "word"),
    Shown("link_scope", "Kind"),
    Shown("source_url", "On", "url"),
    Shown("target_url", "to", "url"),
    Shown("reason", "Why", "word"),
    Shown("before", "Before"),
    Shown("after", "After"),
    Shown("effect_on_priority", "Effect", "figure"),
)


def changes(facts: Facts) -> Section | None:
    """New, lost and changed links."""
    if not facts.has("link_changes"):
        return None
    counts = facts.groups("link_changes", ["change"]).set_index("change")["rows"]
    finding = "No link changed between the last two crawls"
    if len(counts):
        parts = [f"{counts[word]:,} {word}" for word in ("new", "lost", "changed") if word in counts]
        finding = f"Links since the crawl before: {numbers.listed(parts)}"
    return Section(
        key="changes",
        name="Changes",
        finding=finding,
        how="Links that one of the last two crawls of a kind saw and the other did not, or saw otherwise.",
        marts=("link_changes",),
        query=facts.query("link_changes", "change, link_scope, source_url, target_url, reason"),
        definition="between-two-crawls-link_changes",
        tables=(table(facts, "link_changes", _CHANGES, "New, lost and changed links"),) if len(counts) else (),
    )
