"""How a file is read when a person said it, and that nothing of it stays for the next."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.data.errors import DataError
from cnnstudio.data.found import Reading, afresh
from cnnstudio.data.sources import open_dataset, reading_of
from cnnstudio.document import edits, templates
from tests.data.made_files import class_folders


def test_arrays_of_any_name_are_taken_as_was_said(home, tmp_path):
    x = np.random.default_rng(0).integers(0, 255, (30, 8, 8), dtype=np.uint8)
    np.savez(
        tmp_path / "odd.npz", bilder=x, arten=np.arange(30) % 3, probe=x[:6], probearten=np.arange(6) % 3
    )
    said = Reading(arrays=("bilder", "arten", "probe", "probearten"))
    samples = open_dataset(tmp_path / "odd.npz", reading=said)
    assert (samples.input_shape, samples.classes, len(samples.y_test)) == ((8, 8, 1), 3, 6)
    with pytest.raises(DataError, match="no array called 'bild'"):
        open_dataset(tmp_path / "odd.npz", reading=Reading(arrays=("bild", "arten")))
    with pytest.raises(DataError, match="which array is the input"):
        open_dataset(tmp_path / "odd.npz", reading=Reading(arrays=("bilder",)))


def test_only_pictures_of_folders_are_read_by_the_shape_of_the_input(home, tmp_path):
    project = templates.new("mnist-cnn")
    folder = edits.set_recipe(project, source=str(class_folders(tmp_path / "leaves")))
    np.savez(tmp_path / "some.npz", x=np.zeros((20, 8, 8), np.uint8), y=np.arange(20) % 2)
    arrays = edits.set_recipe(project, source=str(tmp_path / "some.npz"))
    assert reading_of(folder).wanted == (28, 28, 1)
    assert reading_of(arrays).wanted == ()
    assert reading_of(edits.set_recipe(folder, size=(9, 9), colour="grey")).wanted == ()


def test_another_source_begins_with_a_plain_reading():
    fields = afresh("other.csv", delimiter=";")
    assert (fields["source"], fields["delimiter"]) == ("other.csv", ";")
    assert (fields["target_columns"], fields["size"], fields["class_names"]) == ((), None, ())
    assert "scale" not in fields
