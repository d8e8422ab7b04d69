"""The README's pictures: made from a good tour only, small, and all there."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
SPEC = importlib.util.spec_from_file_location("pictures", ROOT / "packaging" / "pictures.py")
pictures = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(pictures)


@pytest.fixture
def toured(tmp_path):
    """A folder as the tour leaves it, with a pseudo-language picture that must not be taken."""
    entries = []
    for place, (view, look) in enumerate(pictures.WANTED, 1):
        for shade, colour in ((look, (place, 20, 30)), ("pseudo", (200, 0, 0))):
            name = f"{place:02d}-{view}-{shade}.png"
            Image.new("RGB", (32, 20), colour).save(tmp_path / name)
            entries.append({"file": name, "view": view, "theme": look, "ok": True})
    (tmp_path / "tour.json").write_text(json.dumps(entries))
    return tmp_path


def test_the_wanted_views_are_taken_pixel_for_pixel(toured, tmp_path):
    written = pictures.made(toured, tmp_path / "out")
    assert [path.name for path in written] == [f"{view}-{look}.png" for view, look in pictures.WANTED]
    for place, path in enumerate(written, 1):
        with Image.open(path) as picture:
            assert picture.getpixel((5, 5)) == (place, 20, 30)


def test_a_tour_that_missed_a_view_makes_no_pictures(toured, tmp_path):
    entries = json.loads((toured / "tour.json").read_text())
    entries[0]["ok"] = False
    (toured / "tour.json").write_text(json.dumps(entries))
    with pytest.raises(SystemExit, match="design dark"):
        pictures.made(toured, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_every_picture_of_the_readme_is_there_and_all_are_small():
    named = re.findall(r"!\[[^\]]+\]\(([^)]+\.png)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert named
    for name in named:
        with Image.open(ROOT / name) as picture:
            assert picture.size == (1600, 1000)
    kept = list((ROOT / "packaging" / "pictures").glob("*.png"))
    assert sum(path.stat().st_size for path in kept) <= pictures.MOST
