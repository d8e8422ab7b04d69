"""What the sliding window tells: every product, who reads which cell, and what one changed cell changes."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.arithmetic import activations, gradients, stacks
from cnnstudio.arithmetic.borders import BORDERS
from cnnstudio.arithmetic.correlation import convolve, correlate
from cnnstudio.arithmetic.receptive import connections, fields
from cnnstudio.arithmetic.windows import nearest_place, remarks, slide


@pytest.fixture
def chance():
    return np.random.default_rng(8)


@pytest.mark.parametrize("border", BORDERS)
@pytest.mark.parametrize(("stride", "rate"), [(1, 1), (2, 1), (1, 2)])
def test_one_changed_cell_changes_what_reads_it_and_nothing_else(chance, border, stride, rate):
    x, k = chance.standard_normal((7, 6)), chance.standard_normal((3, 2))
    settings = {"strides": stride, "dilation": rate, "padding": "same", "border": border}
    before = correlate(x, k, **settings)
    for place in np.ndindex(*x.shape):
        changed = x.copy()
        changed[place] += 1
        after = correlate(changed, k, **settings)
        np.testing.assert_array_equal(before.outputs != after.outputs, before.readers(place), str(place))


def test_uses_are_the_products_that_read_a_cell(chance):
    done = correlate(
        chance.standard_normal((5, 6)), np.ones((3, 2)), padding="same", border="reflect", strides=2
    )
    counted = np.zeros((5, 6), dtype=int)
    for place in np.ndindex(*done.outputs.shape):
        for product in done.cell(place).products:
            counted[product.source] += 1
    np.testing.assert_array_equal(done.uses(), counted)


def test_a_cell_reads_its_own_group_and_tells_its_padding(chance):
    x, k = chance.standard_normal((4, 4, 4)), chance.standard_normal((3, 3, 2, 6))
    done = correlate(x, k, chance.standard_normal(6), groups=2, padding="same", activation="tanh")
    cell = done.cell((0, 1), 4)
    assert {p.channel for p in cell.products} == {2, 3}
    assert sum(p.source is None for p in cell.products) == 2 * 3
    assert all(p.padded == (p.source is None) for p in cell.products)
    assert cell.products[-1].running == pytest.approx(cell.total)
    assert cell.biased == pytest.approx(cell.total + done.bias[4])
    assert cell.output == pytest.approx(np.tanh(cell.biased))


def test_a_copy_in_the_border_names_the_cell_it_copies():
    cell = correlate([1, 2, 3], [1, 1, 1], padding="same", border="wrap").cell((0,))
    assert [(p.place, p.source, p.value) for p in cell.products] == [
        ((-1,), (2,), 3),
        ((0,), (0,), 1),
        ((1,), (1,), 2),
    ]
    assert cell.products[0].padded


def test_nothing_of_a_result_can_be_changed(chance):
    done = correlate(chance.standard_normal((4, 4)), np.ones((2, 2)), padding="same")
    for array in (
        done.inputs,
        done.kernel,
        done.bias,
        done.padded,
        done.sums,
        done.biased,
        done.maps,
        done.outputs,
    ):
        with pytest.raises(ValueError, match="read-only"):
            array[(0,) * array.ndim] = 5


def test_what_was_given_is_not_frozen():
    x = np.ones((3, 3))
    correlate(x, np.ones((2, 2)))
    x[0, 0] = 2
    assert x[0, 0] == 2


def test_convolution_turns_the_kernel_of_every_channel(chance):
    x, k = chance.standard_normal((5, 5, 2)), chance.standard_normal((2, 3, 2, 3))
    np.testing.assert_allclose(convolve(x, k).maps, correlate(x, k[::-1, ::-1]).maps)


def test_the_gradient_of_a_turned_kernel_is_that_of_the_kernel_given(chance):
    x, k = chance.standard_normal((5, 5)), chance.standard_normal((2, 3))
    done = convolve(x, k, padding="same")
    np.testing.assert_array_equal(done.given_kernel[..., 0, 0], k)
    _, found = gradients.half_squares(done)

    def value(kernel):
        return float((convolve(x, kernel, padding="same").outputs ** 2).sum() / 2)

    assert gradients.check(found.kernel, value, k).error < 1e-7
    *_, last = found.steps()
    np.testing.assert_allclose(last.kernel_so_far[..., 0], found.kernel)
    np.testing.assert_allclose(last.input_so_far[..., 0], found.inputs)
    assert last.bias_so_far == pytest.approx(found.to_bias[0])


def test_many_filters_agree_with_one_at_a_time(chance):
    """More than a few pairs of channel and filter are worked out by another path."""
    x, k = chance.standard_normal((6, 7, 8)), chance.standard_normal((3, 3, 8, 9))
    alone = [correlate(x, k[..., n, None], padding="same", strides=2).maps[..., 0] for n in range(9)]
    np.testing.assert_allclose(correlate(x, k, padding="same", strides=2).maps, np.stack(alone, axis=-1))


def test_a_dragged_window_lands_where_its_middle_is_nearest():
    axes = slide((7, 7), 3, strides=2)
    assert nearest_place(axes, (0, 6)) == (0, 2)
    assert nearest_place(axes, (3, 3)) == (1, 1)
    assert nearest_place(axes, (2.9, 5.2)) == (1, 2)
    assert nearest_place(slide((7,), 3, padding="same"), (0,)) == (0,)


def test_settings_that_surprise_are_remarked_on():
    assert remarks(slide((7, 7), 3)) == ()
    assert "stride of 9 leaps over" in remarks(slide((7,), 3, strides=9))[0]
    assert remarks(slide((4,), 2, padding="same")) == ("Along axis 1 the padding is 0 before and 1 after.",)


def test_a_causal_stack_sees_no_future(chance):
    stages = stacks.wavenet(4)
    assert fields(stages)[-1].field == 16
    x, kernels = chance.standard_normal(20), [chance.standard_normal(2) for _ in stages]
    done = stacks.through(x, kernels, [s.dilation for s in stages])
    assert connections(20, stages, 19)[0] == tuple(range(4, 20))
    for moved in range(20):
        changed = x.copy()
        changed[moved] += 1
        after = stacks.through(changed, kernels, [s.dilation for s in stages])[-1].outputs
        np.testing.assert_array_equal(
            np.flatnonzero(after != done[-1].outputs), np.arange(moved, min(moved + 16, 20))
        )


def test_softmax_of_one_place_reads_all_its_channels():
    done = correlate([[1.0, 2.0], [0.0, 0.0]], [[[1, 0], [0, 1]]], activation="softmax")
    np.testing.assert_allclose(done.maps.sum(axis=-1), 1)
    assert done.cell((0,), 1).output == pytest.approx(np.exp(2) / (np.exp(1) + np.exp(2)))


def test_the_published_sparsemax_sums_to_one_and_keras_s_does_not():
    x = [0.4, 0.1, -3.0, 0.5]
    np.testing.assert_allclose(activations.published_sparsemax(x), [0.4, 0.1, 0, 0.5])
    np.testing.assert_allclose(activations.activate("sparsemax", x), [0, 0, 0, 1 / 30])


@pytest.mark.parametrize("name", activations.EVERY)
def test_curves_are_finite_and_their_slopes_are_those_of_the_curve(name):
    drawn = activations.curve(name, -4.013, 4.0, 4001)
    assert np.isfinite(drawn.y).all()
    slope = np.gradient(drawn.y, drawn.x)
    close = np.abs(slope - drawn.slope) < 2e-2 * max(1, np.abs(drawn.slope).max())
    assert close.mean() > 0.99, "only at bends and leaps may they differ"


@pytest.mark.parametrize("name", activations.TOGETHER)
def test_a_curve_of_two_channels_has_the_corner_of_each_matrix_as_its_slope(name):
    drawn = activations.curve(name, -3, 3, 61)
    corners = [activations.jacobian(name, (x, 0.0))[0, 0] for x in drawn.x]
    np.testing.assert_allclose(drawn.slope, corners, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", activations.EVERY)
def test_activations_survive_very_large_numbers(name):
    far = np.array([-1e5, -700.0, -1.0, 0.0, 700.0, 1e5])
    with np.errstate(all="raise", under="ignore"):
        assert not np.isnan(activations.activate(name, far)).any()
        if name not in activations.TOGETHER:
            assert not np.isnan(activations.derivative(name, far)).any()
