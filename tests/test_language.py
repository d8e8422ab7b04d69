"""Every text and number a person reads has one form."""

from __future__ import annotations

import pytest

from cnnstudio import language
from cnnstudio.language import number, percent, shape_text, signed, tr, use_language


@pytest.fixture
def pseudo():
    use_language("pseudo")
    yield
    use_language("en")


def test_names_are_filled_in():
    assert tr("{n} layers in {name}", n=3, name="m") == "3 layers in m"


def test_a_text_without_values_may_hold_braces():
    assert tr("write {name}") == "write {name}"


def test_the_pseudo_language_is_two_fifths_longer_and_keeps_its_placeholders(pseudo):
    plain = "Learning rate of {name} is too large"
    longer = tr(plain, name="adam")
    letters = len(plain) - len("{name}")
    assert "adam" in longer
    assert len(longer) == letters + len("adam") + round(letters * 0.4)


def test_an_unknown_language_is_refused():
    with pytest.raises(KeyError):
        use_language("tlh")
    assert language.tr("Stop") == "Stop"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (121930, "121,930"),
        (-4096, "−4,096"),
        (0.00123, "0.00123"),
        (None, "–"),
        (0, "0"),
        (1234567.0, "1,234,567"),
    ],
)
def test_numbers(value, text):
    assert number(value) == text


@pytest.mark.parametrize(("value", "text"), [(32768, "+32,768"), (-4096, "−4,096"), (0, "±0")])
def test_differences_show_their_sign(value, text):
    assert signed(value) == text


def test_shares_are_percentages():
    assert percent(0.9893) == "98.93 %"
    assert percent(None) == "–"


@pytest.mark.parametrize(
    ("shape", "text"),
    [((26, 26, 32), "26 × 26 × 32"), ((None, 3), "? × 3"), ((), "one number"), (None, "not known yet")],
)
def test_shapes(shape, text):
    assert shape_text(shape) == text
