"""What is closed is let go: nothing of ours holds a view, its design or its pictures any longer."""

from __future__ import annotations

import gc
import weakref

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QAccessible

from cnnstudio.document import templates
from cnnstudio.document.document import Document
from cnnstudio.ui.bridge import Bridge
from cnnstudio.ui.canvas.view import CanvasView


def opened_and_closed():
    """Show a canvas, close it, and return what must be gone afterwards."""
    bridge = Bridge(Document(templates.new("mnist-cnn")))
    canvas = CanvasView(bridge)
    canvas.show()
    QCoreApplication.processEvents()
    watched = {"canvas": canvas, "stage": canvas.stage, "document": bridge.document}
    bridge.close()
    canvas.close()
    canvas.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return {name: weakref.ref(part) for name, part in watched.items()}


def test_a_closed_canvas_is_let_go_with_its_design_and_its_pictures(look):
    watched = opened_and_closed()
    gc.collect()
    assert [name for name, part in watched.items() if part() is not None] == []


def test_a_canvas_is_told_to_screen_readers_until_it_goes(look, qtbot):
    canvas = CanvasView(Bridge(Document(templates.new("mnist-cnn"))))
    qtbot.addWidget(canvas)
    canvas.show()
    gc.collect()
    assert QAccessible.queryAccessibleInterface(canvas.viewport()).childCount() > 8
