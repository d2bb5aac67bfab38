"""Frames on a terminal: tables that fit its width, URLs shortened in the middle, bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

_GAP: Final = 2
_NARROWEST: Final = 8
_EIGHTHS: Final = " ▏▎▍▌▋▊▉█"


@dataclass(frozen=True, slots=True)
class Shown:
    """A column as a terminal shows it.

    Attributes:
        column: its name in the frame.
        heading: what stands above it.
        share: its part of the room that other columns leave; 0 for a column as wide as its cells.
        is_url: shortened in the middle, not at the end.
        from_width: the narrowest terminal that has room for it.
    """

    column: str
    heading: str
    share: int = 0
    is_url: bool = False
    from_width: int = 0


def table(frame: pd.DataFrame, columns: Sequence[Shown], width: int) -> Table:
    """Lays out a frame's rows.

    Args:
        frame: the rows to show.
        columns: the columns to show, if the width allows.
        width: of the room, in characters.
    """
    shown = [column for column in columns if column.from_width <= width]
    cells = [[_text(value, column.is_url) for value in frame[column.column]] for column in shown]
    natural = [max(map(cell_len, [column.heading, *texts])) for column, texts in zip(shown, cells, strict=True)]
    widths = _widths(natural, [column.share for column in shown], width - _GAP * (len(shown) - 1))
    laid_out = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for column, room in zip(shown, widths, strict=True):
        is_number = pd.api.types.is_numeric_dtype(frame[column.column].dtype)
        is_flag = pd.api.types.is_bool_dtype(frame[column.column].dtype)
        justify: Literal["left", "right"] = "right" if is_number and not is_flag else "left"
        laid_out.add_column(column.heading, justify=justify, width=room, no_wrap=True, overflow="ellipsis")
    for row in zip(*cells, strict=True):
        laid_out.add_row(
            *(
                Text(shortened(cell, room) if column.is_url else cell)
                for cell, column, room in zip(row, shown, widths, strict=True)
            )
        )
    return laid_out


def shortened(text: str, width: int) -> str:
    """A text with its middle left out where it is longer than ``width`` characters."""
    if len(text) <= width:
        return text
    tail = (width - 1) // 2
    return f"{text[: width - 1 - tail]}…{text[len(text) - tail :]}"


def printable(text: str) -> str:
    """A text without characters that steer a terminal: pages are written by strangers."""
    if text.isprintable():
        return text
    return "".join(
        sign if sign.isprintable() else " " if sign.isspace() else "\N{REPLACEMENT CHARACTER}" for sign in text
    )


def number(value: float) -> str:
    """A number with thousands separators, and two decimals where it is not whole."""
    if float(value).is_integer():
        return f"{value + 0.0:,.0f}"  # no minus before nothing
    return f"{value:,.2f}" if abs(value) >= 0.1 else f"{value:.2g}"


def bar(value: int, largest: int, width: int) -> str:
    """A bar in proportion, to an eighth of a character; what is not nothing is seen."""
    if not value:
        return ""
    eighths = max(round(8 * width * value / largest), 1)
    return _EIGHTHS[8] * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def _text(value: Any, is_url: bool) -> str:
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 - NaN alone differs from itself
        return "–"
    if isinstance(value, str):
        return printable(value.removeprefix("https://") if is_url else value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return number(value)


def _widths(natural: Sequence[int], shares: Sequence[int], room: int) -> list[int]:
    """Gives columns with a share what the other ones leave, and none of them more than its cells need."""
    widths = [0 if share else need for need, share in zip(natural, shares, strict=True)]
    waiting = [place for place, share in enumerate(shares) if share]
    left = max(room - sum(widths), _NARROWEST * len(waiting))
    while waiting:
        parts = sum(shares[place] for place in waiting)
        content = [place for place in waiting if natural[place] * parts <= left * shares[place]]
        for place in content or waiting:
            widths[place] = natural[place] if content else left * shares[place] // parts
        left -= sum(natural[place] for place in content)
        waiting = [place for place in waiting if place not in content] if content else []
    return widths
