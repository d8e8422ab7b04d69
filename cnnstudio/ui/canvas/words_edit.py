"""Typing the words of a frame, a note or a comment where they stand."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from cnnstudio.document.furnishing import LONGEST_NOTE, LONGEST_TITLE
from cnnstudio.language import tr
from cnnstudio.ui import theme
from cnnstudio.ui.canvas.furniture import title_box
from cnnstudio.ui.canvas.stage import Stage


class WordsEdit(QPlainTextEdit):
    """A field over the canvas; Ctrl+Enter and leaving keep the words, Escape leaves them, a title ends with Enter."""

    taken = Signal(str, str)
    """What was written about, and the words."""

    def __init__(self, surface: QWidget, stage: Stage) -> None:
        super().__init__(surface)
        self._surface, self._stage, self._item, self._single = surface, stage, "", False
        self.setTabChangesFocus(True)
        self.hide()
        stage.cameraMoved.connect(self._follow)

    def item(self) -> str:
        """Return what is being written about, or nothing."""
        return self._item

    def open(self, item: str) -> None:
        """Stand where the words stand."""
        self.close_it(keep=True)
        scene = self._stage.scene
        thing = scene.things.get(item)
        if thing is None and item not in scene.nodes:
            return
        self._item, self._single = item, thing is not None and thing.kind == "frame"
        words = thing.words if thing is not None else self._stage.document.project.comments.get(item, "")
        kinds = {
            "frame": tr("Title of the frame"),
            "note": tr("Note, Markdown"),
            "": tr("Comment on the layer"),
        }
        self.setAccessibleName(kinds[thing.kind if thing is not None else ""])
        self.setFont(theme.current().font("strong" if self._single else "body"))
        self.setPlaceholderText(self.accessibleName())
        self.setPlainText(words)
        self._take_form()
        self._follow()
        self.show()
        self._follow()  # only what is shown knows how much its frame takes
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        self.selectAll()

    def _take_form(self) -> None:
        """Be one line for a title, and as many as it takes for a text."""
        off, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(off if self._single else needed)
        self.setHorizontalScrollBarPolicy(off if self._single else needed)
        wraps = (
            QPlainTextEdit.LineWrapMode.NoWrap if self._single else QPlainTextEdit.LineWrapMode.WidgetWidth
        )
        self.setLineWrapMode(wraps)

    def line_height(self) -> int:
        """Return how high it must be so that one line is wholly seen."""
        frame = self.height() - self.viewport().height() if self.isVisible() else 0
        return self.fontMetrics().height() + round(2 * self.document().documentMargin()) + frame

    def _follow(self) -> None:
        scene = self._stage.scene
        if self._item and self._item not in scene.nodes and self._item not in scene.things:
            self.close_it(keep=False)
        elif self._item:
            self.setGeometry(self._place())

    def _place(self) -> QRect:
        look, eye, scene = theme.current(), self._stage.camera.eye, self._stage.scene
        thing = scene.things.get(self._item)
        if thing is not None and thing.kind == "frame":
            bar = title_box(thing, eye)
            height = max(bar.height(), look.px(30), self.line_height())
            box = QRectF(bar.left(), bar.bottom() - height, max(bar.width() / 2, look.px(200)), height)
        elif thing is not None:
            box = eye.box_to_window(thing.box)
        else:
            node = eye.box_to_window(scene.nodes[self._item].box)
            box = QRectF(node.left(), node.bottom() + 6, look.px(240), look.px(84))
        box.setWidth(max(box.width(), look.px(160)))
        box.setHeight(max(box.height(), look.px(30 if self._single else 72)))
        return box.toRect()

    def words(self) -> str:
        """Return what stands in the field, no longer than it may be."""
        text = self.toPlainText()
        return text.replace("\n", " ")[:LONGEST_TITLE] if self._single else text[:LONGEST_NOTE]

    def close_it(self, keep: bool) -> None:
        """Go, and take the words or leave what was there; the keyboard goes back to the canvas."""
        item, self._item = self._item, ""
        if not item:
            return
        words, held = self.words(), self.hasFocus()
        self.hide()
        if held:
            self._surface.setFocus(Qt.FocusReason.OtherFocusReason)
        scene = self._stage.scene
        if item not in scene.things and item not in scene.nodes:
            return
        thing = scene.things.get(item)
        before = thing.words if thing is not None else self._stage.document.project.comments.get(item, "")
        empty_note = thing is not None and thing.kind == "note" and not before
        if (keep and words != before) or empty_note:
            self.taken.emit(item, words if keep else before)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep with Ctrl+Enter, in a title with Enter; leave with Escape."""
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.close_it(keep=False)
        elif enter and (control or self._single):
            self.close_it(keep=True)
        else:
            super().keyPressEvent(event)
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Keep Escape and undo from the window while words are typed."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            event.accept()
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep the words when something else is touched."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.close_it(keep=True)
