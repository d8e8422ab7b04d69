"""Reasons for an answer: their sanity checks on small networks, one of them trained on a planted patch."""

import keras
import numpy as np
import pytest

from cnnstudio.document.recipe import DataRecipe
from cnnstudio.kerasbridge.build import build
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.reasons import Asked, Reasons
from cnnstudio.layers.catalogue import make
from tests.kerasbridge.designs import chain

METHODS = ("grad_cam", "saliency", "smooth_grad", "integrated_gradients", "occlusion")
PATCH = (slice(9, 13), slice(2, 6))
SIDE = 16


def _design(activation="softmax", units=2, head="Flatten"):
    return chain(
        make("Input", shape=(SIDE, SIDE, 1)),
        make("Conv2D", filters=8, kernel_size=(3, 3), activation="relu", padding="same"),
        make("MaxPooling2D"),
        make("Conv2D", filters=8, kernel_size=(3, 3), activation="relu", padding="same"),
        make(head),
        make("Dense", units=units, activation=activation),
    )


def _pictures(count, draw):
    images = draw.integers(0, 120, (count, SIDE, SIDE, 1)).astype(np.uint8)
    labels = np.arange(count) % 2
    images[labels == 1, PATCH[0], PATCH[1]] = 255
    return images, labels


def _taught(head, epochs):
    """Return a network that has learned that a bright patch at one place makes class 1."""
    keras.utils.set_random_seed(3)
    network = build(_design(head=head))
    images, labels = _pictures(256, np.random.default_rng(1))
    network.model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    network.model.fit(images / 255.0, labels, epochs=epochs, batch_size=32, verbose=0)
    seen = network.model.predict(images / 255.0, verbose=0).argmax(axis=-1)
    assert (seen == labels).mean() > 0.98
    return network


@pytest.fixture(scope="module")
def trained():
    return _taught("Flatten", 6)


@pytest.fixture(scope="module")
def pooled():
    """The same with means of maps before the answer, as Grad-CAM supposes."""
    return _taught("GlobalAveragePooling2D", 14)


def _last(network, image, method, asked):
    reason = list(Reasons(network, DataRecipe(scale="1/255")).of(image, method, asked))[-1]
    assert reason.share == 1.0
    return reason


def _with_patch():
    images, labels = _pictures(2, np.random.default_rng(7))
    return images[labels == 1][0]


@pytest.mark.parametrize("method", METHODS)
def test_a_planted_patch_that_decides_the_class_is_found(trained, pooled, method):
    found = _last(pooled if method == "grad_cam" else trained, _with_patch(), method, Asked(1)).map
    inside = float(found[PATCH].mean())
    outside = np.ones((SIDE, SIDE), bool)
    outside[PATCH[0].start - 3 : PATCH[0].stop + 3, max(PATCH[1].start - 3, 0) : PATCH[1].stop + 3] = False
    assert inside > 3 * float(np.abs(found[outside]).mean())


@pytest.mark.parametrize("method", METHODS)
def test_other_weights_change_the_map(trained, pooled, method):
    taught = pooled if method == "grad_cam" else trained
    other = build(taught.project)
    draw = np.random.default_rng(5)
    other.model.set_weights([draw.normal(0, 0.3, w.shape) for w in other.model.get_weights()])
    image = _with_patch()
    ours, theirs = (_last(n, image, method, Asked(1)).map.ravel() for n in (taught, other))
    assert theirs.std() > 0
    assert abs(np.corrcoef(ours, theirs)[0, 1]) < 0.5


@pytest.mark.parametrize("target", [0, 1])
def test_integrated_gradients_add_up_to_the_rise_of_the_score(trained, target):
    image = _with_patch()
    found = _last(trained, image, "integrated_gradients", Asked(target))
    rise = found.score - found.baseline
    assert abs(float(found.map.sum()) - rise) <= 0.01 * abs(rise)


def test_scores_are_those_before_softmax(trained):
    image = _with_patch()
    one, other = (_last(trained, image, "saliency", Asked(n)).score for n in (0, 1))
    shares = trained.model.predict(image[None] / 255.0, verbose=0)[0]
    assert other - one == pytest.approx(float(np.log(shares[1]) - np.log(shares[0])), rel=1e-3)


def test_why_not_the_other_class_is_the_difference_of_both(trained):
    image = _with_patch()
    both = _last(trained, image, "integrated_gradients", Asked(1, 0))
    one, other = (_last(trained, image, "integrated_gradients", Asked(n)) for n in (1, 0))
    assert both.score == pytest.approx(one.score - other.score, rel=1e-4)
    assert np.allclose(both.map, one.map - other.map, atol=0.05 * np.abs(both.map).max())


def test_occlusion_is_what_hiding_really_costs(trained):
    image = _with_patch()
    found = _last(trained, image, "occlusion", Asked(1))
    assert found.map[PATCH].max() > 0
    parts = list(Reasons(trained, DataRecipe(scale="1/255")).of(image, "occlusion", Asked(1)))
    assert len(parts) > 1
    assert [part.share for part in parts] == sorted(part.share for part in parts)


def test_a_single_unit_has_two_classes():
    network = build(_design("sigmoid", 1))
    image = _with_patch()
    one, other = (_last(network, image, "saliency", Asked(n)) for n in (0, 1))
    assert one.score == pytest.approx(-other.score, rel=1e-4)


def test_grad_cam_looks_at_the_layer_that_is_named(trained):
    names = [name for name in trained.tensors if name.startswith("conv2d")]
    image = _with_patch()
    assert _last(trained, image, "grad_cam", Asked(1)).layer == names[-1]
    assert _last(trained, image, "grad_cam", Asked(1, layer=names[0])).layer == names[0]


@pytest.mark.parametrize("asked", [Asked(2), Asked(-1), Asked(0, 2), Asked(0, layer="nothing")])
def test_what_is_not_there_is_refused_in_a_sentence(trained, asked):
    with pytest.raises(BridgeError):
        list(Reasons(trained, DataRecipe(scale="1/255")).of(_with_patch(), "grad_cam", asked))
