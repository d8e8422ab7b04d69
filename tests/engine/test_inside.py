"""What Inspect asks beyond a look, answered as the engine answers it: changes, samples, first weights, thumbnails."""

import numpy as np
import pytest

from cnnstudio.document.files import to_text
from cnnstudio.engine import messages as m
from cnnstudio.engine.answers import Answerer
from cnnstudio.engine.channel import decode_body, encode
from cnnstudio.kerasbridge.build import build
from cnnstudio.kerasbridge.probe import Probe
from tests.kerasbridge.designs import small_cnn

IMAGES = np.random.default_rng(8).integers(0, 255, (150, 8, 8, 1)).astype(np.uint8)
LABELS = np.arange(150) % 4


@pytest.fixture(scope="module")
def asking():
    """Return a function that asks and gives all answers; each question and answer crosses the channel."""
    said, waiting = [], []
    answerer = Answerer(lambda report: said.append(decode_body(encode(report)[4:])), waiting.append)
    answerer.answer(m.Open(1, to_text(small_cnn())))

    def ask(question):
        said.clear()
        answerer.answer(decode_body(encode(question)[4:]))
        while waiting:
            answerer.answer(waiting.pop())
        return list(said)

    return ask


def _inside(**more):
    return m.LookInside(5, IMAGES[:1], ("*",), "conv2d_1", **more)


def test_without_changes_the_copy_answers_as_the_network(asking):
    (plain,) = asking(m.Look(4, IMAGES[:1], ("*",), "inspect"))
    (found,) = asking(_inside())
    assert isinstance(found, m.SeenInside)
    assert found.layers == plain.layers
    assert np.array_equal(found.predictions, plain.predictions)
    assert found.names == ("kernel", "bias")
    assert not found.training


def test_a_muted_map_is_silent_and_the_network_in_hand_stays_as_it_was(asking):
    (before,) = asking(m.Look(4, IMAGES[:1], ("*",), "inspect"))
    (found,) = asking(_inside(altered=m.Altered(("conv2d_1",), (0,))))
    assert not found.maps[found.layers.index("conv2d_1")][..., 0].any()
    (after,) = asking(m.Look(4, IMAGES[:1], ("*",), "inspect"))
    assert all(np.array_equal(a, b) for a, b in zip(before.maps, after.maps, strict=True))


def test_training_mode_brings_the_draw_and_the_batchs_moments_of_the_chosen_layer(asking):
    batch = IMAGES[:9]
    (found,) = asking(m.LookInside(5, batch, ("*",), "dropout_4", training=True))
    assert (found.training, found.batch) == (True, 9)
    kept = found.drawn != 0
    assert 0 < kept.mean() < 1
    assert found.drawn[kept] == pytest.approx(1 / 0.7, rel=1e-6)
    assert found.count == 0


def test_a_sample_is_judged_with_the_changes_and_without_piece_by_piece(asking):
    project = small_cnn()
    right = Probe(build(project), project.recipe).look(IMAGES).predictions.argmax(axis=1) == LABELS
    found = asking(m.JudgeSample(6, IMAGES, LABELS, altered=m.Altered(("conv2d_1",), (-1,))))
    assert len(found) > 1
    assert [one.done for one in found] == sorted({one.done for one in found})
    last = found[-1]
    assert (last.done, last.samples, last.right_before) == (150, 150, int(right.sum()))
    (same,) = asking(_inside(altered=m.Altered(("conv2d_1",), (-1,))))
    said = int(same.predictions[0].argmax())
    assert last.right == int((said == LABELS).sum())  # nothing but biases speaks: one answer for all


def test_the_weights_a_layer_began_with_are_those_of_the_seed(asking):
    (found,) = asking(m.FirstWeights(7, "conv2d_1"))
    kernel = build(small_cnn()).layers["conv2d_1"].get_weights()[0]
    assert np.array_equal(found.arrays[found.names.index("kernel")], kernel)


def test_fields_and_thumbnails_are_answered(asking):
    (field,) = asking(m.FieldOf(8, IMAGES[0], "conv2d_1", (2, 2, 1)))
    assert np.count_nonzero(field.map) <= 9
    (reached,) = asking(m.FieldOf(8, IMAGES[0], "conv2d_1", (3, 3), True))
    assert reached.map.shape == (6, 6)
    pieces = asking(m.Overview(9, IMAGES[0], 4))
    assert pieces[-1].share == 1
    assert {name for piece in pieces for name in piece.layers} >= {"conv2d_1"}


def test_the_thumbnails_follow_the_changes(asking):
    pieces = asking(m.Overview(10, IMAGES[0], 4, altered=m.Altered(("conv2d_1",), (3,))))
    maps = {name: one for piece in pieces for name, one in zip(piece.layers, piece.maps, strict=True)}
    assert not maps["conv2d_1"][3].any()


def test_the_nearest_pictures_come_after_a_share_that_rises_and_the_second_time_at_once(asking):
    pieces = asking(m.Alike(11, IMAGES[9], IMAGES, "conv2d_1", 3))
    assert len(pieces) > 2
    assert [one.share for one in pieces] == sorted({one.share for one in pieces})
    assert not any(len(one.samples) for one in pieces[:-1])
    assert pieces[-1].samples[0] == 9
    assert pieces[-1].distances[0] == pytest.approx(0, abs=1e-6)
    assert pieces[-1].usual > 0
    (again,) = asking(m.Alike(12, IMAGES[20], IMAGES, "conv2d_1", 3))
    assert again.samples[0] == 20
    assert len(asking(m.Alike(13, IMAGES[20], IMAGES, "dense_6", 3))) > 2, "another layer has other rows"


@pytest.mark.parametrize("plane", ["pca", "tsne"])
def test_all_pictures_and_the_one_are_laid_on_a_plane(asking, plane):
    some = IMAGES[:40]
    *_, last = asking(m.Alike(14 + len(plane), some[7], some, "conv2d_1", 3, plane))
    assert last.places.shape == (41, 2)
    assert last.places.min() >= 0
    assert last.places.max() <= 1
    assert bool(last.along) == (plane == "pca")
    if plane == "pca":
        assert 0 < last.along[1] <= last.along[0] <= 1
        assert last.places[40] == pytest.approx(last.places[7], abs=1e-4), "the same picture, the same place"


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (_inside(altered=m.Altered(("nothing",), (0,))), "no such output to mute"),
        (m.LookInside(5, IMAGES[:1], ("nothing",), "", training=True), "no layer nothing"),
        (m.FieldOf(8, IMAGES[0], "nothing", (0,)), "no layer nothing"),
        (m.FirstWeights(7, "nothing"), "no layer nothing"),
        (m.Alike(15, IMAGES[0], IMAGES, "nothing", 3), "no layer nothing"),
        (m.Alike(15, IMAGES[0], IMAGES[:0], "conv2d_1", 3), "no training images"),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_sentence(asking, question, message):
    (found,) = asking(question)
    assert isinstance(found, m.Failed)
    assert message in found.message
