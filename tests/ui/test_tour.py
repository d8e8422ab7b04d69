"""The tour: what its hand refuses, what its album writes, and a view that is not reached."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cnnstudio import language
from cnnstudio.app import compose
from cnnstudio.ui import theme, tour
from cnnstudio.ui.touring.album import Album
from cnnstudio.ui.touring.hand import Hand, NotReached
from cnnstudio.ui.touring.journey import Scene
from cnnstudio.ui.touring.seen import demand, demand_words, words_on

SHOWN = SimpleNamespace(language="en")


@pytest.fixture
def pressed(qtbot):
    """A window with a button, and how often it was pressed."""
    window = QWidget()
    window.resize(400, 200)
    button, cover = QPushButton("Press", window), QWidget(window)
    button.setGeometry(50, 50, 100, 40)
    cover.setGeometry(200, 0, 200, 200)
    cover.hide()
    times = []
    button.clicked.connect(lambda: times.append(1))
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    return SimpleNamespace(window=window, button=button, cover=cover, times=times, hand=Hand(window))


def test_a_click_reaches_what_a_person_would_hit(pressed):
    pressed.hand.click(pressed.button)
    assert pressed.times == [1]


def test_a_click_waits_until_a_layout_that_is_due_has_moved_the_button(pressed):
    above = QWidget()
    above.setFixedHeight(10)
    pressed.cover.hide()
    column = QVBoxLayout(pressed.window)
    column.addWidget(above)
    column.addWidget(pressed.button)
    column.addStretch(1)
    pressed.hand.rest()
    before = pressed.button.y()
    above.setFixedHeight(120)
    assert pressed.button.y() == before  # the layout comes with the next turn of the loop
    pressed.hand.click(pressed.button)
    assert pressed.button.y() > before
    assert pressed.times == [1]


def test_what_is_covered_or_hidden_is_not_clicked(pressed):
    pressed.cover.setGeometry(0, 0, 400, 200)
    pressed.cover.show()
    pressed.cover.raise_()
    with pytest.raises(NotReached, match="covered"):
        pressed.hand.click(pressed.button)
    pressed.cover.hide()
    pressed.button.hide()
    with pytest.raises(NotReached, match="not on the screen"):
        pressed.hand.click(pressed.button)
    assert pressed.times == []


def test_waiting_ends_with_what_did_not_come_about(pressed):
    with pytest.raises(NotReached, match="no rain"):
        pressed.hand.wait_for(lambda: False, "no rain", 0.1)


def test_words_are_read_from_what_is_visible_only(pressed):
    assert "Press" in words_on(pressed.window)
    pressed.button.hide()
    with pytest.raises(NotReached, match="Press"):
        demand_words(pressed.window, "Press")


def test_an_album_takes_a_view_in_both_themes_and_lists_them(make_studio, tmp_path):
    studio = make_studio()
    album, checks = Album(tmp_path), []
    scene = Scene("start", lambda: None, lambda: checks.append(theme.current().dark))
    album.take(studio.window, Hand(studio.window), scene, 1, "en")
    album.close()
    assert checks == [True, False]
    assert json.loads((tmp_path / "tour.json").read_text()) == [
        {"file": "01-start-dark.png", "view": "start", "theme": "dark", "ok": True},
        {"file": "01-start-light.png", "view": "start", "theme": "light", "ok": True},
    ]
    dark, light = (QImage(str(tmp_path / f"01-start-{look}.png")) for look in ("dark", "light"))
    assert (dark.width(), dark.height()) == (light.width(), light.height()) == (1600, 1000)
    assert dark.pixelColor(20, 900).lightness() < 80
    assert light.pixelColor(20, 900).lightness() > 200


def test_a_picture_is_taken_once_the_view_shows_what_it_must(make_studio, tmp_path):
    studio, tries = make_studio(), []

    def late():
        tries.append(theme.current().dark)
        demand(len(tries) > 5, "it has not come")

    album = Album(tmp_path)
    album.take(studio.window, Hand(studio.window), Scene("start", lambda: None, late), 1, "en")
    assert tries == [*[True] * 6, False]
    assert [entry["ok"] for entry in album.entries] == [True, True]


def test_a_check_that_never_holds_says_what_is_missing(pressed):
    with pytest.raises(NotReached, match="no rain"):
        pressed.hand.wait_until_sound(lambda: demand(False, "no rain"), 0.1)


def test_a_view_that_is_not_reached_ends_the_tour_with_four(qapp, home, tmp_path, monkeypatch, capsys):
    def scenes(journey):
        return (
            Scene("start", lambda: None, lambda: None),
            Scene(
                "nowhere",
                lambda: journey.hand.wait_for(lambda: False, "no way leads there", 0.1),
                lambda: None,
            ),
            Scene("never", lambda: pytest.fail("the tour goes on"), lambda: None),
        )

    monkeypatch.setattr(tour.Journey, "scenes", scenes)
    studios = []

    def composed(app, settings):
        studios.append(compose(app, settings))
        studios[-1].window.ready.disconnect(studios[-1].client.start)
        return studios[-1]

    code = tour.main(tmp_path / "pictures", SHOWN, composed)
    qapp.styleHints().colorSchemeChanged.disconnect(studios[0].look.follow_system)
    studios[0].look.deleteLater()
    entries = json.loads((tmp_path / "pictures" / "tour.json").read_text())
    assert code == 4
    assert [(entry["view"], entry["ok"]) for entry in entries] == [
        ("start", True), ("start", True), ("nowhere", False),
    ]  # fmt: skip
    assert all((tmp_path / "pictures" / entry["file"]).is_file() for entry in entries)
    assert "nowhere: no way leads there" in capsys.readouterr().err
    assert language.tr("Start") == "Start"


@pytest.mark.qt_no_exception_capture
def test_a_fault_in_the_windows_own_code_is_not_passed_over(qapp, home, tmp_path, monkeypatch, capsys):
    def break_it(journey):
        journey._window.start.newRequested.connect(lambda: 1 / 0)
        journey.hand.click(journey._window.start._new)

    monkeypatch.setattr(
        tour.Journey, "scenes", lambda journey: (Scene("start", lambda: break_it(journey), lambda: None),)
    )
    studios = []

    def composed(app, settings):
        studios.append(compose(app, settings))
        studios[-1].window.ready.disconnect(studios[-1].client.start)
        return studios[-1]

    assert tour.main(tmp_path / "pictures", SHOWN, composed) == 4
    qapp.styleHints().colorSchemeChanged.disconnect(studios[0].look.follow_system)
    studios[0].look.deleteLater()
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_the_users_own_settings_are_not_touched(home, tmp_path, monkeypatch):
    monkeypatch.setattr(tour, "_played", lambda *_: True)
    monkeypatch.setattr(tour, "_played_apart", lambda *_: True)
    monkeypatch.setattr(tour, "_application", lambda _home: None)
    assert tour.main(tmp_path / "pictures", SHOWN, compose) == 0
    assert not (home / "config" / "settings.json").exists()


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_the_whole_tour_reaches_every_view_as_a_program(tmp_path):
    order = [sys.executable, "-m", "cnnstudio", "tour", "-o", str(tmp_path / "pictures")]
    done = subprocess.run(order, env=dict(os.environ), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    entries = json.loads((tmp_path / "pictures" / "tour.json").read_text())
    assert all(entry["ok"] for entry in entries)
    views = {entry["view"] for entry in entries}
    assert {
        "start",
        "design",
        "design-problem",
        "design-table",
        "data",
        "train",
        "train-layers",
        "train-same-way",
        "evaluate",
        "inspect",
        "inspect-why",
        "draw",
        "draw-back",
        "lab",
        "lab-lesson",
        "import",
    } <= views
    for view in views:
        looks = {e["file"].rsplit("-", 1)[1] for e in entries if e["view"] == view}
        assert looks == {"dark.png", "light.png", "pseudo.png"}
    for entry in entries:
        picture = QImage(str(tmp_path / "pictures" / entry["file"]))
        assert (picture.width(), picture.height()) == (1600, 1000)
