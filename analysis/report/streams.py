"""What is wanted of rows that come part by part: the first in an order, and sums by group. The rows are never held."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

#: Columns and how they are sorted; nulls and NaN go last.
Order = Sequence[tuple[str, Literal["ascending", "descending"]]]

ROWS: Final = "rows"
_PLACE: Final = "place"
#: Groups that wait to be joined with those of the parts before, at least.
_WAITING: Final = 65_536


def first_in_order(parts: Iterable[pa.Table], order: Order, rows: int) -> pa.Table:
    """The first rows in an order; among equals those that came first.

    Args:
        parts: at least one table, all of the same columns.
        order: what they are sorted by.
        rows: how many rows are wanted.
    """
    held, seen = list[pa.Table](), 0
    for part in parts:
        places = pa.array(np.arange(seen, seen + len(part)))
        seen += len(part)
        joined = pa.concat_tables([*held, part.append_column(_PLACE, places)])
        first: Any = pc.select_k_unstable  # its types know of no tables
        held = [joined.take(first(joined, rows, [*order, (_PLACE, "ascending")]))]
    return held[0].drop_columns(_PLACE)


def grouped(parts: Iterable[pa.Table], by: Sequence[str], sums: Sequence[str]) -> pa.Table:
    """Rows by group: how many there are, as ``rows``, and the sums of some columns. The group first met comes first.

    Args:
        parts: at least one table, all with these columns.
        by: what the members of a group have alike; null is a value.
        sums: columns that are summed.
    """
    held, size = list[pa.Table](), 0
    for part in parts:
        ones = pa.repeat(pa.scalar(1, pa.int64()), len(part))
        held.append(_grouped(part.append_column(ROWS, ones), by, sums))
        if sum(map(len, held)) > 2 * size + _WAITING:
            held = [_grouped(pa.concat_tables(held), by, sums)]
            size = len(held[0])
    return _grouped(pa.concat_tables(held), by, sums)


def _grouped(rows: pa.Table, by: Sequence[str], sums: Sequence[str]) -> pa.Table:
    summed = [ROWS, *sums]
    # in one thread: the order of the groups, and of what is added up, is that of the rows
    found = rows.group_by([*by], use_threads=False).aggregate([(name, "sum") for name in summed])
    return found.select([*by, *(f"{name}_sum" for name in summed)]).rename_columns([*by, *summed])
