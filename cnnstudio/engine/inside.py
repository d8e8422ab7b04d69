"""What Inspect asks of the engine beyond a look: training mode, muted and edited parts, fields, first weights.

Each question bears all its changes itself, so the engine need not remember any, and its death loses none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.generic]


def _nothing() -> Array:
    return np.zeros((0,), np.float32)


@dataclass(frozen=True, eq=False, slots=True)
class Altered:
    """What is muted and edited for trial, by Keras layer names."""

    muted_layers: tuple[str, ...] = ()
    muted_channels: tuple[int, ...] = ()
    """One for each muted layer; -1 is all of it."""
    edited_layers: tuple[str, ...] = ()
    edited_filters: tuple[int, ...] = ()
    """One for each edited layer; -1 is its whole kernel."""
    edited: tuple[Array, ...] = ()


@dataclass(frozen=True, slots=True)
class LookInside:
    """Pass samples through a copy of the network in hand, changed and in training mode if wished."""

    ticket: int
    images: Array
    """The picture, and in training mode the batch it stands in, as the data set gives them."""
    layers: tuple[str, ...]
    """Keras layer names whose outputs for the picture are wanted; ("*",) means all."""
    layer: str
    """Whose weights are wanted, and in training mode its draw and its batch's statistics; empty for none."""
    training: bool = False
    draw: int = 0
    """Number of the draw, from 0: the one the next training step would take."""
    altered: Altered = Altered()


@dataclass(frozen=True, slots=True)
class JudgeSample:
    """Count right answers on these samples, with the changes and without; SampleJudged comes again and again."""

    ticket: int
    images: Array
    labels: Array
    """Class numbers."""
    altered: Altered = Altered()


@dataclass(frozen=True, slots=True)
class FieldOf:
    """Ask by gradient which pixels move one value, or which places of a layer one pixel moves."""

    ticket: int
    image: Array
    layer: str
    at: tuple[int, ...]
    """The value's place in the layer; or row and column of the pixel."""
    of_pixel: bool = False


@dataclass(frozen=True, slots=True)
class FirstWeights:
    """Ask for the weights a layer began with."""

    ticket: int
    layer: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Ask for all maps of all layers as thumbnails; OverviewIs comes again and again until its share is 1."""

    ticket: int
    image: Array
    side: int
    """Most rows and columns of a thumbnail."""
    altered: Altered = Altered()


@dataclass(frozen=True, slots=True)
class Excite:
    """Ask for the picture that excites a channel most; ExcitedIs comes again and again until its share is 1."""

    ticket: int
    layer: str
    channel: int
    seed: int = 0
    """Of the noise the climb begins with."""


@dataclass(frozen=True, slots=True)
class StrongestIn:
    """Ask in which of these pictures a channel is strongest, and where; StrongestAre comes until all are seen."""

    ticket: int
    images: Array
    layer: str
    channel: int
    count: int


@dataclass(frozen=True, slots=True)
class Alike:
    """Ask which of these training pictures a layer finds most like a picture; AlikeAre comes until its share is 1."""

    ticket: int
    image: Array
    images: Array
    layer: str
    count: int
    """How many of the nearest are wanted."""
    plane: Literal["", "pca", "tsne"] = ""
    """How all are to be laid on a plane; empty for not at all."""
    purpose: str = ""
    """Each purpose has its own newest question."""


@dataclass(frozen=True, slots=True)
class Multiples:
    """Ask for the strongest maps of some layers, small, in one sheet."""

    ticket: int
    image: Array
    layers: tuple[str, ...]
    side: int
    """Most rows and columns of a map."""
    count: int
    """How many maps of each layer."""


@dataclass(frozen=True, slots=True)
class SeenInside:
    """The answer to LookInside; outputs and weights are of one and the same copy."""

    ticket: int
    step: int
    predictions: Array
    layers: tuple[str, ...]
    maps: tuple[Array, ...]
    layer: str
    names: tuple[str, ...]
    arrays: tuple[Array, ...]
    training: bool
    batch: int
    """Samples that passed together."""
    drawn: Array = field(default_factory=_nothing)
    """What the layer makes of ones or zeros with the same draw; (0,) where it draws nothing."""
    mean: Array = field(default_factory=_nothing)
    """float64, per channel over the batch; (0,) where the layer does not normalise by it."""
    variance: Array = field(default_factory=_nothing)
    count: int = 0


@dataclass(frozen=True, slots=True)
class SampleJudged:
    """The answer to JudgeSample, as far as it has come."""

    ticket: int
    done: int
    samples: int
    right: int
    """With the changes, among those done."""
    right_before: int
    """Without them."""
    step: int


@dataclass(frozen=True, slots=True)
class FieldIs:
    """The answer to FieldOf."""

    ticket: int
    map: Array
    """float32, rows x columns: magnitudes."""
    step: int


@dataclass(frozen=True, slots=True)
class FirstWeightsAre:
    """The answer to FirstWeights."""

    ticket: int
    layer: str
    names: tuple[str, ...]
    arrays: tuple[Array, ...]


@dataclass(frozen=True, slots=True)
class OverviewIs:
    """Some layers' maps as thumbnails."""

    ticket: int
    share: float
    step: int
    layers: tuple[str, ...]
    maps: tuple[Array, ...]
    """float32, channels x rows x columns, one array for each layer."""
    means: tuple[Array, ...]
    """float32: mean magnitude of each channel's whole map."""
    limits: tuple[float, ...]
    """Largest magnitude of each layer."""


@dataclass(frozen=True, slots=True)
class ExcitedIs:
    """The answer to Excite, as far as it has come."""

    ticket: int
    share: float
    image: Array
    """uint8, as the data set would give it."""
    value: float
    """Mean of the channel's map for this picture; of a unit its value."""
    first: float
    """The same for the noise that the climb began with."""
    step: int


@dataclass(frozen=True, slots=True)
class StrongestAre:
    """The answer to StrongestIn, as far as it has come."""

    ticket: int
    done: int
    samples: Array
    """int64: numbers of the pictures, the strongest first."""
    places: Array
    """int64, pictures x axes: where in the map; (n, 1) zeros for a unit."""
    values: Array
    step: int


@dataclass(frozen=True, slots=True)
class AlikeAre:
    """The answer to Alike, as far as it has come."""

    ticket: int
    share: float
    step: int
    layer: str
    samples: Array
    """int64: numbers of the pictures, the nearest first; none before all have passed."""
    distances: Array
    """float32: root of the mean squared difference of the layer's numbers."""
    usual: float
    """How far the nearest other picture is from a picture in the middle."""
    cells: int
    """Over how many areas along each axis the layer's maps were averaged; 0 for not at all."""
    places: Array
    """float32, (pictures + 1) x 2, from 0 to 1: all pictures and then the one compared; (0, 2) before that is known."""
    along: tuple[float, ...]
    """Shares of all variance along the two axes; none where the axes mean nothing."""


@dataclass(frozen=True, slots=True)
class MultiplesAre:
    """The answer to Multiples; see kerasbridge.multiples for how the sheet is laid out."""

    ticket: int
    step: int
    layers: tuple[str, ...]
    sheet: Array
    """int8, (layers * side) x (count * side)."""
    channels: Array
    """int64, layers x count."""
    sizes: Array
    """int64, layers x 2."""
    limits: Array
    """float64, one for each layer."""


InsideRequest = (
    LookInside | JudgeSample | FieldOf | FirstWeights | Overview | Multiples | Excite | StrongestIn | Alike
)
InsideReply = (
    SeenInside
    | SampleJudged
    | FieldIs
    | FirstWeightsAre
    | OverviewIs
    | MultiplesAre
    | ExcitedIs
    | StrongestAre
    | AlikeAre
)
