import numpy as np
import pytest
from PySide6.QtTest import QTest

from cnnstudio.arithmetic.correlation import correlate
from cnnstudio.arithmetic.pooling import pool
from cnnstudio.engine import messages
from tests.ui.lab.by_hand import type_into

RNG = np.random.default_rng(4)
KERNEL = RNG.normal(size=(3, 3, 1, 32)).astype(np.float32)
BIAS = RNG.normal(size=32).astype(np.float32)


def _path(world, name):
    return next(node.path for node in world.document.analysis.flat if node.name == name)


def _opened(world):
    ticket = world.engine.asked("open")[-1][-1]
    world.engine.say(messages.Opened(ticket, None, 0, (), step=0))


def _answer(world, step=3, kernel_step=3, kernels=True):
    call = next(call for call in reversed(world.engine.asked("look")) if call[3] == "lab")
    image = call[1][0].astype(np.float32) / 255
    maps = correlate(image, KERNEL, BIAS, activation="relu").maps.astype(np.float32)
    pooled = pool(maps, (2, 2), channels=True).maps.astype(np.float32)
    if kernels:
        asked = world.engine.asked("kernels")[-1]
        world.engine.say(
            messages.KernelsAre(asked[-1], "conv2d_1", kernel_step, ("kernel", "bias"), (KERNEL, BIAS))
        )
    layers = ("input", "conv2d_1", "maxpool_1")
    world.engine.say(
        messages.Seen(call[-1], step, np.zeros((1, 10), np.float32), layers, (image, maps, pooled), "lab")
    )
    return image, maps, pooled


def test_a_convolution_opens_with_its_real_weights_and_input_and_the_same_output(world, lab):
    lab.open_layer(_path(world, "conv2d_1"))
    _opened(world)
    image, maps, _pooled = _answer(world)
    page = lab.current
    assert lab.list.lit() == "sliding-window"
    assert (page.settings.layer, page.settings.activation) == ("conv2d_1", "relu")
    np.testing.assert_array_equal(page.input.values, image[..., 0].astype(float))
    np.testing.assert_allclose(page.done.maps, maps, atol=1e-5)
    assert "The same output as conv2d_1" in page.remark.text()
    page.tiles_out.tiles.selected.emit(7)
    np.testing.assert_allclose(page.output.values, maps[..., 7], atol=1e-5)
    np.testing.assert_array_equal(page.kernel.values, KERNEL[:, :, 0, 7].astype(float))


def test_a_changed_weight_is_no_layers_any_more(world, lab):
    lab.open_layer(_path(world, "conv2d_1"))
    _opened(world)
    _answer(world)
    page = lab.current
    type_into(page.kernel, 0, 0, "3")
    assert page.settings.layer == ""
    assert page.remark.isHidden()
    page.undo()
    assert "The same output" in page.remark.text()


def test_a_pooling_opens_with_its_maps_channel_by_channel(world, lab):
    lab.open_layer(_path(world, "maxpool_1"))
    _opened(world)
    _image, maps, pooled = _answer(world, kernels=False)
    page = lab.current
    assert lab.list.lit() == "pooling"
    np.testing.assert_array_equal(page.output.values, pooled[..., 0].astype(float))
    page.tiles.tiles.selected.emit(9)
    np.testing.assert_array_equal(page.input.values, maps[..., 9].astype(float))
    np.testing.assert_array_equal(page.output.values, pooled[..., 9].astype(float))
    assert "largest difference is 0" in page.remark.text()


def test_numbers_of_two_steps_are_not_mixed(world, lab):
    told = []
    lab.told.connect(told.append)
    lab.open_layer(_path(world, "conv2d_1"))
    _opened(world)
    _answer(world, step=4, kernel_step=3)
    assert told == ["The weights are moving; pause the training to open a layer."]
    assert lab.current.settings.layer == ""


def test_without_an_engine_a_sentence_says_what_to_do(world, lab):
    told = []
    lab.told.connect(told.append)
    world.engine.state = "dead"
    world.bridge.drain()
    lab.open_layer(_path(world, "conv2d_1"))
    assert told
    assert "engine" in told[0]


def test_the_button_lists_the_layers_that_the_page_can_show(lab, open_page):
    from PySide6.QtCore import Qt

    page = open_page("sliding-window")
    QTest.mouseClick(page.layers, Qt.MouseButton.LeftButton)
    assert [action.text() for action in page.layers.menu.actions()] == ["conv2d_1", "conv2d_2"]
    page.layers.menu.close()


@pytest.mark.parametrize("kind", ["Conv2D", "DepthwiseConv2D", "MaxPooling2D", "GlobalAveragePooling2D"])
def test_every_window_of_two_axes_has_a_page(lab, kind):
    assert lab._page_for(kind)
