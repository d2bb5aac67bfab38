"""Pages of the site that nothing leads to any more: a complete crawl would have met them, were they linked as before.

A page that is deleted or left out of the menus is asked for by no crawl, so no answer tells what became of its links.
The pages that linked to it do: each of them was read without that link, or is gone itself.
"""

from typing import Any

import numpy as np
import pandas as pd

from analysis.history.evidence import PAGE_UNLINKED
from analysis.history.reach import Reach, led_to
from analysis.history.sightings import Side
from analysis.history.snapshot import Ids, Snapshot, have_namesakes


def with_unlinked(before: Side | None, crawl: Snapshot, ids: Ids) -> Snapshot:
    """A crawl that knows of its site's pages that are not linked any more.

    Args:
        before: what is known up to the crawl before it; None for the first crawl.
        crawl: the next crawl.
        ids: the numbers of texts.

    Returns:
        The crawl, whose ``sources`` have a row for each such page: ``PAGE_UNLINKED``, and its links are missing. One
        that met no page at all tells of none.
    """
    if before is None or crawl.reach is None or not crawl.is_complete or crawl.sources.empty:
        return crawl
    absent = before.met[~before.met.index.isin(crawl.sources.index)]
    would_be_met = _would_be_met(absent, crawl.reach)
    pages = absent.index[would_be_met].to_numpy(dtype=np.int64)
    if not len(pages):
        return crawl
    unread = crawl.sources.index[~crawl.sources["is_missing"]].union(absent.index[~would_be_met])
    found = np.setdiff1d(pages, led_to(_last_links(before), unread.to_numpy(dtype=np.int64), pages))
    if not len(found):
        return crawl
    found = found[~have_namesakes(found, crawl.sources.index.to_numpy(), ids)]
    rows = pd.DataFrame({"reason": PAGE_UNLINKED, "is_missing": True, "end": found}, index=found)
    rows = rows.assign(fetched_at=crawl.sources["fetched_at"].max(), ways=0)
    return crawl._replace(sources=pd.concat([crawl.sources, rows])) if len(rows) else crawl


def _would_be_met(absent: pd.DataFrame, reach: Reach) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    would = np.zeros(len(absent), dtype=bool)
    ways = absent["ways"].to_numpy(dtype=np.int64)
    for earlier in absent["reach"].unique():
        would |= (absent["reach"] == earlier).to_numpy(dtype=bool) & reach.would_meet(ways, earlier)
    return would


def _last_links(before: Side) -> pd.DataFrame:
    """Hyperlinks and redirects of the site, each page's as the last crawl that could read it saw them."""
    ends = pd.DataFrame({"source": before.ends.index.to_numpy(), "target": before.ends.to_numpy()})
    return pd.concat([links[["source", "target"]] for links in (before.crawl.links, before.unread, ends)])
