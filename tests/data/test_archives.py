"""Archives from anywhere: read when sound, refused in one sentence when not."""

from __future__ import annotations

import contextlib
import io
import zipfile

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of

from cnnstudio.data import archives
from cnnstudio.data.errors import DataError


def whole(stored):
    return np.concatenate(list(stored.pieces()))


def npy(array, **changes):
    """Return an .npy file whose header may lie."""
    stream = io.BytesIO()
    header = {
        "descr": np.lib.format.dtype_to_descr(array.dtype),
        "fortran_order": False,
        "shape": array.shape,
    }
    np.lib.format.write_array_header_1_0(stream, {**header, **changes})
    return stream.getvalue() + array.tobytes()


def packed(path, **members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(f"{name}.npy", data)
    return path


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(
    arrays_of.arrays(
        st.sampled_from([np.uint8, np.int64, np.float32, np.float64, np.bool_]),
        arrays_of.array_shapes(min_dims=1, max_dims=4, max_side=5),
        elements=st.integers(0, 1),
    ),
    st.booleans(),
)
def test_every_numeric_array_comes_back_as_numpy_would_read_it(tmp_path, array, columns_first):
    path = tmp_path / "a.npz"
    given_array = np.asfortranarray(array) if columns_first else array
    np.savez_compressed(path, x=given_array)
    (stored,) = archives.arrays(path).values()
    assert (stored.shape, stored.dtype) == (array.shape, array.dtype)
    assert np.array_equal(whole(stored), array)


def test_large_arrays_come_in_pieces(tmp_path):
    array = np.random.default_rng(0).integers(0, 255, (40, 1000, 1000), np.uint8)
    np.savez(tmp_path / "a.npz", x=array)
    pieces = list(archives.arrays(tmp_path / "a.npz")["x"].pieces())
    assert [len(piece) for piece in pieces] == [16, 16, 8]
    assert np.array_equal(np.concatenate(pieces), array)


def test_objects_are_refused_by_their_header(tmp_path):
    np.savez(tmp_path / "a.npz", x=np.array([{}, None], object))
    with pytest.raises(DataError, match=r"^a.npz: x contains Python objects; only numbers are read\.$"):
        archives.arrays(tmp_path / "a.npz")


def test_a_header_that_declares_more_than_the_archive_holds_is_refused(tmp_path):
    path = packed(tmp_path / "a.npz", x=npy(np.zeros(0), shape=(2**40,)))
    with pytest.raises(DataError, match=r"x declares 8.8 TB but holds 0 bytes"):
        archives.arrays(path)


def test_bytes_behind_the_values_are_refused(tmp_path):
    path = packed(tmp_path / "a.npz", x=npy(np.zeros(3, np.uint8)) + b"more")
    with pytest.raises(DataError, match="x declares 3 bytes but holds 7 bytes"):
        archives.arrays(path)


def test_a_negative_size_is_refused(tmp_path):
    path = packed(tmp_path / "a.npz", x=npy(np.zeros(0, np.uint8), shape=(-1, 0)))
    with pytest.raises(DataError, match="declares a negative size"):
        archives.arrays(path)


@pytest.mark.parametrize("data", [b"", b"hello", b"\x93NUMPY\x09\x00\x10\x00", npy(np.zeros(2))[:40]])
def test_a_member_without_a_readable_header_is_named(tmp_path, data):
    with pytest.raises(DataError, match="the header of x cannot be read"):
        archives.arrays(packed(tmp_path / "a.npz", x=data))


def test_an_overlong_header_is_refused(tmp_path):
    array = np.zeros(2, np.dtype([(f"f{n}", "u1") for n in range(2000)]))
    with pytest.raises(DataError, match="the header of x cannot be read"):
        archives.arrays(packed(tmp_path / "a.npz", x=npy(array)))


def test_a_small_archive_that_unpacks_to_much_is_refused(tmp_path):
    path = packed(tmp_path / "a.npz", x=npy(np.zeros(40_000_000, np.uint8)))
    with pytest.raises(DataError, match=r"^Refused: a.npz unpacks to 40.0 MB from .* kB\.$"):
        archives.arrays(path)


@pytest.mark.parametrize("name", ["../x", "/x", "a\\x", "c:x", "a/../../x"])
def test_members_that_lead_outside_are_refused(tmp_path, name):
    with pytest.raises(DataError, match="names files outside itself"):
        archives.arrays(packed(tmp_path / "a.npz", **{name: npy(np.zeros(2))}))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_repeated_names_are_refused(tmp_path):
    path = tmp_path / "a.npz"
    with zipfile.ZipFile(path, "w") as archive:
        for _ in range(2):
            archive.writestr("x.npy", npy(np.zeros(2)))
    with pytest.raises(DataError, match="repeated names"):
        archives.arrays(path)


def test_unusual_packing_is_refused(tmp_path):
    path = tmp_path / "a.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("x.npy", npy(np.zeros(2)))
    with pytest.raises(DataError, match="packed in an unusual way"):
        archives.arrays(path)


def test_too_many_members_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MOST_MEMBERS", 2)
    with pytest.raises(DataError, match="has 3 members; the limit is 2"):
        archives.arrays(
            packed(tmp_path / "a.npz", a=npy(np.zeros(1)), b=npy(np.zeros(1)), c=npy(np.zeros(1)))
        )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.data())
def test_a_truncated_or_altered_archive_gives_a_sentence_or_its_true_values(tmp_path, data):
    array = np.arange(3000, dtype=np.uint16).reshape(30, 100)
    path = tmp_path / "a.npz"
    np.savez_compressed(path, x=array)
    sound = path.read_bytes()
    at = data.draw(st.integers(0, len(sound) - 1))
    cut = data.draw(st.booleans())
    path.write_bytes(sound[:at] if cut else sound[:at] + bytes([sound[at] ^ 0x55]) + sound[at + 1 :])
    with contextlib.suppress(DataError):
        values = {name: whole(stored) for name, stored in archives.arrays(path).items()}
        assert all(np.array_equal(value, array) for value in values.values())


def test_a_text_file_named_npz_is_told_apart(tmp_path):
    (tmp_path / "a.npz").write_text("hello")
    with pytest.raises(DataError, match=r"a.npz is not a whole .npz archive"):
        archives.arrays(tmp_path / "a.npz")


def test_a_name_that_claims_to_be_utf_8_and_is_not_is_one_sentence(tmp_path):
    path = tmp_path / "damaged.npz"
    np.savez(path, some=np.arange(3))
    sound = path.read_bytes()
    directory = sound.index(b"PK\x01\x02")
    changed = bytearray(sound)
    changed[directory + 9] |= 0x08  # bit 11 of the flags: the name is UTF-8
    changed[directory + 46] = 0x9B
    path.write_bytes(bytes(changed))
    with pytest.raises(
        DataError, match=r"damaged.npz is not a whole .npz archive \(a name inside it is no text\)"
    ):
        archives.arrays(path)


def test_a_missing_file_is_one_sentence(tmp_path):
    with pytest.raises(DataError, match=r"a.npz cannot be read: No such file or directory\."):
        archives.arrays(tmp_path / "a.npz")


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 bytes"), (999, "999 bytes"), (11_490_434, "11.5 MB"), (4e12, "4.0 TB")]
)
def test_sizes_are_written_for_people(count, text):
    assert archives.size_text(count) == text
