"""Rows that are kept as columns: what Arrow is made of, and what is seen of a page's links a thousand times faster.

A page has hundreds of links, and much of their rows is the page's own or the same in all of them. Made one by one, only
to be taken apart again for a table, they cost several times what the columns do; feeds still get the rows.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, repeat
from typing import Any, Generic, TypeVar, overload

import numpy as np
import pyarrow as pa

RowT = TypeVar("RowT", bound=tuple[Any, ...])


class Runs(Sequence[Any]):
    """A column in which a value stands several times in a row, as what is the page's own does.

    Args:
        values: the values, one for each run.
        counts: how often each stands there.
    """

    __slots__ = ("counts", "values")

    def __init__(self, values: Sequence[Any], counts: Sequence[int]) -> None:
        self.values = values
        self.counts = counts

    def __len__(self) -> int:
        return sum(self.counts)

    def __iter__(self) -> Iterator[Any]:
        return chain.from_iterable(map(repeat, self.values, self.counts))

    def __getitem__(self, at: Any) -> Any:
        return [*self][at]

    def spread(self, values: "pa.Array[Any]") -> "pa.Array[Any]":
        """The column, of an array of its values; texts become codes (a dictionary array), which repeat at no cost.

        Each array has to be given its type: to find it out, pyarrow would import pandas (see ``arrow.spare_memory``).
        """
        places = np.repeat(np.arange(len(self.values)), self.counts)
        repeated = values.dictionary_encode() if pa.types.is_string(values.type) else values
        return repeated.take(pa.array(places, type=pa.int64()))


class ColumnRows(Sequence[RowT], Generic[RowT]):
    """Rows of one class that are kept as columns; each row is made when somebody asks for it.

    It is as a tuple of the rows would be, and equals that.

    Args:
        row: the NamedTuple class of the rows.
        columns: one for each of its fields, all of the same length.
    """

    __slots__ = ("columns", "row")

    def __init__(self, row: type[RowT], columns: Sequence[Sequence[Any]]) -> None:
        self.row = row
        self.columns = columns

    @classmethod
    def of(cls, row: type[RowT], rows: "Iterable[RowT]") -> "ColumnRows[RowT]":
        """Takes rows apart.

        Raises:
            TypeError: if one is not an instance of the class.
        """
        if isinstance(rows, ColumnRows) and rows.row is row:
            return rows
        found = [*rows]
        for stranger in {*map(type, found)} - {row}:
            raise TypeError(f"takes {row.__name__}, not {stranger.__name__}")
        fields: tuple[str, ...] = row._fields  # type: ignore[attr-defined]
        return cls(row, [*zip(*found, strict=True)] if found else [()] * len(fields))

    @classmethod
    def joined(cls, row: type[RowT], parts: "Sequence[ColumnRows[RowT]]") -> "ColumnRows[RowT]":
        """The rows of several, one behind the other."""
        if not parts:
            return cls.of(row, ())
        return cls(row, [_joined(columns) for columns in zip(*(part.columns for part in parts), strict=True)])

    def __len__(self) -> int:
        return len(self.columns[0])

    def __iter__(self) -> Iterator[RowT]:
        make: Any = self.row._make  # type: ignore[attr-defined]
        return map(make, zip(*self.columns, strict=True))

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, ColumnRows | tuple) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))

    @overload
    def __getitem__(self, at: int) -> RowT: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[RowT]: ...
    def __getitem__(self, at: int | slice) -> RowT | Sequence[RowT]:
        cells = [column[at] for column in self.columns]
        return self.row(*cells) if isinstance(at, int) else ColumnRows(self.row, cells)


def _joined(columns: Sequence[Sequence[Any]]) -> Sequence[Any]:
    runs = [column for column in columns if isinstance(column, Runs)]
    if len(runs) == len(columns):
        values = chain.from_iterable(column.values for column in runs)
        return Runs([*values], [*chain.from_iterable(column.counts for column in runs)])
    return [*chain.from_iterable(columns)]
