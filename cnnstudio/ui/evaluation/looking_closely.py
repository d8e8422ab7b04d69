"""Which kernel, map or array of weights is looked at closely: by a double click, by Enter, or from a list."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from cnnstudio.language import number, shape_text, tr
from cnnstudio.ui.evaluation.atlas import Atlas
from cnnstudio.ui.evaluation.close_look import CloseLook, Looked, planes_of
from cnnstudio.ui.evaluation.kernel_set import filter_planes
from cnnstudio.ui.evaluation.looking import Looking
from cnnstudio.ui.evaluation.maps import map_stack
from cnnstudio.ui.evaluation.weight_picture import LARGEST

Source = Callable[[], Looked | None]


class LookingClosely(QObject):
    """Opens the close look, and keeps it true while the weights, the picture or the layer change."""

    def __init__(self, looking: Looking, atlas: Atlas, window: QWidget) -> None:
        super().__init__(atlas)
        self._looking, self._atlas, self._view = looking, atlas, window
        self.card: CloseLook | None = None
        self.menu = QMenu(atlas)
        self._source: Source = lambda: None
        kernels, maps = atlas.kernels, atlas.maps
        kernels.grid.activated.connect(lambda place: self.open(partial(self._left, place), kernels))
        maps.grid.activated.connect(lambda place: self.open(partial(self._map, self._filter(place)), maps))
        kernels.matrix.activated.connect(lambda: self.open(self._matrix, kernels))
        for half in (kernels, maps):
            half.strip.activated.connect(
                lambda h=half: self.open(self._outputs if h is maps else self._inputs, h)
            )
        maps.matrix.activated.connect(lambda: self.open(self._outputs, maps))
        atlas.tools.numbers.clicked.connect(self._offer)
        looking.changed.connect(self._follow)

    def open(self, source: Source, beside: QWidget) -> None:
        """Look closely at what a source gives now, and at what it gives later."""
        looked = source()
        if looked is None:
            return
        if self.card is None:
            self.card = CloseLook(self._view.window())
        self._source = source
        plane = self._atlas.channel if len(looked.planes) > self._atlas.channel else 0
        self.card.open_on(looked, beside, plane)

    def _follow(self) -> None:
        """Show what the same place holds now; close where there is no such place any more."""
        if self.card is None or not self.card.isVisible():
            return
        looked = self._source()
        if looked is None:
            self.card.close_it()
        else:
            self.card.show_numbers(looked)

    def _filter(self, place: int) -> int:
        return self._atlas.set.filter_at(place)

    def _name(self) -> str:
        node = self._looking.sight.node
        return node.name if node is not None else ""

    def _left(self, place: int) -> Looked | None:
        """Return what stands at a place of the left grid: a kernel, or a map of the input."""
        if self._atlas.set.filters is not None:
            return self._kernel(self._filter(place))
        below = self._looking.sight.below
        stack = map_stack(below, self._atlas.plane) if below is not None else None
        if stack is None or place >= len(stack):
            return None
        return planes_of(tr("Input map {n} of {layer}", n=number(place), layer=self._name()), stack[place])

    def _kernel(self, index: int) -> Looked | None:
        shown = self._atlas.set.shown()
        if shown is None or index >= len(shown):
            return None
        planes = filter_planes(np.asarray(shown[index]))
        names = tuple(tr("channel {n}", n=number(n)) for n in range(len(planes))) if len(planes) > 1 else ()
        return planes_of(tr("Kernel {n} of {layer}", n=number(index), layer=self._name()), planes, names)

    def _map(self, index: int) -> Looked | None:
        output = self._looking.sight.output
        stack = map_stack(output, self._atlas.plane) if output is not None else None
        if stack is None or index >= len(stack):
            return None
        return planes_of(tr("Map {n} of {layer}", n=number(index), layer=self._name()), stack[index])

    def _outputs(self) -> Looked | None:
        output = self._looking.sight.output
        if output is None or output.size > LARGEST:
            return None
        flat = output if output.ndim < 3 else output.reshape(output.shape[0], -1)
        return planes_of(tr("Outputs of {layer}", layer=self._name()), flat)

    def _inputs(self) -> Looked | None:
        below = self._looking.sight.below
        return planes_of(tr("Input of {layer}", layer=self._name()), below) if below is not None else None

    def _matrix(self) -> Looked | None:
        """Return the matrix at the left: of a layer with weights their kernel, else what it reads."""
        sight = self._looking.sight
        if sight.weights:
            kernel = sight.kernel
            path = next(
                (p for p, array in sight.weights.items() if array is kernel), next(iter(sight.weights))
            )
            return self._array(path)
        below = sight.below
        return self._inputs() if below is not None and below.size <= LARGEST else None

    def _array(self, path: str) -> Looked | None:
        array = self._looking.sight.weights.get(path)
        if array is None or array.size > LARGEST:
            return None
        flat = array if array.ndim < 3 else array.reshape(-1, array.shape[-1])
        return planes_of(f"{self._name()}, {path}", flat)

    def choices(self) -> list[tuple[str, Source]]:
        """Return what can be looked at closely now, by its words."""
        chosen, sight = self._atlas.filter, self._looking.sight
        found: list[tuple[str, Source]] = []
        if self._atlas.set.filters is not None:
            found.append((tr("Kernel {n}", n=number(chosen)), partial(self._kernel, chosen)))
        if self._map(chosen) is not None:
            found.append((tr("Map {n}", n=number(chosen)), partial(self._map, chosen)))
        elif sight.output is not None:
            found.append((tr("Outputs for this picture"), self._outputs))
        for path, array in sight.weights.items():
            if array.size <= LARGEST:
                found.append((f"{path} {shape_text(array.shape)}", partial(self._array, path)))
        return found

    def _offer(self) -> None:
        self.menu.clear()
        button = self._atlas.tools.numbers
        for words, source in self.choices():
            self.menu.addAction(words).triggered.connect(lambda _=False, s=source: self.open(s, button))
        if not self.menu.isEmpty():
            self.menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
