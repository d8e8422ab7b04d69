"""Networks that predict pictures: a denoiser and a small U-Net on masks are trained, and judged picture by picture."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.document import edits, templates
from cnnstudio.document.files import to_text
from cnnstudio.engine import runs
from cnnstudio.engine.kept_predictions import keep, kept
from cnnstudio.evaluation import picture_scores
from cnnstudio.layers.catalogue import make

pytestmark = pytest.mark.slow


def _chain(project, source, *kinds):
    for kind, fields in kinds:
        project, node = edits.insert_after(project, source, make(kind, **fields))
        source = node
    return project, source


def _conv(filters, **more):
    return "Conv2D", {"filters": filters, "padding": "same", "activation": "relu", **more}


def _denoiser():
    project, start = edits.add(templates.new("empty"), make("Input", shape=(32, 32, 1)), (0, 0))
    project, _ = _chain(project, start, _conv(8), _conv(8), _conv(1, activation="sigmoid"))
    noise = (make("GaussianNoise", stddev=0.3),)
    return edits.set_recipe(project, source="shapes", targets="clean", augmentation=noise)


def _u_net():
    project, start = edits.add(templates.new("empty"), make("Input", shape=(32, 32, 1)), (0, 0))
    project, wide = _chain(project, start, _conv(8))
    project, up = _chain(project, wide, ("MaxPooling2D", {}), _conv(16), ("UpSampling2D", {}))
    project, both = edits.add(project, make("Concatenate"), (0, 600))
    project = edits.connect(edits.connect(project, up, both), wide, both)
    project, _ = _chain(project, both, _conv(2, activation="softmax"))
    return edits.set_recipe(project, source="shape-masks", targets="masks")


def _trained(project, folder, epochs):
    from cnnstudio.engine.session import Session

    project = edits.set_plan(project, epochs=epochs, batch_size=16, learning_rate=0.01)
    project = edits.set_recipe(project, limit=600)
    Session(to_text(project), folder, False, lambda _: None).train()
    return folder


def _judged(folder):
    from cnnstudio.engine.evaluate import judged

    record, found = judged(folder, lambda *_: None, lambda: False)
    keep(folder, record, found)
    back = kept(folder)
    assert back is not None
    return back.predictions


def _by_keras(folder, inputs):
    from cnnstudio.engine.evaluate import Trained

    return np.asarray(Trained.read(folder).network.model(inputs, training=False))


def test_a_small_u_net_on_masks_is_judged_by_its_iou(tmp_path):
    import keras

    folder = _trained(_u_net(), tmp_path / "run", 3)
    found = _judged(folder)
    assert (found.task, found.samples) == ("masks", 1000)
    triples = found.triples
    assert np.array_equal(triples.rows, np.arange(1000))
    answers = _by_keras(folder, triples.inputs).argmax(-1)
    assert (answers == triples.answers).mean() > 0.9999
    metric = keras.metrics.MeanIoU(2)
    metric.update_state(triples.truth, triples.answers)
    together = picture_scores.likeness(found)[-1]
    assert together.value == pytest.approx(float(metric.result()), rel=1e-5)
    assert together.value > 0.8
    assert runs.read_run(folder).epochs_done == 3


def test_a_denoiser_is_judged_on_noisy_pictures(tmp_path):
    folder = _trained(_denoiser(), tmp_path / "run", 3)
    found = _judged(folder)
    triples = found.triples
    assert found.task == "pictures"
    noise = triples.inputs - triples.truth
    assert noise.std() == pytest.approx(0.3, rel=0.1)
    assert np.allclose(_by_keras(folder, triples.inputs), triples.answers, atol=1e-5)
    before = picture_scores.decibels(float((noise**2).mean()), found.peak)
    assert picture_scores.likeness(found)[0].value > before + 3
    again = _judged(folder)
    assert np.array_equal(again.triples.inputs, triples.inputs)


def test_of_very_many_pictures_an_even_choice_is_kept(tmp_path, monkeypatch):
    from cnnstudio.kerasbridge import witness

    folder = _trained(_u_net(), tmp_path / "run", 1)
    monkeypatch.setattr(witness, "MOST_BYTES", 1_000_000)
    found = _judged(folder)
    steps = np.diff(found.triples.rows)
    assert len(found.outputs) == 1000
    assert 30 < len(found.triples.rows) < 200
    assert steps.min() == steps.max() > 1
