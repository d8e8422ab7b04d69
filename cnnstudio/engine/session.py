"""One training from the project's text to its end: prepares, trains, and says in one sentence what went wrong."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

from cnnstudio.data.errors import Cancelled
from cnnstudio.document.files import from_text, to_text
from cnnstudio.document.project import Project
from cnnstudio.engine import messages as m
from cnnstudio.engine import runs
from cnnstudio.engine.checkpoints import Checkpoint, Checkpoints
from cnnstudio.engine.epoch_records import distribution_file, epoch_file
from cnnstudio.engine.folder_lock import FolderLock
from cnnstudio.engine.jobs import say_answer
from cnnstudio.engine.logbook import Logbook, Rhythm, new_part
from cnnstudio.engine.machine import difference, this_machine
from cnnstudio.engine.new_record import new_record, standing
from cnnstudio.engine.parts_judging import stopped_sentence
from cnnstudio.engine.preparation import Prepared, prepared
from cnnstudio.engine.record import Run, RunError
from cnnstudio.engine.refusals import REFUSALS, refuse_too_few, surprise
from cnnstudio.engine.remote import Remote
from cnnstudio.engine.requests import SNAPSHOT_BYTES
from cnnstudio.engine.snapshots import Snapshots
from cnnstudio.engine.training import Training
from cnnstudio.engine.trial import step_told
from cnnstudio.engine.watch import watch_of
from cnnstudio.kerasbridge.probe import Probe
from cnnstudio.language import number, tr
from cnnstudio.storage import sweep

Emit = Callable[[m.Report], None]


class Session:
    """One training; `train` blocks its thread, the other verbs may come from any thread or a signal handler."""

    def __init__(
        self,
        project: str,
        folder: str | Path,
        resume: bool,
        emit: Emit,
        rhythm: Rhythm | None = None,
        snapshot_bytes: int = SNAPSHOT_BYTES,
    ) -> None:
        self.folder = Path(folder).absolute()
        self.fault: Exception | None = None
        """What nobody foresaw, for whoever keeps the record of faults."""
        self.probe: Probe | None = None
        self.over = False
        self._text, self._resumes, self._emit = project, resume, emit
        self._rhythm, self._snapshot_bytes = rhythm or Rhythm(), snapshot_bytes
        self._asked: dict[int, m.JudgeParts | m.StepOnce] = {}
        self._lock = FolderLock(self.folder)
        self._remote = Remote()
        self._book: Logbook | None = None
        self._found, self._mine = self.folder.exists(), False

    @property
    def step(self) -> int:
        """Return the steps done since the run's beginning."""
        return self._remote.step

    @property
    def run(self) -> Run | None:
        """Return the run's record as it stands now; None while it is prepared."""
        return None if self._book is None else self._book.run

    @property
    def unanswered(self) -> tuple[m.JudgeParts | m.StepOnce, ...]:
        """Return the questions that the end of the training came before."""
        return tuple(self._asked.values())

    def pause(self) -> None:
        """Hold training before the next step."""
        self._remote.pause()

    def resume(self) -> None:
        """Go on after a pause."""
        self._remote.resume()

    def stop(self) -> None:
        """End training before the next step, with a checkpoint."""
        self._remote.stop()

    def interrupt(self) -> None:
        """End training like `stop`, counted as interrupted from outside; may be called by a signal handler."""
        self._remote.interrupt()

    def change_rate(self, rate: float) -> None:
        """Let the learning rate be this from the next step on."""
        self._remote.ask(lambda training: training.change_rate(rate))

    def step_once(self, question: m.StepOnce) -> None:
        """Train one batch of the run in progress and tell it."""
        self._ask(question, lambda training: step_told(question.ticket, training.one_step(question.layer)))

    def judge_parts(self, question: m.JudgeParts) -> None:
        """Judge training and validation data alike, between two steps or in the pause."""
        self._ask(question, lambda training: training.judge_parts(question.ticket, question.most))

    def _ask(self, question: m.JudgeParts | m.StepOnce, work: Callable[[Training], m.Report]) -> None:
        """Have the training thread answer between two steps."""
        self._asked[question.ticket] = question

        def answer(training: Training) -> None:
            del self._asked[question.ticket]
            say_answer(lambda: work(training), self._emit, question.ticket, stopped_sentence())

        self._remote.ask(answer)

    def train(self) -> m.Report:
        """Train to the end and return the last report, which was emitted too."""
        try:
            report = self._trained()
        except Cancelled:
            report = self._failed(tr("Training was stopped before its first step; nothing was changed."))
        except REFUSALS as error:
            report = self._failed(str(error))
        except Exception as error:  # noqa: BLE001  # the engine must outlive whatever a training meets
            self.fault = error
            report = self._failed(surprise(error))
        finally:
            self._close()
        self._emit(report)
        return report

    def _trained(self) -> m.Report:
        project, earlier = self._begin()
        horizon = None if earlier is None else earlier.horizon or None
        ready = prepared(project, self._progress, lambda: self._remote.stopped, horizon)
        project = ready.project
        self.probe = Probe(ready.network, project.recipe)
        checkpoint = self._go_on(ready, earlier) if earlier is not None else None
        run = standing(earlier or new_record(self.folder, ready), checkpoint, project.plan.epochs)
        run = run.replaced(snapshot_bytes=self._snapshot_bytes)
        runs.write_project(self.folder, to_text(project))
        self._book = Logbook(run, new_part(run.step), self._rhythm, self._warn)
        watch = watch_of(str(self.folder), ready, self._warn, self._rhythm.looking)
        training = Training(ready.loop, self._book, watch, self._emit, lambda: self._remote.interrupted)
        self._remote.attach(ready.loop, training)
        self._tell_started(ready, run)
        for sentence in ready.doubts:
            self._warn(sentence)
        return training.run()

    def _begin(self) -> tuple[Project, Run | None]:
        """Return the project to train and, when one is resumed, its record."""
        given = from_text(self._text) if self._text or not self._resumes else None
        runs.prepare_folder(self.folder, self._resumes, None if given is None else given.plan.epochs)
        if not self._lock.take():
            raise RunError(
                tr("Another process trains into {folder}; choose a new folder.", folder=str(self.folder))
            )
        self._mine = True
        sweep(self.folder)
        if not self._resumes:
            assert given is not None  # noqa: S101  # a new run has a text
            return given, None
        project = runs.read_project(self.folder)
        if given is not None:
            project = project.replaced(plan=project.plan.replaced(epochs=given.plan.epochs))
        return project, runs.read_run(self.folder)

    def _go_on(self, ready: Prepared, earlier: Run) -> Checkpoint | None:
        """Put the loop where the run's newest checkpoint stood; without one the run begins again."""
        if ready.samples.fingerprint != earlier.data.fingerprint:
            raise RunError(
                tr(
                    "The data in {source} are not those this run began with; start a new run.",
                    source=earlier.data.source,
                )
            )
        checkpoint = self._checkpoint_of(earlier)
        if checkpoint is not None:
            refuse_too_few(ready.project.plan.epochs, earlier, checkpoint.manifest.epochs_done)
            ready.loop.restore(checkpoint.arrays, anew=earlier.status == "finished")
        self._forget_after(0 if checkpoint is None else checkpoint.manifest.epochs_done)
        warning = difference(earlier.machine, this_machine())
        if warning is not None:
            self._warn(warning)
        return checkpoint

    def _forget_after(self, epoch: int) -> None:
        """Leave out what was kept of epochs that the run will pass again."""
        Snapshots(self.folder).forget_after(epoch)
        epoch_file(self.folder).forget_after(epoch)
        distribution_file(self.folder).forget_after(epoch)

    def _checkpoint_of(self, earlier: Run) -> Checkpoint | None:
        """Return the state to go on from; only a run without a step to lose may have none."""
        kept = Checkpoints(self.folder)
        checkpoint = kept.newest()
        if checkpoint is None and (earlier.step or kept.written or any(Snapshots(self.folder).epochs)):
            raise RunError(
                tr(
                    "No checkpoint of the run in {folder} can be read (damaged or missing), so it cannot go on "
                    "from step {step}; nothing was changed.",
                    folder=str(self.folder),
                    step=number(earlier.step),
                )
            )
        if checkpoint is not None and kept.damaged:
            step = number(checkpoint.manifest.step)
            self._warn(tr("The newest checkpoint is damaged; the run goes on from step {step}.", step=step))
        return checkpoint

    def _tell_started(self, ready: Prepared, run: Run) -> None:
        self._emit(
            m.Started(
                run=str(self.folder),
                parameters=run.parameters,
                train_samples=run.data.train,
                validation_samples=run.data.validation,
                steps_per_epoch=run.steps_per_epoch,
                epochs=run.epochs,
                batch_size=run.batch_size,
                seed=run.seed,
                validates_on_test=run.data.validates_on_test,
                first_epoch=run.epochs_done + 1,
                labels=run.data.labels,
                logits=run.logits,
                note=run.data.note,
                data_share=run.data_share,
                most_minutes=run.most_minutes,
            )
        )
        if run.step:
            self._emit(m.Checkpointed(str(self.folder), run.step))

    def _progress(self, sentence: str, share: float) -> None:
        self._emit(m.Preparing(str(self.folder), sentence, share))

    def _warn(self, sentence: str) -> None:
        self._emit(m.Warned(str(self.folder), sentence))

    def _failed(self, sentence: str) -> m.Report:
        if self._book is not None:
            self._book.end(status="failed", message=sentence)
        return m.Failed(sentence, run=str(self.folder))

    def _close(self) -> None:
        if self._book is not None:
            self._book.close()
        self._remote.detach()
        self.over = True
        self._lock.release()
        if self._mine and self._book is None and not self._resumes:
            self._withdraw()

    def _withdraw(self) -> None:
        """Leave no empty folder of a run that never began."""
        with contextlib.suppress(OSError):
            if [path.name for path in self.folder.iterdir()] == ["lock"]:
                (self.folder / "lock").unlink()
            if self._found:
                return
            self.folder.rmdir()
            if self.folder.parent.suffix == ".runs":
                self.folder.parent.rmdir()
