"""Sections of the site against each other: which part of what a section passes on goes where."""

from typing import Any, Final

import altair as alt
import pandas as pd

from analysis.report.charts.drawing import NARROW
from analysis.report.charts.theme import INK, SHADES, fitted

_STEP: Final = 30
#: Room for a name beside its row: fonts wider than the one that is measured stay in the card.
_NAME: Final = 180
#: From which share on a shade is dark, so that its figure is light.
_DARK: Final = 0.4


def heatmap(cells: pd.DataFrame, order: list[str], width: int) -> Any:
    """A square per pair of sections.

    Args:
        cells: columns source, target, share (of what the source passes on), figure and told.
        order: the sections, most first.
        width: in pixels.
    """
    x = alt.X(
        "target:N",
        sort=order,
        title="to",
        axis=alt.Axis(orient="top", labelAngle=-50, domain=False, ticks=False, labelLimit=90),
    )
    rows = alt.Axis(domain=False, ticks=False, labelLimit=min(width // 4, _NAME), titlePadding=14)
    y = alt.Y("source:N", sort=order, title="from", axis=rows)
    shade = alt.Color(
        "share:Q",
        scale=alt.Scale(type="threshold", domain=[0.01, 0.05, 0.15, _DARK], range=list(SHADES)),
        legend=None,
    )
    base = alt.Chart(cells).encode(x=x, y=y, description="told:N")
    squares = base.mark_rect(stroke="var(--card)", strokeWidth=2).encode(color=shade)
    texts = base.mark_text(fontSize=10 if width <= NARROW else 11).encode(
        text="figure:N",
        color=alt.condition(f"datum.share >= {_DARK}", alt.value("var(--on-dark)"), alt.value(INK)),
    )
    both = squares if width <= NARROW and len(order) > 6 else squares + texts
    return fitted(both, width, alt.Step(_STEP))
