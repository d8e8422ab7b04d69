from __future__ import annotations

import pytest
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.ui import glossary
from cnnstudio.ui.widgets import Button, NumberField

pytestmark = pytest.mark.usefixtures("look")
# The words the screen uses: DESIGN.md asks one sentence for each.
ON_SCREEN = (
    "loss", "epoch", "stride", "padding", "kernel", "filter", "feature_map", "receptive_field", "macs", "parameters",
    "batch", "learning_rate", "optimiser", "accuracy", "validation_set", "test_set", "softmax", "confidence", "seed",
    "eta", "images_per_second", "dropout", "batch_size", "momentum", "dilation", "recall", "precision", "confusion_matrix",
)  # fmt: skip


@pytest.mark.parametrize("term", ON_SCREEN)
def test_every_word_on_screen_is_explained(term):
    assert glossary.word(term)
    assert glossary.sentence(term)


def test_each_explanation_is_one_quiet_sentence():
    entries = glossary.entries()
    assert len(entries) >= 60
    for key, entry in entries.items():
        assert entry.sentence.endswith("."), key
        assert ". " not in entry.sentence, key
        assert "!" not in entry.sentence, key
        assert entry.sentence[0].isupper(), key
        assert len(entry.sentence.split()) <= 30, key


def test_explaining_a_widget_gives_it_tooltip_and_help():
    button = Button("Stride")
    glossary.explain(button, "stride")
    assert button.toolTip() == button.whatsThis() == glossary.sentence("stride")


def test_a_strange_word_is_our_mistake():
    with pytest.raises(KeyError):
        glossary.explain(Button("x"), "flux")


@pytest.fixture
def window(qtbot):
    made = QWidget()
    column = QVBoxLayout(made)
    made.stride, made.loss, made.plain = NumberField(1), NumberField(2), Button("Plain")
    glossary.explain(made.stride, "stride")
    glossary.explain(made.loss, "loss")
    for part in (made.stride, made.loss, made.plain):
        column.addWidget(part)
    made.explainer = glossary.Explainer(made)
    made.resize(500, 400)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def test_the_focused_word_is_explained_beside_its_widget(window):
    window.loss.setFocus()
    assert window.explainer.show()
    assert window.explainer.sentence() == glossary.sentence("loss")
    assert window.explainer.popover.isVisible()


def test_the_word_under_the_pointer_wins_once_the_pointer_has_moved(window, monkeypatch):
    window.loss.setFocus()
    place = window.stride.mapToGlobal(window.stride.rect().center())
    monkeypatch.setattr(QCursor, "pos", staticmethod(lambda *_screen: place))
    assert window.explainer.show()
    assert window.explainer.sentence() == glossary.sentence("stride")


def test_where_nothing_is_explained_nothing_opens(window):
    window.plain.setFocus()
    assert not window.explainer.show()
    assert not window.explainer.popover.isVisible()


def test_a_part_of_an_explained_group_is_explained(window):
    glossary.explain(window, "epoch")
    assert glossary.explained(window.plain) is window
