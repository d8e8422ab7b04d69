"""An inspector on the course's network, following its document as in the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from cnnstudio.document import templates
from cnnstudio.document.document import Document
from cnnstudio.ui.inspector.panel import Inspector


@pytest.fixture
def document():
    return Document(templates.new("mnist-cnn"))


@pytest.fixture
def inspector(qtbot, document, look):
    panel = Inspector(document, look)
    qtbot.addWidget(panel)
    document.changed.connect(panel.apply)
    panel.resize(320, 900)
    panel.show()
    qtbot.waitExposed(panel)
    yield panel
    document.changed.disconnect(panel.apply)


@pytest.fixture
def typed(qtbot):
    """Type into a field as a person does: click, choose all, write; Enter only when asked."""

    def type_into(field, words, enter=False):
        qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
        field.selectAll()
        qtbot.keyClicks(field, words)
        if enter:
            qtbot.keyClick(field, Qt.Key.Key_Return)

    return type_into
