"""Foreign numbers as pictures and labels."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.data.errors import DataError
from cnnstudio.data.numbers import Stored, check_pair, input_type, inputs, labels, sample_shape


def stored(values, name="x", piece=7):
    array = np.asarray(values)
    return Stored(
        name, array.shape, array.dtype, lambda: (array[i : i + piece] for i in range(0, len(array), piece))
    )


def grid(*shape, value=0, dtype=np.uint8):
    return stored(np.full(shape, value, dtype))


def test_a_pair_that_belongs_together_passes():
    check_pair(grid(5, 28, 28), stored(np.zeros(5, int), "y"))
    check_pair(grid(5, 28, 28, 3), stored(np.zeros((5, 1)), "y"))


def test_unequal_lengths_are_named_with_both_numbers():
    with pytest.raises(
        DataError, match=r"^x has 6,000 inputs, but y has 5,999 labels; each input needs one\.$"
    ):
        check_pair(grid(6000, 2, 2), stored(np.zeros(5999), "y"))


@pytest.mark.parametrize("dtype", ["<U32", "S4", "complex64", "M8[s]"])
def test_types_that_are_no_numbers_are_named(dtype):
    with pytest.raises(DataError, match="is not numeric"):
        check_pair(grid(3, 4, 4), Stored("y", (3,), np.dtype(dtype), lambda: iter(())))


@pytest.mark.parametrize("shape", [(5, 0, 4), (5, 0)])
def test_samples_hold_at_least_one_number(shape):
    with pytest.raises(DataError, match="samples need a row each, with at least one number"):
        check_pair(grid(*shape), stored(np.zeros(5), "y"))


@pytest.mark.parametrize("shape", [(5,), (5, 4), (5, 9, 3), (5, 4, 4, 3), (5, 1, 2, 3, 4)])
def test_samples_have_any_number_of_axes(shape):
    check_pair(grid(*shape), stored(np.zeros(5), "y"))


@pytest.mark.parametrize(
    ("shape", "dtype", "sample"),
    [
        ((5, 28, 20), np.uint8, (28, 20, 1)),
        ((5, 6, 3), np.uint8, (6, 3, 1)),
        ((5, 28, 28), np.float32, (28, 28, 1)),
        ((5, 100, 3), np.float32, (100, 3)),
        ((5, 128, 9), np.float64, (128, 9)),
        ((5, 28, 20, 3), np.uint8, (28, 20, 3)),
        ((5, 13), np.float32, (13,)),
        ((5,), np.float32, (1,)),
        ((5, 4, 8, 8, 1), np.float32, (4, 8, 8, 1)),
    ],
)
def test_grey_pictures_get_a_channel_axis_and_sequences_and_tables_stay(shape, dtype, sample):
    x = grid(*shape, value=4, dtype=dtype)
    assert sample_shape(x) == sample
    joined = np.concatenate(list(inputs(x, sample, np.dtype(dtype))))
    assert joined.shape == (5, *sample)
    assert (joined == 4).all()


@pytest.mark.parametrize(
    ("value", "dtype", "kept"),
    [
        (255, np.uint8, np.uint8),
        (255, np.int64, np.uint8),
        (256, np.int64, np.float32),
        (-1, np.int16, np.float32),
        (255.0, np.float64, np.uint8),
        (0.5, np.float32, np.float32),
        (1.0, np.float32, np.float32),
        (1, np.bool_, np.uint8),
    ],
)
def test_whole_numbers_to_255_become_bytes_and_fractions_stay_fractions(value, dtype, kept):
    x = grid(20, 2, 2, value=value, dtype=dtype)
    assert input_type(x) == kept
    assert np.concatenate(list(inputs(x, sample_shape(x), input_type(x)))).flat[0] == value


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_pictures_must_be_finite(value):
    with pytest.raises(DataError, match="not finite"):
        input_type(grid(2, 2, 2, value=value, dtype=np.float32))


def test_values_beyond_32_bits_are_named():
    with pytest.raises(DataError, match="too large for 32-bit numbers"):
        input_type(grid(2, 2, 2, value=1e39, dtype=np.float64))


@pytest.mark.parametrize(
    "values", [[0, 3, 9], [[0], [3], [9]], [0.0, 3.0, 9.0], np.array([0, 3, 9], np.uint8)]
)
def test_labels_are_flat_whole_numbers(values):
    found = labels(stored(values, "y"))
    assert found.dtype == np.int32
    assert found.tolist() == [0, 3, 9]


def test_one_column_per_class_is_read_as_classes():
    assert labels(stored(np.eye(4)[[2, 0, 3]], "y")).tolist() == [2, 0, 3]


@pytest.mark.parametrize(("bad", "told"), [(1.5, "1.5"), (-1, "-1"), (np.nan, "nan"), (np.inf, "inf")])
def test_a_label_that_is_no_class_number_is_named_with_its_row(bad, told):
    with pytest.raises(
        DataError, match=f"y, row 9: {told}.* is no label; labels must be whole numbers from 0"
    ):
        labels(stored([0.0] * 8 + [bad], "y"))


def test_one_hot_rows_must_hold_one_one():
    rows = np.eye(3)
    rows[1] = 0.3
    with pytest.raises(DataError, match="y, row 2: with 3 columns"):
        labels(stored(rows, "y"))


def test_absurd_class_numbers_are_refused():
    with pytest.raises(DataError, match="y, row 2: class 123456789 is above 99,999"):
        labels(stored([0, 123_456_789], "y"))


def test_no_labels_are_no_labels():
    assert labels(stored(np.zeros(0, int), "y")).tolist() == []
