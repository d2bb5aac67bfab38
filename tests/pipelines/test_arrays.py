"""Arrow arrays as numpy sees them."""

import pyarrow as pa
import pytest

from pipelines.arrays import numbers


@pytest.mark.parametrize("kind", [pa.int8(), pa.int32(), pa.int64(), pa.float64()])
def test_a_part_of_an_array_is_its_own_numbers(kind):
    array = pa.array([1, 2, 3, 4], type=kind)
    assert numbers(array).tolist() == [1, 2, 3, 4]
    assert numbers(array[1:3]).tolist() == [2, 3]
    assert numbers(array[4:]).tolist() == []
