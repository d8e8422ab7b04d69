"""One layer is chosen everywhere: what is selected on the canvas is open in Inspect, and the other way round."""

from __future__ import annotations

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
