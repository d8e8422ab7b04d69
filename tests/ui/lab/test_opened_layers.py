"""Layers of every kind that the lab opens: its numbers are those of the real Keras layer."""

import re

import numpy as np
import pytest

from cnnstudio.layers.catalogue import make
from cnnstudio.ui.lab.layer_numbers import LayerNumbers

MAPS, SERIES = (9, 8, 3), (12, 3)
CASES = [
    ("Conv2D", {"filters": 4, "kernel_size": (3, 2), "strides": (2, 1), "padding": "same", "activation": "relu"}, MAPS),
    ("DepthwiseConv2D", {"kernel_size": (3, 3), "depth_multiplier": 2, "activation": "tanh"}, MAPS),
    ("SeparableConv2D", {"filters": 5, "kernel_size": (3, 3), "depth_multiplier": 2, "padding": "same", "activation": "relu"}, MAPS),
    ("SeparableConv2D", {"filters": 2, "kernel_size": (2, 2), "strides": (2, 2), "use_bias": False}, MAPS),
    ("Conv2DTranspose", {"filters": 4, "kernel_size": (3, 3), "strides": (2, 2), "padding": "same", "activation": "relu"}, MAPS),
    ("Conv2DTranspose", {"filters": 2, "kernel_size": (3, 3), "strides": (2, 2), "output_padding": (1, 1)}, MAPS),
    ("Conv2DTranspose", {"filters": 2, "kernel_size": (4, 4), "strides": (2, 2), "use_bias": False}, MAPS),
    ("MaxPooling2D", {"pool_size": (2, 2), "padding": "same"}, MAPS),
    ("GlobalAveragePooling2D", {}, MAPS),
    ("Conv1D", {"filters": 4, "kernel_size": (3,), "dilation_rate": (2,), "padding": "causal", "activation": "relu"}, SERIES),
    ("Conv1D", {"filters": 2, "kernel_size": (3,), "strides": (2,), "padding": "valid"}, SERIES),
    ("DepthwiseConv1D", {"kernel_size": (3,), "padding": "same"}, SERIES),
    ("SeparableConv1D", {"filters": 4, "kernel_size": (3,), "padding": "same"}, SERIES),
    ("MaxPooling1D", {"pool_size": (3,), "strides": (2,)}, SERIES),
    ("GlobalMaxPooling1D", {}, SERIES),
]  # fmt: skip
PAGES = {"Conv2DTranspose": "transposed", "SeparableConv2D": "depthwise-grouped", "Conv1D": "sliding-window"}


def real(kind, fields, shape):
    """Return a Keras layer with random weights at work, as the engine tells it."""
    import keras

    random = np.random.default_rng(5)
    layer = getattr(keras.layers, kind)(**fields)
    x = random.normal(size=(1, *shape)).astype(np.float32)
    layer(x)
    layer.set_weights([random.normal(size=w.shape).astype(np.float32) for w in layer.get_weights()])
    names = [weight.path.rpartition("/")[2] for weight in layer.weights]
    y = np.asarray(layer(x))
    return LayerNumbers(
        "mine", make(kind, **fields), x[0], y[0], dict(zip(names, layer.get_weights(), strict=True))
    )


def remark_of(page):
    return page.layer_part.remark if hasattr(page, "layer_part") else page.remark


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "fields", "shape"), CASES, ids=[f"{c[0]}-{n}" for n, c in enumerate(CASES)])
def test_a_real_layer_opens_and_its_output_is_the_labs(lab, kind, fields, shape):
    numbers = real(kind, fields, shape)
    lab._show_layer(numbers)
    assert PAGES.get(kind, lab.list.lit()) == lab.list.lit()
    told = remark_of(lab.current).text().replace("−", "-")
    found = re.search(
        r"The same output as mine in the network: the largest difference is (\S+)\.(?: |$)", told
    )
    assert found is not None, told
    assert float(found[1]) < 1e-5


def made(kind, fields, shape, out, weights):
    random = np.random.default_rng(1)
    arrays = {name: random.normal(size=size) for name, size in weights.items()}
    return LayerNumbers(
        "mine", make(kind, **fields), random.normal(size=shape), random.normal(size=out), arrays
    )


def test_another_channel_and_filter_of_a_transposed_layer_are_shown(lab):
    fields = {"filters": 2, "kernel_size": (3, 3), "strides": (2, 2)}
    numbers = made("Conv2DTranspose", fields, (4, 4, 3), (9, 9, 2), {"kernel": (3, 3, 2, 3), "bias": (2,)})
    lab._show_layer(numbers)
    page = lab.current
    page.layer_part.channel.take_text("2")
    page.layer_part.filter.take_text("1")
    np.testing.assert_array_equal(page.input.values, numbers.inputs[..., 2])
    np.testing.assert_array_equal(page.kernel.values, numbers.weights["kernel"][:, :, 1, 2])
    page.stride.take_text("1")
    assert page.settings.opened is None
    assert page.layer_part.remark.isHidden()


def test_a_transposed_layer_of_two_strides_tells_both(lab):
    fields = {"filters": 2, "kernel_size": (3, 3), "strides": (2, 1)}
    lab._show_layer(made("Conv2DTranspose", fields, (4, 4, 3), (9, 6, 2), {"kernel": (3, 3, 2, 3)}))
    page = lab.current
    assert page.output.values.shape == (9, 6)
    page.change(view="scatter")
    page.go_to((1, 2))
    assert page.working.lines()[1].endswith("kernel, put down at (1·2, 2·1) = (2, 2)")


def test_a_changed_setting_makes_a_separable_layer_no_layers_any_more(lab):
    fields = {"filters": 4, "kernel_size": (3, 3)}
    weights = {"depthwise_kernel": (3, 3, 3, 1), "pointwise_kernel": (1, 1, 3, 4), "bias": (4,)}
    lab._show_layer(made("SeparableConv2D", fields, (6, 6, 3), (4, 4, 4), weights))
    page = lab.current
    assert not page.remark.isHidden()
    page.filters.take_text("8")
    assert page.settings.opened is None
    assert page.remark.isHidden()
    page.undo()
    assert not page.remark.isHidden()


def test_an_output_that_is_another_is_called_so(lab):
    fields = {"filters": 2, "kernel_size": (3, 3)}
    lab._show_layer(made("Conv2D", fields, (6, 6, 3), (4, 4, 2), {"kernel": (3, 3, 3, 2), "bias": (2,)}))
    assert lab.current.remark.text().startswith(
        "The output of mine in the network differs from this by up to "
    )


def test_an_activation_along_the_columns_of_maps_is_refused_in_a_sentence(lab):
    told = []
    lab.told.connect(told.append)
    fields = {"filters": 2, "kernel_size": (3, 3), "data_format": "channels_first", "activation": "softmax"}
    lab._show_layer(made("Conv2D", fields, (3, 6, 6), (2, 4, 4), {"kernel": (3, 3, 3, 2), "bias": (2,)}))
    assert len(told) == 1
    assert told[0].startswith("mine has its channels first, and its activation runs along the columns")
