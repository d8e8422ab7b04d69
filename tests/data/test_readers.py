"""Every source that is read: real files beside the checkout, and one made file of each form."""

from __future__ import annotations

import io
import json
import os
import time
import zipfile
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cnnstudio.data.errors import Cancelled, DataError
from cnnstudio.data.parts import prepare
from cnnstudio.data.sources import catalogue, open_dataset, open_recipe
from cnnstudio.document.recipe import DataRecipe
from tests.data.made_files import (
    cifar,
    class_folders,
    csv_of_features,
    csv_of_pixels,
    idx_files,
    labelled,
    masked_folder,
    matlab,
    npz,
    picture_bytes,
    tarred,
    zipped,
)

pytestmark = pytest.mark.usefixtures("home")
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "shape", "classes", "train", "test"),
    [
        ("mnist-idx", (28, 28, 1), 10, 60_000, 10_000),
        ("cifar10-small.npz", (32, 32, 3), 10, 10_000, 2_000),
        ("sign-language", (28, 28, 1), 24, 5_000, 1_500),
        ("sign-language/sign_mnist_train.csv.gz", (28, 28, 1), 24, 5_000, 1_500),
        ("sign-language/sign_mnist_test.csv.gz", (28, 28, 1), 24, 1_500, 0),
        ("sign-language/sign_mnist_unaltered_head188.csv", (28, 28, 1), 24, 188, 0),
        ("image-folders/sign-digits", (100, 100, 3), 5, 300, 0),
        ("image-folders/flowers", (128, 128, 3), 5, 400, 0),
        ("image-folders/doodles", (28, 28, 1), 3, 300, 0),
        ("quickdraw-3x1000.npz", (28, 28, 1), 3, 3_000, 0),
        ("strokes", (16,), 10, 7_494, 3_498),
        ("strokes/pendigits-test.csv", (16,), 10, 3_498, 0),
        ("strokes/chars74k-letter-strokes.json.gz", (32,), 52, 2_860, 0),
    ],
)
def test_the_real_files_open_as_what_they_are(shared_data, name, shape, classes, train, test):
    samples = open_dataset(shared_data / name)
    assert samples.input_shape == shape
    assert (samples.classes, len(samples.y_train), len(samples.y_test)) == (classes, train, test)
    assert set(np.unique(samples.y_train)) == set(range(classes))


@pytest.mark.slow
def test_real_photographs_of_all_sizes_take_the_networks_size(shared_data):
    folder = shared_data / "image-folders" / "cats-dogs"
    with pytest.raises(DataError, match=r"sizes of the pictures differ .* choose a size"):
        open_dataset(folder)
    samples = open_recipe(DataRecipe(source=str(folder)), (64, 48, 3))
    assert samples.x_train.shape == (200, 64, 48, 3)
    assert samples.labels == ("cats", "dogs")


def test_a_csv_of_pixels_closes_up_missing_labels_and_says_so(tmp_path):
    samples = open_dataset(csv_of_pixels(tmp_path / "d.csv", labels=(0, 1, 3, 7), count=40))
    x, y = labelled(40, 7, 4)
    assert samples.input_shape == (7, 7, 1)
    assert samples.x_train.dtype == np.uint8
    assert np.array_equal(samples.x_train[..., 0], x)
    assert np.array_equal(samples.y_train, y)
    assert samples.labels == ("0", "1", "3", "7")
    assert any("Missing labels: 2, 4, 5, 6" in note for note in samples.notes)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize(
    ("sign", "comma"), [(",", False), (";", False), (";", True), ("\t", True), ("|", False)]
)
def test_tables_are_read_however_they_are_written(tmp_path, encoding, sign, comma):
    path = csv_of_features(tmp_path / "t", sign, comma, encoding=encoding)
    samples = open_dataset(path)
    assert samples.input_names == ("länge", "breite", "höhe")
    assert samples.labels == ("Bohne", "Ähre")
    expected = np.random.default_rng(2).normal(0, 1, (40, 3)).round(3)
    np.testing.assert_allclose(samples.x_train, expected, rtol=1e-6)


def test_whole_numbers_with_others_far_below_are_read_alike(tmp_path):
    rows = [f"{n},{n * 3 % 256},{2**40 + n}" for n in range(3000)]
    (tmp_path / "t.csv").write_text("\n".join(["a,b,y", *rows, "1,0.25,7", "1e3,-4,9"]))
    found = open_recipe(DataRecipe(source=str(tmp_path / "t.csv"), targets="numbers"))
    assert found.x_train[:3].tolist() == [[0, 0], [1, 3], [2, 6]]
    assert found.x_train[-2:].tolist() == [[1, 0.25], [1000, -4]]
    assert np.ravel(found.y_train)[5] == np.float32(2**40 + 5)


def test_blanks_of_any_kind_around_a_number_are_no_part_of_it(tmp_path):
    plain = "".join(f"{n},{n}.5,{n}.25\n" for n in range(60))
    (tmp_path / "t.csv").write_text("a,b,y\n1,-0.2\x1f,0.5\n3,\u00a04,1.5\n5, 6\t,2.5\n" + plain)
    assert open_dataset(tmp_path / "t.csv").x_train[:3, 1].tolist() == pytest.approx([-0.2, 4, 6])


def test_a_table_without_names_is_read_from_its_first_row(tmp_path):
    samples = open_dataset(csv_of_features(tmp_path / "t.csv", header=False, words=False))
    assert len(samples.y_train) == 40
    assert samples.labels == ("0", "1")
    assert samples.input_names[0] == "column 1"


def test_the_table_that_says_test_is_the_test_part(tmp_path):
    csv_of_pixels(tmp_path / "train.csv", labels=(2, 5, 9))
    csv_of_pixels(tmp_path / "test.csv", labels=(2, 9, 11), count=12)
    samples = open_dataset(tmp_path / "train.csv")
    assert samples.labels == ("2", "5", "9", "11")
    assert samples.y_test.tolist() == [0, 2, 3] * 4


def test_a_column_may_say_which_rows_test(tmp_path):
    rows = [f"{n % 5},{n * 0.5},{'ab'[n % 2]},{'Training' if n < 8 else 'Test'}" for n in range(12)]
    (tmp_path / "t.csv").write_text("\n".join(["u,v,kind,usage", *rows]))
    samples = open_dataset(tmp_path / "t.csv")
    assert (len(samples.y_train), len(samples.y_test)) == (8, 4)
    assert samples.input_names == ("u", "v")


def test_the_user_may_say_what_the_columns_are(tmp_path):
    rows = [f"{n},{n * 2},{n * 3.5},{n % 3}" for n in range(20)]
    (tmp_path / "t.csv").write_text("\n".join(["a,b,c,d", *rows]))
    recipe = DataRecipe(
        source=str(tmp_path / "t.csv"), target_columns=("c", "b"), unused_columns=("a",), targets="numbers"
    )
    samples = open_recipe(recipe)
    assert samples.input_names == ("d",)
    assert samples.y_train[4].tolist() == [14.0, 8.0]


def test_empty_cells_are_refused_left_out_or_filled(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("a,b,y\n1,2,0.5\n,4,1.5\n5,6,2.5\n")
    with pytest.raises(DataError, match=r"row 3, column 'a': the cell is empty"):
        open_dataset(path)
    assert len(open_recipe(DataRecipe(source=str(path), missing="drop")).y_train) == 2
    assert open_recipe(DataRecipe(source=str(path), missing="mean")).x_train[1].tolist() == [3.0, 4.0]


def test_pictures_lie_in_one_folder_per_class(tmp_path):
    samples = open_dataset(class_folders(tmp_path / "d"))
    assert samples.labels == ("a", "b", "c")
    assert samples.x_train.shape == (24, 8, 8, 1)
    assert samples.x_train[samples.y_train == 2].mean() > samples.x_train[samples.y_train == 1].mean() > 80


def test_folders_called_train_and_test_are_parts(tmp_path):
    samples = open_dataset(class_folders(tmp_path / "d", count=9, parts=("train", "test")))
    assert (len(samples.y_train), len(samples.y_test)) == (9, 9)
    assert samples.labels == ("a", "b", "c")


@pytest.mark.parametrize(
    "pack", [zipped, tarred, lambda f, p: tarred(f, p, "w"), lambda f, p: tarred(f, p, "w:xz")]
)
def test_archives_of_class_folders_open_like_the_folder(tmp_path, pack):
    folder = class_folders(tmp_path / "d")
    plain = open_dataset(folder)
    packed = open_dataset(pack(folder, tmp_path / "no ending"))
    assert packed.fingerprint == plain.fingerprint
    assert packed.labels == plain.labels


def test_an_archive_may_hold_one_table(tmp_path):
    (tmp_path / "d").mkdir()
    csv_of_pixels(tmp_path / "d" / "x.csv")
    assert open_dataset(zipped(tmp_path / "d", tmp_path / "d.zip")).input_shape == (7, 7, 1)


def test_pictures_may_be_named_in_a_table(tmp_path):
    x, y = labelled(12)
    (tmp_path / "pictures").mkdir()
    for n in range(12):
        (tmp_path / "pictures" / f"img{n}.png").write_bytes(picture_bytes(x[n]))
    lines = [f"img{n}.png,{('oak', 'elm', 'ash')[y[n]]}" for n in range(11)] + ["gone.png,oak"]
    (tmp_path / "labels.csv").write_text("\n".join(["file,tree", *lines]))
    samples = open_dataset(tmp_path)
    assert samples.labels == ("ash", "elm", "oak")
    assert [samples.labels[n] for n in samples.y_train[:3]] == ["oak", "elm", "ash"]
    assert np.array_equal(samples.x_train[10, :, :, 0], x[10])
    assert any("1 rows name pictures that are not there" in note for note in samples.notes)


def _patients(folder):
    x, y = labelled(12)
    for n in range(12):
        (folder / f"img{n}.png").write_bytes(picture_bytes(x[n]))
    rows = [f"img{n}.png,{n // 3},{('oak', 'elm', 'ash')[y[n]]}" for n in range(12)]
    (folder / "labels.csv").write_text("\n".join(["file,patient,tree", *rows]))
    return folder


def test_pictures_of_one_patient_stay_in_one_part(tmp_path):
    recipe = DataRecipe(
        source=str(_patients(tmp_path)), group_column="Patient", validation="split", validation_fraction=0.3
    )
    samples = open_recipe(recipe)
    assert samples.labels == ("ash", "elm", "oak")
    assert samples.groups.tolist() == [n // 3 for n in range(12)]
    parts = prepare(samples, recipe)
    sides = [set(samples.groups[part.indices].tolist()) for part in (parts.train, parts.validation)]
    assert not sides[0] & sides[1]
    assert sides[0] | sides[1] == {0, 1, 2, 3}


def test_a_group_that_the_table_beside_pictures_lacks_is_one_sentence(tmp_path):
    recipe = DataRecipe(source=str(_patients(tmp_path)), group_column="hospital")
    with pytest.raises(DataError, match="no column called 'hospital'; it has file, patient, tree"):
        open_recipe(recipe)


def test_a_picture_can_have_several_labels(tmp_path):
    for n in range(4):
        (tmp_path / f"{n}.png").write_bytes(picture_bytes(np.full((4, 4), n, np.uint8)))
    (tmp_path / "labels.csv").write_text(
        "file,tags\n0.png,sea;sun\n1.png,sun\n2.png,sea\n3.png,fog;sea;sun\n"
    )
    samples = open_recipe(DataRecipe(source=str(tmp_path), targets="several"))
    assert samples.target_names == ("fog", "sea", "sun")
    assert samples.y_train.tolist() == [[0, 1, 1], [0, 0, 1], [0, 1, 0], [1, 1, 1]]


def test_masks_are_paired_with_pictures_by_name(tmp_path):
    samples = open_dataset(masked_folder(tmp_path / "d"))
    assert samples.x_train.shape == samples.y_train.shape == (6, 12, 12, 1)
    assert samples.y_train.dtype == np.uint8
    assert set(np.unique(samples.y_train)) == {0, 1}
    bright = samples.x_train > 100
    assert np.array_equal(bright, samples.y_train == 1)


def test_a_picture_without_mask_is_named(tmp_path):
    folder = masked_folder(tmp_path / "d")
    (folder / "masks" / "4.png").unlink()
    with pytest.raises(DataError, match=r"images/4.png has no mask"):
        open_dataset(folder)


def test_matlab_files_are_read_in_a_child(tmp_path):
    samples = open_dataset(matlab(tmp_path / "m.mat", class_names=np.array(["a", "b", "c"])))
    x, y = labelled()
    assert np.array_equal(samples.x_train[..., 0], x)
    assert np.array_equal(samples.y_train, y)


def test_a_broken_matlab_file_is_one_sentence(tmp_path):
    path = matlab(tmp_path / "m.mat")
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(DataError, match=r"m.mat cannot be read"):
        open_dataset(path)


def test_cifars_records_are_read(tmp_path):
    samples = open_dataset(cifar(tmp_path / "data_batch_1.bin"))
    assert samples.x_train.shape == (6, 32, 32, 3)
    assert samples.y_train.tolist() == [0, 1, 2, 0, 1, 2]
    raw = np.frombuffer((tmp_path / "data_batch_1.bin").read_bytes(), np.uint8)
    assert samples.x_train[1, 0, 1].tolist() == [
        raw[3073 + 1 + 1],
        raw[3073 + 1 + 1025],
        raw[3073 + 1 + 2049],
    ]


@pytest.mark.parametrize("packed", [True, False])
def test_idx_files_are_found_from_one(tmp_path, packed):
    samples = open_dataset(idx_files(tmp_path / "i", packed))
    assert samples.x_train.shape == (24, 8, 8, 1)


def test_a_lone_npy_has_its_labels_beside_it_or_learns_itself(tmp_path):
    x, y = labelled()
    np.save(tmp_path / "x_mine.npy", x)
    with pytest.raises(DataError, match=r"without labels; put them beside it as y_mine.npy"):
        open_dataset(tmp_path / "x_mine.npy")
    assert len(open_recipe(DataRecipe(source=str(tmp_path / "x_mine.npy"), targets="input")).x_train) == 24
    np.save(tmp_path / "y_mine.npy", y)
    assert open_dataset(tmp_path / "x_mine.npy").classes == 3


def test_strokes_become_points_or_pictures(tmp_path):
    drawing = [[[0, 0], [10, 0]], [[5, 0], [5, 20]]]
    (tmp_path / "s.json").write_text(json.dumps({"T": [drawing] * 3, "L": [[[[0, 0], [0, 9], [9, 9]]]] * 3}))
    samples = open_dataset(tmp_path / "s.json")
    assert (samples.labels, samples.input_shape) == (("L", "T"), (32,))
    pictures = open_recipe(DataRecipe(source=str(tmp_path / "s.json")), (28, 28, 1))
    assert pictures.input_shape == (28, 28, 1)
    assert pictures.x_train.max() > 200


@pytest.mark.parametrize("name", ["shapes", "stripes", "textures"])
def test_our_own_pictures_are_the_same_each_time(name):
    from cnnstudio.data.teaching import made

    first, again = made(name, np.arange(20), 0), made(name, np.arange(20), 0)
    assert np.array_equal(first[0], again[0])
    assert not np.array_equal(first[0], made(name, np.arange(20), 1)[0])
    assert first[0].shape == (20, 32, 32, 1)


def test_the_masks_of_our_shapes_cover_the_brighter_part():
    from cnnstudio.data.teaching import made

    pictures, masks = made("shape-masks", np.arange(30), 0)
    assert pictures[masks == 1].mean() > pictures[masks == 0].mean() + 60


def test_scikit_learns_sets_open_without_a_network():
    names = {info.name: info for info in catalogue()}
    samples = open_dataset("iris")
    assert samples.x_train.shape == (names["iris"].train, *names["iris"].input_shape)
    assert samples.labels == ("setosa", "versicolor", "virginica")


def test_pictures_of_an_array_take_the_recipes_size_and_colour(tmp_path):
    recipe = DataRecipe(source=str(npz(tmp_path / "a.npz")), size=(16, 12), colour="colour")
    samples = open_recipe(recipe)
    assert samples.x_train.shape == (24, 16, 12, 3)
    assert samples.x_train.dtype == np.uint8


def test_many_pictures_are_decoded_when_used(tmp_path):
    folder = class_folders(tmp_path / "d")
    whole = open_dataset(folder)
    streamed = open_recipe(DataRecipe(source=str(folder), cache="stream"))
    again = open_recipe(DataRecipe(source=str(folder), cache="stream"))
    rows = np.array([3, 17, 3])
    assert not isinstance(streamed.x_train, np.ndarray)
    for samples in (streamed, again):
        assert np.array_equal(samples.x_train[rows], whole.x_train[rows])
        assert samples.fingerprint == whole.fingerprint
    (folder / "a" / "0.png").unlink()
    with pytest.raises(DataError, match=r"a/0.png"):
        streamed.x_train[np.array([0])]


def test_a_picture_that_changes_after_the_data_were_opened_is_refused(tmp_path):
    folder = class_folders(tmp_path / "d")
    streamed = open_recipe(DataRecipe(source=str(folder), cache="stream"))
    other = folder / "a" / "3.png"
    other.write_bytes((folder / "a" / "0.png").read_bytes())
    later = time.time_ns() + 2_000_000_000  # a disk may count in whole seconds
    os.utime(other, ns=(later, later))
    place = streamed.x_train.names.index("a/3.png")
    assert streamed.x_train[np.arange(place)].shape[0] == place
    with pytest.raises(DataError, match=r"a/3.png changed while the data were in use; open them again"):
        np.asarray(streamed.x_train)
    again = open_recipe(DataRecipe(source=str(folder), cache="stream"))
    assert np.array_equal(again.x_train[place], again.x_train[again.x_train.names.index("a/0.png")])


def test_damaged_pictures_are_skipped_and_told(tmp_path):
    folder = class_folders(tmp_path / "d")
    (folder / "b" / "1.png").write_bytes((folder / "b" / "1.png").read_bytes()[:60])
    samples = open_dataset(folder)
    assert len(samples.y_train) == 23
    assert any("1 of 24 pictures were skipped: " in note and "b/1.png" in note for note in samples.notes)


def turned():
    stream = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.fromarray(np.zeros((4, 6, 3), np.uint8)).save(stream, "JPEG", exif=exif)
    return stream.getvalue()


def animated():
    frames = [Image.fromarray(np.full((6, 4), n * 100, np.uint8)) for n in range(2)]
    stream = io.BytesIO()
    frames[0].save(stream, "GIF", save_all=True, append_images=frames[1:])
    return stream.getvalue()


def in_mode(mode):
    return picture_bytes(np.asarray(Image.fromarray(np.full((6, 4, 3), 200, np.uint8)).convert(mode)), "TIFF")


ODD = {
    "sixteen bits": lambda: picture_bytes(np.full((6, 4), 51_400, np.uint16)),
    "palette": lambda: picture_bytes(np.full((6, 4), 200, np.uint8), "GIF"),
    "alpha": lambda: picture_bytes(
        np.dstack([np.full((6, 4, 3), 200, np.uint8), np.full((6, 4), 255, np.uint8)])
    ),
    "turned by the camera": turned,
    "animated": animated,
}


@pytest.mark.parametrize("kind", ODD)
def test_unusual_pictures_are_read_as_they_look(tmp_path, kind):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "1.png").write_bytes(ODD[kind]())
    samples = open_dataset(tmp_path)
    assert samples.x_train.shape[:3] == (2, 6, 4)
    expected = 0 if kind in {"turned by the camera", "animated"} else 200
    assert abs(int(samples.x_train[0].mean()) - expected) <= 1


def test_cmyk_is_read_as_colours(tmp_path):
    stream = io.BytesIO()
    Image.new("CMYK", (4, 4), (0, 0, 0, 55)).save(stream, "JPEG")
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "1.jpg").write_bytes(stream.getvalue())
    samples = open_dataset(tmp_path)
    assert samples.x_train.shape == (2, 4, 4, 3)
    assert abs(int(samples.x_train.mean()) - 200) < 6


def test_long_work_can_be_stopped(tmp_path):
    folder = class_folders(tmp_path / "d")
    path = csv_of_pixels(tmp_path / "t.csv")
    for source in (folder, path, zipped(folder, tmp_path / "z.zip")):
        with pytest.raises(Cancelled):
            open_dataset(source, cancelled=lambda: True)


def test_a_test_part_elsewhere_is_used(tmp_path):
    csv_of_pixels(tmp_path / "mine.csv")
    csv_of_pixels(tmp_path / "other.csv", count=9)
    recipe = DataRecipe(source=str(tmp_path / "mine.csv"), test_source=str(tmp_path / "other.csv"))
    assert len(open_recipe(recipe).y_test) == 9


def test_an_archive_of_numbers_is_known_by_its_inside(tmp_path):
    path = npz(tmp_path / "a.npz")
    path.rename(tmp_path / "a.zip")
    assert open_dataset(tmp_path / "a.zip").x_train.shape == (24, 8, 8, 1)
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert "x.npy" in archive.namelist()


def test_without_its_library_a_parquet_table_says_what_to_install(tmp_path, monkeypatch):
    hidden = tmp_path / "hidden" / "pyarrow"
    hidden.mkdir(parents=True)
    (hidden / "__init__.py").write_text("raise ImportError('hidden from this test')")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(hidden.parent), str(ROOT)]))
    (tmp_path / "t.parquet").write_bytes(b"PAR1" + bytes(60) + b"PAR1")
    with pytest.raises(
        DataError, match=r"Parquet needs pyarrow: pip install pyarrow; or save the table as CSV"
    ):
        open_recipe(DataRecipe(source=str(tmp_path / "t.parquet")))


@pytest.mark.skipif(find_spec("pyarrow") is None, reason="Parquet needs pyarrow, which is optional")
def test_a_parquet_table_is_read_as_a_csv_of_the_same_cells_is(tmp_path):
    from pyarrow import csv, parquet

    path = csv_of_features(tmp_path / "t.csv")
    parquet.write_table(csv.read_csv(path), tmp_path / "t.parquet")
    plain, packed = (open_recipe(DataRecipe(source=str(tmp_path / f"t.{end}"))) for end in ("csv", "parquet"))
    assert packed.labels == plain.labels == ("Bohne", "Ähre")
    assert packed.input_names == plain.input_names
    assert np.array_equal(packed.x_train, plain.x_train)
    assert np.array_equal(packed.y_train, plain.y_train)


def test_of_many_damaged_pictures_the_first_are_named_and_the_rest_counted(tmp_path):
    folder = class_folders(tmp_path / "d", count=30, classes=2)
    for n in range(2, 10):
        (folder / "ab"[n % 2] / f"{n}.png").write_bytes(b"no picture")
    (note,) = [note for note in open_dataset(folder).notes if "were skipped" in note]
    assert note.startswith("8 of 30 pictures were skipped: ")
    assert all(f"{'ab'[n % 2]}/{n}.png" in note for n in (2, 4, 6, 8, 3))
    assert "b/9.png" not in note
    assert note.endswith("And 3 more.")


def test_pictures_of_one_pixel_are_pictures(tmp_path):
    for name, value in (("a", 10), ("b", 250)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "1.png").write_bytes(picture_bytes(np.full((1, 1), value, np.uint8)))
    samples = open_dataset(tmp_path)
    assert np.asarray(samples.x_train).ravel().tolist() == [10, 250]
    assert samples.x_train.shape == (2, 1, 1, 1)
