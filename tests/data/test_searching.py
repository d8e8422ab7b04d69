"""What the words of a search find."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.data.errors import DataError
from cnnstudio.data.searching import Bound, Query, found, read
from cnnstudio.data.statistics import measured

NAMES = ("T-shirt/top", "Trouser", "Shirt", "Ankle boot", "1", "10")


def rows(text, y=(0, 1, 2, 3, 4, 5, 2), statistics=None):
    return found(read(text), np.array(y), NAMES, statistics).tolist()


def test_a_text_is_read_into_words_a_row_and_bounds():
    assert read("boot, #12 ink > 20 % mean<=0,5") == Query(
        ("boot",), 12, (Bound("ink", ">", 0.2), Bound("mean", "<=", 0.5))
    )
    assert read("") == Query()


def test_a_label_that_is_called_so_wins_over_those_that_only_hold_the_word():
    assert rows("shirt") == [2, 6]
    assert rows("1") == [4]
    assert rows("tr") == [1]
    assert rows("boot trouser") == [1, 3]
    assert rows("nothing") == []
    assert rows("") == [0, 1, 2, 3, 4, 5, 6]


def test_a_row_is_found_by_its_number():
    assert rows("#3") == [3]
    assert rows("#99") == []


def test_bounds_choose_by_what_was_measured():
    x = np.zeros((7, 4, 4, 1), np.uint8)
    x[3:, 1:3, 1:3] = 255
    x[5, 1:3, 1:3] = 128
    statistics = measured(x, 255.0)
    assert rows("ink > 10 %", statistics=statistics) == [3, 4, 5, 6]
    assert rows("shirt ink > 10 %", statistics=statistics) == [6]
    assert rows("mean > 0.2", statistics=statistics) == [3, 4, 6]
    assert rows("mean = 0.25", statistics=statistics) == [3, 4, 6]


def test_a_number_nobody_measures_is_named():
    with pytest.raises(DataError, match="'weight' is no statistic"):
        read("weight > 3")


def test_samples_without_classes_are_found_by_row_and_bound_only():
    targets = np.zeros((5, 2), np.float32)
    assert found(read("boot"), targets, (), None).tolist() == []
    assert found(read("#2"), targets, (), None).tolist() == [2]
