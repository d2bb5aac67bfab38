"""What a report is made of, before it is set: sections, tables, cells, and what to do first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from analysis.report.charts.drawing import Drawing

Kind = Literal["text", "word", "url", "count", "share", "figure", "flag"]
NUMBERS: Final = frozenset({"count", "share", "figure"})


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table.

    Attributes:
        text: what stands in it.
        sort: what it is sorted by; empty: by its text.
        href: where it leads, an http(s) URL; empty: nowhere.
        bar: the length of a bar in it, 0 to 1; None without one.
        title: the whole text, where ``text`` is a part of it.
    """

    text: str
    sort: str = ""
    href: str = ""
    bar: float | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column: what it says, what it means, and whether numbers stand below it."""

    text: str
    meaning: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class TableView:
    """The first rows of a mart.

    Attributes:
        caption: what its rows are.
        headings: of its columns.
        rows: as many cells as headings in each.
        total: rows of the mart, shown or not.
    """

    caption: str
    headings: Sequence[Heading]
    rows: Sequence[Sequence[Cell]]
    total: int


@dataclass(frozen=True, slots=True)
class Section:
    """A finding, what shows it, and where it comes from.

    Attributes:
        key: its anchor in the page.
        name: what the page's contents call it.
        finding: its title: what the data says, in words.
        how: one line on how to read it.
        drawings: charts, side by side where there is room.
        tables: tables below them.
        notes: what limits the finding.
        marts: the marts behind it.
        query: SQL for DuckDB that gives its figures, run in the store's folder.
        definition: anchor of the definition, without the hash.
    """

    key: str
    name: str
    finding: str
    how: str
    marts: Sequence[str]
    query: str
    definition: str
    drawings: Sequence[Drawing] = ()
    tables: Sequence[TableView] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure of the head: what it is, the figure, and what it rests on."""

    name: str
    figure: str
    rests_on: str
    definition: str


@dataclass(frozen=True, slots=True)
class Action:
    """One of the best things to do: what, where, and what it brings.

    Attributes:
        verb: what to do.
        words: where and how, as text and pages in turn.
        brings: what comes of it.
        section: anchor of the section with more of these.
    """

    verb: str
    words: Sequence[Cell]
    brings: str
    section: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the coverage box."""

    name: str
    words: str
    is_warning: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """All that the page says."""

    site: str
    made_at: str
    verdict: str
    tiles: Sequence[Tile]
    actions: Sequence[Action]
    coverage: Sequence[Line]
    caveats: Sequence[str]
    sections: Sequence[Section]
