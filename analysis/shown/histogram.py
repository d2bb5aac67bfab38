"""The in-link distribution for a terminal: bars and figures."""

from math import isnan
from typing import Final

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from analysis.measures.inlink_distribution import ALL_LINKS, MEASURES
from analysis.shown.terminal import bar, number

BARS: Final = "unique_inlinks"
_HEADINGS: Final = {
    "inlinks": "All",
    "unique_inlinks": "Unique",
    "followed_inlinks": "Followed",
    "content_inlinks": "Content",
}
_SHARES: Final = {"gini", "top_1_percent_share", "top_10_percent_share"}


def histogram(distribution: pd.DataFrame, width: int, measures: tuple[str, ...] = MEASURES) -> Table:
    """Pages by number of in-links, with bars for the unique ones.

    Args:
        distribution: the mart ``inlink_distribution``.
        width: of the room, in characters.
        measures: the measures to show where they are known, ``unique_inlinks`` among them.
    """
    distribution = distribution[distribution["group"] == ALL_LINKS]
    measures = _known(distribution, measures)
    counts = distribution.pivot(index=["bucket_from", "bucket_to"], columns="measure", values="pages")
    counts = counts.reindex(columns=list(measures)).dropna(how="all").fillna(0).astype("int64")
    labels = [_bucket(*ends) for ends in counts.index]
    bars = counts[BARS].tolist()
    room = max(
        width - max(map(len, ["In-links", *labels])) - sum(max(len(_HEADINGS[m]), 9) + 2 for m in measures) - 2, 5
    )
    laid_out = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    laid_out.add_column("In-links", justify="right")
    for measure in measures:
        laid_out.add_column(_HEADINGS[measure] if len(measures) > 1 else "Pages", justify="right", min_width=9)
    laid_out.add_column("")
    for label, row, value in zip(labels, counts.to_numpy().tolist(), bars, strict=True):
        laid_out.add_row(label, *(number(pages) for pages in row), Text(bar(value, max(bars), room)))
    return laid_out


def figures(summary: pd.DataFrame) -> Table:
    """Every statistic of every measure.

    Args:
        summary: the mart ``inlink_summary``.
    """
    laid_out = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    laid_out.add_column("In-links of a page")
    summary = summary[summary["group"] == ALL_LINKS]
    measures = _known(summary, MEASURES)
    for measure in measures:
        laid_out.add_column(_HEADINGS[measure], justify="right", min_width=9)
    names = zip(summary["measure"], summary["statistic"], strict=True)
    values = dict(zip(names, summary["value"].tolist(), strict=True))
    for statistic in summary["statistic"].unique():
        cells = [figure(statistic, values[measure, statistic]) for measure in measures]
        laid_out.add_row(statistic.replace("_", " "), *cells)
    return laid_out


def figures_line(summary: pd.DataFrame, measure: str = BARS) -> str:
    """The figures that matter most, on one line."""
    chosen = summary[(summary["measure"] == measure) & (summary["group"] == ALL_LINKS)]
    values = dict(zip(chosen["statistic"], chosen["value"].tolist(), strict=True))
    if not values:
        return "no pages"
    named = {"median": "median", "p90": "p90", "max": "max", "gini": "Gini", "zeros": "pages without in-links"}
    return ", ".join(f"{word} {figure(statistic, values[statistic])}" for statistic, word in named.items())


def figure(statistic: str, value: float) -> str:
    """A statistic as people read it."""
    if isnan(value):
        return "–"
    return f"{value:.3f}" if statistic in _SHARES else number(value)


def _known(frame: pd.DataFrame, measures: tuple[str, ...]) -> tuple[str, ...]:
    """The measures that a mart has; all of them where it has no rows."""
    held = set(frame["measure"]) or set(measures)
    return tuple(measure for measure in measures if measure in held)


def _bucket(start: int, end: int) -> str:
    return f"{start:,}" if start == end else f"{start:,}–{end:,}"
