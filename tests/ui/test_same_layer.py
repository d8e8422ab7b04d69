"""Canvas and Inspect look at the same: one chosen layer, and one picture, drawn on the canvas or chosen there."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from cnnstudio.document import templates


def named(studio, name):
    return next(node.id for node in studio.document.project.graph.nodes if node.name == name)


def test_inspect_opens_the_selected_layer_and_the_canvas_selects_the_one_opened_there(make_studio):
    studio = make_studio()
    studio.document.replace(templates.new("mnist-cnn"))
    window, pages = studio.window, studio.window.pages
    window.show_workspace("design")
    canvas = pages.design.canvas
    canvas.select([named(studio, "maxpool_2")])
    window.show_workspace("inspect")
    assert pages.inspect.looking.sight.node.name == "maxpool_2"
    canvas.select([named(studio, "dense_1")])
    assert pages.inspect.looking.sight.node.name == "dense_1"
    pages.inspect.spine.clicked.emit(named(studio, "conv2d_2"))
    assert canvas.stage.selected() == [named(studio, "conv2d_2")]
    assert pages.inspect.looking.sight.node.name == "conv2d_2"


def test_several_selected_layers_and_none_leave_inspect_where_it_is(make_studio):
    studio = make_studio()
    studio.document.replace(templates.new("mnist-cnn"))
    window, pages = studio.window, studio.window.pages
    window.show_workspace("design")
    pages.design.canvas.select([named(studio, "conv2d_2")])
    window.show_workspace("inspect")
    pages.design.canvas.select([named(studio, "conv2d_1"), named(studio, "dense_1")])
    pages.design.canvas.select([])
    assert pages.inspect.looking.sight.node.name == "conv2d_2"


def test_what_is_drawn_on_the_canvas_is_the_picture_that_inspect_looks_at(make_studio, qtbot):
    studio = make_studio()
    studio.document.replace(templates.new("mnist-cnn"))
    window, pages = studio.window, studio.window.pages
    window.show_workspace("design")
    window.actions_by_id["canvas-maps"].trigger()
    maps = pages.together.maps
    qtbot.waitUntil(maps.note.isVisible)
    QTest.mouseClick(maps.note.draw, Qt.MouseButton.LeftButton)
    pad = pages.together.pad.pad
    assert pad.isVisible()
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(60, 30))
    QTest.mouseMove(pad, QPoint(66, 120))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(66, 120))
    window.show_workspace("inspect")
    assert pages.inspect.pictures.picture().title == "Your drawing"
    assert pages.inspect.side.view.elements() == (28, 28)
