"""Rows of marts as tables of the report."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

import pandas as pd

from analysis.report import numbers
from analysis.report.facts import Facts
from analysis.report.parts import NUMBERS, Cell, Heading, Kind, TableView
from analysis.shown.terminal import printable, shortened
from linkspider.model.tables import MARTS

#: Rows of a mart that the report shows; the mart has them all.
MOST_ROWS: Final = 50
#: Characters of a text, and of a URL, that a cell shows; the rest is in its title.
_TEXT: Final = 90
_URL: Final = 64
_TITLE: Final = 1000
_LINKED: Final = ("http://", "https://")
_LONGEST_LINK: Final = 2000


@dataclass(frozen=True, slots=True)
class Shown:
    """A column of a mart as the report shows it.

    Attributes:
        column: its name.
        heading: what stands above it.
        kind: how its values are written.
        is_barred: whether a bar says how large a number is beside the largest.
    """

    column: str
    heading: str
    kind: Kind = "text"
    is_barred: bool = False


class Chosen(NamedTuple):
    """Rows of a mart that are chosen or sorted otherwise than in it.

    Attributes:
        shown: the first of them, with the columns that the report shows.
        total: how many there are.
    """

    shown: pd.DataFrame
    total: int


def table(
    facts: Facts,
    mart: str,
    columns: Sequence[Shown],
    caption: str,
    chosen: Chosen | None = None,
) -> TableView:
    """The first rows of a mart.

    Args:
        facts: what is known.
        mart: its name.
        columns: the columns to show.
        caption: what its rows are.
        chosen: the rows, where they are not the first ones of the mart.
    """
    shown, total = chosen or (facts.first(mart, names(columns), MOST_ROWS), facts.rows(mart))
    meanings = {column.name: column.description for column in MARTS[mart].columns}
    headings = [Heading(column.heading, meanings.get(column.column, ""), column.kind in NUMBERS) for column in columns]
    cells = [_column(facts, shown[column.column], column) for column in columns]
    return TableView(caption, headings, [*zip(*cells, strict=True)], total)


def names(columns: Sequence[Shown]) -> list[str]:
    """The columns of the mart that are shown."""
    return [column.column for column in columns]


def page(facts: Facts, url: str) -> Cell:
    """A page, which can be opened where it is an http(s) one."""
    whole = facts.short(url)
    is_link = bool(whole) and url.startswith(_LINKED) and len(url) <= _LONGEST_LINK and url.isprintable()
    text = shortened(whole, _URL)
    return Cell(text, sort=whole[:_TITLE], href=url if is_link else "", title=whole[:_TITLE] if text != whole else "")


def words(text: str) -> Cell:
    """A text that a stranger may have written."""
    whole = printable(text)
    cut = whole if len(whole) <= _TEXT else f"{whole[: _TEXT - 1]}…"
    return Cell(cut, title=whole[:_TITLE] if cut != whole else "")


def _column(facts: Facts, values: "pd.Series[Any]", column: Shown) -> list[Cell]:
    largest = float(values.abs().max()) if column.is_barred and len(values) else 0.0
    return [_cell(facts, value, column, largest) for value in values.tolist()]


def _cell(facts: Facts, value: Any, column: Shown, largest: float) -> Cell:
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124  # NaN alone differs from itself
        return Cell("–", sort="")
    if column.kind == "url":
        return page(facts, value)
    if column.kind == "flag":
        return Cell("yes" if value else "")
    if column.kind in NUMBERS:
        bar = abs(float(value)) / largest if largest > 0 else None
        return Cell(_WRITTEN[column.kind](float(value)), sort=repr(float(value)), bar=bar)
    if isinstance(value, datetime):
        return Cell(f"{value:%Y-%m-%d}")
    return words(str(value).replace("_", " ") if column.kind == "word" else str(value))


_WRITTEN: Final[dict[str, Callable[[float], str]]] = {
    "count": numbers.count,
    "share": numbers.share,
    "figure": numbers.figure,
}
