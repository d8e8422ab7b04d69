from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from cnnstudio.ui import theme
from cnnstudio.ui.start_page import Lesson, RecentProject, StartPage, Template
from cnnstudio.ui.start_rows import LessonRow, RecentRow, TemplateCard
from cnnstudio.ui.widgets import Button, Slab

pytestmark = pytest.mark.usefixtures("look")
SLABS = (Slab("io", 28, 4), Slab("conv", 26, 32), Slab("dense", 10, 8))
TEMPLATES = (
    Template(
        "mnist-cnn",
        "MNIST CNN",
        "Reads handwritten digits.",
        "8 layers · 121,930 parameters",
        SLABS,
        (),
        "Best first network",
    ),
    Template("lenet-5", "LeNet-5", "The 1998 network.", "9 layers · 61,706 parameters", SLABS, ((0, 2),)),
    Template("empty", "Blank", "Start with an empty canvas."),
)


@pytest.fixture
def page(qtbot):
    made = StartPage()
    made.set_templates(TEMPLATES, "Each one trains at once on data that is already here.")
    made.set_recent([RecentProject("/a/b.cnnproj", "b", "Documents", "98.9 %", "Today, 14:02", SLABS)])
    made.set_lessons([Lesson("lab", "view-lab", "Convolution lab", "12 lessons", 0.25)])
    made.resize(1600, 1000)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def button(page, text):
    return next(b for b in page.findChildren(Button) if b.text() == text)


def test_a_pressed_card_says_its_template(page):
    told = []
    page.templateChosen.connect(told.append)
    for card in page.findChildren(TemplateCard):
        QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    assert sorted(told) == ["empty", "lenet-5", "mnist-cnn"]


def test_rows_and_buttons_say_what_they_are_for(page, qtbot):
    with qtbot.waitSignal(page.recentChosen) as recent:
        QTest.mouseClick(page.findChild(RecentRow), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(page.lessonChosen) as lesson:
        QTest.mouseClick(page.findChild(LessonRow), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(page.newRequested):
        QTest.mouseClick(button(page, "New"), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(page.openRequested):
        QTest.mouseClick(button(page, "Open…"), Qt.MouseButton.LeftButton)
    assert recent.args == ["/a/b.cnnproj"]
    assert lesson.args == ["lab"]


def test_tab_reaches_everything_and_enter_or_space_presses_it(page):
    told = []
    page.templateChosen.connect(told.append)
    button(page, "New").setFocus()
    reached = []
    for _ in range(12):
        now: QWidget = page.window().focusWidget()
        if now in reached:
            break
        reached.append(now)
        QTest.keyClick(now, Qt.Key.Key_Tab)
    expected = [b for b in page.findChildren(QAbstractButton) if b.isVisible()]
    assert set(reached) == set(expected)
    assert all(widget.accessibleName() for widget in reached)
    card = next(c for c in page.findChildren(TemplateCard) if c.template.name == "lenet-5")
    QTest.keyClick(card, Qt.Key.Key_Space)
    assert told == ["lenet-5"]


def test_reading_order_is_from_left_to_right(page):
    button(page, "New").setFocus()
    order = []
    for _ in range(7):
        order.append(page.window().focusWidget().accessibleName())
        QTest.keyClick(page.window().focusWidget(), Qt.Key.Key_Tab)
    assert order == ["New", "Open…", "b", "Convolution lab", "MNIST CNN", "LeNet-5", "Blank"]


def test_import_is_offered_only_where_it_works(page, qtbot):
    assert not button(page, "Import…").isVisible()
    able = StartPage(importable=True)
    qtbot.addWidget(able)
    able.show()
    assert button(able, "Import…").isVisible()


def test_without_recent_projects_the_section_says_so(page):
    page.set_recent(())
    assert page.findChild(RecentRow) is None or not page.findChild(RecentRow).isVisible()
    words = [
        label.text() for label in page.findChildren(QWidget) if hasattr(label, "text") and label.isVisible()
    ]
    assert "Projects you save will be listed here." in words


def test_without_lessons_the_section_is_hidden(page):
    page.set_lessons(())
    assert not page._learn_head.isVisible()


def test_only_the_five_newest_projects_are_listed(page):
    page.set_recent([RecentProject(f"/{n}", str(n), "here") for n in range(9)])
    shown = [row for row in page.findChildren(RecentRow) if row.isVisibleTo(page)]
    assert [row.project.path for row in shown] == ["/0", "/1", "/2", "/3", "/4"]


@pytest.mark.parametrize(("width", "columns"), [(1600, 3), (1300, 2), (960, 1)])
def test_cards_stand_in_as_many_columns_as_fit(page, qtbot, width, columns):
    page.resize(width, 1000)

    def lefts():
        return {card.mapTo(page, QPoint(0, 0)).x() for card in page.findChildren(TemplateCard)}

    def stand():
        assert len(lefts()) == columns
        assert all(0 <= left <= width - 312 for left in lefts())

    qtbot.waitUntil(stand, timeout=1000)


def test_the_card_to_take_first_is_marked(page):
    first, second = sorted(
        page.findChildren(TemplateCard), key=lambda card: card.template.name != "mnist-cnn"
    )[:2]
    line = theme.current().colour("accent_line")
    assert first.grab().toImage().pixelColor(0, 180) == line
    assert second.grab().toImage().pixelColor(0, 180) != line


def test_the_card_shows_the_silhouette_of_its_network(page):
    card = next(c for c in page.findChildren(TemplateCard) if c.template.name == "mnist-cnn")
    image = card.grab().toImage()
    inks = {image.pixelColor(x, 68).name() for x in range(image.width())}
    look = theme.current()
    assert {look.family("io").name(), look.family("conv").name(), look.family("dense").name()} <= inks


def test_a_sentence_that_the_card_cuts_is_its_tooltip(page):
    long = "Four convolutions with normalisation and dropout, for pictures of digits."
    page.set_templates([Template("a", "A", "Short."), Template("b", "B", long)])
    cards = {c.template.name: c for c in page.findChildren(TemplateCard) if c.isVisible()}
    assert (cards["a"].toolTip(), cards["b"].toolTip()) == ("", long)


def test_a_card_and_a_row_speak_all_they_show(page):
    card = next(c for c in page.findChildren(TemplateCard) if c.template.name == "mnist-cnn")
    assert (
        card.accessibleDescription()
        == "Reads handwritten digits. 8 layers · 121,930 parameters Best first network"
    )
    assert page.findChild(RecentRow).accessibleDescription() == "Documents, 98.9 %, Today, 14:02"
