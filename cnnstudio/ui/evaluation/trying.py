"""What the buttons under the picture do: mute, edit, measure and save what is chosen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal

from cnnstudio.arithmetic.filters import filters_of
from cnnstudio.engine import messages
from cnnstudio.language import number, tr
from cnnstudio.storage import StorageError, atomic_write
from cnnstudio.ui.evaluation.atlas import Atlas
from cnnstudio.ui.evaluation.interfering import WHOLE, Interfering
from cnnstudio.ui.evaluation.kernel_editor import LARGEST, KernelEditor
from cnnstudio.ui.evaluation.kernel_set import slices
from cnnstudio.ui.evaluation.looking import Looking
from cnnstudio.ui.evaluation.maps import map_stack
from cnnstudio.ui.evaluation.picture_side import PictureSide
from cnnstudio.ui.evaluation.sampling import Sampling
from cnnstudio.ui.evaluation.saving import as_csv, as_npy, as_png
from cnnstudio.ui.evaluation.sight import Array
from cnnstudio.ui.evaluation.weights_scaling import WeightsScaling
from cnnstudio.ui.widgets.save_question import ask_where


class Trying(QObject):
    """`told(sentence)` says what was done or why it cannot be."""

    told = Signal(str)

    def __init__(
        self, looking: Looking, interfering: Interfering, sampling: Sampling, atlas: Atlas, side: PictureSide
    ) -> None:
        super().__init__(side)
        self._looking, self._interfering, self._sampling = looking, interfering, sampling
        self._atlas, self._side = atlas, side
        self.editor: KernelEditor | None = None
        self.scaling: WeightsScaling | None = None
        box = side.interfere
        box.mapWanted.connect(self._mute_map)
        box.layerWanted.connect(self._mute_layer)
        box.kernelWanted.connect(self._empty_kernel)
        box.editWanted.connect(self._open_editor)
        box.changeWanted.connect(self._open_scaling)
        box.judgeWanted.connect(sampling.ask)
        sampling.counted.connect(self._show_counted)
        sampling.refused.connect(box.say)
        atlas.tools.saveWanted.connect(self._ask_where)

    def _name(self) -> str:
        node = self._looking.sight.node
        return node.name if node is not None else ""

    def _channel(self) -> int:
        """Return the chosen map, or the chosen unit of a row."""
        output = self._looking.sight.output
        return self._atlas.unit if output is not None and output.ndim in (1, 2) else self._atlas.filter

    def follow(self) -> None:
        """Offer what can be done to what is chosen now."""
        kernels = self._kernel() is not None
        self._side.interfere.show_layer(self._looking.sight, self._channel(), kernels=kernels)

    def _kernel(self) -> Array | None:
        """Return the chosen kernel, sizes... x channels, with what was edited."""
        sight, chosen = self._looking.sight, self._atlas.filter
        if self._atlas.set.filters is None or sight.node is None or sight.kernel is None:
            return None
        edit = self._interfering.now.edit_of(sight.node.name, chosen)
        filters = filters_of(np.asarray(sight.kernel), sight.node.layer.kind)
        if chosen >= len(filters):
            return None
        return edit.values if edit is not None else filters[chosen]

    def _mute_map(self) -> None:
        self._interfering.toggle(self._name(), self._channel())

    def _mute_layer(self) -> None:
        self._interfering.toggle(self._name(), WHOLE)

    def _empty_kernel(self) -> None:
        kernel = self._kernel()
        if kernel is not None:
            self._interfering.edit(self._name(), self._atlas.filter, np.zeros_like(kernel))

    def _open_editor(self) -> None:
        kernel = self._kernel()
        if kernel is None:
            return
        if kernel.ndim != 3 or max(kernel.shape[:2]) > LARGEST:
            self.told.emit(tr("Only kernels of up to {n} × {n} cells can be typed.", n=LARGEST))
            return
        if self.editor is None:
            self.editor = KernelEditor(self._side.window())
            self.editor.edited.connect(self._take_edit)
        channel = min(self._atlas.channel, kernel.shape[-1] - 1)
        self.editor.edit(self._name(), self._atlas.filter, kernel, channel)
        self.editor.open_beside(self._side.interfere.edit)

    def _open_scaling(self) -> None:
        """Offer to multiply the weights of the chosen kernel or unit, or of the whole layer."""
        if self._whole() is None:
            self.told.emit(tr("{layer} has no kernel to change.", layer=self._name()))
            return
        if self.scaling is None:
            self.scaling = WeightsScaling(self._side.window())
            self.scaling.wanted.connect(self._scale)
        part = self._part()
        words = "" if part is None else self._part_words(part)
        self.scaling.offer(self._name(), words)
        self.scaling.open_beside(self._side.interfere.change)

    def _part(self) -> int | None:
        """Return the number of the chosen kernel or unit; None where a layer's kernel has no such parts."""
        node = self._looking.sight.node
        if self._atlas.set.filters is not None:
            return self._atlas.filter
        return self._channel() if node is not None and node.layer.kind == "Dense" else None

    def _part_words(self, part: int) -> str:
        if self._atlas.set.filters is not None:
            return tr("kernel {n}", n=number(part))
        return tr("unit {n}", n=number(part))

    def _whole(self) -> Array | None:
        """Return the chosen layer's kernel as Keras holds it, with what was edited of all of it."""
        sight = self._looking.sight
        edit = self._interfering.now.edit_of(self._name(), WHOLE)
        return edit.values if edit is not None else sight.kernel

    def _scale(self, factor: float, whole: bool) -> None:
        kernel, part, node = self._whole(), self._part(), self._looking.sight.node
        if kernel is None or node is None:
            return
        if whole or part is None:
            self._interfering.edit(self._name(), WHOLE, np.asarray(kernel, np.float32) * np.float32(factor))
            return
        edit = self._interfering.now.edit_of(self._name(), part)
        values = edit.values if edit is not None else filters_of(np.asarray(kernel), node.layer.kind)[part]
        self._interfering.edit(self._name(), part, np.asarray(values, np.float32) * np.float32(factor))

    def _take_edit(self, filter_: int, values: object) -> None:
        if isinstance(values, np.ndarray):
            self._interfering.edit(self._name(), filter_, values)

    def _show_counted(self, report: messages.SampleJudged, sample: str) -> None:
        self._side.interfere.show_judged(report, sample)

    def _ask_where(self, what: str, form: str) -> None:
        content = self.content(what, form)
        if content is None:
            self.told.emit(tr("There are no such numbers to save yet."))
            return
        title = tr("Save the weights") if what == "weights" else tr("Save the outputs")
        ask_where(self._side.window(), title, form, lambda path: self._write(path, content))

    def _write(self, path: Path, content: bytes) -> None:
        try:
            atomic_write(path, content)
        except StorageError as error:
            self.told.emit(str(error))
        else:
            self.told.emit(tr("Saved as {name}.", name=path.name))

    def content(self, what: str, form: str) -> bytes | None:
        """Return a file of the chosen layer's weights or outputs; None where there are none."""
        sight = self._looking.sight
        array = sight.kernel if what == "weights" else sight.output
        if array is None and what == "weights" and sight.weights:
            array = next(iter(sight.weights.values()))
        if array is None:
            return None
        if form == "npy":
            return as_npy(array)
        if form == "csv":
            kernels = what == "weights" and array.ndim == 4
            return as_csv(array, ("row", "column", "channel", "filter") if kernels else ())
        return as_png(self._tiles(what, np.asarray(array)))

    def _tiles(self, what: str, array: Array) -> Array:
        if what == "weights" and self._atlas.set.filters is not None:
            return slices(self._atlas.set, self._atlas.channel)[0]
        stack = map_stack(array, self._atlas.plane) if what == "maps" else None
        if stack is not None:
            return stack
        return array.reshape(1, -1, array.shape[-1])
