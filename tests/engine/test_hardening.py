"""A run tried on harder and harder test pictures, and the curves kept with it."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.engine import messages as m
from cnnstudio.engine import runs
from cnnstudio.engine.record import Run
from cnnstudio.engine.robustness import Tried, keep_robustness, robustness
from tests.engine import small
from tests.engine.test_judging import last_layer, train

CURVE = (Tried(level=0.0, right=9, samples=10), Tried(level=1.0, right=4, samples=10))


def test_curves_are_kept_until_the_run_trains_on(tmp_path):
    run = Run(step=30, folder=tmp_path)
    assert robustness(run).tried == {}
    keep_robustness(run, "shift", CURVE)
    keep_robustness(run, "noise", CURVE[:1])
    assert robustness(run).tried == {"shift": CURVE, "noise": CURVE[:1]}
    assert robustness(run.replaced(step=40)).tried == {}
    (tmp_path / "evaluation" / "robustness.json").write_text("{")
    assert robustness(run).tried == {}


def harden(folder, key, stop=False):
    from cnnstudio.engine.judging import Judging

    said = []
    job = Judging(m.Evaluate(4, str(folder), key), said.append)
    if stop:
        job.stop()
    job.run()
    return said


@pytest.mark.slow
def test_every_strength_is_counted_on_the_test_pictures(tmp_path):
    from cnnstudio.engine.evaluate import evaluate

    data = small.write_data(tmp_path)
    folder = train(small.project(data, epochs=6, learning_rate=0.01), tmp_path / "run")
    assert harden(folder, "shift")[-1] == m.Evaluated(4, str(folder), "test")
    tried = robustness(runs.read_run(folder)).tried["shift"]
    assert [one.level for one in tried] == [0, 1, 2, 3, 4, 6, 8]
    assert {one.samples for one in tried} == {80}
    accuracy = evaluate(folder)["metrics"]["accuracy"]
    assert tried[0].right == round(accuracy * 80)
    # Half a picture further, every quarter looks like another one or like none.
    assert tried[5].right < tried[0].right
    assert "cancelled" in harden(folder, "noise", stop=True)[-1].message
    assert "noise" not in robustness(runs.read_run(folder)).tried


@pytest.mark.slow
def test_one_output_and_logits_are_counted_like_classes(tmp_path):
    from cnnstudio.engine.evaluate import evaluate

    data = small.write_data(tmp_path)
    with np.load(data) as arrays:
        np.savez(data, **{n: a // 2 if n.startswith("y") else a for n, a in arrays.items()})
    project = last_layer(small.project(data, epochs=2, learning_rate=0.01), units=1, activation="sigmoid")
    folder = train(project, tmp_path / "run")
    harden(folder, "blur")
    tried = robustness(runs.read_run(folder)).tried["blur"]
    assert tried[0].right == np.trace(evaluate(folder)["confusion_matrix"])


@pytest.mark.slow
def test_predicted_numbers_are_not_tried(tmp_path):
    data = small.write_data(tmp_path)
    project = last_layer(
        small.project(data, epochs=1, loss="mean_squared_error", metrics=()), units=1, activation="linear"
    )
    folder = train(project, tmp_path / "run")
    assert "tell classes" in harden(folder, "shift")[-1].message
