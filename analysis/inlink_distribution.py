"""How in-links are spread over the pages of the site: the histogram."""

from typing import Final

import numpy as np
import pandas as pd

from analysis.frames import shaped
from linkspider.model.tables import MARTS

MEASURES: Final = ("inlinks", "unique_inlinks", "followed_inlinks")
ALL_PAGES: Final = "all"


def inlink_distribution(page_inlinks: pd.DataFrame) -> pd.DataFrame:
    """Sorts pages into buckets 0, 1, 2-3, 4-7, 8-15, ... up to the one that holds the largest number.

    Args:
        page_inlinks: the mart of that name; every row counts, whatever its outcome.

    Returns:
        The mart ``inlink_distribution``: empty buckets included, no buckets at all where there are no pages. For
        each measure the pages add up to the rows of ``page_inlinks``.
    """
    frame = pd.concat([_histogram(measure, page_inlinks[measure]) for measure in MEASURES])
    return shaped(frame, MARTS["inlink_distribution"])


def _histogram(measure: str, counts: "pd.Series[int]") -> pd.DataFrame:
    _, bucket = np.frexp(counts.to_numpy(dtype=np.float64))  # n = m * 2**bucket with m in [0.5, 1): 0 0, 1 1, 2-3 2
    pages = np.bincount(bucket)
    end = np.left_shift(1, np.arange(len(pages)))
    return pd.DataFrame(
        {"measure": measure, "group": ALL_PAGES, "bucket_from": end // 2, "bucket_to": end - 1, "pages": pages}
    )
