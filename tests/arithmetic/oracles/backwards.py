"""The way back through a convolution and its check, beside TensorFlow and finite differences."""

from __future__ import annotations

import numpy as np

from cnnstudio.arithmetic import borders, gradients
from cnnstudio.arithmetic.correlation import correlate
from tests.arithmetic.drawn import Case, Draw, compared, precision, widths
from tests.arithmetic.oracles.registry import keras_and_tf, operation


@operation("backward")
def _backward(draw: Draw) -> Case:
    keras, tf = keras_and_tf()
    rank = draw.rank()
    (strides, rates), (channels, filters, groups) = draw.steps(rank), draw.channels()
    if groups > 1 or rank == 3:
        rates = (1,) * rank
    kernel = draw.sizes(rank, 1, 3)
    shape = tuple(max(n, s) for n, s in zip(widths(kernel, rates, draw.size(0, 4)), strides, strict=True))
    x, k, b = (
        draw.smooth(*shape, channels),
        draw.smooth(*kernel, channels // groups, filters),
        draw.smooth(filters),
    )
    number, allowed = precision(rank)
    x, k, b = (v.astype(number) for v in (x, k, b))
    padding, name = draw.chance.choice(("valid", "same")), draw.activation()
    done = correlate(
        x, k, b, strides=strides, dilation=rates, groups=groups, padding=padding, activation=name
    )
    upstream = draw.array(*done.maps.shape).astype(number)
    ours = gradients.backward(done, upstream)
    with tf.GradientTape() as tape:
        xs, ks, bs = (tf.constant(v) for v in (x[None], k, b))
        tape.watch((xs, ks, bs))
        y = keras.activations.get(name)(_by_group(keras, tf, xs, ks, strides, rates, padding, groups) + bs)
        wish = tf.reduce_sum(y[0] * upstream)
    slopes = tape.gradient(wish, (xs, ks, bs))
    one = draw.size(0, filters - 1)
    *_, last = ours.steps(one)
    case = compared(
        f"{shape}x{channels} kernel {kernel} filters {filters} groups {groups} {padding} strides {strides} rates {rates} {name}",
        (ours.inputs, slopes[0][0]),
        (ours.kernel, slopes[1]),
        (ours.to_bias, slopes[2]),
        (last.kernel_so_far, np.asarray(slopes[1])[..., one]),
    )
    return case._replace(allowed=10 * allowed)


def _by_group(keras, tf, x, k, strides, rates, padding, groups):
    """Convolve group by group: TensorFlow has no gradient of a grouped convolution on every processor."""
    parts = zip(tf.split(x, groups, -1), tf.split(k, groups, -1), strict=True)
    done = [keras.ops.conv(a, b, strides=strides, padding=padding, dilation_rate=rates) for a, b in parts]
    return tf.concat(done, -1)


@operation("backward-borders")
def _backward_borders(draw: Draw) -> Case:
    """The gradient through every border rule, beside finite differences."""
    shape, kernel = draw.sizes(2, 2, 4), draw.sizes(2, 1, 3)
    rule = draw.chance.choice(borders.BORDERS)
    if rule == "ignore":
        shape = tuple(max(n, k) for n, k in zip(shape, kernel, strict=True))
    x, k = draw.smooth(*shape), draw.smooth(*kernel)

    def value(inputs: np.ndarray) -> float:
        return float((correlate(inputs, k, padding="same", border=rule).outputs ** 2).sum() / 2)

    _, ours = gradients.half_squares(correlate(x, k, padding="same", border=rule))
    measured = gradients.measured(value, x)
    case = compared(f"{shape} kernel {kernel} {rule}", (ours.inputs, measured))
    return case._replace(allowed=1e-5)


@operation("gradient-check")
def _gradient_check(draw: Draw) -> Case:
    """Finite differences beside TensorFlow's gradient; a gradient with one wrong cell is found out."""
    keras, tf = keras_and_tf()
    kernel, name = draw.sizes(2, 1, 3), draw.chance.choice(("linear", "tanh", "sigmoid", "softplus"))
    shape = tuple(n + draw.size(0, 3) for n in kernel)
    x, k = draw.smooth(*shape), draw.smooth(*kernel)

    def value(weights: np.ndarray) -> float:
        return float((correlate(x, weights, activation=name).outputs ** 2).sum() / 2)

    with tf.GradientTape() as tape:
        ks = tf.constant(k[..., None, None])
        tape.watch(ks)
        y = keras.activations.get(name)(keras.ops.conv(x[None, ..., None], ks))
        half = tf.reduce_sum(y**2) / 2
    slope = np.asarray(tape.gradient(half, ks))[..., 0, 0]
    _, ours = gradients.half_squares(correlate(x, k, activation=name))
    good = gradients.check(ours.kernel, value, k)
    wrong = np.array(ours.kernel)
    wrong.flat[draw.size(0, wrong.size - 1)] += 0.1 * max(float(np.abs(wrong).max()), 1.0)
    assert gradients.check(wrong, value, k).error > 1e-3
    assert good.error < 1e-5 or np.abs(slope).max() < 1e-3  # of almost nothing the rounding is a large share
    case = compared(f"{shape} kernel {kernel} {name}", (good.computed, slope), (good.measured, slope))
    return case._replace(allowed=1e-5)
