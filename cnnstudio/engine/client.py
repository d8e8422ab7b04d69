"""The window's side of the engine: starts it, speaks to it, and outlives it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Literal

import numpy as np
from psygnal import Signal

from cnnstudio.document.files import to_text
from cnnstudio.document.project import Project
from cnnstudio.engine import messages as m
from cnnstudio.engine.box import Inbox
from cnnstudio.engine.child import Child
from cnnstudio.engine.environment import worker_command
from cnnstudio.engine.life import Life, State
from cnnstudio.engine.requests import Method


class EngineClient:
    """The one engine of a window; every method is called from one thread, and none waits for the engine but `close`."""

    received: ClassVar[Any] = Signal(object)

    def __init__(self, command: Sequence[str] | None = None, wake: Callable[[], None] | None = None) -> None:
        self._command = tuple(command or worker_command())
        self._inbox = Inbox(wake)
        self._child: Child | None = None
        self._tickets = _Tickets()
        self._life = Life()

    def start(self) -> None:
        """Start the engine's process, also after its death; the calling thread must live as long as the window."""
        if self._child is not None and self._child.alive:
            return
        self.pump()  # what the dead one still said belongs to its own time
        self.close()
        self._life = Life()
        self._child = Child(self._command, self._inbox.put)

    def close(self) -> None:
        """End the engine: by message, after 5 s by a signal, after 5 more by force; its threads end too."""
        if self._child is not None:
            self._child.end()
            self._child = None

    @property
    def state(self) -> State:
        """Return what the engine does, as of the last drained report."""
        return "dead" if self._child is None else self._life.state

    @property
    def ready(self) -> m.Ready | None:
        """Return the engine's device and versions once it has loaded TensorFlow."""
        return self._life.ready

    @property
    def run(self) -> str:
        """Return the folder of the run that trains or trained last."""
        return self._life.run

    @property
    def step(self) -> int:
        """Return the last step that was reported of that run."""
        return self._life.step

    @property
    def answering(self) -> bool:
        """Say whether the engine has given a sign of life in the last five seconds."""
        return self._child is not None and self._child.alive and not self._child.silent

    @property
    def urgent(self) -> bool:
        """Say whether an answer waits to be drained, which should not wait for the next frame."""
        return self._inbox.urgent

    @property
    def process_id(self) -> int | None:
        """Return the number of the engine's process."""
        return None if self._child is None else self._child.process_id

    def drain(self) -> list[m.Report]:
        """Return what has come since the last call, without the answers to questions that were asked anew."""
        fresh = (report for report in self._inbox.drain() if self._tickets.wanted(report))
        return [self._life.note(report) for report in fresh]

    def pump(self) -> int:
        """Emit what has come through `received`, on the calling thread; return how many reports."""
        reports = self.drain()
        for report in reports:
            self.received.emit(report)
        return len(reports)

    def send(self, request: m.Request | m.InsideRequest) -> bool:
        """Queue a request; False when the engine is dead."""
        return self._child is not None and self._child.send(request)

    def train(
        self,
        project: Project,
        folder: str | Path,
        resume: bool = False,
        snapshot_bytes: int | None = None,
    ) -> bool:
        """Train the project into a new or empty run folder, or go on with the unfinished run in it.

        The weights kept of its epochs may take so many bytes together; without a number the usual ones.
        """
        more = {} if snapshot_bytes is None else {"snapshot_bytes": snapshot_bytes}
        sent = self.send(m.Train(to_text(project), str(Path(folder).absolute()), resume, **more))
        if sent:
            self._life.begin_training()
        return sent

    def pause(self) -> bool:
        """Hold training after the batch in progress."""
        return self.send(m.Pause())

    def resume(self) -> bool:
        """Go on with a paused training."""
        return self.send(m.Resume())

    def stop(self) -> bool:
        """End training after the batch in progress, with a checkpoint."""
        if self._life.training is not None:
            self._life.training = "stopping"
        return self.send(m.Stop())

    def change_rate(self, rate: float) -> bool:
        """Let the learning rate of the training in progress be this from its next step on; RateChanged says so."""
        return self.send(m.ChangeRate(rate))

    def step_once(self, layer: str = "", project: Project | None = None) -> int:
        """Train one batch, of the paused training or of a design that is thrown away; StepTold bears the ticket."""
        text = "" if project is None else to_text(project)
        return self._ask("step", lambda ticket: m.StepOnce(ticket, text, layer))

    def find_rate(self, project: Project, low: float = 1e-6, high: float = 1.0, steps: int = 200) -> int:
        """Try rising learning rates on an untrained copy; RatesTried comes with the ticket, again and again until done."""
        return self._ask("rates", lambda ticket: m.FindRate(ticket, to_text(project), low, high, steps))

    def estimate(self, project: Project) -> int:
        """Ask what training would take; Estimated bears the ticket."""
        return self._ask("estimate", lambda ticket: m.Estimate(ticket, to_text(project)))

    def evaluate(self, folder: str | Path, disturbance: str = "") -> int:
        """Have a run judged on its test set; Evaluating and then Evaluated bear the ticket, and what was found is kept."""
        place = str(Path(folder).absolute())
        kind = ("evaluate", bool(disturbance))
        return self._ask(kind, lambda ticket: m.Evaluate(ticket, place, disturbance))

    def judge_parts(self, folder: str | Path = "", epoch: int | None = None, most: int = 2000) -> int:
        """Have training and validation data judged the same way; PartsJudged bears the ticket.

        Without a folder of the run that trains or trained last; with an epoch, by the weights kept after it.
        """
        place = str(Path(folder).absolute()) if folder else self.run
        return self._ask("parts", lambda ticket: m.JudgeParts(ticket, place, epoch, most))

    def cancel(self, ticket: int) -> bool:
        """Give up a job that was asked for; Failed bears its ticket."""
        return self.send(m.Cancel(ticket))

    def open(
        self,
        project: Project | None,
        folder: str | Path | None = None,
        weights: Literal["best", "last"] | int = "last",
        beside: bool = False,
    ) -> int:
        """Take a network in hand to look into, or beside it: a run's own, or this design untrained; Opened bears the ticket.

        A number asks for the weights kept after that epoch; they go before those of a network in training.
        """
        place = None if folder is None else str(Path(folder).absolute())
        text = "" if project is None or folder is not None else to_text(project)
        epoch = weights if isinstance(weights, int) else None
        which: Literal["best", "last"] = "last" if isinstance(weights, int) else weights
        return self._ask(("open", beside), lambda ticket: m.Open(ticket, text, place, which, beside, epoch))

    def look(
        self, images: m.Array, layers: Sequence[str] = (), purpose: str = "", beside: bool = False
    ) -> int:
        """Pass samples through the network, or through the one beside it; Seen bears the returned ticket."""
        samples, names = np.asarray(images), tuple(layers)
        return self._ask(("look", purpose), lambda ticket: m.Look(ticket, samples, names, purpose, beside))

    def kernels(self, layer: str) -> int:
        """Ask for a layer's weights; KernelsAre bears the returned ticket."""
        return self._ask("kernels", lambda ticket: m.Kernels(ticket, layer))

    def reason(self, image: m.Array, method: Method, target: int, against: int = -1, layer: str = "") -> int:
        """Ask what in a picture a class's score rests on; Reasoned bears the ticket, again and again until it is done."""
        sample = np.asarray(image)
        return self._ask("reason", lambda ticket: m.Reason(ticket, sample, method, target, against, layer))

    def check(self, project: Project) -> int:
        """Ask Keras for its own shapes and counts; Checked bears the returned ticket."""
        return self._ask("check", lambda ticket: m.Check(ticket, to_text(project)))

    def augment(self, project: Project, images: m.Array, draws: int) -> int:
        """Ask what the recipe's augmentation makes of these raw pictures; Augmented bears the ticket."""
        samples = np.asarray(images)
        return self._ask("augment", lambda ticket: m.Augment(ticket, to_text(project), samples, draws))

    def measure(
        self, designs: Mapping[str, Project], before: Project | None = None, images: m.Array | None = None
    ) -> int:
        """Ask how long these small designs take on what arrives at the end of `before`; each key gets its Measured."""
        texts = tuple(map(to_text, designs.values()))
        real = before is not None and images is not None
        about = {"project": to_text(before), "images": np.asarray(images)} if real and before else {}
        return self._ask("measure", lambda ticket: m.Measure(ticket, tuple(designs), texts, **about))  # type: ignore[arg-type]

    def ask(self, kind: object, request: Callable[[int], m.Request | m.InsideRequest]) -> int:
        """Ask what has no verb of its own here; of each kind only the newest question is still wanted."""
        return self._ask(kind, request)

    def _ask(self, kind: object, request: Callable[[int], m.Request | m.InsideRequest]) -> int:
        ticket = self._tickets.next(kind)
        self.send(request(ticket))
        return ticket


class _Tickets:
    """Rising numbers for requests; only the latest of each kind is still wanted."""

    def __init__(self) -> None:
        self._last = 0
        self._latest: dict[object, int] = {}

    def next(self, kind: object) -> int:
        self._last += 1
        self._latest[kind] = self._last
        return self._last

    def wanted(self, report: m.Report) -> bool:
        ticket = getattr(report, "ticket", 0)
        return ticket == 0 or ticket in self._latest.values()
