"""cnnstudio train: each line of its contract, on a network that trains in a second."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import pytest

from cnnstudio.engine.runs import read_project, read_run
from tests.cli.conftest import is_one_line, program_environment
from tests.cli.samples import TEST, TRAIN, tiny_data, tiny_project

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]  # a busy machine takes its time


@pytest.fixture
def project(tmp_path):
    data = tiny_data(tmp_path / "tiny.npz")
    tiny_project(tmp_path / "p.cnnproj", str(data))
    return tmp_path / "p.cnnproj"


@pytest.fixture
def train(cli, project):
    """Train the tiny project; it must never be written to."""
    before = project.read_bytes()

    def call(*words):
        done = cli("train", project, *words)
        assert project.read_bytes() == before
        return done

    return call


def test_the_lines_have_the_agreed_form_and_order(train, tmp_path):
    done = train("--json", "--run", tmp_path / "run")
    assert done.code == 0
    lines = done.lines
    assert [line["event"] for line in lines if line["event"] in {"started", "epoch", "finished"}] == [
        "started", "epoch", "epoch", "finished",
    ]  # fmt: skip
    started, finished = lines[0], lines[-1]
    assert set(started) == {"event", "run", "parameters", "samples", "steps_per_epoch", "seed"}
    assert started["samples"] == {"train": TRAIN, "validation": TEST}
    assert (started["parameters"], started["steps_per_epoch"], started["seed"]) == (130, 6, 0)
    epochs = [line for line in lines if line["event"] == "epoch"]
    assert [(line["epoch"], line["step"]) for line in epochs] == [(1, 6), (2, 12)]
    for line in epochs:
        assert set(line) == {"event", "epoch", "step", "metrics", "images_per_second", "seconds"}
        assert {"loss", "accuracy", "val_loss", "val_accuracy"} <= set(line["metrics"])
    assert finished["event"] == "finished"
    assert set(finished) == {
        "event",
        "run",
        "epochs",
        "best_epoch",
        "metrics",
        "images_per_second",
        "stopped_by",
    }
    assert (finished["epochs"], finished["stopped_by"]) == (2, "epochs")
    assert {line["event"] for line in lines} <= {"started", "epoch", "checkpoint", "warning", "finished"}


def test_the_run_lies_in_the_folder_that_was_named(train, tmp_path):
    folder = tmp_path / "run"
    done = train("--json", "--run", folder)
    assert {line["run"] for line in done.lines if "run" in line} == {str(folder)}
    assert read_run(folder).status == "finished"


def test_without_a_name_the_run_lies_beside_the_project(train, project):
    assert train().code == 0
    runs = list((project.parent / "p.runs").iterdir())
    assert [read_run(run).status for run in runs] == ["finished"]


def test_the_commands_words_change_the_runs_copy_alone(train, tmp_path):
    folder = tmp_path / "run"
    other = tiny_data(tmp_path / "other.npz")
    done = train("--json", "--run", folder, "--epochs", 1, "--batch-size", 8, "--seed", 7, "--data", other)
    assert done.code == 0
    copy = read_project(folder)
    assert (copy.plan.epochs, copy.plan.batch_size, copy.plan.seed) == (1, 8, 7)
    assert copy.recipe.source == str(other)
    assert copy.recipe.scale == "1/255"
    assert (done.lines[0]["steps_per_epoch"], done.lines[0]["seed"]) == (12, 7)


def test_a_path_given_from_elsewhere_is_found(cli, project, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = cli("train", "p.cnnproj", "--data", "tiny.npz", "--run", "run", "--epochs", 1, "--json")
    assert done.code == 0
    assert read_project(tmp_path / "run").recipe.source == str(tmp_path / "tiny.npz")


def test_data_beside_the_project_are_found_from_any_folder(cli, tmp_path):
    (tmp_path / "course").mkdir()
    tiny_data(tmp_path / "course" / "tiny.npz")
    tiny_project(tmp_path / "course" / "p.cnnproj", "tiny.npz")
    assert cli("train", "course/p.cnnproj", "--run", "run", "--epochs", 1).code == 0
    assert read_project(tmp_path / "run").recipe.source == str(tmp_path / "course" / "tiny.npz")


@pytest.mark.parametrize("content", ["file", "folder"])
def test_a_run_folder_that_is_not_empty_is_refused(train, tmp_path, content):
    place = tmp_path / "run"
    if content == "file":
        place.write_text("mine")
    else:
        place.mkdir()
        (place / "mine.txt").write_text("mine")
    done = train("--run", place)
    assert (done.code, done.out) == (1, "")
    assert is_one_line(done.err)


def test_an_empty_run_folder_is_taken(train, tmp_path):
    (tmp_path / "run").mkdir()
    assert train("--run", tmp_path / "run", "--epochs", 1).code == 0


def test_a_finished_run_cannot_be_resumed(train, tmp_path):
    train("--run", tmp_path / "run", "--epochs", 1)
    done = train("--resume", "--run", tmp_path / "run")
    assert (done.code, done.out) == (1, "")
    assert is_one_line(done.err)


def test_without_an_unfinished_run_there_is_nothing_to_resume(train):
    done = train("--resume")
    assert (done.code, done.out) == (1, "")
    assert is_one_line(done.err)


@pytest.mark.parametrize("data", ["missing.npz", "no-such-set", "gs://bucket/x.npz"])
def test_data_that_is_not_there_is_one_line(train, data):
    done = train("--data", data)
    assert (done.code, done.out) == (1, "")
    assert is_one_line(done.err)


def test_classes_must_agree_with_the_output(cli, project, tmp_path):
    three = tiny_data(tmp_path / "three.npz", classes=3)
    done = cli("train", project, "--data", three, "--run", tmp_path / "run", "--json")
    assert (done.code, done.out) == (1, "")
    assert is_one_line(done.err)
    assert not (tmp_path / "run").exists()


def test_one_output_for_ten_classes_is_refused_or_told(program, tmp_path):
    data = tiny_data(tmp_path / "ten.npz", classes=10)
    tiny_project(tmp_path / "one.cnnproj", str(data), units=1)
    done = program("train", "one.cnnproj", "--run", "a", "--json")
    assert (done.code, done.out) == (1, "")
    assert is_one_line(done.err)
    assert "one output with softmax is always 1" in done.err
    tiny_project(tmp_path / "one.cnnproj", str(data), units=1, activation="linear", epochs=1)
    done = program("train", "one.cnnproj", "--run", "b", "--json")
    assert (done.code, done.err) == (0, "")
    (warning,) = [line for line in done.lines if line["event"] == "warning"]
    assert "gives one number" in warning["message"]


def test_a_design_with_problems_is_not_trained(cli, tmp_path):
    cli("new", "empty", "-o", "e.cnnproj")
    done = cli("train", "e.cnnproj", "--json")
    assert (done.code, done.out) == (1, "")
    assert is_one_line(done.err)
    assert "1 problems" not in done.err
    assert not (tmp_path / "e.runs").exists()


def test_a_loss_that_becomes_nan_is_said_and_json_stays_json(cli, tmp_path):
    data = tiny_data(tmp_path / "tiny.npz")
    wild = {"optimizer": "sgd", "learning_rate": 10.0, "loss": "mean_squared_error"}
    tiny_project(tmp_path / "n.cnnproj", str(data), activation="linear", labels="one-hot", **wild)
    done = cli("train", "n.cnnproj", "--run", tmp_path / "run", "--epochs", 40, "--json")
    assert done.lines[-1]["stopped_by"] == "nan"
    assert done.code == 1
    assert "NaN" in done.err


def test_what_nobody_foresaw_is_our_fault_and_no_traceback(train, tmp_path, monkeypatch):
    from cnnstudio.engine import session

    def fail(*_):
        raise ZeroDivisionError("deep down")

    monkeypatch.setattr(session, "prepared", fail)
    done = train("--run", tmp_path / "run", "--json")
    assert (done.code, done.out) == (4, "")
    assert is_one_line(done.err)
    assert "ZeroDivisionError" in done.err


def test_people_get_a_line_for_each_epoch(train, tmp_path):
    done = train("--run", tmp_path / "run")
    assert done.code == 0
    assert "epoch 1/2" in done.out
    assert "epoch 2/2" in done.out
    assert "accuracy" in done.out


def test_the_same_seed_gives_the_same_metrics(train, tmp_path):
    metrics = [train("--json", "--run", tmp_path / n).lines[-1]["metrics"] for n in "ab"]
    assert metrics[0] == metrics[1]


def _started(project, *words):
    order = [sys.executable, "-m", "cnnstudio", "train", str(project), "--json", *words]
    return subprocess.Popen(
        order,
        cwd=project.parent,
        env=program_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _until_epoch(process):
    lines = []
    for line in process.stdout:
        lines.append(json.loads(line))
        if lines[-1]["event"] == "epoch":
            return lines
    raise AssertionError(process.stderr.read())


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_writes_a_checkpoint_first_and_resume_goes_on(project, cli, number):
    with _started(project, "--epochs", "2000") as process:
        lines = _until_epoch(process)
        process.send_signal(number)
        # Not communicate(), which would pass over what the last line brought along into Python's buffer.
        lines += [json.loads(line) for line in process.stdout]
        err = process.stderr.read()
    assert process.returncode == 3
    assert "Traceback" not in err
    last = lines[-1]
    assert (last["event"], set(last)) == ("interrupted", {"event", "run", "step"})
    assert read_run(last["run"]).unfinished
    assert _resumed(cli, project, last["step"] // 6 + 2) == last


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("moment", ["require_sound", "load_keras"])
def test_a_signal_before_training_is_told_too(train, tmp_path, monkeypatch, number, moment):
    from cnnstudio.cli import train as command

    monkeypatch.setattr(command, moment, lambda *_: os.kill(os.getpid(), number))
    done = train("--run", tmp_path / "run", "--json")
    assert (done.code, done.err) == (3, "")
    assert done.lines == [{"event": "interrupted", "run": str(tmp_path / "run"), "step": 0}]
    assert not (tmp_path / "run").exists()


def _resumed(cli, project, epochs):
    """Go on with the latest unfinished run; return what its beginning says of the interruption."""
    done = cli("train", project, "--resume", "--json", "--epochs", epochs)
    assert done.code == 0
    ended = [line["epoch"] for line in done.lines if line["event"] == "epoch"]
    assert ended[-1] == epochs
    assert ended == list(range(ended[0], epochs + 1))
    assert done.lines[-1]["epochs"] == epochs
    step = (ended[0] - 1) * 6
    interrupted_in = {"event": "interrupted", "run": done.lines[0]["run"]}
    found = read_run(done.lines[0]["run"]).parts[-1].first_step
    assert step <= found < step + 6
    return {**interrupted_in, "step": found}


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_closed_pipe_ends_training_without_a_traceback(project):
    process = _started(project, "--epochs", "100000")
    _until_epoch(process)
    process.stdout.close()
    err = process.stderr.read()  # until the program ends: in a minute, not in the hours of its epochs
    assert process.wait(120) == 3
    process.stderr.close()
    assert "Traceback" not in err


def test_as_a_program_stdout_holds_json_only(program, project):
    done = program("train", project, "--json", "--epochs", 1, TF_CPP_MIN_LOG_LEVEL="0")
    assert done.code == 0
    assert done.lines[-1]["event"] == "finished"
    assert "tensorflow" in done.err.lower() or done.err == ""
