"""The start page leads on: recent projects, cards, import, and a tour of 90 seconds (line M06)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from cnnstudio.document import files, templates
from cnnstudio.ui.short_tour import SECONDS_EACH, stops
from cnnstudio.ui.start_rows import LessonRow, RecentRow, TemplateCard

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(make_studio):
    studio = make_studio(theme="dark", first_run=False)
    studio.window.show_workspace("start")
    return studio.window


def test_the_start_page_has_a_card_for_each_way_to_begin(window):
    titles = {card.accessibleName().split(",")[0] for card in window.start.findChildren(TemplateCard)}
    assert {"LeNet-5", "Deep digits", "Residual", "Blank"} <= {
        t.split(":")[0].split(".")[0].strip() for t in titles
    }


@pytest.mark.parametrize(
    ("name", "layers"), [("lenet-5", 9), ("deep-digits", 14), ("residual", 0), ("empty", 0)]
)
def test_a_card_begins_its_network(window, qtbot, name, layers):
    card = next(c for c in window.start._cards if c.template.name == name)
    qtbot.mouseClick(card, LEFT)
    assert window.workspace == "design"
    assert window.document.project.graph == templates.new(name).graph


def test_a_saved_project_is_listed_and_opened(window, qtbot, tmp_path):
    path = tmp_path / "digits.cnnproj"
    files.save(templates.new("lenet-5"), path)
    window.files.open_path(path)
    window.show_workspace("start")
    row = window.start.findChildren(RecentRow)[-1]
    window.document.replace(templates.new("empty"))
    qtbot.mouseClick(row, LEFT)
    assert window.document.path == path
    assert window.workspace == "design"


def test_import_asks_for_a_file_and_open_too(window, qtbot):
    for button in (window.start._import, window.start._open):
        assert button.isVisible()
        qtbot.mouseClick(button, LEFT)
        dialog = next(d for d in window.findChildren(QFileDialog) if d.isVisible())
        dialog.close()


def test_the_tour_stands_beside_each_part_and_takes_90_seconds(window, qtbot):
    qtbot.mouseClick(window.start.findChildren(LessonRow)[-1], LEFT)
    tour = window.tour
    qtbot.waitUntil(lambda: tour.card is not None, timeout=3000)
    shown = stops(window)
    assert len(shown) * SECONDS_EACH == 90
    for number, stop in enumerate(shown):
        card = tour.card
        assert card.isVisible()
        assert stop.title in card.accessibleName()
        assert window.rect().contains(card.geometry())
        part = stop.part()
        box = QRect(part.mapTo(window, part.rect().topLeft()), part.size())
        assert box.adjusted(-40, -40, 40, 40).intersects(card.geometry()), stop.title
        assert card.back.isEnabled() == (number > 0)
        qtbot.mouseClick(card.next, LEFT)
    assert tour.card is None


def test_the_tour_goes_by_keys_and_ends_with_escape(window, qtbot):
    window.actions_by_id["tour"].trigger()
    qtbot.waitUntil(lambda: window.tour.card is not None, timeout=3000)
    first = window.tour.card.accessibleName()
    QTest.keyClick(window.tour.card, Qt.Key.Key_Right)
    assert window.tour.card.accessibleName() != first
    QTest.keyClick(window.tour.card, Qt.Key.Key_Left)
    assert window.tour.card.accessibleName() == first
    QTest.keyClick(window.tour.card, Qt.Key.Key_Escape)
    assert window.tour.card is None
