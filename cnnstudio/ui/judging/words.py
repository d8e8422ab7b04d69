"""What is said of a test set, sealed or open."""

from __future__ import annotations

from cnnstudio.evaluation.intervals import wilson
from cnnstudio.evaluation.picture_scores import Likeness, likeness
from cnnstudio.evaluation.ranking import top
from cnnstudio.evaluation.residuals import summary
from cnnstudio.language import number, percent, tr
from cnnstudio.ui.judging.opened import Opened, Sealed

_MANY_CLASSES = 6


def seal_words(sealed: Sealed) -> str:
    """Return what stands on the seal."""
    if sealed.split == "validation":
        return tr(
            "These data have no test set, so the run is judged on its validation set of {count} samples. "
            "The run was chosen by them, so its figures are a little too good.",
            count=number(sealed.samples),
        )
    first = tr(
        "The test set is sealed: {count} samples the run has not learned from.", count=number(sealed.samples)
    )
    if sealed.samples == 0:
        first = tr("The test set is sealed.")
    if sealed.run.data.validates_on_test:
        return f"{first} " + tr(
            "But this run was validated on it after each of its {epochs} epochs, so it has been selected by it; "
            "its figures say less than those of a set that was never used.",
            epochs=number(sealed.run.epochs_done),
        )
    return f"{first} " + tr(
        "Choose by the validation set and open the test set once, at the end: each look that leads to a change makes its "
        "number worth less."
    )


def looks_words(sealed: Sealed) -> str:
    """Return how often it was opened."""
    if sealed.split == "validation":
        return ""
    if sealed.looks is None:
        return tr("How often it was opened cannot be read (looks.json is damaged).")
    if sealed.looks == 0:
        return tr("It has not been opened for this run.")
    if sealed.looks == 1:
        return tr("It has been opened once for this run.")
    return tr("It has been opened {count} times for this run.", count=number(sealed.looks))


def button_words(sealed: Sealed) -> str:
    """Return what the button that opens it says."""
    return tr("Judge on the validation set") if sealed.split == "validation" else tr("Open the test set")


def notices(opened: Opened, design_changed: bool) -> tuple[str, ...]:
    """Return what a reader of the figures must know."""
    sealed, record = opened.sealed, opened.kept.record
    said = []
    if record.split == "validation":
        said.append(tr("Judged on the validation set, because these data have no test set."))
    elif sealed.run.data.validates_on_test:
        said.append(
            tr("Validation used this test set after every epoch: this run is selected on the test set.")
        )
    if opened.kept.outdated(sealed.run):
        said.append(tr("The run has trained on since; these are its predictions at epoch {epoch}.",
                       epoch=number(record.epoch)))  # fmt: skip
    if design_changed:
        said.append(
            tr("The design has changed since this run; the figures are those of the run's own design.")
        )
    if sealed.run.data_share < 1:
        said.append(
            tr("A quick look: trained on {share} of the data.", share=percent(sealed.run.data_share, 0))
        )
    if len(opened.found.unusable):
        said.append(
            tr(
                "For {count} samples the network gave no number (NaN).",
                count=number(len(opened.found.unusable)),
            )
        )
    return tuple(said)


def headline(opened: Opened) -> tuple[str, str]:
    """Return the one number of the page and what it is, with its interval."""
    found = opened.found
    if found.task == "classes":
        hits = int(found.right.sum())
        low, high = wilson(hits, found.samples)
        return percent(hits / found.samples), tr(
            "accuracy: {hits} of {samples} right; 95 % between {low} and {high} (Wilson)",
            hits=number(hits), samples=number(found.samples), low=percent(low), high=percent(high),
        )  # fmt: skip
    if found.task == "several":
        hits = round(opened.report.accuracy * found.samples)
        low, high = wilson(hits, found.samples)
        return percent(opened.report.accuracy), tr(
            "of the samples have all labels right; 95 % between {low} and {high} (Wilson)",
            low=percent(low), high=percent(high),
        )  # fmt: skip
    if found.task == "numbers":
        errors = summary(found, 0)
        low, high = errors.mean_absolute_interval
        return number(errors.mean_absolute), tr(
            "mean size of the error of {name}, in its own units; 95 % between {low} and {high}",
            name=errors.name, low=number(low), high=number(high),
        )  # fmt: skip
    if found.task in {"masks", "pictures"}:
        return _of_pictures(likeness(found)[0])
    return number(found.metrics.get("loss")), tr(
        "loss; what this network predicts has no figures of its own here"
    )


def _of_pictures(found: Likeness) -> tuple[str, str]:
    if found.interval is None:
        return tr("{value} dB", value=number(found.value, 4)), tr(
            "peak signal-to-noise ratio of all pictures together; more is more alike"
        )
    low, high = found.interval
    return percent(found.value), tr(
        "intersection over union, the mean over the masks; 95 % between {low} and {high}",
        low=percent(low), high=percent(high),
    )  # fmt: skip


def facts(opened: Opened) -> list[tuple[str, str]]:
    """Return more numbers: (value, what it is)."""
    found, sealed = opened.found, opened.sealed
    told = [(number(found.metrics[name], 4), name) for name in ("loss",) if name in found.metrics]
    if found.task == "classes" and found.columns > 2:
        count = 5 if found.columns >= _MANY_CLASSES else 2
        told.append((percent(top(opened.ranks, count)), tr("top-{count}", count=count)))
    if found.task == "classes":
        told.append((f"{opened.report.macro.f1:.4f}", tr("macro F1")))
    told.append((number(opened.kept.record.epoch), tr("epoch")))
    if sealed.split == "test":
        told.append((number(sealed.looks) if sealed.looks is not None else "?", tr("looks")))
    return told
