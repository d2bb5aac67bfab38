"""Which referring pages and domains the tools name together, and how many of them are live."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.tables.frames import shaped
from analysis.tables.identity import renamed
from linkspider.model import domains
from linkspider.model.source_tools import NO_CLAIMS, tool_of
from linkspider.model.tables import MARTS
from linkspider.model.verdict import LIVE, NOT_SEEN

ALL_OTHERS: Final = "all others"
_Members = npt.NDArray[np.bool_]


def source_overlap(
    seeds: pd.DataFrame, counts: pd.DataFrame, checks: pd.DataFrame | None, own: str = ""
) -> pd.DataFrame:
    """Counts for each ordered pair of tools, and for each tool and all others, what both name.

    Args:
        seeds: one row per seed row, with source_tool and referring_key.
        counts: the table ``seed_counts``: its referring domains count among a tool's domains, as it names no pages.
        checks: the table ``backlink_checks``, or None where there is none.
        own: the registrable domain of the audited site: links of its pages are no backlinks, whoever names them.

    Returns:
        The mart ``source_overlap``: by tools, ``all others`` behind them; a tool with itself is its own count.
    """
    page_tool, page = _named(seeds["source_tool"]), seeds["referring_key"]
    hosts = counts[counts["subject_kind"] == "referring_domain"]
    named = pd.DataFrame({"tool": page_tool, "page": page, "domain": renamed(page, domains.of_url).astype("str")})
    of_host = renamed(hosts["subject"], domains.domain_of)
    listed = pd.DataFrame({"tool": _named(hosts["source_tool"]), "domain": of_host})
    named, listed = (
        frame[~frame["tool"].isin(NO_CLAIMS) & (frame["domain"] != own).to_numpy()] for frame in (named, listed)
    )
    tools = sorted({*named["tool"], *listed["tool"]})
    pages = _members(named["tool"], named["page"], tools)
    of_domains = _members(
        pd.concat([named["tool"], listed["tool"]]),
        pd.concat([named["domain"].astype("str"), listed["domain"].astype("str")]),
        tools,
    )
    rows = [
        {"tool_a": a, "tool_b": b, **_pages(pages, i, j), **_domains(of_domains, i, j)}
        for i, a in enumerate(tools)
        for j, b in [*enumerate(tools), (None, ALL_OTHERS)]
        if b != ALL_OTHERS or len(tools) > 1
    ]
    columns = [column.name for column in MARTS["source_overlap"].columns]
    frame = pd.DataFrame(rows, columns=columns)
    live = _live(checks, tools, own)
    for name in ("checked_pages_a", "live_pages_a", "live_share_a"):
        frame[name] = frame["tool_a"].map(live[name])
    return shaped(frame, MARTS["source_overlap"])


def chapman(first: int, second: int, both: int) -> float:
    """Chapman's estimate of how many there are in all, from two independent samples and what they share.

    Source: Chapman (1951), as given in metrics on capture and recapture: ``(a+1)(b+1)/(both+1) - 1``.
    """
    return (first + 1) * (second + 1) / (both + 1) - 1


def _pages(members: _Members, tool: int, other: int | None) -> dict[str, Any]:
    first, second, both = _overlap(members, tool, other)
    return {
        "referring_pages_a": first,
        "referring_pages_b": second,
        "referring_pages_both": both,
        "share_of_a": both / first if first else None,
        "only_a": first - both,
    }


def _domains(members: _Members, tool: int, other: int | None) -> dict[str, Any]:
    first, second, both = _overlap(members, tool, other)
    is_estimated = tool != other and first and second
    return {
        "domains_a": first,
        "domains_b": second,
        "domains_both": both,
        "estimated_domains": chapman(first, second, both) if is_estimated else None,
    }


def _overlap(members: _Members, tool: int, other: int | None) -> tuple[int, int, int]:
    first = members[:, tool]
    second = np.delete(members, tool, axis=1).any(axis=1) if other is None else members[:, other]
    return int(first.sum()), int(second.sum()), int((first & second).sum())


def _members(tools: "pd.Series[str]", things: "pd.Series[str]", known: list[str]) -> _Members:
    """What each tool names: one row per distinct thing, one column per tool."""
    codes, distinct = pd.factorize(things)
    members = np.zeros((len(distinct), len(known)), dtype=bool)
    members[codes, pd.Index(known).get_indexer(pd.Index(tools))] = True
    return members


def _live(checks: pd.DataFrame | None, tools: list[str], own: str) -> pd.DataFrame:
    """Pages of each tool that could be looked at, and those with a live link; null without checks."""
    columns = ["checked_pages_a", "live_pages_a", "live_share_a"]
    if checks is None:
        return pd.DataFrame(index=pd.Index(tools, dtype="str"), columns=columns, dtype="float64")
    claimed = checks[checks["sources"].notna()]
    claimed = claimed[(renamed(claimed["referring_key"].astype("str"), domains.of_url) != own).to_numpy()]
    verdict = claimed["verdict"].astype("str")
    said = pd.DataFrame(
        {
            "page": claimed["referring_key"].astype("str"),
            "is_checked": ~verdict.isin(NOT_SEEN),
            "is_live": verdict.isin(LIVE),
            "tool": [sorted({tool_of(word) for word in text.split()}) for text in claimed["sources"]],
        }
    ).explode("tool")
    by_page = said.groupby(["tool", "page"])[["is_checked", "is_live"]].any()
    counts = by_page.groupby("tool").sum().reindex(tools, fill_value=0)
    checked, live = counts["is_checked"].astype("int64"), counts["is_live"].astype("int64")
    share = (live / checked.where(checked > 0)).astype("float64")
    return pd.DataFrame({"checked_pages_a": checked, "live_pages_a": live, "live_share_a": share})


def _named(source_tools: "pd.Series[str]") -> "pd.Series[str]":
    return renamed(source_tools, tool_of).astype("str")
