import threading
import time

import numpy as np
import pytest

from cnnstudio.data import readers, unpacked
from cnnstudio.data.corrections import with_label
from cnnstudio.data.errors import DataError
from cnnstudio.data.parts import prepare
from cnnstudio.document import edits, templates
from cnnstudio.document.document import Document
from cnnstudio.layers.catalogue import make
from cnnstudio.ui import open_data as module
from cnnstudio.ui import reading_child
from cnnstudio.ui.bridge import Bridge
from cnnstudio.ui.open_data import OpenData
from cnnstudio.ui.reading_child import _end
from cnnstudio.ui.training.refusal import design_reason
from tests.data.made_files import class_folders


@pytest.fixture
def document():
    return Document(templates.new("mnist-cnn"))


@pytest.fixture
def data(qapp, document, home):
    bridge = Bridge(document)
    made = OpenData(bridge)
    yield made
    made.close()
    bridge.close()
    made.deleteLater()
    bridge.deleteLater()


def _file(tmp_path, name, rows=40):
    rng = np.random.default_rng(1)
    path = tmp_path / name
    x = rng.integers(0, 255, (rows, 28, 28)).astype(np.uint8)
    y = (np.arange(rows) % 10).astype(np.uint8)
    np.savez(path, x_train=x, y_train=y, x_test=x[:10], y_test=y[:10])
    return str(path)


def _source(document, path, **more):
    document.edit("Set source", edits.set_recipe, source=path, **more)


@pytest.mark.parametrize("targets", ["input", "clean", "larger"])
def test_targets_made_of_the_pictures_are_no_classes(data, document, tmp_path, qtbot, targets):
    path = _file(tmp_path, "some.npz")
    document.edit("Learn a picture", edits.set_recipe, source=path, targets=targets)
    data.want()
    qtbot.waitUntil(lambda: data.state == "open")
    assert document.facts.classes is None
    document.edit("Learn classes", edits.set_recipe, targets="classes")
    qtbot.waitUntil(lambda: document.facts is not None and document.facts.classes == 10)


def test_a_denoiser_may_be_trained_on_pictures_that_have_classes(data, document, tmp_path, qtbot):
    network, start = edits.add(templates.new("empty"), make("Input", shape=(28, 28, 1)), (0, 0))
    network, end = edits.add(
        network, make("Conv2D", filters=1, padding="same", activation="sigmoid"), (0, 150)
    )
    network = edits.connect(network, start, end)
    document.replace(edits.set_recipe(network, source=_file(tmp_path, "some.npz"), targets="clean"))
    data.want()
    qtbot.waitUntil(lambda: data.state == "open")
    assert design_reason(document.project, document.analysis) is None


def test_data_are_opened_in_the_background_and_told(data, document, tmp_path, qtbot):
    _source(document, _file(tmp_path, "some.npz"))
    assert data.state == "none"
    data.want()
    assert data.state == "opening"
    qtbot.waitUntil(lambda: data.state == "open", timeout=10_000)
    assert len(data.parts.train) == 40
    assert data.parts.validates_on_test
    assert document.facts.classes == 10


def test_a_file_that_is_not_there_is_one_sentence(data, document, tmp_path, qtbot):
    _source(document, str(tmp_path / "missing.npz"))
    data.want()
    qtbot.waitUntil(lambda: data.state == "failed", timeout=10_000)
    assert "missing.npz" in data.message


def test_another_split_cuts_the_open_samples_without_reading_them_again(
    data, document, tmp_path, qtbot, monkeypatch
):
    _source(document, _file(tmp_path, "some.npz"))
    data.want()
    qtbot.waitUntil(lambda: data.state == "open", timeout=10_000)
    samples = data.samples
    monkeypatch.setattr(data, "opened", lambda *_: pytest.fail("read again"))
    document.edit("Split", edits.set_recipe, validation="split", validation_fraction=0.25)
    assert data.samples is samples
    qtbot.waitUntil(lambda: data.parts.validation is not data.parts.test, timeout=10_000)
    assert data.samples is samples
    assert (len(data.parts.train), len(data.parts.validation)) == (30, 10)


def test_another_source_replaces_what_is_open(data, document, tmp_path, qtbot):
    _source(document, _file(tmp_path, "one.npz"))
    data.want()
    qtbot.waitUntil(lambda: data.state == "open", timeout=10_000)
    _source(document, _file(tmp_path, "two.npz", rows=20))
    assert data.state == "opening"
    qtbot.waitUntil(lambda: data.state == "open", timeout=10_000)
    assert len(data.parts.train) == 20


def test_what_an_overtaken_reading_says_is_not_heard(data, document, tmp_path, qtbot, monkeypatch):
    def slow(project, told, cancelled):
        while not cancelled():
            told("Reading.", 0.5)
            time.sleep(0.001)
        raise DataError("too late")

    monkeypatch.setattr(data, "opened", slow)
    _source(document, "slow")
    data.want()
    qtbot.waitUntil(lambda: data.share == 0.5, timeout=5000)
    monkeypatch.undo()
    monkeypatch.setenv("CNNSTUDIO_HOME", str(tmp_path / "home"))
    _source(document, _file(tmp_path, "some.npz"))
    qtbot.waitUntil(lambda: data.state == "open", timeout=10_000)
    assert data.message == ""


def test_what_decides_how_the_file_is_read_reads_it_again(data, document, tmp_path, qtbot):
    path = tmp_path / "rows.csv"
    path.write_text("a,b,c\n" + "".join(f"{n},{n % 7},{n % 2}\n" for n in range(60)))
    _source(document, str(path))
    data.want()
    qtbot.waitUntil(lambda: data.state == "open", timeout=10_000)
    document.edit("Learn b", edits.set_recipe, target_columns=("b",))
    assert data.state == "opening"
    qtbot.waitUntil(lambda: data.state == "open", timeout=10_000)
    assert data.samples.target_names == ("b",) or data.samples.classes == 7


def test_the_recipes_class_names_are_those_of_the_samples(data, document, tmp_path, qtbot):
    _source(document, _file(tmp_path, "some.npz"), class_names=("zero", "one"))
    data.want()
    qtbot.waitUntil(lambda: data.state == "open", timeout=10_000)
    assert data.samples.labels[:3] == ("zero", "one", "2")


def test_pictures_of_a_folder_follow_the_input_and_arrays_do_not(
    data, document, tmp_path, qtbot, monkeypatch
):
    _source(document, str(class_folders(tmp_path / "leaves")))
    data.want()
    qtbot.waitUntil(lambda: data.state == "open", timeout=10_000)
    assert data.samples.input_shape == (28, 28, 1)
    document.edit("Input", edits.set_fields, "input", shape=(20, 24, 1))
    qtbot.waitUntil(lambda: data.state == "open" and data.samples.input_shape == (20, 24, 1), timeout=10_000)
    _source(document, _file(tmp_path, "some.npz"))
    qtbot.waitUntil(lambda: data.state == "open" and data.samples.name == "some", timeout=10_000)
    samples = data.samples
    document.edit("Input", edits.set_fields, "input", shape=(32, 32, 1))
    assert (data.state, data.samples) == ("open", samples)


def test_means_are_measured_in_the_background_when_the_recipe_standardises(
    data, document, tmp_path, qtbot, monkeypatch
):
    _source(document, _file(tmp_path, "some.npz"))
    data.want()
    qtbot.waitUntil(lambda: data.state == "open", timeout=10_000)
    threads = []

    def noted(samples, recipe):
        threads.append(threading.current_thread())
        return prepare(samples, recipe)

    monkeypatch.setattr(module, "prepare", noted)
    document.edit("Standardise", edits.set_recipe, standardise="all together")
    qtbot.waitUntil(lambda: bool(data.parts.recipe.means), timeout=10_000)
    assert threads
    assert threading.main_thread() not in threads


def test_the_window_itself_reads_no_file(data, document, tmp_path, qtbot, monkeypatch):
    monkeypatch.setattr(readers, "read", lambda *_: pytest.fail("read in the window"))
    monkeypatch.setattr(unpacked, "read", lambda *_: pytest.fail("read in the window"))
    _source(document, _file(tmp_path, "some.npz"))
    data.want()
    qtbot.waitUntil(lambda: data.state == "open", timeout=20_000)
    assert len(data.parts.train) == 40


def test_cancelling_waits_for_no_child_and_a_second_try_opens(data, document, tmp_path, qtbot, monkeypatch):
    may_end, waited = threading.Event(), []

    def end_later(process):
        waited.append(may_end.wait(60))
        _end(process)

    monkeypatch.setattr(reading_child, "_end", end_later)
    _source(document, "pen-digits")
    data.want()
    qtbot.waitUntil(lambda: data.share > 0, timeout=60_000)
    data.cancel()
    assert waited == []
    may_end.set()
    assert data.state == "failed"
    assert "cancelled" in data.message
    _source(document, _file(tmp_path, "some.npz"))
    data.want()
    qtbot.waitUntil(lambda: data.state == "open", timeout=20_000)


def test_a_corrected_label_makes_other_samples_of_the_same_pictures_and_other_edits_do_not(
    data, document, tmp_path, qtbot
):
    _source(document, _file(tmp_path, "some.npz"))
    data.want()
    qtbot.waitUntil(lambda: data.state == "open", timeout=20_000)
    first = data.samples
    document.edit("Label", edits.set_recipe, **with_label(document.project.recipe, data.read, "train", 7, 2))
    qtbot.waitUntil(lambda: data.samples is not first, timeout=20_000)
    second = data.samples
    assert second.x_train is first.x_train
    assert (first.y_train[7], second.y_train[7]) == (7, 2)
    assert data.parts.train.labels[7] == 2
    document.edit("Split", edits.set_recipe, validation="split")
    qtbot.waitUntil(lambda: not data.parts.validates_on_test, timeout=20_000)
    assert data.samples is second
    document.undo()
    document.undo()
    qtbot.waitUntil(lambda: data.samples.y_train[7] == 7, timeout=20_000)


def test_what_was_known_of_other_data_is_forgotten_where_new_ones_cannot_be_read(
    data, document, tmp_path, qtbot
):
    _source(document, _file(tmp_path, "some.npz"))
    data.want()
    qtbot.waitUntil(lambda: data.state == "open")
    assert document.facts is not None
    _source(document, str(tmp_path / "missing.npz"))
    qtbot.waitUntil(lambda: data.state == "failed")
    assert document.facts is None
