"""Why a network gives an answer: which parts of the picture its score for a class rests on, by five methods."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnnstudio.document.expand import expand
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.kerasbridge.build import Network
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.prepare import fixed_batch, inference
from cnnstudio.kerasbridge.scaling import check_fit, factors, scaled
from cnnstudio.kerasbridge.task import last_activation
from cnnstudio.kerasbridge.tracing import TRACING
from cnnstudio.language import tr

Method = Literal["grad_cam", "saliency", "smooth_grad", "integrated_gradients", "occlusion"]
Reals = NDArray[np.float32]

SIGNED: frozenset[Method] = frozenset({"integrated_gradients", "occlusion"})
"""Methods whose map tells what speaks against the class as well, below 0."""
_AT_ONCE = 16
_NOISY_COPIES = 32
_NOISE = 0.15
_FIRST_STEPS, _MOST_STEPS = 32, 512
_CLOSE = 0.005
_PATCHES = 7


@dataclass(frozen=True, eq=False, slots=True)
class Reason:
    """What is known so far; `share` is 1 when it is all."""

    share: float
    map: Reals
    """Height x width."""
    score: float
    """The network's score for the class, or how far it is above the other one's."""
    baseline: float = float("nan")
    """Score of the black picture; NaN where the method needs none."""
    layer: str = ""
    """Whose maps Grad-CAM weighs."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A class, the class it is compared with (-1: none), and the layer Grad-CAM looks at (empty: the last maps)."""

    target: int
    against: int = -1
    layer: str = ""


class Reasons:
    """Works out maps for one network; every step of an iterator takes a fraction of a second."""

    def __init__(self, network: Network, recipe: DataRecipe) -> None:
        self._network, self._scale = network, tf.constant(factors(recipe))
        self._activation = last_activation(network.model.outputs[0])

    def of(self, image: NDArray[Any], method: Method, asked: Asked) -> Iterator[Reason]:
        """Return the map of a raw picture, again and again as it becomes more exact."""
        check_fit(image.shape, self._input())
        wanted = self._input()
        if len(wanted.shape) not in (3, 4) or not tf.as_dtype(wanted.dtype).is_floating:
            raise BridgeError(tr("This network does not read pictures, so there is no map over one."))
        self._check_classes(asked)
        ways: dict[Method, Callable[[Any, Asked], Iterator[Reason]]] = {
            "grad_cam": self._grad_cam,
            "saliency": self._saliency,
            "smooth_grad": self._smooth,
            "integrated_gradients": self._integrated,
            "occlusion": self._occlusion,
        }
        return ways[method](self._inputs(image[None]), asked)

    def _input(self) -> Any:
        if len(self._network.model.inputs) != 1 or fixed_batch(self._network.model) is not None:
            raise BridgeError(
                tr("Reasons are worked out for networks with one input and an open batch size.")
            )
        return self._network.model.inputs[0]

    def _check_classes(self, asked: Asked) -> None:
        outputs = self._network.model.outputs[0]
        classes = 2 if outputs.shape[-1] == 1 else outputs.shape[-1]
        if len(outputs.shape) != 2 or not (0 <= asked.target < classes and -1 <= asked.against < classes):
            raise BridgeError(tr("The network has no such class; choose one of its {n}.", n=classes))

    def _inputs(self, raw: NDArray[Any]) -> Any:
        return scaled(tf.constant(raw), self._scale, self._input())

    def _score(self, outputs: Any, asked: Asked) -> Any:
        """Return the score before softmax or sigmoid: shares near 1 would hide what moves them."""
        scores = self._scores(outputs)
        found = scores[:, asked.target]
        return found if asked.against < 0 else found - scores[:, asked.against]

    def _scores(self, outputs: Any) -> Any:
        scores = getattr(outputs, "_keras_logits", None)
        if scores is None:
            scores = self._from_shares(tf.cast(outputs, tf.float32))
        if scores.shape[-1] == 1:
            return tf.concat([-scores, scores], axis=-1)
        return scores

    def _from_shares(self, outputs: Any) -> Any:
        if self._activation == "softmax":
            return tf.math.log(outputs + 1e-12)
        if self._activation == "sigmoid":
            return tf.math.log(outputs + 1e-12) - tf.math.log(1 - outputs + 1e-12)
        return outputs

    def _passed(self, inputs: Any, asked: Asked) -> Any:
        outputs = inference(self._network.model, inputs)
        return self._score(keras.tree.flatten(outputs)[0], asked)

    def _slopes(self, inputs: Any, asked: Asked) -> tuple[Any, Any]:
        """Return the scores of some pictures, and how each changes with every pixel."""
        with TRACING, tf.GradientTape() as tape:
            tape.watch(inputs)
            scores = self._passed(inputs, asked)
        return scores, tape.gradient(scores, inputs, unconnected_gradients=tf.UnconnectedGradients.ZERO)

    def _plain(self, inputs: Any, asked: Asked) -> Reals:
        with TRACING:
            return np.asarray(self._passed(inputs, asked), np.float32)

    def _saliency(self, inputs: Any, asked: Asked) -> Iterator[Reason]:
        scores, slopes = self._slopes(inputs, asked)
        yield Reason(1.0, _largest_channel(np.asarray(slopes[0], np.float32)), float(scores[0]))

    def _smooth(self, inputs: Any, asked: Asked) -> Iterator[Reason]:
        score = float(self._plain(inputs, asked)[0])
        draw = np.random.default_rng(0)
        one = np.asarray(inputs[0], np.float32)
        spread = _NOISE * float(one.max() - one.min() or 1.0)
        total = np.zeros(one.shape, np.float32)
        for done in range(_AT_ONCE, _NOISY_COPIES + 1, _AT_ONCE):
            noisy = one + draw.normal(0, spread, (_AT_ONCE, *one.shape)).astype(np.float32)
            _, slopes = self._slopes(tf.constant(noisy, inputs.dtype), asked)
            total += np.asarray(tf.reduce_sum(slopes, axis=0), np.float32)
            yield Reason(done / _NOISY_COPIES, _largest_channel(total / done), score)

    def _integrated(self, inputs: Any, asked: Asked) -> Iterator[Reason]:
        black = self._inputs(np.zeros((1, *inputs.shape[1:]), np.float32))
        score, base = (float(self._plain(x, asked)[0]) for x in (inputs, black))
        steps = _FIRST_STEPS
        while True:
            mean = np.zeros(inputs.shape[1:], np.float64)
            for first in range(0, steps, _AT_ONCE):
                mean += self._slopes_between(black, inputs, np.arange(first, first + _AT_ONCE), steps, asked)
                share = (first + _AT_ONCE) / steps * min(0.9, steps / _MOST_STEPS)
                whole = mean * steps / (first + _AT_ONCE)
                yield Reason(share, _summed(np.asarray(inputs - black)[0] * whole), score, base)
            parts = np.asarray(inputs - black, np.float64)[0] * mean
            gap = abs(float(parts.sum()) - (score - base))
            if gap <= _CLOSE * abs(score - base) or steps >= _MOST_STEPS:
                yield Reason(1.0, _summed(parts), score, base)
                return
            steps *= 2

    def _slopes_between(
        self, black: Any, inputs: Any, numbers: NDArray[np.intp], steps: int, asked: Asked
    ) -> NDArray[np.float64]:
        """Return the sum of slopes at some of the points between the black picture and this one, a share of all."""
        parts = ((numbers + 0.5) / steps).astype(np.float32).reshape(-1, *(1,) * (len(inputs.shape) - 1))
        between = black + tf.constant(parts, inputs.dtype) * (inputs - black)
        _, slopes = self._slopes(between, asked)
        return np.asarray(np.asarray(slopes, np.float64).sum(axis=0) / steps)

    def _occlusion(self, inputs: Any, asked: Asked) -> Iterator[Reason]:
        one = np.asarray(inputs[0], np.float32)
        score = float(self._plain(inputs, asked)[0])
        spots = _spots(one.shape[0], one.shape[1])
        fill = one.mean(axis=(0, 1))
        lost, covered = np.zeros(one.shape[:2], np.float64), np.zeros(one.shape[:2], np.float64)
        for first in range(0, len(spots), _AT_ONCE):
            some = spots[first : first + _AT_ONCE]
            hidden = np.repeat(one[None], len(some), axis=0)
            for picture, (rows, columns) in zip(hidden, some, strict=True):
                picture[rows, columns] = fill
            scores = self._plain(tf.constant(hidden, inputs.dtype), asked)
            for (rows, columns), other in zip(some, scores, strict=True):
                lost[rows, columns] += score - float(other)
                covered[rows, columns] += 1
            share = (first + len(some)) / len(spots)
            yield Reason(share, (lost / np.maximum(covered, 1)).astype(np.float32), score)

    def _grad_cam(self, inputs: Any, asked: Asked) -> Iterator[Reason]:
        name = asked.layer or self.last_maps()
        if name not in self._network.tensors or len(self._network.tensors[name][0].shape) != 4:
            raise BridgeError(
                tr("{name} has no maps for Grad-CAM; choose a convolution layer.", name=name or "–")
            )
        model = self._network.model
        with TRACING, tf.GradientTape() as tape:
            inner = keras.Model(model.inputs, [self._network.tensors[name][0], model.outputs[0]])
            tape.watch(inputs)
            maps, outputs = inference(inner, inputs)
            scores = self._score(outputs, asked)
        slopes = tape.gradient(scores, maps, unconnected_gradients=tf.UnconnectedGradients.ZERO)
        weights = tf.reduce_mean(slopes, axis=(1, 2), keepdims=True)
        heat = tf.nn.relu(tf.reduce_sum(weights * maps, axis=-1, keepdims=True))
        wide = tf.image.resize(heat, inputs.shape[1:3], method="bilinear")
        yield Reason(1.0, np.asarray(wide[0, :, :, 0], np.float32), float(scores[0]), layer=name)

    def last_maps(self) -> str:
        """Return the last layer with maps that a convolution made; its own outputs, or after activation and pooling."""
        found = [
            node.name
            for node in expand(self._network.project)
            if node.layer.family == "conv" and len(self._network.tensors[node.name][0].shape) == 4
        ]
        return found[-1] if found else ""


def _largest_channel(slopes: NDArray[Any]) -> Reals:
    """Return the largest magnitude over the channels."""
    size = np.abs(slopes).astype(np.float32)
    return np.asarray(size.max(axis=-1) if size.ndim == 3 else size)


def _summed(parts: NDArray[Any]) -> Reals:
    """Return the sum over the channels."""
    return np.asarray(parts.sum(axis=-1) if parts.ndim == 3 else parts, np.float32)


def _spots(high: int, wide: int) -> list[tuple[slice, slice]]:
    """Return the patches that are hidden one after the other; neighbours overlap by half."""
    sizes = (max(1, round(high / _PATCHES)), max(1, round(wide / _PATCHES)))
    starts = [_starts(length, size) for length, size in zip((high, wide), sizes, strict=True)]
    return [(slice(r, r + sizes[0]), slice(c, c + sizes[1])) for r in starts[0] for c in starts[1]]


def _starts(length: int, size: int) -> list[int]:
    step = max(1, size // 2)
    return sorted({*range(0, length - size + 1, step), length - size})
