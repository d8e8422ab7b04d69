"""Shapes, pairs and names are read as people type them and written back the same."""

from __future__ import annotations

import pytest

from cnnstudio.layers.catalogue import KINDS
from cnnstudio.ui.inspector.field_text import (
    Unreadable,
    read,
    read_pair,
    read_pairs,
    read_shape,
    said,
    written,
)


@pytest.mark.parametrize("text", ["28, 28, 1", "28 × 28 × 1", "28x28x1", "(28, 28, 1)", " 28 28 1 "])
def test_a_shape_is_read_in_every_common_form(text):
    assert read_shape(text) == (28, 28, 1)


def test_an_open_axis_is_a_question_mark():
    assert read_shape("?, 8") == (None, 8)


@pytest.mark.parametrize("text", ["", "28, a", "1.5"])
def test_what_is_no_shape_is_refused_with_a_sentence(text):
    with pytest.raises(Unreadable, match=r"\.$"):
        read_shape(text)


def test_pairs_are_one_two_or_four_numbers():
    assert read_pairs("1") == ((1, 1), (1, 1))
    assert read_pairs("1, 2") == ((1, 1), (2, 2))
    assert read_pairs("1, 2; 3, 4") == ((1, 2), (3, 4))
    with pytest.raises(Unreadable):
        read_pairs("1, 2, 3")


def test_a_pair_is_one_number_for_both_or_two():
    assert read_pair("2") == (2, 2)
    assert read_pair("2 × 3") == (2, 3)
    with pytest.raises(Unreadable):
        read_pair("1, 2, 3")


def test_one_axis_stays_one_number_where_the_field_holds_one():
    axis = next(s for s in KINDS["Softmax"].fields() if s.name == "axis")
    assert read(axis, "-1") == -1
    assert read(axis, "1, 2") == (1, 2)


def every_typed_field():
    return [
        pytest.param(kind, spec, id=f"{kind.kind}-{spec.name}")
        for kind in KINDS.values()
        for spec in kind.fields()
        if spec.control in ("shape", "pairs", "named") or (spec.control == "pair" and spec.optional)
    ]


@pytest.mark.parametrize(("kind", "spec"), every_typed_field())
def test_every_default_is_read_back_as_it_is_written(kind, spec):
    assert read(spec, written(spec, spec.default)) == spec.default


def test_values_are_said_in_words():
    spec = next(s for s in KINDS["Conv2D"].fields() if s.name == "kernel_size")
    assert said(spec, (3, 3)) == "3 × 3"
    bias = next(s for s in KINDS["Conv2D"].fields() if s.name == "use_bias")
    assert said(bias, False) == "off"
