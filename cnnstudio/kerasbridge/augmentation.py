"""Random changes of training pictures, inside the graph: what a batch becomes depends on seed and step alone.

Pictures are changed as the data set gives them, before scaling; noise comes after it, on what the network receives.
Where the target is a picture, it moves with its input.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from cnnstudio.data.augmenting import NOISES, kinds
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.kerasbridge.build import first_sentence, precision
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.objects import keras_layer, seed_of
from cnnstudio.kerasbridge.rows import Array
from cnnstudio.kerasbridge.scaling import factors
from cnnstudio.language import shape_text, tr
from cnnstudio.layers.augmentation_blended import Blended
from cnnstudio.layers.kind import Layer

_MADE_OF_INPUT = {"input", "clean"}
_MADE_OF_PICTURES = {"input", "clean", "larger"}
_DRAWS = 4096
"""Room for the random draws of one step: each step begins its generators at a multiple of this."""
_PICTURE_AXES = 4
_TRIED = 2


@dataclass(frozen=True, slots=True)
class _Change:
    """One Keras layer and where its draws begin."""

    kind: str
    layer: Any
    seeds: tuple[tuple[Any, int], ...]
    noise: bool
    blends: bool
    choice: int
    """What Python's own dice are set to: AugMix throws them when it is traced."""

    def begin(self, turn: Any) -> None:
        """Let the draws to come be those of this step."""
        for state, start in self.seeds:
            at = tf.math.floormod(tf.cast(turn, tf.int64) * _DRAWS, 2**31)
            state.assign(tf.cast(tf.stack([tf.constant(start, tf.int64), at]), state.dtype))


class Augmentation:
    """The changes of a recipe, ready to be applied to batches of one form."""

    def __init__(self, recipe: DataRecipe, seed: int, shape: tuple[int, ...]) -> None:
        """Make and try each layer on two empty pictures, so that what cannot be used is said before training."""
        self._recipe = recipe
        self._shape = shape if len(shape) == _PICTURE_AXES - 1 else (*shape, 1)
        if len(self._shape) != _PICTURE_AXES - 1:
            raise BridgeError(
                tr("Augmentation changes pictures, but these samples are {shape}; take it out of the recipe.",
                   shape=shape_text(shape))
            )  # fmt: skip
        with precision("float32"):
            self._changes = tuple(_made(layer, n, seed) for n, layer in enumerate(recipe.augmentation))
        for change in self._changes:
            self._try(change)
        if recipe.targets == "masks":
            self._keep_off_masks()

    def _keep_off_masks(self) -> None:
        """Refuse what lays one mask over another: Keras 3.15 mixes up their pixels, and half a class is none."""
        if any(change.kind == "MixUp" for change in self._changes):
            raise BridgeError(
                tr(
                    "MixUp lays pictures over one another, and a mask knows no half classes; use CutMix for masks."
                )
            )

    def _try(self, change: _Change) -> None:
        plain = tf.zeros((_TRIED, *self._shape), tf.float32)
        try:
            found = self._through(change, plain)
        except (ValueError, TypeError, tf.errors.OpError) as error:
            raise BridgeError(
                tr("{kind} cannot change these pictures: {why}", kind=change.kind, why=first_sentence(error))
            ) from error
        if tuple(found.shape) != tuple(plain.shape):
            raise BridgeError(
                tr("{kind} makes pictures of {made} out of {given}; augmentation keeps their size.",
                   kind=change.kind, made=shape_text(tuple(found.shape[1:])), given=shape_text(self._shape))
            )  # fmt: skip

    def pictures(self, raw: Any, targets: tuple[Any, ...], turn: Any) -> tuple[Any, tuple[Any, ...]]:
        """Return raw pictures changed, and the targets that are masks moved with them."""
        x = tf.cast(raw, tf.float32)
        lone = len(x.shape) == _PICTURE_AXES - 1
        x = tf.expand_dims(x, -1) if lone else x
        sides = tuple(x.shape[1:])
        for change in self._moving:
            change.begin(turn)
            x, targets = self._moved(change, x, targets)
        x.set_shape((None, *sides))
        return (tf.squeeze(x, -1) if lone else x), targets

    @property
    def _moving(self) -> tuple[_Change, ...]:
        return tuple(change for change in self._changes if not change.noise)

    def noisy(self, x: Any, turn: Any) -> Any:
        """Return network inputs with the recipe's noise."""
        made = tf.cast(x, tf.float32)
        for change in self._changes:
            if change.noise:
                change.begin(turn)
                made = self._through(change, made)
        return tf.cast(made, x.dtype)

    def blended(self, columns: tuple[Any, ...], raw: Any, turn: Any) -> tuple[Any, ...]:
        """Return what is learned for each row, and how much it counts, blended as this step blends the rows' pictures."""
        x = tf.reshape(tf.cast(raw, tf.float32), (-1, *self._shape))
        for change in self._blending:
            change.begin(turn)
            shares = change.layer.get_random_transformation(x, training=True)
            columns = tuple(change.layer.transform_labels(one, shares) for one in columns)
        return columns

    @property
    def blends(self) -> bool:
        """Say whether rows are blended, so that what is learned for them must be too."""
        return bool(self._blending) and self._recipe.targets not in _MADE_OF_PICTURES

    @property
    def _blending(self) -> tuple[_Change, ...]:
        return tuple(change for change in self._changes if change.blends)

    def target(self, given: Any, clean: Any, noisy: Any, scale: Any, turn: Any) -> Any:
        """Return the target that is made of the input, changed as the input was."""
        how = self._recipe.targets
        if how in _MADE_OF_INPUT:
            found = noisy if how == "input" else clean
            return tf.reshape(tf.cast(found, given.dtype), tf.shape(given))
        if how == "larger":
            raw, _ = self.pictures((given - scale[1]) * scale[0], (), turn)
            return tf.ensure_shape(raw / scale[0] + scale[1], given.shape)
        return given

    def _moved(self, change: _Change, x: Any, targets: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
        masks = [place for place, target in enumerate(targets) if self._is_mask(target)]
        if not masks:
            return self._through(change, x), targets
        self._keep_off_masks()
        mask = targets[masks[0]]
        flat = tf.cast(mask if len(mask.shape) == _PICTURE_AXES else tf.expand_dims(mask, -1), tf.float32)
        with _dice(change.choice):
            both = change.layer({"images": x, "segmentation_masks": flat}, training=True)
        moved = tf.cast(tf.round(both["segmentation_masks"]), mask.dtype)
        moved = tf.ensure_shape(
            moved if len(mask.shape) == _PICTURE_AXES else tf.squeeze(moved, -1), mask.shape
        )
        return both["images"], (*targets[: masks[0]], moved, *targets[masks[0] + 1 :])

    def _is_mask(self, target: Any) -> bool:
        return self._recipe.targets in {"auto", "masks"} and tuple(target.shape[1:3]) == self._shape[:2]

    @staticmethod
    def _through(change: _Change, x: Any) -> Any:
        with _dice(change.choice):
            return change.layer(x, training=True)


def augmentation_of(recipe: DataRecipe, seed: int, inputs: tuple[Any, ...]) -> Augmentation | None:
    """Return what changes training batches of these raw forms, or None where the recipe asks for nothing."""
    if not recipe.augmentation:
        return None
    if len(inputs) != 1:
        raise BridgeError(
            tr("Augmentation works on networks with one input, and this one has {n}.", n=len(inputs))
        )
    return Augmentation(recipe, seed, tuple(inputs[0][0]))


def drawn(recipe: DataRecipe, seed: int, pictures: Array, draws: int) -> NDArray[np.float32]:
    """Return several draws of these raw pictures, (draws, n, ...), in the values the data set gives."""
    made = Augmentation(recipe, seed, tuple(pictures.shape[1:]))
    scale, found = factors(recipe), []
    for turn in range(draws):
        changed, _ = made.pictures(tf.constant(pictures), (), turn)
        inputs = made.noisy(changed / scale[0] + scale[1], turn)
        found.append(((inputs - scale[1]) * scale[0]).numpy())
    return np.stack(found).astype(np.float32)


def _made(layer: Layer, place: int, seed: int) -> _Change:
    noise = isinstance(layer, NOISES)
    if type(layer) not in kinds():
        raise BridgeError(
            tr(
                "{kind} is no random change of pictures; take it out of the recipe's augmentation.",
                kind=layer.kind,
            )
        )
    path = f"augmentation/{place}"
    made = keras_layer(layer, f"augmentation_{place}", path, seed, random_weights=True)
    states = tuple((v, seed_of(seed, path, f"draws {n}")) for n, v in enumerate(_states(made)))
    return _Change(layer.kind, made, states, noise, isinstance(layer, Blended), seed_of(seed, path, "choice"))


def _states(layer: Any) -> list[Any]:
    """Return the states of all seed generators of a layer and of those it holds."""
    found = {id(v): v for one in layer._flatten_layers() for v in one.variables}  # noqa: SLF001  # RandAugment tells of those it holds nowhere else
    return [v for v in found.values() if v.shape == (2,) and "seed_generator" in v.path]


@contextmanager
def _dice(number: int) -> Iterator[None]:
    """Let Python's dice fall the same way each time."""
    before = random.getstate()
    random.seed(number)
    try:
        yield
    finally:
        random.setstate(before)
