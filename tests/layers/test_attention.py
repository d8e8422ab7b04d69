"""Attention: shapes, products and masks; and that what we refuse beyond Keras really fails there."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from cnnstudio.layers.catalogue import make
from cnnstudio.layers.shape import Misfit
from tests.layers.random_settings import drawn
from tests.layers.settings import Shape
from tests.layers.stricter import STRICTER


def test_heads_are_projected_compared_mixed_and_joined() -> None:
    layer = make("MultiHeadAttention", num_heads=2, key_dim=3)
    inputs: tuple[Shape, ...] = ((5, 8), (7, 8))
    cost = layer.cost(inputs, layer.working(inputs).outputs)
    projections = 5 * 8 * 6 + 2 * (7 * 8 * 6) + 5 * 6 * 8
    assert cost.macs == projections + 5 * 7 * 2 * (3 + 3)
    assert cost.parameters == 3 * (8 * 6 + 6) + 6 * 8 + 8


def test_dot_products_compare_every_pair_of_positions() -> None:
    layer = make("Attention")
    assert layer.macs(((5, 8), (7, 8)), ((5, 8),)) == (5 * 7 * 8 + 5 * 7 * 8, "5·7·8 + 5·7·8")
    assert make("Attention", score_mode="concat").macs(((5, 8), (7, 8)), ((5, 8),))[0] == 5 * 7 * 8


def test_fewer_key_heads_need_fewer_weights() -> None:
    counts = [
        make("GroupQueryAttention", num_query_heads=4, num_key_value_heads=n)
        .cost(((5, 8), (5, 8)), ((5, 8),))
        .parameters
        for n in (1, 2, 4)
    ]
    plain = make("MultiHeadAttention", num_heads=4, key_dim=16).cost(((5, 8), (5, 8)), ((5, 8),)).parameters
    assert counts == sorted(counts)
    assert counts[-1] == plain


def test_scores_are_a_second_output() -> None:
    layer = make("GroupQueryAttention", return_attention_scores=True)
    assert layer.outputs == ("output", "scores")
    assert layer.working(((5, 8), (7, 8))).outputs == ((5, 8), (4, 5, 7))


def test_attention_along_one_axis_leaves_the_other_alone() -> None:
    layer = make("MultiHeadAttention", attention_axes=(2,))
    assert [reach.kind for reach in layer.reach(((6, 5, 8), (6, 5, 8)))] == ["same", "whole"]
    along, both = (
        make("MultiHeadAttention", attention_axes=axes).macs(((6, 5, 8), (6, 5, 8)), ((6, 5, 8),))[0]
        for axes in ((2,), None)
    )
    assert (both or 0) - (along or 0) == 4 * 32 * (30 * 30 - 6 * 5 * 5)


def test_lengths_that_are_not_known_leave_the_products_open() -> None:
    assert make("MultiHeadAttention").macs(((None, 8), (7, 8)), ((None, 8),))[0] is None


@pytest.mark.parametrize(
    ("kind", "arguments", "inputs", "words"),
    [
        ("Attention", {}, ((4, 3), (5, 2)), "they have 3 and 2 features"),
        ("Attention", {}, ((4, 3), (5, 3), (6, 3)), "Key and value have the same positions"),
        ("MultiHeadAttention", {}, ((4, 3), (4, 4, 3)), "the same number of axes"),
        ("MultiHeadAttention", {"attention_axes": (0,)}, ((4, 3), (4, 3)), "along axes 1 to 1"),
        ("GroupQueryAttention", {}, ((4, 3), (4, 2)), "have 3 and 2"),
        ("AdditiveAttention", {}, ((4, None), (4, 3)), "must know the features of its query"),
        ("Attention", {}, ((4, 3),), "reads a query and a value; wire both"),
    ],
)
def test_inputs_that_do_not_fit_are_told(kind, arguments, inputs, words) -> None:
    layer = make(kind, **arguments)
    with pytest.raises(Misfit, match=words):
        layer.cost(inputs, layer.working(inputs).outputs)


_KINDS = ("Attention", "AdditiveAttention", "MultiHeadAttention", "GroupQueryAttention")


def _fails_with_numbers(kind: str, arguments: dict[str, Any], inputs: tuple[Shape, ...]) -> bool:
    import keras

    at_call = {k: arguments.pop(k) for k in ("return_attention_scores", "use_causal_mask") if k in arguments}
    layer = getattr(keras.layers, kind)(**arguments)
    arrays = [np.ones((2, *shape), "float32") for shape in inputs]
    try:
        made = layer(arrays, **at_call) if kind in _KINDS[:2] else layer(*arrays[:2], *arrays[2:], **at_call)
    except Exception:  # noqa: BLE001  # any refusal is an answer
        return True
    symbolic = [keras.KerasTensor((2, *shape)) for shape in inputs]
    told = layer(symbolic, **at_call) if kind in _KINDS[:2] else layer(*symbolic, **at_call)
    return [tuple(t.shape) for t in keras.tree.flatten(made)] != [
        tuple(t.shape) for t in keras.tree.flatten(told)
    ]


@pytest.mark.parametrize("key", ["attention-shapes", "attention-scores", "flash-attention"])
def test_what_we_refuse_fails_in_keras_when_numbers_flow(key: str) -> None:
    tried = 0
    chance = random.Random(key)
    while tried < 12:
        kind = chance.choice(STRICTER[key].kinds)
        arguments, inputs = drawn(kind, chance)
        lone = {k: v for k, v in arguments.items() if k in _NEEDED or k in _MEANT.get(key, ())}
        if any(None in shape for shape in inputs) or not STRICTER[key].covers(lone, inputs):
            continue
        if _spoiled(lone) or (key == "flash-attention" and len(inputs[0]) != 2):
            continue
        tried += 1
        assert _fails_with_numbers(kind, dict(lone), inputs), (kind, lone, inputs)


_NEEDED = ("num_heads", "key_dim", "head_dim", "num_query_heads", "num_key_value_heads")
_MEANT = {"attention-scores": ("return_attention_scores",), "flash-attention": ("flash_attention",)}


def _spoiled(arguments: dict[str, Any]) -> bool:
    """Say whether Keras could not even make the layer."""
    sizes = [arguments[name] for name in _NEEDED if name in arguments]
    ask, answer = arguments.get("num_query_heads", 1), arguments.get("num_key_value_heads", 1)
    return any(size < 1 for size in sizes) or ask % answer != 0
