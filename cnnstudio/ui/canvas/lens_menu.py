"""Two buttons: one shows or hides what was measured last, the other opens the list of all ways to look."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from cnnstudio.language import tr
from cnnstudio.ui.canvas.measures import measure, measures
from cnnstudio.ui.canvas.stage import Stage
from cnnstudio.ui.widgets import IconButton, ToggleButton


class LensButtons(QObject):
    """Follows the lens of a stage, and changes it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.measure = ToggleButton(tr("Parameters"))
        self.more = IconButton("chevron-down", tr("What the canvas shows besides"))
        self.menu = QMenu(parent)
        self._last = "parameters"
        self._choices = QActionGroup(self)
        self.actions: dict[str, QAction] = {}
        self._stage: Stage | None = None
        self._fill()
        self.measure.clicked.connect(lambda on: self._choose(self._last if on else ""))
        self.more.clicked.connect(self._open)
        self._show_measure("")

    def _fill(self) -> None:
        for name, title in (("", tr("No measure")), *((each.id, each.title) for each in measures())):
            action = self.actions[name] = self.menu.addAction(title)
            action.setCheckable(True)
            action.setActionGroup(self._choices)
            action.triggered.connect(lambda _on=False, n=name: self._choose(n))
        self.menu.addSeparator()
        for name, title in (
            ("maps", tr("Maps of one picture")),
            ("tensors", tr("Tensors to scale")),
            ("paths", tr("Only what leads to the selection and from it")),
            ("own_wires", tr("Only wires of the selection")),
        ):
            action = self.actions[name] = self.menu.addAction(title)
            action.setCheckable(True)
            action.triggered.connect(lambda on, n=name: self._set(n, on))

    def follow(self, stage: Stage) -> None:
        """Show and change the lens of this stage."""
        self._stage = stage
        stage.lensChanged.connect(self._renew)
        self._renew()

    def _choose(self, name: str) -> None:
        self._set("measure", name)

    def _set(self, field: str, value: object) -> None:
        if self._stage is not None:
            self._stage.look(**{field: value})

    def _renew(self) -> None:
        lens = self._stage.lens if self._stage is not None else None
        if lens is None:
            return
        self._last = lens.measure or self._last
        self._show_measure(lens.measure)
        for name in ("maps", "tensors", "paths", "own_wires"):
            self.actions[name].setChecked(bool(getattr(lens, name)))

    def _show_measure(self, name: str) -> None:
        known = measure(self._last)
        self.actions[name].setChecked(True)
        self.measure.setChecked(bool(name))
        if known is not None:
            self.measure.setText(known.title)
            self.measure.setToolTip(known.note)
            self.measure.setAccessibleName(known.title)
        strip = self.measure.parentWidget()
        if strip is not None:
            strip.adjustSize()

    def _open(self) -> None:
        self.menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height() + 4)))
