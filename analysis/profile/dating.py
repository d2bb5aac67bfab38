"""When links were seen first, as tools say.

The moment at which a crawl fetches a link for the first time says nothing of when the link was made, if nobody looked
before: only what tools say counts as a first sight.
"""

from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from analysis.profile.evidence import Evidence, Times, times
from analysis.tables.counting import Codes, Flags

NEVER: Final = np.datetime64("NaT", "us")


class Dates(NamedTuple):
    """What is known of when each link came to be.

    Attributes:
        claimed_at: the earliest moment at which a tool says that it saw it first; NaT: none says so.
        is_found: an earlier crawl had read the page and found no link.
    """

    claimed_at: Times
    is_found: Flags


def dates(evidence: Evidence, seeds: pd.DataFrame | None = None, checks: pd.DataFrame | None = None) -> Dates:
    """Dates links.

    Args:
        evidence: the links.
        seeds: rows of seed lists, with referring_key, target_key and tool_first_seen; one that names no target dates
            all links of its page. ``backlink_checks.first_seen_at`` would not do: where no tool gives a first day it
            is the earliest of another kind.
        checks: ``backlink_checks``, with checked_url, target_key, discovered_status and checked_at.
    """
    claimed: Times = np.full(len(evidence.links), NEVER)
    is_found = np.zeros(len(evidence.links), dtype=np.bool_)
    if seeds is not None and len(seeds):
        told = seeds[seeds["tool_first_seen"].notna()]
        page = _numbers(evidence.pages["url_key"].fillna(evidence.pages.index.to_series()), told["referring_key"])
        claimed = _earliest(evidence, page, told["target_key"], told["tool_first_seen"])
        claimed[claimed > times(evidence.links["fetched_at"])] = NEVER  # nobody saw it after we did first
    if checks is not None and len(checks):
        found = checks[(checks["discovered_status"] == "linkfound").to_numpy(dtype=bool)]
        page = evidence.pages.index.get_indexer(pd.Index(found["checked_url"].astype("str")))
        is_found = ~np.isnat(_earliest(evidence, page, found["target_key"], found["checked_at"]))
    return Dates(claimed, is_found)


def by_domain(evidence: Evidence, moments: Times) -> Times:
    """The earliest moment of each domain's links, NaT where none is known."""
    return earliest(evidence.domain, moments, len(evidence.domains))


def earliest(group: Codes, moments: Times, count: int) -> Times:
    """The earliest moment of each group, NaT where none is known; groups are numbered from 0."""
    late = np.iinfo(np.int64).max
    found = np.full(count, late, dtype=np.int64)
    known = ~np.isnat(moments)
    np.minimum.at(found, group[known], moments[known].astype(np.int64))
    return np.where(found == late, NEVER, found.astype("datetime64[us]"))


def _numbers(names: "pd.Series[str]", wanted: "pd.Series[str]") -> Codes:
    """Places of texts among names, -1 for those that are not there; of equal names the first one counts."""
    is_first = ~names.duplicated().to_numpy()
    place = pd.Index(names[is_first].astype("str")).get_indexer(pd.Index(wanted.astype("str")))
    return np.append(np.flatnonzero(is_first), -1)[place]


def _earliest(evidence: Evidence, page: Codes, targets: "pd.Series[str]", at: "pd.Series[pd.Timestamp]") -> Times:
    """The earliest moment that a table of pages and targets gives for each link; a row without target is for all."""
    target = evidence.links["target_key"].astype("category")
    names = pd.Index(target.cat.categories.astype("str"))
    width = len(names) + 2
    there = names.get_indexer(pd.Index(targets.astype("str").fillna("")))
    there = np.where(targets.isna().to_numpy(dtype=bool), len(names), there)
    is_known = (page >= 0) & (there >= 0) & at.notna().to_numpy(dtype=bool)
    distinct, group = np.unique(page[is_known].astype(np.int64) * width + there[is_known], return_inverse=True)
    if not len(distinct):
        return np.full(len(evidence.links), NEVER)
    moments = earliest(group, times(at[is_known]), len(distinct))

    def found(place: Codes) -> Times:
        wanted = evidence.page * width + place
        row = np.minimum(np.searchsorted(distinct, wanted), len(distinct) - 1)
        return np.where(distinct[row] == wanted, moments[row], NEVER)

    codes: Codes = np.asarray(target.cat.codes.to_numpy(), dtype=np.int64)
    return np.fmin(found(codes), found(np.full(len(codes), len(names), dtype=np.int64)))
