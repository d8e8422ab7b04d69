"""What lies on the pad with its history, and the picture of it that is prepared for the network."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cnnstudio.ui.drawing.sheet import Bytes, Colour, Point, Sheet, Stroke, Under

__all__ = ["INK_SIDE", "Bytes", "Drawing", "Ink", "Point", "Sheet", "Stroke", "Under"]

INK_SIDE = 280
"""Pixels of the picture that is prepared for the network, unless its input is larger."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Strokes, and what lies under them."""

    strokes: tuple[Stroke, ...] = ()
    under: Under | None = None

    @property
    def empty(self) -> bool:
        """Say whether there is neither ink nor a picture."""
        return self.under is None and all(stroke.erases for stroke in self.strokes)


class Ink:
    """The drawing on the pad with its history; clearing and opening a picture are steps like any stroke."""

    def __init__(self) -> None:
        self.drawing = Drawing()
        self._past: list[Drawing] = []
        self._future: list[Drawing] = []
        self._light = self._coloured = False
        self.sheet = Sheet(INK_SIDE)

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        """The strokes, the first one first."""
        return self.drawing.strokes

    @property
    def empty(self) -> bool:
        """Say whether no pen has touched the pad since it was cleared."""
        return self.drawing.empty

    @property
    def light(self) -> bool:
        """Say whether the paper is white."""
        return self._light

    @property
    def can_undo(self) -> bool:
        """Say whether there is a step to take back."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Say whether there is a step to do again."""
        return bool(self._future)

    def take_paper(self, light: bool, coloured: bool, side: int = INK_SIDE) -> None:
        """Draw on other paper, in grey or in colours; what was drawn is drawn anew."""
        self._light, self._coloured = light, coloured
        self.sheet = Sheet(side, coloured, light)
        self._renew()

    def begin(
        self,
        at: Point,
        width: float,
        erases: bool,
        pressure: float | None = None,
        colour: Colour | None = None,
    ) -> Stroke:
        """Set pen or eraser down."""
        stroke = Stroke((at,), width, erases, () if pressure is None else (pressure,), colour)
        self._step(replace(self.drawing, strokes=(*self.strokes, stroke)))
        self.sheet.draw(stroke)
        return stroke

    def extend(self, at: Point, pressure: float | None = None) -> Stroke:
        """Pull the last stroke on; return it."""
        last = self.strokes[-1]
        stroke = last.extended(at, pressure)
        self.drawing = replace(self.drawing, strokes=(*self.strokes[:-1], stroke))
        self.sheet.draw(stroke, len(last.points))
        return stroke

    def clear(self) -> None:
        """Take everything away."""
        if self.drawing != Drawing():
            self._step(Drawing())
            self._renew()

    def open(self, under: Under) -> None:
        """Put a picture on the pad in place of what is there."""
        self._step(Drawing((), under))
        self._renew()

    def undo(self) -> None:
        """Take the last step back."""
        if self._past:
            self._future.append(self.drawing)
            self.drawing = self._past.pop()
            self._renew()

    def redo(self) -> None:
        """Do the step again that was taken back last."""
        if self._future:
            self._past.append(self.drawing)
            self.drawing = self._future.pop()
            self._renew()

    def _step(self, drawing: Drawing) -> None:
        self._past.append(self.drawing)
        self._future.clear()
        self.drawing = drawing

    def _renew(self) -> None:
        self.sheet.draw_all(self.drawing.strokes, self.drawing.under)
