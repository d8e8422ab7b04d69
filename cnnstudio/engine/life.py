"""What the window knows about one life of the engine, learned from its reports in their order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cnnstudio.engine import endings
from cnnstudio.engine import messages as m

State = Literal["starting", "ready", "training", "paused", "stopping", "dead"]
Training = Literal["training", "paused", "stopping"]


@dataclass(slots=True)
class Life:
    """One engine process as its reports tell of it."""

    ready: m.Ready | None = None
    run: str = ""
    step: int = 0
    training: Training | None = None
    checkpoint: int | None = None
    memory: int = 0
    dead: bool = False

    @property
    def state(self) -> State:
        if self.dead:
            return "dead"
        if self.training is not None:
            return self.training
        return "starting" if self.ready is None else "ready"

    def begin_training(self) -> None:
        """Count as training from the request on, so that nobody can ask twice."""
        self.training, self.run, self.step, self.checkpoint = "training", "", 0, None

    def note(self, report: m.Report) -> m.Report:
        """Learn from a report and return it; a death gets its sentence here."""
        match report:
            case m.Ready():
                self.ready = report
            case m.Beat(memory=memory):
                self.memory = memory
            case m.Died(message=broken, exit_code=code):
                report = m.Died(endings.sentence(code, broken, self.checkpoint, self.memory), code)
                self.dead, self.training = True, None
            case _:
                self._note_training(report)
        return report

    def _note_training(self, report: m.Report) -> None:
        match report:
            case m.Started(run=run):
                self.run = run
            case m.Steps(first_step=first, values=values):
                self.step = first + len(values) - 1
            case m.Checkpointed(step=step):
                self.checkpoint = step
            case m.Held() if self.training == "training":
                self.training = "paused"
            case m.Continued() if self.training == "paused":
                self.training = "training"
            case m.Finished() | m.Interrupted():
                self._end_training()
            case m.Failed(run=run) if run:
                self._end_training()

    def _end_training(self) -> None:
        """Forget the checkpoint too: an engine that dies at rest has nothing to resume."""
        self.training, self.checkpoint = None, None
