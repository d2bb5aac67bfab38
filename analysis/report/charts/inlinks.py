"""How in-links are spread: the histogram on two logarithmic axes, and the Lorenz curve."""

from typing import Any, Final, Literal

import altair as alt
import pandas as pd

from analysis.report.charts.theme import ACCENT, GOLD, INK, LINE, MUTED, SOFT, fitted

_HEIGHT: Final = 250
_SIDES: Final[tuple[tuple[Literal["left", "right"], int], ...]] = (("right", -4), ("left", 4))
#: Where bars of one page begin on a logarithmic axis: below 1, so that they are seen.
_FLOOR: Final = 0.6


def histogram(buckets: pd.DataFrame, marks: pd.DataFrame, width: int) -> Any:
    """Pages by unique in-links, both axes logarithmic.

    Args:
        buckets: columns start, end (the next bucket's start), pages and told; buckets from 1 on.
        marks: columns value and name: two places on the x axis with a name, the left one first.
        width: in pixels.
    """
    largest = float(buckets["end"].max()) if len(buckets) else 2.0
    tallest = float(buckets["pages"].max()) if len(buckets) else 1.0
    x = alt.X(
        "start:Q",
        title="unique in-links of a page (logarithmic)",
        scale=alt.Scale(type="log", domain=[1, largest], nice=False),
        axis=alt.Axis(grid=False, format="~s", values=_powers(largest)),
    )
    y = alt.Y(
        "pages:Q",
        title="pages (logarithmic)",
        scale=alt.Scale(type="log", domain=[_FLOOR, tallest * 1.6], nice=False),
        axis=alt.Axis(grid=True, domain=False, format="~s", values=_powers(tallest * 1.6)),
    )
    data = buckets[buckets["pages"] > 0].assign(floor=_FLOOR)
    bars = (
        alt.Chart(data)
        .mark_bar(color=ACCENT, stroke="var(--card)", strokeWidth=1)
        .encode(x=x, x2="end:Q", y=y, y2="floor:Q", description="told:N")
    )
    rules = alt.Chart(marks).mark_rule(color=GOLD, strokeDash=[4, 3], strokeWidth=1.5).encode(x=alt.X("value:Q"))
    placed = marks.assign(place=tallest * 1.5)
    names = [
        alt.Chart(placed.iloc[[place]])
        .mark_text(align=align, dx=dx, baseline="top", fontSize=11, color=INK)
        .encode(x="value:Q", y="place:Q", text="name:N")
        for place, (align, dx) in enumerate(_SIDES)
    ]
    return fitted(alt.layer(bars, rules, *names), width, _HEIGHT)


def lorenz(curve: pd.DataFrame, width: int) -> Any:
    """The Lorenz curve: which part of all in-links the least linked pages have.

    Args:
        curve: columns pages_share and links_share.
        width: in pixels.
    """
    x = alt.X("pages_share:Q", title="share of pages, least linked first", axis=alt.Axis(format="%", grid=True))
    y = alt.Y("links_share:Q", title="share of in-links", axis=alt.Axis(format="%", grid=True))
    area = alt.Chart(curve).mark_area(color=SOFT, line={"color": ACCENT, "strokeWidth": 2}).encode(x=x, y=y)
    even = pd.DataFrame({"pages_share": [0.0, 1.0], "links_share": [0.0, 1.0]})
    diagonal = alt.Chart(even).mark_line(color=MUTED, strokeDash=[4, 3], strokeWidth=1).encode(x=x, y=y)
    frame = alt.Chart(even.head(1)).mark_rule(color=LINE, opacity=0).encode(x=x)
    return fitted(area + diagonal + frame, width, _HEIGHT)


def _powers(largest: float) -> list[int]:
    values, value = [1], 1
    while value * 10 <= largest:
        value *= 10
        values.append(value)
    return values
