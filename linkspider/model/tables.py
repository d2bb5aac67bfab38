"""Tables from their row classes: Arrow schemas, checks and words. Nothing else declares a column.

``TABLES`` are what crawls write, ``MARTS`` what the analysis computes. A change of a name, type or meaning raises
``SCHEMA_VERSION`` and is said first in the changelog; columns may be added.
"""

import types
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from operator import is_not
from typing import Annotated, Any, Final, NamedTuple, Union, get_args, get_origin, get_type_hints

import pyarrow as pa
import pyarrow.compute as pc

from linkspider.model import (
    authority_marts,
    cluster_marts,
    content_marts,
    coverage_mart,
    finding_marts,
    marts,
    opportunity_marts,
    profile_marts,
    rows,
)
from linkspider.model.columns import ColumnRows, Runs
from linkspider.model.text import scrub

SCHEMA_VERSION: Final = 3

_ARROW: Final[dict[type, pa.DataType]] = {
    str: pa.string(),
    bool: pa.bool_(),
    int: pa.int64(),
    float: pa.float64(),
    datetime: pa.timestamp("us", tz="UTC"),
}


class Column(NamedTuple):
    """One column: its name, Arrow type, whether it may be null, and its meaning."""

    name: str
    type: pa.DataType
    nullable: bool
    description: str


class Split(NamedTuple):
    """A batch of rows on its way into a file.

    Attributes:
        table: the rows that can be stored.
        rejects: the rows that cannot, scrubbed, each with the reason; they are bugs worth reporting.
        scrubbed: texts of either in which characters were replaced.
    """

    table: pa.Table
    rejects: list[tuple[tuple[Any, ...], str]]
    scrubbed: int


@dataclass(frozen=True)
class Table:
    """A declared table.

    Attributes:
        name: the table's name and folder.
        row: the NamedTuple class that declares it.
    """

    name: str
    row: type[tuple[Any, ...]]

    @property
    def description(self) -> str:
        """What one row is."""
        return (self.row.__doc__ or "").strip().splitlines()[0]

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns in their declared order."""
        return tuple(_column(name, hint) for name, hint in get_type_hints(self.row, include_extras=True).items())

    @cached_property
    def schema(self) -> pa.Schema:
        """The Arrow schema, with each field's description and the schema version in its metadata."""
        fields = [
            pa.field(column.name, column.type, column.nullable, metadata={"description": column.description})
            for column in self.columns
        ]
        metadata: dict[bytes | str, bytes | str] = {
            "table": self.name,
            "description": self.description,
            "schema_version": str(SCHEMA_VERSION),
        }
        return pa.schema(fields, metadata=metadata)

    def to_arrow(self, records: "Sequence[tuple[Any, ...]]") -> pa.Table:
        """Makes an Arrow table of rows, in the declared order and types; texts of ``Runs`` are codes.

        Args:
            records: instances of the row class, one by one or in columns.

        Raises:
            TypeError: if a record is not an instance of this table's row class.
            ValueError: if a value does not fit its column, or a null stands where none may.
        """
        values = self._in_columns(records).columns
        arrays = [_array(self.name, column, cells) for column, cells in zip(self.columns, values, strict=True)]
        schema = self.schema
        for at, array in enumerate(arrays):
            if isinstance(array, pa.DictionaryArray):
                schema = schema.set(at, schema.field(at).with_type(array.type))
        return pa.Table.from_arrays(arrays, schema=schema)

    def split(self, records: "Sequence[tuple[Any, ...]]") -> Split:
        """Makes an Arrow table of rows as they come: scrubs texts, and sets rows that do not fit aside.

        This is the one boundary that texts of pages cross on their way into a file. Nearly every batch crosses it
        as it is, for the price of looking for its smallest byte.

        Args:
            records: instances of the row class, one by one or in columns.

        Raises:
            TypeError: if a record is not an instance of this table's row class.
        """
        found = self._in_columns(records)
        try:
            table = self.to_arrow(found)
        except ValueError:
            clean, scrubbed = _scrubbed(found, range(len(self.columns)))
        else:
            unfit = [at for at, column in enumerate(table.columns) if _has_controls(column)]
            clean, scrubbed = _scrubbed(found, unfit)
            if not scrubbed:
                return Split(table, [], 0)
        tables, rejects = self._sieve(clean)
        return Split(pa.concat_tables(tables or [self.to_arrow([])]).combine_chunks(), rejects, scrubbed)

    def _in_columns(self, records: "Sequence[tuple[Any, ...]]") -> "ColumnRows[tuple[Any, ...]]":
        try:
            return ColumnRows.of(self.row, records)
        except TypeError as fault:
            raise TypeError(f"table {self.name} {fault}") from None

    def _sieve(self, records: "Sequence[tuple[Any, ...]]") -> tuple[list[pa.Table], list[tuple[tuple[Any, ...], str]]]:
        """Finds the rows that do not fit by halving: a few among thousands take little longer than none."""
        try:
            return [self.to_arrow(records)], []
        except ValueError as fault:
            if len(records) == 1:
                return [], [(records[0], str(fault))]
        middle = len(records) // 2
        tables, rejects = self._sieve(records[:middle])
        more_tables, more_rejects = self._sieve(records[middle:])
        return tables + more_tables, rejects + more_rejects


def _has_controls(column: "pa.ChunkedArray[Any]") -> bool:
    """Whether a text column may hold characters that ``scrub`` replaces; such as make tables, lines too."""
    for chunk in column.chunks:
        texts = chunk.dictionary if isinstance(chunk, pa.DictionaryArray) else chunk
        if not pa.types.is_string(texts.type):
            return False
        data = texts.buffers()[2]
        if data is None or not data.size:
            continue
        smallest = pc.min(pa.Array.from_buffers(pa.uint8(), data.size, [None, data])).as_py()
        if smallest is not None and smallest < 0x20:
            return True
    return False


def _scrubbed(rows: "ColumnRows[tuple[Any, ...]]", unfit: Sequence[int]) -> "tuple[ColumnRows[tuple[Any, ...]], int]":
    """The rows with the texts of some columns scrubbed, and how many texts that changed."""
    columns, count = [*rows.columns], 0
    for at in unfit:
        old = [*columns[at]]
        columns[at] = new = [scrub(cell) if isinstance(cell, str) else cell for cell in old]
        count += sum(map(is_not, new, old))
    return ColumnRows(rows.row, columns), count


def _array(table: str, column: Column, cells: Sequence[Any]) -> "pa.Array[Any]":
    if isinstance(cells, Runs):
        return cells.spread(_array(table, column, cells.values))
    try:
        array = pa.array(cells, type=column.type)
    except (pa.ArrowException, UnicodeError, OverflowError) as fault:
        raise ValueError(f"{table}.{column.name} cannot be stored as {column.type}: {fault}") from fault
    if pa.types.is_integer(column.type) and any(issubclass(kind, float) for kind in {*map(type, cells)}):
        raise ValueError(f"{table}.{column.name} cannot be stored as {column.type}: Arrow would cut a fraction off")
    if array.null_count and not column.nullable:
        raise ValueError(f"{table}.{column.name} is null in {array.null_count} of {len(array)} rows")
    return array


def _column(name: str, hint: Any) -> Column:
    base, *notes = get_args(hint)
    options = list(get_args(base)) if get_origin(base) in {Union, types.UnionType} else [base]
    nullable = type(None) in options
    (kept,) = [option for option in options if option is not type(None)]
    description = notes[-1]
    arrow = next((note for note in notes if isinstance(note, pa.DataType)), None)
    if get_origin(kept) is Annotated:
        kept, arrow, *_ = get_args(kept)
    return Column(name, arrow if arrow is not None else _ARROW[kept], nullable, description)


def _declare(*declared: tuple[str, type[tuple[Any, ...]]]) -> dict[str, Table]:
    return {name: Table(name, row) for name, row in declared}


TABLES: Final = _declare(
    ("pages", rows.PageRow),
    ("links", rows.LinkRow),
    ("page_texts", rows.PageTextRow),
    ("sitemaps", rows.SitemapRow),
    ("sitemap_rejects", rows.SitemapRejectRow),
    ("backlink_checks", rows.BacklinkCheckRow),
    ("target_checks", rows.TargetCheckRow),
    ("seeds", rows.SeedRow),
    ("seed_rejects", rows.SeedRejectRow),
    ("seed_counts", rows.SeedCountRow),
    ("crawls", rows.CrawlRow),
)

MARTS: Final = _declare(
    ("coverage", coverage_mart.CoverageRow),
    ("referring_domains", marts.ReferringDomainRow),
    ("backlinks", marts.BacklinkRow),
    ("linked_pages", marts.LinkedPageRow),
    ("source_overlap", marts.SourceOverlapRow),
    ("inlink_lorenz", marts.InlinkLorenzRow),
    ("resolution", marts.ResolutionRow),
    ("page_inlinks", marts.PageInlinksRow),
    ("inlink_distribution", marts.InlinkDistributionRow),
    ("inlink_summary", marts.InlinkSummaryRow),
    ("link_changes", marts.LinkChangeRow),
    ("authority", authority_marts.AuthorityRow),
    ("authority_edges", authority_marts.AuthorityEdgeRow),
    ("authority_ledger", authority_marts.LedgerRow),
    ("authority_leaks", authority_marts.LeakRow),
    ("authority_summary", authority_marts.AuthoritySummaryRow),
    ("orphans", finding_marts.OrphanRow),
    ("fixes", finding_marts.FixRow),
    ("link_opportunities", opportunity_marts.LinkOpportunityRow),
    ("link_removals", opportunity_marts.LinkRemovalRow),
    ("pitch", opportunity_marts.PitchRow),
    ("clusters", cluster_marts.ClusterRow),
    ("cluster_gaps", cluster_marts.ClusterGapRow),
    ("content_links", content_marts.ContentLinkRow),
    ("new_pages", content_marts.NewPageRow),
    ("anchors", profile_marts.AnchorRow),
    ("anchor_diversity", profile_marts.AnchorDiversityRow),
    ("domain_profile", profile_marts.DomainProfileRow),
    ("review_signals", profile_marts.ReviewSignalRow),
    ("signal_states", profile_marts.SignalStateRow),
    ("domain_quality", profile_marts.DomainQualityRow),
)
