"""What stands on the canvas beside the network: frames and notes. They are for the eye and never change a layer."""

from __future__ import annotations

from pydantic import field_validator

from cnnstudio.language import tr
from cnnstudio.layers.value import Value

Box = tuple[float, float, float, float]
"""Left, top, width and height in scene pixels."""

COLOURS = ("io", "conv", "pool", "act", "norm", "dense", "reshape", "merge")
"""Frames wear the colours of layer families, which are told apart by everybody."""
LONGEST_TITLE = 120
LONGEST_NOTE = 20_000
_FARTHEST = 1e7


def _near(box: Box) -> Box:
    if not all(abs(number) < _FARTHEST for number in box) or box[2] <= 0 or box[3] <= 0:
        raise ValueError(tr("A box needs a width and a height above 0, within the canvas."))
    return box


class Frame(Value):
    """A titled coloured area; what it carries is listed, whatever lies over it."""

    id: str
    title: str
    box: Box
    colour: str = "conv"
    members: tuple[str, ...] = ()
    """Ids of layers, notes and other frames."""
    block: str = ""
    """The block definition whose graph it stands in; empty for the network itself."""

    @field_validator("title")
    @classmethod
    def _short(cls, title: str) -> str:
        if len(title) > LONGEST_TITLE:
            raise ValueError(tr("A title has at most {n} characters.", n=LONGEST_TITLE))
        return title

    @field_validator("colour")
    @classmethod
    def _known(cls, colour: str) -> str:
        if colour not in COLOURS:
            raise ValueError(tr("{colour} is no colour of a frame.", colour=colour))
        return colour

    @field_validator("box")
    @classmethod
    def _in_reach(cls, box: Box) -> Box:
        return _near(box)


class Note(Value):
    """A piece of text on the canvas, free or attached to a layer."""

    id: str
    text: str
    box: Box
    """Where it stands; of an attached note left and top count from the layer's corner."""
    node: str | None = None
    block: str = ""

    @field_validator("text")
    @classmethod
    def _short(cls, text: str) -> str:
        if len(text) > LONGEST_NOTE:
            raise ValueError(tr("A note has at most {n} characters.", n=LONGEST_NOTE))
        return text

    @field_validator("box")
    @classmethod
    def _in_reach(cls, box: Box) -> Box:
        return _near(box)
