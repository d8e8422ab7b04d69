"""What Keras writes of a model is read, built by our bridge, and answers as the model does with the same weights."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnnstudio.exchange.keras_config import read_model
from tests.exchange.side_by_side import differences, keras_rows, our_rows, read_and_analyse


def _operations() -> Any:
    import keras
    from keras import layers, ops

    x = keras.Input((8, 8, 4), name="x")
    y = (2.0 - x) * np.array([1.0, 2.0, 3.0, 4.0], "float32") / 3.0
    y = abs(-y) ** 2 + ops.maximum(x, 0.25)
    y = layers.Conv2D(6, 3, padding="same")(y)[:, 1:7, ..., ::2]
    y = keras.activations.relu(y) - ops.mean(y, axis=(1, 2), keepdims=True)
    parts = ops.split(ops.transpose(y, (0, 3, 1, 2)), 3, axis=1)
    y = ops.stack([ops.squeeze(part, 1) for part in parts], axis=-1)
    y = ops.matmul(ops.reshape(y, (-1, 18, 8)), ops.expand_dims(ops.reshape(y, (-1, 8, 18))[:, :, 0], -1))
    return keras.Model(x, layers.Dense(3)(ops.exp(ops.clip(ops.sum(y, axis=1), -1.0, 1.0))))


def _nested() -> Any:
    import keras
    from keras import layers

    i = keras.Input((4,), name="i")
    inner = keras.Model(i, layers.Dense(4, name="d")(i), name="inner")
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    row = keras.Sequential([layers.Dense(4), layers.ReLU()], name="row")
    both = row(row(layers.Add()([inner(a), inner(b)])))
    return keras.Model([a, b], layers.Concatenate()([both, layers.Dense(2, name="once")(both)]))


def _sequences() -> Any:
    import keras
    from keras import layers

    x = keras.Input((5, 6), name="x")
    y = layers.Bidirectional(layers.LSTM(3, return_sequences=True))(x)
    y = layers.MultiHeadAttention(2, 3)(y, y)
    y, h, c = layers.LSTM(4, return_sequences=True, return_state=True)(y)
    y = layers.LSTM(4)(y, initial_state=[h, c])
    return keras.Model(x, layers.Dense(2)(y))


def _same(model: Any) -> None:
    from cnnstudio.kerasbridge.build import build

    reading, analysis = read_and_analyse(model.to_json(), model.name)
    assert reading.notes == ()
    assert differences(our_rows(analysis), keras_rows(model)) == []
    twin = build(read_model(model.to_json()).project).model
    theirs = {weight.path.rpartition("/")[0].rpartition("/")[2]: weight for weight in model.weights}
    assert len(theirs) <= len(twin.weights)
    twin.set_weights(_in_order(model, twin))
    rng = np.random.default_rng(1)
    samples = [rng.normal(size=(3, *tensor.shape[1:])).astype("float32") for tensor in model.inputs]
    given = samples if len(samples) > 1 else samples[0]
    np.testing.assert_allclose(twin(given), model(given), rtol=1e-5, atol=1e-5)


def _in_order(model: Any, twin: Any) -> list[Any]:
    """Return the model's weights in the order in which its twin has them: the twin's layers are named after the model's."""
    left = list(model.weights)
    found = []
    for weight in twin.weights:
        owner = weight.path.split("/")
        same = [
            w
            for w in left
            if w.shape == weight.shape
            and w.path.split("/")[-1] == owner[-1]
            and w.path.split("/")[0] in owner[0]
        ]
        left.remove(same[0])
        found.append(same[0].numpy())
    return found


def test_operations_on_tensors_compute_what_keras_computes() -> None:
    _same(_operations())


def test_models_in_models_with_shared_weights_compute_what_keras_computes() -> None:
    _same(_nested())


def test_wrapped_and_attending_layers_compute_what_keras_computes() -> None:
    _same(_sequences())
