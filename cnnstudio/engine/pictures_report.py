"""The part of a report that tells how like predicted masks and pictures are to the true ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cnnstudio.evaluation import picture_scores
from cnnstudio.evaluation.picture_scores import Likeness
from cnnstudio.evaluation.predictions import Predictions, Triples
from cnnstudio.exchange import drawings
from cnnstudio.exchange.report import Part, Pictures, Plot, Table, Words
from cnnstudio.language import number, tr

_MOST, _BINS, _GAP = 12, 20, 2


def picture_parts(found: Predictions) -> list[Part]:
    """Return figures, scores as bars, and the pictures that are least like: input, target and answer."""
    titles = tr("Figure"), tr("Value"), tr("95 % interval")
    parts: list[Part] = [Table(titles, [figure_words(like) for like in picture_scores.likeness(found)])]
    name, score = picture_scores.shown_score(found)
    real = score[np.isfinite(score)]
    if len(real):
        counts, edges = np.histogram(real, _BINS)
        most = float(counts.max()) * 1.05
        parts.append(Plot(drawings.bars(list(edges), [list(counts)], name, (0.0, most)),
                          tr("{name} of the samples", name=name)))  # fmt: skip
    if found.triples is not None and len(found.triples.rows):
        parts += _least_like(found, found.triples, score)
    return parts


def figure_words(like: Likeness) -> tuple[str, str, str]:
    """Return name, value and interval of a figure as they stand in a table."""
    value = tr("{value} dB", value=number(like.value, 4)) if like.name == "PSNR" else number(like.value, 4)
    if like.interval is None:
        return like.name, value, ""
    low, high = like.interval
    return like.name, value, f"{number(low, 4)} – {number(high, 4)}"


def _least_like(found: Predictions, triples: Triples, score: NDArray[np.float64]) -> list[Part]:
    worst = picture_scores.from_worst(found)
    rows = [int(row) for row in worst[np.isin(worst, triples.rows)][:_MOST]]
    pictures = [_beside(found, triples, triples.place(row) or 0) for row in rows]
    captions = [number(float(score[row]), 3) for row in rows]
    words = tr("The least like: input, target and answer")
    return [Words(words), Pictures(np.stack(pictures), captions)]


def _beside(found: Predictions, triples: Triples, place: int) -> NDArray[np.uint8]:
    """Return three pictures in a row as levels 0 to 255, with white between them."""
    given = triples.inputs[place].mean(axis=-1)
    true, said = triples.truth[place].astype(np.float64), triples.answers[place].astype(np.float64)
    if found.task == "pictures":
        true, said = true.mean(axis=-1), said.mean(axis=-1)
    low, high = float(true.min()), float(true.max())
    if found.task == "masks":
        low, high = 0.0, float(max(len(found.pixels) - 1, 1))
    parts = [
        _levels(given, float(given.min()), float(given.max())),
        _levels(true, low, high),
        _levels(said, low, high),
    ]
    rows = max(len(part) for part in parts)
    parts = [np.pad(part, ((0, rows - len(part)), (0, _GAP)), constant_values=255) for part in parts]
    return np.concatenate(parts, axis=1)[:, :-_GAP]


def _levels(values: NDArray[np.float64], low: float, high: float) -> NDArray[np.uint8]:
    return (np.clip((values - low) / ((high - low) or 1.0), 0.0, 1.0) * 255).astype(np.uint8)
