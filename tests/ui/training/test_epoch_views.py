"""The figures of epochs read from disk, when runs and epochs are chosen quicker than they are read."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from cnnstudio.document.files import to_text
from cnnstudio.engine.epoch_records import EpochRecord, epoch_file
from cnnstudio.engine.record import Run
from cnnstudio.engine.runs import write_project, write_run
from cnnstudio.ui.training import kept_ends
from cnnstudio.ui.training.workspace import TrainWorkspace
from tests.ui.training.runs_made import epoch_ended

LAST = {"first": 2, "second": 3}
"""How many epochs each of the two runs on disk has."""


@pytest.fixture
def folders(world):
    """Write two runs beside the project."""
    found = {}
    for name, epochs in LAST.items():
        place = world.document.path.with_suffix(".runs") / f"20261122-07000{epochs}-{name}"
        place.mkdir(parents=True)
        write_run(Run(folder=place, name=name, status="finished", epochs_done=epochs, steps_per_epoch=10))
        write_project(place, to_text(world.document.project))
        found[name] = str(place)
        for epoch in range(1, epochs + 1):
            keep(found[name], epoch)
    return found


def keep(folder, epoch):
    epoch_file(Path(folder)).append(EpochRecord.of(epoch_ended(epoch, folder, 10)))


@pytest.fixture
def train(world, folders, qtbot):
    view = TrainWorkspace(world.bridge, world.recorder, world.data, world.shown)
    qtbot.addWidget(view, before_close_func=TrainWorkspace.close_readers)
    view.resize(1600, 900)
    view.show()
    qtbot.waitUntil(lambda: all(world.recorder.known(folder) for folder in folders.values()))
    return view


@pytest.fixture
def gate(monkeypatch):
    """Let what was read from disk arrive only once the gate is open."""
    opened, real = threading.Event(), kept_ends._read
    opened.has_read = threading.Event()

    def held(folder):
        found = real(folder)
        opened.has_read.set()
        opened.wait(60)
        return found

    monkeypatch.setattr(kept_ends, "_read", held)
    yield opened
    opened.set()


def shows(train, folder, epoch):
    wanted = epoch_ended(epoch, folder, 10).confusion
    return (
        np.array_equal(train.classes._counts, wanted) and f"after epoch {epoch}" in train.classes.note.text()
    )


def test_a_run_shown_again_has_its_figures_again(train, folders, qtbot):
    for name in ("first", "second", "first"):
        train.runs.open_alone(folders[name])
        qtbot.waitUntil(lambda name=name: shows(train, folders[name], LAST[name]))


def test_a_run_left_while_it_was_read_is_read_when_it_is_shown_again(train, folders, gate, qtbot):
    for name in ("first", "second", "first"):
        train.runs.open_alone(folders[name])
        assert train.classes.note.text() == "Reading what the epochs of this run ended with."
    gate.set()
    qtbot.waitUntil(lambda: shows(train, folders["first"], LAST["first"]))


def test_the_layers_do_not_call_a_run_too_old_while_it_is_read(train, folders, gate, qtbot):
    train.middle.show_page("layers")
    train.runs.open_alone(folders["first"])
    said = train.layers.empty.accessibleName
    qtbot.waitUntil(lambda: said() == "Reading what the epochs of this run ended with.")
    gate.set()
    qtbot.waitUntil(lambda: "before distributions were kept" in said())


def test_an_epoch_written_while_an_earlier_one_was_read_is_read_too(world, train, folders, gate, qtbot):
    folder = folders["second"]
    world.shown.show(3, folder)
    qtbot.waitUntil(gate.has_read.is_set)
    keep(folder, 4)
    world.shown.show(4, folder)
    gate.set()
    qtbot.waitUntil(lambda: shows(train, folder, 4))
    world.shown.show(5, folder)
    qtbot.waitUntil(lambda: "kept no check of epoch 5" in train.classes.note.text())
