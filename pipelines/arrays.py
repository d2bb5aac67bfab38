"""Columns of Arrow tables as numpy sees them, without pandas."""

from typing import Any

import numpy as np
import pyarrow as pa

Ints = np.ndarray[Any, np.dtype[np.int64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]


def encoded(column: "pa.ChunkedArray[Any]") -> tuple[list[str | None], Ints]:
    """A column's distinct texts, null behind them, and the number of each row's."""
    codes: Any = column.unify_dictionaries().combine_chunks()
    if not pa.types.is_dictionary(codes.type):
        codes = codes.dictionary_encode()
    texts = codes.dictionary.to_pylist()
    return [*texts, None], numbers(codes.indices.fill_null(len(texts))).astype(np.int64)


def numbers(array: "pa.Array[Any]") -> np.ndarray[Any, Any]:
    """An array without nulls as numpy sees it; pyarrow's own way imports pandas, which takes 60 MB."""
    values: Any = array.buffers()[1]
    dtype: Any = np.dtype(array.type.to_pandas_dtype())
    if not len(array):
        return np.zeros(0, dtype=dtype)
    return np.frombuffer(values, dtype=dtype, count=len(array), offset=array.offset * dtype.itemsize)


def is_known(column: "pa.ChunkedArray[Any]") -> Flags:
    """Which values of a column are not null."""
    known: Flags = numbers(column.combine_chunks().is_valid().cast(pa.int8())) > 0
    return known
