"""A report is one page: nothing outside of it is needed, and nothing a user wrote is markup."""

from __future__ import annotations

import base64
import io
import re
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from cnnstudio.exchange import drawings
from cnnstudio.exchange.png import png
from cnnstudio.exchange.report import Pictures, Plot, Report, Section, Table, Words, html

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("shape", [(5, 7), (5, 7, 1), (5, 7, 3), (9, 4, 4)])
def test_a_picture_survives_as_png(shape):
    picture = np.random.default_rng(1).integers(0, 256, shape, np.uint8)
    seen = np.asarray(Image.open(io.BytesIO(png(picture))))
    wanted = picture[:, :, :3] if shape[2:] in {(3,), (4,)} else picture.reshape(shape[:2])
    np.testing.assert_array_equal(seen, wanted)


def test_small_pictures_are_enlarged_in_whole_steps():
    picture = np.arange(64, dtype=np.uint8).reshape(8, 8)
    seen = np.asarray(Image.open(io.BytesIO(png(picture, 56))))
    np.testing.assert_array_equal(seen, picture.repeat(7, axis=0).repeat(7, axis=1))


def test_fractions_run_from_black_to_white():
    seen = np.asarray(Image.open(io.BytesIO(png(np.array([[0.0, 0.5, 1.0]])))))
    assert seen.tolist() == [[0, 128, 255]]


def test_a_curve_goes_through_its_points():
    drawn = ET.fromstring(
        drawings.curves([drawings.Curve("a < b", [1, 2, 3], [0, float("nan"), 1])], "epoch", (1, 3), (0, 1))
    )
    (line,) = drawn.iter(f"{SVG}polyline")
    places = [tuple(map(float, place.split(","))) for place in line.get("points").split()]
    assert places == [(56.0, 208.0), (504.0, 22.0)]
    assert "a < b" in [text.text for text in drawn.iter(f"{SVG}text")]


def test_bars_are_as_high_as_their_numbers():
    drawn = ET.fromstring(drawings.bars([0, 1, 2], [[1, 0], [1, 4]], "confidence", (0, 4)))
    heights = [round(float(bar.get("height"))) for bar in drawn.iter(f"{SVG}rect")]
    assert heights == [46, 46, 186]


def test_a_plot_without_spread_is_still_a_plot():
    ET.fromstring(drawings.curves([drawings.Curve("loss", [1], [0.5])], "epoch"))
    ET.fromstring(drawings.curves([], "epoch"))
    ET.fromstring(drawings.dots([2.0], [2.0], "true"))


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.sources, self.text = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.sources += [value for name, value in attrs if name in {"src", "href"}]

    def handle_data(self, data):
        self.text.append(data)


def test_the_page_carries_its_pictures_and_escapes_what_users_wrote():
    evil = "<script>alert(1)</script>"
    page = html(
        Report(evil, evil, [Section(evil, [
            Words(evil), Table((evil, "n"), [(evil, evil)], np.ones((1, 1))),
            Plot(drawings.curves([drawings.Curve(evil, [0, 1], [0, 1])], evil), evil),
            Pictures(np.zeros((9, 4, 4), np.uint8), [evil] * 9),
        ])])
    )  # fmt: skip
    seen = _Tags()
    seen.feed(page)
    assert "script" not in seen.tags
    assert len(seen.sources) == 10
    assert all(source.startswith("data:image/") for source in seen.sources)
    assert "".join(seen.text).count(evil) >= 15
    assert not re.search(r"https?://(?!www\.w3\.org)", page)
    svg = next(s for s in seen.sources if "svg" in s)
    ET.fromstring(base64.b64decode(svg.partition(",")[2]))
