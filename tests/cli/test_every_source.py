"""cnnstudio train --data: every form of data trains a small network by the command line alone."""

from __future__ import annotations

import os
import time

import pytest

from cnnstudio.data.picture_rows import PictureRows
from cnnstudio.document import edits, files, templates
from cnnstudio.layers.catalogue import make
from tests.cli.conftest import ROOT
from tests.data.every_source import BUILT_IN, EVERY
from tests.data.made_files import class_folders

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("home")]


@pytest.fixture(autouse=True)
def found_by_children(monkeypatch):
    """Let the children that read foreign files find us from any folder, as where we are installed."""
    known = [os.environ["PYTHONPATH"]] if "PYTHONPATH" in os.environ else []
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), *known]))


def design(path, shape, classes, recipe=None, steps=32):
    """Write a network of one layer for samples of this shape."""
    layers = [make("Input", shape=shape)]
    if len(shape) > 1:
        layers += [make("AveragePooling2D", pool_size=4)] if shape[0] > 64 else []
        layers += [make("Flatten")]
    layers += [make("Dense", units=classes, activation="softmax") if classes else make("Dense", units=1)]
    project, before = templates.new("empty"), None
    for n, layer in enumerate(layers):
        project, node = edits.add(project, layer, at=(0.0, 100.0 * n))
        project = project if before is None else edits.connect(project, before, node)
        before = node
    project = edits.set_plan(project, epochs=1, batch_size=steps)
    files.save(edits.set_recipe(project, source="pen-digits", **(recipe or {})), path)
    return path


def trained(cli, tmp_path, source, shape, classes, steps=32, **recipe):
    """Train a network made for this shape on a source, and return what was told first and last."""
    project = design(tmp_path / "p.cnnproj", shape, classes, recipe, steps)
    done = cli("train", project, "--data", source, "--run", tmp_path / "run", "--json")
    assert done.code == 0, done.err
    return done.lines[0], done.lines[-1]


@pytest.mark.parametrize("form", EVERY)
def test_every_form_of_file_trains_by_the_command_line(cli, tmp_path, form):
    wanted = EVERY[form]
    (tmp_path / "data").mkdir()
    first, last = trained(cli, tmp_path, wanted.make(tmp_path / "data"), wanted.shape, wanted.classes)
    assert first["samples"]["train"] + first["samples"]["validation"] == wanted.train
    assert last["metrics"]["loss"] > 0


@pytest.mark.parametrize("name", [name for name in BUILT_IN if name != "photographs"])
def test_every_built_in_set_trains_by_its_name(cli, tmp_path, name):
    _first, last = trained(cli, tmp_path, name, *BUILT_IN[name], limit=200)
    assert last["metrics"]["loss"] >= 0


def test_two_photographs_are_too_few_to_tell_two_classes(cli, tmp_path):
    project = design(tmp_path / "p.cnnproj", *BUILT_IN["photographs"])
    done = cli("train", project, "--data", "photographs", "--run", tmp_path / "run", "--json")
    assert done.code == 1
    assert "Only one class" in done.err


@pytest.mark.parametrize("how", ["gone", "damaged", "changed"])
def test_a_picture_lost_during_training_is_one_sentence_with_its_name(cli, tmp_path, monkeypatch, how):
    folder = class_folders(tmp_path / "d", count=40)
    project = design(tmp_path / "p.cnnproj", (8, 8, 1), 3, {"cache": "stream"}, steps=4)
    fetch, lost = PictureRows.fetch, folder / "b" / "1.png"
    asked = []

    def losing(rows, which):
        asked.append(which)
        if len(asked) == 4 and how == "gone":
            lost.unlink()
        elif len(asked) == 4:
            lost.write_bytes(lost.read_bytes()[: 60 if how == "damaged" else None])
            later = time.time_ns() + 2_000_000_000
            os.utime(lost, ns=(later, later))
        return fetch(rows, which)

    monkeypatch.setattr(PictureRows, "fetch", losing)
    done = cli("train", project, "--data", folder, "--run", tmp_path / "run", "--epochs", "3", "--json")
    assert len(asked) > 4
    assert done.code == 1
    assert done.err.count("\n") == 1
    assert "b/1.png" in done.err


@pytest.mark.parametrize(
    ("folder", "classes"), [("cats-dogs", 2), ("doodles", 3), ("flowers", 5), ("sign-digits", 5)]
)
def test_one_step_is_trained_on_each_folder_of_real_pictures(cli, tmp_path, shared_data, folder, classes):
    shape = (48, 48, 3)
    source = shared_data / "image-folders" / folder
    first, last = trained(cli, tmp_path, source, shape, classes, 512, size=(48, 48), colour="colour")
    assert first["steps_per_epoch"] == 1
    assert 0 < last["metrics"]["loss"] < 100


def test_strokes_of_a_pen_train_as_tables_of_features(cli, tmp_path, shared_data):
    source = shared_data / "strokes"
    first, last = trained(cli, tmp_path, source, (16,), 10, standardise="per channel", scale="none")
    assert first["samples"] == {"train": 7494, "validation": 3498}
    assert last["metrics"]["val_accuracy"] > 0.3
