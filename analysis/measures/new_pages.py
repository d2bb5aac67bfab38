"""How soon new pages are linked from the content of others: by the month in which a crawl first saw them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from analysis.tables.frames import shaped
from linkspider.model.tables import MARTS

TABLE: Final = MARTS["new_pages"]
#: Days after the first sight. Judgement: a week, a month and a quarter.
DAYS: Final = (7, 30, 90)
#: What stands for the count of a page that no crawl has looked at so many days later, of one that was gone then, and of
#: one whose links' places that crawl did not write down.
_TO_COME: Final = -1
_GONE: Final = -2
_NOT_KNOWN: Final = -3
#: Counts are kept up to the last of these.
_SHARES: Final = ((0, "share_unlinked"), (1, "share_linked_once"), (2, "share_linked_more"))


class CrawlPages(NamedTuple):
    """The pages that one complete crawl of the site saw.

    Attributes:
        started_at: when the crawl started, with its time zone.
        pages: url_key (each once) and content_inlinks (null: not known) of the pages that answered ok.
    """

    started_at: datetime
    pages: pd.DataFrame


def new_pages(crawls: Iterable[CrawlPages]) -> pd.DataFrame:
    """Follows the pages of a site from crawl to crawl.

    Memory is that of one crawl and, for every page that was ever seen, its URL and five numbers.

    Args:
        crawls: complete crawls of the site, oldest first; one is asked for at a time.

    Returns:
        The mart ``new_pages``, by month and days, the baseline first.
    """
    seen: pd.DataFrame | None = None
    first_at = pd.Timestamp(0, tz="UTC")
    for crawl in crawls:
        at = pd.Timestamp(crawl.started_at).tz_convert("UTC")
        inlinks = crawl.pages.set_index(crawl.pages["url_key"].astype("str"))["content_inlinks"]
        if seen is None:
            seen, first_at = _seen_first(inlinks.index, at), at
            continue
        _look(seen, inlinks, at)
        seen = pd.concat([seen, _seen_first(inlinks.index.difference(seen.index, sort=False), at)])
    return _cohorts(seen if seen is not None else _seen_first(pd.Index([], dtype="str"), first_at), first_at)


def _seen_first(keys: "pd.Index[str]", at: pd.Timestamp) -> pd.DataFrame:
    frame = pd.DataFrame({"first_at": pd.Series(at, index=keys, dtype="datetime64[us, UTC]")}, index=keys)
    return frame.assign(**{str(days): np.int32(_TO_COME) for days in DAYS})


def _look(seen: pd.DataFrame, inlinks: "pd.Series[int]", at: pd.Timestamp) -> None:
    """Writes down the counts of pages for which this is the first crawl so many days later."""
    count = inlinks.reindex(seen.index).astype("Float64").to_numpy(dtype=float, na_value=_NOT_KNOWN)
    is_gone = ~seen.index.isin(inlinks.index)
    for days in DAYS:
        held = seen[str(days)].to_numpy()
        is_due = (held == _TO_COME) & (at - seen["first_at"] >= pd.Timedelta(days=days)).to_numpy()
        seen[str(days)] = np.where(is_due, np.where(is_gone, _GONE, np.minimum(count, _SHARES[-1][0])), held).astype(
            np.int32
        )


def _cohorts(seen: pd.DataFrame, first_at: pd.Timestamp) -> pd.DataFrame:
    by = [
        seen["first_at"].dt.strftime("%Y-%m").rename("month"),
        (seen["first_at"] == first_at).rename("is_baseline"),
    ]
    parts = []
    for days in DAYS:
        links = seen[str(days)]
        told = pd.DataFrame({"pages": True, "observed_pages": links >= 0} | {name: links == n for n, name in _SHARES})
        frame = told.groupby(by).sum()
        for _, name in _SHARES:
            frame[name] = frame[name] / frame["observed_pages"].where(frame["observed_pages"] > 0)
        parts.append(frame.assign(days=days).reset_index())
    frame = pd.concat(parts, ignore_index=True)
    return shaped(frame.sort_values(["is_baseline", "month", "days"], ascending=[False, True, True]), TABLE)
