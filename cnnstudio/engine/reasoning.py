"""Reasons for an answer, worked out piece by piece, so that other questions need not wait for their end."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from cnnstudio.engine import messages as m
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.probe import Probe
from cnnstudio.kerasbridge.reasons import Asked, Reason
from cnnstudio.language import tr


class Reasoning:
    """The one question about reasons that is being worked on; a newer one takes its place."""

    def __init__(self, given_up: AbstractSet[int] = frozenset()) -> None:
        self._given_up = given_up
        self._ticket = 0
        self._pieces: Iterator[Reason] = iter(())
        self._step, self._going = 0, False

    def next(self, question: m.Reason, probe: Probe, step: int, training: bool) -> m.Reasoned:
        """Return what is known after one piece more; the weights are those of the moment the question came."""
        if question.ticket in self._given_up:
            self._going = False
            raise BridgeError(tr("The map was given up."))
        if question.ticket != self._ticket:
            self._going = False
            still = probe.copied() if training else probe
            asked = Asked(question.target, question.against, question.layer)
            self._pieces = still.reasons().of(question.image, question.method, asked)
            self._ticket, self._step = question.ticket, step
        found = next(self._pieces)
        self._going = found.share < 1
        return m.Reasoned(
            question.ticket,
            found.share,
            question.method,
            found.map,
            found.score,
            found.baseline,
            found.layer,
            self._step,
        )

    def goes_on(self, question: m.Reason) -> bool:
        """Say whether there is more of this question to come."""
        return self._going and question.ticket == self._ticket
