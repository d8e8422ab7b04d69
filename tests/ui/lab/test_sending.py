"""Sending a kernel of the lab to a layer of the design: one step, exact numbers, and a sentence where it does not fit."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cnnstudio.document import blocks, edits, files
from cnnstudio.document.starts import unpacked
from cnnstudio.layers.catalogue import make
from cnnstudio.ui.lab.layer_numbers import LayerNumbers
from tests.ui.lab.by_hand import type_into

RNG = np.random.default_rng(4)


def press(widget):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def numbers(world, node, weights):
    """Return a layer of the design as if the engine had told it, with numbers that belong to no training."""
    known = world.document.analysis.nodes[node]
    arrays = {name: RNG.normal(size=shape).astype(np.float32) for name, shape in weights.items()}
    inputs, outputs = (RNG.normal(size=shape) for shape in (known.inputs[0], known.output))
    return LayerNumbers(node, known.layer, inputs, outputs, arrays, node)


def first_convolution(world):
    return numbers(world, "conv2d_1", {"kernel": (3, 3, 1, 32), "bias": (32,)})


def sent(world, node="conv2d_1"):
    return {
        start.name: np.array(unpacked(start.cells)).reshape(start.shape)
        for start in world.document.project.node(node).starts
    }


def test_an_edited_kernel_goes_back_to_its_layer_as_one_step_and_undo_takes_it_back(world, lab):
    opened, steps = first_convolution(world), len(world.document.history.steps)
    lab._show_layer(opened)
    page = lab.current
    type_into(page.kernel, 0, 0, "3")
    assert page.sending.back_to.text() == "Send this kernel to conv2d_1"
    press(page.sending.back_to)
    wanted = opened.weights["kernel"].copy()
    wanted[0, 0, 0, 0] = 3
    np.testing.assert_array_equal(sent(world)["kernel"], wanted)
    np.testing.assert_array_equal(sent(world)["bias"], opened.weights["bias"])
    assert len(world.document.history.steps) == steps + 1
    assert "conv2d_1 begins with these numbers now." in page.sending.told.text()
    assert "given-weights" in {p.code for p in world.document.analysis.problems if p.node == "conv2d_1"}
    press(page.sending.take_back)
    assert sent(world) == {}
    assert len(world.document.history.steps) == steps + 1
    assert page.sending.take_back.isHidden()
    assert page.sending.told.isHidden()


def test_undo_on_the_page_takes_the_newest_step_back_whichever_it_is(world, lab):
    lab._show_layer(first_convolution(world))
    page = lab.current
    type_into(page.kernel, 0, 0, "3")
    press(page.sending.back_to)
    lab.undo()
    assert sent(world) == {}
    assert page.settings.kernel.array[0, 0, 0, 0] == 3
    lab.redo()
    assert sent(world)["kernel"][0, 0, 0, 0] == 3
    assert not page.sending.take_back.isHidden()
    lab.undo()
    lab.undo()
    assert page.settings.kernel.array[0, 0, 0, 0] != 3
    lab.redo()
    press(page.sending.back_to)
    type_into(page.kernel, 0, 1, "4")
    lab.undo()
    assert page.settings.kernel.array[0, 1, 0, 0] != 4
    assert sent(world)["kernel"][0, 0, 0, 0] == 3


def test_what_was_sent_is_in_the_saved_file(world, lab):
    lab._show_layer(first_convolution(world))
    press(lab.current.sending.back_to)
    before = sent(world)
    world.document.save()
    opened = files.load(world.document.path)
    assert opened == world.document.project
    assert before["kernel"].shape == (3, 3, 1, 32)


def test_sending_twice_is_one_step(world, lab):
    lab._show_layer(first_convolution(world))
    page, steps = lab.current, len(world.document.history.steps)
    press(page.sending.back_to)
    press(page.sending.back_to)
    assert len(world.document.history.steps) == steps + 1
    assert page.sending.told.text() == "conv2d_1 begins with these numbers already."


def test_a_page_of_its_own_offers_the_layers_and_says_what_does_not_fit(world, lab, open_page):
    page = open_page("sliding-window")
    before = world.document.project
    assert page.sending.back_to.isHidden()
    press(page.sending.others)
    actions = page.sending.menu.actions()
    assert [action.text() for action in actions] == ["conv2d_1  3 × 3 × 1 × 32", "conv2d_2  3 × 3 × 32 × 64"]
    actions[1].trigger()
    page.sending.menu.close()
    assert world.document.project is before
    assert page.sending.told.text() == (
        "The kernel here is 2 × 2 (channels in: 1, filters: 1), that of conv2d_2 is 3 × 3 (channels in: 32, "
        "filters: 64): open conv2d_2 here first, or make them equal."
    )


def test_a_kernel_made_to_fit_is_sent_from_the_menu(world, lab, open_page):
    page = open_page("sliding-window")
    press(page.panel_controls.presets.buttons["sobel-x"])
    page.panel_controls.filters.take_text("32")
    page.sending.send("conv2d_1")
    np.testing.assert_array_equal(sent(world)["kernel"], page.settings.kernel.array)
    assert not sent(world)["bias"].any()


def test_a_layer_that_is_gone_and_one_that_knows_nothing_are_told(world, lab):
    lab._show_layer(first_convolution(world))
    page = lab.current
    world.document.edit("Remove", edits.remove, ("input",))
    page.sending.send("conv2d_1")
    assert page.sending.told.text().startswith("conv2d_1 has no weights yet")
    world.document.edit("Remove", edits.remove, ("conv2d_1",))
    assert page.sending.back_to.isHidden()
    page.sending.send("conv2d_1")
    assert page.sending.told.text() == "This layer is no longer in the design; choose another."


def test_a_locked_design_keeps_its_weights_and_says_why(world, lab):
    lab._show_layer(first_convolution(world))
    world.document.locked = True
    press(lab.current.sending.back_to)
    assert sent(world) == {}
    assert "locked" in lab.current.sending.told.text()


def test_a_layer_without_bias_does_without_the_pages(world, lab):
    world.document.edit("Bias", edits.set_fields, "conv2d_1", use_bias=False)
    lab._show_layer(first_convolution(world))
    press(lab.current.sending.back_to)
    assert list(sent(world)) == ["kernel"]
    assert "The bias stays here, for the layer has none." in lab.current.sending.told.text()


def test_a_layer_in_a_block_gets_it_in_every_copy(world, lab):
    opened = first_convolution(world)
    world.document.edit("Group", blocks.group, ("conv2d_1", "maxpool_1"), "stem")
    lab._show_layer(opened)
    lab.current.sending.send("stem/1/conv2d_1")
    assert world.document.project.blocks[0].graph.by_id["conv2d_1"].starts
    assert "So does every copy of its block." in lab.current.sending.told.text()
    world.document.undo()
    assert not world.document.project.blocks[0].graph.by_id["conv2d_1"].starts


SENT = [
    ("Conv1D", {"filters": 4}, (8, 3), {"kernel": (3, 3, 4), "bias": (4,)}),
    ("DepthwiseConv2D", {"depth_multiplier": 2}, (8, 8, 3), {"kernel": (3, 3, 3, 2), "bias": (6,)}),
    ("DepthwiseConv1D", {}, (8, 3), {"kernel": (3, 3, 1), "bias": (3,)}),
    ("SeparableConv2D", {"filters": 4}, (8, 8, 3),
     {"depthwise_kernel": (3, 3, 3, 1), "pointwise_kernel": (1, 1, 3, 4), "bias": (4,)}),
    ("SeparableConv1D", {"filters": 4}, (8, 3),
     {"depthwise_kernel": (3, 3, 1), "pointwise_kernel": (1, 3, 4), "bias": (4,)}),
    ("Conv2DTranspose", {"filters": 2, "strides": (2, 1)}, (4, 4, 3), {"kernel": (3, 3, 2, 3), "bias": (2,)}),
    ("Conv1DTranspose", {"filters": 2, "strides": 2}, (4, 3), {"kernel": (3, 2, 3), "bias": (2,)}),
    ("Conv3D", {"filters": 2}, (5, 5, 5, 3), {"kernel": (3, 3, 3, 3, 2), "bias": (2,)}),
    ("Conv3DTranspose", {"filters": 2}, (3, 3, 3, 2), {"kernel": (3, 3, 3, 2, 2), "bias": (2,)}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "fields", "shape", "weights"), SENT, ids=[row[0] for row in SENT])
def test_each_kind_gets_its_numbers_back_in_keras_form(world, lab, kind, fields, shape, weights):
    document = world.document
    first = document.edit("Input", edits.add, make("Input", shape=shape), (900.0, 0.0))
    node = document.edit("Layer", edits.add, make(kind, **fields), (900.0, 90.0))
    document.edit("Wire", edits.connect, first, node)
    opened = numbers(world, node, weights)
    lab._show_layer(opened)
    page = lab.current
    sending = page.sending if hasattr(page, "sending") else page.layer_part.sending
    press(sending.back_to)
    found = sent(world, node)
    assert set(found) == set(weights), sending.told.text()
    for name, array in opened.weights.items():
        np.testing.assert_array_equal(found[name], array)


@pytest.mark.parametrize("key", ["transposed", "three-dimensions"])
def test_an_edited_slice_of_an_opened_layer_is_sent_with_the_others(world, lab, key):
    kind, fields, shape, weights = next(
        row for row in SENT if row[0] == {"transposed": "Conv2DTranspose", "three-dimensions": "Conv3D"}[key]
    )
    document = world.document
    first = document.edit("Input", edits.add, make("Input", shape=shape), (900.0, 0.0))
    node = document.edit("Layer", edits.add, make(kind, **fields), (900.0, 90.0))
    document.edit("Wire", edits.connect, first, node)
    opened = numbers(world, node, weights)
    lab._show_layer(opened)
    page = lab.current
    page.layer_part.channel.take_text("2")
    page.layer_part.filter.take_text("1")
    type_into(page.kernel if key == "transposed" else page.kernels[1], 0, 2, "7")
    assert page.layer_part.remark.isHidden() or "The same output" not in page.layer_part.remark.text()
    press(page.layer_part.sending.back_to)
    wanted = opened.weights["kernel"].copy()
    wanted[(0, 2, 1, 2) if key == "transposed" else (1, 0, 2, 2, 1)] = 7
    np.testing.assert_array_equal(sent(world, node)["kernel"], wanted)
