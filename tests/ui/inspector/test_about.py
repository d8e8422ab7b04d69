"""The fold that tells what a kind is, from the form and from a problem."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea

from cnnstudio.document import edits
from cnnstudio.layers.teaching import teaching
from cnnstudio.ui.inspector.problem_card import what_is
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
    assert inspector.about.fold.visibleRegion().boundingRect().height() > 0


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
