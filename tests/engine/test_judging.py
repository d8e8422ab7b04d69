"""A run judged on its test set: what is kept, what is counted, and what is refused."""

from __future__ import annotations

import json

import numpy as np
import pytest
from sklearn.metrics import classification_report

from cnnstudio.document.files import to_text
from cnnstudio.engine import messages as m
from cnnstudio.engine import runs
from cnnstudio.engine.kept_predictions import Record, is_kept, keep, kept, read_record
from cnnstudio.engine.record import RunError
from cnnstudio.engine.test_looks import looks, note_look
from cnnstudio.evaluation.classes import confusion, report
from tests.engine import small
from tests.evaluation import made

RECORD = Record(
    split="test", weights="last", epoch=3, step=30, run_step=30, fingerprint="sha256:1", task="classes",
    labels=tuple("abcde"),
)  # fmt: skip


def test_kept_predictions_come_back_as_they_were(tmp_path):
    found = made.classes()
    keep(tmp_path, RECORD, found)
    back = kept(tmp_path)
    np.testing.assert_array_equal(back.predictions.truth, found.truth)
    np.testing.assert_array_equal(back.predictions.outputs, found.outputs)
    assert back.predictions.names == tuple("abcde")
    assert (back.record.epoch, back.record.split) == (3, "test")


def test_a_metric_that_is_no_number_is_null_on_disk_and_none_again_later(tmp_path):
    found = made.classes()
    found.__dict__["metrics"] = {"loss": float("nan"), "accuracy": 0.5}
    keep(tmp_path, RECORD, found)
    assert json.loads((tmp_path / "evaluation" / "predictions.json").read_text())["metrics"]["loss"] is None
    assert np.isnan(kept(tmp_path).predictions.metrics["loss"])


def test_without_predictions_there_is_nothing(tmp_path):
    assert kept(tmp_path) is None
    assert not is_kept(tmp_path)
    assert read_record(tmp_path) is None


@pytest.mark.parametrize("damage", ["cut", "flip", "gone", "record"])
def test_damaged_predictions_are_told_and_never_shown(tmp_path, damage):
    keep(tmp_path, RECORD, made.classes())
    arrays, record = (tmp_path / "evaluation" / f"predictions.{end}" for end in ("npz", "json"))
    content = bytearray(arrays.read_bytes())
    if damage == "cut":
        arrays.write_bytes(content[:-200])
    elif damage == "flip":
        content[len(content) // 2] ^= 1
        arrays.write_bytes(content)
    elif damage == "gone":
        arrays.unlink()
    else:
        record.write_text("{")
    with pytest.raises(RunError, match="damaged"):
        kept(tmp_path)


def test_predictions_of_an_earlier_state_are_known_as_such(tmp_path):
    back = keep(tmp_path, RECORD, made.classes())
    assert not back.outdated(runs.Run(step=30))
    assert back.outdated(runs.Run(step=40))
    assert back.outdated(runs.Run(step=30, restore_best=True, best_epoch=1))


def test_every_look_is_counted(tmp_path):
    assert looks(tmp_path) == ()
    assert note_look(tmp_path, 30) == 1
    assert note_look(tmp_path, 60, "command line") == 2
    assert [(look.step, look.by) for look in looks(tmp_path)] == [(30, "window"), (60, "command line")]


def test_a_count_that_cannot_be_read_is_not_begun_anew(tmp_path):
    note_look(tmp_path, 30)
    path = tmp_path / "evaluation" / "looks.json"
    path.write_text("[{]")
    for act in (lambda: looks(tmp_path), lambda: note_look(tmp_path, 31)):
        with pytest.raises(RunError, match=r"looks\.json is damaged"):
            act()
    assert path.read_text() == "[{]"


def judge(folder, stop=False):
    from cnnstudio.engine.judging import Judging

    said = []
    job = Judging(m.Evaluate(7, str(folder)), said.append)
    if stop:
        job.stop()
    job.run()
    return said


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return small.write_data(tmp_path_factory.mktemp("data"), test=700)


@pytest.fixture(scope="module")
def run(data, tmp_path_factory):
    return train(small.project(data, epochs=4, learning_rate=0.01), tmp_path_factory.mktemp("runs") / "run")


def train(project, folder):
    from cnnstudio.engine.session import Session

    Session(to_text(project), folder, False, lambda _: None).train()
    return folder


@pytest.mark.slow
def test_a_run_is_judged_on_its_test_set_and_the_figures_are_scikit_learns(run, data):
    from cnnstudio.engine.evaluate import evaluate

    said = judge(run)
    assert said[-1] == m.Evaluated(7, str(run), "test")
    assert all(isinstance(one, m.Evaluating) and 0 <= one.share <= 1 for one in said[:-1])
    assert said[:-1]
    back = kept(run)
    found, told = back.predictions, evaluate(run)
    assert (found.task, found.samples, found.names) == ("classes", 700, ("0", "1", "2", "3"))
    counts = confusion(found.truth, found.answers, 4)
    assert counts.tolist() == told["confusion_matrix"]
    assert found.metrics["loss"] == pytest.approx(told["metrics"]["loss"], rel=1e-5)
    wanted = classification_report(found.truth, found.answers, output_dict=True, zero_division=0)
    got = report(counts)
    assert got.accuracy == pytest.approx(wanted["accuracy"])
    assert got.macro.f1 == pytest.approx(wanted["macro avg"]["f1-score"])
    assert not back.outdated(runs.read_run(run))
    with np.load(data) as arrays:
        np.testing.assert_array_equal(found.truth, arrays["y_test"])


@pytest.mark.slow
def test_a_cancelled_evaluation_keeps_nothing(data, tmp_path):
    folder = train(small.project(data, epochs=1), tmp_path / "run")
    (said,) = [one for one in judge(folder, stop=True) if isinstance(one, m.Failed)]
    assert (said.ticket, "cancelled" in said.message) == (7, True)
    assert not is_kept(folder)


@pytest.mark.slow
def test_data_that_have_changed_since_are_refused(tmp_path):
    data = small.write_data(tmp_path)
    folder = train(small.project(data, epochs=1), tmp_path / "run")
    small.write_data(tmp_path, seed=4)
    said = judge(folder)[-1]
    assert "not those this run learned from" in said.message
    assert judge(tmp_path / "none")[0].message.endswith("(it has no run.json).")


@pytest.mark.slow
def test_without_a_test_part_the_validation_part_is_judged(data, tmp_path):
    with np.load(data) as arrays:
        np.savez(tmp_path / "only.npz", x_train=arrays["x_train"], y_train=arrays["y_train"])
    folder = train(small.project(tmp_path / "only.npz", epochs=1), tmp_path / "run")
    assert judge(folder)[-1].split == "validation"
    assert kept(folder).predictions.samples == 20


def last_layer(project, **fields):
    nodes = project.graph.nodes
    one = nodes[-1].replaced(layer=nodes[-1].layer.replaced(**fields))
    return project.replaced(graph=project.graph.replaced(nodes=(*nodes[:-1], one)))


@pytest.mark.slow
def test_one_sigmoid_output_tells_two_classes(tmp_path):
    data = small.write_data(tmp_path)
    with np.load(data) as arrays:
        halves = {name: a // 2 if name.startswith("y") else a for name, a in arrays.items()}
    np.savez(data, **halves)
    project = last_layer(small.project(data, epochs=2), units=1, activation="sigmoid")
    folder = train(project, tmp_path / "run")
    judge(folder)
    found = kept(folder).predictions
    assert (found.task, found.single, found.columns) == ("classes", True, 2)
    np.testing.assert_allclose(found.outputs.sum(axis=1), 1, rtol=1e-6)
    assert found.right.mean() == pytest.approx(runs.read_run(folder).metrics["val_accuracy"], abs=1e-6)


@pytest.mark.slow
def test_logits_are_kept_as_shares(data, tmp_path):
    project = last_layer(small.project(data, epochs=1), activation="linear")
    folder = train(project, tmp_path / "run")
    judge(folder)
    found = kept(folder).predictions
    np.testing.assert_allclose(found.outputs.sum(axis=1), 1, rtol=1e-5)
    assert found.outputs.min() >= 0


@pytest.mark.slow
def test_predicted_numbers_are_kept_in_their_own_units(tmp_path):
    data = small.write_data(tmp_path)
    with np.load(data) as arrays:
        tens = {n: (a * 10.5).astype(np.float32) if n.startswith("y") else a for n, a in arrays.items()}
    np.savez(data, **tens)
    project = last_layer(
        small.project(data, epochs=1, loss="mean_squared_error", metrics=("mean_absolute_error",)),
        units=1, activation="linear",
    )  # fmt: skip
    folder = train(project, tmp_path / "run")
    judge(folder)
    found = kept(folder).predictions
    assert (found.task, found.outputs.shape) == ("numbers", (80, 1))
    assert sorted(set(found.truth[:, 0].tolist())) == [0, 10.5, 21, 31.5]
    assert np.abs(found.truth - found.outputs).mean() == pytest.approx(
        found.metrics["mean_absolute_error"], rel=1e-4
    )
