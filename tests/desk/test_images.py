"""Pictures from anywhere: bounded, upright, eight bits."""

from __future__ import annotations

import contextlib
import io
import os
import struct
import zlib

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from cnnstudio.data.errors import DataError
from cnnstudio.desk.images import read_image

RAMP = np.linspace(0, 255, 12 * 16).reshape(12, 16).astype(np.uint8)
COLOUR = np.stack([RAMP, 255 - RAMP, RAMP // 2], axis=2)


def saved(path, array, mode=None, **options):
    picture = Image.fromarray(array)
    (picture.convert(mode) if mode else picture).save(path, **options)
    return path


@pytest.mark.skipif(os.name == "nt", reason="POSIX pipes")
def test_what_is_no_regular_file_is_refused_without_opening_it(tmp_path):
    os.mkfifo(tmp_path / "a.png")
    (tmp_path / "zero.png").symlink_to("/dev/zero")
    for name in ("a.png", "zero.png"):
        with pytest.raises(DataError, match="no regular file"):
            read_image(tmp_path / name)


@pytest.mark.parametrize("name", ["a.png", "a.bmp", "a.gif", "a.PNG"])
def test_grey_pictures_have_one_channel(tmp_path, name):
    picture = read_image(saved(tmp_path / name, RAMP))
    assert picture.dtype == np.uint8
    assert np.array_equal(picture[:, :, 0], RAMP)


@pytest.mark.parametrize("name", ["a.png", "a.bmp", "a.webp"])
def test_colours_have_three_channels(tmp_path, name):
    picture = read_image(saved(tmp_path / name, COLOUR, lossless=True))
    assert np.array_equal(picture, COLOUR)


@pytest.mark.parametrize("name", ["a.jpg", "a.jpeg"])
def test_jpeg_is_read(tmp_path, name):
    picture = read_image(saved(tmp_path / name, COLOUR, quality=95))
    assert picture.shape == (12, 16, 3)
    assert np.abs(picture.astype(int) - COLOUR).mean() < 12


def test_cmyk_is_converted(tmp_path):
    assert read_image(saved(tmp_path / "a.jpg", COLOUR, "CMYK", quality=95)).shape == (12, 16, 3)


def test_sixteen_bits_become_eight(tmp_path):
    wide = RAMP.astype(np.uint16) * 257
    assert np.array_equal(read_image(saved(tmp_path / "a.png", wide))[:, :, 0], RAMP)


def test_palettes_and_single_bits_are_converted(tmp_path):
    palette = read_image(saved(tmp_path / "p.png", COLOUR, "P"))
    assert palette.shape == (12, 16, 3)
    bits = read_image(saved(tmp_path / "b.png", RAMP, "1"))
    assert bits.shape == (12, 16, 1)
    assert set(np.unique(bits)) == {0, 255}


def test_only_the_first_picture_of_an_animation_is_read(tmp_path):
    frames = [Image.fromarray(np.full((9, 9), grey, np.uint8)) for grey in (10, 200)]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:])
    assert np.unique(read_image(tmp_path / "a.gif")).tolist() == [10]


@pytest.mark.parametrize(("ink", "paper"), [(0, 255), (255, 0)])
def test_transparent_paper_contrasts_with_the_ink(tmp_path, ink, paper):
    picture = np.zeros((10, 10, 4), np.uint8)
    picture[4:6, 4:6] = (ink, ink, ink, 255)
    read = read_image(saved(tmp_path / "a.png", picture))
    assert read[5, 5].tolist() == [ink] * 3
    assert read[0, 0].tolist() == [paper] * 3


def test_an_opaque_bright_picture_with_alpha_stays_as_it_is(tmp_path):
    picture = np.full((10, 10, 4), 255, np.uint8)
    picture[:, :, 0] = 220
    assert read_image(saved(tmp_path / "a.png", picture))[3, 3].tolist() == [220, 255, 255]


def test_a_camera_held_upright_is_turned(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = read_image(saved(tmp_path / "a.png", RAMP, exif=exif))
    assert np.array_equal(picture[:, :, 0], np.rot90(RAMP, -1))


def huge_png(side):
    """Return a small PNG whose header declares side x side pixels."""
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(("side", "mega"), [(30_000, "900"), (10_000, "100"), (8_001, "64")])
def test_pictures_over_64_megapixels_are_refused_by_their_header(tmp_path, side, mega):
    path = tmp_path / "a.png"
    path.write_bytes(huge_png(side))
    with pytest.raises(DataError) as told:
        read_image(path)
    assert f"a.png is {side} × {side} = {mega} MP; the limit is 64 MP" in str(told.value)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", b"hello"),
        ("a.png", b""),
        ("a.svg", b"<svg/>"),
        ("a.pdf", b"%PDF"),
        ("a", huge_png(3)),
        ("a.jpg", huge_png(3)),
        ("a.tiff", b"II*\0"),
    ],
)
def test_other_files_are_not_pictures(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match="is not a PNG, JPEG, BMP, GIF or WebP picture"):
        read_image(tmp_path / name)


def test_a_missing_file_is_said_to_be_missing(tmp_path):
    with pytest.raises(DataError, match="does not exist"):
        read_image(tmp_path / "a.png")


def test_a_folder_named_like_a_picture_is_one_sentence(tmp_path):
    (tmp_path / "a.png").mkdir()
    with pytest.raises(DataError, match="cannot be read"):
        read_image(tmp_path / "a.png")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.sampled_from(["png", "jpeg", "bmp", "gif", "webp"]), st.data())
def test_a_damaged_picture_is_a_sentence_or_a_picture(tmp_path, kind, data):
    stream = io.BytesIO()
    Image.fromarray(COLOUR).save(stream, kind)
    sound = stream.getvalue()
    at, change = data.draw(st.integers(0, len(sound) - 1)), data.draw(st.integers(0, 255))
    path = tmp_path / f"a.{kind}"
    path.write_bytes(
        sound[:at] if change == 0 else sound[:at] + bytes([sound[at] ^ change]) + sound[at + 1 :]
    )
    with contextlib.suppress(DataError):
        picture = read_image(path)
        assert picture.dtype == np.uint8
        assert picture.ndim == 3
