"""cnnstudio evaluate and classify: each line of their contracts, on one tiny run."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import is_one_line, no_window
from tests.cli.samples import TEST, TRAIN, picture, tiny_data, tiny_project

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Train once for all tests of this file; return the folder with the project, its data and its run."""
    from cnnstudio.cli.entry import run

    folder = tmp_path_factory.mktemp("trained")
    tiny_project(folder / "p.cnnproj", str(tiny_data(folder / "tiny.npz")), epochs=12)
    assert run(["train", str(folder / "p.cnnproj"), "--run", str(folder / "run")], no_window) == 0
    return folder


def test_evaluation_has_the_agreed_form(cli, made):
    done = cli("evaluate", made / "run", "--json")
    assert done.code == 0
    told = done.json
    assert set(told) == {
        "split", "run", "weights", "metrics", "labels", "confusion_matrix", "per_class", "samples",
    }  # fmt: skip
    assert (told["split"], told["weights"], told["samples"]) == ("test", "last", TEST)
    assert {"loss", "accuracy"} <= set(told["metrics"])
    assert told["labels"] == ["0", "1"]
    matrix = told["confusion_matrix"]
    assert [sum(row) for row in matrix] == [TEST // 2, TEST // 2]
    right = sum(matrix[n][n] for n in range(2))
    assert told["metrics"]["accuracy"] == pytest.approx(right / TEST)
    assert right / TEST > 0.9
    for row, entry in zip(matrix, told["per_class"], strict=True):
        assert set(entry) == {"label", "precision", "recall", "f1", "support"}
        assert entry["recall"] == pytest.approx(row[told["labels"].index(entry["label"])] / entry["support"])


def test_other_data_is_measured_on_its_own_test_part(cli, made):
    told = cli("evaluate", made / "run", "--data", made / "tiny.npz", "--json").json
    assert told["samples"] == TEST


def test_other_data_without_a_test_part_is_measured_whole(cli, made, tmp_path):
    import numpy as np

    with np.load(made / "tiny.npz") as stored:
        np.savez(tmp_path / "train-only.npz", x_train=stored["x_train"], y_train=stored["y_train"])
    told = cli("evaluate", made / "run", "--data", tmp_path / "train-only.npz", "--json").json
    assert told["samples"] == TRAIN


def test_people_get_the_matrix(cli, made):
    done = cli("evaluate", made / "run")
    assert done.code == 0
    assert "accuracy" in done.out
    assert "precision" in done.out


def test_people_get_the_accuracy_with_its_interval(cli, made):
    from cnnstudio.evaluation.intervals import wilson

    matrix = cli("evaluate", made / "run", "--json").json["confusion_matrix"]
    right = sum(matrix[n][n] for n in range(2))
    low, high = wilson(right, TEST)
    assert (
        f"{right} of {TEST} right, 95 % between {low:.2%} and {high:.2%}".replace("%", " %").replace(
            "95  %", "95 %"
        )
        in cli("evaluate", made / "run").out
    )


def test_each_look_at_the_test_set_is_counted_and_other_data_are_none(cli, made):
    from cnnstudio.engine.test_looks import looks

    before = len(looks(made / "run"))
    cli("evaluate", made / "run", "--json")
    assert [look.by for look in looks(made / "run")[before:]] == ["command line"]
    cli("evaluate", made / "run", "--data", made / "tiny.npz", "--json")
    assert len(looks(made / "run")) == before + 1


def test_a_look_that_cannot_be_counted_is_said_and_the_figures_are_told(cli, made):
    path = made / "run" / "evaluation" / "looks.json"
    kept = path.read_text()
    path.write_text("{")
    done = cli("evaluate", made / "run", "--json")
    path.write_text(kept)
    assert done.code == 0
    assert done.json["samples"] == TEST
    assert "was not counted" in done.err


@pytest.mark.parametrize("words", [("missing",), (".",), ("RUN", "--data", "missing.npz")])
def test_what_cannot_be_evaluated_is_one_line(cli, made, words):
    done = cli("evaluate", *(made / "run" if word == "RUN" else word for word in words), "--json")
    assert (done.code, done.out) == (1, "")
    assert is_one_line(done.err)


def test_each_picture_is_one_line_in_the_order_given(cli, made, tmp_path):
    bright, dark = picture(tmp_path / "bright.png", 240), picture(tmp_path / "dark.png", 5)
    done = cli("classify", made / "run", bright, dark, bright, "--json", "--raw")
    assert done.code == 0
    lines = done.lines
    assert [line["image"] for line in lines] == [str(bright), str(dark), str(bright)]
    assert [line["label"] for line in lines] == ["1", "0", "1"]
    for line in lines:
        assert set(line) == {"image", "label", "probabilities", "labels", "preprocessing"}
        assert line["preprocessing"] == "raw"
        assert sum(line["probabilities"]) == pytest.approx(1, abs=1e-5)
        assert line["labels"] == ["0", "1"]
        assert line["labels"][line["probabilities"].index(max(line["probabilities"]))] == line["label"]


def test_a_bad_picture_has_a_line_of_its_own_and_exit_1_at_the_end(cli, made, tmp_path):
    good, bad = picture(tmp_path / "good.png", 240), tmp_path / "bad.png"
    bad.write_bytes(b"no picture")
    done = cli("classify", made / "run", bad, good, tmp_path / "missing.png", "--json", "--raw")
    assert done.code == 1
    assert [set(line) == {"image", "error"} for line in done.lines] == [True, False, True]
    assert done.lines[1]["label"] == "1"


def test_a_picture_of_another_size_is_resized(cli, made, tmp_path):
    big = picture(tmp_path / "big.png", 240, size=(64, 48))
    assert cli("classify", made / "run", big, "--json", "--raw").lines[0]["label"] == "1"


def test_the_preparation_is_that_of_the_run(cli, made, tmp_path):
    line = cli("classify", made / "run", picture(tmp_path / "a.png", 240), "--json").lines[0]
    assert line["preprocessing"] in {"digit", "photo"}


def test_people_get_label_and_share(cli, made, tmp_path):
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"")
    done = cli("classify", made / "run", picture(tmp_path / "a.png", 240), bad, "--raw")
    assert done.code == 1
    assert ": 1 (" in done.out
    assert is_one_line(done.err)


def test_a_folder_that_is_no_run_is_one_line(cli, tmp_path):
    done = cli("classify", tmp_path, picture(tmp_path / "a.png", 0), "--json")
    assert (done.code, done.out) == (1, "")
    assert is_one_line(done.err)


def test_as_a_program_stdout_holds_json_only(program, made, tmp_path):
    done = program("classify", made / "run", picture(tmp_path / "a.png", 240), "--json", "--raw")
    assert done.code == 0
    assert json.loads(done.out)["label"] == "1"


def test_older_weights_are_not_called_the_last_silently(cli, made, tmp_path):
    import shutil

    run = shutil.copytree(made / "run", tmp_path / "spoiled")
    whole = cli("evaluate", run, "--json")
    assert whole.err == ""
    for path in (run / "checkpoints").glob("*.npz"):
        path.write_bytes(b"spoiled")
    done = cli("evaluate", run, "--json")
    assert (done.code, done.err.count("\n")) == (0, 1)
    assert "damaged" in done.err
    assert done.json["metrics"] == whole.json["metrics"]
    seen = cli("classify", run, picture(tmp_path / "dark.png", 20))
    assert (seen.code, "damaged" in seen.err) == (0, True)


def test_a_blank_picture_is_said_to_have_no_ink(cli, made, tmp_path, monkeypatch):
    from cnnstudio.engine import evaluate

    monkeypatch.setattr(evaluate, "how_drawn", lambda *_: "digit")
    done = cli("classify", made / "run", picture(tmp_path / "blank.png", 255))
    assert (done.code, done.out) == (1, "")
    assert "There is no ink in this picture." in done.err
