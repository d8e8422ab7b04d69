"""Training and validation data judged alike, beside Keras's own evaluate, also in the middle of an epoch."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from cnnstudio.document.recipe import DataRecipe
from cnnstudio.kerasbridge.build import build
from cnnstudio.kerasbridge.evaluate import judge_parts
from cnnstudio.kerasbridge.events import EpochDone
from cnnstudio.kerasbridge.loop import Loop
from cnnstudio.kerasbridge.spread import rows_of
from tests.kerasbridge.designs import pictures, small_cnn

pytestmark = pytest.mark.slow

TRAIN, CHECKED = pictures(200), pictures(90, seed=8)
RECIPE = DataRecipe()


def _project(**plan):
    project = small_cnn()
    return project.replaced(plan=project.plan.replaced(epochs=2, batch_size=16, **plan))


def _plain(weights, rows, most):
    """Return what Keras's own evaluate says of a fresh network with these weights."""
    model = build(_project()).model
    model.set_weights(weights)
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(), metrics=["accuracy"])
    (images,), (labels,) = rows.take(rows_of(len(rows), most))
    told = model.evaluate(images[..., None].astype(np.float32) / 255, labels, verbose=0, return_dict=True)
    truth = np.zeros((4, 4), int)
    answers = model.predict(images[..., None].astype(np.float32) / 255, verbose=0).argmax(axis=1)
    np.add.at(truth, (labels, answers), 1)
    return told, truth


def _same(part, told):
    assert part.metrics.keys() == told.keys()
    assert part.metrics == {name: pytest.approx(value, rel=1e-5) for name, value in told.items()}


def test_both_parts_are_what_keras_says_and_training_goes_on_to_the_same_bits():
    def run(asks):
        project, judged = _project(), []
        loop = Loop(build(project), TRAIN, CHECKED, project.plan, RECIPE)

        def heard(event):
            if asks and len(judged) < 3 and not isinstance(event, EpochDone):
                judged.append((loop.network.model.get_weights(), loop.judge_parts(50)))

        end = loop.run(heard)
        return loop.state(), end, judged

    quiet, calm_end, _ = run(asks=False)
    asked, end, judged = run(asks=True)
    assert all(quiet[name].tobytes() == asked[name].tobytes() for name in quiet)
    assert end.metrics == calm_end.metrics
    weights, found = judged[0]
    for part, rows in ((found.train, TRAIN), (found.validation, CHECKED)):
        told, confusion = _plain(weights, rows, 50)
        _same(part, told)
        assert (part.samples, part.rows) == (50, len(rows))
        assert np.array_equal(part.confusion, confusion)


def test_an_errand_in_the_middle_of_a_validation_does_not_spoil_it():
    ends = []
    for asks in (False, True):
        project = _project()
        loop = Loop(build(project), TRAIN, CHECKED, project.plan, RECIPE)
        told, count = [], [0]
        goes_on = loop._goes_on

        def asking(events, asks=asks, goes_on=goes_on, count=count, loop=loop):
            count[0] += 1
            if asks and count[0] % 4 == 0:
                loop.ask(lambda: loop.judge_parts(20))
            return goes_on(events)

        loop._goes_on = asking
        loop.run(lambda event, told=told: told.append(event) if isinstance(event, EpochDone) else None)
        assert count[0] > 4
        ends.append([event.metrics for event in told])
    assert ends[0] == ends[1]


def test_mistakes_bear_their_row_in_the_whole_part():
    network = build(_project())
    found = judge_parts(network, TRAIN, CHECKED, _project().plan, RECIPE, 10)
    rows = rows_of(len(CHECKED), 10)
    assert len(found.validation.wrong)
    (_,), (labels,) = CHECKED.take(found.validation.wrong[:, 0])
    assert np.isin(found.validation.wrong[:, 0], rows).all()
    assert np.array_equal(labels, found.validation.wrong[:, 1])


def test_without_validation_there_is_one_part_and_all_rows_can_be_asked_for():
    network = build(_project())
    found = judge_parts(network, TRAIN, None, _project().plan, RECIPE, 0)
    assert (found.train.samples, found.train.rows) == (200, 200)
    assert (found.validation.metrics, found.validation.samples) == ({}, 0)


def test_a_stop_ends_it():
    project = _project()
    loop = Loop(build(project), TRAIN, CHECKED, project.plan, RECIPE)
    loop.stop()
    assert loop.judge_parts(50) is None
