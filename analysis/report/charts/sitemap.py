"""The site map: folders in the round, as large as their pages are many, as dark as they are rich."""

from typing import Any, Final, Literal

import altair as alt
import pandas as pd

from analysis.report.charts.drawing import NARROW
from analysis.report.charts.theme import GOLD, INK, LINE, SHADES, fitted

#: Names reach beyond the outermost folders.
_ROOM: Final = 1.5
#: Authority of a page beside the average of the site, where the next shade begins.
STEPS: Final = (0.25, 0.5, 1.0, 2.0)


def sitemap(nodes: pd.DataFrame, branches: pd.DataFrame, flows: pd.DataFrame, width: int) -> Any:
    """A node per folder, lines to the folder around it, and the strongest flows between folders.

    Args:
        nodes: columns x, y, pages, times (authority of a page beside the average), name and told.
        branches: columns x, y, x2, y2.
        flows: the same with flow.
        width: in pixels.
    """
    height = min(width, 620)
    ratio = width / height
    largest = 900 if width > NARROW else 320
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-_ROOM * ratio, _ROOM * ratio], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-1.15, 1.15], nice=False))
    lines = alt.Chart(branches).mark_rule(color=LINE, strokeWidth=1.2).encode(x=x, y=y, x2="x2:Q", y2="y2:Q")
    streams = (
        alt.Chart(flows)
        .mark_rule(color=GOLD, opacity=0.45)
        .encode(
            x=x,
            y=y,
            x2="x2:Q",
            y2="y2:Q",
            strokeWidth=alt.StrokeWidth("flow:Q", scale=alt.Scale(range=[0.4, 5]), legend=None),
        )
    )
    dots = (
        alt.Chart(nodes)
        .mark_circle(opacity=1, stroke="var(--card)", strokeWidth=1)
        .encode(
            x=x,
            y=y,
            size=alt.Size("pages:Q", scale=alt.Scale(type="sqrt", range=[30, largest]), legend=None),
            color=alt.Color(
                "times:Q", scale=alt.Scale(type="threshold", domain=list(STEPS), range=list(SHADES)), legend=None
            ),
            description="told:N",
        )
    )
    named = nodes[nodes["name"] != ""]
    sides: tuple[tuple[pd.DataFrame, Literal["left", "right"], int], ...] = (
        (named[named["x"] >= 0], "left", 5),
        (named[named["x"] < 0], "right", -5),
    )
    texts = [
        alt.Chart(part)
        .mark_text(align=align, dx=dx, dy=-9, fontSize=11, color=INK, limit=150)
        .encode(x=x, y=y, text="name:N")
        for part, align, dx in sides
        if len(part)
    ]
    return fitted(alt.layer(lines, streams, dots, *texts), width, height)
