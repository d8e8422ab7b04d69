"""Pictures that came over the clipboard are kept by class and open as a folder."""

from __future__ import annotations

import numpy as np
import pytest

from cnnstudio.data.pasted import keep, kept, problem_of, remove
from cnnstudio.data.sources import open_recipe
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.paths import pictures_folder
from tests.data.made_files import picture_bytes

pytestmark = pytest.mark.usefixtures("home")


def _picture(value):
    return picture_bytes(np.full((6, 9, 3), value, np.uint8))


def test_pictures_are_kept_by_class_and_the_newest_comes_first():
    for value, label in ((10, "cup"), (20, " Löffel "), (30, "cup")):
        keep(label, _picture(value))
    assert [one.label for one in kept()] == ["cup", "Löffel", "cup"]
    assert kept()[0].path.read_bytes() == _picture(30)


def test_they_open_as_any_folder_of_classes():
    for value in range(12):
        keep("odd" if value % 2 else "even", _picture(20 * value))
    samples = open_recipe(DataRecipe(source=str(pictures_folder())))
    assert samples.labels == ("even", "odd")
    assert samples.x_train.shape == (12, 6, 9, 3)
    assert [int(x.mean()) // 20 % 2 for x in np.asarray(samples.x_train)] == samples.y_train.tolist()


def test_a_removed_picture_is_gone_and_an_empty_class_with_it():
    first, second = keep("cup", _picture(1)), keep("fork", _picture(2))
    remove(second)
    assert kept() == (first,)
    assert not second.path.parent.exists()
    assert keep("fork", _picture(3)).path.name == "000002.png"


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("  ", "Type the class"),
        ("a/b", "holds none of"),
        ("..\\x", "holds none of"),
        ("..", "No folder"),
        (".hidden", "No folder"),
        ("NUL", "No folder"),
        ("x" * 61, "at most 60"),
        ("line\nbreak", "holds none of"),
    ],
)
def test_a_class_is_called_as_a_folder_can_be(label, words):
    assert words in problem_of(label)


@pytest.mark.parametrize("label", ["cup", "数字 7", "Ähre", "7", "v1.2 final"])
def test_usual_names_are_taken(label):
    assert problem_of(label) == ""
