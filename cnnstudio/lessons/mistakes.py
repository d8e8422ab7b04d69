"""Common mistakes: each breaks a copy of a working project, shows what is seen of it, and is cured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from cnnstudio.document import edits, templates
from cnnstudio.document.analysis import Analysis, analyse
from cnnstudio.document.diagnosis.codes import CODES
from cnnstudio.document.plan.callbacks import EarlyStopping
from cnnstudio.document.problems import DataFacts, Problem
from cnnstudio.document.project import Project
from cnnstudio.language import number, tr
from cnnstudio.lessons import number_mistakes
from cnnstudio.lessons.number_mistakes import Row

State = Literal["working", "broken", "cured"]
_DIGITS = DataFacts("pen-digits", (28, 28, 1), 10, 60_000, True, 255.0)


class Seen(NamedTuple):
    """What is seen of a project: one sentence, and named values."""

    sentence: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Mistake:
    """A mistake: what it is called, what was done, what mends it, and what is seen in each state."""

    key: str
    title: Callable[[], str]
    done: Callable[[], str]
    cure: Callable[[], str]
    seen: Callable[[State], Seen]
    fitted: bool = False
    """Its numbers come from the small network that is fitted to digits first."""


# Mistakes of a design: a copy of the course's network is edited, and the analysis says what it says of any project.


@dataclass(frozen=True)
class _Design:
    """How a design is broken, the code of the problem that arises, and which of its remedies mends it."""

    code: str
    broken: Callable[[Project], Project]
    remedy: int = 0
    further: Callable[[State], tuple[Row, ...]] = lambda _state: ()

    def project(self, state: State) -> Project:
        """Return the copy in one of its states; the cure is the remedy that the analysis offers."""
        whole = working_project()
        if state == "working":
            return whole
        hurt = self.broken(whole)
        if state == "broken":
            return hurt
        found = self.problem(analyse(hurt, _DIGITS))
        remedy = found.remedies[self.remedy]
        return edits.apply_remedy(hurt, remedy.verb, remedy.arguments)

    def problem(self, analysis: Analysis) -> Problem:
        """Return the problem that this mistake makes."""
        return next(problem for problem in analysis.problems if problem.code == self.code)

    def seen(self, state: State) -> Seen:
        """Return what the analysis says."""
        analysis = analyse(self.project(state), _DIGITS)
        found = [problem for problem in analysis.problems if problem.code == self.code]
        sentence = found[0].message if found else tr("Nothing is wrong: the design is as it was meant.")
        title = tr(CODES[self.code].title) if found else tr("no problem of this kind")
        rows = [
            Row(tr("The analysis says"), title),
            Row(tr("Layers with a known size"), _known(analysis)),
            Row(tr("Parameters"), number(analysis.totals.parameters)),
        ]
        if found and found[0].remedies:
            rows.append(Row(tr("Suggested fix"), found[0].remedies[self.remedy].label))
        return Seen(sentence, (*rows, *self.further(state)))


def _known(analysis: Analysis) -> str:
    known = [node for node in analysis.nodes.values() if node.outputs and node.outputs[0] is not None]
    return tr("{n} of {all}", n=len(known), all=len(analysis.nodes))


@cache
def working_project() -> Project:
    """Return the course's network for digits, which is right as it stands."""
    project = templates.new("mnist-cnn")
    return edits.set_recipe(project, validation="split")


def _node(project: Project, name: str) -> str:
    return next(node.id for node in project.graph.nodes if node.name == name)


def _without_channels(project: Project) -> Project:
    return edits.set_fields(project, _node(project, "input"), shape=(28, 28))


def _wrong_labels(project: Project) -> Project:
    return edits.set_recipe(
        edits.set_plan(project, loss="categorical_crossentropy"), labels="integer"
    )  # fmt: skip


def _softmax_twice(project: Project) -> Project:
    return edits.set_plan(project, from_logits=True)


def _until_nothing_is_left(project: Project) -> Project:
    for name in ("conv2d_1", "conv2d_2"):
        project = edits.set_fields(project, _node(project, name), kernel_size=(13, 13))
    return project


def _selection(project: Project) -> Project:
    watched = edits.set_plan(project, early_stopping=EarlyStopping(monitor="val_loss", patience=2))
    return edits.set_recipe(watched, validation="given-test")


DESIGNS: dict[str, _Design] = {
    "channel-axis": _Design("rank", _without_channels),
    "integer-labels": _Design("loss-class-numbers", _wrong_labels),
    "softmax-twice": _Design("softmax-twice", _softmax_twice),
    "nothing-left": _Design("kernel-too-large", _until_nothing_is_left),
    "selection": _Design("selection-on-test", _selection, further=number_mistakes.selection),
}


def _of_data_and_labels() -> tuple[Mistake, ...]:
    """Return what goes wrong before anything is learned."""
    return (
        Mistake(
            "channel-axis",
            lambda: tr("The channel axis is missing"),
            lambda: tr("The input is declared as 28 × 28, without the channel."),
            lambda: tr("Give the input its third axis: 28 × 28 × 1."),
            DESIGNS["channel-axis"].seen,
        ),
        Mistake(
            "test-not-scaled",
            lambda: tr("Test data are not scaled like training data"),
            lambda: tr("The network learned from pixels divided by 255 and is judged on raw pixels."),
            lambda: tr("Put the scaling into the pipeline, so that whatever comes in goes through it."),
            lambda state: Seen(*number_mistakes.unscaled(state)),
            fitted=True,
        ),
        Mistake(
            "integer-labels",
            lambda: tr("Class numbers with a loss for columns"),
            lambda: tr("The labels are class numbers, the loss is categorical cross-entropy."),
            lambda: tr("Use sparse categorical cross-entropy, or one column per class."),
            DESIGNS["integer-labels"].seen,
        ),
        Mistake(
            "softmax-twice",
            lambda: tr("Softmax is applied twice"),
            lambda: tr("The last layer has a softmax and the loss expects raw scores."),
            lambda: tr("Let one of the two apply it."),
            DESIGNS["softmax-twice"].seen,
        ),
    )


def _of_the_way() -> tuple[Mistake, ...]:
    """Return what goes wrong with the layers and while it is trained."""
    return (
        Mistake(
            "nothing-left",
            lambda: tr("Valid until nothing is left"),
            lambda: tr("Both convolutions get 13 × 13 kernels without padding."),
            lambda: tr("Pad with same, or use smaller kernels."),
            DESIGNS["nothing-left"].seen,
        ),
        Mistake(
            "selection",
            lambda: tr("The test set is used for validation"),
            lambda: tr("Early stopping watches the test set."),
            lambda: tr("Keep a part of the training set for validation."),
            DESIGNS["selection"].seen,
        ),
        Mistake(
            "series-shuffled",
            lambda: tr("A time series is shuffled"),
            lambda: tr("Windows of a series are drawn at random for the test."),
            lambda: tr("Test on what comes after everything that was learned."),
            lambda state: Seen(*number_mistakes.shuffled(state)),
        ),
    )


def _of_judging() -> tuple[Mistake, ...]:
    """Return what goes wrong when it is judged and used."""
    return (
        Mistake(
            "fitted-on-all",
            lambda: tr("Scaling is fitted on all data"),
            lambda: tr("Smallest and largest value are taken from the whole series, the test included."),
            lambda: tr("Fit the scaling on the training part alone."),
            lambda state: Seen(*number_mistakes.fitted_on_all(state)),
        ),
        Mistake(
            "unbalanced",
            lambda: tr("Accuracy on unbalanced classes"),
            lambda: tr("Of 200 samples 190 are of one class, and only accuracy is looked at."),
            lambda: tr("Look at the recall of each class, or their mean."),
            lambda state: Seen(*number_mistakes.unbalanced(state)),
        ),
        Mistake(
            "not-centred",
            lambda: tr("A drawing is not centred"),
            lambda: tr("The network learned centred digits and gets them drawn in a corner."),
            lambda: tr("Cut, scale and centre the drawing as the training data were."),
            lambda state: Seen(*number_mistakes.not_centred(state)),
            fitted=True,
        ),
    )


def mistakes() -> tuple[Mistake, ...]:
    """Return all mistakes in the order of the way: data, design, training, judging, using."""
    return (*_of_data_and_labels(), *_of_the_way(), *_of_judging())
