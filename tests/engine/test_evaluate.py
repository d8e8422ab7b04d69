"""Evaluating a run and classifying pictures with it."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from PIL import Image

from cnnstudio.data.errors import DataError
from cnnstudio.document.files import to_text
from cnnstudio.engine import runs
from cnnstudio.engine.record import RunError
from tests.engine import small

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return small.write_data(tmp_path_factory.mktemp("data"))


def train(project, folder):
    from cnnstudio.engine.session import Session

    Session(to_text(project), folder, False, lambda _: None).train()
    return folder


@pytest.fixture(scope="module")
def run(data, tmp_path_factory):
    return train(small.project(data, epochs=6, learning_rate=0.01), tmp_path_factory.mktemp("runs") / "run")


def evaluate(*words):
    from cnnstudio.engine.evaluate import evaluate

    return evaluate(*words)


def classify(*words, **more):
    from cnnstudio.engine.evaluate import classify

    return list(classify(*words, **more))


def stored(data):
    with np.load(data) as arrays:
        return {name: arrays[name] for name in arrays.files}


def test_a_run_is_evaluated_on_its_test_part(run, data):
    found = evaluate(run)
    assert list(found) == [
        "split",
        "run",
        "weights",
        "metrics",
        "labels",
        "confusion_matrix",
        "per_class",
        "samples",
    ]
    assert (found["split"], found["weights"], found["samples"], found["run"]) == (
        "test",
        "last",
        80,
        str(run),
    )
    assert found["labels"] == ["0", "1", "2", "3"]
    kept = runs.read_run(run).metrics
    assert found["metrics"] == pytest.approx(
        {"loss": kept["val_loss"], "accuracy": kept["val_accuracy"]}, rel=1e-5
    )
    matrix = np.array(found["confusion_matrix"])
    np.testing.assert_array_equal(matrix.sum(axis=1), np.bincount(stored(data)["y_test"]))
    assert np.trace(matrix) / 80 == pytest.approx(found["metrics"]["accuracy"])
    assert [row["support"] for row in found["per_class"]] == [20] * 4
    assert found["metrics"]["accuracy"] > 0.5
    json.dumps(found, allow_nan=False)


def test_without_a_test_part_validation_is_measured(data, tmp_path):
    arrays = stored(data)
    path = tmp_path / "train-only.npz"
    np.savez(path, x_train=arrays["x_train"], y_train=arrays["y_train"])
    folder = train(small.project(path, epochs=1), tmp_path / "run")
    found = evaluate(folder)
    assert (found["split"], found["samples"]) == ("validation", 20)
    kept = runs.read_run(folder).metrics
    assert found["metrics"]["loss"] == pytest.approx(kept["val_loss"], rel=1e-5)
    other = evaluate(folder, str(path))
    assert (other["split"], other["samples"]) == ("all", 200)


def test_other_data_are_matched_by_the_names_of_their_classes(run, data, tmp_path, monkeypatch):
    from dataclasses import replace

    from cnnstudio.engine import evaluate as module

    plain = evaluate(run)
    real = module.open_other

    def reordered(source, *words, **more):
        samples = real(source, *words, **more)
        turned = np.array([3, 2, 1, 0], np.int32)
        return replace(samples, labels=("3", "2", "1", "0"), y_test=turned[np.asarray(samples.y_test)])

    monkeypatch.setattr(module, "open_other", reordered)
    assert evaluate(run, str(data))["confusion_matrix"] == plain["confusion_matrix"]
    monkeypatch.setattr(
        module, "open_other", lambda *w, **m: replace(real(*w, **m), labels=("0", "1", "2", "cat"))
    )
    with pytest.raises(DataError, match="'cat', which this run never saw"):
        evaluate(run, str(data))


def test_data_of_another_shape_are_one_sentence(run, tmp_path):
    from cnnstudio.kerasbridge.errors import BridgeError

    path = tmp_path / "wide.npz"
    chance = np.random.default_rng(0)
    np.savez(path, x_train=chance.integers(0, 255, (8, 20, 20), np.uint8), y_train=np.arange(8) % 4)
    with pytest.raises((BridgeError, DataError), match="20"):
        evaluate(run, str(path))


def test_accuracy_is_there_even_if_the_plan_did_not_ask(data, tmp_path):
    found = evaluate(train(small.project(data, epochs=1, metrics=()), tmp_path / "run"))
    assert found["metrics"]["accuracy"] == pytest.approx(np.trace(found["confusion_matrix"]) / 80)


def test_a_run_that_keeps_its_best_is_judged_by_it(data, tmp_path):
    folder = train(small.project(data, epochs=3, restore_best=True), tmp_path / "run")
    found = evaluate(folder)
    assert found["weights"] == "best"
    assert found["metrics"]["loss"] == pytest.approx(runs.read_run(folder).metrics["val_loss"], rel=1e-5)


def test_a_regression_has_no_classes(data, tmp_path):
    project = small.project(data, epochs=1, loss="mean_squared_error", metrics=("mean_absolute_error",))
    nodes = project.graph.nodes
    one = nodes[-1].replaced(layer=nodes[-1].layer.replaced(units=1, activation="linear"))
    folder = train(project.replaced(graph=project.graph.replaced(nodes=(*nodes[:-1], one))), tmp_path / "run")
    found = evaluate(folder)
    assert (found["labels"], found["confusion_matrix"], found["per_class"]) == (None, None, None)
    assert {"loss", "mean_absolute_error"} <= found["metrics"].keys()
    with pytest.raises(RunError, match="predicts numbers"):
        classify(folder, ["x.png"])


def picture(path, array):
    Image.fromarray(array).save(path)
    return str(path)


def test_pictures_are_answered_in_their_order_and_a_bad_one_with_its_error(run, data, tmp_path):
    arrays = stored(data)
    good = [picture(tmp_path / f"{n}.png", arrays["x_test"][n]) for n in range(3)]
    (tmp_path / "bad.png").write_bytes(b"no picture")
    seen = classify(run, [good[0], str(tmp_path / "bad.png"), *good[1:]])
    assert [one["image"] for one in seen] == [good[0], str(tmp_path / "bad.png"), *good[1:]]
    assert list(seen[1]) == ["image", "error"]
    for one in (seen[0], seen[2], seen[3]):
        assert list(one) == ["image", "label", "probabilities", "labels", "preprocessing"]
        assert one["labels"] == ["0", "1", "2", "3"]
        assert sum(one["probabilities"]) == pytest.approx(1, rel=1e-5)
        assert one["label"] == one["labels"][int(np.argmax(one["probabilities"]))]
        assert one["preprocessing"] == "photo"
    json.dumps(seen, allow_nan=False)


def test_a_raw_picture_of_the_right_size_is_what_evaluation_saw(run, data, tmp_path):
    arrays = stored(data)
    paths = [picture(tmp_path / f"{n}.png", arrays["x_test"][n]) for n in range(80)]
    answers = [int(one["label"]) for one in classify(run, paths, raw=True)]
    matrix = np.zeros((4, 4), int)
    np.add.at(matrix, (arrays["y_test"], answers), 1)
    assert matrix.tolist() == evaluate(run)["confusion_matrix"]


def test_the_recipe_says_how_pictures_are_prepared(data, tmp_path):
    folder = train(small.project(data, epochs=1, recipe={"drawn_as": "digit"}), tmp_path / "run")
    blank = picture(tmp_path / "blank.png", np.zeros((40, 40), np.uint8))
    ink = np.zeros((40, 40), np.uint8)
    ink[5:30, 18:22] = 255
    seen = classify(folder, [picture(tmp_path / "one.png", ink), blank])
    assert seen[0]["preprocessing"] == "digit"
    assert "error" in seen[1]
    assert classify(folder, [blank], raw=True)[0]["preprocessing"] == "raw"


def test_a_folder_without_a_run_is_one_sentence(tmp_path):
    with pytest.raises(RunError, match="holds no run"):
        evaluate(tmp_path)
    with pytest.raises(RunError, match="holds no run"):
        classify(tmp_path, ["x.png"])


@pytest.mark.parametrize(
    ("answer", "logits", "shares"),
    [
        ([0.2, 0.8], False, [0.2, 0.8]),
        ([0.0, math.log(3)], True, [0.25, 0.75]),
        ([1000.0, 0.0], True, [1.0, 0.0]),
        ([0.3], False, [0.7, 0.3]),
        ([0.0], True, [0.5, 0.5]),
    ],
)
def test_outputs_become_shares(answer, logits, shares):
    from cnnstudio.engine.evaluate import probabilities

    np.testing.assert_allclose(probabilities(np.array(answer, np.float32), logits), shares, atol=1e-7)
