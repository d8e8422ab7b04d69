"""Common mistakes: each breaks a working project, shows what is seen of it, and is cured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from cnnstudio.document import edits, templates
from cnnstudio.document.analysis import Analysis, analyse
from cnnstudio.document.diagnosis.codes import CODES
from cnnstudio.document.plan.callbacks import EarlyStopping
from cnnstudio.document.problems import DataFacts, Problem, Remedy
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
class Breaking:
    """How a design is broken, the code of the problem that arises, and which of its remedies mends it."""

    code: str
    broken: Callable[[Project], Project | None]
    """None where the mistake cannot be made on a project."""
    unfit: Callable[[], str]
    """What a project lacks on which it cannot be made."""
    remedy: int = 0
    further: Callable[[State], tuple[Row, ...]] = lambda _state: ()

    def project(self, state: State) -> Project:
        """Return the copy in one of its states; the cure is the remedy that the analysis offers."""
        whole = working_project()
        hurt = self.broken(whole) if state != "working" else whole
        if hurt is None:
            raise ValueError(self.code)
        if state != "cured":
            return hurt
        remedy = self.cure(analyse(hurt, _DIGITS))
        return edits.apply_remedy(hurt, remedy.verb, remedy.arguments)

    def problem(self, analysis: Analysis) -> Problem | None:
        """Return the problem that this mistake makes, while it is made."""
        return next((problem for problem in analysis.problems if problem.code == self.code), None)

    def cure(self, analysis: Analysis) -> Remedy:
        """Return the remedy that mends it."""
        found = self.problem(analysis)
        if found is None:
            raise ValueError(self.code)
        return found.remedies[self.remedy]

    def seen(self, state: State) -> Seen:
        """Return what the analysis says of the copy."""
        return self.told(analyse(self.project(state), _DIGITS), state)

    def told(self, analysis: Analysis, state: State, fix: str = "") -> Seen:
        """Return what an analysis says, in a sentence and in rows, with the fix that will be used."""
        found = self.problem(analysis)
        sentence = found.message if found else tr("Nothing is wrong: the design is as it was meant.")
        title = tr(CODES[self.code].title) if found else tr("no problem of this kind")
        rows = [
            Row(tr("The analysis says"), title),
            Row(tr("Layers with a known size"), _known(analysis)),
            Row(tr("Parameters"), number(analysis.totals.parameters)),
        ]
        if found and found.remedies:
            rows.append(Row(tr("Suggested fix"), fix or found.remedies[self.remedy].label))
        return Seen(sentence, (*rows, *self.further(state)))


def _known(analysis: Analysis) -> str:
    known = [node for node in analysis.nodes.values() if node.outputs and node.outputs[0] is not None]
    return tr("{n} of {all}", n=len(known), all=len(analysis.nodes))


@cache
def working_project() -> Project:
    """Return the course's network for digits, which is right as it stands."""
    project = templates.new("mnist-cnn")
    return edits.set_recipe(project, validation="split")


def _without_channels(project: Project) -> Project | None:
    for node in project.graph.nodes:
        shape = getattr(node.layer, "shape", ()) if node.layer.kind == "Input" else ()
        if len(shape) == 3:
            return edits.set_fields(project, node.id, shape=shape[:2])
    return None


def _wrong_labels(project: Project) -> Project:
    return edits.set_recipe(
        edits.set_plan(project, loss="categorical_crossentropy"), labels="integer"
    )  # fmt: skip


def _softmax_twice(project: Project) -> Project:
    return edits.set_plan(project, from_logits=True)


def _until_nothing_is_left(project: Project) -> Project | None:
    wide = [node.id for node in project.graph.nodes if node.layer.kind == "Conv2D" and not node.bypassed]
    for node in wide:
        project = edits.set_fields(
            project, node, kernel_size=(13, 13), padding="valid", strides=(1, 1), dilation_rate=(1, 1)
        )
    return project if wide else None


def _selection(project: Project) -> Project:
    watched = edits.set_plan(project, early_stopping=EarlyStopping(monitor="val_loss", patience=2))
    return edits.set_recipe(watched, validation="given-test")


DESIGNS: dict[str, Breaking] = {
    "channel-axis": Breaking(
        "rank", _without_channels, lambda: tr("it has no input of rows, columns and channels")
    ),
    "integer-labels": Breaking(
        "loss-class-numbers", _wrong_labels, lambda: tr("it does not learn classes from opened data")
    ),
    "softmax-twice": Breaking("softmax-twice", _softmax_twice, lambda: tr("it does not end in a softmax")),
    "nothing-left": Breaking(
        "kernel-too-large", _until_nothing_is_left, lambda: tr("kernels of 13 × 13 do not use up the maps of its convolutions")
    ),
    "selection": Breaking(
        "selection-on-test", _selection, lambda: tr("its data, as far as they are open, have no test part"),
        further=number_mistakes.selection,
    ),
}  # fmt: skip


def _of_data_and_labels() -> tuple[Mistake, ...]:
    """Return what goes wrong before anything is learned."""
    return (
        Mistake(
            "channel-axis",
            lambda: tr("The channel axis is missing"),
            lambda: tr("The input is declared with height and width alone, without its channels."),
            lambda: tr("Give the input its third axis back, as in 28 × 28 × 1."),
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
            lambda: tr("Every convolution gets a 13 × 13 kernel without padding."),
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
