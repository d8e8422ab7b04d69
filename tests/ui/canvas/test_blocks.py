"""Blocks with real events: made, opened, left, edited inside, taken apart."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cnnstudio.document import blocks, edits, files, templates
from cnnstudio.document.graph import Block, Port
from cnnstudio.ui.canvas.paint_unfolded import inner_boxes
from tests.ui.canvas.conftest import LEFT, NONE
from tests.ui.canvas.test_gestures import body, edges, steps

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


def block_of(view):
    return next(n.id for n in view.document.project.graph.nodes if isinstance(n.layer, Block))


@pytest.fixture
def grouped(still, hand):
    """The MNIST network with its second stage put into a block by Ctrl+G."""
    still.select(["conv2d_2", "maxpool_2"])
    hand(still).key(Key.Key_G, CONTROL)
    return still


def double_click(view, at):
    QTest.mouseMove(view.viewport(), at)
    QTest.mouseDClick(view.viewport(), LEFT, NONE, at)


def test_ctrl_g_puts_the_selection_into_a_block_with_ports(grouped):
    block = block_of(grouped)
    assert grouped.selection() == [block]
    assert steps(grouped) == 1
    assert ("maxpool_1", block) in edges(grouped)
    assert (block, "flatten_1") in edges(grouped)
    face = grouped.stage.scene.face(grouped.stage.scene.nodes[block])
    assert face.bands == ("conv", "pool")
    assert grouped.document.analysis.nodes[block].output == (5, 5, 64)


def test_ctrl_shift_u_takes_it_apart_and_undo_gives_the_same_file(grouped, hand):
    inside = files.to_text(grouped.document.project)
    hand(grouped).key(Key.Key_U, CONTROL | SHIFT)
    assert set(grouped.selection()) == {"conv2d_2", "maxpool_2"}
    assert grouped.document.project.blocks == ()
    hand(grouped).key(Key.Key_Z, CONTROL)
    assert files.to_text(grouped.document.project) == inside


def test_a_double_click_opens_a_block_and_u_leaves_it_with_the_view_restored(grouped, hand):
    block, before = block_of(grouped), grouped.stage.camera.eye
    double_click(grouped, body(grouped, block))
    assert set(grouped.stage.scene.nodes) >= {"conv2d_2", "maxpool_2"}
    assert block not in grouped.stage.scene.nodes
    assert [b.text() for b in grouped.breadcrumb.levels] == ["main"]
    inner = grouped.stage.camera.eye
    hand(grouped).key(Key.Key_U)
    assert grouped.stage.camera.eye == before
    assert grouped.selection() == [block]
    hand(grouped).key(Key.Key_Return)
    assert grouped.levels.depth == 1
    assert grouped.stage.camera.eye == inner


def test_escape_leaves_only_when_nothing_is_selected(grouped, hand):
    double_click(grouped, body(grouped, block_of(grouped)))
    grouped.select(["conv2d_2"])
    hand(grouped).key(Key.Key_Escape)
    assert grouped.levels.depth == 1
    hand(grouped).key(Key.Key_Escape)
    assert grouped.levels.depth == 0


def test_the_breadcrumb_leads_back(grouped, hand):
    double_click(grouped, body(grouped, block_of(grouped)))
    button = grouped.breadcrumb.levels[0]
    QTest.mouseClick(button, LEFT)
    assert grouped.levels.depth == 0


def test_what_is_changed_inside_changes_the_definition(grouped, hand):
    block = block_of(grouped)
    double_click(grouped, body(grouped, block))
    grouped.select(["maxpool_2"])
    hand(grouped).key(Key.Key_Delete, CONTROL)
    definition = grouped.document.project.blocks[0]
    assert "maxpool_2" not in definition.graph.by_id
    assert grouped.document.analysis.nodes[block].output == (11, 11, 64)
    assert "maxpool_2" not in grouped.stage.scene.nodes
    hand(grouped).key(Key.Key_Z, CONTROL)
    assert "maxpool_2" in grouped.stage.scene.nodes
    hand(grouped).key(Key.Key_Z, CONTROL)
    assert grouped.levels.depth == 0
    assert "conv2d_2" in grouped.stage.scene.nodes


def test_wires_inside_show_the_shapes_of_the_instance_one_came_through(grouped):
    double_click(grouped, body(grouped, block_of(grouped)))
    scene = grouped.stage.scene
    ports = [n for n in scene.project.graph.nodes if isinstance(n.layer, Port)]
    into = next(w for w in scene.wires.values() if w.source == ports[0].id)
    assert scene.label(into).words == "13 × 13 × 32"


def test_f8_leads_to_a_problem_inside_a_block(grouped, hand):
    block = block_of(grouped)
    grouped.levels.enter(block)
    grouped.sheet.edit("Break", edits.set_fields, "conv2d_2", kernel_size=(31, 31))
    grouped.levels.leave()
    grouped.select([])
    hand(grouped).key(Key.Key_F8)
    assert grouped.levels.depth == 1
    assert grouped.selection() == ["conv2d_2"]
    assert grouped.cards.problem is not None


def test_dragging_inside_a_block_moves_its_layers(grouped, hand):
    double_click(grouped, body(grouped, block_of(grouped)))
    before = grouped.document.project.positions["conv2d_2"]
    start = body(grouped, "conv2d_2")
    hand(grouped).drag(start, start + QPoint(80, 0))
    after = grouped.document.project.positions["conv2d_2"]
    assert after[0] - before[0] == pytest.approx(80 / grouped.zoom(), abs=1)


# The whole page: palette, canvas, inspector.


@pytest.fixture
def page(qtbot, look):
    from cnnstudio.document import templates
    from cnnstudio.document.document import Document
    from cnnstudio.ui.bridge import Bridge
    from cnnstudio.ui.design_page import DesignPage

    bridge = Bridge(Document(templates.new("mnist-cnn")))
    made = DesignPage(bridge, look)
    made.resize(1500, 940)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    bridge.close()


def row_of(page, kind):
    """The middle of a palette row, once the rows have been laid out and scrolled."""
    page.palette_panel.row_rect(kind)
    QApplication.processEvents()
    return page.palette_panel.row_rect(kind).center()


def project_of(page):
    return page.canvas.document.project


def test_a_ready_block_comes_from_the_palette_by_double_click_and_by_drag(page):
    page.canvas.select(["conv2d_1"])
    palette = page.palette_panel
    at = row_of(page, "ready/residual")
    QTest.mouseDClick(palette.viewport(), LEFT, NONE, at)
    (block,) = page.canvas.selection()
    facts = page.canvas.document.analysis
    assert facts.ok
    assert facts.nodes[block].output == (26, 26, 32)
    assert project_of(page).node(block).name == "residual_1"
    wire = next(e.id for e in project_of(page).graph.edges if e.target == "maxpool_2")
    row = row_of(page, "ready/conv_bn_relu")
    goal = palette.viewport().mapFromGlobal(page.canvas.viewport().mapToGlobal(page.canvas.wire_point(wire)))
    QTest.mousePress(palette.viewport(), LEFT, NONE, row)
    for step in range(1, 8):
        QTest.mouseMove(palette.viewport(), row + (goal - row) * step / 7)
    assert "64" in page.canvas.stage.marks.ghosts[0].label.words
    QTest.mouseRelease(palette.viewport(), LEFT, NONE, goal)
    assert ("conv2d_2", "conv_bn_relu_1") in edges(page.canvas)
    assert page.canvas.document.analysis.ok


def test_a_named_block_is_offered_again_and_its_instances_are_linked(page):
    canvas = page.canvas
    canvas.select(["conv2d_2", "maxpool_2"])
    canvas.group()
    form = page.inspector.block_form
    form.name.setFocus()
    form.name.setText("stage")
    QTest.mouseClick(form.keep, LEFT)
    definition = project_of(page).blocks[0]
    assert (definition.name, definition.listed) == ("stage", True)
    kind = f"own/{definition.id}"
    assert kind in page.palette_panel.kinds()
    canvas.select(["maxpool_1"])
    QTest.mouseDClick(page.palette_panel.viewport(), LEFT, NONE, row_of(page, kind))
    (second,) = canvas.selection()
    assert project_of(page).node(second).layer.block == definition.id
    assert canvas.stage.scene.face(canvas.stage.scene.nodes[second]).linked
    assert page.inspector.block_form.linked.isVisible()
    QTest.mouseClick(page.inspector.block_form.independent, LEFT)
    assert project_of(page).node(second).layer.block != definition.id
    assert files.from_text(files.to_text(project_of(page))) == project_of(page)


def test_repeat_and_parameters_are_set_in_the_inspector(page):
    canvas = page.canvas
    canvas.select(["conv2d_2"])
    canvas.add_layer("ready/conv_bn_relu")
    (block,) = canvas.selection()
    before = canvas.document.analysis.totals.parameters
    form = page.inspector.block_form
    form.repeat.setFocus()
    form.repeat.selectAll()
    QTest.keyClicks(form.repeat, "3")
    QTest.keyClick(form.repeat, Key.Key_Return)
    assert project_of(page).node(block).layer.repeat == 3
    assert canvas.document.analysis.totals.parameters > before
    field = form.rows["filters"].field.widget
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "16")
    QTest.keyClick(field, Key.Key_Return)
    assert dict(project_of(page).node(block).layer.arguments) == {"filters": 16}
    assert canvas.document.analysis.nodes[block].output[-1] == 16


def test_a_field_inside_becomes_a_parameter_of_the_block_by_its_menu(page, hand):
    canvas = page.canvas
    canvas.select(["conv2d_2", "maxpool_2"])
    canvas.group()
    (block,) = canvas.selection()
    hand(canvas).key(Key.Key_Return)
    from tests.ui.canvas.test_arranging import choose

    choose(canvas, hand, "conv2d_2", "Parameter of the block", "Filters")
    assert [p.field for p in project_of(page).blocks[0].parameters] == ["filters"]
    hand(canvas).key(Key.Key_U)
    canvas.select([block])
    assert list(page.inspector.block_form.rows) == ["filters"]


def test_the_inspector_edits_a_layer_inside_a_block(page, hand):
    canvas = page.canvas
    canvas.select(["conv2d_2", "maxpool_2"])
    canvas.group()
    hand(canvas).key(Key.Key_Return)
    canvas.select(["conv2d_2"])
    field = page.inspector.form.row("filters").field.widget
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "24")
    assert project_of(page).blocks[0].graph.by_id["conv2d_2"].layer.filters == 24


def test_e_unfolds_a_block_in_place_and_folds_it_again(grouped, hand):
    block, before = block_of(grouped), files.to_text(grouped.document.project)
    folded = grouped.node_rect(block)
    hand(grouped).key(Key.Key_E)
    assert grouped.node_rect(block).height() > folded.height() * 2
    grouped.grab()
    inner = grouped.stage.scene.nodes[block].inside
    assert {"conv2d_2", "maxpool_2"} <= set(inner.nodes)
    assert inner.label(
        inner.wires[next(w for w in inner.wires if inner.wires[w].target == "maxpool_2")]
    ).words
    start = grouped.node_rect(block).topLeft() + QPoint(60, 14)
    hand(grouped).drag(start, start + QPoint(64, 0))
    hand(grouped).key(Key.Key_Z, CONTROL)
    hand(grouped).key(Key.Key_E)
    assert files.to_text(grouped.document.project) == before


def test_an_open_block_gets_another_input_and_output_by_its_menu(grouped, hand):
    block = block_of(grouped)
    grouped.levels.enter(block)
    before = grouped.document.history.position
    for title in ("Add an input to the block", "Add an output to the block"):
        hand(grouped).click(QPoint(30, grouped.height() - 30), button=Qt.MouseButton.RightButton)
        menu = grouped.cards.menu
        next(action for action in menu.actions() if action.text() == title).trigger()
        menu.close()
    assert grouped.document.history.position == before + 2
    definition = grouped.document.project.blocks[0]
    assert [port.name for port in definition.ports("in")] == ["in_1", "in_2"]
    assert [port.name for port in definition.ports("out")] == ["out_1", "out_2"]
    ports = [grouped.node_rect(node) for node, _port in grouped.sheet.project.graph.ports]
    assert not any(one.intersects(other) for n, one in enumerate(ports) for other in ports[:n])
    fresh = next(port.id for port in definition.ports("out") if port.name == "out_2")
    grouped.fit_all()
    hand(grouped).drag(
        grouped.port_point("conv2d_2", "output", "out"), grouped.port_point(fresh, "input", "in")
    )
    hand(grouped).key(Key.Key_Escape)
    grouped.levels.leave()
    slots = [slot for slot in grouped.stage.scene.nodes[block].slots if not slot.spare]
    assert sorted(slot.port for slot in slots) == ["in_1", "in_2", "out_1", "out_2"]
    assert {
        (edge.source_port, edge.target)
        for edge in grouped.document.project.graph.edges
        if edge.source == block
    }


def test_the_network_itself_has_no_ports_to_add(still, hand):
    hand(still).click(QPoint(30, still.height() - 30), button=Qt.MouseButton.RightButton)
    assert not [a for a in still.cards.menu.actions() if "to the block" in a.text()]
    still.cards.menu.close()
    said = []
    still.refused.connect(said.append)
    still.commands.add_port("in")
    assert said == ["Open a block to give it another port."]


def test_the_table_and_what_if_know_the_layers_inside_a_block(make_studio, qtbot):
    window = make_studio().window
    window.files.new("mnist-cnn")
    window.show_workspace("design")
    design, document = window.pages.design, window.document
    block = document.edit("Block", blocks.group, ["conv2d_2", "maxpool_2"])
    for name in ("table", "what-if"):
        design.toggle(name)
    design.canvas.levels.enter(block)
    design.canvas.select(["conv2d_2"])
    path = f"{block}/1/conv2d_2"
    assert design.table.selection() == (path,)
    assert design.what_if.rows
    design.what_if.replace(
        next(r.key for r in design.what_if.rows if r.project is not None and r.key != "present")
    )
    assert document.project.blocks[0].graph.by_id["conv2d_2"] != templates.new("mnist-cnn").node("conv2d_2")
    document.undo()
    design.canvas.leave_block()
    design.docks["table"].raise_()
    place = next(n for n, row in enumerate(design.table.model.rows()) if row.path == path)
    at = design.table.view.visualRect(design.table.model.index(place, 0)).center()
    qtbot.mouseClick(design.table.view.viewport(), LEFT, pos=at)
    assert design.canvas.levels.depth == 1
    assert design.canvas.selection() == ["conv2d_2"]
    assert design.inspector.selection == ("conv2d_2",)


def test_a_double_click_on_a_layer_of_an_unfolded_block_leads_to_it(grouped, hand):
    block = block_of(grouped)
    hand(grouped).key(Key.Key_E)
    boxes = inner_boxes(grouped.stage.scene, grouped.stage.scene.nodes[block])
    middle = grouped.stage.camera.eye.to_window(boxes[0][1].center()).toPoint()
    assert boxes[0][0] == "conv"
    double_click(grouped, middle)
    assert grouped.levels.depth == 1
    assert grouped.selection() == ["conv2d_2"]
    hand(grouped).key(Key.Key_U)
    head = grouped.node_rect(block).topLeft() + QPoint(60, 12)
    double_click(grouped, head)
    assert grouped.levels.depth == 1
    assert grouped.selection() == []
