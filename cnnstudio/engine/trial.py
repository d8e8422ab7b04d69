"""Jobs that train a copy which is thrown away: one batch told, a learning rate found, a run's time estimated."""

from __future__ import annotations

from cnnstudio.document.analysis import analyse
from cnnstudio.document.costs import training_memory
from cnnstudio.document.files import from_text
from cnnstudio.document.project import Project
from cnnstudio.engine import messages as m
from cnnstudio.engine.budget import free_memory
from cnnstudio.engine.jobs import Emit, Job
from cnnstudio.engine.preparation import Prepared, prepared
from cnnstudio.kerasbridge.loop import Loop
from cnnstudio.kerasbridge.one_step import Told, one_step
from cnnstudio.kerasbridge.trials import Tried, rising, time_steps, try_rates, whole
from cnnstudio.language import tr

Question = m.StepOnce | m.FindRate | m.Estimate


class Trial(Job[m.StepOnce | m.FindRate | m.Estimate]):
    """Trains a copy for as long as its question needs."""

    def __init__(self, question: Question, emit: Emit) -> None:
        super().__init__(question, emit)
        self._loop: Loop | None = None

    def stop(self) -> None:
        """End it before its next step."""
        super().stop()
        if self._loop is not None:
            self._loop.stop()

    def _when_cancelled(self) -> str:
        return tr("Stopped before the first step; nothing was changed.")

    def _answer(self) -> m.Report:
        project = from_text(self.question.project)
        match self.question:
            case m.StepOnce(ticket, _, layer):
                return step_told(ticket, one_step(self._ready(project).loop, layer, lambda _: None))
            case m.FindRate() as asked:
                return self._rates(asked, project)
            case m.Estimate(ticket):
                return self._estimated(ticket, project)

    def _ready(self, project: Project) -> Prepared:
        ready = prepared(project, lambda _sentence, _share: None, self._stopped.is_set)
        self._loop = ready.loop
        self._goes_on()
        return ready

    def _rates(self, asked: m.FindRate, project: Project) -> m.Report:
        plan = rising(project.plan, asked.low, asked.high, asked.steps)
        loop = self._ready(project.replaced(plan=plan)).loop

        def heard(tried: Tried) -> None:
            if self._due():
                self._emit(_tried(asked.ticket, tried, done=False))

        return _tried(asked.ticket, try_rates(loop, asked.steps, heard), done=True)

    def _estimated(self, ticket: int, project: Project) -> m.Report:
        limit = project.plan.replaced(most_minutes=None, early_stopping=None, restore_best=False)
        loop = self._ready(project.replaced(plan=limit)).loop
        timed = time_steps(loop)
        seconds = whole(timed, loop)
        if project.plan.most_minutes is not None:
            seconds = min(seconds, project.plan.most_minutes * 60.0)
        return m.Estimated(
            ticket=ticket,
            step_seconds=timed.step,
            steps=loop.steps_per_epoch * project.plan.epochs,
            validation_seconds=timed.validation,
            seconds=seconds,
            memory=training_memory(analyse(project), project.plan).total,
            free_memory=free_memory(),
            measured_steps=timed.steps,
        )


def _tried(ticket: int, tried: Tried, *, done: bool) -> m.RatesTried:
    return m.RatesTried(ticket, tried.rates, tried.losses, tried.smoothed, tried.suggested, done)


def step_told(ticket: int, told: Told) -> m.StepTold:
    """Return a told step as the answer to its question."""
    return m.StepTold(
        ticket=ticket, step=told.step, loss=told.loss, rate=told.rate, shares=told.shares, truth=told.truth,
        arriving=told.arriving, learning=told.learning, layer=told.layer, weight=told.weight, shape=told.shape,
        before=told.before, gradient=told.gradient, after=told.after,
    )  # fmt: skip
