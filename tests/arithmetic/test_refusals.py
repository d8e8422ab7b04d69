"""What cannot be worked with is refused in one sentence that says what, where and what to do."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.arithmetic import (
    activations,
    checkerboard,
    colour,
    continuous,
    dense,
    depthwise,
    dropout,
    flattening,
    gradients,
    kernels,
    normalisation,
    pooling,
    receptive,
    separable,
    sizes,
    stacks,
    transposed,
    ways,
)
from cnnstudio.arithmetic.correlation import convolve, correlate
from cnnstudio.arithmetic.numbers import Refused

X, K = np.ones((4, 4)), np.ones((2, 2))

REFUSED = {
    "a kernel larger than the input": (lambda: correlate(X, np.ones((5, 5))), "kernel spans 5 cells"),
    "a dilated kernel larger than the input": (
        lambda: correlate(X, np.ones((3, 3)), dilation=2),
        "spans 5 cells",
    ),
    "a stride of zero": (lambda: correlate(X, K, strides=0), "stride is a whole number from 1"),
    "a negative rate": (lambda: correlate(X, K, dilation=-1), "dilation rate is a whole number from 1"),
    "a broken stride": (lambda: correlate(X, K, strides=1.5), "stride is a whole number"),
    "a stride for too many axes": (lambda: correlate(X, K, strides=(1, 1, 1)), "stride names 3 axes"),
    "negative padding": (lambda: correlate(X, K, padding=-1), "padding is a whole number from 0"),
    "padding by an unknown word": (lambda: correlate(X, K, padding="some"), "not some"),
    "an unknown border": (lambda: correlate(X, K, border="edge"), "not edge"),
    "groups that do not divide": (
        lambda: correlate(np.ones((4, 4, 3)), np.ones((2, 2, 1, 4)), groups=2),
        "cannot be cut into 2 equal groups",
    ),
    "a kernel with too few slices": (
        lambda: correlate(np.ones((4, 4, 3)), np.ones((2, 2, 2, 4))),
        "it needs 3",
    ),
    "a word in a cell": (lambda: correlate([[1, "x"]], [[1]]), "not a number"),
    "nothing in a cell": (lambda: correlate([[1, float("nan")]], [[1]]), "in cell 1, 2"),
    "infinity in the kernel": (lambda: correlate([[1, 2]], [[float("inf")]]), "kernel has no finite number"),
    "a number too large to square": (lambda: correlate([1e300], [1]), "below 10^30 in cell 1"),
    "a sum grown too large": (lambda: correlate([1e29, 1], [1e29]), "sums grow beyond 10^30"),
    "a gradient grown too large": (
        lambda: gradients.half_squares(correlate([600.0], [1], activation="exponential")),
        "gradient has no finite number",
    ),
    "a number as text": (lambda: correlate(["1", "2"], [1]), "not a number"),
    "a complex number": (lambda: correlate([1j], [1]), "not a number"),
    "nothing at all": (lambda: correlate(None, [1]), "not a number"),
    "rows of unequal length": (lambda: correlate([[1, 2], [3]], [[1]]), "unequal length"),
    "an empty input": (lambda: correlate([], [1]), "input is empty"),
    "an empty kernel": (lambda: correlate([[1]], [[]]), "kernel is empty"),
    "a kernel with other axes": (lambda: correlate(X, [1]), "not 1"),
    "two biases for one filter": (lambda: correlate(X, K, [1, 2]), "one bias for each of 1 filters"),
    "an infinite border number": (
        lambda: correlate(X, K, border="constant", constant=np.inf),
        "constant is not",
    ),
    "an input of 50 megapixels": (lambda: correlate(np.ones((5000, 10000), np.uint8), K), "50,000,000 cells"),
    "a kernel of 10^6 cells": (
        lambda: correlate(np.ones((1000, 1000)), np.ones((1000, 1000))),
        "1,000,000 cells",
    ),
    "too much work": (lambda: correlate(np.ones((1000, 1000)), np.ones((90, 90))), "multiplications"),
    "a place outside": (lambda: correlate(X, K).cell((3, 0)), "no such place"),
    "a true convolution too large": (lambda: convolve(X, np.ones((5, 5))), "kernel spans 5 cells"),
    "pooling larger than the input": (lambda: pooling.pool(X, 5), "spans 5 cells"),
    "pooling all padding": (lambda: pooling.pool(X, 1, padding=1), "wholly in the padding"),
    "pooling of another kind": (lambda: pooling.pool(X, kind="median"), "max or average"),
    "an unknown activation": (lambda: activations.activate("swosh", [1]), "No activation is called swosh"),
    "the slope of softmax": (lambda: activations.derivative("softmax", [1, 2]), "every pair of channels"),
    "an unknown shape of an activation": (
        lambda: activations.activate("tanh", [1], alpha=1),
        "tanh has no alpha",
    ),
    "celu by nothing": (lambda: activations.activate("celu", [1], alpha=0), "cannot be 0"),
    "squareplus of a negative": (lambda: activations.activate("squareplus", [1], b=-1), "cannot be negative"),
    "glu of odd channels": (lambda: activations.activate("glu", [1, 2, 3]), "even number, not 3"),
    "glu in a layer": (lambda: correlate(X, K, activation="glu"), "No layer applies glu"),
    "an even identity": (lambda: kernels.identity(4), "odd size, 3 or 5, not 4"),
    "a kernel preset of size zero": (lambda: kernels.box(0), "from 1 up"),
    "a kernel preset too large": (lambda: kernels.gaussian(1001), "1,002,001 cells"),
    "a sigma of zero": (lambda: kernels.gaussian(3, 0), "sigma must be above 0"),
    "Sobel of size 1": (lambda: kernels.sobel(size=1), "two sides"),
    "Sobel askew": (lambda: kernels.sobel("z"), "x or y"),
    "a wavelength of zero": (lambda: kernels.gabor(wavelength=0), "wavelength must be above 0"),
    "output padding as large as the stride": (
        lambda: transposed.transposed([1, 2], [1], strides=2, output_padding=2),
        "smaller than the stride",
    ),
    "a causal transposed convolution": (
        lambda: transposed.transposed([1], [1], padding="causal"),
        "valid or same",
    ),
    "a transposed kernel with other slices": (
        lambda: transposed.transposed(np.ones((2, 3)), np.ones((2, 1, 2))),
        "must be equal",
    ),
    "a huge transposed output": (
        lambda: transposed.transposed(np.ones(5000), [1], strides=1000),
        "output of",
    ),
    "a matrix of many filters": (
        lambda: transposed.forward_matrix(transposed.transposed(np.ones((2, 1)), np.ones((2, 2, 1)))),
        "one channel and one filter",
    ),
    "a matrix too large": (
        lambda: transposed.forward_matrix(transposed.transposed(np.ones((40, 40)), K)),
        "matrix of 1600",
    ),
    "a checkerboard larger than the image": (
        lambda: checkerboard.checkerboard([1, 2], 3),
        "smaller than the stride",
    ),
    "the rank of a row": (lambda: separable.rank_one([1, 2]), "two axes, not 1"),
    "savings of too large a kernel": (lambda: separable.savings(3, 3, 5, 5), "larger than the input"),
    "wiring that cannot be": (lambda: depthwise.wiring(3, 4, 2), "equal groups"),
    "a depthwise kernel without channels": (lambda: depthwise.depthwise(X, K), "three axes or more"),
    "an unknown way": (lambda: ways.compute("winograd", X, K), "not winograd"),
    "loops over a photograph": (lambda: ways.by_loops(np.ones((500, 500)), np.ones((3, 3))), "slow"),
    "a transform too short": (lambda: ways.spectrum_product([1, 2, 3], [1], [2]), "at least as long"),
    "axes that differ": (lambda: ways.by_fft(X, [1]), "2 and 1 axes"),
    "a gradient of another size": (
        lambda: gradients.backward(correlate(X, K), [1, 2]),
        "2 cells, the output 9",
    ),
    "a step of zero": (lambda: gradients.measured(lambda v: 0.0, [1], 0), "above 0"),
    "a cell outside": (lambda: flattening.index_of((2, 0), (2, 2)), "no such cell"),
    "a number too many": (lambda: flattening.place_of(4, (2, 2)), "no number 4"),
    "an unknown order": (lambda: flattening.flatten(X, "rows"), "not rows"),
    "weights that fill no map": (lambda: flattening.folded([1, 2, 3], (2, 2)), "do not fill"),
    "weights of other inputs": (lambda: dense.weighted_sum([1, 2], [[1]]), "row of numbers"),
    "biases of other units": (lambda: dense.weighted_sum([1], [[1]], [1, 2]), "1 units"),
    "dropping all": (lambda: dropout.dropout([1], 1), "less than 1"),
    "a mask of another size": (lambda: dropout.dropout([1, 2], 0.5, kept=[True]), "mask"),
    "a negative variance": (
        lambda: normalisation.normalise([[1.0]], training=False, moving_variance=-1),
        "never negative",
    ),
    "gammas of other channels": (
        lambda: normalisation.normalise([[1.0, 2]], training=True, gamma=[1, 2, 3]),
        "2 channels",
    ),
    "a grey picture taken apart": (lambda: colour.planes(X), "three channels"),
    "bytes for colours": (lambda: colour.planes(np.full((2, 2, 3), 200)), "divide bytes by 255"),
    "an unknown function": (lambda: continuous.moment("hat", "box", 0), "No function is called hat"),
    "a place beyond a stack": (lambda: receptive.connections(5, (receptive.Stage(3),), 3), "no such place"),
    "a stack of nothing": (lambda: stacks.through([1], [], []), "one dilation rate for each kernel"),
    "a width of zero": (lambda: sizes.output_size(0, 1), "from 1 up"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_in_one_sentence(name):
    call, words = REFUSED[name]
    with pytest.raises(Refused) as refusal:
        call()
    assert words in refusal.value.message
    assert refusal.value.field
    assert refusal.value.message.endswith(".")
    assert "\n" not in refusal.value.message


def test_even_kernels_and_leaping_strides_are_no_mistakes():
    assert correlate(X, K, padding="same").outputs.shape == (4, 4)
    assert correlate(X, K, strides=9).outputs.shape == (1, 1)
