"""Scores of predicted pictures and masks are those of Keras and TensorFlow."""

from __future__ import annotations

import math

import numpy as np
import pytest

from cnnstudio.evaluation import picture_scores as scores
from cnnstudio.evaluation.predictions import Predictions, Triples


@pytest.fixture(scope="module")
def masks():
    dice = np.random.default_rng(4)
    truth = dice.integers(0, 3, (7, 6, 5))
    said = np.where(dice.random(truth.shape) < 0.7, truth, dice.integers(0, 3, truth.shape))
    return truth, said


def _found_masks(truth, said, classes):
    each = scores.pixel_confusion(truth, said, classes)
    nothing = np.zeros((len(truth), 0), np.float32)
    return Predictions("masks", nothing, scores.mask_scores(each), scores.MASK_SCORES, pixels=each.sum(0))


def test_the_iou_of_all_pixels_is_that_of_keras(masks):
    import keras

    metric = keras.metrics.MeanIoU(4)  # the last class is neither there nor predicted
    metric.update_state(*masks)
    found = _found_masks(*masks, 4)
    assert scores.likeness(found)[-1].value == pytest.approx(float(metric.result()), rel=1e-5)


def test_scores_of_one_mask_are_counted_by_hand():
    truth, said = np.array([[[0, 0], [1, 1]]]), np.array([[[0, 1], [1, 1]]])
    (iou, dice, right) = scores.mask_scores(scores.pixel_confusion(truth, said, 3))[0]
    assert iou == pytest.approx((1 / 2 + 2 / 3) / 2)
    assert dice == pytest.approx((2 / 3 + 4 / 5) / 2)
    assert right == 0.75


def test_the_signal_to_noise_ratio_is_tensorflows():
    import tensorflow as tf

    dice = np.random.default_rng(1)
    truth = dice.random((5, 8, 9, 3), np.float32)
    said = np.clip(truth + dice.normal(0, 0.1, truth.shape), 0, 1).astype(np.float32)
    errors = scores.picture_scores(truth, said)
    found = Predictions("pictures", np.zeros((5, 0), np.float32), errors, scores.PICTURE_SCORES, peak=1.0)
    name, ours = scores.shown_score(found)
    assert name == "PSNR"
    assert ours == pytest.approx(tf.image.psnr(truth, said, 1.0).numpy(), rel=1e-4)
    assert errors[:, 1] == pytest.approx(np.abs(said - truth).mean((1, 2, 3)), rel=1e-5)
    assert scores.likeness(found)[0].value == pytest.approx(scores.decibels(float(errors[:, 0].mean()), 1.0))


def test_pictures_without_any_error_are_infinitely_alike():
    assert scores.decibels(0.0, 1.0) == math.inf


def test_the_worst_come_first_and_before_them_those_without_numbers(masks):
    found = _found_masks(*masks, 3)
    found.outputs[2, 0] = np.nan
    order = scores.from_worst(found)
    assert order[0] == 2
    assert (np.diff(found.outputs[order[1:], 0]) >= 0).all()


def test_a_sample_whose_pictures_were_not_kept_has_no_place():
    empty = np.zeros((2, 1, 1, 1), np.float32)
    triples = Triples(np.array([0, 4]), empty, empty, empty)
    assert [triples.place(row) for row in (0, 3, 4, 9)] == [0, None, 1, None]
