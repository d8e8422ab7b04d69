"""The time slider moves every view: kernels, maps, matrix, predictions and bars are those of the epoch's weights in plain Keras."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QRadioButton

from cnnstudio.document import edits
from cnnstudio.document.graph import Edge, Graph, Node
from cnnstudio.document.plan import Plan
from cnnstudio.document.project import Project
from cnnstudio.engine import runs
from cnnstudio.layers.catalogue import make
from cnnstudio.ui.touring.hand import Hand
from tests.ui.bars_made import bars

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

EPOCHS, LONG = 3, 240_000
LAYERS = (
    ("input", make("Input", shape=(28, 28, 1))),
    ("conv2d_1", make("Conv2D", filters=3, activation="relu")),
    ("maxpool_1", make("MaxPooling2D", pool_size=(4, 4))),
    ("flatten_1", make("Flatten")),
    ("output", make("Dense", units=10, activation="softmax")),
)


def tiny(source):
    """Return a tiny network on bars, validated on the test images."""
    nodes = tuple(Node(id=f"n{i}", name=name, layer=layer) for i, (name, layer) in enumerate(LAYERS))
    edges = tuple(Edge(id=f"e{i}", source=f"n{i}", target=f"n{i + 1}") for i in range(len(nodes) - 1))
    plan = Plan(epochs=EPOCHS, batch_size=20, learning_rate=0.01)
    project = Project(name="tiny", graph=Graph(nodes=nodes, edges=edges), plan=plan)
    return edits.set_recipe(project, source=source, drawn_as="raw", validation="given-test")


@pytest.fixture
def pictures():
    return bars(160)


@pytest.fixture
def trained(make_studio, tmp_path, qtbot, pictures):
    """A window whose run has ended, with a bar on the drawing pad."""
    x, y = pictures
    path = tmp_path / "bars.npz"
    np.savez(path, x_train=x[:120], y_train=y[:120], x_test=x[120:], y_test=y[120:])
    studio = make_studio(engine=True)
    window = studio.window
    studio.document.replace(tiny(str(path)))
    qtbot.waitUntil(lambda: studio.bridge.state == "ready", timeout=LONG)
    window.show_workspace("inspect")
    window.show_workspace("draw")
    hand, pad = Hand(window), window.pages.draw.pad
    hand.rest(500)
    hand.stroke(pad, [QPoint(pad.width() * n // 10, pad.height() // 3) for n in range(1, 10)])
    window.train()
    run = window.pages.recorder
    qtbot.waitUntil(lambda: run.current is not None and run.current.state == "finished", timeout=LONG)
    qtbot.waitUntil(lambda: window.pages.shown_epoch.kept == tuple(range(EPOCHS + 1)), timeout=LONG)
    return studio, hand


def plain(folder, epoch):
    """Return the network written in plain Keras with the weights of an epoch, and its outputs layer by layer."""
    import keras
    from keras import layers

    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(3, 3, activation="relu", name="conv2d_1"),
            layers.MaxPooling2D(4, name="maxpool_1"),
            layers.Flatten(name="flatten_1"),
            layers.Dense(10, activation="softmax", name="output"),
        ]
    )
    arrays = runs.weights(folder, epoch).arrays
    model.set_weights([arrays[name] for name in sorted(arrays)])
    return model, keras.Model(model.inputs, [layer.output for layer in model.layers])


def go_to(window, hand, qtbot, epoch):
    """Move the slider by its keys and wait until every part has followed."""
    slider, shown = window.time.slider, window.pages.shown_epoch
    hand.click(slider)
    hand.press(Qt.Key.Key_Home)
    for _step in range(epoch):
        hand.press(Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: shown.epoch == epoch and window.pages.in_hand.state == "ready", timeout=LONG)


def test_the_slider_moves_every_view_to_the_weights_of_the_epoch(trained, pictures, qtbot):
    studio, hand = trained
    window, pages = studio.window, studio.window.pages
    folder, (x, y) = pages.recorder.current.folder, pictures
    steps = 120 // 20
    seen = []
    for epoch in (1, EPOCHS, 2):
        window.show_workspace("draw")
        go_to(window, hand, qtbot, epoch)
        model, parts = plain(folder, epoch)
        assert_draw(pages, qtbot, model, epoch)
        assert_inspect(window, hand, qtbot, model, parts, epoch * steps)
        assert_train(window, hand, qtbot, model, x[120:], y[120:], epoch)
        seen.append(np.asarray(pages.draw.answer.bars.values()))
    assert not np.allclose(seen[0], seen[1])
    hand.press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: pages.shown_epoch.epoch is None and pages.in_hand.state == "ready", timeout=LONG)
    assert pages.in_hand.step == EPOCHS * steps


def assert_draw(pages, qtbot, model, epoch):
    """The bars are the answer of these weights to what is on the pad."""
    image = np.asarray(pages.draw.prepared.image, np.float32)[None] / 255
    wanted = model.predict(image, verbose=0)[0]

    def answered():
        values = pages.draw.answer.bars.values()
        return values is not None and np.allclose(values, wanted, atol=1e-5)

    qtbot.waitUntil(answered, timeout=LONG)
    assert f"back at epoch {epoch}" in pages.draw.answer.whose.text()


def assert_inspect(window, hand, qtbot, model, parts, step):
    """Kernels, all maps and the prediction are those of these weights for the picture shown."""
    window.show_workspace("inspect")
    inspect = window.pages.inspect
    inspect.show_layer("n1")
    looking = inspect.looking
    qtbot.waitUntil(lambda: looking.sight.step == looking.sight.weights_step == step, timeout=LONG)
    sight = looking.sight
    kernel, bias = model.get_layer("conv2d_1").get_weights()
    assert np.array_equal(sight.kernel, kernel)
    assert np.array_equal(sight.weights["bias"], bias)
    image = np.asarray(inspect.pictures.picture().image, np.float32)[None] / 255
    wanted = parts.predict(image, verbose=0)
    for layer, output in zip(model.layers, wanted, strict=True):
        np.testing.assert_allclose(sight.outputs[layer.name], output[0], rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(sight.prediction, wanted[-1][0], rtol=1e-4, atol=1e-5)


def assert_train(window, hand, qtbot, model, x, y, epoch):
    """Matrix, mistakes and distributions are those of these weights on the validation images."""
    window.show_workspace("train")
    train = window.pages.train
    answers = model.predict(x[..., None].astype(np.float32) / 255, verbose=0).argmax(axis=1)
    matrix = np.zeros((10, 10), np.int64)
    np.add.at(matrix, (y, answers), 1)
    wrong = {int(row): (int(y[row]), int(answers[row])) for row in np.flatnonzero(answers != y)}

    def followed():  # two turns of the window, and the weights of two epochs may answer alike
        counts = train.classes._counts
        same = counts.shape == matrix.shape and np.array_equal(counts, matrix)
        return same and f"after epoch {epoch}" in train.classes.note.text()

    qtbot.waitUntil(followed, timeout=LONG)
    qtbot.waitUntil(lambda: mistakes(train.wrong) == wrong, timeout=LONG)
    assert train.wrong.head._title.text() == f"Wrong after epoch {epoch}"
    hand.click(next(b for b in train.middle.pages.findChildren(QRadioButton) if b.text() == "Layers"))
    spread = next(one for one in train.layers.shown() if one.layer == "conv2d_1")
    moment = next((m for m in spread.moments if m.epoch == epoch), None)
    if moment is not None:  # short epochs are looked at every second or third time
        values = np.concatenate([w.ravel() for w in model.get_layer("conv2d_1").get_weights()])
        assert moment.low == pytest.approx(float(values.min()), rel=1e-5)
        assert moment.marks[2] == pytest.approx(float(np.quantile(values, 0.5)), rel=1e-4, abs=1e-6)
    assert train.layers.strips._epoch == epoch
    hand.click(next(b for b in train.middle.pages.findChildren(QRadioButton) if b.text() == "Curves"))


def mistakes(view):
    """Return the true class and the answer of each picture that is shown as answered wrongly."""
    return {int(row): (int(true), int(answer)) for row, true, answer in view._wrong}
