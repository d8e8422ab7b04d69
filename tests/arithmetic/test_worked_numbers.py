"""Every worked number of the course that the lab shows, from the functions that its pages call."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.arithmetic import (
    checkerboard,
    continuous,
    counts,
    depthwise,
    dropout,
    flattening,
    gradients,
    kernels,
    pooling,
    receptive,
    separable,
    sizes,
    transposed,
    ways,
)
from cnnstudio.arithmetic.activations import activate
from cnnstudio.arithmetic.borders import NAMES
from cnnstudio.arithmetic.correlation import convolve, correlate
from cnnstudio.arithmetic.numbers import Refused
from cnnstudio.arithmetic.receptive import Stage, dilated_stack
from cnnstudio.arithmetic.windows import never_used, output_shape, slide, use_counts

IMAGE = [[1, 0, -2, 1], [-1, 0, 1, 2], [0, 2, 1, 0], [1, 0, 0, 1]]
KERNEL = [[0, 1], [-1, 2]]
LAYER = [[1, 0, 4], [4, 1, 1], [1, 1, 2]]
TRUE = [[1, 2, -4], [-2, 1, 1], [-1, 3, 2]]
SIGNAL = [1, 2, 3, 4, 5]


def same(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12)


def test_lesson_1_one_cell_at_a_time():
    done = correlate(IMAGE, KERNEL)
    same(done.outputs, LAYER)
    cell = done.cell((1, 2))
    assert [(p.weight, p.value, p.product) for p in cell.products] == [
        (0, 1, 0),
        (1, 2, 2),
        (-1, 1, -1),
        (2, 0, 0),
    ]
    assert [p.running for p in cell.products] == [0, 2, 1, 1]
    assert cell.output == 1
    assert done.cell((0, 2)).output == 4


def test_lesson_2_the_flip():
    done = convolve(IMAGE, KERNEL)
    same(done.outputs, TRUE)
    same(done.kernel[..., 0, 0], [[2, -1], [1, 0]])
    same(kernels.flip(KERNEL), [[2, -1], [1, 0]])
    assert (correlate(IMAGE, KERNEL).outputs[0, 2], done.outputs[0, 2]) == (4, -4)
    assert correlate(IMAGE, KERNEL).outputs[0, 0] == done.outputs[0, 0] == 1
    for kernel in (kernels.box(), kernels.gaussian(), kernels.laplacian()):
        assert not kernels.flip_matters(kernel)
    assert kernels.flip_matters(kernels.sobel())
    same(kernels.flip(kernels.sobel()), -kernels.sobel())


def test_lesson_3_the_misprinted_sum():
    rows, columns = np.mgrid[1:7, 1:10]
    done = correlate(10 * rows + columns, np.ones((2, 3)))
    assert done.outputs.shape == (5, 7)
    cell = done.cell((4, 6))
    assert [p.value for p in cell.products] == [57, 58, 59, 67, 68, 69]
    assert cell.output == 378
    assert cell.output + 57 == 435


def test_lesson_4_output_sizes():
    size = sizes.output_size(28, 5, 2, 2)
    assert (size.numerator, size.output) == (27, 14)
    assert sizes.misprinted_size(28, 5, 2, 2) == 26
    axis = sizes.output_size(28, 5, 2, "same").axis
    assert (axis.places, axis.before, axis.after) == (14, 1, 2)
    valid = sizes.output_size(28, 5, 2, "valid")
    assert (valid.output, valid.dropped) == (12, 1)
    assert sizes.output_size(7, 2, 2).output == 3
    assert sizes.output_size(7, 2, 2, "same").output == 4


def test_the_misprint_is_right_where_its_division_makes_no_difference():
    found = sizes.agreement(6)
    assert 0 < found.share < 1
    assert found.first_wrong == (2, 1, 2, 0)
    assert sizes.misprinted_size(2, 1, 2, 0) != sizes.output_size(2, 1, 2, 0).output


def test_lesson_5_who_is_looked_at_how_often():
    uses = use_counts(slide((7, 7), 3))
    assert (uses[0, 0], uses[3, 3], uses.sum()) == (1, 9, 225)
    assert np.prod(output_shape(slide((7, 7), 3))) == 25
    assert use_counts(slide((7, 7), 3, padding=1))[0, 0] == 4
    wide = slide((7, 7), 3, strides=3)
    assert output_shape(wide) == (2, 2)
    assert (never_used(wide).sum(), never_used(wide).size) == (13, 49)


@pytest.mark.parametrize(
    ("border", "sums"),
    [
        ("zero", [6, 10, 15, 14, 12]),
        ("replicate", [8, 11, 15, 19, 22]),
        ("reflect", [11, 12, 15, 18, 19]),
        ("symmetric", [9, 11, 15, 19, 21]),
        ("wrap", [15, 15, 15, 15, 15]),
    ],
)
def test_lesson_6_beyond_the_edge(border, sums):
    same(correlate(SIGNAL, [1] * 5, padding="same", border=border).outputs, sums)


def test_border_words_clash():
    assert (NAMES["replicate"].numpy, NAMES["replicate"].scipy) == ("edge", "nearest")
    assert (NAMES["reflect"].numpy, NAMES["reflect"].scipy) == ("reflect", "mirror")
    assert (NAMES["symmetric"].numpy, NAMES["symmetric"].scipy) == ("symmetric", "reflect")
    assert {rule for rule, names in NAMES.items() if names.keras} == {"zero", "ignore"}


def test_lesson_7_colour_and_counting():
    patches = np.stack([[[1, 0], [2, 1]], [[0, 1], [1, 0]], [[2, 2], [0, 1]]], axis=-1)
    slices = np.stack([[[1, -1], [0, 1]], [[2, 0], [1, 1]], [[0, 1], [-1, 0]]], axis=-1)
    done = correlate(patches, slices[..., None], [-6], activation="relu")
    cell = done.cell((0, 0))
    assert cell.channel_sums == (2, 1, 2)
    assert (cell.total, cell.biased, cell.output) == (5, -1, 0)
    same(done.partial_maps()[0, 0], [2, 1, 2])
    assert counts.convolution((3, 3), 1, 32).total == 320
    assert counts.convolution((3, 3), 32, 64) == (18_432, 64)
    assert counts.convolution((3, 3), 32, 64).total == 18_496
    assert counts.slices(32, 64) == 2_048
    assert counts.dense(1_600, 64).total == 102_464
    assert round(102_464 / 121_930 * 100, 1) == 84.0


def test_lesson_8_what_pooling_keeps():
    x = [[1, 3, 2, 1], [4, 6, 5, 0], [3, 1, 1, 2], [0, 2, 4, 8]]
    same(pooling.pool(x).outputs, [[6, 5], [3, 8]])
    same(pooling.pool(x, kind="average").outputs, [[3.5, 2], [1.5, 3.75]])
    assert pooling.pool_all(x).outputs.item() == 2.6875


def test_one_bright_pixel_survives_the_maximum():
    dark = np.zeros((4, 4))
    dark[1, 2] = 255
    assert pooling.pool(dark).outputs.max() == 255
    assert pooling.pool(dark, kind="average").outputs.max() == 63.75


def test_lesson_9_holes():
    assert [receptive.effective_kernel(3, rate) for rate in (1, 2, 3)] == [3, 5, 7]
    assert [f.field for f in receptive.fields(dilated_stack((1, 2, 4)))] == [3, 7, 15]
    assert receptive.fields(receptive.plain_stack(dilated_stack((1, 2, 4))))[-1].field == 7
    assert receptive.fields(dilated_stack((1, 2, 3)))[-1].field == 13
    gridded = receptive.path_map(dilated_stack((2, 2, 2)))
    assert (gridded.size, (gridded > 0).sum()) == (169, 49)
    full = receptive.path_map(dilated_stack((1, 2, 4)))
    assert (full.size, (full > 0).sum()) == (225, 225)
    done = correlate(np.ones((10, 32)), np.ones((3, 32, 64)), dilation=2)
    assert done.maps.shape == (6, 64)
    assert done.parameters == 6_208
    assert (done.axes[0].effective, done.axes[0].padded - done.axes[0].effective + 1) == (5, 6)
    assert correlate(np.ones((10, 32)), np.ones((3, 32, 64)), dilation=2, padding="causal").maps.shape == (
        10,
        64,
    )


def test_dilation_needs_no_more_multiplications_for_the_same_output():
    plain = correlate(np.ones((12, 12)), np.ones((3, 3)), padding="same")
    holes = correlate(np.ones((12, 12)), np.ones((3, 3)), padding="same", dilation=2)
    assert plain.multiplications == holes.multiplications
    assert plain.outputs.shape == holes.outputs.shape


def test_the_dilated_sum_takes_all_pairs_with_s_plus_l_t_equal_to_p():
    pairs = receptive.dilation_pairs(6, 10, 3, 2)
    assert pairs == ((6, 0), (4, 1), (2, 2))
    f, k = np.arange(1.0, 11), np.array([1.0, 10, 100])
    total = sum(f[s] * k[t] for s, t in pairs)
    assert convolve(f, k, dilation=2, padding="full").outputs[6] == total == 7 + 50 + 300


def test_lesson_10_backwards_in_size():
    done = transposed.transposed([1, 2, 3], [1, 10, 100], strides=2)
    same(done.outputs, [1, 10, 102, 20, 203, 30, 300])
    assert done.outputs.size == (3 - 1) * 2 + 3 == 7
    same(done.by_zero_insertion(), done.outputs)
    same(done.stretched()[:, 0], [0, 0, 1, 0, 2, 0, 3, 0, 0])
    same(transposed.forward_matrix(done).T @ [1, 2, 3], done.outputs)
    same(done.overlaps(), [1, 1, 2, 1, 2, 1, 1])
    same(transposed.transposed([1, 2, 3], [1] * 4, strides=2).overlaps(), [1, 1, 2, 2, 2, 2, 1, 1])
    assert transposed.transposed(np.ones((3, 3)), np.ones((3, 3)), strides=2).overlaps().max() == 4


@pytest.mark.parametrize(("padding", "size"), [("same", 32), ("valid", 33)])
def test_the_transposed_layer_of_the_course(padding, size):
    done = transposed.transposed(np.ones((16, 16, 32)), np.ones((3, 3, 64, 32)), strides=2, padding=padding)
    assert done.maps.shape == (size, size, 64)
    assert done.parameters == 18_496


def test_checkerboards_and_their_cures():
    same(checkerboard.phase_counts(3, 2), [2, 1])
    assert checkerboard.unevenness(3, 2) == pytest.approx(1 / 3)
    assert checkerboard.unevenness(4, 2) == 0
    flat = np.ones((8, 8))
    uneven = transposed.transposed(flat, np.ones((3, 3)), strides=2, padding="same").outputs[2:-2, 2:-2]
    even = transposed.transposed(flat, np.ones((4, 4)), strides=2, padding="same").outputs[2:-2, 2:-2]
    assert checkerboard.checkerboard(uneven, 2) == pytest.approx(np.std([4, 2, 2, 1]) / 2.25)
    assert checkerboard.checkerboard(even, 2) == 0
    cured = checkerboard.resize_then_convolve(flat, np.ones((3, 3)), 2)
    assert cured.outputs.shape == (16, 16)
    assert checkerboard.checkerboard(cured.outputs, 2) == 0


def test_lesson_11_the_same_for_less():
    small = separable.savings(5, 5, 3, 3)
    assert small == (81, 45, 27, 9, 6)
    assert (small.separated, round(small.saved * 100)) == (72, 11)
    large = separable.savings(100, 100, 3, 3)
    assert (large.plain, large.separated, round(large.saved * 100)) == (86_436, 58_212, 33)
    assert correlate(np.ones((5, 5)), np.ones((3, 3))).multiplications == 81


def test_sobel_is_a_column_times_a_row_and_the_laplacian_is_not():
    sobel = separable.rank_one(kernels.sobel())
    assert sobel.separable
    same(sobel.column, [1, 2, 1])
    same(sobel.row, [-1, 0, 1])
    laplacian = separable.rank_one(kernels.laplacian())
    assert laplacian.rank == 2
    assert round(laplacian.error * 100, 2) == 10.05
    image = np.arange(25.0).reshape(5, 5) ** 2
    steps = separable.in_two_steps(image, kernels.sobel())
    assert (steps.first.multiplications, steps.second.multiplications) == (45, 27)
    same(steps.difference, 0)
    assert np.abs(separable.in_two_steps(image, kernels.laplacian()).difference).max() > 1


def test_depthwise_separable_counts():
    count = {c.name: c for c in depthwise.compare((7, 7), 3, 3, 128)}
    assert count["plain"].multiplications == 86_400
    assert (count["depthwise"].multiplications, count["pointwise"].multiplications) == (675, 9_600)
    assert count["plain"].weights == 3_456
    assert count["depthwise"].weights + count["pointwise"].weights == 411
    x = np.ones((7, 7, 3))
    done = depthwise.depthwise_separable(x, np.ones((3, 3, 3, 1)), np.ones((3, 128)))
    assert done.outputs.shape == (5, 5, 128)
    assert done.multiplications == 10_275
    assert correlate(x, np.ones((3, 3, 3, 128))).multiplications == 86_400
    assert round(86_400 / done.multiplications, 2) == 8.41


def test_grouped_weights_and_wiring():
    assert [depthwise.grouped_weights(3, 4, 128, g) for g in (1, 2, 4)] == [4_608, 2_304, 1_152]
    with pytest.raises(Refused, match="3 channels and 128 filters cannot be cut into 2 equal groups"):
        depthwise.grouped_weights(3, 3, 128, 2)
    same(depthwise.wiring(4, 2, 2), [[1, 1, 0, 0], [0, 0, 1, 1]])
    assert depthwise.wiring(3, 128).sum() == 384


def test_lesson_12_three_ways_one_answer():
    assert ways.columns(IMAGE, (2, 2)).shape == (9, 4)
    for way in ways.WAYS:
        same(ways.compute(way, IMAGE, KERNEL).outputs, LAYER)
    assert ways.by_loops(IMAGE, KERNEL).multiplications == ways.by_im2col(IMAGE, KERNEL).multiplications == 36
    same(convolve([1, 2, 3, 4], [1, 1], padding="full").outputs, [1, 3, 5, 7, 4])
    same(ways.spectrum_product([1, 2, 3, 4], [1, 1], [4]), [5, 3, 5, 7])
    same(ways.spectrum_product([1, 2, 3, 4], [1, 1], [5]), [1, 3, 5, 7, 4])
    same(ways.spectrum_product(IMAGE, KERNEL, (5, 5))[1:4, 1:4], TRUE)


def test_lesson_13_whose_fault():
    g = gradients.backward(correlate(IMAGE, KERNEL))
    same(g.kernel, [[2, 5], [4, 7]])
    same(g.to_bias, [9])
    same(g.inputs, [[0, 1, 1, 1], [-1, 2, 2, 3], [-1, 2, 2, 3], [-1, 1, 1, 2]])
    half, g = gradients.half_squares(correlate(IMAGE, KERNEL))
    assert half == 20.5
    same(g.kernel, [[-6, 10], [7, 19]])


def test_lesson_14_what_the_network_never_sees():
    stages = (Stage(3), Stage(2, 2), Stage(3), Stage(2, 2))
    assert [f.field for f in receptive.fields(stages)] == [3, 4, 8, 10]
    assert [f.jump for f in receptive.fields(stages)] == [1, 2, 2, 4]
    unseen = receptive.unseen(28, 28, stages)
    assert (unseen.sum(), unseen.size) == (108, 784)
    assert unseen[26:].all()
    assert unseen[:, 26:].all()
    assert not receptive.unseen(28, 28, (*stages[:3], Stage(2, 2, padding="same"))).any()


def test_dense_instead_of_the_first_convolution():
    instead = counts.instead_dense((28, 28, 1), (26, 26, 32))
    assert instead.total == 16_981_120
    assert round(instead.total / 320) == 53_066
    assert counts.unshared((28, 28), (3, 3), 1, 32).total == 26 * 26 * 320


def test_two_small_kernels_see_as_far_as_one_large():
    assert receptive.fields((Stage(3), Stage(3)))[-1].field == receptive.fields((Stage(5),))[-1].field == 5
    assert (2 * counts.convolution((3, 3), 1, 1).weights, counts.convolution((5, 5), 1, 1).weights) == (
        18,
        25,
    )


def test_flattening_lays_channels_side_by_side():
    shape = (3, 4, 2)
    assert flattening.index_of((1, 2, 1), shape) == (1 * 4 + 2) * 2 + 1
    assert flattening.place_of(13, shape) == (1, 2, 1)


def test_dropout_multiplies_what_it_keeps():
    done = dropout.dropout(np.ones(1000), 0.25, seed=3)
    assert round(done.factor, 4) == 1.3333
    assert set(np.round(done.outputs, 4)) == {0.0, 1.3333}
    assert 200 < (~done.kept).sum() < 300
    same(dropout.dropout([1, 2], 0.25, training=False).outputs, [1, 2])


def test_relu_keeps_positive_values_and_zeroes_negative_ones():
    same(activate("relu", [-2, 0, 3]), [0, 0, 3])


def test_convolution_of_functions_commutes_and_correlation_does_not():
    shifts = np.linspace(-3, 3, 25)
    there, _ = continuous.slid_areas("edge", "ramp", shifts)
    back, _ = continuous.slid_areas("ramp", "edge", shifts)
    same(there, back)
    there, _ = continuous.slid_areas("edge", "ramp", shifts, flipped=False)
    back, _ = continuous.slid_areas("ramp", "edge", shifts, flipped=False)
    assert np.abs(there - back).max() > 0.4


def test_two_boxes_make_a_triangle():
    areas, error = continuous.slid_areas("box", "box", np.array([-1, -0.5, 0, 0.25, 1]))
    same(areas, [0, 0.5, 1, 0.75, 0])
    assert error < 1e-12
