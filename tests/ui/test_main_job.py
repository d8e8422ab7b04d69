"""The main job by mouse and keyboard alone: from an empty canvas to a drawn 7."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt

from cnnstudio.data.handwriting import sample_strokes
from cnnstudio.document.templates import new
from cnnstudio.ui.start_rows import TemplateCard
from cnnstudio.ui.touring.building import MNIST, Builder
from cnnstudio.ui.touring.hand import CONTROL, Hand


def open_blank(studio):
    hand = Hand(studio.window)
    cards = studio.window.start.findChildren(TemplateCard)
    hand.click(next(card for card in cards if card.template.name == "empty"))
    hand.wait_for(lambda: studio.window.workspace == "design", "no canvas opens")
    return hand, Builder(studio.window, hand)


def layers_and_wires(project):
    names = {node.id: node.name for node in project.graph.nodes}
    layers = [(node.name, node.layer) for node in project.graph.nodes]
    wires = {(names[e.source], e.source_port, names[e.target], e.target_port) for e in project.graph.edges}
    return layers, wires


def test_the_mnist_network_is_built_from_an_empty_canvas_by_mouse_and_keyboard(make_studio):
    studio = make_studio()
    _hand, builder = open_blank(studio)
    assert studio.document.project.graph.nodes == ()
    builder.build()
    assert layers_and_wires(studio.document.project) == layers_and_wires(new("mnist-cnn"))
    assert studio.document.analysis.totals.parameters == 121_930
    assert studio.document.analysis.ok


def test_each_thing_done_by_hand_is_one_step_that_undo_takes_back(make_studio):
    studio = make_studio()
    hand, builder = open_blank(studio)
    builder.place(MNIST[0], QPoint(400, 150))
    builder.place(MNIST[1], QPoint(700, 320))
    builder.wire("input", "conv2d_1")
    builder.set("conv2d_1", "kernel_size", "5 x 5")
    assert studio.document.history.position == 4
    assert studio.document.project.node("conv2d_1").layer.kernel_size == (5, 5)
    for left in (3, 2, 1, 0):
        hand.press(Qt.Key.Key_Z, CONTROL)
        assert studio.document.history.position == left
    assert studio.document.project.graph.nodes == ()


def draw(hand, pad, digit):
    side = min(pad.width(), pad.height())
    for stroke in sample_strokes(digit, seed=0):
        hand.stroke(pad, [QPoint(round(x * side), round(y * side)) for x, y in stroke])


def tab(studio, hand, key):
    tabs = studio.window.top.tabs
    hand.click(tabs, tabs.tabRect([view.key for view in tabs.shown].index(key)).center())


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_network_built_by_hand_is_trained_and_reads_a_drawn_seven(make_studio):
    studio = make_studio(engine=True)
    hand, builder = open_blank(studio)
    builder.build()
    pages = studio.window.pages
    tab(studio, hand, "train")
    controls = pages.train.settings.controls
    hand.fill(controls["limit"], "6000")
    hand.fill(controls["epochs"], "2")
    hand.wait_for(lambda: pages.data_set.state == "open", "the data do not open", 120)
    hand.click(pages.train.header.start)
    hand.wait_for(lambda: pages.recorder.state == "finished", "the run does not finish", 240)
    run = pages.recorder.current
    assert [point.epoch for point in run.points] == [1, 2]
    assert run.parameters == 121_930
    assert run.train_samples == 6000
    assert run.points[-1].metrics["val_accuracy"] > 0.85

    tab(studio, hand, "draw")
    draw(hand, pages.draw.pad, 7)
    hand.wait_for(lambda: pages.draw.answer.large.text() == "7", "no 7 is seen", 120)
    assert pages.draw.answer.bars.lead() == 7
    assert pages.in_hand.folder == run.folder
