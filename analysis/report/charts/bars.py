"""Bars: one per thing, its parts beside each other."""

from collections.abc import Sequence
from typing import Any, Final

import altair as alt
import pandas as pd

from analysis.report.charts.drawing import NARROW
from analysis.report.charts.theme import ACCENT, fitted

_STEP: Final = 24
_HEIGHT: Final = 200


def stacked(frame: pd.DataFrame, parts: Sequence[tuple[str, str]], x_title: str, width: int) -> Any:
    """Horizontal bars of two or more parts, in the order of the rows.

    Args:
        frame: columns name, part, value and told (the tooltip).
        parts: each part and its colour, the first at the left.
        x_title: what the bars count.
        width: in pixels.
    """
    names, colours = [name for name, _ in parts], [colour for _, colour in parts]
    order = {name: place for place, name in enumerate(names)}
    data = frame.assign(place=frame["part"].map(order))
    bars = (
        alt.Chart(data)
        .mark_bar(height=14)
        .encode(
            x=alt.X("sum(value):Q", title=x_title, stack="zero", axis=_count_axis(width)),
            y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(domain=False, ticks=False, labelPadding=6)),
            color=alt.Color("part:N", scale=alt.Scale(domain=names, range=colours), sort=names),
            order=alt.Order("place:Q"),
            description="told:N",
        )
    )
    return fitted(bars, width, alt.Step(_STEP))


def plain(frame: pd.DataFrame, x_title: str, width: int) -> Any:
    """Horizontal bars of shares with their figures behind them, in the order of the rows.

    Args:
        frame: columns name, value, figure (as written) and told (the tooltip).
        x_title: what the bars say.
        width: in pixels.
    """
    base = alt.Chart(frame).encode(
        x=alt.X("value:Q", title=x_title, axis=_count_axis(width, "~%"), scale=alt.Scale(nice=True, padding=26)),
        y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(domain=False, ticks=False, labelPadding=6)),
        description="told:N",
    )
    bars = base.mark_bar(height=14, color=ACCENT)
    figures = base.mark_text(align="left", dx=4).encode(text="figure:N")
    return fitted(bars + figures, width, alt.Step(_STEP))


def columns(frame: pd.DataFrame, titles: tuple[str, str], width: int) -> Any:
    """Upright bars with their figures above them, in the order of the rows.

    Args:
        frame: columns name, value, figure and told.
        titles: of the axes, x and y.
        width: in pixels.
    """
    base = alt.Chart(frame).encode(
        x=alt.X("name:N", sort=None, title=titles[0], axis=alt.Axis(labelAngle=0, ticks=False)),
        y=alt.Y("value:Q", title=titles[1], axis=alt.Axis(grid=True, tickCount=4, format="~s", domain=False)),
        description="told:N",
    )
    bars = base.mark_bar(color=ACCENT, size=min(46, max(8, width // (2 * max(len(frame), 1)))))
    figures = base.mark_text(dy=-7, fontSize=11).encode(text="figure:N")
    return fitted(bars + figures, width, _HEIGHT)


def _count_axis(width: int, format_: str = "~s") -> alt.Axis:
    ticks = 3 if width <= NARROW else 5
    label = f"format(datum.value, '{format_}')"
    return alt.Axis(grid=True, domain=False, ticks=False, tickCount=ticks, labelExpr=label)
