"""Labels are put right by the project alone: by the sample's bytes, undone by leaving them out, and never in the file."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from cnnstudio.data import corrections
from cnnstudio.data.corrections import Correction, all_of, as_said, filed, label_before, with_label
from cnnstudio.data.errors import DataError
from cnnstudio.data.kept import kept_project
from cnnstudio.data.sources import open_project, open_recipe
from cnnstudio.document import edits, templates
from cnnstudio.document.edits import EditError
from cnnstudio.document.files import from_text, to_text
from cnnstudio.document.recipe import DataRecipe


@pytest.fixture
def file(home, tmp_path):
    rng = np.random.default_rng(0)
    x = rng.integers(0, 256, (30, 9, 9), dtype=np.uint8)
    path = tmp_path / "some.npz"
    np.savez(path, x_train=x[:24], y_train=np.arange(24) % 3, x_test=x[24:], y_test=np.arange(6) % 3)
    return path


def recipe_with(path, *labels):
    """Return a recipe with labels corrected one after the other, as the window does it."""
    recipe = DataRecipe(source=str(path))
    read = open_recipe(recipe)
    for part, row, new in labels:
        recipe = recipe.replaced(**with_label(recipe, read, part, row, new))
    return recipe


def test_a_correction_is_the_hash_of_the_samples_bytes_and_both_labels(file):
    recipe = recipe_with(file, ("train", 4, 2), ("test", 1, 0))
    image = np.load(file)["x_train"][4]
    digest = hashlib.sha256(image.tobytes()).hexdigest()
    assert recipe.corrections[0] == f"{digest} 1 2 train:4"
    samples = open_recipe(recipe)
    assert (samples.y_train[4], samples.y_test[1]) == (2, 0)
    assert np.array_equal(np.delete(samples.y_train, 4), np.delete(np.arange(24) % 3, 4))
    assert "2 labels are corrected" in samples.notes[-1]
    assert samples.fingerprint != open_recipe(DataRecipe(source=str(file))).fingerprint


def test_the_users_file_stays_as_it_is(file):
    before = file.read_bytes()
    open_recipe(recipe_with(file, ("train", 4, 2)))
    assert file.read_bytes() == before


def test_a_sample_corrected_twice_keeps_its_first_label_and_the_last_word(file):
    recipe = recipe_with(file, ("train", 4, 2), ("train", 4, 0))
    assert len(recipe.corrections) == 1
    assert label_before(recipe, "train", 4) == 1
    assert open_recipe(recipe).y_train[4] == 0
    assert recipe_with(file, ("train", 4, 2), ("train", 4, 1)).corrections == ()


def test_a_sample_that_moved_is_found_by_its_bytes_and_one_that_changed_is_not(file):
    recipe = recipe_with(file, ("train", 4, 2), ("train", 5, 0))
    held = dict(np.load(file))
    x, y = held["x_train"].copy(), held["y_train"].copy()
    x[[4, 9]], y[[4, 9]] = x[[9, 4]], y[[9, 4]]
    x[5, 0, 0] ^= 255
    np.savez(file, **{**held, "x_train": x, "y_train": y})
    samples = open_recipe(recipe)
    assert samples.y_train[9] == 2
    assert samples.y_train[5] == 2
    assert "1 corrections of labels fit no sample" in samples.notes[-1]


def test_a_label_that_the_file_itself_put_right_is_left_alone(file):
    recipe = recipe_with(file, ("train", 4, 2))
    held = dict(np.load(file))
    held["y_train"][4] = 0
    np.savez(file, **held)
    assert open_recipe(recipe).y_train[4] == 0


def test_the_project_keeps_corrections_and_they_are_applied_wherever_it_is_opened(file):
    recipe = recipe_with(file, ("train", 4, 2))
    project = templates.new("mnist-cnn").replaced(recipe=recipe)
    again = from_text(to_text(project))
    assert again.recipe.corrections == recipe.corrections
    assert open_project(again).y_train[4] == 2
    assert as_said(kept_project(again), recipe).fingerprint == open_project(again).fingerprint


def test_what_is_no_correction_is_refused(file):
    with pytest.raises(EditError, match="A correction is a SHA-256"):
        edits.set_recipe(templates.new("mnist-cnn"), corrections=("abc 1 2 train:4",))


def test_more_than_a_project_holds_go_to_a_csv_beside_it(file, tmp_path, monkeypatch):
    monkeypatch.setattr(corrections, "MOST_CORRECTIONS", 2)
    recipe = recipe_with(file, ("train", 1, 2), ("train", 2, 0), ("train", 4, 2))
    fields = filed({"corrections": recipe.corrections}, tmp_path / "mine.cnnproj")
    assert fields["corrections"] == ()
    kept = recipe.replaced(**fields)
    lines = next(tmp_path.glob("mine.labels-*.csv")).read_text().splitlines()
    assert lines[0] == "sha256,old,new,place"
    assert len(lines) == 4
    assert set(all_of(kept)) == set(map(Correction.read, recipe.corrections))
    assert open_recipe(kept).y_train[[1, 2, 4]].tolist() == [2, 0, 2]
    fewer = filed(
        with_label(kept, open_recipe(DataRecipe(source=str(file))), "train", 1, 1), tmp_path / "mine.cnnproj"
    )
    assert fewer["corrections_file"] == ""
    assert len(fewer["corrections"]) == 2


def test_a_damaged_or_missing_csv_is_one_sentence(file, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text("sha256,old,new,place\nxyz,1,2,train:4\n")
    with pytest.raises(DataError, match=r"bad.csv, row 2, is no correction"):
        open_recipe(DataRecipe(source=str(file), corrections_file=str(bad)))
    with pytest.raises(DataError, match=r"gone.csv.*put the file back"):
        open_recipe(DataRecipe(source=str(file), corrections_file=str(tmp_path / "gone.csv")))
