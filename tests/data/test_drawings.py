import numpy as np
import pytest

from cnnstudio.data import drawings, kept_drawings
from cnnstudio.data.drawn import prepared
from cnnstudio.data.errors import DataError
from cnnstudio.data.handwriting import sample_strokes
from cnnstudio.data.ink import strokes_to_ink
from cnnstudio.data.kept_drawings import DIGITS, keep, name_for, read_set, remove
from cnnstudio.data.parts import prepare
from cnnstudio.data.sources import catalogue, open_dataset, open_recipe
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.paths import datasets_folder

pytestmark = pytest.mark.usefixtures("home")


def _ink(digit, seed=0):
    return strokes_to_ink(sample_strokes(digit, seed), 280, 0.08)


def _keep(count, digits=(3, 7)):
    for digit in digits:
        for seed in range(count):
            keep(DIGITS, digit, _ink(digit, seed))


def _base(rows=200, name="base"):
    rng = np.random.default_rng(2)
    x = rng.integers(0, 255, (rows, 28, 28)).astype(np.uint8)
    y = (np.arange(rows) % 10).astype(np.int64)
    np.savez(datasets_folder() / f"{name}.npz", x_train=x, y_train=y, x_test=x[:50], y_test=y[:50])
    return x, y


def test_drawings_come_back_as_they_were_kept():
    keep(DIGITS, 7, _ink(7))
    kept = read_set("my-drawings")
    assert [one.label for one in kept.drawings] == [7]
    assert np.array_equal(kept.drawings[0].picture()[:, :, 0], _ink(7))


def test_the_catalogue_lists_what_was_kept_and_only_that():
    assert not [info for info in catalogue() if info.name.startswith("my-drawings")]
    _keep(5)
    info = next(info for info in catalogue() if info.name == "my-drawings")
    assert (info.classes, info.train, info.test, info.title) == (10, 8, 2, "My drawings")


def test_alone_they_are_prepared_as_the_pad_prepares_them_and_every_fifth_is_the_test():
    _keep(5)
    samples = open_dataset("my-drawings")
    assert samples.digits
    assert samples.labels == DIGITS
    assert samples.y_train.tolist() == [3] * 4 + [7] * 4
    assert samples.y_test.tolist() == [3, 7]
    assert np.array_equal(samples.x_train[0], prepared(_ink(3)[:, :, None], "digit", (28, 28, 1)))


def test_alone_they_take_the_shape_of_the_network():
    _keep(5)
    samples = open_recipe(DataRecipe(source="my-drawings"), (48, 40, 3))
    assert samples.input_shape == (48, 40, 3)
    assert not samples.digits


def test_mixed_in_they_stand_repeated_among_the_training_rows():
    x, y = _base()
    _keep(5)
    samples = open_recipe(DataRecipe(source="my-drawings+base"), (28, 28, 1))
    times = drawings.repeats(8, 200)
    assert len(samples.y_train) == 200 + 8 * times
    assert np.array_equal(samples.x_train[8 * times :, :, :, 0], x)
    assert np.array_equal(samples.y_train[8 * times :], y)
    assert np.array_equal(samples.y_test, y[:50])
    share = 8 * times / len(samples.y_train)
    assert share == pytest.approx(drawings.SHARE, abs=0.02)
    assert f"{share * 100:.1f} %" in samples.notes[-1]


def test_mixing_again_is_read_from_the_shelf_and_follows_new_drawings():
    _base()
    _keep(2)
    recipe = DataRecipe(source="my-drawings+base")
    first, again = (open_recipe(recipe, (28, 28, 1)) for _ in range(2))
    assert first.fingerprint == again.fingerprint
    keep(DIGITS, 1, _ink(1))
    assert open_recipe(recipe, (28, 28, 1)).fingerprint != first.fingerprint


def test_repetitions_of_a_drawing_stay_on_one_side_of_a_split():
    _base(2000)
    _keep(3)
    recipe = DataRecipe(source="my-drawings+base", validation="split", validation_fraction=0.5)
    samples = open_recipe(recipe, (28, 28, 1))
    parts = prepare(samples, recipe)
    own = drawings.repeats(6, 2000) * 6
    sides = [
        set(map(bytes, np.asarray(part.x[part.indices[part.indices < own]])))
        for part in (parts.train, parts.validation)
    ]
    assert sides[0]
    assert not sides[0] & sides[1]


def test_repeats_are_bounded():
    assert drawings.repeats(0, 60_000) == 1
    assert drawings.repeats(1, 60_000) == drawings.MOST_REPEATS
    assert drawings.repeats(10_000, 100) == 1


@pytest.mark.parametrize("source", ["my-drawings", "my-drawings+mnist"])
def test_without_drawings_the_sentence_says_how_to_have_some(source):
    with pytest.raises(DataError, match="draw and keep some"):
        open_dataset(source)


def test_classes_that_the_other_data_lack_are_refused():
    _base()
    keep(("cat", "dog"), 1, _ink(4))
    name = name_for(("cat", "dog"))
    with pytest.raises(DataError, match="dog, which is no class"):
        open_dataset(f"{name}+base")


def test_each_list_of_classes_has_a_set_of_its_own():
    assert name_for(DIGITS) == "my-drawings"
    keep(("cat", "dog"), 0, _ink(1))
    assert name_for(("cat", "dog")) == "my-drawings-cat-to-dog"
    assert name_for(("cat", "cow", "dog")) == "my-drawings-cat-to-dog-2"
    assert read_set("my-drawings-cat-to-dog").title == "My drawings (cat to dog)"


def test_a_removed_drawing_is_gone_and_its_number_is_not_another_s():
    _keep(2, (3,))
    first, second = read_set("my-drawings").drawings
    remove(first)
    keep(DIGITS, 3, _ink(3, 9))
    assert [one.path.name for one in read_set("my-drawings").drawings] == [second.path.name, "000003.png"]


def test_a_damaged_list_of_classes_is_an_empty_set_not_a_crash():
    _keep(1)
    (kept_drawings.drawings_folder() / "my-drawings" / "drawings.json").write_text("{")
    assert read_set("my-drawings").drawings == ()


def test_tables_take_no_drawings():
    _keep(1)
    with pytest.raises(DataError, match="cannot be mixed into"):
        open_dataset("my-drawings+iris")
