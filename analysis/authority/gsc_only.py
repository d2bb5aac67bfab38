"""Where authority enters by Search Console alone: its table of own pages says from how many sites each is linked.

An estimate, and called one wherever it stands: the sites are counted and not named, links that are not followed count
too, nothing was looked at, and the table has at most 1,000 pages. Where several URLs end at the same page, the sites of
the URL with most of them are taken. The true number lies between that and the sum, and a site that links to both would
count twice in the sum; so each page has at least as many linking sites as are credited to it, as far as Google knows.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

import pandas as pd

from analysis.authority.graph import SiteGraph
from analysis.authority.teleport import Entries
from linkspider.model import urls

SOURCE_TOOL: Final = "gsc_targets"
#: What stands for the referring domain, in the ledger too.
UNKNOWN_SITES: Final = "unknown sites (Search Console)"
#: The most pages that Search Console's table has.
_MOST_ROWS: Final = 1_000
_USE: Final = "crawl the referring pages of 'Latest links' to know more"


class Estimate(NamedTuple):
    """Where authority enters, as far as counts tell.

    Attributes:
        entries: one row per page, whose domain is ``UNKNOWN_SITES`` and whose weight is the number of its sites.
        notes: what a person should know of it, a line each; the first one says that it is an estimate.
    """

    entries: Entries
    notes: tuple[str, ...]


def estimated_entries(graph: SiteGraph, seed_counts: pd.DataFrame, folds: Mapping[str, str]) -> Estimate | None:
    """Estimates where authority enters.

    Args:
        graph: the site's.
        seed_counts: source_tool, subject_kind, subject and domains; rows of other tools are passed over.
        folds: URL key -> the page that it ends at, where that is another one (``resolution.folds``).

    Returns:
        None where there is no row of Search Console's table of own pages.
    """
    is_told = (seed_counts["source_tool"] == SOURCE_TOOL) & (seed_counts["subject_kind"] == "target_page")
    rows = seed_counts[is_told.to_numpy(dtype=bool)]
    if rows.empty:
        return None
    counted = rows[(rows["domains"] > 0).fillna(False).to_numpy(dtype=bool)]
    keys = counted["subject"].astype("str").map(_key)
    unread = int(keys.isna().sum())
    sites = counted["domains"].astype("float64").groupby(keys.astype("str")).max()  # of several exports the most
    ends = pd.DataFrame({"url": [folds.get(key, key) for key in sites.index], "weight": sites}).astype({"url": "str"})
    pages = ends.groupby("url")["weight"].agg(["max", "sum", "size"]).reset_index()
    pages = pages.assign(referring_domain=UNKNOWN_SITES, weight=pages["max"], entry=graph.numbers(pages["url"]))
    pages = pages.astype({"referring_domain": "str"})
    is_node = pages["entry"] >= 0
    entries = Entries(
        pages.loc[is_node, ["referring_domain", "entry", "weight"]].reset_index(drop=True),
        pages.loc[~is_node, ["referring_domain", "url", "weight"]].reset_index(drop=True),
        is_estimate=True,
    )
    notes = _notes(rows, counted, pages, is_node)
    if unread:
        notes = (*notes, f"rows of Search Console whose page is no URL, passed over: {unread:,}")
    return Estimate(entries, notes)


def _key(subject: str) -> str | None:
    """The page that a row is about; None where what it names is no URL."""
    try:
        return urls.key(urls.from_user(subject))
    except ValueError:
        return None


def _notes(
    rows: pd.DataFrame, counted: pd.DataFrame, pages: pd.DataFrame, is_node: "pd.Series[bool]"
) -> tuple[str, ...]:
    found = pages[is_node]
    told = f"{int(found['weight'].sum()):,} for {len(found):,} pages"
    words = "where authority enters is told by Search Console's counts of linking sites alone"
    notes = [f"estimate: {words} ({told}), nofollowed ones among them; {_USE}"]
    several = found[found["size"] > 1]
    if len(several):
        notes.append(
            f"pages of which Search Console has several URLs: {len(several):,}; each has the linking sites of the URL "
            f"with most of them, {int(several['max'].sum()):,} in all, as sites may link to several "
            f"(their sum: {int(several['sum'].sum()):,})"
        )
    lost = pages[~is_node]
    if len(lost):
        notes.append(
            f"linked pages that are none of the site crawl that may be indexed: {len(lost):,}, with "
            f"{int(lost['weight'].sum()):,} linking sites; they bring nothing in"
        )
    if len(counted) < len(rows):
        notes.append(f"rows of Search Console without a number of linking sites: {len(rows) - len(counted):,}")
    if rows["subject"].nunique() >= _MOST_ROWS:  # of several exports each names a page once
        notes.append(f"Search Console exports at most {_MOST_ROWS:,} pages: others may be linked too")
    return tuple(notes)
