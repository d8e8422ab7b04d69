"""What is often printed about the size of an output, and what is right, with the course's numbers worked out."""

from __future__ import annotations

from cnnstudio.arithmetic.sizes import output_size
from cnnstudio.language import number, tr

_WIDTH, _KERNEL = 28, 5


def size_notes() -> list[tuple[str, str]]:
    """Return each print and its right form for 28 cells and a kernel of 5."""
    at = {
        (way, stride): output_size(_WIDTH, _KERNEL, stride, way)
        for way in ("same", "valid")
        for stride in (1, 2)
    }
    halved = at["same", 2]
    return [
        (
            tr("same: the output is as large as the input"),
            tr(
                "With stride 1; otherwise ceil(W/S), and the odd cell is added after, right or below: {w} cells, F {f} and "
                "stride 2 give {size}, with {before} added before and {after} after.",
                w=number(_WIDTH), f=number(_KERNEL), size=number(halved.output), before=number(halved.axis.before),
                after=number(halved.axis.after),
            ),
        ),
        (
            tr("stride 1 keeps the size, stride 2 halves it"),
            tr(
                "Only with same: {same} and {halved} for {w} cells and F {f}. Valid loses F − 1 cells, and stride 2 gives "
                "floor((W − F)/2) + 1: {valid} and {less}.",
                same=number(at["same", 1].output), halved=number(halved.output), w=number(_WIDTH), f=number(_KERNEL),
                valid=number(at["valid", 1].output), less=number(at["valid", 2].output),
            ),
        ),
    ]  # fmt: skip
