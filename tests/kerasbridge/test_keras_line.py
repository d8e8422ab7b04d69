"""The copied line of Keras makes the very layer that the design would be built with."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from cnnstudio.layers.catalogue import KINDS, make
from cnnstudio.layers.keras_line import keras_line
from cnnstudio.layers.kind import Layer

pytestmark = pytest.mark.slow

_SEEDED = ("seed",)
CASES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("Conv2D", {"filters": 64, "kernel_size": (5, 3), "activation": "relu", "padding": "same"}),
    ("Conv2D", {"kernel_regularizer": "l2(0.02)", "kernel_initializer": "he_normal", "trainable": False}),
    ("Dense", {"units": 10, "bias_constraint": "max_norm(3.0)"}),
    ("Dropout", {"rate": 0.3}),
    ("LSTM", {"units": 8, "return_sequences": True}),
    ("Bidirectional", {"layer": make("GRU", units=3)}),
    ("RNN", {"cell": make("StackedRNNCells", cells=(make("LSTMCell", units=2), make("GRUCell", units=3)))}),
    ("Reshape", {"target_shape": (7, -1, 4)}),
    ("ZeroPadding2D", {"padding": ((1, 2), (0, 3))}),
)


def made_by(line: str) -> Any:
    """Return what a line makes, read as a call of names and plain values and never evaluated."""
    import keras

    def value(node: ast.expr) -> Any:
        if isinstance(node, ast.Call):
            return found(node.func)(*map(value, node.args), **{k.arg: value(k.value) for k in node.keywords})
        return [value(one) for one in node.elts] if isinstance(node, ast.List) else ast.literal_eval(node)

    def found(node: ast.expr) -> Any:
        if isinstance(node, ast.Attribute):
            return getattr(found(node.value), node.attr)
        assert isinstance(node, ast.Name)
        assert node.id == "keras"
        return keras

    return value(ast.parse(line, mode="eval").body)


def config_of(layer: Any) -> Any:
    """Return a configuration without what differs between any two makings: seeds and counted names."""
    return _plain(layer.get_config())


def _plain(part: Any) -> Any:
    if isinstance(part, dict):
        return {
            key: _plain(one)
            for key, one in part.items()
            if key not in ("seed", "name", "build_config", "shared_object_id")
        }
    return [_plain(one) for one in part] if isinstance(part, list | tuple) else part


def same(layer: Layer) -> None:
    from cnnstudio.kerasbridge.objects import keras_layer

    line = keras_line(layer, "it")
    assert line is not None
    made, ours = made_by(line), keras_layer(layer, "it", "it", 1, random_weights=True)
    # Some are built with a companion that mends what they do to batches; the layer itself is among them.
    if type(made) is not type(ours):
        ours = next(one for one in ours.layers if type(one) is type(made))
    assert (type(made), made.name) == (type(ours), "it")
    assert config_of(made) == config_of(ours)


@pytest.mark.parametrize(("kind", "fields"), CASES)
def test_a_line_with_other_values_makes_the_layer(kind: str, fields: dict[str, Any]) -> None:
    same(make(kind, **fields))


@pytest.mark.parametrize(
    "kind", sorted(k for k in KINDS if k != "Input" and keras_line(make(k), "it") is not None)
)
def test_the_line_of_every_kind_makes_the_layer(kind: str) -> None:
    same(make(kind))


def test_an_input_is_a_tensor_of_its_shape() -> None:
    line = keras_line(make("Input", shape=(28, 28, 1)), "digits")
    assert line == 'keras.Input(shape=(28, 28, 1), name="digits")'
    assert made_by(line).shape == (None, 28, 28, 1)


def test_what_has_no_class_of_its_own_in_keras_has_no_line() -> None:
    assert keras_line(make("ops.Transpose")) is None
    assert keras_line(make("LayerScale")) is None
