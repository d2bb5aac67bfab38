"""How charts look: colours are variables of the page's style sheet, so light, dark and print share one drawing."""

from typing import Any, Final

import altair as alt

INK: Final = "var(--ink)"
MUTED: Final = "var(--muted)"
LINE: Final = "var(--line)"
ACCENT: Final = "var(--accent)"
SOFT: Final = "var(--accent-soft)"
WARN: Final = "var(--warn)"
GOLD: Final = "var(--gold)"
#: Shades of the accent from least to most, for heatmaps and maps.
SHADES: Final = ("var(--shade-1)", "var(--shade-2)", "var(--shade-3)", "var(--shade-4)", "var(--shade-5)")

#: What text is measured with; the page sets it in its own font, which is about as wide.
FONT: Final = "sans-serif"
LABEL_SIZE: Final = 12
#: The widest that a label beside a bar becomes before it ends in an ellipsis, as a part of the chart.
LABEL_SHARE: Final = 0.32
#: Narrower drawings have one entry of their legend below the other.
_TWO_COLUMNS: Final = 400


def themed(chart: Any, width: int) -> Any:
    """A chart in the report's look.

    Args:
        chart: an Altair chart of any kind.
        width: of the whole drawing, in pixels: labels get their part of it.
    """
    axis = {
        "labelFont": FONT,
        "titleFont": FONT,
        "labelFontSize": LABEL_SIZE,
        "titleFontSize": LABEL_SIZE,
        "titleFontWeight": "normal",
        "labelColor": INK,
        "titleColor": MUTED,
        "gridColor": LINE,
        "domainColor": LINE,
        "tickColor": LINE,
        "labelLimit": int(width * LABEL_SHARE),
    }
    legend = {
        "labelFont": FONT,
        "titleFont": FONT,
        "labelFontSize": LABEL_SIZE,
        "titleFontSize": LABEL_SIZE,
        "titleFontWeight": "normal",
        "labelColor": INK,
        "titleColor": MUTED,
        "orient": "top",
        "direction": "horizontal",
        "symbolType": "square",
        "title": None,
        "columns": 1 if width < _TWO_COLUMNS else 0,
    }
    return (
        chart.configure(background="transparent", padding={"left": 12, "right": 8, "top": 4, "bottom": 2})
        .configure_view(stroke=None)
        .configure_axis(**axis)
        .configure_legend(**legend)
        .configure_text(font=FONT, fontSize=LABEL_SIZE, color=INK)
        .configure_axisY(grid=False)
        .configure_axisX(tickCount=5)
    )


def fitted(chart: Any, width: int, height: Any) -> Any:
    """A chart whose whole drawing, labels and all, is as wide as given."""
    return chart.properties(width=width, height=height, autosize=alt.AutoSizeParams(type="fit-x", contains="padding"))
