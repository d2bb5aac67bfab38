"""The figures of a site as a whole: what comes in, what reaches the priority pages, what leaks; and by what policy."""

from typing import NamedTuple

import pandas as pd

from analysis.authority.flow import capture
from analysis.authority.graph import Floats, Ints, SiteGraph
from analysis.authority.teleport import Entries
from analysis.given.policy import Policy
from analysis.tables.frames import shaped
from linkspider.model.tables import MARTS


class Whole(NamedTuple):
    """What the figures are computed from.

    Attributes:
        graph: the site's.
        entries: which domain links where.
        authority: x; baseline: x with uniform teleport: each of shape (n,).
        priority: numbers of the priority pages.
        policy: what counts how much.
    """

    graph: SiteGraph
    entries: Entries
    authority: Floats
    baseline: Floats
    priority: Ints
    policy: Policy


def authority_summary(whole: Whole, leaks: pd.DataFrame, priority_words: str) -> pd.DataFrame:
    """Gathers the figures.

    Args:
        whole: the graph and what flows in it.
        leaks: the mart ``authority_leaks``.
        priority_words: how the priority pages were chosen.

    Returns:
        The mart ``authority_summary``: pages, edges, entries, rates, leaks by cause (``leak_nofollow``, ...), the sum
        of it all, which is 1 where there is a page, and the policy.
    """
    graph, entries = whole.graph, whole.entries
    figures: dict[str, tuple[float | None, str | None]] = {
        "pages": (len(graph), "own pages that may be indexed"),
        "edges": (graph.edges.nnz, "pairs of pages of which one passes authority on to the other"),
        "priority_pages": (len(whole.priority), priority_words),
        "referring_domains": _domains(entries),
        "entry_pages": (entries.domains["entry"].nunique(), "pages that these link to"),
        "lost_entries": (entries.lost["url"].nunique(), "addresses with followed backlinks that are no such page"),
        "lost_domains": _lost_domains(entries),
    }
    rates = capture(whole.authority, whole.priority, whole.baseline)
    figures |= {name: (rate if len(whole.priority) else None, None) for name, rate in rates.items()}
    figures["authority"] = (float(whole.authority.sum()), "of all pages together")
    by_cause = leaks.groupby("cause")["amount"].sum().sort_values(ascending=False)
    figures |= {f"leak_{cause}": (float(amount), None) for cause, amount in by_cause.items()}
    figures["mass"] = _mass(whole.authority, leaks)
    figures["policy"] = (None, whole.policy.in_words())
    rows = [(name, value, words) for name, (value, words) in figures.items()]
    return shaped(pd.DataFrame(rows, columns=["statistic", "value", "words"]), MARTS["authority_summary"])


def _domains(entries: Entries) -> tuple[float, str]:
    held = entries.domains
    if entries.is_estimate:
        return float(
            held["weight"].max() if len(held) else 0
        ), "linking sites at least: an estimate by Search Console's counts"
    if held.empty:
        return (
            0,
            "none with a followed backlink to such a page: authority enters at all pages alike, as internal PageRank",
        )
    return held["referring_domain"].nunique(), "with a followed backlink to such a page"


def _lost_domains(entries: Entries) -> tuple[float | None, str]:
    """Domains all of whose followed backlinks are lost; an estimate knows no domains one by one."""
    if entries.is_estimate:
        return None, "not known: Search Console counts sites and does not name them"
    lost = set(entries.lost["referring_domain"]) - set(entries.domains["referring_domain"])
    return len(lost), "with followed backlinks to none but such addresses"


def _mass(authority: Floats, leaks: pd.DataFrame) -> tuple[float | None, str]:
    if not len(authority):
        return None, "no page may be indexed, so authority enters nowhere"
    return float(authority.sum() + leaks["amount"].sum()), "authority and leaks: 1 but for rounding"
