import numpy as np
import pytest

from cnnstudio.lessons.answers import matches
from cnnstudio.lessons.expressions import Shape


@pytest.mark.parametrize(
    "words",
    [
        "10275",
        "10,275",
        "10 275",
        "10.275",
        "10'275",
        "10\u202f275",
        " 10275 ",
        "+10275",
        "675 + 9600",
        "1.0275e4",
        "20550/2",
    ],
)
def test_a_whole_number_in_every_form(words):
    assert matches(words, 10_275)


@pytest.mark.parametrize(
    "words", ["10274", "10.28", "1027", "102,75", "", "ten", "10275 x", "1" * 3000, "9**9**9**9"]
)
def test_what_is_not_that_number(words):
    assert not matches(words, 10_275)


@pytest.mark.parametrize("words", ["63.75", "63,75", "63 3/4", "255/4", "63.750"])
def test_a_fraction_in_every_form(words):
    assert matches(words, 63.75)


@pytest.mark.parametrize(
    ("words", "right"), [("-1", True), ("−1", True), ("–1", True), ("1", False), ("- 1", False)]
)
def test_signs_of_every_length(words, right):
    assert matches(words, -1) is right


@pytest.mark.parametrize(
    ("words", "wanted", "decimals", "right"),
    [
        ("8.41", 86_400 / 10_275, 2, True), ("8.4", 86_400 / 10_275, 2, False), ("8.409", 86_400 / 10_275, 2, True),
        ("0.3333", 1 / 3, 2, True), ("1/3", 1 / 3, 2, True), ("0.3", 1 / 3, 2, False), ("84 %", 84.035, 1, True),
        ("84.0", 84.035, 1, True), ("2,6875", 2.6875, 4, True), ("2.69", 2.6875, 4, False), ("14.5", 14, 2, False),
    ],
)  # fmt: skip
def test_rounded_numbers_need_as_many_decimals_as_are_asked(words, wanted, decimals, right):
    assert matches(words, wanted, decimals) is right


@pytest.mark.parametrize(
    "words",
    [
        "26x26x32",
        "26 × 26 × 32",
        "26, 26, 32",
        "(26, 26, 32)",
        "26 26 32",
        "26 by 26 by 32",
        "[26,26,32]",
        "26X26X32",
        "26*26*32",
    ],
)
def test_a_size_in_every_form(words):
    assert matches(words, Shape((26, 26, 32)))


@pytest.mark.parametrize("words", ["26x32x26", "26x26", "21632", "26x26x32x1", "a x b", ""])
def test_what_is_not_that_size(words):
    assert not matches(words, Shape((26, 26, 32)))


@pytest.mark.parametrize(
    "words", ["[[1,0,4],[4,1,1]]", "1 0 4; 4 1 1", "1,0,4\n4,1,1", "[1 0 4], [4 1 1]", "1 0 4 4 1 1"]
)
def test_a_table_in_every_form(words):
    assert matches(words, np.array([[1, 0, 4], [4, 1, 1]]))


def test_a_table_of_another_form_is_another_table():
    assert not matches("1 0; 4 4; 1 1", np.array([[1, 0, 4], [4, 1, 1]]))


@pytest.mark.parametrize(
    "words", ["6 10 15 14 12", "6,10,15,14,12", "6; 10; 15; 14; 12", "[6, 10, 15, 14, 12]"]
)
def test_a_list_in_every_form(words):
    assert matches(words, np.array([6, 10, 15, 14, 12]))


def test_lists_of_decimals_with_commas():
    assert matches("3,5; 2; 1,5; 3,75", np.array([3.5, 2, 1.5, 3.75]))


@pytest.mark.parametrize(
    ("words", "wanted", "right"),
    [
        ("yes", True, True),
        ("No", False, True),
        ("yes", False, False),
        ("never", None, True),
        ("7", None, False),
    ],
)
def test_yes_no_and_none(words, wanted, right):
    assert matches(words, wanted) is right
