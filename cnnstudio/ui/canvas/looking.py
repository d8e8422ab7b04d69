"""The verbs of looking: fitting, zooming, going back, views kept by number, and the lock."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF

from cnnstudio.language import tr
from cnnstudio.ui.canvas.camera import STEPS, Eye
from cnnstudio.ui.canvas.stage import Stage
from cnnstudio.ui.canvas.trail import kept


class Looking:
    """Mixed into the commands: none of these changes the design."""

    stage: Stage

    def fit_all(self) -> None:
        """Show the whole network."""
        self.stage.show(self.stage.scene.bounds())

    def fit_selection(self) -> None:
        """Show the selected layers, or all when none is."""
        box = self._chosen_box()
        if box.isEmpty():
            self.fit_all()
        else:
            self.stage.show(box.adjusted(-48, -48, 48, 48))

    def _chosen_box(self) -> QRectF:
        box = QRectF()
        for node in self.stage.selected():
            box = box.united(self.stage.scene.nodes[node].box)
        return box

    def zoom_to(self, zoom: float) -> None:
        """Zoom around the selection's middle, else around the window's."""
        eye = self.stage.camera.eye.zoomed(zoom, self._anchor())
        self.stage.camera.glide(eye.kept(self.stage.scene.bounds(), self.stage.window))

    def zoom_in(self) -> None:
        """Go to the next larger step."""
        now = self.stage.camera.goal.zoom
        self.zoom_to(next((step for step in STEPS if step > now * 1.01), STEPS[-1]))

    def zoom_out(self) -> None:
        """Go to the next smaller step."""
        now = self.stage.camera.goal.zoom
        self.zoom_to(next((step for step in reversed(STEPS) if step < now * 0.99), STEPS[0]))

    def _anchor(self) -> QPointF:
        box, eye = self._chosen_box(), self.stage.camera.eye
        if not box.isEmpty():
            return eye.to_window(box.center())
        return QPointF(self.stage.window.width() / 2, self.stage.window.height() / 2)

    def reveal(self, node: str) -> None:
        """Bring a layer into the window."""
        if node in self.stage.scene.nodes:
            self.stage.reveal(self.stage.scene.nodes[node].box)

    def back(self) -> None:
        """Look where one looked before the last leap."""
        self._go(self.stage.trail.back(self.stage.camera.goal), tr("There is no earlier view."))

    def forward(self) -> None:
        """Look where one went back from."""
        self._go(self.stage.trail.forward(self.stage.camera.goal), tr("There is no later view."))

    def _go(self, eye: Eye | None, none: str) -> None:
        if eye is None:
            self.stage.hinted.emit(none)
        else:
            self.stage.camera.glide(eye)

    def keep_view(self, digit: int) -> None:
        """Keep the present view under a digit."""
        stage = self.stage
        stage.kept_views = {**stage.kept_views, digit: kept(stage.camera.goal, stage.window)}
        stage.viewsKept.emit()
        stage.hinted.emit(tr("This view is kept: Ctrl {digit} comes back to it.", digit=digit))

    def go_to_view(self, digit: int) -> None:
        """Go to the view that was kept under a digit."""
        view = self.stage.kept_views.get(digit)
        if view is None:
            words = tr("No view is kept as {digit} yet; Ctrl Shift {digit} keeps this one.", digit=digit)
            self.stage.hinted.emit(words)
            return
        self.stage.leap(view.eye(self.stage.camera.eye, self.stage.window))

    def toggle_lock(self) -> None:
        """Lock the canvas, so that nothing moves or rewires, or unlock it."""
        self.stage.set_locked(not self.stage.locked)

    def toggle_own_wires(self) -> None:
        """Show only the wires of the selection, or all."""
        on = not self.stage.lens.own_wires
        self.stage.look(own_wires=on)
        self.stage.hinted.emit(
            tr("Only wires of the selection are shown.") if on else tr("All wires are shown.")
        )

    def toggle_paths(self) -> None:
        """Show what leads to the selection and from it in the light, or all."""
        on = not self.stage.lens.paths
        self.stage.look(paths=on)
        words = tr("What does not lead here or from here is dimmed.") if on else tr("All is in the light.")
        self.stage.hinted.emit(words)
