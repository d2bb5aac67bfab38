"""How in-links are spread over the pages of the site: the histogram."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from analysis.tables.frames import shaped
from linkspider.model.tables import MARTS

MEASURES: Final = ("inlinks", "unique_inlinks", "followed_inlinks", "content_inlinks")
ALL_LINKS: Final = "all"
NO_GROUPS: Final[Mapping[str, pd.DataFrame]] = {}


def inlink_distribution(pages: pd.DataFrame, groups: Mapping[str, pd.DataFrame] = NO_GROUPS) -> pd.DataFrame:
    """Sorts pages into buckets 0, 1, 2-3, 4-7, 8-15, ... up to the one that holds the largest number.

    Args:
        pages: one row per page of the site, with a column for each measure; every row counts. These are the rows of
            ``page_inlinks`` that are ``is_site_page``: URLs to which only a backlink, a sitemap or a list leads and
            that did not answer are no pages of the site, and would all have no in-links.
        groups: name -> the same pages with the counts of some links only (``placement=...``), or some of the pages.

    Returns:
        The mart ``inlink_distribution``: empty buckets included, no buckets at all where there are no pages. For
        each measure and group the pages add up to the rows of its frame. A measure that is not known has no rows.
    """
    parts = [
        _histogram(measure, group, counts[measure])
        for group, counts in {ALL_LINKS: pages, **groups}.items()
        for measure in measured(counts, group)
    ]
    return shaped(pd.concat(parts), MARTS["inlink_distribution"])


def measured(counts: pd.DataFrame, group: str = ALL_LINKS) -> list[str]:
    """The measures that are known, and differ from each other: of one placement, content in-links say nothing."""
    wanted = MEASURES[:3] if group.startswith("placement=") else MEASURES
    return [measure for measure in wanted if measure != "content_inlinks" or counts[measure].notna().all()]


def _histogram(measure: str, group: str, counts: "pd.Series[int]") -> pd.DataFrame:
    _, bucket = np.frexp(counts.to_numpy(dtype=np.float64))  # n = m * 2**bucket with m in [0.5, 1): 0 0, 1 1, 2-3 2
    pages = np.bincount(bucket)
    end = np.left_shift(1, np.arange(len(pages)))
    return pd.DataFrame(
        {"measure": measure, "group": group, "bucket_from": end // 2, "bucket_to": end - 1, "pages": pages}
    )
