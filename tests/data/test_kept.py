"""What an earlier reading left on the disk is found again without reading the file; what is not there is said."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.data import readers, teaching, unpacked
from cnnstudio.data.kept import kept_project
from cnnstudio.data.sources import open_project
from cnnstudio.document import edits, templates
from tests.data.made_files import class_folders, csv_of_pixels


def project_of(source, **more):
    return edits.set_recipe(templates.new("mnist-cnn"), source=str(source), **more)


@pytest.mark.parametrize("make", [csv_of_pixels, class_folders], ids=["table", "folder"])
def test_samples_are_kept_only_once_they_were_read(home, tmp_path, monkeypatch, make):
    project = project_of(make(tmp_path / ("rows.csv" if make is csv_of_pixels else "leaves")))
    assert kept_project(project) is None
    opened = open_project(project)
    for module in (readers, unpacked):
        monkeypatch.setattr(module, "read", lambda *_: pytest.fail("the file was read again"))
    kept = kept_project(project)
    assert kept.fingerprint == opened.fingerprint
    assert np.array_equal(kept.x_train, opened.x_train)


def test_another_reading_of_the_same_file_is_another_set(home, tmp_path):
    path = csv_of_pixels(tmp_path / "rows.csv")
    open_project(project_of(path))
    assert kept_project(project_of(path, colour="colour")) is None


def test_sets_of_our_own_are_kept_too(home, monkeypatch):
    for name, count in (("TRAIN", 40), ("TEST", 20)):
        monkeypatch.setattr(teaching, name, count)
    assert kept_project(project_of("stripes")) is None
    opened = open_project(project_of("stripes"))
    assert kept_project(project_of("stripes")).fingerprint == opened.fingerprint
    assert kept_project(project_of("pen-digits", limit=100)) is None
