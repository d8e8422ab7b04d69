"""From a project's text to a loop that is ready to run, or one sentence that says why not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from cnnstudio.data.parts import Parts, fit_check, prepare
from cnnstudio.data.samples import Samples
from cnnstudio.data.sources import open_project
from cnnstudio.document.analysis import Analysis, analyse
from cnnstudio.document.plan import Plan
from cnnstudio.document.project import Project
from cnnstudio.engine.budget import too_large
from cnnstudio.engine.inspection import Refused, quick_look, refuse_unusable
from cnnstudio.engine.part_rows import PartRows
from cnnstudio.engine.record import RunData
from cnnstudio.kerasbridge.build import Network, build
from cnnstudio.kerasbridge.loop import Loop
from cnnstudio.kerasbridge.task import doubts
from cnnstudio.language import number, tr

Progress = Callable[[str, float], None]
_SOME, _BYTES = 1000, 128.0


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything one training needs."""

    project: Project
    samples: Samples
    parts: Parts
    network: Network
    loop: Loop

    @property
    def data(self) -> RunData:
        """Return what the run's record says about the data."""
        validation = self.parts.validation
        return RunData(
            source=self.project.recipe.source,
            fingerprint=self.samples.fingerprint,
            train=len(self.parts.train),
            validation=0 if validation is None else len(validation),
            validates_on_test=self.parts.validates_on_test,
            note=self.parts.note,
            labels=self.samples.labels,
            digits=self.samples.digits,
        )

    @property
    def doubts(self) -> tuple[str, ...]:
        """Return what the user should know of this training, though it can be done."""
        told = doubts(self.loop.task, PartRows(self.parts.train).labels)
        return (*told, *_unscaled(self.samples, self.project))


def _unscaled(samples: Samples, project: Project) -> tuple[str, ...]:
    """Say that numbers that are no bytes are divided as if they were."""
    if project.recipe.scale == "none" or samples.x_train.dtype == np.uint8 or samples.pictures:
        return ()
    some = np.abs(np.asarray(samples.x_train[:_SOME])).max(initial=0.0)
    if some > _BYTES:
        return ()
    return (
        tr(
            "The values of {name} reach {most} and are no bytes, but the recipe scales them by {scale}; choose none.",
            name=samples.name,
            most=number(float(some)),
            scale=project.recipe.scale,
        ),
    )


def prepared(
    project: Project, progress: Progress, cancelled: Callable[[], bool], horizon: int | None = None
) -> Prepared:
    """Open the data, build the network and compile it; schedules fall over `horizon` steps if it is given."""
    refuse_broken(project, training=True)
    recipe = project.recipe
    samples = open_project(project, progress, cancelled)
    parts = prepare(samples, recipe)
    recipe = parts.recipe
    project = project.replaced(recipe=recipe)
    _refuse(parts.problems)
    parts = quick_look(parts, project.plan)
    refuse_unusable(parts)
    rows = max(len(parts.train), 0 if parts.validation is None else len(parts.validation))
    _refuse_too_large(analyse(project), project.plan, rows)
    network = build(project)
    _refuse(misfits(samples, network.model))
    validation = None if parts.validation is None else PartRows(parts.validation)
    loop = Loop(network, PartRows(parts.train), validation, project.plan, recipe, horizon)
    return Prepared(project, samples, parts, network, loop)


def refuse_broken(project: Project, training: bool = False) -> None:
    """Refuse a design with errors, or one too large for the memory, by one sentence."""
    analysis = analyse(project)
    errors = [problem for problem in analysis.problems if problem.severity == "error"]
    _refuse(tuple(problem.message for problem in errors))
    # How many rows there are is not known yet; one is the least that is trained on.
    _refuse_too_large(analysis, project.plan if training else None, 1)


def _refuse_too_large(analysis: Analysis, plan: Plan | None, rows: int) -> None:
    sentence = too_large(analysis, plan, rows=rows)
    if sentence is not None:
        raise Refused(sentence)


def misfits(samples: Samples, model: Any) -> tuple[str, ...]:
    """Return in which ways the samples fit neither input nor output; networks with several are judged by the loop."""
    if len(model.inputs) != 1 or len(model.outputs) != 1:
        return ()
    shape, width = tuple(model.inputs[0].shape[1:]), model.outputs[0].shape[-1]
    one_per_class = len(model.outputs[0].shape) == 2 and width > 1
    return fit_check(samples, width if one_per_class else samples.classes, shape)


def _refuse(problems: tuple[str, ...]) -> None:
    if problems:
        more = len(problems) - 1
        sentence = problems[0]
        raise Refused(tr("{first} ({count} more)", first=sentence, count=more) if more else sentence)
