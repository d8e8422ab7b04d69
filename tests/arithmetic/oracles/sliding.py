"""Sliding a kernel, in every setting, beside Keras, TensorFlow and SciPy."""

from __future__ import annotations

import numpy as np

from cnnstudio.arithmetic import borders, counts, depthwise, kernels, sizes
from cnnstudio.arithmetic.correlation import convolve, correlate
from cnnstudio.arithmetic.windows import readers, slide, use_counts
from tests.arithmetic.drawn import Case, Draw, compared, precision, widths
from tests.arithmetic.oracles.registry import keras_and_tf, operation


@operation("correlate")
def _correlate(draw: Draw) -> Case:
    keras, _ = keras_and_tf()
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
    keras, _ = keras_and_tf()
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


@operation("use-counts")
def _use_counts(draw: Draw) -> Case:
    """How often a cell is read is the gradient of the sum of all outputs of a kernel of ones."""
    keras, tf = keras_and_tf()
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


@operation("dilated")
def _dilated(draw: Draw) -> Case:
    """Every axis with holes, in a layer of Keras with its bias."""
    keras, _ = keras_and_tf()
    rank, channels, filters = draw.chance.choice((1, 2)), draw.size(1, 3), draw.size(1, 3)
    kernel, rates = draw.sizes(rank, 2, 4), draw.sizes(rank, 2, 4)
    shape, padding = widths(kernel, rates, draw.size(0, 6)), draw.chance.choice(("valid", "same"))
    x, k, b = draw.array(*shape, channels), draw.array(*kernel, channels, filters), draw.array(filters)
    ours = correlate(x, k, b, dilation=rates, padding=padding)
    theirs = keras.ops.conv(x[None], k, padding=padding, dilation_rate=rates) + b
    plain = keras.ops.conv(x[None], _with_zeros(k, rank, rates), padding=padding) + b
    setting = f"{shape}x{channels} kernel {kernel} filters {filters} rates {rates} {padding}"
    return compared(setting, (ours.maps, theirs[0]), (ours.maps, plain[0]))


def _with_zeros(kernel: np.ndarray, rank: int, rates: tuple[int, ...]) -> np.ndarray:
    """Return the kernel with zeros in its holes."""
    spans = tuple((n - 1) * rate + 1 for n, rate in zip(kernel.shape[:rank], rates, strict=True))
    wide = np.zeros((*spans, *kernel.shape[rank:]))
    wide[tuple(slice(None, None, rate) for rate in rates)] = kernel
    return wide


@operation("grouped")
def _grouped(draw: Draw) -> Case:
    """Two to four groups beside Keras's convolution of each, and how many weights its layer has."""
    keras, _ = keras_and_tf()
    groups, stride = draw.size(2, 4), draw.size(1, 2)
    channels, filters = groups * draw.size(1, 3), groups * draw.size(1, 3)
    kernel, padding = draw.sizes(2, 1, 3), draw.chance.choice(("valid", "same"))
    shape = tuple(max(n, stride) + draw.size(0, 4) for n in kernel)
    layer = keras.layers.Conv2D(filters, kernel, stride, padding=padding, groups=groups, dtype="float64")
    x = draw.array(1, *shape, channels)
    layer.build(x.shape)
    k, b = draw.array(*kernel, channels // groups, filters), draw.array(filters)
    ours = correlate(x[0], k, b, strides=stride, padding=padding, groups=groups)
    # Group by group, since Keras compiles a grouped convolution anew for every shape: a third of a second each.
    parts = zip(np.split(x, groups, -1), np.split(k, groups, -1), strict=True)
    theirs = [np.asarray(keras.ops.conv(a, w, strides=stride, padding=padding)) for a, w in parts]
    weights = depthwise.grouped_weights(kernel, channels, filters, groups)
    told = counts.convolution(kernel, channels, filters, groups=groups).total
    return compared(
        f"{shape}x{channels} kernel {kernel} filters {filters} groups {groups} stride {stride} {padding}",
        (ours.maps, np.concatenate(theirs, axis=-1)[0] + b),
        ((weights + filters, told, ours.parameters), (layer.count_params(),) * 3),
    )


@operation("volume")
def _volume(draw: Draw) -> Case:
    """Three axes, beside Keras in single and SciPy in double precision."""
    from scipy import signal

    keras, _ = keras_and_tf()
    kernel, stride, padding = draw.sizes(3, 1, 3), draw.size(1, 2), draw.chance.choice(("valid", "same"))
    shape, channels, filters = widths(kernel, (1,) * 3, draw.size(1, 3)), draw.size(1, 2), draw.size(1, 3)
    x, k = draw.array(*shape, channels), draw.array(*kernel, channels, filters)
    ours = correlate(x, k, strides=stride, padding=padding)
    single, allowed = precision(3)
    theirs = keras.ops.conv(x[None].astype(single), k.astype(single), strides=stride, padding=padding)
    last = ours.axes
    around = np.pad(x, [*((axis.before, axis.after) for axis in last), (0, 0)])
    whole = sum(
        signal.correlate(around[..., c], k[..., c, 0], mode="valid", method="direct") for c in range(channels)
    )
    setting = f"{shape}x{channels} kernel {kernel} filters {filters} stride {stride} {padding}"
    exact = compared(setting, (ours.maps[..., 0], whole[::stride, ::stride, ::stride]))
    assert exact.difference <= exact.allowed, setting
    return compared(setting, (ours.maps, theirs[0]))._replace(allowed=allowed)


@operation("output-size")
def _output_size(draw: Draw) -> Case:
    """The size that Keras's convolution and pooling layers tell of themselves."""
    keras, _ = keras_and_tf()
    kernel, own = draw.size(1, 7), draw.chance.choice((0, 0, 1, 2, 3))
    rate, stride = draw.chance.choice(((1, draw.size(1, 6)), (draw.size(1, 4), 1)))
    padding = "valid" if own else draw.chance.choice(("valid", "same", "causal"))
    width = (kernel - 1) * rate + 1 + draw.size(0, 40)
    layer = keras.layers.Conv1D(1, kernel, stride, padding=padding, dilation_rate=rate)
    theirs = layer.compute_output_shape((1, width + 2 * own, 1))[1]
    ours = sizes.output_size(width, kernel, stride, own or padding, rate)
    pairs = [(ours.output, theirs)]
    if padding != "causal":
        pool = keras.layers.MaxPooling1D(kernel, stride, padding=padding)
        pooled = pool.compute_output_shape((1, width + 2 * own, 1))[1]
        pairs.append((sizes.output_size(width, kernel, stride, own or padding).output, pooled))
    return compared(f"{width} kernel {kernel} stride {stride} rate {rate} {own or padding}", *pairs)
