"""The plan and the run's control from the project's text to the files of the run."""

from __future__ import annotations

import csv
import errno
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cnnstudio.document.files import to_text
from cnnstudio.document.plan import CsvLog, EarlyStopping, TensorBoard
from cnnstudio.engine import array_file, runs
from cnnstudio.engine import messages as m
from cnnstudio.engine.logbook import Rhythm
from cnnstudio.engine.session import Session
from cnnstudio.engine.trial import Trial
from tests.engine import small


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small.write_data(tmp_path_factory.mktemp("data"), train=96, test=40)


class _Heard(list[Any]):
    """Reports, and something to do when one of a kind comes first."""

    def __init__(self, kind: type = str, act: Any = None) -> None:
        super().__init__()
        self._kind, self._act = kind, act

    def __call__(self, report: Any) -> None:
        self.append(report)
        if isinstance(report, self._kind) and self._act is not None:
            act, self._act = self._act, None
            act()

    def all(self, kind: type) -> list[Any]:
        return [report for report in self if isinstance(report, kind)]


def _trained(
    project: Any, folder: Path, heard: _Heard | None = None, *, resume: bool = False
) -> tuple[Any, _Heard]:
    told = heard if heard is not None else _Heard()
    report = Session(to_text(project), folder, resume, told, Rhythm(seconds=0.0)).train()
    return report, told


@pytest.mark.slow
def test_a_quick_look_takes_a_tenth_and_is_marked_in_the_record(data, tmp_path):
    end, heard = _trained(small.project(data, epochs=1, data_share=0.25), tmp_path / "run")
    (started,) = heard.all(m.Started)
    run = runs.read_run(tmp_path / "run")
    assert isinstance(end, m.Finished)
    assert (started.train_samples, started.validation_samples) == (24, 10)
    assert (started.data_share, run.data_share, run.data.train) == (0.25, 0.25, 24)
    assert "Quick look at 25 %" in run.data.note


def test_a_limit_of_time_ends_a_run_that_can_go_on(data, tmp_path):
    end, heard = _trained(small.project(data, epochs=90_000, most_minutes=0.005), tmp_path / "run")
    assert (end.stopped_by, heard.all(m.Started)[0].most_minutes) == ("time", 0.005)
    run = runs.read_run(tmp_path / "run")
    assert (run.status, run.unfinished, run.stopped_by, run.most_minutes) == ("stopped", True, "time", 0.005)


def test_a_changed_rate_stands_in_the_record_and_in_the_checkpoint(data, tmp_path):
    heard = _Heard(m.EpochEnded, lambda: session.change_rate(0.02))
    session = Session(to_text(small.project(data, epochs=3)), tmp_path / "run", False, heard)
    session.train()
    (changed,) = heard.all(m.RateChanged)
    assert changed.rate == pytest.approx(0.02)
    assert [c.reason for c in runs.read_run(tmp_path / "run").rate_changes] == ["hand"]
    rates = np.concatenate([r.rates for r in heard.all(m.Steps)])
    assert rates[changed.step - 1] == pytest.approx(0.001)
    assert rates[changed.step] == pytest.approx(0.02)
    assert heard.all(m.EpochEnded)[-1].rate == pytest.approx(0.02)


@pytest.mark.slow
def test_a_finished_run_goes_on_for_more_epochs_to_the_same_bits(data, tmp_path):
    plan: dict[str, Any] = {
        "use_ema": True,
        "ema_momentum": 0.9,
        "early_stopping": EarlyStopping(patience=50),
    }
    _trained(small.project(data, epochs=4, **plan), tmp_path / "whole")
    _trained(small.project(data, epochs=2, **plan), tmp_path / "run")
    assert runs.read_run(tmp_path / "run").status == "finished"
    end, heard = _trained(small.project(data, epochs=4, **plan), tmp_path / "run", resume=True)
    assert (end.epochs, heard.all(m.Started)[0].first_epoch) == (4, 3)
    ours, theirs = (runs.weights(tmp_path / name, "last").arrays for name in ("run", "whole"))
    assert ours.keys() == theirs.keys()
    assert all(np.array_equal(ours[name], theirs[name]) for name in ours)


@pytest.mark.slow
def test_a_finished_run_does_not_go_on_to_fewer_epochs(data, tmp_path):
    _trained(small.project(data, epochs=1), tmp_path / "run")
    end, _ = _trained(small.project(data, epochs=1), tmp_path / "run", resume=True)
    assert isinstance(end, m.Failed)
    assert "has ended" in end.message


@pytest.mark.slow
def test_the_weights_of_a_run_are_the_average_it_ended_with(data, tmp_path):
    heard = _Heard()
    session = Session(
        to_text(small.project(data, epochs=1, use_ema=True, ema_momentum=0.5)), tmp_path / "run", False, heard
    )
    session.train()
    stored = runs.weights(tmp_path / "run", "last").arrays
    raw = runs.weights(tmp_path / "run", 1).arrays
    name = next(key for key in stored if key.endswith("kernel"))
    assert stored.keys() == raw.keys()
    assert not np.array_equal(stored[name], raw[name])


@pytest.mark.slow
def test_logs_for_other_programs_hold_every_epoch(data, tmp_path):
    plan = {
        "csv_log": CsvLog(separator=";"),
        "tensorboard": TensorBoard(update_freq="batch", histogram_freq=1),
    }
    _, heard = _trained(small.project(data, epochs=2, **plan), tmp_path / "run")
    with open(tmp_path / "run" / "training.csv", encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    assert [row["epoch"] for row in rows] == ["0", "1"]
    assert [float(row["val_loss"]) for row in rows] == [
        e.metrics["val_loss"] for e in heard.all(m.EpochEnded)
    ]
    from tensorflow.compat.v1.train import summary_iterator

    found: dict[str, set[str]] = {}
    for part in ("train", "validation"):
        (file,) = (tmp_path / "run" / "tensorboard" / part).iterdir()
        found[part] = {value.tag for event in summary_iterator(str(file)) for value in event.summary.value}
    assert {"epoch_loss", "epoch_accuracy", "batch_loss", "epoch_learning_rate"} <= found["train"]
    assert any(tag.endswith("kernel") for tag in found["train"])
    assert {"epoch_loss", "epoch_accuracy"} <= found["validation"]


@pytest.mark.slow
def test_a_run_folder_that_is_deleted_costs_one_sentence_and_training_goes_on(data, tmp_path):
    folder = tmp_path / "run"
    end, heard = _trained(
        small.project(data, epochs=3), folder, _Heard(m.EpochEnded, lambda: folder.rename(tmp_path / "moved"))
    )
    assert isinstance(end, m.Finished)
    assert end.epochs == 3
    (warned,) = heard.all(m.Warned)
    assert "is gone, so nothing of this training is kept from now on" in warned.message


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "said"), [(errno.ENOSPC, "full"), (errno.EROFS, "read-only"), (errno.EACCES, "read-only")]
)
def test_a_disk_that_refuses_a_checkpoint_costs_one_sentence_and_training_goes_on(
    data, tmp_path, monkeypatch, code, said
):
    def refused(stream: Any, array: Any, **_: Any) -> None:
        raise OSError(code, "refused")

    heard = _Heard(
        m.EpochEnded, lambda: monkeypatch.setattr(array_file.np.lib.format, "write_array", refused)
    )
    end, heard = _trained(small.project(data, epochs=2), tmp_path / "run", heard)
    monkeypatch.undo()
    assert isinstance(end, m.Finished)
    sentences = {warned.message for warned in heard.all(m.Warned)}
    assert sentences
    assert all(said in sentence and "\n" not in sentence for sentence in sentences)
    assert runs.read_run(tmp_path / "run").status == "finished"
    runs.weights(tmp_path / "run", "last")


def _file(folder: Path, **arrays: Any) -> Path:
    path = folder / "made.npz"
    np.savez(path, **arrays)
    return path


def _pictures(count: int = 40, seed: int = 0) -> np.ndarray[Any, Any]:
    return np.random.default_rng(seed).random((count, small.SIDE, small.SIDE), np.float32)


def _with_nan() -> dict[str, Any]:
    x = _pictures()
    x[6, 3, 3] = np.nan
    return {"x_train": x, "y_train": np.arange(40) % 4, "x_test": _pictures(8, 1), "y_test": np.arange(8) % 4}


@pytest.mark.parametrize(
    ("arrays", "plan", "said"),
    [
        (_with_nan(), {}, "not finite"),
        ({"x_train": _pictures(), "y_train": np.arange(40) % 5}, {}, "class"),
        ({"x_train": _pictures(), "y_train": np.zeros(40, int)}, {}, "Only one class|class"),
        ({"x_train": _pictures(1), "y_train": np.zeros(1, int)}, {}, "class"),
        ({"x_train": _pictures(), "y_train": np.arange(40) % 4}, {"metrics": ("precision",)}, "precision"),
        ({"x_train": _pictures(), "y_train": np.arange(40) % 4}, {"loss": "mean_squared_error"}, "one column per class"),
        ({"x_train": _pictures(), "y_train": np.arange(40) % 4}, {"class_weight": "by hand"}, "class weights"),
        ({"x_train": _pictures(), "y_train": np.arange(40) % 4},
         {"early_stopping": EarlyStopping(monitor="val_f1_score")}, "val_f1_score"),
    ],
)  # fmt: skip
def test_bad_input_is_one_sentence_before_the_first_step(arrays, plan, said, tmp_path):
    path = _file(tmp_path, **arrays)
    project = small.project(path, recipe={"scale": "none"}, **plan)
    end, heard = _trained(project, tmp_path / "run")
    assert isinstance(end, m.Failed), end
    assert not heard.all(m.Started)
    assert "\n" not in end.message
    assert end.message.endswith((".", ")"))
    import re

    assert re.search(said, end.message), end.message
    assert not (tmp_path / "run").exists()


@pytest.mark.slow
def test_a_batch_larger_than_the_data_is_one_step_an_epoch(data, tmp_path):
    end, heard = _trained(small.project(data, epochs=2, batch_size=4096), tmp_path / "run")
    assert (end.step, heard.all(m.Started)[0].steps_per_epoch) == (2, 1)


def _answers(question: Any) -> list[Any]:
    heard: list[Any] = []
    Trial(question, heard.append).run()
    return heard


@pytest.mark.slow
def test_a_step_of_an_untrained_design_is_told_and_nothing_is_kept(data, tmp_path):
    (told,) = _answers(m.StepOnce(7, to_text(small.project(data)), "dense_6"))
    assert isinstance(told, m.StepTold)
    assert (told.ticket, told.step, told.layer, told.weight) == (7, 1, "dense_6", "kernel")
    assert told.shares.shape == told.truth.shape == (16, 4)
    assert not np.array_equal(told.before, told.after)


def test_a_step_is_told_of_a_paused_training(data, tmp_path):
    def ask() -> None:
        session.step_once(m.StepOnce(3))
        session.step_once(m.StepOnce(4, layer="nowhere"))

    heard = _Heard(m.Steps, ask)
    session = Session(to_text(small.project(data, epochs=2)), tmp_path / "run", False, heard)
    end = session.train()
    (told,), (refused,) = heard.all(m.StepTold), heard.all(m.Failed)
    assert (told.ticket, refused.ticket, end.step) == (3, 4, 12)
    assert "nowhere" in refused.message


@pytest.mark.slow
def test_time_stands_still_in_a_pause_for_steps_and_epochs_alike(data, tmp_path):
    """Times told one after another never fall: a pause counted in one of them would."""

    def hold() -> None:
        session.pause()

    def step_and_go_on() -> None:
        threading.Timer(1.0, lambda: session.step_once(m.StepOnce(3))).start()
        threading.Timer(2.0, session.resume).start()

    class Story(_Heard):
        def __call__(self, report: Any) -> None:
            super().__call__(report)
            if isinstance(report, m.Held):
                step_and_go_on()

    heard = Story(m.Steps, hold)
    session = Session(to_text(small.project(data, epochs=3)), tmp_path / "run", False, heard)
    end = session.train()
    assert heard.all(m.StepTold)
    times = [report.seconds for report in heard if isinstance(report, m.Steps | m.EpochEnded)]
    assert times == sorted(times)
    assert times[-1] <= end.seconds


@pytest.mark.slow
def test_an_estimate_counts_all_steps_and_respects_the_limit(data):
    (told,) = _answers(m.Estimate(1, to_text(small.project(data, epochs=10))))
    assert isinstance(told, m.Estimated)
    assert told.steps == 60
    assert told.seconds == pytest.approx(10 * (6 * told.step_seconds + told.validation_seconds), rel=1e-6)
    assert told.memory > 0
    (limited,) = _answers(m.Estimate(1, to_text(small.project(data, epochs=100_000, most_minutes=0.5))))
    assert limited.seconds == 30.0


@pytest.mark.slow
def test_a_rate_is_looked_for_and_a_refusal_bears_the_ticket(data):
    *_, told = _answers(m.FindRate(5, to_text(small.project(data)), 1e-5, 1.0, 40))
    assert (told.ticket, told.done, len(told.rates), len(told.losses)) == (5, True, 40, 40)
    assert told.rates[-1] == pytest.approx(1.0, rel=1e-3)
    (failed,) = _answers(m.Estimate(6, to_text(small.project("nowhere.npz"))))
    assert (type(failed), failed.ticket) == (m.Failed, 6)
