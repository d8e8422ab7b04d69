"""Answers to what Inspect asks beyond a look: on a copy of the network, piece by piece where it takes long."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

import numpy as np

from cnnstudio.document.files import to_text
from cnnstudio.engine import inside as i
from cnnstudio.engine.alike_answers import Alikes
from cnnstudio.kerasbridge.build import build
from cnnstudio.kerasbridge.changed import Changed, Changes, Edit
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.exciting import exciting, strongest_in
from cnnstudio.kerasbridge.multiples import multiples
from cnnstudio.kerasbridge.overview import overview
from cnnstudio.kerasbridge.probe import EVERY_LAYER, Probe, Sight
from cnnstudio.kerasbridge.reach import field_of_unit, reach_of_pixel
from cnnstudio.kerasbridge.task import last_activation
from cnnstudio.language import tr

_AT_ONCE = 64
_MOST_PARAMETERS = 200_000_000
"""Above, a copy of the weights would need more memory than a desk's machine can spare."""


Pieces = Iterator[tuple[i.InsideReply, float]]
"""Parts of an answer, each with the share of the work that is done."""
Long = i.JudgeSample | i.Overview | i.Excite | i.StrongestIn | i.Alike
"""Questions whose answers come piece by piece."""


class Inside:
    """Keeps one changed copy of the network in hand, and the pieces of the questions that are being worked on."""

    def __init__(self, given_up: AbstractSet[int] = frozenset()) -> None:
        self._given_up = given_up
        self._copy: Changed | None = None
        self._of: object = None
        self._begun: tuple[str, Probe] | None = None
        self._pieces: dict[object, tuple[int, Pieces]] = {}
        self._going: set[int] = set()
        self._alikes = Alikes()

    def answer(self, question: i.InsideRequest, probe: Probe, step: int) -> i.InsideReply:
        """Return the answer, or the next piece of it."""
        match question:
            case i.LookInside():
                return self._look(question, probe, step)
            case i.FieldOf(ticket, image, layer, at, of_pixel):
                if of_pixel:
                    return i.FieldIs(ticket, reach_of_pixel(probe, image, layer, (at[0], at[1])), step)
                return i.FieldIs(ticket, field_of_unit(probe, image, layer, at), step)
            case i.Multiples(ticket, image, layers, side, count):
                found = multiples(probe, image, layers, side, count)
                return i.MultiplesAre(
                    ticket, step, layers, found.sheet, found.channels, found.sizes, found.limits
                )
            case i.FirstWeights(ticket, layer):
                names, arrays = self._beginning(probe).kernels(layer)
                return i.FirstWeightsAre(ticket, layer, names, arrays)
            case i.JudgeSample() | i.Overview() | i.Excite() | i.StrongestIn() | i.Alike():
                return self._next(question, probe, step)

    def goes_on(self, question: object) -> bool:
        """Say whether there is more of this question to come."""
        return getattr(question, "ticket", 0) in self._going

    def _next(self, question: Long, probe: Probe, step: int) -> i.InsideReply:
        kind: object = (type(question), getattr(question, "purpose", ""))
        ticket = question.ticket
        older = self._pieces.pop(kind, None)
        if older is not None:
            self._going.discard(older[0])
        if ticket in self._given_up:
            raise BridgeError(tr("The question was given up."))
        same = older is not None and older[0] == ticket
        pieces = older[1] if older is not None and same else self._pieces_of(question, probe, step)
        found, share = next(pieces)
        if share < 1:
            self._pieces[kind] = (ticket, pieces)
            self._going.add(ticket)
        return found

    def _pieces_of(self, question: Long, probe: Probe, step: int) -> Pieces:
        match question:
            case i.JudgeSample():
                return self._judged(question, probe, step)
            case i.Overview():
                return self._overview(question, probe, step)
            case i.Excite():
                return _excited(question, probe, step)
            case i.StrongestIn():
                return _strongest(question, probe, step)
            case i.Alike():
                return self._alikes.pieces(question, probe, step)

    def _changed(self, probe: Probe, step: int) -> Changed:
        """Return the copy with the present weights of the network in hand; it is made once for each network."""
        network = probe.network
        if self._copy is None or self._of is not network:
            if network.model.count_params() > _MOST_PARAMETERS:
                raise BridgeError(
                    tr(
                        "This network is too large to be copied, so nothing is muted or tried in training mode."
                    )
                )
            self._copy, self._of = Changed(network, probe.recipe), network
            self._pieces.clear()
        self._copy.follow(network)
        return self._copy

    def _look(self, asked: i.LookInside, probe: Probe, step: int) -> i.SeenInside:
        copy = self._changed(probe, step)
        copy.apply(_changes(asked.altered))
        layers = tuple(probe.network.tensors) if asked.layers == EVERY_LAYER else asked.layers
        names, arrays = copy.probe.kernels(asked.layer) if asked.layer else ((), ())
        if not asked.training:
            return _seen(asked, step, copy.probe.look(asked.images[:1], layers), names, arrays)
        found = copy.in_training(asked.images, layers, asked.layer, asked.draw)
        nothing = np.zeros((0,), np.float32)
        return i.SeenInside(
            asked.ticket, step, found.sight.predictions[:1], layers, found.sight.maps, asked.layer, names, arrays,
            True, len(asked.images),
            drawn=nothing if found.drawn is None else found.drawn,
            mean=nothing if found.mean is None else found.mean,
            variance=nothing if found.variance is None else found.variance,
            count=found.count,
        )  # fmt: skip

    def _beginning(self, probe: Probe) -> Probe:
        text = to_text(probe.network.project)
        if self._begun is None or self._begun[0] != text:
            self._begun = (text, Probe(build(probe.network.project), probe.recipe))
        return self._begun[1]

    def _judged(self, asked: i.JudgeSample, probe: Probe, step: int) -> Pieces:
        copy, samples = self._changed(probe, step), len(asked.images)
        activation = last_activation(probe.network.model.outputs[0])
        right = before = 0
        for first in range(0, samples, _AT_ONCE):
            images, labels = (a[first : first + _AT_ONCE] for a in (asked.images, asked.labels))
            # Other questions may have changed the copy since the last piece; both counts are of one set of weights.
            copy.apply(Changes())
            before += _right(copy.probe.look(images), labels, activation)
            copy.apply(_changes(asked.altered))
            right += _right(copy.probe.look(images), labels, activation)
            done = min(first + _AT_ONCE, samples)
            yield i.SampleJudged(asked.ticket, done, samples, right, before, step), done / samples

    def _overview(self, asked: i.Overview, probe: Probe, step: int) -> Pieces:
        changes = _changes(asked.altered)
        copy = self._changed(probe, step) if changes.muted or changes.edits else None
        pieces = overview(probe if copy is None else copy.probe, asked.image, asked.side)
        while True:
            if copy is not None:
                copy.apply(changes)
            found = next(pieces, None)
            if found is None:
                return
            thumbs, share = found
            told = i.OverviewIs(
                asked.ticket,
                share,
                step,
                tuple(one.layer for one in thumbs),
                tuple(one.maps for one in thumbs),
                tuple(one.means for one in thumbs),
                tuple(one.limit for one in thumbs),
            )
            yield told, share


def _excited(asked: i.Excite, probe: Probe, step: int) -> Pieces:
    for found in exciting(probe, asked.layer, asked.channel, asked.seed):
        told = i.ExcitedIs(asked.ticket, found.share, found.image, found.value, found.first, step)
        yield told, found.share


def _strongest(asked: i.StrongestIn, probe: Probe, step: int) -> Pieces:
    for found in strongest_in(probe, asked.images, asked.layer, asked.channel, asked.count):
        told = i.StrongestAre(asked.ticket, found.done, found.samples, found.places, found.values, step)
        yield told, found.done / len(asked.images)


def _seen(
    asked: i.LookInside, step: int, sight: Sight, names: tuple[str, ...], arrays: tuple[i.Array, ...]
) -> i.SeenInside:
    return i.SeenInside(
        asked.ticket, step, sight.predictions, sight.layers, sight.maps, asked.layer, names, arrays, False, 1
    )


def _changes(altered: i.Altered) -> Changes:
    muted = tuple(zip(altered.muted_layers, altered.muted_channels, strict=True))
    edits = zip(altered.edited_layers, altered.edited_filters, altered.edited, strict=True)
    return Changes(muted, tuple(Edit(layer, filter_, values) for layer, filter_, values in edits))


def _right(sight: Sight, labels: i.Array, activation: str) -> int:
    """Count right answers; a single output above its middle says class 1."""
    answers = np.asarray(sight.predictions)
    if answers.ndim != 2:
        raise BridgeError(tr("This network does not tell classes apart, so there is no accuracy."))
    if answers.shape[1] == 1:
        said = (answers[:, 0] > (0.5 if activation == "sigmoid" else 0.0)).astype(np.int64)
    else:
        said = answers.argmax(axis=1)
    return int((said == np.asarray(labels).reshape(-1)).sum())
