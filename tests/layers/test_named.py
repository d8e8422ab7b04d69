"""Initialisers, regularisers and constraints: every one of Keras's, with its arguments, and where they fit."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from cnnstudio.layers.activations import ACTIVATIONS
from cnnstudio.layers.catalogue import make
from cnnstudio.layers.named import names, parse_named
from cnnstudio.layers.shape import Misfit

_FAMILIES = ("initializer", "regularizer", "constraint")
_BASES = ("Initializer", "Regularizer", "Constraint")


@pytest.mark.parametrize("family", _FAMILIES)
def test_every_one_of_keras_is_here_with_all_its_arguments(family: Any) -> None:
    import keras

    module = getattr(keras, f"{family}s")
    classes = {c for n in dir(module) if inspect.isclass(c := getattr(module, n)) and n not in _BASES}
    ours = {getattr(module, parse_named(name, family).class_name): name for name in names(family)}
    assert set(ours) == classes
    for kind, name in ours.items():
        wanted = set(inspect.signature(kind).parameters) - {"seed", "args", "kwargs"}
        assert {key for key, _ in parse_named(name, family).arguments} == wanted, name


def test_every_activation_of_keras_is_here_but_two() -> None:
    """One changes the shape (glu), one cannot be called without arguments (threshold)."""
    import keras

    functions = {getattr(keras.activations, n) for n in dir(keras.activations) if not n.startswith("_")} - {
        keras.activations.get,
        keras.activations.serialize,
        keras.activations.deserialize,
    }
    missing = functions - {getattr(keras.activations, n) for n in ACTIVATIONS}
    assert missing == {keras.activations.glu, keras.activations.threshold}


@pytest.mark.parametrize(
    ("text", "family", "arguments"),
    [
        ("variance_scaling(2.0, fan_avg)", "initializer", {"scale": 2.0, "mode": "fan_avg"}),
        ("glorot_normal([0, 1], [-1])", "initializer", {"input_axes": (0, 1), "output_axes": (-1,)}),
        (
            "stft(imag, none, periodic=true)",
            "initializer",
            {"side": "imag", "window": None, "periodic": True},
        ),
        ("l1_l2(l2=0.5)", "regularizer", {"l1": 0.01, "l2": 0.5}),
        ("max_norm(3, axis=1)", "constraint", {"max_value": 3, "axis": 1}),
    ],
)
def test_arguments_are_read_by_place_and_by_name(text: str, family: Any, arguments: dict[str, Any]) -> None:
    assert arguments.items() <= dict(parse_named(text, family).arguments).items()


@pytest.mark.parametrize(
    ("text", "family", "words"),
    [
        ("variance_scaling(0)", "initializer", "larger than 0"),
        ("variance_scaling(mode=rows)", "initializer", "fan_in, fan_out, fan_avg"),
        ("glorot_normal(input_axes=[0])", "initializer", "both lists of axes or none"),
        ("glorot_normal([a], [1])", "initializer", "a list of axes such as"),
        ("random_normal(stddev=-1)", "initializer", "0 or larger"),
        ("stft(periodic=maybe)", "initializer", "true or false"),
        ("l2(-0.1)", "regularizer", "0 or larger"),
        ("unit_norm(0.5)", "constraint", "whole number"),
        ("l2(1e99)", "regularizer", "finite"),
    ],
)
def test_what_means_nothing_is_refused(text: str, family: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        parse_named(text, family)


@pytest.mark.parametrize(
    ("kind", "arguments", "words"),
    [
        ("Conv1D", {"kernel_initializer": "identity"}, "identity is for matrices; kernel is 3 × 4 × 32"),
        ("Dense", {"bias_initializer": "orthogonal"}, "orthogonal needs two axes; bias is 64"),
        ("GRU", {"dtype": "bfloat16"}, "cannot make orthogonal weights of the type bfloat16"),
        ("Conv1D", {"kernel_initializer": "stft"}, "length × 1 × bands"),
        ("Conv1D", {"kernel_regularizer": "orthogonal_regularizer"}, "is for matrices"),
        ("Dense", {"kernel_constraint": "max_norm(axis=2)"}, "kernel is 4 × 64 and has no axis 2"),
        ("MultiHeadAttention", {"kernel_initializer": "identity"}, "query/kernel is 4 × 4 × 16"),
    ],
)
def test_what_does_not_fit_its_weight_is_told(kind: str, arguments: dict[str, Any], words: str) -> None:
    layer = make(kind, **arguments)
    inputs = ((9, 4),) * (2 if kind == "MultiHeadAttention" else 1)
    with pytest.raises(Misfit, match=words) as caught:
        layer.cost(inputs, layer.working(inputs).outputs)
    assert caught.value.field in (*arguments, "recurrent_initializer")
