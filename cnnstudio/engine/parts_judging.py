"""Judging training and validation data the same way: of the training in progress, or of a run's folder."""

from __future__ import annotations

from cnnstudio.data.parts import prepare
from cnnstudio.data.sources import open_project
from cnnstudio.engine import messages as m
from cnnstudio.engine.evaluate import Trained, refuse_other_data
from cnnstudio.engine.inspection import quick_look
from cnnstudio.engine.jobs import Job
from cnnstudio.engine.part_rows import PartRows
from cnnstudio.kerasbridge.both_parts import Judged
from cnnstudio.kerasbridge.evaluate import judge_parts
from cnnstudio.kerasbridge.position import finite
from cnnstudio.language import tr


class PartsJudging(Job[m.JudgeParts]):
    """Judges both parts by the weights in a run's folder."""

    def _answer(self) -> m.Report:
        asked = self.question
        trained = Trained.read(asked.folder, asked.epoch)
        plan, recipe = trained.project.plan, trained.project.recipe
        samples = open_project(trained.project, self._tell, self._stopped.is_set)
        refuse_other_data(trained, samples)
        parts = quick_look(prepare(samples, recipe), plan)
        validation = None if parts.validation is None else PartRows(parts.validation)
        found = judge_parts(
            trained.network, PartRows(parts.train), validation, plan, recipe, asked.most, self._goes_on
        )
        return parts_judged(asked.ticket, asked.folder, (trained.epoch, trained.step), found)

    def _when_cancelled(self) -> str:
        return stopped_sentence()


def stopped_sentence() -> str:
    """Return what is said where the judging was given up."""
    return tr("The comparison of training and validation data was stopped.")


def parts_judged(ticket: int, folder: str, place: tuple[int, int], found: Judged) -> m.PartsJudged:
    """Return what was found, at this epoch and step, as the answer to its question."""
    train, validation = found.train, found.validation
    return m.PartsJudged(
        ticket=ticket,
        folder=folder,
        epoch=place[0],
        step=place[1],
        train=finite(train.metrics),
        validation=finite(validation.metrics),
        train_samples=train.samples,
        train_all=train.rows,
        validation_samples=validation.samples,
        validation_all=validation.rows,
        confusion=validation.confusion,
        wrong=validation.wrong,
        seconds=found.seconds,
    )
