"""Changing a value where it stands in a node's caption, with an editor that lives only as long."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from cnnstudio.document import edits
from cnnstudio.document.edits import EditError
from cnnstudio.language import tr
from cnnstudio.layers.kind import Layer
from cnnstudio.ui import theme
from cnnstudio.ui.canvas.caption_values import BETWEEN, CaptionValue, read, reason_against, values_of, written
from cnnstudio.ui.canvas.floating import PointerTag
from cnnstudio.ui.canvas.skin import skin
from cnnstudio.ui.canvas.stage import Stage, Tag
from cnnstudio.ui.widgets import Choice, NumberField, TextField
from cnnstudio.ui.widgets.number_text import NotANumber

CAPTION_LEFT, CAPTION_TOP, CAPTION_BOTTOM = 46.0, 30.0, 52.0
READABLE = 0.55
"""Window pixels per scene pixel from which captions can be read, and so be edited."""
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class InlineEdit(QObject):
    """At most one editor over the canvas; Enter and leaving keep, Escape restores, Tab goes to the next value."""

    def __init__(self, surface: QWidget, stage: Stage) -> None:
        super().__init__(surface)
        self._surface, self._stage = surface, stage
        self._node, self._value = "", CaptionValue(0, None)  # type: ignore[arg-type]
        self._before: Layer | None = None
        self.editor: QWidget | None = None
        self.tag = PointerTag(surface)

    @property
    def node(self) -> str:
        """Return the node that is being edited, or nothing."""
        return self._node if self.editor is not None else ""

    def value_at(self, node: str, at: QPointF) -> CaptionValue | None:
        """Return the value that stands under a window point of a node."""
        eye = self._stage.camera.eye
        if eye.factor < READABLE:
            return None
        point = eye.to_scene(at) - self._stage.scene.nodes[node].box.topLeft()
        if not CAPTION_TOP <= point.y() <= CAPTION_BOTTOM:
            return None
        for value in values_of(self._layer(node)):
            left, right = self._extent(node, value)
            if left <= point.x() <= right:
                return value
        return None

    def first(self, node: str) -> CaptionValue | None:
        """Return the first value of a node that can be typed on the canvas."""
        if self._stage.camera.eye.factor < READABLE:
            return None
        return next(iter(values_of(self._layer(node))), None)

    def _layer(self, node: str) -> Layer:
        return self._stage.document.project.node(node).layer

    def _extent(self, node: str, value: CaptionValue) -> tuple[float, float]:
        """Return from where to where a value's words reach, in scene pixels from the node's left edge."""
        parts, look = self._layer(node).caption().split(BETWEEN), skin()
        before = BETWEEN.join(parts[: value.part]) + (BETWEEN if value.part else "")
        left = CAPTION_LEFT + look.text_width(before, "small")
        return left - 3, left + look.text_width(parts[value.part], "small") + 3

    def open(self, node: str, value: CaptionValue) -> None:
        """Put an editor over a value."""
        self.close()
        self._node, self._value, self._before = node, value, self._layer(node)
        self.editor = editor = self._made(self._before)
        editor.installEventFilter(self)
        self.follow()
        editor.show()
        editor.raise_()
        editor.setFocus(Qt.FocusReason.PopupFocusReason)
        if isinstance(editor, NumberField | TextField):
            editor.selectAll()

    def _made(self, layer: Layer) -> QWidget:
        spec, now = self._value.spec, getattr(layer, self._value.spec.name)
        if spec.control in ("whole", "real"):
            limits = (None, None) if spec.above or spec.below else (spec.low, spec.high)
            whole = spec.control == "whole"
            low, high = (int(x) if whole and x is not None else x for x in limits)
            field = NumberField(
                now, low, high, 1 if whole else 0.1, whole=whole,
                optional=spec.optional, name=spec.title, parent=self._surface,
            )  # fmt: skip
            field.valueChanged.connect(self._take)
            field.problemChanged.connect(self._tell)
            return field
        if spec.control == "choice":
            options = [(option, str(option) if option is not None else tr("none")) for option in spec.choices]
            choice = Choice(options, now, name=spec.title, parent=self._surface)
            choice.valueChanged.connect(self._take)
            return choice
        text = TextField(written(now), spec.title, "", self._objection, self._surface)
        text.valueChanged.connect(self._take_text)
        text.problemChanged.connect(self._tell)
        return text

    def _objection(self, words: str) -> str:
        layer = self._before
        if layer is None:
            return ""
        try:
            value = read(self._value.spec, words, getattr(layer, self._value.spec.name))
        except NotANumber as reason:
            return str(reason)
        return reason_against(layer, self._value.spec, value)

    def _take_text(self, words: str) -> None:
        if self._before is not None:
            self._take(read(self._value.spec, words, getattr(self._before, self._value.spec.name)))

    def _take(self, value: Any) -> None:
        """Make the edit; all that is typed until the editor goes is one step."""
        spec, document = self._value.spec, self._stage.document
        if self._node not in document.project.graph.by_id:
            return
        name = document.project.node(self._node).name
        label = tr("{name} {field} {value}", name=name, field=tr(spec.title).lower(), value=written(value))
        key = f"caption {self._node} {spec.name}"
        try:
            document.edit(
                label, edits.set_fields, self._node, merge=key, origin=self._stage, **{spec.name: value}
            )
        except EditError as error:
            self._tell(error.message)
        else:
            self._tell("")

    def _tell(self, sentence: str) -> None:
        """Say beside the editor why a value is refused."""
        editor = self.editor
        if editor is None:
            return
        near = QRect(editor.geometry()).adjusted(-2, -2, 2, 2)
        self.tag.tell(Tag(sentence, refused=True) if sentence else None, near)

    def follow(self) -> None:
        """Stay over the value when the view moves; go when the node is gone."""
        editor = self.editor
        if editor is None:
            return
        if self._node not in self._stage.scene.nodes:
            self.close()
            return
        eye, look = self._stage.camera.eye, theme.current()
        box = self._stage.scene.nodes[self._node].box
        left, right = self._extent_now()
        at = eye.to_window(QPointF(box.left() + left, box.top() + (CAPTION_TOP + CAPTION_BOTTOM) / 2))
        wide = max(round((right - left) * eye.factor), editor.sizeHint().width(), look.px(88))
        height = look.size("control")
        editor.setGeometry(round(at.x()) - look.px(6), round(at.y()) - height // 2, wide, height)

    def _extent_now(self) -> tuple[float, float]:
        parts = self._layer(self._node).caption().split(BETWEEN)
        if self._value.part < len(parts):
            return self._extent(self._node, self._value)
        return CAPTION_LEFT, CAPTION_LEFT + 60.0

    def restore(self) -> None:
        """Give the layer back what it held before, and go."""
        before, document = self._before, self._stage.document
        node = document.project.graph.by_id.get(self._node)
        if before is not None and node is not None and self.editor is not None:
            self._take(getattr(before, self._value.spec.name))
        self.close()

    def close(self) -> None:
        """Go, and give the keyboard back to the canvas."""
        editor, self.editor = self.editor, None
        if editor is None:
            return
        held = editor.hasFocus()
        editor.removeEventFilter(self)
        if isinstance(editor, NumberField | TextField):
            editor.commit()
        editor.hide()
        editor.deleteLater()
        self.tag.tell(None, QRect())
        self._stage.document.settle()
        if held:
            self._surface.setFocus(Qt.FocusReason.OtherFocusReason)

    def _step(self, by: int) -> None:
        """Go to the next value of the caption, or back; after the last one the editor goes."""
        node, name = self._node, self._value.spec.name
        self.close()
        values = values_of(self._layer(node))
        place = next((n for n, value in enumerate(values) if value.spec.name == name), -by) + by
        if 0 <= place < len(values):
            self.open(node, values[place])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear Enter, Escape and Tab before the editor, and notice when it is left."""
        if watched is not self.editor:
            return False
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._hear(event)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return event.key() == Qt.Key.Key_Escape
        if event.type() == QEvent.Type.FocusOut and not self._list_is_open():
            self.close()
        return False

    def _list_is_open(self) -> bool:
        return isinstance(self.editor, Choice) and self.editor.view().isVisible()

    def _hear(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.restore()
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._step(1 if key == Qt.Key.Key_Tab else -1)
        elif key in _ENDS:
            self._enter()
        else:
            return False
        return True

    def _enter(self) -> None:
        """Keep the value; one that is refused keeps its editor and its sentence."""
        editor = self.editor
        if isinstance(editor, NumberField | TextField):
            editor.commit()
            if editor.problem():
                return
        self.close()
