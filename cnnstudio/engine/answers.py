"""Answers about networks while another thread trains: predictions, maps, kernels, and Keras's own word on a design."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Literal

from cnnstudio.document.files import from_text
from cnnstudio.engine import messages as m
from cnnstudio.engine import runs
from cnnstudio.engine.album import Album, InHand
from cnnstudio.engine.channel import TooLarge
from cnnstudio.engine.checking import checked
from cnnstudio.engine.inside_answers import Inside
from cnnstudio.engine.preparation import refuse_broken
from cnnstudio.engine.reasoning import Reasoning
from cnnstudio.engine.refusals import REFUSALS, surprise
from cnnstudio.engine.session import Session
from cnnstudio.engine.stopwatch import Stopwatch
from cnnstudio.kerasbridge.augmentation import drawn
from cnnstudio.kerasbridge.build import build
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.probe import Probe
from cnnstudio.kerasbridge.task import last_activation
from cnnstudio.kerasbridge.weights import set_weights
from cnnstudio.language import tr

Question = m.Look | m.Kernels | m.Reason | m.Open | m.Check | m.Measure | m.Augment | m.InsideRequest


class Answerer:
    """Answers one question after the other.

    A kept epoch that was opened goes before the network in training, and that before another that was opened.
    """

    def __init__(
        self,
        say: Callable[[m.Report], None],
        again: Callable[[Question], None] | None = None,
        given_up: AbstractSet[int] = frozenset(),
    ) -> None:
        """Give the rest of a long question back through `again`, so that others need not wait for its end."""
        self._say = say
        self._again = again or self.answer
        self._stopwatch = Stopwatch()
        self._reasoning = Reasoning(given_up)
        self._inside = Inside(given_up)
        self._opened: InHand | None = None
        self._beside: InHand | None = None
        self._past: InHand | None = None
        self._albums = {False: Album(), True: Album()}
        self._session: Session | None = None

    def follow(self, session: Session) -> None:
        """Answer about this training's network from now on, also after its end, until another is opened."""
        self._session, self._past = session, None

    def answer(self, question: Question) -> None:
        """Say the answer, or one sentence why there is none."""
        try:
            self._say(self._found(question))
        except TooLarge:
            self._refuse(question, tr("The answer is too large to show; ask for fewer layers or samples."))
        except REFUSALS as error:
            self._refuse(question, str(error))
        except Exception as error:  # noqa: BLE001  # one odd question must not end the engine
            traceback.print_exc(file=sys.stderr)
            self._refuse(question, surprise(error))
        else:
            if isinstance(question, m.Measure) and len(question.keys) > 1:
                self._again(replace(question, keys=question.keys[1:], designs=question.designs[1:]))
            if self._goes_on(question):
                self._again(question)

    def _goes_on(self, question: Question) -> bool:
        if isinstance(question, m.Reason):
            return self._reasoning.goes_on(question)
        return self._inside.goes_on(question)

    def _refuse(self, question: Question, sentence: str) -> None:
        self._say(m.Failed(sentence, question.ticket))

    def _found(self, question: Question) -> m.Report:
        match question:
            case m.Look():
                return self._look(question)
            case m.Kernels(ticket, layer):
                network = self._network()
                names, arrays = network.probe.kernels(layer)
                return m.KernelsAre(ticket, layer, network.step(), names, arrays)
            case m.Reason():
                network = self._network()
                moves = self._training() or self._past is not None
                return self._reasoning.next(question, network.probe, network.step(), moves)
            case m.Open():
                return self._open(question)
            case m.Check():
                return checked(question, self._training())
            case m.Measure():
                return self._measure(question)
            case m.Augment(ticket, text, images, draws):
                project = from_text(text)
                return m.Augmented(ticket, drawn(project.recipe, project.plan.seed, images, draws))
            case _:
                network = self._network()
                return self._inside.answer(question, network.probe, network.step())

    def _measure(self, question: m.Measure) -> m.Measured:
        if self._training():
            raise BridgeError(
                tr(
                    "Times are not measured while a network trains: each would slow the other; they follow after."
                )
            )
        return self._stopwatch.measure(question)

    def _look(self, question: m.Look) -> m.Seen:
        network = self._second() if question.beside else self._network()
        step = network.step()
        sight = network.probe.look(question.images, question.layers)
        return m.Seen(question.ticket, step, sight.predictions, sight.layers, sight.maps, question.purpose)

    def _open(self, question: m.Open) -> m.Opened:
        live = self._live(question)
        if live is not None:
            self._past = None
            return live
        network, opened = self._found_network(question)
        if question.beside:
            self._beside = network
        elif question.epoch is not None:
            self._past = network
        else:
            self._opened, self._past = network, None
            self._session = self._session if self._training() else None
        return opened

    def _live(self, question: m.Open) -> m.Opened | None:
        """Return the answer where the network asked for is the one in training, as it is now."""
        session = self._session
        if session is None or session.over or question.beside or question.epoch is not None:
            return None
        run = session.run
        if run is None or question.folder != str(session.folder):
            return None
        return m.Opened(
            question.ticket, question.folder, run.epochs_done, run.data.labels, run.logits, session.step
        )

    def _found_network(self, question: m.Open) -> tuple[InHand, m.Opened]:
        ticket, folder = question.ticket, question.folder
        if folder is None:
            network, logits = _untrained(question.project)
            return network, m.Opened(ticket, None, 0, (), logits)
        run, epoch = runs.read_run(folder), question.epoch
        if epoch is not None:
            network = self._albums[question.beside].at(folder, epoch)
        else:
            network, epoch = _trained(folder, question.weights)
        return network, m.Opened(ticket, folder, epoch, run.data.labels, run.logits, network.step())

    def _second(self) -> InHand:
        if self._beside is None:
            raise BridgeError(tr("There is no second network to compare with; choose a run again."))
        return self._beside

    def _network(self) -> InHand:
        if self._past is not None:
            return self._past
        session = self._session
        if session is not None and session.probe is not None:
            return InHand(session.probe, lambda: session.step)
        if self._opened is None:
            raise BridgeError(tr("There is no network to look into yet; train one or open a run."))
        return self._opened

    def _training(self) -> bool:
        return self._session is not None and not self._session.over


def _untrained(text: str) -> tuple[InHand, bool]:
    """Return the design's network and whether its output gives logits."""
    project = from_text(text)
    refuse_broken(project)
    network = build(project)
    shares = last_activation(network.model.outputs[0]) in ("softmax", "sigmoid")
    return InHand(Probe(network, project.recipe), lambda: 0), not shares


def _trained(folder: str, which: Literal["best", "last"]) -> tuple[InHand, int]:
    """Return a run's network and the epoch of its weights."""
    project, stored = runs.read_project(folder), runs.weights(folder, which)
    network = build(project, random_weights=False)
    set_weights(network.model, stored.arrays)
    return InHand(Probe(network, project.recipe), lambda: stored.step), stored.epoch
