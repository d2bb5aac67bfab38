"""Pages as points: PageRank against unique in-links."""

from math import ceil, floor, log10
from typing import Any, Final, Literal

import altair as alt
import pandas as pd

from analysis.report.charts.drawing import NARROW
from analysis.report.charts.theme import ACCENT, GOLD, INK, MUTED, fitted

KINDS: Final = ("page", "priority page")
_SIDES: Final[tuple[tuple[Literal["left", "right"], Literal["left", "right"], int], ...]] = (
    ("right", "left", 9),
    ("left", "right", -9),
)
_HEIGHT: Final = 360
#: From which largest beside the smallest on an axis has powers of ten alone.
_MANY: Final = 300


def scatter(points: pd.DataFrame, named: pd.DataFrame, width: int) -> Any:
    """PageRank against unique in-links, both logarithmic.

    Args:
        points: columns inlinks, rank, kind (priority or other), size (pages at the same place) and told.
        named: columns inlinks, rank, name and side (left or right of the point): the outliers.
        width: in pixels.
    """
    x = alt.X(
        "inlinks:Q",
        title="unique in-links (logarithmic)",
        scale=alt.Scale(type="log", nice=False, padding=12),
        axis=alt.Axis(format="~s", grid=True, values=_marks(points["inlinks"])),
    )
    y = alt.Y(
        "rank:Q",
        title="internal PageRank (logarithmic)",
        scale=alt.Scale(type="log", nice=False, padding=14),
        axis=alt.Axis(format="~%", grid=True, values=_marks(points["rank"])),
    )
    colour = alt.Color("kind:N", scale=alt.Scale(domain=list(KINDS), range=[ACCENT, GOLD]), sort=list(KINDS))
    size = alt.Size("size:Q", scale=alt.Scale(range=[24, 260]), legend=None)
    dots = (
        alt.Chart(points)
        .mark_circle(opacity=0.6)
        .encode(x=x, y=y, color=colour, size=size, order=alt.Order("place:Q"), description="told:N")
    )
    rings = alt.Chart(named).mark_point(size=90, color=INK, strokeWidth=1.2, filled=False).encode(x=x, y=y)
    limit = 110 if width <= NARROW else 230
    texts = [
        alt.Chart(part)
        .mark_text(align=align, dx=dx, fontSize=11, color=MUTED, limit=limit)
        .encode(x=x, y=y, text="name:N")
        for side, align, dx in _SIDES
        if len(part := named[named["side"] == side])
    ]
    return fitted(alt.layer(dots, rings, *texts), width, _HEIGHT)


def _marks(values: "pd.Series[float]") -> list[float]:
    """Round numbers over a range: 1, 2, 5, 10, ..., or powers of ten alone where these are many."""
    low, high = float(values.min()), float(values.max())
    steps = (1, 2, 5) if high / low < _MANY else (1,)
    powers = range(floor(log10(low)), ceil(log10(high)) + 1)
    return [step * 10.0**power for power in powers for step in steps if low * 0.9 <= step * 10.0**power <= high * 1.1]
