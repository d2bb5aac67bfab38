"""The Lorenz curve of in-links: what share of them the pages with the fewest have."""

from typing import Final

import numpy as np
import pandas as pd

from analysis.measures.inlink_distribution import measured
from analysis.tables.frames import shaped
from linkspider.model.tables import MARTS

#: Points of a curve behind its beginning: one for each percent of the pages.
STEPS: Final = 100


def inlink_lorenz(pages: pd.DataFrame) -> pd.DataFrame:
    """Points of the curve, linear between pages.

    Args:
        pages: one row per page of the site, with a column for each measure.

    Returns:
        The mart ``inlink_lorenz``: no rows for a measure that is not known, or of which there is nothing to share.
    """
    parts = [_curve(measure, np.sort(pages[measure].to_numpy(dtype=np.float64))) for measure in measured(pages)]
    return shaped(pd.concat(parts, ignore_index=True), MARTS["inlink_lorenz"])


def _curve(measure: str, ascending: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> pd.DataFrame:
    total = ascending.sum()
    share = np.arange(STEPS + 1) / STEPS if total else np.zeros(0)
    sums = np.append(0.0, np.cumsum(ascending)) / (total or 1.0)
    held = np.interp(share * len(ascending), np.arange(len(ascending) + 1), sums)
    return pd.DataFrame({"measure": measure, "pages_share": share, "links_share": np.minimum(held, 1.0)})
