"""The leak waterfall: from all that enters to what is left."""

from typing import Any, Final

import altair as alt
import pandas as pd

from analysis.report.charts.theme import ACCENT, GOLD, WARN, fitted

_STEP: Final = 28
_COLOURS: Final = {"enters": ACCENT, "leaks": WARN, "stays": ACCENT, "priority": GOLD}


def waterfall(steps: pd.DataFrame, width: int) -> Any:
    """Bars that begin where the one before ended.

    Args:
        steps: columns name, start, end, kind (enters, leaks, stays, priority), figure and told, from top to bottom.
        width: in pixels.
    """
    data = steps.assign(most=steps[["start", "end"]].max(axis=1))
    base = alt.Chart(data).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(domain=False, ticks=False, labelPadding=6)),
        description="told:N",
    )
    x = alt.X(
        "start:Q",
        title="share of what enters",
        scale=alt.Scale(domain=[0, 1.12], nice=False),
        axis=alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1], domain=False, ticks=False),
    )
    bars = base.mark_bar(height=16).encode(
        x=x,
        x2="end:Q",
        color=alt.Color("kind:N", scale=alt.Scale(domain=[*_COLOURS], range=[*_COLOURS.values()]), legend=None),
    )
    figures = base.mark_text(align="left", dx=5).encode(x=alt.X("most:Q"), text="figure:N")
    return fitted(bars + figures, width, alt.Step(_STEP))
