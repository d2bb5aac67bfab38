"""How in-links are spread over the pages of the site, in figures."""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.measures.inlink_distribution import ALL_LINKS, NO_GROUPS, measured
from analysis.tables.frames import shaped
from linkspider.model.tables import MARTS

Figures = npt.NDArray[np.float64]


def inlink_summary(pages: pd.DataFrame, groups: Mapping[str, pd.DataFrame] = NO_GROUPS) -> pd.DataFrame:
    """Describes each measure over all pages, the pages without in-links included.

    Percentiles are interpolated linearly between neighbours (numpy's default method, ``linear``).

    Args:
        pages: as in ``inlink_distribution``; every row counts, whatever its outcome.
        groups: as there.

    Returns:
        The mart ``inlink_summary``; empty where there are no pages, null where a figure is undefined. A measure that is
        not known has no rows.
    """
    parts = [
        _describe(measure, group, counts[measure])
        for group, counts in {ALL_LINKS: pages, **groups}.items()
        for measure in measured(counts, group)
    ]
    return shaped(pd.concat(parts), MARTS["inlink_summary"])


def gini(values: Figures) -> float:
    """The Gini coefficient: 0 where all have the same, ``(n - 1) / n`` where one has everything.

    ``G = 2 * sum(i * x_i) / (n * sum(x)) - (n + 1) / n`` over the values in ascending order, i from 1.

    Args:
        values: not negative, in any order.

    Returns:
        A share from 0 to 1, or NaN where there is nothing to share.
    """
    count, total = len(values), values.sum()
    if not total:
        return float("nan")
    ranks = np.arange(1, count + 1)
    return float(max(2 * (ranks @ np.sort(values)) / (count * total) - (count + 1) / count, 0.0))


def top_share(values: Figures, percent: int) -> float:
    """What share of the total the largest ``percent`` of the values hold, their number rounded up.

    Returns:
        A share from 0 to 1, or NaN where there is nothing to share.
    """
    total = values.sum()
    if not total:
        return float("nan")
    top = -(-len(values) * percent // 100)
    return float(np.sort(values)[len(values) - top :].sum() / total)


def _describe(measure: str, group: str, counts: "pd.Series[int]") -> pd.DataFrame:
    values: Figures = np.asarray(counts, dtype=np.float64)
    figures = _figures(values) if len(values) else {}
    return pd.DataFrame(
        {"measure": measure, "group": group, "statistic": list(figures), "value": list(figures.values())}
    )


def _figures(values: Figures) -> dict[str, float]:
    median, p90, p99 = (float(value) for value in np.quantile(values, [0.5, 0.9, 0.99]))
    return {
        "pages": float(len(values)),
        "zeros": float((values == 0).sum()),
        "mean": float(values.mean()),
        "median": median,
        "p90": p90,
        "p99": p99,
        "max": float(values.max()),
        "gini": gini(values),
        "top_1_percent_share": top_share(values, 1),
        "top_10_percent_share": top_share(values, 10),
    }
