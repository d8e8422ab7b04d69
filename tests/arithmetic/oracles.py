"""Every operation beside an independent one: Keras and TensorFlow, SciPy, or Python's own library."""

from __future__ import annotations

import colorsys
import random
import warnings
from collections.abc import Callable

import numpy as np

from cnnstudio.arithmetic import (
    activations,
    borders,
    checkerboard,
    colour,
    continuous,
    dense,
    depthwise,
    dropout,
    flattening,
    gradients,
    growth,
    kernels,
    normalisation,
    pooling,
    receptive,
    separable,
    sizes,
    transposed,
    ways,
)
from cnnstudio.arithmetic.correlation import convolve, correlate
from cnnstudio.arithmetic.windows import readers, slide, use_counts
from tests.arithmetic.drawn import Case, Draw, compared, precision, widths

Operation = Callable[[Draw], Case]
OPERATIONS: dict[str, Operation] = {}


def operation(name: str) -> Callable[[Operation], Operation]:
    """Declare a random comparison under the operation's name."""

    def declare(compare: Operation) -> Operation:
        OPERATIONS[name] = compare
        return compare

    return declare


def tried(name: str, chance: random.Random) -> Case:
    """Run one random comparison; Keras's warning of a softmax over a single channel is beside the point."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "You are using a softmax over axis", UserWarning)
        return OPERATIONS[name](Draw(chance))


def _keras():
    import keras
    import tensorflow as tf

    return keras, tf


@operation("correlate")
def _correlate(draw: Draw) -> Case:
    keras, _ = _keras()
    rank = draw.rank()
    (strides, rates), (channels, filters, groups) = draw.steps(rank), draw.channels()
    kernel = draw.sizes(rank, 1, 4)
    shape = tuple(max(n, s) for n, s in zip(widths(kernel, rates, draw.size(0, 5)), strides, strict=True))
    x, k, b = (
        draw.smooth(*shape, channels),
        draw.smooth(*kernel, channels // groups, filters),
        draw.array(filters),
    )
    kind, allowed = precision(rank)
    x, k, b = (v.astype(kind) for v in (x, k, b))
    padding = draw.chance.choice(("valid", "same"))
    name = draw.activation()
    ours = correlate(
        x, k, b, strides=strides, dilation=rates, groups=groups, padding=padding, activation=name
    )
    y = keras.ops.conv(x[None], k, strides=strides, padding=padding, dilation_rate=rates)
    theirs = keras.activations.get(name)(y + b)
    place = tuple(draw.size(0, n - 1) for n in ours.sums.shape[:-1])
    cell = ours.cell(place, draw.size(0, filters - 1))
    setting = f"{shape}x{channels} kernel {kernel} filters {filters} groups {groups} {padding} strides {strides} rates {rates} {name}"
    told = (cell.products[-1].running, sum(cell.channel_sums))
    parts = ours.partial_maps(cell.filter).sum(axis=-1)
    case = compared(
        setting, (ours.maps, theirs[0]), (told, (cell.total,) * 2), (parts, ours.sums[..., cell.filter])
    )
    return case._replace(allowed=allowed)


@operation("correlate-causal")
def _causal(draw: Draw) -> Case:
    keras, _ = _keras()
    (stride,), (rate,) = draw.steps(1)
    length, size, channels, filters = draw.size(3, 20), draw.size(1, 4), draw.size(1, 3), draw.size(1, 4)
    layer = keras.layers.Conv1D(filters, size, stride, padding="causal", dilation_rate=rate, dtype="float64")
    x = draw.array(1, length, channels)
    layer.build(x.shape)
    k, b = draw.array(size, channels, filters), draw.array(filters)
    layer.set_weights([k, b])
    ours = correlate(x[0], k, b, strides=stride, dilation=rate, padding="causal")
    return compared(
        f"{length}x{channels} kernel {size} stride {stride} rate {rate}", (ours.maps, layer(x)[0])
    )


@operation("borders")
def _borders(draw: Draw) -> Case:
    from scipy import ndimage

    rank = draw.rank()
    shape, kernel = draw.sizes(rank, 1, 8), tuple(2 * n + 1 for n in draw.sizes(rank, 0, 3))
    rule = draw.chance.choice([b for b in borders.BORDERS if b != "ignore"])
    fill = draw.chance.uniform(-2, 2)
    x, k = draw.array(*shape), draw.array(*kernel)
    pads = [(n // 2, n // 2) for n in kernel]
    ours = correlate(x, k, padding=pads, border=rule, constant=fill)
    mode = borders.NAMES[rule].scipy
    theirs = ndimage.correlate(x, k, mode=mode, cval=fill if rule == "constant" else 0.0)
    setting = f"{shape} kernel {kernel} {rule}"
    if rule in ("zero", "constant") or min(shape) == 1:
        return compared(setting, (ours.outputs, theirs))
    return compared(
        setting, (ours.outputs, theirs), (ours.padded[..., 0], np.pad(x, pads, borders.NAMES[rule].numpy))
    )


@operation("convolve")
def _convolve(draw: Draw) -> Case:
    from scipy import signal

    rank = draw.rank()
    kernel = draw.sizes(rank, 1, 4)
    shape = widths(kernel, (1,) * rank, draw.size(0, 5))
    x, k = draw.array(*shape), draw.array(*kernel)
    padding = draw.chance.choice(("valid", "full"))
    ours = convolve(x, k, padding=padding).outputs, correlate(x, k, padding=padding).outputs
    theirs = [f(x, k, mode=padding, method="direct") for f in (signal.convolve, signal.correlate)]
    return compared(f"{shape} kernel {kernel} {padding}", *zip(ours, theirs, strict=True))


@operation("pooling")
def _pooling(draw: Draw) -> Case:
    keras, tf = _keras()
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
    case = compared(setting, (ours.maps, theirs[0]), (ours.backward(upstream[0]), slope))
    return case._replace(allowed=allowed)


@operation("pooling-global")
def _pooling_global(draw: Draw) -> Case:
    keras, _ = _keras()
    rank, kind = draw.rank(), draw.chance.choice(("max", "average"))
    x = draw.array(*draw.sizes(rank, 1, 6), draw.size(1, 4))
    word = {"max": "Max", "average": "Average"}[kind]
    layer = getattr(keras.layers, f"Global{word}Pooling{rank}D")(dtype="float64")
    ours = pooling.pool_all(x, kind=kind, channels=True).maps.ravel()
    return compared(f"{kind} {x.shape}", (ours, layer(x[None])[0]))


@operation("unpooling")
def _unpooling(draw: Draw) -> Case:
    _, tf = _keras()
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


@operation("activations")
def _activations(draw: Draw) -> Case:
    keras, tf = _keras()
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


@operation("dilation")
def _dilation(draw: Draw) -> Case:
    """Stacks: what truly reaches one output is where TensorFlow's gradient is not 0."""
    _, tf = _keras()
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


@operation("use-counts")
def _use_counts(draw: Draw) -> Case:
    """How often a cell is read is the gradient of the sum of all outputs of a kernel of ones."""
    keras, tf = _keras()
    strides, rates = draw.steps(2)
    kernel, padding = draw.sizes(2, 1, 4), draw.chance.choice(("valid", "same"))
    shape = widths(kernel, rates, draw.size(0, 6))
    axes = slide(shape, kernel, strides=strides, dilation=rates, padding=padding)
    at = tuple(draw.size(0, n - 1) for n in shape)
    spot = np.zeros(shape)
    spot[at] = 1
    with tf.GradientTape() as tape:
        given = tf.constant(spot[None, ..., None])
        tape.watch(given)
        y = keras.ops.conv(
            given, np.ones((*kernel, 1, 1)), strides=strides, padding=padding, dilation_rate=rates
        )
        total = tf.reduce_sum(y)
    uses = np.asarray(tape.gradient(total, given))[0, ..., 0]
    lengths = [
        sizes.output_size(n, k, s, padding, d).output
        for n, k, s, d in zip(shape, kernel, strides, rates, strict=True)
    ]
    return compared(
        f"{shape} kernel {kernel} {padding} strides {strides} rates {rates}",
        (use_counts(axes), uses),
        (readers(axes, at), np.asarray(y)[0, ..., 0] != 0),
        (lengths, y.shape[1:3]),
    )


@operation("transposed")
def _transposed(draw: Draw) -> Case:
    keras, _ = _keras()
    rank, channels, filters = draw.rank(), draw.size(1, 3), draw.size(1, 3)
    shape, kernel, steps = draw.sizes(rank, 1, 4), draw.sizes(rank, 1, 4), draw.sizes(rank, 1, 3)
    padding = draw.chance.choice(("valid", "same"))
    extra = draw.chance.choice((None, tuple(draw.size(0, s - 1) for s in steps)))
    if extra is not None and not _keras_can(shape, kernel, steps, padding, extra):
        extra = None
    rate = draw.size(1, 3) if extra is None else 1
    x, k, b = draw.array(*shape, channels), draw.array(*kernel, filters, channels), draw.array(filters)
    given = {"strides": steps, "padding": padding, "output_padding": extra}
    ours = transposed.transposed(x, k, b, dilation=rate, **given)
    theirs = keras.ops.conv_transpose(x[None], _with_holes(k, rank, rate), **given)
    place = tuple(draw.size(0, n - 1) for n in ours.maps.shape[:-1])
    shares = sum(share.product for share in ours.shares(place, 0))
    pieces = sum(ours.scattered(at) for at in np.ndindex(*shape))
    return compared(
        f"{shape}x{channels} kernel {kernel} filters {filters} strides {steps} rate {rate} {padding} output padding {extra}",
        (ours.maps, theirs[0] + b),
        (ours.by_zero_insertion(), theirs[0] + b),
        (pieces, theirs[0]),
        (shares, theirs[(0, *place, 0)]),
    )


def _with_holes(kernel: np.ndarray, rank: int, rate: int) -> np.ndarray:
    """Return the kernel with zeros in its holes: TensorFlow has no dilated transposed convolution on processors."""
    wide = np.zeros((*((n - 1) * rate + 1 for n in kernel.shape[:rank]), *kernel.shape[rank:]))
    wide[(slice(None, None, rate),) * rank] = kernel
    return wide


def _keras_can(shape, kernel, steps, padding, extra) -> bool:
    """Return whether TensorFlow takes this output padding: the ordinary convolution back must give the input's size."""
    if any((n - 1) * s + k % 2 + e < 1 for n, k, s, e in zip(shape, kernel, steps, extra, strict=True)):
        return False
    for axis in growth.growth(shape, kernel, steps, 1, padding, extra):
        places = (
            -(-axis.output // axis.stride)
            if padding == "same"
            else (axis.output - axis.kernel) // axis.stride + 1
        )
        if places != axis.size:
            return False
    return True


@operation("transposed-matrix")
def _matrix(draw: Draw) -> Case:
    from scipy import signal

    size, kernel = draw.size(1, 5), draw.size(1, 4)
    stride = draw.size(1, 3)
    x, k = draw.array(size), draw.array(kernel)
    done = transposed.transposed(x, k, strides=stride)
    matrix = transposed.forward_matrix(done)
    wide = draw.array(matrix.shape[1])
    spread = signal.correlate(wide, k, mode="valid") if wide.size >= kernel else np.zeros(0)
    upsampled = np.zeros((size - 1) * stride + 1)
    upsampled[::stride] = x
    full = signal.convolve(upsampled, k)
    return compared(
        f"{size} kernel {kernel} stride {stride}",
        (matrix.T @ x, done.outputs),
        ((matrix @ wide), spread[::stride][:size]),
        (done.outputs[: full.size], full),
    )


@operation("depthwise")
def _depthwise(draw: Draw) -> Case:
    keras, _ = _keras()
    channels, multiplier = draw.size(1, 4), draw.size(1, 3)
    stride, padding = draw.size(1, 3), draw.chance.choice(("valid", "same"))
    rank = draw.chance.choice((1, 2))
    kernel = draw.sizes(rank, 1, 3)
    shape = tuple(max(k, stride) + draw.size(0, 5) for k in kernel)
    x, k = draw.array(*shape, channels), draw.array(*kernel, channels, multiplier)
    ours = depthwise.depthwise(x, k, strides=stride, padding=padding)
    theirs = keras.ops.depthwise_conv(x[None], k, strides=stride, padding=padding)
    return compared(
        f"{shape}x{channels} kernel {kernel} multiplier {multiplier} stride {stride} {padding}",
        (ours.maps, theirs[0]),
    )


@operation("depthwise-separable")
def _separable(draw: Draw) -> Case:
    keras, _ = _keras()
    channels, multiplier, filters = draw.size(1, 4), draw.size(1, 3), draw.size(1, 5)
    kernel, padding = draw.sizes(2, 1, 3), draw.chance.choice(("valid", "same"))
    shape = tuple(k + draw.size(0, 5) for k in kernel)
    x, k = draw.array(*shape, channels), draw.array(*kernel, channels, multiplier)
    mix = draw.array(1, 1, channels * multiplier, filters)
    ours = depthwise.depthwise_separable(x, k, mix, padding=padding)
    theirs = keras.ops.separable_conv(x[None], k, mix, padding=padding)
    return compared(
        f"{shape}x{channels} kernel {kernel} multiplier {multiplier} filters {filters} {padding}",
        (ours.outputs, theirs[0]),
    )


@operation("spatially-separable")
def _rank_one(draw: Draw) -> Case:
    from scipy import linalg

    shape = draw.sizes(2, 1, 6)
    k = draw.array(*shape)
    if draw.chance.random() < 0.4:
        k = np.outer(draw.array(shape[0]), draw.array(shape[1]))
    best = separable.rank_one(k)
    left, values, right = linalg.svd(k)
    nearest = values[0] * np.outer(left[:, 0], right[0])
    unique = len(values) == 1 or values[0] - values[1] > 1e-6
    norm = float(np.linalg.norm(values)) or 1.0
    pairs = [(best.error, np.linalg.norm(values[1:]) / norm), (best.rank, (values > 1e-9 * norm).sum())]
    return compared(
        f"kernel {shape} rank {best.rank}", *pairs, *([(best.nearest, nearest)] if unique else [])
    )


@operation("ways")
def _ways(draw: Draw) -> Case:
    from scipy import signal

    rank = draw.chance.choice((1, 2, 2))
    kernel = draw.sizes(rank, 1, 6)
    shape = widths(kernel, (1,) * rank, draw.size(0, 12))
    x, k = draw.array(*shape), draw.array(*kernel)
    theirs = signal.correlate(x, k, mode="valid", method="direct")
    fast = signal.fftconvolve(x, k)
    ours = [(ways.compute(way, x, k).outputs, theirs) for way in ways.WAYS]
    full = [a + b - 1 for a, b in zip(shape, kernel, strict=True)]
    return compared(f"{shape} kernel {kernel}", *ours, (ways.spectrum_product(x, k, full), fast))


@operation("backward")
def _backward(draw: Draw) -> Case:
    keras, tf = _keras()
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


@operation("flatten")
def _flatten(draw: Draw) -> Case:
    keras, _ = _keras()
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
    keras, _ = _keras()
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
    keras, _ = _keras()
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
    keras, _ = _keras()
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
    return compared(
        f"{x.shape} {'training' if training else 'inference'} momentum {momentum} epsilon {epsilon}",
        (ours.outputs, theirs),
        (ours.moving_mean, after[0]),
        (ours.moving_variance, after[1]),
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


@operation("kernels")
def _kernels(draw: Draw) -> Case:
    from scipy import ndimage

    x = draw.array(*draw.sizes(2, 3, 9))
    name = draw.chance.choice(("sobel", "prewitt", "laplacian", "gaussian", "box"))
    axis, direction = draw.chance.choice(((1, "x"), (0, "y")))
    sigma, size = draw.chance.uniform(0.4, 2), 2 * draw.size(1, 3) + 1
    radius = size // 2
    kernel, theirs = {
        "sobel": lambda: (kernels.sobel(direction), ndimage.sobel(x, axis)),
        "prewitt": lambda: (kernels.prewitt(direction), ndimage.prewitt(x, axis)),
        "laplacian": lambda: (kernels.laplacian(), ndimage.laplace(x)),
        "gaussian": lambda: (kernels.gaussian(size, sigma), ndimage.gaussian_filter(x, sigma, radius=radius)),
        "box": lambda: (kernels.box(size), ndimage.uniform_filter(x, size)),
    }[name]()
    ours = correlate(x, kernel, padding="same", border="symmetric").outputs
    return compared(f"{name} {kernel.shape} on {x.shape}", (ours, theirs))


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


@operation("resize-then-convolve")
def _cure(draw: Draw) -> Case:
    keras, _ = _keras()
    factor, x, k = draw.size(1, 3), draw.array(*draw.sizes(2, 1, 5)), draw.array(3, 3)
    wide = keras.layers.UpSampling2D(factor, dtype="float64")(x[None, ..., None])
    padded = np.pad(np.asarray(wide)[0, ..., 0], 1, "edge")
    theirs = keras.ops.conv(padded[None, ..., None], k[..., None, None])[0, ..., 0]
    return compared(
        f"{x.shape} times {factor}", (checkerboard.resize_then_convolve(x, k, factor).outputs, theirs)
    )
