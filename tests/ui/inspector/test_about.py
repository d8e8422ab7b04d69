"""The fold that tells what a kind is, from the form and from a problem."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLineEdit, QScrollArea, QWidget

from cnnstudio.document import edits
from cnnstudio.layers.catalogue import make
from cnnstudio.layers.teaching import teaching
from cnnstudio.ui.widgets.kind_question import what_is
from cnnstudio.ui.widgets.teaching_text import unbroken


def test_the_fold_is_called_after_the_kind_and_stays_open_from_layer_to_layer(inspector, qtbot):
    inspector.set_selection(["conv2d_2"])
    about = inspector.about
    assert about.fold.text() == "About Conv2D"
    assert about.text is None
    with qtbot.waitSignal(inspector.aboutUnfolded) as told:
        qtbot.mouseClick(about.fold, Qt.MouseButton.LeftButton)
    assert told.args == [True]
    assert about.text.isVisible()
    assert about.text.worked.formula.text() == unbroken(teaching("Conv2D").formula)
    assert about.text.differs.isVisible()
    inspector.set_selection(["dense_1"])
    assert about.fold.text() == "About Dense"
    assert about.text.mistake.sentences.text() == unbroken(teaching("Dense").mistake)
    assert not about.text.differs.isVisible()


def test_a_problem_leads_to_the_text_of_its_layers_kind(inspector, document, qtbot):
    document.edit("wide", edits.set_fields, "conv2d_2", kernel_size=(30, 30))
    inspector.resize(320, 500)
    inspector.set_selection(["conv2d_2"])
    card = inspector.problems.cards[0]
    assert card.explain.text() == "What is a Conv2D?"
    qtbot.mouseClick(card.explain, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: inspector.about.text is not None and inspector.about.text.isVisible())
    area = inspector.findChild(QScrollArea)
    qtbot.waitUntil(lambda: area.verticalScrollBar().value() > 0)
    qtbot.waitUntil(lambda: inspector.about.fold.visibleRegion().boundingRect().height() > 0)


def test_a_text_unfolded_at_the_lower_edge_comes_into_sight(inspector, qtbot):
    inspector.resize(320, 500)
    inspector.set_selection(["dense_1"])
    area, about = inspector.findChild(QScrollArea), inspector.about
    bar = area.verticalScrollBar()
    qtbot.waitUntil(lambda: area.viewport().height() < 450 and bar.maximum() > 0)
    bar.setValue(0)
    room = area.viewport().height()
    qtbot.mouseClick(about.fold, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bar.value() > 0)
    qtbot.waitUntil(lambda: about.text.visibleRegion().boundingRect().height() > room // 2)
    assert about.fold.visibleRegion().boundingRect().height() > 0


@pytest.mark.parametrize(
    ("kind", "question"),
    [
        ("Conv2D", "What is a Conv2D?"),
        ("Add", "What is an Add?"),
        ("LSTM", "What is an LSTM?"),
        ("RNN", "What is an RNN?"),
        ("ReLU", "What is a ReLU?"),
        ("GRU", "What is a GRU?"),
        ("UnitNormalization", "What is a UnitNormalization?"),
        ("UpSampling2D", "What is an UpSampling2D?"),
        ("ELU", "What is an ELU?"),
        ("ops.Add", "What is an ops.Add?"),
    ],
)
def test_the_question_has_the_right_article(kind, question):
    assert what_is(kind) == question


def test_a_problem_that_appears_while_one_types_leaves_the_keyboard_alone(inspector, qtbot, qapp):
    inspector.set_selection(["conv2d_2"])
    field = inspector.form.row("kernel_size").findChildren(QLineEdit)[0]
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    windows = {widget for widget in qapp.topLevelWidgets() if widget.isVisible()}
    shown = []
    watch = WindowWatch(shown)
    qapp.installEventFilter(watch)
    field.selectAll()
    qtbot.keyClicks(field, "30")
    qapp.removeEventFilter(watch)
    assert inspector.problems.cards[0].explain.isVisible()
    assert [one for one in shown if one not in windows] == []
    assert field.hasFocus()


def test_a_held_layer_is_laid_out_without_a_window_of_its_parts(inspector, document, qapp):
    source = document.edit("in", edits.add, make("Input", shape=(10, 8)), name="begin")
    node = document.edit("add", edits.add, make("Bidirectional"), name="here")
    document.edit("wire", edits.connect, source, node)
    shown = []
    watch = WindowWatch(shown)
    qapp.installEventFilter(watch)
    inspector.set_selection([node])
    inspector.form.fold.setChecked(True)
    inspector.about.open()
    qapp.removeEventFilter(watch)
    assert shown == []


class WindowWatch(QObject):
    """Notes widgets that are shown as windows."""

    def __init__(self, shown):
        super().__init__()
        self._shown = shown

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self._shown.append(watched)
        return False
