"""The card of a problem stands inside the canvas and says what each fix would change."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from cnnstudio.document import edits, templates
from cnnstudio.ui.canvas.crowd import crowd
from cnnstudio.ui.canvas.problem_card import FixRow


@pytest.fixture
def beside_inspector(make_canvas, qtbot):
    """Return a way to show a canvas with a panel of 320 pixels at its right."""
    frames = []

    def build(width, height, template="mnist-cnn"):
        view = make_canvas(template)
        frame, panel = QWidget(), QWidget()
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        panel.setFixedWidth(320)
        row.addWidget(view, 1)
        row.addWidget(panel)
        frame.resize(width, height)
        qtbot.addWidget(frame)
        frame.show()
        QApplication.processEvents()
        frames.append((frame, view))
        return view

    yield build
    for frame, view in frames:
        view.cards.close()
        view.setParent(None)
        frame.close()


@pytest.mark.parametrize(("width", "height"), [(1600, 900), (1200, 900), (1020, 640)])
def test_the_card_never_covers_what_stands_beside_the_canvas(beside_inspector, width, height):
    view = beside_inspector(width, height)
    view.document.edit("big", edits.set_fields, "conv2d_2", kernel_size=30)
    view.open_problem("conv2d_2")
    surface, card = view.viewport(), view.cards.problem
    room = QRect(surface.mapTo(view.window(), QPoint(0, 0)), surface.size())
    assert room.contains(card.geometry())


def test_nothing_of_the_card_flashes_as_a_window_and_takes_the_keyboard(still, qapp):
    class Watch(QObject):
        seen: list[str] = []

        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Show and watched.isWidgetType() and watched.isWindow():
                self.seen.append(type(watched).__name__)
            return False

    still.document.edit("big", edits.set_fields, "conv2d_2", kernel_size=30)
    watch = Watch()
    qapp.installEventFilter(watch)
    still.open_problem("conv2d_2")
    qapp.removeEventFilter(watch)
    assert watch.seen == []
    assert still.isActiveWindow()


def test_pointing_at_a_fix_tells_what_it_changes_and_enter_takes_the_first(beside_inspector):
    view = beside_inspector(1600, 1000)
    view.document.edit("big", edits.set_fields, "conv2d_2", kernel_size=30)
    view.open_problem("conv2d_2")
    card = view.cards.problem
    assert "padding valid → same" in card.table.lines()
    row = card.findChildren(FixRow)[1]
    QApplication.sendEvent(row, QEnterEvent(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5)))
    assert "kernel_size 30 × 30 → 13 × 13" in card.table.lines()
    QApplication.sendEvent(row, QEvent(QEvent.Type.Leave))
    before = view.document.project
    QTest.keyClick(card, Qt.Key.Key_Return)
    assert view.document.analysis.nodes["conv2d_2"].output == (13, 13, 64)
    view.document.undo()
    assert view.document.project == before


def _pointed_at(view, place):
    row = view.cards.problem.findChildren(FixRow)[place]
    QApplication.sendEvent(row, QEnterEvent(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5)))
    return row


def test_layers_make_room_for_what_a_fix_would_add_while_one_points_at_it(beside_inspector):
    view = beside_inspector(1600, 1000, "residual")
    stride = next(node.id for node in view.document.project.graph.nodes if node.name == "conv_2a")
    total = next(node.id for node in view.document.project.graph.nodes if node.name == "add_2")
    view.document.edit("slow", edits.set_fields, stride, strides=(1, 1))
    scene, marks = view.stage.scene, view.stage.marks
    stood = {node: item.box for node, item in scene.nodes.items()}
    view.open_problem(total)
    row = _pointed_at(view, 0)
    assert marks.ghosts
    assert not any(ghost.box.intersects(item.box) for ghost in marks.ghosts for item in scene.nodes.values())
    assert {node: item.box for node, item in scene.nodes.items()} != stood
    QApplication.sendEvent(row, QEvent(QEvent.Type.Leave))
    assert not marks.ghosts
    assert {node: item.box for node, item in scene.nodes.items()} == stood
    _pointed_at(view, 0)
    view.document.undo()
    assert not scene.lifted
    assert {node: item.box for node, item in scene.nodes.items()} == stood


def test_a_card_leads_to_what_the_kind_is(beside_inspector):
    view = beside_inspector(1600, 1000)
    view.document.edit("big", edits.set_fields, "conv2d_2", kernel_size=30)
    view.open_problem("conv2d_2")
    asked = []
    view.cards.explainWished.connect(asked.append)
    link = view.cards.problem.explain
    assert (link.isVisible(), link.text()) == (True, "What is a Conv2D?")
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    assert asked == ["conv2d_2"]
    assert view.cards.problem is None


@pytest.mark.parametrize(("width", "height"), [(1600, 1000), (1500, 1000)])
def test_the_card_leaves_the_labels_of_waiting_wires_free(beside_inspector, width, height):
    view = beside_inspector(width, height)
    view.document.edit("big", edits.set_fields, "conv2d_2", kernel_size=30)
    view.open_problem("conv2d_2")
    card = view.cards.problem.geometry().translated(-view.viewport().mapTo(view.window(), QPoint(0, 0)))
    taken = crowd(view.stage)
    assert len(taken) == 15  # eight layers and seven wires
    assert not [box for box in taken if box.intersects(card)]


@pytest.mark.parametrize(("width", "height"), [(1380, 920), (1500, 920)])
def test_the_network_goes_aside_for_a_card_that_would_hide_a_layer(beside_inspector, width, height):
    view = beside_inspector(width, height)
    project = edits.set_fields(templates.new("residual"), "conv_2a", filters=64, strides=(1, 1))
    view.document.replace(project)
    view.fit_all()
    view.open_problem("add_2")
    surface, card = view.viewport(), view.cards.problem
    area = card.geometry().translated(-surface.mapTo(view.window(), QPoint(0, 0)))
    boxes = {node: view.node_rect(node) for node in ("add_2", "skip_2", "conv_2a", "conv_2b")}
    assert [node for node, box in boxes.items() if box.intersects(area)] == []
    assert [node for node, box in boxes.items() if not surface.rect().contains(box)] == []
    assert surface.rect().contains(area)
