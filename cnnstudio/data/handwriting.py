"""Handwriting: styles bent, slanted, stretched and written with pens of many widths, the way people differ."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.centring import BOX, SIDE, origins, placed
from cnnstudio.data.ink import stamp
from cnnstudio.data.styles import REACH, Style, styles

_FLUNG = 14.0
"""How far from its end, in hundredths of a digit's height, a stroke begins to be flung aside."""

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Hand:
    """How much hands differ; angles in radians, lengths in hundredths of a digit's height unless said otherwise."""

    loose: float = 1.3  # times the looseness of the style
    slant: tuple[float, float] = (0.17, 0.24)
    turn: float = 0.07
    aspect: float = 0.22
    warp: float = 5.0
    proportion: float = 0.3  # how unlike the digit's parts are in size
    stroke_shift: float = 2.5
    tremor: float = 0.6
    width: tuple[float, float] = (2.5, 0.32)  # pixels of the 20 x 20 box: median, spread of its logarithm
    pressure: float = 0.12
    edge: float = 1.5
    """Width of the grey rim in pixels."""
    leaning: float = 0.0
    """The share of digits that lean further than people's usually do."""
    lean: tuple[float, float] = (-0.35, 0.55)
    """By how much at least and at most."""
    fling: float = 0.0
    """How far the ends of strokes are flung aside."""
    skipping: float = 0.0
    """The share of digits in which the pen skips once."""
    ragged: float = 0.0
    """How uneven paper and scanner leave the ink's rim; a share of a pixel's ink."""


PEOPLE = Hand()
VARIED = replace(PEOPLE, loose=1.2, leaning=0.15, lean=(-0.35, 0.5), fling=2.0, skipping=0.03, ragged=0.05)
"""What a network learns from: people's hands, and what a hasty hand, a dry pen and a scanner add to them."""
NEAT = Hand(
    loose=0.6,
    slant=(0.1, 0.1),
    turn=0.03,
    aspect=0.1,
    warp=2.0,
    proportion=0.1,
    stroke_shift=1.0,
    tremor=0.15,
)


def write(style: Style, count: int, random: np.random.Generator, hand: Hand = VARIED) -> Bytes:
    """Return (count, 28, 28) digits in this style, white on black, normalised as MNIST was."""
    points, shown = pen_ways(style, count, random, hand)
    radius = _radius(style, count, random, hand)
    if hand.skipping:
        shown &= ~_skips(style, count, random, hand)
    points = _boxed(points, radius, shown)
    coverage = stamp(points, np.where(shown, radius, 0), BOX, edge=hand.edge)
    if hand.ragged:
        coverage = _frayed(coverage, random, hand)
    coverage *= coverage * (3 - 2 * coverage)
    pictures = (coverage * 255).round().astype(np.uint8)
    return placed(pictures, origins(pictures))


def pen_ways(
    style: Style, count: int, random: np.random.Generator, hand: Hand = PEOPLE
) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the pen's ways (count, T, 2), about 1 high, and which of their points touch the paper (count, T)."""
    points = (style.curve @ _bent(style, count, random, hand) - 50) / 100
    points += _tremor(style, count, random) * (hand.tremor / 100)
    if hand.fling:
        points += _flings(style, count, random) * (hand.fling / 100)
    points += _warp(points, random) * (hand.warp / 100)
    points += _proportions(points, random) * hand.proportion
    points = points @ _slants(style, count, random, hand)
    begin, end = (np.clip(random.normal(-1, 3.5, (count, 1)), -REACH, 7) for _ in range(2))
    return points.astype(np.float32), (style.from_start > begin) & (style.to_end > end)


def _bent(style: Style, count: int, random: np.random.Generator, hand: Hand) -> NDArray[np.float64]:
    """Return control points (count, P, 2): a blend of the style's shapes, each stroke and each point astray."""
    parts = random.gamma(0.6, size=(count, len(style.shapes)))
    parts /= parts.sum(axis=1, keepdims=True)
    bent = np.tensordot(parts, style.shapes, axes=1)
    bent += random.normal(0, style.loose * hand.loose, bent.shape)
    strokes = int(style.stroke_of_point[-1]) + 1
    if strokes > 1:
        bent += random.normal(0, hand.stroke_shift, (count, strokes, 2))[:, style.stroke_of_point]
    return bent


def _waves(places: NDArray[np.float64], count: int, random: np.random.Generator) -> NDArray[np.float64]:
    """Return (count, T, 2) sines of places (count or 1, T, 2 or 1), each picture with waves of its own; about 1 high."""
    phase = random.uniform(0, 2 * np.pi, (count, 1, 2))
    return np.sin(places + phase)


def _tremor(style: Style, count: int, random: np.random.Generator) -> NDArray[np.float64]:
    along = (style.from_start / 100)[None, :, None]
    total = np.zeros((count, len(style.from_start), 2))
    for waves in (1.5, 3.0, 6.0):
        pace = waves * random.uniform(0.7, 1.4, (count, 1, 2))
        total += random.normal(0, 1, (count, 1, 2)) * _waves(2 * np.pi * pace * along, count, random)
    return total


def _flings(style: Style, count: int, random: np.random.Generator) -> NDArray[np.float64]:
    """Return how far each stroke's ends swerve (count, T, 2): more towards the very end, in a few hands wildly."""
    strokes = int(style.stroke[-1]) + 1
    total = np.zeros((count, len(style.stroke), 2))
    for away in (style.from_start, style.to_end):
        near = np.clip(1 - away / _FLUNG, 0, 1.5) ** 2
        total += near[None, :, None] * random.standard_t(4, (count, strokes, 2))[:, style.stroke]
    return total


def _skips(style: Style, count: int, random: np.random.Generator, hand: Hand) -> NDArray[np.bool_]:
    """Return where (count, T) the pen leaves no ink for a few points."""
    at = random.uniform(0, len(style.stroke), (count, 1))
    far = random.uniform(0.5, 2.5, (count, 1)) * (random.uniform(0, 1, (count, 1)) < hand.skipping)
    skipped: NDArray[np.bool_] = np.abs(np.arange(len(style.stroke)) - at) < far
    return skipped


def _frayed(coverage: Floats, random: np.random.Generator, hand: Hand) -> Floats:
    """Return the ink with an uneven rim; full ink and bare paper stay."""
    rim = (coverage > 0) & (coverage < 1)
    frayed = coverage + rim * random.normal(0, hand.ragged, coverage.shape).astype(np.float32)
    return np.clip(frayed, 0, 1)


def _warp(points: NDArray[np.float64], random: np.random.Generator) -> NDArray[np.float64]:
    """Return slow waves across the paper that bend whole digits smoothly."""
    count = len(points)
    total = np.zeros(points.shape)
    for _ in range(2):
        pace = random.normal(0, 3.0, (count, 2, 2))
        total += random.normal(0, 1, (count, 1, 2)) * _waves(points @ pace, count, random)
    return total


def _proportions(points: NDArray[np.float64], random: np.random.Generator) -> NDArray[np.float64]:
    """Return a random mix of x², xy and y²: upper and lower, left and right parts grow at each other's cost."""
    x, y = points[..., 0], points[..., 1]
    terms = np.stack([x * x, x * y, y * y], axis=-1)
    mixed: NDArray[np.float64] = terms @ random.normal(0, 1, (len(points), 3, 2))
    return mixed


def _slants(style: Style, count: int, random: np.random.Generator, hand: Hand) -> NDArray[np.float64]:
    """Return (count, 2, 2) matrices that stretch, slant and turn row vectors."""
    slant, turn = random.normal(*hand.slant, count), random.normal(0, hand.turn, count)
    slant = np.clip(slant, -0.5, 0.65)
    if hand.leaning:
        slant += (random.uniform(0, 1, count) < hand.leaning) * random.uniform(*hand.lean, count)
    wide = style.wide * np.exp(random.normal(0, hand.aspect, count))
    zero, one = np.zeros(count), np.ones(count)
    shear = np.array([[wide, zero], [-np.tan(np.clip(slant, -0.7, 0.95)), one]]).transpose(2, 0, 1)
    rotate = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]]).transpose(2, 0, 1)
    both: NDArray[np.float64] = shear @ rotate
    return both


def _radius(style: Style, count: int, random: np.random.Generator, hand: Hand) -> Floats:
    """Return dab radii (count, T) in pixels: one pen per picture, its pressure swelling along the way."""
    median, spread = hand.width
    pen = np.clip(style.pen * median * np.exp(random.normal(0, spread, (count, 1))), 1.3, 5.5) / 2
    along = (style.from_start / 100)[None, :, None]
    pace = random.uniform(2, 9, (count, 1, 2))
    swell = _waves(pace * along, count, random).mean(axis=2) + random.normal(0, 0.25, (count, len(along[0])))
    thin = random.uniform(0, 0.35, (count, 2))
    taper = 1 - thin[:, :1] * np.exp(-np.maximum(style.from_start, 0) / 8)
    taper *= 1 - thin[:, 1:] * np.exp(-np.maximum(style.to_end, 0) / 8)
    radius: Floats = (pen * np.clip(1 + hand.pressure * swell, 0.5, 1.6) * taper).astype(np.float32)
    return radius


def _boxed(points: Floats, radius: Floats, shown: NDArray[np.bool_]) -> Floats:
    """Return points moved and scaled so that the ink's longer side just fills the 20 x 20 box, its shorter one centred."""
    far = np.where(shown[..., None], points, np.nan)
    extent = np.nanmax(far, axis=1) - np.nanmin(far, axis=1)
    scale = (BOX - 2 * radius.mean(axis=1)) / extent.max(axis=1)
    for _ in range(2):
        low, high = _ink_edges(far, radius, scale)
        scale += (BOX - (high - low).max(axis=1)) / extent.max(axis=1)
    low, high = _ink_edges(far, radius, scale)
    boxed: Floats = points * scale[:, None, None] + (BOX - low - high)[:, None] / 2
    return boxed


def _ink_edges(points: Floats, radius: Floats, scale: Floats) -> tuple[Floats, Floats]:
    """Return the least and the greatest (n, 2) coordinates that the dabs reach at this scale."""
    sized = points * scale[:, None, None]
    return np.nanmin(sized - radius[..., None], axis=1), np.nanmax(sized + radius[..., None], axis=1)


def written(digit: int, count: int, random: np.random.Generator, hand: Hand = VARIED) -> Bytes:
    """Return (count, 28, 28) pictures of one digit, every one in a random style."""
    pictures = np.zeros((count, SIDE, SIDE), np.uint8)
    kinds = styles(digit)
    chosen = random.choice(len(kinds), count, p=[kind.share for kind in kinds])
    for number, kind in enumerate(kinds):
        mine = np.flatnonzero(chosen == number)
        if len(mine):
            pictures[mine] = write(kind, len(mine), random, hand)
    return pictures


def sample_strokes(digit: int, seed: int, hand: Hand = NEAT) -> list[NDArray[np.float64]]:
    """Return the strokes (n, 2) of one digit as a careful person draws it, in 0..1 with some room around them."""
    random = np.random.default_rng((seed, digit))
    kinds = styles(digit)
    style = kinds[random.choice(len(kinds), p=[kind.share for kind in kinds])]
    points, shown = pen_ways(style, 1, random, hand)
    seen = points[0][shown[0]].astype(np.float64)
    low, high = seen.min(axis=0), seen.max(axis=0)
    seen = (seen - (low + high) / 2) * (0.7 / (high - low).max()) + 0.5
    strokes = style.stroke[shown[0]]
    return [seen[strokes == number] for number in np.unique(strokes)]
