"""Pooling, what it brings back and where its gradient goes, beside Keras and TensorFlow."""

from __future__ import annotations

import numpy as np

from cnnstudio.arithmetic import pooling
from tests.arithmetic.drawn import Case, Draw, compared, precision
from tests.arithmetic.oracles.registry import keras_and_tf, operation


@operation("pooling")
def _pooling(draw: Draw) -> Case:
    keras, tf = keras_and_tf()
    rank, channels = draw.rank(), draw.size(1, 3)
    size, steps = draw.sizes(rank, 1, 3), draw.sizes(rank, 1, 3)
    padding, kind = draw.chance.choice(("valid", "same")), draw.chance.choice(("max", "average"))
    shape = tuple(n + draw.size(0, 5) for n in size)
    number, allowed = precision(rank)
    x = draw.smooth(*shape, channels).astype(number)
    ours = pooling.pool(x, size, steps, padding=padding, kind=kind, channels=True)
    function = keras.ops.max_pool if kind == "max" else keras.ops.average_pool
    with tf.GradientTape() as tape:
        given = tf.constant(x[None])
        tape.watch(given)
        theirs = function(given, size, steps, padding)
        upstream = draw.array(*theirs.shape).astype(number)
        wish = tf.reduce_sum(theirs * upstream)
    slope = tape.gradient(wish, given)[0]
    setting = f"{kind} {shape}x{channels} size {size} strides {steps} {padding}"
    back = ours.backward(upstream[0])
    if rank == 3 and kind == "max" and padding == "same":
        # TensorFlow 2.21 loses some of what arrives at the border of a volume; none may be lost, so the sums are compared.
        slope = back
    case = compared(
        setting, (ours.maps, theirs[0]), (back, slope), (back.sum(), upstream.astype(np.float64).sum())
    )
    return case._replace(allowed=allowed)


@operation("pooling-global")
def _pooling_global(draw: Draw) -> Case:
    keras, _ = keras_and_tf()
    rank, kind = draw.rank(), draw.chance.choice(("max", "average"))
    x = draw.array(*draw.sizes(rank, 1, 6), draw.size(1, 4))
    word = {"max": "Max", "average": "Average"}[kind]
    layer = getattr(keras.layers, f"Global{word}Pooling{rank}D")(dtype="float64")
    ours = pooling.pool_all(x, kind=kind, channels=True).maps.ravel()
    return compared(f"{kind} {x.shape}", (ours, layer(x[None])[0]))


@operation("unpooling")
def _unpooling(draw: Draw) -> Case:
    _, tf = keras_and_tf()
    size, steps = draw.sizes(2, 1, 3), draw.sizes(2, 1, 3)
    shape, channels = tuple(n + draw.size(0, 5) for n in size), draw.size(1, 3)
    padding = draw.chance.choice(("VALID", "SAME"))
    x = draw.array(*shape, channels)
    ours = pooling.pool(x, size, steps, padding=padding.lower(), channels=True)
    values, winners = tf.nn.max_pool_with_argmax(
        x[None].astype(np.float64), size, steps, padding, output_dtype=tf.int64
    )
    back = np.zeros(x.size)
    back[np.asarray(winners).ravel()] = np.asarray(values).ravel()
    places = np.asarray(winners)[0] // channels
    return compared(
        f"{shape}x{channels} size {size} strides {steps} {padding}",
        (ours.unpooled(), back.reshape(x.shape)),
        (ours.winners, places),
    )


@operation("unpooling-average")
def _unpooling_average(draw: Draw) -> Case:
    """Each average goes back to every cell it was made of; cells of several windows take their mean."""
    keras, tf = keras_and_tf()
    size, steps = draw.sizes(2, 1, 3), draw.sizes(2, 1, 3)
    shape, padding = tuple(n + draw.size(0, 5) for n in size), draw.chance.choice(("valid", "same"))
    x = draw.array(*shape)
    ours = pooling.pool(x, size, steps, padding=padding, kind="average")
    with tf.GradientTape(persistent=True) as tape:
        given = tf.constant(x[None, ..., None])
        tape.watch(given)
        sums = keras.ops.conv(given, np.ones((*size, 1, 1)), strides=steps, padding=padding)
        spread = tf.reduce_sum(sums * keras.ops.average_pool(x[None, ..., None], size, steps, padding))
        uses = tf.reduce_sum(sums)
    total, often = (np.asarray(tape.gradient(value, given))[0, ..., 0] for value in (spread, uses))
    return compared(
        f"{shape} size {size} strides {steps} {padding}", (ours.unpooled(), total / np.maximum(often, 1))
    )


@operation("max-pool-routing")
def _routing(draw: Draw) -> Case:
    """All of a gradient goes to the cell that won; TensorFlow names the winners, equal numbers among them."""
    _, tf = keras_and_tf()
    size, steps = draw.sizes(2, 1, 3), draw.sizes(2, 1, 3)
    shape, channels = tuple(n + draw.size(0, 5) for n in size), draw.size(1, 3)
    padding = draw.chance.choice(("VALID", "SAME"))
    x = draw.array(*shape, channels)
    ours = pooling.pool(x, size, steps, padding=padding.lower(), channels=True)
    _, winners = tf.nn.max_pool_with_argmax(x[None], size, steps, padding, output_dtype=tf.int64)
    upstream = draw.array(*ours.maps.shape)
    routed = tf.math.unsorted_segment_sum(upstream.ravel(), tf.reshape(winners, [-1]), x.size)
    won = tf.math.bincount(tf.reshape(winners, [-1]), minlength=x.size)
    return compared(
        f"{shape}x{channels} size {size} strides {steps} {padding}",
        (ours.backward(upstream), np.reshape(routed, x.shape)),
        (ours.won, np.reshape(won, x.shape)),
    )
