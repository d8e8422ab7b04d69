"""Adam without what Keras repeats: the same bits, in fewer operations."""

from __future__ import annotations

import keras
import numpy as np
import pytest
import tensorflow as tf

from cnnstudio.kerasbridge.adam import update_leanly

SHAPES = ((3, 3, 1, 4), (4,), (37, 5), ())
STEPS = 12


def _trained(make, *, lean, sparse=False):
    """Return the weights, the averages and the number of operations of a step."""
    random = np.random.default_rng(3)
    weights = [keras.Variable(random.normal(size=s).astype(np.float32)) for s in SHAPES]
    optimizer = make()
    optimizer.build(weights)
    if lean:
        update_leanly(optimizer)

    def step(gradients):
        given = [*gradients]
        if sparse:
            given[2] = tf.IndexedSlices(gradients[2][:2], tf.constant([4, 30]), weights[2].shape)
        optimizer.apply(given, weights)

    call = tf.function(step, autograph=False)
    for _ in range(STEPS):
        call(
            [tf.constant(random.normal(size=s) * 10.0 ** random.integers(-9, 3), tf.float32) for s in SHAPES]
        )
    graph = call.get_concrete_function([tf.TensorSpec(s) for s in SHAPES]).graph
    count = sum(op.type not in {"Const", "Placeholder"} for op in graph.get_operations())
    return [v.numpy() for v in weights], [v.numpy() for v in optimizer.variables], count


@pytest.mark.parametrize(
    "make",
    [
        keras.optimizers.Adam,
        lambda: keras.optimizers.Adam(0.02, beta_1=0.8, beta_2=0.95, epsilon=1e-4, clipnorm=1.0),
        lambda: keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.01, 10), use_ema=True),
        lambda: keras.optimizers.AdamW(0.01, weight_decay=0.01),
        lambda: keras.optimizers.Adam(gradient_accumulation_steps=3),
    ],
    ids=["as it comes", "its own constants, clipped", "a schedule and an average", "AdamW", "accumulated"],
)
def test_the_bits_are_those_of_keras_in_fewer_operations(make):
    theirs, their_state, their_count = _trained(make, lean=False)
    ours, our_state, our_count = _trained(make, lean=True)
    assert all(np.array_equal(a, b) for a, b in zip(ours, theirs, strict=True))
    assert all(np.array_equal(a, b) for a, b in zip(our_state, their_state, strict=True))
    assert our_count < their_count or make().gradient_accumulation_steps


@pytest.mark.parametrize("make", [lambda: keras.optimizers.Adam(amsgrad=True), keras.optimizers.Nadam])
def test_another_formula_is_left_to_keras(make):
    optimizer = make()
    usual = optimizer._backend_update_step
    update_leanly(optimizer)
    assert optimizer._backend_update_step == usual


def test_rows_of_an_embedding_are_left_to_keras():
    theirs, their_state, _ = _trained(keras.optimizers.Adam, lean=False, sparse=True)
    ours, our_state, _ = _trained(keras.optimizers.Adam, lean=True, sparse=True)
    assert all(np.array_equal(a, b) for a, b in zip(ours, theirs, strict=True))
    assert all(np.array_equal(a, b) for a, b in zip(our_state, their_state, strict=True))
