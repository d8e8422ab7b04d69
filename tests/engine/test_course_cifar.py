"""The course's CIFAR-10 example as written, on some real pictures: trained by the engine and judged as scikit-learn does."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import classification_report

from cnnstudio.data.augmenting import course_example
from cnnstudio.document import edits, templates
from cnnstudio.document.files import to_text
from cnnstudio.document.plan import EarlyStopping
from cnnstudio.engine import messages as m
from cnnstudio.engine import runs
from cnnstudio.engine.judging import Judging
from cnnstudio.engine.kept_predictions import kept
from cnnstudio.evaluation.classes import confusion, report
from cnnstudio.evaluation.pooled import pooled

pytestmark = pytest.mark.slow
TRAIN, TEST, EPOCHS = 128, 60, 2


def example(shared_data, folder):
    """Return the template, with its augmentation, on the first pictures of the data set."""
    with np.load(shared_data / "cifar10-small.npz") as whole:
        few = {name: whole[name][: TRAIN if "train" in name else TEST] for name in whole.files}
    np.savez(folder / "few.npz", **few)
    project = edits.set_plan(templates.new("cifar-10"), epochs=EPOCHS)
    recipe = {"source": str(folder / "few.npz"), "augmentation": course_example()}
    return edits.set_recipe(project, **recipe), few


def test_it_trains_as_the_listing_says_and_its_evaluation_is_scikit_learns(shared_data, tmp_path):
    from cnnstudio.engine.session import Session

    project, few = example(shared_data, tmp_path)
    told: list[m.Report] = []
    end = Session(to_text(project), tmp_path / "run", False, told.append).train()
    assert isinstance(end, m.Finished), end
    trained_as_listed(tmp_path / "run", told)
    judged_as_by_scikit_learn(tmp_path / "run", told, few)


def trained_as_listed(folder, told):
    plan, recipe = runs.read_project(folder).plan, runs.read_project(folder).recipe
    assert (plan.optimizer, plan.loss, plan.batch_size) == ("adam", "categorical_crossentropy", 32)
    assert plan.early_stopping == EarlyStopping(monitor="val_loss", patience=2)
    assert recipe.augmentation == course_example()
    assert recipe.labels == "one-hot"
    assert runs.read_run(folder).parameters == 552_362
    ends = [report for report in told if isinstance(report, m.EpochEnded)]
    names = {f"{part}{name}" for part in ("", "val_") for name in ("loss", "accuracy", "precision", "recall")}
    assert [set(end.metrics) for end in ends] == [names] * EPOCHS
    assert all(end.patience_left is not None for end in ends)
    started = next(report for report in told if isinstance(report, m.Started))
    assert (started.train_samples, started.validation_samples, started.validates_on_test) == (
        TRAIN,
        TEST,
        True,
    )
    assert ends[-1].step == EPOCHS * TRAIN // plan.batch_size


def judged_as_by_scikit_learn(folder, told, few):
    Judging(m.Evaluate(1, str(folder)), lambda _report: None).run()
    found = kept(folder).predictions
    np.testing.assert_array_equal(found.truth, few["y_test"][:, 0])
    wanted = classification_report(
        found.truth, found.answers, labels=range(10), output_dict=True, zero_division=0
    )
    got = report(confusion(found.truth, found.answers, 10))
    for number, row in enumerate(got.rows):
        theirs = wanted[str(number)]
        assert (row.precision, row.recall, row.f1, row.support) == pytest.approx(
            (theirs["precision"], theirs["recall"], theirs["f1-score"], theirs["support"])
        )
    both = pooled(found)
    last = next(report for report in reversed(told) if isinstance(report, m.EpochEnded)).metrics
    assert both.precision == pytest.approx(last["val_precision"], rel=1e-5)
    assert both.recall == pytest.approx(last["val_recall"], rel=1e-5)
