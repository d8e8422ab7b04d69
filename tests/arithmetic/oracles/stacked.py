"""Stacks of layers: how far they see, and causal ones at work, beside TensorFlow and Keras."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from cnnstudio.arithmetic import receptive, stacks
from tests.arithmetic.drawn import Case, Draw, compared
from tests.arithmetic.oracles.registry import keras_and_tf, operation


@operation("dilation")
def _dilation(draw: Draw) -> Case:
    """Stacks: what truly reaches one output is where TensorFlow's gradient is not 0."""
    _, tf = keras_and_tf()
    stages = [
        receptive.Stage(draw.size(1, 3), *draw.chance.choice(((1, draw.size(1, 4)), (draw.size(1, 3), 1))))
        for _ in range(draw.size(1, 4))
    ]
    last = receptive.fields(stages)[-1]
    length = last.field + draw.size(0, 3)
    with tf.GradientTape() as tape:
        given = tf.ones((1, length, 1), tf.float64)
        tape.watch(given)
        y = given
        for stage in stages:
            ones = tf.ones((stage.kernel, 1, 1), tf.float64)
            y = tf.nn.convolution(y, ones, stage.stride, "VALID", dilations=stage.dilation)
        first = y[0, 0, 0]
    slope = np.asarray(tape.gradient(first, given))[0, :, 0]
    ways_in = receptive.paths(stages)
    lit = receptive.connections(length, stages, 0)[0]
    return compared(
        f"{length} stages {[tuple(s)[:3] for s in stages]}",
        (ways_in, slope[: len(ways_in)]),
        ([last.field, last.touched], [len(ways_in), np.count_nonzero(slope)]),
        (lit, np.flatnonzero(slope)),
    )


@operation("causal-stack")
def _causal_stack(draw: Draw) -> Case:
    """A signal through causal layers whose rates double, beside Keras's layers one after the other."""
    keras, _ = keras_and_tf()
    layers, kernel, name = draw.size(1, 4), draw.size(2, 3), draw.chance.choice(("linear", "relu", "tanh"))
    widths_ = [draw.size(1, 3) for _ in range(layers + 1)]
    x = draw.smooth(draw.size(4, 20), widths_[0])
    weights = [draw.smooth(kernel, a, b) for a, b in pairwise(widths_)]
    rates = [stage.dilation for stage in stacks.wavenet(layers, kernel)]
    ours = stacks.through(x, weights, rates, activation=name)
    y, pairs = x[None], []
    for filters, rate, k, done in zip(widths_[1:], rates, weights, ours, strict=True):
        layer = keras.layers.Conv1D(
            filters, kernel, padding="causal", dilation_rate=rate, activation=name, use_bias=False, dtype="float64"
        )  # fmt: skip
        layer.build(y.shape)
        layer.set_weights([k])
        y = layer(y)
        pairs.append((done.maps, y[0]))
    field = receptive.fields(stacks.wavenet(layers, kernel))[-1].field
    return compared(
        f"{x.shape} kernel {kernel} rates {rates} {name}", *pairs, (field, 1 + (kernel - 1) * sum(rates))
    )
