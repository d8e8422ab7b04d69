"""What is worked out at once is what is worked out one by one."""

import numpy as np

from cnnstudio.arithmetic import gradients
from cnnstudio.arithmetic.correlation import correlate


def test_one_step_of_the_way_back_is_the_step_of_the_walk():
    rng = np.random.default_rng(3)
    done = correlate(rng.normal(size=(5, 6)), rng.normal(size=(3, 2)), padding="same", strides=2)
    found = gradients.half_squares(done)[1]
    for step in found.steps():
        alone = found.step(step.place)
        assert (alone.place, alone.gradient) == (step.place, step.gradient)
        assert alone.bias_so_far == step.bias_so_far
        for name in ("to_kernel", "to_input", "kernel_so_far", "input_so_far"):
            np.testing.assert_allclose(getattr(alone, name), getattr(step, name), atol=1e-12)


def test_slopes_measured_together_are_those_measured_one_by_one():
    x = np.random.default_rng(4).normal(size=(3, 4))
    together = gradients.measured_together(lambda many: (many**3).sum(axis=(0, 1)), x)
    np.testing.assert_allclose(together, gradients.measured(lambda one: float((one**3).sum()), x), rtol=1e-9)


def test_filters_of_one_channel_each_are_worked_out_as_one_by_one():
    rng = np.random.default_rng(5)
    image, kernel = rng.normal(size=(6, 7, 3)), rng.normal(size=(3, 2, 1, 6))
    done = correlate(image, kernel, groups=3, padding="same", strides=2, dilation=1)
    for filter_ in range(6):
        one = correlate(image[..., filter_ // 2], kernel[..., 0, filter_], padding="same", strides=2)
        np.testing.assert_array_equal(done.maps[..., filter_], one.outputs)
