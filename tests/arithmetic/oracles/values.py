"""What is done to single values, to channels and to planes, beside Keras, SciPy and Python's own library."""

from __future__ import annotations

import colorsys

import numpy as np

from cnnstudio.arithmetic import activations, colour, continuous, dense, dropout, flattening, normalisation
from tests.arithmetic.drawn import Case, Draw, compared
from tests.arithmetic.oracles.registry import keras_and_tf, operation


@operation("activations")
def _activations(draw: Draw) -> Case:
    keras, tf = keras_and_tf()
    name = draw.chance.choice(activations.EVERY)
    x = draw.numbers.standard_normal((draw.size(1, 4), 2 * draw.size(1, 3))) * draw.chance.choice((0.3, 2, 8))
    given = _shaped(draw, name)
    function = getattr(keras.activations, name)
    with tf.GradientTape() as tape:
        values = tf.constant(x)
        tape.watch(values)
        theirs = function(values, **given)
        upstream = draw.array(*theirs.shape)
        wish = tf.reduce_sum(theirs * upstream)
    slope = tape.gradient(wish, values)
    return compared(
        f"{name} {x.shape} {given}",
        (activations.activate(name, x, **given), theirs),
        (activations.backward(name, x, upstream, **given), slope),
    )


def _shaped(draw: Draw, name: str) -> dict[str, float]:
    """Return Keras's usual numbers half the time, others else; threshold has no usual ones."""
    if name == "relu" and draw.chance.random() < 0.6:
        return {
            "negative_slope": draw.chance.choice((0.0, 0.3)),
            "max_value": draw.chance.choice((None, 2.0)),
            "threshold": draw.chance.choice((0.0, 0.5)),
        }
    if (
        name in activations.PARAMETERS
        and name != "relu"
        and (name == "threshold" or draw.chance.random() < 0.5)
    ):
        return {key: draw.chance.uniform(0.1, 2) for key in activations.PARAMETERS[name]}
    return {}


@operation("flatten")
def _flatten(draw: Draw) -> Case:
    keras, _ = keras_and_tf()
    order = draw.chance.choice(("channels_last", "channels_first"))
    shape = draw.sizes(draw.size(2, 4), 1, 5)
    x = draw.array(*shape)
    theirs = keras.layers.Flatten(data_format=order, dtype="float64")(x[None])[0]
    index = draw.size(0, x.size - 1)
    place = flattening.place_of(index, shape, order)
    return compared(
        f"{shape} {order}",
        (flattening.flatten(x, order), theirs),
        (x[place], theirs[index]),
        (flattening.index_of(place, shape, order), index),
        (flattening.folded(theirs, shape, order), x),
    )


@operation("dense")
def _dense(draw: Draw) -> Case:
    keras, _ = keras_and_tf()
    inputs, units, name = draw.size(1, 30), draw.size(1, 8), draw.activation()
    layer = keras.layers.Dense(units, activation=name, dtype="float64")
    x = draw.smooth(inputs)
    layer.build((1, inputs))
    k, b = draw.smooth(inputs, units), draw.smooth(units)
    layer.set_weights([k, b])
    ours = dense.weighted_sum(x, k, b, activation=name)
    unit = draw.size(0, units - 1)
    return compared(
        f"{inputs} to {units} {name}",
        (ours.outputs, layer(x[None])[0]),
        (ours.terms(unit)[-1].running, ours.sums[unit]),
    )


@operation("dropout")
def _dropout(draw: Draw) -> Case:
    keras, _ = keras_and_tf()
    rate, x = draw.chance.choice((0.0, 0.1, 0.25, 0.5, 0.9)), draw.array(draw.size(1, 40), draw.size(1, 5))
    layer = keras.layers.Dropout(rate, seed=draw.size(0, 2**30), dtype="float64")
    theirs = np.asarray(layer(x + 10, training=True))
    ours = dropout.dropout(x + 10, rate, kept=theirs != 0)
    quiet = dropout.dropout(x, rate, training=False)
    return compared(
        f"rate {rate} {x.shape}", (ours.outputs, theirs), (quiet.outputs, layer(x, training=False))
    )


@operation("batch-normalisation")
def _normalise(draw: Draw) -> Case:
    keras, _ = keras_and_tf()
    channels, training = draw.size(1, 4), draw.chance.random() < 0.5
    x = draw.smooth(draw.size(2, 8), *draw.sizes(draw.size(0, 2), 1, 4), channels)
    momentum, epsilon = draw.chance.choice((0.99, 0.9, 0.5)), draw.chance.choice((1e-3, 1e-5))
    layer = keras.layers.BatchNormalization(momentum=momentum, epsilon=epsilon, dtype="float64")
    layer.build(x.shape)
    weights = [draw.smooth(channels) for _ in range(3)] + [np.abs(draw.smooth(channels)) + 0.1]
    layer.set_weights(weights)
    theirs = layer(x, training=training)
    names = ("gamma", "beta", "moving_mean", "moving_variance")
    given = dict(zip(names, weights, strict=True))
    ours = normalisation.normalise(x, training=training, momentum=momentum, epsilon=epsilon, **given)
    after = layer.get_weights()[2:]
    fresh, steps = keras.layers.BatchNormalization(momentum=momentum, dtype="float64"), draw.size(0, 4)
    fresh.build(x.shape)
    for _step in range(steps):
        fresh(x, training=True)
    begun = normalisation.averages_after(x, steps, momentum)
    return compared(
        f"{x.shape} {'training' if training else 'inference'} momentum {momentum} epsilon {epsilon}",
        (ours.outputs, theirs),
        (ours.moving_mean, after[0]),
        (ours.moving_variance, after[1]),
        (np.stack(begun), np.stack(fresh.get_weights()[2:])),
    )


@operation("continuous")
def _continuous(draw: Draw) -> Case:
    from scipy import integrate

    f, g = draw.chance.choice(list(continuous.SHAPES)), draw.chance.choice(list(continuous.SHAPES))
    shift, flipped = draw.chance.uniform(-3, 4), draw.chance.random() < 0.5
    one, two = continuous.SHAPES[f], continuous.SHAPES[g]
    bends = [shift - b if flipped else shift + b for b in two.breaks]
    ends = (shift - two.high, shift - two.low) if flipped else (shift + two.low, shift + two.high)
    low, high = max(one.low, ends[0]), min(one.high, ends[1])

    def product(t: float) -> float:
        at = np.array([t])
        return float((one.function(at) * two.function(shift - at if flipped else at - shift))[0])

    inner = sorted({b for b in (*one.breaks, *bends, 0.0, 1.0, 3.0) if low < b < high})
    theirs = integrate.quad(product, low, high, points=inner or None, limit=200)[0] if low < high else 0.0
    ours = continuous.moment(f, g, shift, flipped=flipped)
    assert abs(ours.area - theirs) <= ours.error + 1e-8
    return compared(f"{f} and {g} at {shift:.3f}{' flipped' if flipped else ''}", (ours.area, theirs))


@operation("colour")
def _colour(draw: Draw) -> Case:
    x = draw.numbers.random((draw.size(1, 4), draw.size(1, 4), 3))
    if draw.chance.random() < 0.4:
        x = np.round(x)
    found = colour.planes(x)
    theirs = np.array([[colorsys.rgb_to_hsv(*pixel) for pixel in row] for row in x])
    ours = np.stack([found[name] for name in "HSV"], axis=-1)
    light = 1 - found["K"]
    back = np.stack([(1 - found[ink]) * light for ink in "CMY"], axis=-1)
    return compared(f"{x.shape}", (ours, theirs), (back, x))
