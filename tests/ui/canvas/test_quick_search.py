"""What a typed line means."""

from __future__ import annotations

import pytest

from cnnstudio.ui.canvas.quick_search import proposals


def first(line, given=(28, 28, 1)):
    return proposals(line, given)[0]


@pytest.mark.parametrize(
    ("line", "kind", "fields"),
    [
        ("conv 32 3x3 relu", "Conv2D", {"filters": 32, "kernel_size": (3, 3), "activation": "relu"}),
        (
            "conv 8 5×5 same s2",
            "Conv2D",
            {"filters": 8, "kernel_size": (5, 5), "padding": "same", "strides": (2, 2)},
        ),
        ("max 3", "MaxPooling2D", {"pool_size": (3, 3)}),
        ("dropout .25", "Dropout", {"rate": 0.25}),
        ("bn", "BatchNormalization", {}),
    ],
)
def test_numbers_and_words_become_arguments(line, kind, fields):
    found = first(line)
    assert found.kind == kind
    assert {name: getattr(found.layer, name) for name in fields} == fields


@pytest.mark.parametrize("word", ["fc", "linear", "dense"])
def test_synonyms_find_the_dense_layer(word):
    found = first(f"{word} 10 softmax", (1600,))
    assert (found.kind, found.layer.units, found.layer.activation) == ("Dense", 10, "softmax")
    assert found.parameters == 16010


def test_what_fits_comes_first_and_the_rest_says_why_not():
    found = proposals("conv", (1600,))
    assert all(p.reason for p in found if p.kind == "Conv2D")
    fitting = [bool(p.reason) for p in proposals("", (28, 28, 1), most=400)]
    assert fitting == sorted(fitting)
    assert any(fitting)
    assert not all(fitting)


def test_the_outcome_is_computed_by_the_layers_own_rule():
    found = first("conv 32 3x3 relu", (32, 32, 32))
    assert (found.output, found.parameters) == ("30 × 30 × 32", 9248)
    assert found.chips == ("32 filters", "3×3", "relu")


def test_a_value_out_of_range_is_refused_with_its_limits():
    found = first("conv 0")
    assert found.layer is None
    assert "1" in found.reason


def test_words_that_mean_nothing_find_nothing():
    assert proposals("zzzz", (28, 28, 1)) == ()
    assert proposals("32", None) == ()
