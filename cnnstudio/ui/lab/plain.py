"""An input and a kernel of plain numbers, and the rows by which the smaller pages choose them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from cnnstudio.arithmetic.numbers import Refused
from cnnstudio.language import tr
from cnnstudio.ui.lab import inputs
from cnnstudio.ui.lab.chips import Chips
from cnnstudio.ui.lab.inputs import COURSE, COURSE_KERNEL
from cnnstudio.ui.lab.sliding import named_kernel, presets
from cnnstudio.ui.lab.values import Table
from cnnstudio.ui.widgets import Choice, NumberField, PairField

if TYPE_CHECKING:
    from cnnstudio.ui.lab.grid import NumberGrid
    from cnnstudio.ui.lab.page import LabPage


@dataclass(frozen=True)
class Plain:
    """Rows and columns without channels."""

    source: str = "course"
    number: int = 0
    image: Table = COURSE

    @property
    def grey(self) -> bool:
        """Say whether the input is a picture, bright where its numbers are large."""
        return self.source in inputs.PICTURES

    @property
    def brightest(self) -> float | None:
        """Return the number that is white, None where numbers are no brightness."""
        return 1.0 if self.grey else None


@dataclass(frozen=True)
class PlainPair(Plain):
    """An input and a kernel."""

    kernel: Table = COURSE_KERNEL
    preset: str = "course"


P = TypeVar("P", bound=Plain)
K = TypeVar("K", bound=PlainPair)


class InputRows:
    """The choice of an input without channels, its size and number; photographs come in grey."""

    def __init__(
        self,
        page: LabPage[P],
        grid: NumberGrid,
        extra: dict[str, tuple[str, Table]] | None = None,
        brings: Callable[[str, Table], dict[str, Any]] = lambda _source, _image: {},
    ) -> None:
        """`brings` says which other settings the image of another source changes in the same step."""
        self._page: LabPage[Any] = page
        self._extra, self._brings = extra or {}, brings
        known = [(key, words) for key, words in inputs.sources() if key != "photo-colour"]
        own = [(key, words) for key, (words, _table) in self._extra.items()]
        self.source = Choice([*own, *known], page.settings.source, tr("Input"))
        self.size = NumberField(8, 1, inputs.LARGEST_SIDE, name=tr("Input size"))
        self.number = NumberField(0, 0, 999_999, name=tr("Image number"))
        page.add_row(tr("Input"), self.source, "source", "input")
        page.add_row(tr("Size"), self.size)
        self._number_row = page.add_row(tr("Image"), self.number, "number")
        self.source.valueChanged.connect(lambda key: self.load(str(key)))
        self.size.valueChanged.connect(self._choose_size)
        self.number.valueChanged.connect(lambda n: self.load("test", "number", number=n))
        for field in (self.size, self.number):
            field.editingEnded.connect(page.history.seal)
        grid.edited.connect(lambda r, c, v: self._keep(self._page.settings.image.with_cell((r, c), v)))
        grid.pasted.connect(lambda table: self._keep(Table(table)))

    def _keep(self, image: Table) -> None:
        self._page.change(image=image)

    def _choose_size(self, size: int) -> None:
        settings = self._page.settings
        if inputs.sized(settings.source):
            self.load(settings.source, "size", size=size)
        else:
            begun = self._page.history.begun("size")
            same = (size, size) == begun.image.shape
            image = begun.image if same else begun.image.resized((size, size))
            self._page.change("size", image=image, source=begun.source if same else "typed")

    def _brought(self, source: str, image: Table) -> dict[str, Any]:
        return {} if source == self._page.settings.source else self._brings(source, image)

    def load(self, source: str, thing: str = "", size: int | None = None, number: int | None = None) -> None:
        """Take an input; what is not there is refused with a sentence."""
        page = self._page
        rows = page.settings.image.shape[0] if size is None else size
        if size is None and inputs.sized(source) and not inputs.sized(page.settings.source):
            rows = 32 if source.startswith("photo") else 8
        at = page.settings.number if number is None else number
        if source == "layer":
            self.show(page.settings)
        elif source in self._extra:
            image = self._extra[source][1]
            page.change(image=image, source=source, **self._brought(source, image))
        elif source == "typed":
            page.change(source=source)
        else:
            try:
                loaded = inputs.load(source, rows, at, page.context)
            except Refused as refused:
                page.show_refusal(refused)
                self.show(page.settings)
                return
            image = Table(loaded.array[..., 0])
            page.change(thing, image=image, source=source, number=at, **self._brought(source, image))

    def show(self, settings: Plain) -> None:
        """Put the settings into the controls."""
        self.source.set_value(settings.source)
        self.size.set_value(settings.image.shape[0])
        self.number.set_value(settings.number)
        self._number_row.setVisible(settings.source == "test")


class KernelRows:
    """The choice of a kernel without channels, and its size."""

    def __init__(self, page: LabPage[K], grid: NumberGrid) -> None:
        self._page: LabPage[Any] = page
        self.presets = Chips(presets(), tr("Kernel"))
        self.size = PairField(page.settings.kernel.shape, 1, 100, tr("Kernel size"))
        page.controls.addWidget(self.presets)
        page.add_row(tr("Kernel size"), self.size, "kernel", "kernel size")
        self.presets.chosen.connect(
            lambda name: page.change(kernel=Table(named_kernel(str(name))), preset=str(name))
        )
        self.size.valueChanged.connect(self._resize)
        self.size.editingEnded.connect(page.history.seal)
        grid.edited.connect(
            lambda r, c, v: page.change(kernel=page.settings.kernel.with_cell((r, c), v), preset="")
        )
        grid.pasted.connect(lambda table: page.change(kernel=Table(table), preset=""))

    def _resize(self, size: tuple[int, int]) -> None:
        begun = self._page.history.begun("kernel")
        same = tuple(size) == begun.kernel.shape
        kernel = begun.kernel if same else begun.kernel.resized(tuple(size))
        self._page.change("kernel", kernel=kernel, preset=begun.preset if same else "")

    def show(self, settings: PlainPair) -> None:
        """Put the settings into the controls."""
        self.presets.set_value(settings.preset)
        self.size.set_value(settings.kernel.shape)
