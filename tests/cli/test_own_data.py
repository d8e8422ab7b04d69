"""cnnstudio train --data own.npz: pictures, sequences and numbers to predict, from the file to the evaluation."""

from __future__ import annotations

import json

import numpy as np
import pytest

from cnnstudio.document import edits, files, templates
from cnnstudio.engine.runs import read_run
from cnnstudio.layers.catalogue import make
from tests.cli.conftest import is_one_line
from tests.cli.samples import picture

pytestmark = pytest.mark.slow


def design(path, *layers, recipe=None, **plan):
    project, before = templates.new("empty"), None
    for n, layer in enumerate(layers):
        project, node = edits.add(project, layer, at=(0.0, 100.0 * n))
        project = project if before is None else edits.connect(project, before, node)
        before = node
    project = edits.set_plan(project, **{"epochs": 3, "batch_size": 16, "learning_rate": 0.01, **plan})
    project = edits.set_recipe(project, source="pen-digits", **(recipe or {}))
    files.save(project, path)
    return path


def trained(cli, project, data, run, *words):
    """Train on the given file, and return the lines that were told."""
    done = cli("train", project, "--data", data, "--run", run, "--json", *words)
    assert done.code == 0, done.err
    return done.lines


def test_pictures_of_28_by_28_train_the_course_network_from_a_file_of_ones_own(cli, tmp_path):
    chance = np.random.default_rng(2)
    y = np.arange(240) % 10
    x = chance.integers(0, 60, (240, 28, 28)).astype(np.uint8)
    for row, label in enumerate(y):
        x[row, 2 * label : 2 * label + 4] += 180
    np.savez(
        tmp_path / "own.npz", x_train=x[:200], y_train=y[:200], x_test=x[200:], y_test=np.eye(10)[y[200:]]
    )
    project = tmp_path / "mnist.cnnproj"
    files.save(templates.new("mnist-cnn"), project)
    lines = trained(cli, project, tmp_path / "own.npz", tmp_path / "run", "--epochs", "4")
    assert lines[0]["samples"] == {"train": 200, "validation": 40}
    assert lines[-1]["metrics"]["val_accuracy"] > 0.9
    told = cli("evaluate", tmp_path / "run", "--json").json
    assert told["metrics"]["accuracy"] > 0.9
    assert len(told["confusion_matrix"]) == 10


def sequences(path, count=200):
    """Write two channels of 60 steps: class 1 has a bump in its second channel, early or late."""
    chance = np.random.default_rng(3)
    x, y = chance.normal(0, 0.2, (count, 60, 2)).astype(np.float32), np.arange(count) % 2
    for row in np.flatnonzero(y):
        at = chance.integers(5, 45)
        x[row, at : at + 8, 1] += 2.0
    np.savez(path, x_train=x[: count - 40], y_train=y[: count - 40], x_test=x[-40:], y_test=y[-40:])
    return path


def test_sequences_train_a_network_of_conv1d(cli, tmp_path):
    project = design(
        tmp_path / "p.cnnproj",
        make("Input", shape=(60, 2)),
        make("Conv1D", filters=8, kernel_size=5, activation="relu"),
        make("GlobalMaxPooling1D"),
        make("Dense", units=2, activation="softmax"),
        recipe={"scale": "none"},
        epochs=8,
    )
    data = sequences(tmp_path / "own.npz")
    lines = trained(cli, project, data, tmp_path / "run")
    assert lines[-1]["metrics"]["val_accuracy"] > 0.9
    told = cli("evaluate", tmp_path / "run", "--json").json
    assert told["labels"] == ["0", "1"]
    assert np.sum(told["confusion_matrix"]) == 40
    assert told["split"] == "test"


def test_a_network_of_other_length_is_refused_with_both_shapes(cli, tmp_path):
    project = design(
        tmp_path / "p.cnnproj", make("Input", shape=(50, 2)), make("Flatten"), make("Dense", units=2)
    )
    done = cli(
        "train", project, "--data", sequences(tmp_path / "own.npz"), "--run", tmp_path / "run", "--json"
    )
    assert done.code == 1
    assert is_one_line(done.err)
    assert "samples of 60 × 2, but the input layer takes 50 × 2" in done.err
    assert not (tmp_path / "run").exists()


def table(path, columns=1, count=300):
    """Write a table of four columns from which one or more numbers follow exactly."""
    chance = np.random.default_rng(4)
    x = chance.normal(size=(count, 4)).astype(np.float32)
    y = np.stack([x @ [1.0, -2.0, 0.5, 0.0] + 0.3, x @ [0.0, 1.0, 0.0, -1.0]], axis=1)[:, :columns]
    np.savez(path, x_train=x[:-60], y_train=y[:-60], x_test=x[-60:], y_test=y[-60:])
    return path


def regression(path, units=1, **plan):
    layers = make("Input", shape=(4,)), make("Dense", units=units)
    return design(path, *layers, recipe={"scale": "none"}, **{"epochs": 20, "learning_rate": 0.05, **plan})


def test_numbers_are_predicted_from_a_table(cli, tmp_path):
    project, data, run = regression(tmp_path / "p.cnnproj"), table(tmp_path / "own.npz"), tmp_path / "run"
    lines = trained(cli, project, data, run)
    assert {"loss", "mean_absolute_error", "val_loss", "val_mean_absolute_error"} <= set(lines[-1]["metrics"])
    assert "accuracy" not in lines[-1]["metrics"]
    assert lines[-1]["metrics"]["val_loss"] < 0.02
    first = next(line for line in lines if line["event"] == "epoch")
    assert first["metrics"]["val_loss"] > 10 * lines[-1]["metrics"]["val_loss"]
    record = read_run(run)
    assert (record.classes, record.data.labels) == (None, ())
    told = cli("evaluate", run, "--json").json
    assert (told["labels"], told["confusion_matrix"], told["per_class"]) == (None, None, None)
    assert told["samples"] == 60
    assert told["metrics"]["loss"] == pytest.approx(lines[-1]["metrics"]["val_loss"], rel=1e-4)
    assert json.dumps(told)


@pytest.mark.parametrize(
    ("loss", "metric"), [("mean_absolute_error", "mean_squared_error"), ("huber", "mean_absolute_error")]
)
def test_several_numbers_are_predicted_with_other_losses_and_metrics(cli, tmp_path, loss, metric):
    project = regression(tmp_path / "p.cnnproj", units=2, loss=loss, metrics=(metric,))
    lines = trained(cli, project, table(tmp_path / "own.npz", columns=2), tmp_path / "run")
    assert lines[-1]["metrics"]["val_loss"] < 0.2
    assert f"val_{metric}" in lines[-1]["metrics"]


def test_as_many_numbers_must_come_out_as_are_to_be_predicted(cli, tmp_path):
    project = regression(tmp_path / "p.cnnproj", units=3)
    done = cli(
        "train", project, "--data", table(tmp_path / "own.npz", columns=2), "--run", tmp_path / "r", "--json"
    )
    assert done.code == 1
    assert "2 numbers to predict, but the output layer gives 3" in done.err


def test_classify_refuses_a_run_that_predicts_numbers(cli, tmp_path):
    project, run = regression(tmp_path / "p.cnnproj", epochs=1), tmp_path / "run"
    trained(cli, project, table(tmp_path / "own.npz"), run)
    done = cli("classify", run, picture(tmp_path / "a.png", 200), "--json")
    assert done.code == 1
    assert is_one_line(done.err)
    assert "predicts numbers, not classes" in done.err
    assert done.out == ""


def test_other_data_are_judged_as_numbers_even_where_they_are_whole(cli, tmp_path):
    project, run = regression(tmp_path / "p.cnnproj", epochs=2), tmp_path / "run"
    trained(cli, project, table(tmp_path / "own.npz"), run)
    np.savez(tmp_path / "whole.npz", x=np.ones((6, 4), np.float32), y=np.arange(6, dtype=np.float32))
    told = cli("evaluate", run, "--data", tmp_path / "whole.npz", "--json").json
    assert (told["split"], told["samples"], told["labels"]) == ("all", 6, None)


def test_whole_numbers_are_predicted_when_the_recipe_says_so(cli, tmp_path):
    layers = make("Input", shape=(4,)), make("Dense", units=1)
    project = design(tmp_path / "p.cnnproj", *layers, recipe={"scale": "none", "targets": "numbers"})
    chance = np.random.default_rng(1)
    x = chance.normal(size=(90, 4)).astype(np.float32)
    np.savez(tmp_path / "own.npz", x=x, y=np.round(20 + 3 * x[:, 0]).astype(np.float32))
    lines = trained(cli, project, tmp_path / "own.npz", tmp_path / "run")
    assert "mean_absolute_error" in lines[-1]["metrics"]
    assert read_run(tmp_path / "run").data.labels == ()


def test_small_numbers_divided_as_if_they_were_bytes_are_warned_of(cli, tmp_path):
    layers = make("Input", shape=(4,)), make("Dense", units=1)
    project = design(tmp_path / "p.cnnproj", *layers, epochs=1)
    lines = trained(cli, project, table(tmp_path / "own.npz"), tmp_path / "run")
    warnings = [line["message"] for line in lines if line["event"] == "warning"]
    assert any("scales them by 1/255" in message for message in warnings)
