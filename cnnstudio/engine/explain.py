"""One value of a trained run's layer worked out for a picture, in this process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cnnstudio.arithmetic.explaining import InNetwork, explained_in
from cnnstudio.data.drawn import Way, how_drawn, prepared
from cnnstudio.desk.images import read_image
from cnnstudio.document.expand import expand
from cnnstudio.engine.evaluate import Trained
from cnnstudio.engine.runs import RunError
from cnnstudio.kerasbridge.probe import EVERY_LAYER, Probe
from cnnstudio.language import number, shape_text, tr

Place = tuple[int, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Found:
    """The working of one value, and whose it is."""

    layer: str
    kind: str
    shape: Place
    step: int
    told: InNetwork


def explain(folder: Path | str, image: Path, layer: str, at: Place | None, *, raw: bool = False) -> Found:
    """Return the working of a layer's value for this picture: the named one, or the one of the largest magnitude."""
    trained = Trained.read(folder)
    node = next((one for one in expand(trained.project) if layer in (one.name, one.path)), None)
    if node is None:
        names = ", ".join(one.name for one in expand(trained.project))
        raise RunError(
            tr("There is no layer {layer} in this run; there are: {names}.", layer=layer, names=names)
        )
    probe = Probe(trained.network, trained.project.recipe)
    way: Way = (
        "raw" if raw else how_drawn(trained.project.recipe, trained.input_shape, trained.run.data.digits)
    )
    picture = read_image(image)
    if len(trained.input_shape) != picture.ndim or len(trained.network.model.inputs) != 1:
        raise RunError(tr("This run's network does not take one picture, so it cannot explain pictures."))
    ends = zip(trained.input_shape, picture.shape, strict=True)
    shape = tuple(own if wanted is None else wanted for wanted, own in ends)
    sight = probe.look(prepared(picture, way, shape)[None], EVERY_LAYER)
    outputs = dict(zip(sight.layers, sight.maps, strict=True))
    weights = tuple(zip(*probe.kernels(node.name), strict=True))
    output = outputs[node.name]
    place = _place(at, output)
    told = explained_in(trained.project, node.path, outputs, weights, place)
    return Found(node.name, node.layer.kind, output.shape, trained.step, told)


def _place(at: Place | None, output: np.ndarray) -> Place:
    if at is None:
        flat = int(np.abs(output).argmax())
        return tuple(int(i) for i in np.unravel_index(flat, output.shape))
    if len(at) != output.ndim or any(i >= n for i, n in zip(at, output.shape, strict=True)):
        raise RunError(
            tr("The output is {shape}; name {n} numbers that lie in it.",
               shape=shape_text(output.shape), n=number(output.ndim))
        )  # fmt: skip
    return at
