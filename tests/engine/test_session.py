"""One training in this process: what it tells, what it keeps, how it goes on, and what it refuses."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable

import numpy as np
import pytest

from cnnstudio.document.files import from_text, to_text
from cnnstudio.engine import messages as m
from cnnstudio.engine import runs
from cnnstudio.engine.checkpoints import Checkpoints
from cnnstudio.engine.folder_lock import FolderLock
from cnnstudio.engine.logbook import Rhythm
from tests.engine import small

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return small.write_data(tmp_path_factory.mktemp("data"))


class Ear:
    """Collects reports, and may act on one of them."""

    def __init__(self, act: Callable[[m.Report], None] | None = None) -> None:
        self.heard: list[m.Report] = []
        self.act = act

    def __call__(self, report: m.Report) -> None:
        self.heard.append(report)
        if self.act is not None:
            self.act(report)

    def all(self, kind: type) -> list:
        return [r for r in self.heard if isinstance(r, kind)]


def trained(project, folder, resume=False, act=None, rhythm=None, text=None):
    from cnnstudio.engine.session import Session

    ear = Ear()
    session = Session(to_text(project) if text is None else text, folder, resume, ear, rhythm)
    if act is not None:
        ear.act = lambda report: act(session, report)
    return session.train(), ear, session


def final(folder) -> dict[str, np.ndarray]:
    return Checkpoints(folder).newest().arrays


def assert_same_bits(a, b) -> None:
    assert a.keys() == b.keys()
    for name in a:
        assert a[name].dtype == b[name].dtype, name
        assert a[name].tobytes() == b[name].tobytes(), name


def values(folder) -> dict:
    return {(r.step, r.phase, r.metric): r.value for r in runs.read_metrics(folder)}


@pytest.fixture(scope="module")
def whole(data, tmp_path_factory):
    """One undisturbed run to compare with: 3 epochs of 13 steps."""
    folder = tmp_path_factory.mktemp("runs") / "whole"
    report, ear, _ = trained(small.project(data, epochs=3), folder)
    return folder, report, ear


def test_a_run_tells_its_story_in_order(whole):
    folder, report, ear = whole
    assert isinstance(report, m.Finished)
    assert (report.epochs, report.step, report.stopped_by, report.run) == (3, 39, "epochs", str(folder))
    kinds = [type(r).__name__ for r in ear.heard if not isinstance(r, m.Preparing)]
    assert kinds[0] == "Started"
    assert kinds[-1] == "Finished"
    started = ear.all(m.Started)[0]
    assert (started.train_samples, started.validation_samples, started.steps_per_epoch) == (200, 80, 13)
    assert (started.epochs, started.batch_size, started.seed, started.first_epoch) == (3, 16, 5, 1)
    assert (started.validates_on_test, started.labels) == (True, ("0", "1", "2", "3"))
    assert started.note


def test_every_step_is_told_once_with_its_own_values(whole):
    _, _, ear = whole
    told = [(s.first_step + i, v) for s in ear.all(m.Steps) for i, v in enumerate(s.values)]
    assert [step for step, _ in told] == list(range(1, 40))
    assert all(np.isfinite(v).all() for _, v in told)
    assert ear.all(m.Steps)[0].metrics == ("loss", "accuracy")


def test_epochs_end_with_metrics_confusion_and_mistakes(whole):
    _, _, ear = whole
    epochs = ear.all(m.EpochEnded)
    assert [e.epoch for e in epochs] == [1, 2, 3]
    for epoch in epochs:
        assert {"loss", "accuracy", "val_loss", "val_accuracy"} <= epoch.metrics.keys()
        assert epoch.confusion.sum() == 80
        right = np.trace(epoch.confusion) / 80
        assert right == pytest.approx(epoch.metrics["val_accuracy"], abs=1e-6)
        assert len(epoch.wrong) == min(80 - np.trace(epoch.confusion), 64)


def test_the_folder_holds_what_the_design_promises(whole, data):
    folder, report, ear = whole
    names = {path.name for path in folder.iterdir()}
    assert names == {
        "project.json",
        "run.json",
        "metrics.csv",
        "epochs.jsonl",
        "distributions.jsonl",
        "checkpoints",
        "snapshots",
        "model.keras",
        "lock",
    }
    run = runs.read_run(folder)
    assert (run.status, run.stopped_by, run.epochs_done, run.step, run.name) == (
        "finished",
        "epochs",
        3,
        39,
        "small",
    )
    assert run.best_epoch == report.best_epoch == ear.all(m.EpochEnded)[-1].best_epoch
    assert run.metrics == pytest.approx(report.metrics)
    assert {"keras", "tensorflow", "numpy", "python", "cnnstudio"} == run.machine.versions.keys()
    assert run.machine.device
    assert run.data.fingerprint.startswith("sha256:")
    assert run.data.labels == ("0", "1", "2", "3")
    assert not run.unfinished
    assert from_text((folder / "project.json").read_text()) == small.project(data, epochs=3)
    assert runs.snapshots(folder) == (0, 1, 2, 3)


def test_metrics_csv_holds_every_value_that_was_told(whole):
    folder, _, ear = whole
    kept = values(folder)
    for steps in ear.all(m.Steps):
        for offset, row in enumerate(steps.values):
            for name, value in zip(steps.metrics, row, strict=True):
                assert kept.pop((steps.first_step + offset, "train", name)) == value
    for epoch in ear.all(m.EpochEnded):
        for name, value in epoch.metrics.items():
            assert kept.pop((epoch.step, "validation" if name.startswith("val_") else "epoch", name)) == value
    assert kept == {}


def test_the_same_seed_gives_the_same_bits(whole, data, tmp_path):
    trained(small.project(data, epochs=3), tmp_path / "again")
    assert_same_bits(final(whole[0]), final(tmp_path / "again"))


def test_another_seed_gives_others(whole, data, tmp_path):
    trained(small.project(data, epochs=3, seed=6), tmp_path / "other")
    name = next(n for n in final(whole[0]) if n.endswith("kernel") and n.startswith("model/"))
    assert not np.array_equal(final(whole[0])[name], final(tmp_path / "other")[name])


@pytest.mark.parametrize("stop_at", [1, 13, 20])
def test_a_stopped_run_goes_on_bit_for_bit(whole, data, tmp_path, stop_at):
    folder = tmp_path / "run"
    project = small.project(data, epochs=3)
    stopped, first, _ = trained(
        project,
        folder,
        act=lambda s, r: s.stop() if isinstance(r, m.Steps) and r.first_step >= stop_at else None,
    )
    assert (type(stopped), stopped.stopped_by) == (m.Finished, "user")
    assert stopped.step < 39
    assert runs.read_run(folder).status == "stopped"
    finished, second, _ = trained(project, folder, resume=True)
    assert (finished.step, finished.epochs, finished.stopped_by) == (39, 3, "epochs")
    assert_same_bits(final(whole[0]), final(folder))
    assert values(folder) == values(whole[0])
    told = [s.first_step + i for s in first.all(m.Steps) + second.all(m.Steps) for i in range(len(s.values))]
    assert told == list(range(1, 40))
    assert second.all(m.Started)[0].first_epoch == stopped.epochs + 1
    assert second.all(m.Checkpointed)[0].step == stopped.step
    assert len(runs.read_run(folder).parts) == 2


def test_a_run_cut_off_anywhere_goes_on_from_its_checkpoint_bit_for_bit(whole, data, tmp_path):
    class Cut(BaseException):
        """The process is gone."""

    def cut(_session, report):
        if isinstance(report, m.Steps) and report.first_step >= 17:
            raise Cut

    folder = tmp_path / "run"
    project = small.project(data, epochs=3)
    with pytest.raises(Cut):
        trained(project, folder, act=cut, rhythm=Rhythm(steps=5))
    record = json.loads((folder / "run.json").read_text())
    assert record["status"] == "running"
    lost = Checkpoints(folder).newest().manifest.step
    assert 5 <= lost < max(step for step, _, _ in values(folder))
    finished, ear, _ = trained(project, folder, resume=True)
    assert isinstance(finished, m.Finished), ear.heard
    assert_same_bits(final(whole[0]), final(folder))
    assert values(folder) == values(whole[0])


def test_an_interrupted_run_is_interrupted_and_resumable(whole, data, tmp_path):
    folder = tmp_path / "run"
    project = small.project(data, epochs=3)
    report, _, _ = trained(
        project, folder, act=lambda s, r: s.interrupt() if isinstance(r, m.Steps) else None
    )
    assert isinstance(report, m.Interrupted)
    assert runs.read_run(folder).status == "interrupted"
    assert Checkpoints(folder).newest().manifest.step == report.step
    trained(project, folder, resume=True)
    assert_same_bits(final(whole[0]), final(folder))


def test_a_resumed_run_can_be_given_more_epochs(data, tmp_path):
    folder = tmp_path / "run"
    short = small.project(data, epochs=2)
    trained(short, folder, act=lambda s, r: s.stop() if isinstance(r, m.EpochEnded) else None)
    report, _, _ = trained(small.project(data, epochs=4), folder, resume=True)
    assert (report.epochs, report.step) == (4, 52)
    assert runs.read_project(folder).plan.epochs == 4
    whole = tmp_path / "whole"
    trained(small.project(data, epochs=4), whole)
    assert_same_bits(final(whole), final(folder))


def stop_after_an_epoch(session, report) -> None:
    if isinstance(report, m.EpochEnded):
        session.stop()


def everything(folder) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "lock")
    return {str(path): path.read_bytes() for path in files}


@pytest.mark.parametrize("damage", ["arrays", "manifests", "missing"])
def test_a_run_without_a_readable_checkpoint_is_left_as_it_is(data, tmp_path, damage):
    folder = tmp_path / "run"
    trained(small.project(data), folder, act=stop_after_an_epoch)
    for path in (folder / "checkpoints").iterdir():
        if damage == "missing":
            path.unlink()
        elif path.suffix == (".npz" if damage == "arrays" else ".json"):
            path.write_bytes(b"spoiled")
    before = everything(folder)
    assert any("epoch-0001" in name for name in before)
    report, ear, _ = trained(small.project(data), folder, resume=True)
    assert isinstance(report, m.Failed)
    assert "No checkpoint" in report.message
    assert "nothing was changed" in report.message
    assert ear.all(m.Started) == []
    assert everything(folder) == before
    assert "step 13 (epoch 1)" in runs.fallen_back(folder)


def test_going_on_from_the_checkpoint_before_a_damaged_one_is_told(data, tmp_path):
    folder = tmp_path / "run"
    trained(small.project(data), folder, act=stop_after_an_epoch)
    manifests = [json.loads((folder / "checkpoints" / f"{slot}.json").read_text()) for slot in "ab"]
    newest = max("ab", key=lambda slot: manifests["ab".index(slot)]["number"])
    (folder / "checkpoints" / f"{newest}.npz").write_bytes(b"spoiled")
    older = min(manifests, key=lambda manifest: manifest["number"])["step"]
    report, ear, _ = trained(small.project(data), folder, resume=True)
    assert isinstance(report, m.Finished)
    (warning,) = ear.all(m.Warned)
    assert warning.message == f"The newest checkpoint is damaged; the run goes on from step {older}."


def test_whole_checkpoints_are_no_fall_back(whole):
    assert runs.fallen_back(whole[0]) is None


def test_fewer_epochs_than_done_do_not_end_a_run(data, tmp_path):
    folder = tmp_path / "run"
    trained(small.project(data, epochs=3), folder, act=stop_after_an_epoch)
    before = everything(folder)
    report, _, _ = trained(small.project(data, epochs=1), folder, resume=True)
    assert isinstance(report, m.Failed)
    assert "cannot end after 1" in report.message
    assert everything(folder) == before
    assert runs.read_run(folder).unfinished
    report, _, _ = trained(small.project(data, epochs=2), folder, resume=True)
    assert (report.epochs, report.stopped_by) == (2, "epochs")


def test_resuming_without_a_design_takes_the_runs_own(data, tmp_path):
    folder = tmp_path / "run"
    trained(small.project(data), folder, act=lambda s, r: s.stop() if isinstance(r, m.Steps) else None)
    report, _, _ = trained(None, folder, resume=True, text="")
    assert (report.epochs, report.stopped_by) == (2, "epochs")


def test_checkpoints_come_in_the_wanted_rhythm(data, tmp_path):
    _, ear, _ = trained(small.project(data), tmp_path / "steps", rhythm=Rhythm(steps=4))
    steps = [c.step for c in ear.all(m.Checkpointed)]
    assert len(steps) >= 4
    assert steps[-1] == 26
    _, ear, _ = trained(small.project(data), tmp_path / "seconds", rhythm=Rhythm(seconds=0.0))
    assert len(ear.all(m.Checkpointed)) >= 3
    _, ear, _ = trained(small.project(data), tmp_path / "rare", rhythm=Rhythm(seconds=999, at_epoch_ends=999))
    assert [c.step for c in ear.all(m.Checkpointed)] == [26]


def test_a_pause_holds_and_a_resume_goes_on(data, tmp_path):
    import threading

    def act(session, report):
        if isinstance(report, m.Steps) and report.first_step == 1:
            session.pause()
        if isinstance(report, m.Held):
            threading.Timer(0.2, session.resume).start()

    report, ear, _ = trained(small.project(data), tmp_path / "run", act=act)
    assert isinstance(report, m.Finished)
    held, continued = ear.all(m.Held), ear.all(m.Continued)
    assert len(held) == len(continued) == 1
    assert held[0].step == continued[0].step
    place = ear.heard.index(held[0])
    assert ear.heard[place + 1] is continued[0]


def test_a_pause_or_stop_before_the_first_step_is_obeyed(data, tmp_path):
    report, ear, _ = trained(
        small.project(data), tmp_path / "run", act=lambda s, r: s.stop() if isinstance(r, m.Started) else None
    )
    assert (type(report), report.stopped_by, report.step) == (m.Finished, "user", 0)
    assert ear.all(m.Steps) == []
    finished, _, _ = trained(small.project(data), tmp_path / "run", resume=True)
    assert finished.epochs == 2


def test_restore_best_keeps_the_best_epochs_weights(data, tmp_path):
    folder = tmp_path / "run"
    report, _, _ = trained(small.project(data, epochs=4, learning_rate=0.5, restore_best=True), folder)
    run = runs.read_run(folder)
    assert run.kept_weights == "best"
    best = runs.weights(folder, "best")
    assert best.epoch == report.best_epoch
    newest = {n: a for n, a in final(folder).items() if n.startswith("model/")}
    assert_same_bits(best.arrays, newest)
    last = runs.weights(folder, "last")
    assert last.epoch == 4
    if report.best_epoch != 4:
        assert any(not np.array_equal(last.arrays[n], best.arrays[n]) for n in last.arrays)


def test_a_loss_that_is_no_number_stops_the_run_and_spoils_nothing(data, tmp_path):
    folder = tmp_path / "run"
    project = small.project(data, optimizer="sgd", learning_rate=10.0, momentum=0.99, loss="mean_squared_error",
                            recipe={"scale": "none", "labels": "one-hot"}, epochs=50)  # fmt: skip
    nodes = project.graph.nodes
    linear = nodes[-1].replaced(layer=nodes[-1].layer.replaced(activation="linear"))
    graph = project.graph.replaced(nodes=(*nodes[:-1], linear))
    report, ear, _ = trained(project.replaced(graph=graph), folder, rhythm=Rhythm(steps=1))
    assert (type(report), report.stopped_by) == (m.Finished, "nan")
    (warning,) = ear.all(m.Warned)
    assert f"step {report.step}" in warning.message
    run = runs.read_run(folder)
    assert (run.status, run.message) == ("failed", warning.message)
    kept = Checkpoints(folder).newest()
    assert kept.manifest.step < report.step
    assert all(np.isfinite(a).all() for n, a in kept.arrays.items() if n.startswith("model/"))
    json.loads((folder / "run.json").read_text(), parse_constant=lambda _: pytest.fail("NaN in run.json"))
    assert run.best_epoch == 0 or np.isfinite(run.metrics["loss"])


def refused(project, folder, text=None, resume=False) -> str:
    report, ear, _ = trained(project, folder, text=text, resume=resume)
    assert isinstance(report, m.Failed)
    assert report.run == str(folder)
    assert ear.all(m.Started) == []
    assert "\n" not in report.message
    assert "Traceback" not in report.message
    return report.message


def test_a_refused_training_leaves_no_folder(data, tmp_path):
    assert "/nowhere/x.npz" in refused(small.project("/nowhere/x.npz"), tmp_path / "p.runs" / "a")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "mine").mkdir()
    refused(small.project("/nowhere/x.npz"), tmp_path / "mine")
    assert list((tmp_path / "mine").iterdir()) == []


def test_what_cannot_be_trained_is_one_sentence(data, tmp_path):
    good = small.project(data)
    nodes = good.graph.nodes
    wide = nodes[-1].replaced(layer=nodes[-1].layer.replaced(units=3))
    too_few = good.replaced(graph=good.graph.replaced(nodes=(*nodes[:-1], wide)))
    assert "class 3" in refused(too_few, tmp_path / "a")
    other = nodes[0].replaced(layer=nodes[0].layer.replaced(shape=(28, 28, 1)))
    assert "28 × 28 × 1" in refused(
        good.replaced(graph=good.graph.replaced(nodes=(other, *nodes[1:]))), tmp_path / "b"
    )
    huge = nodes[1].replaced(layer=nodes[1].layer.replaced(kernel_size=(13, 13)))
    assert "conv2d_1" in refused(
        good.replaced(graph=good.graph.replaced(nodes=(nodes[0], huge, *nodes[2:]))), tmp_path / "c"
    )
    assert refused(None, tmp_path / "d", text="not a project")
    assert "holds no run" in refused(good, tmp_path / "e", resume=True)


def test_a_full_folder_and_a_finished_run_are_refused(whole, data, tmp_path):
    (tmp_path / "x").write_text("mine")
    assert "not empty" in refused(small.project(data), tmp_path)
    assert (tmp_path / "x").read_text() == "mine"
    assert "has ended" in refused(small.project(data), whole[0], resume=True)


def test_a_run_in_use_is_refused_to_a_second_trainer(data, tmp_path):
    folder = tmp_path / "run"
    trained(small.project(data), folder, act=lambda s, r: s.stop() if isinstance(r, m.Steps) else None)
    lock = FolderLock(folder)
    assert lock.take()
    try:
        assert "Another process trains" in refused(small.project(data), folder, resume=True)
    finally:
        lock.release()


def test_changed_data_are_refused_on_resume(tmp_path):
    data = small.write_data(tmp_path)
    folder = tmp_path / "run"
    trained(small.project(data), folder, act=lambda s, r: s.stop() if isinstance(r, m.Steps) else None)
    small.write_data(tmp_path, seed=9)
    assert "not those this run began with" in refused(small.project(data), folder, resume=True)


def test_other_versions_or_threads_are_warned_of_on_resume(data, tmp_path):
    folder = tmp_path / "run"
    trained(small.project(data), folder, act=lambda s, r: s.stop() if isinstance(r, m.Steps) else None)
    run = runs.read_run(folder)
    runs.write_run(run.replaced(machine=run.machine.replaced(onednn=not run.machine.onednn)))
    _, ear, _ = trained(small.project(data), folder, resume=True)
    assert ["oneDNN" in w.message for w in ear.all(m.Warned)] == [True]


def test_a_disk_that_fills_up_is_a_warning_and_training_goes_on(data, tmp_path, monkeypatch):
    real = os.replace

    def full(source, target):
        if "checkpoints" in str(target) or "snapshots" in str(target):
            raise OSError(errno.ENOSPC, "No space left on device")
        real(source, target)

    monkeypatch.setattr(os, "replace", full)
    report, ear, _ = trained(small.project(data), tmp_path / "run", rhythm=Rhythm(steps=3))
    assert (type(report), report.epochs) == (m.Finished, 2)
    warnings = [w.message for w in ear.all(m.Warned)]
    assert warnings
    assert len(warnings) == len(set(warnings))
    assert all("disk is full" in w for w in warnings)
    assert ear.all(m.Checkpointed) == []


def test_a_disk_that_has_room_again_is_told_and_the_run_is_whole(data, tmp_path, monkeypatch):
    real, refused = os.replace, []

    def full(source, target):
        if "checkpoints" in str(target) and len(refused) < 2:
            refused.append(target)
            raise OSError(errno.ENOSPC, "No space left on device")
        real(source, target)

    monkeypatch.setattr(os, "replace", full)
    report, ear, _ = trained(small.project(data), tmp_path / "run", rhythm=Rhythm(steps=3))
    assert isinstance(report, m.Finished)
    first, second = [w.message for w in ear.all(m.Warned)]
    assert "disk is full" in first
    assert "again" in second
    assert runs.weights(tmp_path / "run", "last").step == report.step


def test_an_error_nobody_foresaw_is_a_sentence_and_the_record_says_so(data, tmp_path):
    def act(_session, report):
        if isinstance(report, m.Steps):
            raise ZeroDivisionError("by the test")

    report, _, session = trained(small.project(data), tmp_path / "run", act=act)
    assert isinstance(report, m.Failed)
    assert "ZeroDivisionError: by the test" in report.message
    assert runs.read_run(tmp_path / "run").status == "failed"
    assert isinstance(session.fault, ZeroDivisionError)
