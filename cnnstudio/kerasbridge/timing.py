"""How long a few layers take for one sample on this machine, and how fast it multiplies at all."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnnstudio.document.analysis import analyse
from cnnstudio.document.graph import Edge, Graph, Node
from cnnstudio.document.project import Project
from cnnstudio.kerasbridge.build import build, first_sentence
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.prepare import inference
from cnnstudio.kerasbridge.probe import Probe
from cnnstudio.kerasbridge.scaling import check_fit, factors, scaled
from cnnstudio.kerasbridge.tracing import TRACING
from cnnstudio.language import tr
from cnnstudio.layers.catalogue import make
from cnnstudio.layers.kind import Layer

RUNS = 20
_WARM = 3
Sample = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Rate:
    """What the smallest convolution takes, and multiplications per second of a large one and of a Dense layer."""

    overhead: float
    macs_per_second: float
    dense_macs_per_second: float
    """Far fewer for a single sample: each weight is fetched for one multiplication."""

    def seconds(self, macs: int, dense: bool = False) -> float:
        """Return an estimate for so many multiplications."""
        return self.overhead + macs / (self.dense_macs_per_second if dense else self.macs_per_second)


def arriving(project: Project, images: NDArray[Any]) -> Sample:
    """Return what the first of these raw samples has become at the end of a design with its initial weights."""
    if all(node.layer.kind == "Input" for node in project.graph.nodes):
        return _scaled(project, images[:1])
    return Probe(build(project), project.recipe).look(images[:1]).predictions


def _scaled(project: Project, images: NDArray[Any]) -> Sample:
    layer: Any = project.graph.nodes[0].layer
    wanted = keras.KerasTensor(
        (None, *layer.shape), layer.dtype or "float32", name=project.graph.nodes[0].name
    )
    check_fit(images.shape[1:], wanted)
    made: Sample = scaled(tf.constant(images), tf.constant(factors(project.recipe)), wanted).numpy()
    return made


def median_seconds(project: Project, sample: Sample) -> float:
    """Return the median time of 20 passes of one sample through a design, after warming up."""
    model = build(project).model
    with TRACING:
        call = tf.function(lambda x: inference(model, x), autograph=False)
        given = tf.constant(sample)
        call.get_concrete_function(given)
    try:
        for _ in range(_WARM):
            call(given).numpy()
        return statistics.median(_seconds(call, given) for _ in range(RUNS))
    except tf.errors.OpError as error:
        raise BridgeError(tr("TensorFlow cannot run it here: {why}", why=first_sentence(error))) from error


def _seconds(call: Any, given: Any) -> float:
    begun = time.perf_counter()
    call(given).numpy()
    return time.perf_counter() - begun


def rate() -> Rate:
    """Measure a convolution of nearly nothing, one of 29 million multiplications, and a Dense layer of 17 million."""
    overhead = _reference((8, 8, 1), make("Conv2D", filters=4, activation="relu"))[0]
    spent, macs = _reference((56, 56, 32), make("Conv2D", filters=32, padding="same"))
    dense_spent, dense_macs = _reference((4096,), make("Dense", units=4096))
    return Rate(overhead, macs / max(spent - overhead, 1e-6), dense_macs / max(dense_spent - overhead, 1e-6))


def _reference(shape: tuple[int, ...], layer: Layer) -> tuple[float, int]:
    """Return seconds and multiplications of one layer on random numbers."""
    design = _behind_input(shape, layer)
    noise = np.random.default_rng(0).random((1, *shape), np.float32)
    return median_seconds(design, noise), analyse(design).totals.macs


def _behind_input(shape: tuple[int, ...], layer: Layer) -> Project:
    nodes = (
        Node(id="a", name="input", layer=make("Input", shape=shape)),
        Node(id="b", name="layer", layer=layer),
    )
    return Project(graph=Graph(nodes=nodes, edges=(Edge(id="e", source="a", target="b"),)))
