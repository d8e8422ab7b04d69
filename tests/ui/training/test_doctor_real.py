"""The doctor on real trainings: it speaks where the training is ill and is silent where it is well."""

import numpy as np
import pytest

from cnnstudio.document import edits
from cnnstudio.document.doctor import examine
from cnnstudio.document.files import to_text
from cnnstudio.engine import messages as m
from cnnstudio.engine.session import Session
from cnnstudio.ui.training.doctor_card import signs_of
from cnnstudio.ui.training.run_curves import RunCurves
from tests.engine import small

pytestmark = pytest.mark.slow


def _bars(rows, classes, rng):
    """Images whose class one can see: a bright bar at one of some heights, in noise."""
    x = rng.integers(0, 60, (rows, small.SIDE, small.SIDE)).astype(np.uint8)
    y = rng.integers(0, classes, rows).astype(np.uint8)
    for image, label in zip(x, y, strict=True):
        image[3 * label : 3 * label + 2] = 230
    return x, y


def _data(tmp_path, shuffled=False):
    rng = np.random.default_rng(3)
    x, y = _bars(480, 4, rng)
    if shuffled:
        y = rng.permutation(y)
    path = tmp_path / "bars.npz"
    np.savez(path, x_train=x[:320], y_train=y[:320], x_test=x[320:], y_test=y[320:])
    return path


def _run(data, tmp_path, **plan):
    """Train as the engine does and return the curves the window would have."""
    project = small.project(data, filters=16)
    project = edits.set_plan(project, batch_size=16, **plan)
    curves = RunCurves(str(tmp_path / "run"), "run")
    curves.follow(project)
    take = {
        m.Started: curves.begin, m.Steps: curves.take_steps, m.EpochEnded: curves.take_epoch, m.RateChanged: curves.take_rate,
    }  # fmt: skip
    end = Session(
        to_text(project), tmp_path / "run", False, lambda r: take.get(type(r), lambda _: None)(r)
    ).train()
    assert isinstance(end, m.Finished)
    return curves


def _found(curves):
    return {finding.rule: finding for finding in examine(signs_of(curves))}


def test_a_rate_far_too_high_is_named(tmp_path):
    found = _found(_run(_data(tmp_path), tmp_path, optimizer="sgd", learning_rate=10.0, epochs=8))
    assert found.keys() & {"diverged", "rate high", "one class"}


def test_shuffled_labels_are_named(tmp_path):
    found = _found(_run(_data(tmp_path, shuffled=True), tmp_path, learning_rate=0.01, epochs=60))
    assert "shuffled" in found
    assert "Data" in found["shuffled"].change


def test_a_rate_far_too_low_is_named(tmp_path):
    found = _found(_run(_data(tmp_path), tmp_path, optimizer="sgd", learning_rate=1e-6, epochs=40))
    assert "rate low" in found


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_healthy_training_is_left_in_peace(tmp_path, seed):
    curves = _run(_data(tmp_path), tmp_path, learning_rate=0.003, epochs=12, seed=seed)
    assert curves.points[-1].metrics["val_accuracy"] > 0.9
    assert _found(curves) == {}
