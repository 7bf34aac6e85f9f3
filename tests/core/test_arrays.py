"""Read-only arrays: nobody writes to facts, and the caller's array is never touched."""

from __future__ import annotations

import numpy as np
import pytest

from wfsched.core.arrays import readonly


@pytest.mark.parametrize(
    "values",
    [
        [1, 2, 3],
        np.array([1.0, 2.0, 3.0]),
        np.array([1, 2, 3]),
        np.arange(6.0)[1:4],
        np.arange(1.0, 7.0)[:3],
        np.arange(6.0)[::2],
        np.arange(6.0).reshape(2, 3).T,
    ],
)
def test_the_result_is_a_contiguous_copy_that_cannot_be_written_to(values: object) -> None:
    before = np.array(values, copy=True)
    array = readonly(values, np.float64)
    assert (array.dtype, array.flags.c_contiguous, array.flags.writeable) == (np.float64, True, False)
    np.testing.assert_array_equal(array, before)
    with pytest.raises(ValueError, match="read-only"):
        array[...] = 0.0
    if isinstance(values, np.ndarray):
        assert values.flags.writeable
        values[...] = -1
        np.testing.assert_array_equal(array, before)


def test_an_array_that_is_read_only_is_not_copied() -> None:
    array = readonly([1.0, 2.0], np.float64)
    assert readonly(array, np.float64) is array
    assert readonly(array, np.int64).tolist() == [1, 2]
