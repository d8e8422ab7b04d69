"""How good a run is, and what it sees in pictures; for every process that may import Keras."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.data.drawn import Way, how_drawn, prepared
from cnnstudio.data.errors import Cancelled, DataError, NoInk
from cnnstudio.data.parts import Part, fed, prepare
from cnnstudio.data.samples import Progress, Samples
from cnnstudio.data.sources import open_other, open_project
from cnnstudio.desk.images import read_image
from cnnstudio.document.project import Project
from cnnstudio.engine import runs
from cnnstudio.engine.kept_predictions import Record, Split
from cnnstudio.engine.part_rows import PartRows
from cnnstudio.engine.record import Run, RunError
from cnnstudio.engine.scoring import accuracy, per_class
from cnnstudio.evaluation.predictions import Predictions
from cnnstudio.kerasbridge.build import Network, build
from cnnstudio.kerasbridge.evaluate import evaluate as judge
from cnnstudio.kerasbridge.evaluate import predict
from cnnstudio.kerasbridge.probe import Probe
from cnnstudio.kerasbridge.validation import Evaluation
from cnnstudio.kerasbridge.weights import set_weights
from cnnstudio.language import number, tr

_PICTURE_AXES = 3


@dataclass(frozen=True, slots=True)
class Trained:
    """A run's design with the weights the run gives."""

    run: Run
    project: Project
    network: Network
    epoch: int
    """Epochs completed by the time of its weights."""
    step: int

    @staticmethod
    def read(folder: Path | str, epoch: int | None = None) -> Trained:
        """Return the network of a run's folder, with the weights the run gives or those kept after an epoch."""
        run, project = runs.read_run(folder), runs.read_project(folder)
        stored = runs.weights(folder, run.kept_weights if epoch is None else epoch)
        network = build(project, random_weights=False)
        set_weights(network.model, stored.arrays)
        return Trained(run, project, network, stored.epoch, stored.step)

    @property
    def input_shape(self) -> tuple[int | None, ...]:
        return tuple(self.network.model.inputs[0].shape[1:])

    def label(self, number: int) -> str:
        """Return a class's name; one without a name goes by its number."""
        labels = self.run.data.labels
        return labels[number] if number < len(labels) else str(number)


def evaluate(folder: Path | str, data: str | None = None) -> dict[str, Any]:
    """Return how the run does on its own test part, or on other data that go through the same preparation."""
    trained = Trained.read(folder)
    split, part = _own_part(trained) if data is None else _other_part(trained, data)
    found = judge(trained.network, PartRows(part), trained.project.plan, trained.project.recipe)
    return {
        "split": split,
        "run": str(trained.run.folder),
        "weights": trained.run.kept_weights,
        "metrics": _metrics(found),
        **_classes(trained, found),
        "samples": found.samples,
    }


def judged(
    folder: Path | str, progress: Progress, cancelled: Callable[[], bool]
) -> tuple[Record, Predictions]:
    """Return what the run says of every sample of its test part, or where there is none of its validation part."""
    trained = Trained.read(folder)
    samples = open_project(trained.project, progress, cancelled)
    refuse_other_data(trained, samples)
    split, part = judging_part(trained, samples)

    def goes_on(done: int) -> bool:
        progress(tr("Judging {count} samples", count=number(len(part))), done / len(part))
        if cancelled():
            raise Cancelled
        return True

    found = predict(trained.network, PartRows(part), trained.project.plan, trained.project.recipe, goes_on)
    found = replace(found, labels=_names(trained, samples, found))
    record = Record(
        split=split,
        weights=trained.run.kept_weights,
        epoch=trained.epoch,
        step=trained.step,
        run_step=trained.run.step,
        fingerprint=samples.fingerprint,
        task=found.task,
        labels=found.labels,
        single=found.single,
    )
    return record, found


def refuse_other_data(trained: Trained, samples: Samples) -> None:
    learned = trained.run.data
    if learned.fingerprint and samples.fingerprint != learned.fingerprint:
        raise RunError(
            tr("The data in {source} are not those this run learned from, so it is not judged on them.",
               source=learned.source)
        )  # fmt: skip


def _names(trained: Trained, samples: Samples, found: Predictions) -> tuple[str, ...]:
    if found.task == "classes":
        return tuple(trained.label(number) for number in range(found.columns))
    if found.task in {"masks", "pictures"}:
        return found.labels
    return samples.target_names if len(samples.target_names) == found.columns else ()


def _metrics(found: Evaluation) -> dict[str, float | None]:
    """Return Keras's numbers; accuracy is there for every classification."""
    metrics: dict[str, float | None] = {
        name: value if math.isfinite(value) else None for name, value in found.metrics.items()
    }
    if found.confusion is not None:
        metrics.setdefault("accuracy", accuracy(found.confusion))
    return metrics


def _classes(trained: Trained, found: Evaluation) -> dict[str, Any]:
    if found.confusion is None:
        return {"labels": None, "confusion_matrix": None, "per_class": None}
    labels = [trained.label(number) for number in range(len(found.confusion))]
    return {
        "labels": labels,
        "confusion_matrix": found.confusion.tolist(),
        "per_class": per_class(found.confusion, labels),
    }


def _own_part(trained: Trained) -> tuple[Split, Part]:
    return judging_part(trained, open_project(trained.project))


def judging_part(trained: Trained, samples: Samples) -> tuple[Split, Part]:
    parts = prepare(samples, trained.project.recipe)
    if parts.test is not None:
        return "test", parts.test
    if parts.validation is not None:
        return "validation", parts.validation
    raise RunError(
        tr("{name} has neither a test part nor rows for validation; name other data.", name=samples.name)
    )


def _other_part(trained: Trained, data: str) -> tuple[str, Part]:
    samples = open_other(trained.project, data, classes=bool(trained.run.data.labels))
    split, x, y = (
        ("test", samples.x_test, samples.y_test)
        if samples.has_test
        else ("all", samples.x_train, samples.y_train)
    )
    x, y = fed(x, _renumbered(trained, samples, y) if samples.labels else y, trained.project.recipe)
    return split, Part(x, y, np.arange(len(y), dtype=np.int64))


def _renumbered(trained: Trained, samples: Samples, y: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the class numbers the run gave to the same names."""
    ours = {label: number for number, label in enumerate(trained.run.data.labels)}
    unknown = [samples.labels[n] for n in np.unique(y) if samples.labels[n] not in ours]
    if unknown:
        raise DataError(
            tr(
                "{name} has the class '{label}', which this run never saw; take data with the run's classes.",
                name=samples.name,
                label=unknown[0],
            )
        )
    numbers = np.array([ours.get(label, 0) for label in samples.labels], np.int32)
    return numbers[np.asarray(y)]


def classify(folder: Path | str, images: Sequence[str | Path], raw: bool = False) -> Iterator[dict[str, Any]]:
    """Return what the run sees in each picture, in their order; a bad picture gives its error instead."""
    trained = Trained.read(folder)
    _require_classes(trained)
    probe = Probe(trained.network, trained.project.recipe)
    way: Way = (
        "raw" if raw else how_drawn(trained.project.recipe, trained.input_shape, trained.run.data.digits)
    )
    for image in images:
        try:
            yield {"image": str(image), **_seen(trained, probe, Path(image), way)}
        except NoInk:
            yield {"image": str(image), "error": tr("There is no ink in this picture.")}
        except DataError as error:
            yield {"image": str(image), "error": str(error)}


def _require_classes(trained: Trained) -> None:
    if trained.run.classes is None:
        raise RunError(tr("This run predicts numbers, not classes, so it cannot classify pictures."))
    if len(trained.network.model.inputs) != 1 or len(trained.input_shape) != _PICTURE_AXES:
        raise RunError(tr("This run's network does not take one picture, so it cannot classify pictures."))


def _seen(trained: Trained, probe: Probe, path: Path, way: Way) -> dict[str, Any]:
    picture = read_image(path)
    # An axis that the input leaves open is as long as the picture's own.
    shape = tuple(
        own if wanted is None else wanted
        for wanted, own in zip(trained.input_shape, picture.shape, strict=True)
    )
    answer = probe.look(prepared(picture, way, shape)[None]).predictions[0]
    shares = probabilities(answer, trained.run.logits)
    labels = [trained.label(number) for number in range(len(shares))]
    return {
        "label": labels[int(np.argmax(shares))],
        "probabilities": [float(share) for share in shares],
        "labels": labels,
        "preprocessing": way,
    }


def probabilities(answer: NDArray[np.float32], logits: bool) -> NDArray[np.float64]:
    """Return one share per class from a network's output for one sample; a single output tells class 1 of two."""
    values = np.asarray(answer, np.float64)
    if len(values) == 1:
        one = 1 / (1 + np.exp(-values[0])) if logits else values[0]
        return np.array([1 - one, one])
    if not logits:
        return values
    raised = np.exp(values - values.max())
    return np.asarray(raised / raised.sum())
