"""What a file is believed to be, whatever its name says."""

from __future__ import annotations

import bz2
import json
import lzma
import zipfile

import numpy as np
import pytest

from cnnstudio.data.found import Reading
from cnnstudio.data.kinds import kind_of
from cnnstudio.data.recogniser import recognise
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


def renamed(path, name):
    target = path.with_name(name)
    path.rename(target)
    return target


def _npy(folder):
    np.save(folder / "x.npy", labelled()[0])
    return folder / "x.npy"


def _strokes(folder):
    (folder / "s").write_text(json.dumps({"A": [[[[0, 0], [1, 2]]]]}))
    return folder / "s"


def _text(content):
    def make(folder):
        (folder / "f").write_bytes(content)
        return folder / "f"

    return make


def _table(**how):
    return lambda folder: csv_of_features(folder / "t", **how)


def _pixels(**how):
    return lambda folder: csv_of_pixels(folder / "t", **how)


def _folder(folder):
    return class_folders(folder / "d")


def _parquet_magic(folder):
    (folder / "p").write_bytes(b"PAR1" + bytes(40) + b"PAR1")
    return folder / "p"


FORTY = [
    (lambda f: npz(f / "a.npz"), "a.csv", "npz"),
    (lambda f: npz(f / "a.npz"), "a", "npz"),
    (lambda f: npz(f / "a.npz"), "a.zip", "npz"),
    (_npy, "x.npz", "npy"),
    (_npy, "x", "npy"),
    (_npy, "x.png", "npy"),
    (lambda f: idx_files(f / "i", packed=True), "train-images.dat", "idx"),
    (lambda f: idx_files(f / "i", packed=False), "train-images.csv", "idx"),
    (lambda f: idx_files(f / "i", packed=False), "pictures", "idx"),
    (lambda f: idx_files(f / "i", packed=True), "pictures.zip", "idx"),
    (_pixels(), "digits", "table"),
    (_pixels(packed=True), "digits.dat", "table"),
    (_pixels(packed=True), "digits.zip", "table"),
    (_pixels(sign="\t"), "digits.npz", "table"),
    (_pixels(encoding="utf-16"), "digits.bin", "table"),
    (_table(), "seeds", "table"),
    (_table(sign=";", comma=True), "seeds.mat", "table"),
    (_table(sign="\t"), "seeds.xls", "table"),
    (_table(sign="|"), "seeds.png", "table"),
    (_table(encoding="utf-16"), "seeds.txt", "table"),
    (_table(encoding="utf-16-le"), "seeds.doc", "table"),
    (_table(encoding="cp1252", sign=";"), "seeds.idx", "table"),
    (_table(header=False, words=False), "seeds.data", "table"),
    (_text(b"5.1 3.5 1.4 0\n4.9 3.0 1.4 0\n6.3 3.3 6.0 1\n5.8 2.7 5.1 1\n"), "seeds.mat", "table"),
    (lambda f: zipped(_folder(f), f / "z"), "pictures.npz.bak", "zip"),
    (lambda f: zipped(_folder(f), f / "z"), "pictures", "zip"),
    (lambda f: tarred(_folder(f), f / "z"), "pictures.zip", "tar"),
    (lambda f: tarred(_folder(f), f / "z", "w"), "pictures.csv", "tar"),
    (lambda f: tarred(_folder(f), f / "z", "w:bz2"), "pictures.gz", "tar"),
    (lambda f: tarred(_folder(f), f / "z", "w:xz"), "pictures.txt", "tar"),
    (lambda f: matlab(f / "m.mat"), "m.csv", "mat"),
    (lambda f: matlab(f / "m.mat"), "m", "mat"),
    (lambda f: cifar(f / "c"), "c.csv", "cifar"),
    (lambda f: cifar(f / "c"), "batch", "cifar"),
    (_strokes, "letters.csv", "strokes"),
    (_parquet_magic, "table.csv", "parquet"),
    (_text(picture_bytes(np.zeros((9, 9), np.uint8))), "photo.csv", "picture"),
    (_text(picture_bytes(np.zeros((9, 9, 3), np.uint8), "JPEG")), "photo", "picture"),
    (_text(b"%PDF-1.7\n" + bytes(range(256))), "paper.csv", "unknown"),
    (_text(b"Dear reader, this is a letter.\nIt has no columns\nnor numbers.\n"), "letter.csv", "unknown"),
]


def test_forty_files_with_wrong_names_or_none_are_known_by_their_content(tmp_path, capsys):
    wrong = []
    for place, (make, name, kind) in enumerate(FORTY):
        folder = tmp_path / str(place)
        folder.mkdir()
        found = kind_of(renamed(make(folder), name))
        if found != kind:
            wrong.append((name, kind, found))
    with capsys.disabled():
        print(f"\nrecogniser: {len(FORTY) - len(wrong)} of {len(FORTY)} files known by their content")  # noqa: T201
    assert len(FORTY) == 40
    assert wrong == []


@pytest.mark.parametrize("pack", [bz2.compress, lzma.compress])
def test_a_compressed_file_that_is_no_archive_is_unknown(tmp_path, pack):
    (tmp_path / "a").write_bytes(pack(b"1,2,3\n"))
    assert kind_of(tmp_path / "a") == "unknown"


def test_a_belief_shows_samples_labels_and_other_ways(tmp_path):
    belief = recognise(csv_of_pixels(tmp_path / "d", labels=(0, 1, 3)))
    assert (belief.kind, belief.shape, belief.problem) == ("table", (7, 7, 1), "")
    assert belief.confidence > 0.9
    assert belief.x.shape == (24, 7, 7, 1)
    assert belief.labels[:4] == ("0", "1", "3", "0")
    fields = [dict(offer.fields) for offer in belief.alternatives]
    assert {"targets": "numbers"} in fields
    assert {"header": "no"} in fields


def test_a_look_says_nothing_of_labels_that_may_still_come(tmp_path):
    path = csv_of_pixels(tmp_path / "d", labels=(0, 1, 3))
    assert not any("Missing labels" in note for note in recognise(path).notes)


def test_the_names_of_a_tables_inputs_are_told(tmp_path):
    belief = recognise(csv_of_features(tmp_path / "seeds.csv"))
    assert (belief.inputs, belief.learned) == (("länge", "breite", "höhe"), ("art",))


def test_masks_are_shown_beside_their_pictures(tmp_path):
    belief = recognise(masked_folder(tmp_path / "cells", count=6, side=12))
    assert belief.masks.shape == (6, 12, 12)
    assert belief.masks.dtype == np.uint8
    assert set(np.unique(belief.masks)) == {0, 255}
    bright = belief.x[..., 0].astype(float)
    assert (bright[belief.masks == 255].mean() - bright[belief.masks == 0].mean()) > 60
    assert recognise(csv_of_pixels(tmp_path / "d")).masks is None


def test_a_correction_is_taken(tmp_path):
    rows = [",".join([str(n % 3), *(str(n + k) for k in range(16))]) for n in range(30)]
    (tmp_path / "t.csv").write_text("\n".join([",".join(["what", *(f"f{k}" for k in range(16))]), *rows]))
    first = recognise(tmp_path / "t.csv")
    assert first.shape == (16,)
    fields = [dict(offer.fields) for offer in first.alternatives]
    assert {"target_columns": ("what",)} in fields
    second = recognise(tmp_path / "t.csv", Reading(target_columns=("what",)))
    assert second.labels[:3] == ("0", "1", "2")
    assert {"pixels": (4, 4, 1)} in [dict(offer.fields) for offer in second.alternatives]
    third = recognise(tmp_path / "t.csv", Reading(target_columns=("what",), pixels=(4, 4)))
    assert third.shape == (4, 4, 1)


def test_a_folder_shows_each_class(tmp_path):
    belief = recognise(class_folders(tmp_path / "d", count=60))
    assert belief.classes == ("a", "b", "c")
    assert len(belief.labels) == 9


def test_what_cannot_be_opened_says_why(tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)))
    belief = recognise(tmp_path / "a.pdf")
    assert belief.kind == "unknown"
    assert "is not a data set" in belief.problem
    assert belief.confidence < 0.5


def test_a_look_at_a_long_table_reads_its_beginning_only(tmp_path):
    path = csv_of_features(tmp_path / "t.csv", count=2000)
    with path.open("a") as stream:
        stream.write("broken,row\n" * 3)
    assert recognise(path).problem == ""


def test_an_archive_whose_list_of_names_is_enormous_is_not_listed(tmp_path, monkeypatch):
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for place in range(2000):
            archive.writestr(f"{place}.npy", b"")
    assert kind_of(path) == "npz"
    monkeypatch.setattr("cnnstudio.data.kinds._LONGEST_LISTING", 50_000)
    monkeypatch.setattr(zipfile.ZipFile, "namelist", lambda _: pytest.fail("listed"))
    assert kind_of(path) == "zip"
