"""A mart or a table as a command shows it: a heading that says what was counted, and rows; or rows for programs."""

from typing import Final, NamedTuple

import pandas as pd
from rich.console import RenderableType
from rich.text import Text

from analysis.commands.output import TABLE, Output, strong
from analysis.marts.library import Library
from analysis.marts.one_crawl import Marts
from analysis.measures.coverage import coverage
from analysis.measures.resolution import SELF
from analysis.shown import terminal, wording
from analysis.shown.histogram import figures, histogram
from analysis.shown.views import VIEWS
from analysis.tables.frames import shaped
from analysis.tables.identity import WORDS
from linkspider.model.tables import MARTS, TABLES, Table

TABLE_ROWS: Final = 20


def show_mart(library: Library, name: str, output: Output, top: int | None) -> list[str]:
    """Shows a mart.

    Args:
        library: the marts of the selected crawls.
        name: of the mart.
        output: where it goes, and how.
        top: rows to show, 0 for all; None for the format's default.

    Returns:
        What makes the numbers smaller than they might be, one line each.
    """
    marts = library.marts
    frame, held = library.frame(name), coverage(marts.observed)
    notes = wording.caveats(held)
    if name == "page_inlinks" and not held.referrers:
        notes.append(f"backlinks count as zero: {wording.no_referrers(held.site)}")
    if name == "linked_pages" and not held.site_crawl:
        notes.append(f"outcomes are not known: {wording.no_site(held.site)}")
    title = wording.heading(name, len(frame), held)
    if name == "resolution":
        title, shown = f"{title}: {wording.resolved(frame)}", frame[(frame["via"] != SELF) | frame["conflict"].notna()]
        show_rows(frame if output.format != TABLE else shown, MARTS[name], title, output, top)
    elif name in VIEWS or output.format != TABLE:
        how = WORDS[marts.observed.count_by]
        show_rows(frame, MARTS[name], f"{title}; {how}" if how else title, output, top)
    else:
        _show_distribution(marts, None if name == "inlink_summary" else frame, title, output)
    return notes


def show_checks(marts: Marts, output: Output, top: int | None) -> list[str]:
    """Shows the table ``backlink_checks``: how often each verdict was reached, and rows.

    Returns:
        As ``show_mart``.
    """
    held = coverage(marts.observed)
    assert held.referrers is not None
    assert held.referrers.checks is not None
    table = TABLES["backlink_checks"]
    frame = shaped(marts.observed.checks, table)
    checks = held.referrers.checks
    verdicts = wording.outcomes(checks.verdicts)
    pairs = wording.count(len(frame), "pair")
    title = f"Backlink checks of {held.site}: {wording.checked(checks)}\n{pairs} of page and target: {verdicts}"
    order = ["verdict", "referring_url", "target_url"]
    show_rows(frame.sort_values(order, ignore_index=True), table, title, output, top)
    return wording.caveats(held)


class Around(NamedTuple):
    """What people read above and below a table."""

    title: str
    foot: str


def show_rows(frame: pd.DataFrame, table: Table, words: str | Around, output: Output, top: int | None) -> None:
    """Shows rows in the format asked for.

    Args:
        frame: the rows, in the declared columns.
        table: the declaration.
        words: the heading for people, or what stands above and below.
        output: where they go, and how.
        top: rows to show, 0 for all; None for the format's default.
    """
    if output.format != TABLE:
        output.records(frame.head(top or len(frame)), table)
        return
    rows = frame.head(TABLE_ROWS if top is None else top or len(frame))
    footer = [f"{len(rows):,} of {len(frame):,} rows; --top 0 shows all"] if len(rows) < len(frame) else []
    title, foot = words if isinstance(words, Around) else (words, "")
    footer += [foot] if foot else []
    output.show(strong(title), terminal.table(rows, VIEWS[table.name], output.width), *footer)


def _show_distribution(marts: Marts, distribution: pd.DataFrame | None, title: str, output: Output) -> None:
    how = WORDS[marts.observed.count_by]
    parts: list[RenderableType] = [strong(f"{title}; {how}" if how else title), Text(wording.UNIQUE)]
    if distribution is not None:
        parts.append(histogram(distribution, output.width))
    output.show(*parts, figures(marts.inlink_summary))
