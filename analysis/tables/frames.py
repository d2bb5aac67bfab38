"""Frames in the shape of a declared table: its columns, order and types; and from there to Arrow, strictly."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from linkspider.model.store import ROW_GROUP_ROWS
from linkspider.model.tables import Column, Table

#: Arrow type -> pandas dtype where nulls may not stand, and where they may.
_DTYPES: Final = {
    pa.string(): ("str", "str"),
    pa.bool_(): ("bool", "boolean"),
    pa.int32(): ("int32", "Int32"),
    pa.int64(): ("int64", "Int64"),
    pa.float64(): ("float64", "float64"),
    pa.timestamp("us", tz="UTC"): ("datetime64[us, UTC]", "datetime64[us, UTC]"),
}
#: Rows that are made Arrow at a time, some 200 MB.
_PART_ROWS: Final = 8 * ROW_GROUP_ROWS


def dtype(column: Column) -> str:
    """The pandas dtype in which frames hold a declared column."""
    return _DTYPES[column.type][column.nullable]


def shaped(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """A frame cut to a table's declared columns, in their order and types, its rows numbered from 0.

    Args:
        frame: holds at least the declared columns; categoricals become plain text.
        table: the declaration.

    Raises:
        KeyError: if a declared column is missing.
        ValueError: if a column cannot have its declared type, such as a null where none may stand.
    """
    dtypes = {column.name: dtype(column) for column in table.columns}
    return frame[list(dtypes)].astype(dtypes).reset_index(drop=True)


def completed(plain: pd.DataFrame, told: pd.DataFrame, by: str, table: Table) -> pd.DataFrame:
    """A mart with some of its columns filled by what was told elsewhere; its rows and their order stay.

    Args:
        plain: the mart, in which these columns stand for nothing.
        told: one row per value of ``by`` at most, with the columns to fill.
        by: the column that both have.
        table: the declaration.
    """
    columns = [name for name in told.columns if name != by]
    return shaped(plain.drop(columns=columns).merge(told, on=by, how="left", validate="one_to_one"), table)


def categories(texts: Any) -> pd.CategoricalDtype:
    """The dtype of columns of some distinct texts, in any kind of list.

    To see that they are distinct pandas makes an object of each and a table of all, and holds both as long as the
    dtype: of a million URLs 150 MB, for nothing. What looks a text up makes them again.
    """
    named = pd.CategoricalDtype(pd.Index(texts, dtype="str"))
    getattr(named.categories, "_cache", {}).pop("_engine", None)
    return named


def repeated(codes: "npt.NDArray[np.integer[Any]]", texts: Any) -> Any:
    """A column of texts that repeat, as there may be tens of millions of rows: each text is held once.

    Args:
        codes: places in the texts; texts: distinct ones, in any kind of list.
    """
    return pd.Categorical.from_codes(codes, dtype=categories(texts), validate=False)


def codes(values: "pd.Series[Any]") -> "npt.NDArray[np.integer[Any]]":
    """Where in a categorical's categories each of its texts is, -1 for null: not to be written, and no copy.

    pandas' own ``cat.codes`` is one; of all links of a large site, hundreds of megabytes.
    """
    held: npt.NDArray[np.integer[Any]] = values.array.codes
    return held


def cells(column: "pd.Series[Any]") -> list[Any]:
    """The values of a column, None where it is null."""
    values: list[Any] = column.astype(object).where(column.notna(), None).tolist()
    return values


def to_arrow(frame: pd.DataFrame, table: Table) -> pa.Table:
    """An Arrow table in exactly the declared schema, descriptions included.

    Args:
        frame: has the declared columns, no other ones, in their order; categoricals become plain text.
        table: the declaration.

    Raises:
        ValueError: if columns are missing, unknown or out of order, a value does not fit its type, or a null stands
            where none may.
    """
    _check_names(frame, table)
    arrays = [_array(frame[column.name], column, table.name) for column in table.columns]
    return pa.Table.from_arrays(arrays, schema=table.schema)


def arrow_parts(frame: pd.DataFrame, table: Table) -> Iterator[pa.Table]:
    """The same in parts, at least one, so that texts of millions of rows are never held at a time.

    Args:
        frame, table: as of ``to_arrow``.

    Raises:
        ValueError: as ``to_arrow``.
    """
    for first in range(0, max(len(frame), 1), _PART_ROWS):
        yield to_arrow(frame.iloc[first : first + _PART_ROWS], table)


def coded_parts(frame: pd.DataFrame, table: Table) -> Iterator[pa.Table]:
    """The same, a row group at a time, with codes for what is categorical: a file needs no more than these.

    Args:
        frame, table: as of ``to_arrow``.

    Raises:
        ValueError: as ``to_arrow``.
    """
    _check_names(frame, table)
    texts = {name: _texts(frame[name].cat.categories) for name in frame.select_dtypes("category").columns}
    for first in range(0, max(len(frame), 1), ROW_GROUP_ROWS):
        rows = frame.iloc[first : first + ROW_GROUP_ROWS]
        arrays = [
            _checked(_coded(codes(rows[column.name]), texts[column.name]), column, table.name)
            if column.name in texts
            else _array(rows[column.name], column, table.name)
            for column in table.columns
        ]
        fields = [field.with_type(array.type) for field, array in zip(table.schema, arrays, strict=True)]
        yield pa.Table.from_arrays(arrays, schema=pa.schema(fields).with_metadata(table.schema.metadata))


def _texts(distinct: "pd.Index[Any]") -> Any:
    """Texts as one array, of texts also where there are none; pandas may hold them in several, or in none."""
    held: Any = pa.array(pd.Index(distinct, dtype="str").array)
    return held.combine_chunks().cast(pa.large_string()) if isinstance(held, pa.ChunkedArray) else held


def _coded(places: "npt.NDArray[np.integer[Any]]", texts: Any) -> Any:
    """A column of codes, -1 for null, with the texts that are met alone."""
    is_met = np.zeros(len(texts) + 1, dtype=bool)  # the last is met by null
    is_met[places] = True
    met = np.flatnonzero(is_met[:-1])
    place = np.full(len(texts) + 1, -1, dtype=np.int32)
    place[met] = np.arange(len(met))
    found = place[places]
    told = texts.take(pa.array(met)).cast(pa.string())  # all of them together may be too long for it
    return pa.DictionaryArray.from_arrays(pa.array(found, mask=found < 0), told)


def _array(values: "pd.Series[Any]", column: Column, table: str) -> Any:
    try:
        if isinstance(values.dtype, pd.CategoricalDtype):
            array: Any = pa.array(values, from_pandas=True).cast(column.type)
        else:
            array = pa.array(values, type=column.type, from_pandas=True)
    except (pa.ArrowException, TypeError) as fault:
        raise ValueError(f"{table}.{column.name} cannot be stored as {column.type}: {fault}") from fault
    return _checked(array, column, table)


def _checked(array: Any, column: Column, table: str) -> Any:
    if array.null_count and not column.nullable:
        raise ValueError(f"{table}.{column.name} is null in {array.null_count} of {len(array)} rows")
    return array


def _check_names(frame: pd.DataFrame, table: Table) -> None:
    names = [column.name for column in table.columns]
    if list(frame.columns) != names:
        raise ValueError(f"{table.name} has the columns {names}, not {list(frame.columns)}")
