"""What is wrong with a file is said in one sentence that names the place: the table of bad inputs."""

from __future__ import annotations

import gzip
import io
import json
import struct
import tarfile
import zipfile
import zlib

import numpy as np
import pytest

from cnnstudio.data.errors import DataError
from cnnstudio.data.sources import open_recipe
from cnnstudio.document.recipe import DataRecipe
from tests.data.made_files import (
    cifar,
    class_folders,
    csv_of_pixels,
    idx_files,
    labelled,
    masked_folder,
    matlab,
    npz,
    picture_bytes,
    zipped,
)

pytestmark = pytest.mark.usefixtures("home")
GOOD = "a,b,y\n1,2,0.5\n3,4,1.5\n5,6,2.5\n"


def text(content, name="t.csv"):
    def make(folder):
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder / name

    return make


def cut(make, share=0.5, end=None):
    def shorter(folder):
        path = make(folder)
        data = path.read_bytes()
        path.write_bytes(data[: end if end is not None else int(len(data) * share)])
        return path

    return shorter


def archive(**arrays):
    def make(folder):
        np.savez(folder / "a.npz", **{name: np.asarray(value) for name, value in arrays.items()})
        return folder / "a.npz"

    return make


def npy_member(header, body=b""):
    """Return an archive whose x declares what it likes."""

    def make(folder):
        head = str(header).encode().ljust(118) + b"\n"
        raw = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head + body
        with zipfile.ZipFile(folder / "a.npz", "w") as held:
            held.writestr("x.npy", raw)
            held.writestr("y.npy", raw)
        return folder / "a.npz"

    return make


def zip_of(*members, name="a.zip"):
    def make(folder):
        with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as held:
            for member, data in members:
                held.writestr(member, data)
        return folder / name

    return make


def tar_of(*infos):
    def make(folder):
        with tarfile.open(folder / "a.tar.gz", "w:gz") as held:
            for name, kind, link, data in infos:
                info = tarfile.TarInfo(name)
                info.type, info.linkname, info.size = kind, link, len(data)
                held.addfile(info, io.BytesIO(data))
        return folder / "a.tar.gz"

    return make


def png_of(width, height):
    """Return a tiny PNG whose header declares a size."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(100)))
        + chunk(b"IEND", b"")
    )


def pictures(*files):
    def make(folder):
        for name, data in files:
            (folder / "p" / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / "p" / name).write_bytes(data)
        return folder / "p"

    return make


PICTURE = picture_bytes(np.zeros((6, 6), np.uint8))
LINK, HARD, DEVICE, FILE = tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.REGTYPE


def many_columns(folder):
    return text(",".join(f"c{n}" for n in range(10_001)) + "\n" + ",".join(["1"] * 10_001))(folder)


def idx_of(raw):
    def make(folder):
        path = idx_files(folder / "i", packed=False)
        path.write_bytes(raw(path.read_bytes()))
        return path

    return make


def changed_folder(change):
    def make(folder):
        made = class_folders(folder / "p")
        change(made)
        return made

    return make


def masks_wrong(folder):
    made = masked_folder(folder / "p")
    (made / "masks" / "3.png").write_bytes(b"no picture")
    return made


def empty_folders(folder):
    for name in "ab":
        (folder / "p" / name).mkdir(parents=True)
    return folder / "p"


def two_tables(folder):
    (folder / "p").mkdir()
    (folder / "p" / "one.csv").write_text(GOOD)
    (folder / "p" / "two.csv").write_text(GOOD)
    return folder / "p"


def test_pair(test):
    def make(folder):
        (folder / "train.csv").write_text(GOOD)
        (folder / "test.csv").write_text(test)
        return folder / "train.csv"

    return make


test_pair.__test__ = False

BAD = {
    "empty table": (text(""), "no data rows", {}),
    "only blank lines": (text("\n \n\n"), "no data rows", {}),
    "only names": (text("a,b,y\n"), "t.csv has no data rows", {}),
    "too few columns": (text(GOOD + "7,8\n"), "row 5 has 2 columns, expected 3", {}),
    "too many columns": (text(GOOD + "7,8,9,10\n"), "row 5 has 4 columns, expected 3", {}),
    "text among numbers": (text(GOOD * 1 + "7,oak,3\n"), "row 5, column 'b': 'oak' is not a number", {}),
    "underscores": (text(GOOD + "1_000,2,3\n"), "row 5, column 'a': '1_000' is not a plain number", {}),
    "Arabic digits": (text(GOOD + "٣,2,3\n"), "row 5, column 'a': '٣' is not a number", {}),
    "hexadecimal": (text(GOOD + "0x1F,2,3\n"), "row 5, column 'a': '0x1F' is not a number", {}),
    "infinite": (text(GOOD + "inf,2,3\n"), "row 5, column 'a': inf is not finite", {}),
    "beyond all numbers": (text(GOOD + "1e999,2,3\n"), "row 5, column 'a': 1e999 is not finite", {}),
    "beyond 32 bits": (text(GOOD + "1e39,2,3\n"), "too large for 32-bit numbers", {}),
    "empty cell": (text(GOOD + ",2,3\n"), "row 5, column 'a': the cell is empty", {}),
    "NaN cell": (text(GOOD + "nan,2,3\n"), "row 5, column 'a': the cell is empty", {}),
    "empty target": (text(GOOD + "1,2,\n"), "row 5, column 'y': the cell is empty", {}),
    "all cells empty": (text("a,b,y\n1,,2\n3,,4\n"), "empty cell in every row", {"missing": "drop"}),
    "zero bytes": (text(GOOD.encode() + b"7,\x00,9\n"), "row 5: there are zero bytes", {"form": "table"}),
    "quote never closed": (text('a,b,y\n1,"2,3\n4,5,6\n'), "the quote opened in row 2 never closes", {}),
    "quote in a cell": (text('a,b,y\n1,"2"x,3\n4,5,6\n'), "row 2: .*mend the quotes", {}),
    "enormous cell": (text("a,b,y\n1,2," + "9" * 200_000 + "\n"), "row 2: a cell is longer than 131,072", {}),
    "10,001 columns": (many_columns, "10,001 columns; the limit is 10,000", {}),
    "decimal comma between commas": (text("a,b\n0,5,1,5\n2,5,3,5\n"), "0,5 may be one number or two columns", {}),
    "cut UTF-16": (text(GOOD.encode("utf-16")[:-1]), "is not whole utf-16 text", {}),
    "one column": (text("a\n1\n2\n3\n"), "has no column left to learn", {"form": "table"}),
    "only words": (text("a,b\nx,y\nu,v\nx,v\n"), "no column of numbers left as input", {}),
    "target not there": (text(GOOD), "no column called 'z'; it has a, b, y", {"target_columns": ("z",)}),
    "unused not there": (text(GOOD), "no column called 'q'", {"unused_columns": ("q",)}),
    "group not there": (text(GOOD), "no column called 'g'", {"group_column": "g"}),
    "other picture": (text(GOOD), "2 values per row; 28 × 28 × 3 needs 2,352", {"pixels": (28, 28, 3)}),
    "labels with fractions": (text(GOOD), "row 2: 0.5 is no label", {"targets": "classes"}),
    "resizing a table": (text(GOOD), "holds no pictures", {"size": (8, 8)}),
    "test of other width": (test_pair("a,b\n1,2\n3,4\n"), "test.csv has 2 columns, but train.csv has 3", {}),
    "test of other kind": (test_pair("a,b,y\n1,x,3\n3,u,5\n5,v,6\n"), "column 'b' holds words in one table", {}),
    "bomb of zeros": (text(gzip.compress(b"1,2,3\n" * (12 << 20)), "t.csv.gz"), "Refused: t.csv.gz unpacks", {}),
    "cut gzip": (cut(lambda f: csv_of_pixels(f / "t.csv.gz", packed=True)), "damaged or ends early", {}),
    "prose": (text("Dear reader,\nthis is a letter\nwithout any numbers.\n"), "is not a data set", {}),
    "PDF": (text(b"%PDF-1.7\n" + bytes(range(256)), "a.pdf"), "is not a data set", {}),
    "HTML": (text("<html><body>Not found</body></html>"), "is not a data set", {}),
    "single picture": (text(PICTURE, "a.png"), "is a single picture; give the folder", {}),
    "HDF5": (text(b"\x89HDF\r\n\x1a\n" + bytes(600), "a.h5"), "is an HDF5 file", {}),
    "archive cut": (cut(lambda f: npz(f / "a.npz")), "a.npz is not a whole .npz archive", {}),
    "archive of nothing": (zip_of(name="a.npz"), "arrays found: none", {}),
    "other names": (archive(a=[1], b=[2]), "arrays found: a, b. Which is the input?", {}),
    "lengths differ": (archive(x=np.ones((3, 4, 4)), y=[0, 1]), "x has 3 inputs, but y has 2 labels", {}),
    "labels of text": (archive(x=np.ones((2, 4, 4)), y=["a", "b"]), "type <U1 is not numeric", {}),
    "complex": (archive(x=np.ones((2, 4), complex), y=[0, 1]), "type <c16 is not numeric", {}),
    "NaN pixels": (archive(x=np.full((2, 4, 4), np.nan), y=[0, 1]), "x holds a value that is not finite", {}),
    "NaN label": (archive(x=np.ones((2, 4, 4)), y=[np.nan, 1]), "y, row 1: a target is not finite", {}),
    "negative label": (archive(x=np.ones((2, 4, 4)), y=[0, -1]), "y, row 2: -1 is no label", {}),
    "label with fraction": (archive(x=np.ones((2, 4)), y=[0, 1.5]), "y, row 2: 1.5 is no label", {"targets": "classes"}),
    "label beyond reason": (archive(x=np.ones((2, 4)), y=[0, 10**7]), "class 10000000 is above 99,999", {}),
    "no rows": (archive(x=np.ones((0, 4, 4)), y=np.ones(0)), "no training rows are left", {}),
    "no width": (archive(x=np.ones((3, 0)), y=[0, 1, 1]), "samples need a row each", {}),
    "single number": (archive(x=5.0, y=1), "samples need a row each", {}),
    "two ones in a row": (archive(x=np.ones((2, 4)), y=[[1, 1, 0], [0, 1, 0]]), "a row must hold one 1", {}),
    "unequal parts": (
        archive(x_train=np.ones((2, 4)), y_train=[0, 1], x_test=np.ones((2, 5)), y_test=[0, 1]), "make them equal", {},
    ),
    "Python objects": (npy_member({"descr": "|O", "fortran_order": False, "shape": (2,)}, b"x" * 16), "Python objects", {}),
    "declares terabytes": (
        npy_member({"descr": "<f8", "fortran_order": False, "shape": (10**12,)}), "declares 8.0 TB but holds 0 bytes", {},
    ),
    "negative size": (npy_member({"descr": "<f8", "fortran_order": False, "shape": (-2,)}), "declares|negative", {}),
    "header of code": (npy_member("__import__('os')"), "header of x cannot be read", {}),
    "archive of archives": (zip_of(("../x.npy", b"1"), name="a.npz"), "names files outside itself", {}),
    "lone array cut": (cut(lambda f: (np.save(f / "x.npy", labelled()[0]), f / "x.npy")[1]), "declares .* but holds", {}),
    "lone array without labels": (lambda f: (np.save(f / "x.npy", labelled()[0]), f / "x.npy")[1], "holds inputs without labels", {}),
    "IDX cut": (idx_of(lambda raw: raw[:-5]), "does not hold the .* bytes that its header declares", {}),
    "IDX too long": (idx_of(lambda raw: raw + b"more"), "does not hold the .* bytes", {}),
    "IDX without labels": (
        lambda f: (idx_files(f / "i"), (f / "i" / "train-labels-idx1-ubyte.gz").unlink(), f / "i")[2],
        "train-labels-idx1-ubyte.gz is missing", {},
    ),
    "IDX gzip cut": (cut(lambda f: idx_files(f / "i")), "is damaged or ends early", {}),
    "CIFAR cut": (cut(lambda f: cifar(f / "c.bin"), end=4000), "not made of whole CIFAR records|is not a data set", {}),
    "strokes cut": (text('{"A": [[[[0, 0], [1'), "is not whole JSON", {}),
    "strokes empty": (text('{"A": []}'), "'A' holds no drawings", {}),
    "strokes of words": (text(json.dumps({"A": [[["x", "y"]]]})), "a drawing of 'A' is not made of points", {}),
    "strokes nested too deep": (text('{"A":' + "[" * 100_000), "is not whole JSON", {}),
    "MATLAB cut": (cut(lambda f: matlab(f / "m.mat"), end=400), "m.mat cannot be read", {}),
    "MATLAB of noise": (text(b"MATLAB 5.0 MAT-file" + bytes(105) + b"\0\1IM" + bytes(range(200)), "m.mat"), "m.mat cannot be read", {}),
    "Parquet of noise": (text(b"PAR1" + bytes(60) + b"PAR1", "p.parquet"), "p.parquet cannot be read", {}),
    "zip leads outside": (zip_of(("../../evil.png", PICTURE)), "'../../evil.png', which leads outside", {}),
    "zip with a root": (zip_of(("/etc/evil.png", PICTURE)), "which leads outside", {}),
    "zip with backslashes": (zip_of(("a\\..\\evil.png", PICTURE)), "which leads outside|not a data set|no images", {}),
    "zip with a drive": (zip_of(("C:evil.png", PICTURE)), "which leads outside", {}),
    "zip with a device's name": (zip_of(("a/NUL.png", PICTURE)), "which leads outside", {}),
    "zip bomb": (zip_of(("a/1.bmp", bytes(90 << 20))), "Refused: a.zip unpacks to 94.4 MB", {}),
    "zip without pictures": (zip_of(("a/readme.md", b"hello"), ("b/x.doc", b"1")), "no images found", {}),
    "zip cut": (cut(lambda f: zipped(class_folders(f / "d"), f / "d.zip")), "is not a whole archive", {}),
    "tar with a link": (tar_of(("a/1.png", LINK, "/etc/passwd", b"")), "holds the link 'a/1.png'", {}),
    "tar with a hard link": (tar_of(("a/1.png", HARD, "/etc/passwd", b"")), "holds the link", {}),
    "tar leads outside": (tar_of(("../a.png", FILE, "", PICTURE)), "which leads outside", {}),
    "tar with a name twice": (tar_of(("a/1.png", FILE, "", PICTURE), ("a/1.png", FILE, "", PICTURE)), "holds 'a/1.png' twice", {}),
    "tar with a device only": (tar_of(("a/null", DEVICE, "", b"")), "no images found", {}),
    "empty folder": (lambda f: ((f / "p").mkdir(), f / "p")[1], "no images found in 1 folders", {}),
    "folders without pictures": (empty_folders, "no images found in 3 folders", {}),
    "two tables": (two_tables, r"several files that may be the data \(one.csv, two.csv\)", {}),
    "all pictures damaged": (pictures(("a/1.png", PICTURE[:40]), ("b/1.png", b"")), "a/1.png|damaged|not a picture", {}),
    "text called picture": (pictures(("a/1.png", b"hello"), ("b/1.png", b"world")), "1.png is not a picture", {}),
    "30,000 × 30,000": (pictures(("a/1.png", png_of(30_000, 30_000))), "30000 × 30000 = 900 MP; the limit is 64 MP", {}),
    "no pixels": (pictures(("a/1.png", png_of(0, 5))), "1.png", {}),
    "sizes differ": (
        changed_folder(lambda f: (f / "a" / "big.png").write_bytes(picture_bytes(np.zeros((20, 9), np.uint8)))),
        "sizes of the pictures differ .8 × 8 to 20 × 9.; choose a size", {},
    ),
    "damaged mask": (masks_wrong, "masks/3.png is not a picture", {}),
    "no masks": (lambda f: class_folders(f / "p"), "holds no masks", {"targets": "masks"}),
    "table names nothing": (
        pictures(("1.png", PICTURE), ("l.csv", b"file,kind\nx.png,a\ny.png,b\n")), "names none of the pictures", {},
    ),
    "table without labels": (
        pictures(("1.png", PICTURE), ("2.png", PICTURE), ("l.csv", b"file\n1.png\n2.png\n")), "no column of labels|names none", {},
    ),
    "label left empty": (
        pictures(("1.png", PICTURE), ("2.png", PICTURE), ("l.csv", b"file,kind\n1.png,a\n2.png,\n")),
        "l.csv, row 3, column 'kind': the cell is empty", {},
    ),
    "nothing there": (lambda f: f / "gone.csv", "no such file exists", {}),
    "network address": (lambda _f: "https://example.org/a.csv", "is a network address", {}),
}  # fmt: skip


def test_the_table_is_long_enough():
    assert len(BAD) >= 80


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_one_sentence_that_names_the_place(tmp_path, what):
    make, words, fields = BAD[what]
    source = make(tmp_path)
    with pytest.raises(DataError, match=words) as told:
        open_recipe(DataRecipe(source=str(source), **fields))
    sentence = str(told.value)
    assert "\n" not in sentence
    assert len(sentence) < 400
    assert sentence.endswith(".") or "Which is the input?" in sentence


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path):
    path = csv_of_pixels(tmp_path / "t.csv", count=200)

    told = []

    def change(*news):
        told.append(news)
        if len(told) == 1:
            with path.open("a") as stream:
                stream.write("0," + ",".join(["1"] * 49) + "\n")

    with pytest.raises(DataError, match="changed while it was read"):
        open_recipe(DataRecipe(source=str(path)), progress=change)


@pytest.mark.parametrize(
    "name", ["with space.csv", "données.csv", "数据.csv", "a'b\"c.csv", "{x}%s.csv", "x" * 200 + ".csv"]
)
def test_names_of_any_kind_are_read(tmp_path, name):
    samples = open_recipe(DataRecipe(source=str(csv_of_pixels(tmp_path / name))))
    assert samples.input_shape == (7, 7, 1)
