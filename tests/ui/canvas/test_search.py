"""Searching in the network, and the map in the corner."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cnnstudio.document import edits, templates
from cnnstudio.layers.catalogue import make
from cnnstudio.ui.canvas.finding import find, shape_fits

Key, CONTROL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def found(view, words):
    return list(find(words, view.document.project, view.document.analysis))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("conv2d_2", ["conv2d_2"]),
        ("conv", ["conv2d_1", "conv2d_2"]),
        ("MaxPooling2D", ["maxpool_1", "maxpool_2"]),
        ("filters>32", ["conv2d_2"]),
        ("filters>=32", ["conv2d_1", "conv2d_2"]),
        ("filters=32", ["conv2d_1"]),
        ("activation=relu units<100", ["dense_1"]),
        ("kernel=3", ["conv2d_1", "conv2d_2"]),
        ("*x32", ["conv2d_1", "maxpool_1"]),
        ("26×26×32", ["conv2d_1"]),
        ("conv macs>1000000", ["conv2d_2"]),
        ("error", []),
        ("filters>much", []),
        ("nothing-like-this", []),
        ("", []),
    ],
)
def test_words_find_names_kinds_settings_shapes_and_problems(still, words, expected):
    assert found(still, words) == expected


def test_error_finds_what_does_not_fit(still):
    still.document.edit("Break", edits.set_fields, "conv2d_2", kernel_size=(20, 20))
    assert found(still, "error") == ["conv2d_2"]


def test_a_star_in_front_stands_for_any_axes_and_elsewhere_for_one():
    assert shape_fits("*x32", (26, 26, 32))
    assert not shape_fits("*x32", (32,))
    assert shape_fits("26x*x32", (26, 13, 32))
    assert not shape_fits("26x32", (26, 26, 32))


def open_search(view, hand, words):
    view.viewport().setFocus()
    hand(view).key(Key.Key_F, CONTROL)
    assert view.search.field.hasFocus()
    QTest.keyClicks(view.search.field, words)


def test_control_f_steps_through_the_results_and_dims_the_rest(still, hand):
    open_search(still, hand, "conv")
    assert still.search.count.text() == "1 of 2"
    assert [still.search.list.item(n).data(Qt.ItemDataRole.UserRole) for n in range(2)] == [
        "conv2d_1",
        "conv2d_2",
    ]
    assert still.selection() == ["conv2d_1"]
    QTest.keyClick(still.search.field, Key.Key_Return)
    assert (still.selection(), still.search.count.text()) == (["conv2d_2"], "2 of 2")
    QTest.keyClick(still.search.field, Key.Key_Return)
    assert still.selection() == ["conv2d_1"]
    QTest.keyClick(still.search.field, Key.Key_Return, SHIFT)
    assert still.selection() == ["conv2d_2"]
    assert still.stage.lit() == {"conv2d_1", "conv2d_2"}
    QTest.keyClick(still.search.field, Key.Key_Escape)
    assert still.stage.lit() is None
    assert still.viewport().hasFocus()
    assert still.selection() == ["conv2d_2"]


def test_what_is_not_found_keeps_a_quarter_of_its_strength(still, hand):
    still.viewport().setFocus()
    at = still.node_rect("dense_1").topLeft() + QPoint(3, 14)
    plain = still.viewport().grab().toImage().pixelColor(at)
    open_search(still, hand, "conv2d_1")
    dim = still.viewport().grab().toImage().pixelColor(at)
    from cnnstudio.ui import theme

    canvas = theme.current().colour("canvas")
    for shown, full, ground in zip(dim.getRgb()[:3], plain.getRgb()[:3], canvas.getRgb()[:3], strict=True):
        assert abs(shown - (ground + (full - ground) * 0.25)) <= 2


def test_a_result_out_of_sight_comes_into_sight(make_canvas, hand):
    view = make_canvas(size=(600, 300))
    view.zoom_to(1.0)
    open_search(view, hand, "softmax")
    assert found(view, "activation=softmax") == ["output"]
    QTest.keyClick(view.search.field, Key.Key_A, CONTROL)
    QTest.keyClicks(view.search.field, "output")
    assert view.selection() == ["output"]
    assert view.rect().contains(view.node_rect("output"))


def test_results_follow_the_design(still, hand):
    open_search(still, hand, "conv")
    still.document.edit("Rename", edits.rename, "conv2d_1", "first")
    assert still.search.found() == ("conv2d_1", "conv2d_2")
    still.document.edit("Remove", edits.remove, ["conv2d_1"])
    assert still.search.found() == ("conv2d_2",)


def test_a_click_on_a_result_goes_there(still, hand):
    open_search(still, hand, "pool")
    rows = still.search.list
    item = rows.item(1)
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualItemRect(item).center())
    assert still.selection() == ["maxpool_2"]


def long_chain(count):
    project, last = edits.add(templates.new("empty"), make("Input", shape=(8, 8, 4)), (0.0, 0.0))
    for place in range(1, count):
        project, node = edits.add(project, make("ReLU"), (0.0, 96.0 * place))
        project, last = edits.connect(project, last, node), node
    return project


def columns(count, rows):
    project = templates.new("empty")
    for place in range(count * rows):
        project, _ = edits.add(project, make("ReLU"), (208.0 * (place % count), 96.0 * (place // count)))
    return project


@pytest.mark.parametrize(("count", "rows"), [(4, 8), (1, 40), (9, 3)])
def test_a_fitted_network_leaves_the_map_free_where_there_is_room_beside_it(make_canvas, hand, count, rows):
    view = make_canvas(columns(count, rows), size=(860, 760))
    hand(view).key(Qt.Key.Key_Home)
    assert view.minimap.isVisible()
    area = view.minimap.geometry()
    assert not [node for node in view.stage.scene.nodes if view.node_rect(node).intersects(area)]
    assert all(view.rect().contains(view.node_rect(node)) for node in view.stage.scene.nodes)


def test_the_map_is_there_from_25_layers_on(make_canvas):
    assert make_canvas(long_chain(24)).minimap.isHidden()
    view = make_canvas(long_chain(25))
    assert view.minimap.isVisible()
    corner = view.minimap.geometry().bottomRight()
    assert view.width() - corner.x() < 30
    assert view.height() - corner.y() < 30


def test_dragging_the_window_of_the_map_moves_the_view(make_canvas):
    view = make_canvas(long_chain(40))
    view.zoom_to(1.0)
    view.stage.reveal(view.stage.scene.nodes[next(iter(view.stage.scene.nodes))].box)
    start = view.minimap.view_box().center().toPoint()
    before = view.stage.seen().center()
    end = start + QPoint(0, 40)
    QTest.mousePress(view.minimap, Qt.MouseButton.LeftButton, pos=start)
    for step in range(1, 6):
        QTest.mouseMove(view.minimap, start + (end - start) * step / 5)
    QTest.mouseRelease(view.minimap, Qt.MouseButton.LeftButton, pos=end)
    factor, _origin = view.minimap.scale()
    assert view.stage.seen().center().y() - before.y() == pytest.approx(40 / factor, rel=0.1)


def test_the_wheel_over_the_map_zooms(make_canvas):
    view = make_canvas(long_chain(40))
    before = view.zoom()
    at = QPointF(view.minimap.rect().center())
    event = QWheelEvent(
        at, view.minimap.mapToGlobal(at), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.minimap, event)
    assert view.zoom() == pytest.approx(before * 1.0015**120, rel=1e-3)


def test_the_map_shows_families_and_problems(make_canvas):
    from cnnstudio.ui import theme

    project = long_chain(30)
    fresh = edits.disconnect(project, project.graph.edges[20].id)
    whole, broken = make_canvas(project), make_canvas(fresh)

    def pixels(view, wanted):
        view.zoom_to(4.0)
        image = view.minimap.grab().toImage()
        places = ((x, y) for x in range(image.width()) for y in range(image.height()))
        return sum(image.pixelColor(x, y).name() in wanted for x, y in places)

    colour = theme.current().colour
    trouble = {colour(role).name() for role in ("error",)}
    assert pixels(whole, {theme.current().family("activation").name()}) > 100
    assert pixels(broken, trouble) > pixels(whole, trouble)


def test_the_map_follows_edits_a_moment_later(make_canvas, qtbot):
    view = make_canvas(long_chain(30))
    before = view.minimap.grab().toImage()
    view.document.edit("Move", edits.move, {list(view.document.project.graph.by_id)[29]: (900.0, 2000.0)})
    view.minimap.grab()
    qtbot.waitUntil(lambda: view.minimap.grab().toImage() != before, timeout=2000)
