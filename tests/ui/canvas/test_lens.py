"""Ways to look: measures as bars and heat, tensors to scale, and what stays in the light."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt

from cnnstudio.document import edits, templates
from cnnstudio.language import number
from cnnstudio.ui import theme
from cnnstudio.ui.canvas.heat import Heat, legend_box
from cnnstudio.ui.canvas.measures import measure, measures
from cnnstudio.ui.canvas.tensors import Scale, measured
from tests.ui.canvas.test_gestures import body

Key, SHIFT = Qt.Key, Qt.KeyboardModifier.ShiftModifier


def choose(view, title):
    """Open the list of ways to look and take one."""
    view.strip.more.click()
    next(a for a in view.strip.lens.menu.actions() if a.text() == title).trigger()
    view.strip.lens.menu.close()


def picture(view):
    return view.viewport().grab().toImage()


@pytest.mark.parametrize("name", [each.id for each in measures()])
def test_each_measure_is_what_the_analysis_says(still, name):
    heat = Heat.of(measure(name), still.stage.scene)
    nodes = still.document.analysis.nodes
    expected = {
        "parameters": lambda facts: facts.parameters,
        "macs": lambda facts: facts.macs,
        "memory": lambda facts: facts.elements * 4,
        "field": lambda facts: max(facts.receptive_field) if facts.receptive_field else None,
    }[name]
    assert dict(heat.values) == {node: expected(facts) for node, facts in nodes.items()}
    assert heat.largest == max(value for value in heat.values.values() if value)
    top = max(heat.values, key=lambda node: heat.values[node] or 0)
    assert heat.share(top) == 1.0


def test_the_button_shows_and_hides_what_was_chosen_last(still, qtbot):
    assert not still.strip.parameters.isChecked()
    plain = picture(still)
    choose(still, "MACs")
    assert still.stage.lens.measure == "macs"
    assert still.strip.parameters.text() == "MACs"
    assert still.strip.parameters.isChecked()
    assert picture(still) != plain
    qtbot.mouseClick(still.strip.parameters, Qt.MouseButton.LeftButton)
    assert still.stage.lens.measure == ""
    qtbot.mouseClick(still.strip.parameters, Qt.MouseButton.LeftButton)
    assert still.stage.lens.measure == "macs"
    choose(still, "No measure")
    assert not still.strip.parameters.isChecked()


def test_the_legend_leaves_its_room_to_a_card_that_hangs_aside(still):
    choose(still, "MACs")
    place = legend_box(still.stage.window).center().toPoint()
    shown = picture(still).pixelColor(place)
    still.stage.marks.leash = ("conv2d_2", QPointF(10.0, 10.0))
    still.stage.changed.emit()
    assert picture(still).pixelColor(place) != shown


def near(colour, other, most=6):
    pairs = zip(colour.getRgb()[:3], other.getRgb()[:3], strict=True)
    return max(abs(a - b) for a, b in pairs) <= most


@pytest.mark.parametrize("worn", ["dark", "light"])
def test_the_layer_with_most_glows_most(make_canvas, look, worn):
    look.set_mode(worn)
    view = make_canvas()
    view.zoom_to(1.0)
    view.stage.look(measure="macs")
    heat = Heat.of(measure("macs"), view.stage.scene)
    top = max(heat.values, key=lambda node: heat.values[node] or 0)
    shown = picture(view)
    at = view.node_rect(top).topLeft() + QPoint(40, -3)
    assert near(shown.pixelColor(at), theme.current().colour("scale_positive"))
    none = next(node for node, value in heat.values.items() if not value)
    beside = view.node_rect(none).topLeft() + QPoint(40, -3)
    assert near(shown.pixelColor(beside), theme.current().colour("canvas"))


def test_from_afar_blocks_are_their_heat(make_canvas):
    view = make_canvas()
    view.zoom_to(0.2)
    view.stage.look(measure="parameters")
    heat = Heat.of(measure("parameters"), view.stage.scene)
    top = max(heat.values, key=lambda node: heat.values[node] or 0)
    rect = view.node_rect(top)
    colour = picture(view).pixelColor(rect.topLeft() + QPoint(5, 3))
    assert near(colour, theme.current().colour("scale_positive"))


def test_the_measure_follows_edits(still):
    still.stage.look(measure="parameters")
    before = Heat.of(measure("parameters"), still.stage.scene).largest
    still.document.edit("Widen", edits.set_fields, "dense_1", units=300)
    picture(still)
    after = still._surface.frame._heat()
    assert after.largest == still.document.analysis.nodes["dense_1"].parameters
    assert after.largest != before
    assert after.measure.plain(after.largest) == number(after.largest)


def test_tensors_are_drawn_to_one_scale(still):
    shapes = [facts.output for facts in still.document.analysis.nodes.values() if facts.output]
    scale = Scale.of(shapes)
    assert measured((28, 28, 1), scale)[:2] == (56.0, 56.0)
    assert measured((26, 26, 32), scale)[0] == 52.0
    assert measured((13, 13, 64), scale)[2] == 2 * measured((13, 13, 16), scale)[2]
    plain = picture(still)
    choose(still, "Tensors to scale")
    box = still.node_rect("conv2d_1")
    at = box.center() + QPoint(box.width() // 2 + 84 + 20, 0)
    assert picture(still).pixelColor(at) != plain.pixelColor(at)
    choose(still, "Tensors to scale")
    assert picture(still) == plain


def test_p_dims_what_does_not_lead_to_the_selection_or_from_it(make_canvas, hand):
    project, aside = edits.add(templates.new("mnist-cnn"), _layer("Input", shape=(4,)), (500.0, 0.0), "aside")
    view = make_canvas(project)
    view.zoom_to(0.7)
    view.viewport().setFocus()
    hand(view).click(body(view, "conv2d_2"))
    plain = picture(view)
    hand(view).key(Key.Key_P)
    assert view.stage.lit() == frozenset(project.graph.by_id) - {aside}
    shown, strip = picture(view), QPoint(3, 14)
    lit, dim = (view.node_rect(node).topLeft() + strip for node in ("conv2d_1", aside))
    assert shown.pixelColor(lit) == plain.pixelColor(lit)
    assert shown.pixelColor(dim) != plain.pixelColor(dim)
    hand(view).key(Key.Key_P)
    assert view.stage.lit() is None


def _layer(kind, **fields):
    from cnnstudio.layers.catalogue import make

    return make(kind, **fields)


def test_shift_h_shows_only_the_wires_of_the_selection(still, hand):
    still.viewport().setFocus()
    hand(still).click(body(still, "conv2d_1"))
    other = still.wire_point(next(e.id for e in still.document.project.graph.edges if e.source == "conv2d_2"))
    own = still.wire_point(next(e.id for e in still.document.project.graph.edges if e.source == "conv2d_1"))
    plain = picture(still)
    hand(still).key(Key.Key_H, SHIFT)
    shown = picture(still)
    assert shown.pixelColor(own) == plain.pixelColor(own)
    assert shown.pixelColor(other) == theme.current().colour("canvas")
    hand(still).key(Key.Key_H, SHIFT)
    assert picture(still) == plain
