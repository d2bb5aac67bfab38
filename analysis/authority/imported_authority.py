"""Figures of authority that tools name for referring domains: kept apart by tool, as opaque as they come.

A tool's figure is its own: of an unpublished formula, on a scale of no unit. So figures of two tools are never
compared, and those of one are never summed or averaged. Where several rows of a tool speak of a domain, one counts:

- of a domain's figure the **newest** row, and of several equally new ones the highest;
- of a page's figure, where the tool has none of the domain in such lists, the **highest** of the domain's pages.
"""

import json
import math
import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from linkspider.model import domains
from linkspider.model.source_tools import tool_of

COLUMNS: Final = ("referring_domain", "tool", "figure", "value", "taken", "rows", "seen_at")
NEWEST: Final = "newest"
HIGHEST: Final = "highest"


class _Figure(NamedTuple):
    """A figure's short name, and which row of a domain counts."""

    name: str
    taken: str = NEWEST


#: Tool -> column as the tool names it, in lower case -> figure. Others, such as traffic, say nothing of authority.
FIGURES: Final = {
    "ahrefs": {"domain rating": _Figure("DR"), "dr": _Figure("DR")},
    "moz": {"domain authority": _Figure("DA"), "da": _Figure("DA")},
    "semrush": {"domain ascore": _Figure("AS")},
    "dataforseo": {"domain from rank": _Figure("domain rank")},
    "majestic": {
        "sourcetrustflow": _Figure("page TF", HIGHEST),
        "sourcecitationflow": _Figure("page CF", HIGHEST),
    },
}
_NUMBER: Final = re.compile(r"\d{1,9}(\.\d{1,9})?")


def imported_authority(seeds: pd.DataFrame, seed_counts: pd.DataFrame) -> pd.DataFrame:
    """Gathers what tools say of the authority of referring domains.

    Args:
        seeds: the table ``seeds``: source_tool, referring_key, tool_authority and tool_last_seen are read.
        seed_counts: the table ``seed_counts``: source_tool, subject_kind, subject, tool_authority and last_seen.

    Returns:
        One row per referring domain, tool and figure: referring_domain, tool, figure (``DR``), value (float64, the
        tool's own), taken (``newest`` or ``highest``: which row it is of), rows (how many of the tool's rows have the
        figure) and seen_at (when the tool saw the link of that row last; may be null); by these.
    """
    hosts = seed_counts[seed_counts["subject_kind"] == "referring_domain"]
    told = pd.concat(
        [
            _told(seeds, seeds["referring_key"], "tool_last_seen", domains.of_url),
            _told(hosts, hosts["subject"], "last_seen", domains.domain_of),
        ],
        ignore_index=True,
    )
    rows = told.merge(_read(told), on=["source_tool", "tool_authority"], how="inner", validate="many_to_many")
    group = ["referring_domain", "tool", "figure"]
    rows["age"] = np.where(rows["taken"] == NEWEST, _age(rows["seen_at"]), 0)
    order = {**dict.fromkeys([*group, "age"], True), "value": False, "seen_at": False}
    rows = rows.sort_values([*order], ascending=[*order.values()], ignore_index=True)
    counts = rows.groupby(group, as_index=False).size().rename(columns={"size": "rows"})
    first = rows.drop_duplicates(group).merge(counts, on=group, validate="one_to_one")
    dtypes = {"value": "float64", "rows": "int64"} | dict.fromkeys([*group, "taken"], "str")
    return first[list(COLUMNS)].astype(dtypes).reset_index(drop=True)


def in_words(authority: pd.DataFrame) -> "pd.Series[str]":
    """What tools say of each referring domain in one text: ``ahrefs DR 71; moz DA 60``, by domain.

    Args:
        authority: what ``imported_authority`` gives.
    """
    values = [f"{value:g}" for value in authority["value"]]
    texts = authority["tool"] + " " + authority["figure"] + " " + pd.Series(values, index=authority.index, dtype="str")
    return texts.groupby(authority["referring_domain"]).agg("; ".join).astype("str")


def _told(rows: pd.DataFrame, subjects: "pd.Series[Any]", seen_at: str, domain: Any) -> pd.DataFrame:
    """Rows that hold figures of a known tool, with the domain that they are of."""
    is_known = np.array([tool_of(str(name)) in FIGURES for name in rows["source_tool"]], dtype=np.bool_)
    has_figures = rows["tool_authority"].notna() & is_known
    kept = rows[has_figures]
    names = {subject: domain(subject) for subject in subjects[has_figures].astype("str").unique()}
    return pd.DataFrame(
        {
            "referring_domain": subjects[has_figures].astype("str").map(names),
            "source_tool": kept["source_tool"].astype("str"),
            "tool_authority": kept["tool_authority"].astype("str"),
            "seen_at": kept[seen_at],
        }
    )


def _read(told: pd.DataFrame) -> pd.DataFrame:
    """The figures in each distinct text: source_tool, tool_authority, tool, figure, value and taken."""
    distinct = told[["source_tool", "tool_authority"]].drop_duplicates()
    found = [
        (source_tool, text, tool_of(source_tool), figure.name, value, figure.taken)
        for source_tool, text in distinct.itertuples(index=False)
        for figure, value in _figures(tool_of(source_tool), text)
    ]
    names = ["source_tool", "tool_authority", "tool", "figure", "value", "taken"]
    dtypes = dict.fromkeys(names, "str") | {"value": "float64"}
    return pd.DataFrame(found, columns=names).astype(dtypes)


def _figures(tool: str, text: str) -> Iterator[tuple[_Figure, float]]:
    """The known figures of a tool in what a row keeps of them; what is no number is passed over."""
    known = FIGURES[tool]
    seen = set()
    for name, cell in json.loads(text).items():
        figure = known.get(" ".join(str(name).replace("_", " ").casefold().split()))
        if figure is not None and figure not in seen and _NUMBER.fullmatch(str(cell).strip()):
            seen.add(figure)
            yield figure, float(str(cell).strip())


def _age(seen_at: "pd.Series[Any]") -> "pd.Series[float]":
    """Days before the newest row; of a row without a day more than of any."""
    if seen_at.notna().any():
        days: pd.Series[float] = (seen_at.max() - seen_at).dt.total_seconds() / 86_400
        return days.fillna(math.inf)
    return pd.Series(0.0, index=seen_at.index)
