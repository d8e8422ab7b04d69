"""What the window has done by a child: looking into a file and searching data for trouble, with progress."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

import numpy as np
import pytest

from cnnstudio.data.found import Reading
from cnnstudio.desk.errands import main
from cnnstudio.document import edits, templates
from cnnstudio.document.files import to_text
from tests.data.made_files import csv_of_pixels


@pytest.fixture(autouse=True)
def own_signals():
    """Give back what an errand does on a signal, for here it runs in the tests' own process."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def run(name, folder, **request):
    folder.mkdir(exist_ok=True)
    (folder / "request.json").write_text(json.dumps(request))
    assert main([name, str(folder)]) == 0
    return json.loads((folder / "answer.json").read_text())


def test_a_look_leaves_the_belief_and_the_first_samples(home, tmp_path, monkeypatch):
    monkeypatch.setattr("cnnstudio.desk.errands.bound", lambda seconds: None)
    path = csv_of_pixels(tmp_path / "signs.csv")
    answer = run("look", tmp_path / "errand", path=str(path), reading={})
    assert (answer["kind"], answer["shape"]) == ("table", [7, 7, 1])
    assert answer["columns"][0] == "label"
    assert answer["learned"] == ["label"]
    assert np.load(tmp_path / "errand" / "samples.npy").shape == (24, 7, 7, 1)


def test_a_reading_comes_through_the_request_as_it_was_told():
    reading = Reading(target_columns=("a", "b"), size=(3, 4), decimal_comma=True, arrays=("x", "y"))
    assert Reading.read(json.loads(json.dumps(reading.told()))) == reading


def test_a_check_tells_its_progress_and_what_it_found(home, tmp_path, capsys):
    x = np.random.default_rng(0).integers(0, 255, (60, 9, 9), dtype=np.uint8)
    x[8] = x[2]
    np.savez(tmp_path / "some.npz", x=x, y=np.arange(60) % 3)
    project = edits.set_recipe(templates.new("mnist-cnn"), source=str(tmp_path / "some.npz"))
    answer = run("check", tmp_path / "errand", project=to_text(project))
    copies = next(one for one in answer["findings"] if one["code"] == "duplicates")
    assert (copies["rows"], copies["others"]) == ([8], [2])
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    shares = [one["share"] for one in told if "copies" in one["sentence"].lower()]
    assert shares == sorted(shares)
    assert 0 < shares[-1] < 1


def test_what_cannot_be_read_is_one_sentence(home, tmp_path):
    project = edits.set_recipe(templates.new("mnist-cnn"), source=str(tmp_path / "gone.npz"))
    assert "gone.npz" in run("check", tmp_path / "errand", project=to_text(project))["refused"]


def test_the_program_runs_an_errand_by_name(home, tmp_path):
    folder = tmp_path / "errand"
    folder.mkdir()
    path = csv_of_pixels(tmp_path / "signs.csv")
    (folder / "request.json").write_text(
        json.dumps({"path": str(path), "reading": {"target_columns": ["pixel1"]}})
    )
    done = subprocess.run([sys.executable, "-m", "cnnstudio", "desk", "look", str(folder)], timeout=100)
    assert done.returncode == 0
    assert json.loads((folder / "answer.json").read_text())["learned"] == ["pixel1"]
