"""Every workspace walked by Tab: nothing without a name and a role, nowhere stuck, nothing left out."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QWidget,
)

from cnnstudio.ui.canvas.surface import Surface
from cnnstudio.ui.touring.hand import Hand
from tests.ui.small_data import small_project

VIEWS = ("start", "data", "design", "train", "inspect", "draw", "lab")
QUICK = ("design", "train")
CONTROLS = (
    QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit,
)  # fmt: skip
TAKES_CLICKS = (*CONTROLS, QTabBar, QAbstractItemView)
SPEECHLESS = {QAccessible.Role.NoRole, QAccessible.Role.Client, QAccessible.Role.Window}
ARROWS = (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Up)
ENOUGH = 300


@pytest.fixture(
    params=[each if each in QUICK else pytest.param(each, marks=pytest.mark.slow) for each in VIEWS]
)
def view(request, make_studio):
    """A window on one view, with a layer selected and all docks open in Design."""
    studio = make_studio()
    window, hand = studio.window, Hand(studio.window)
    studio.document.replace(small_project())
    window.show_workspace(request.param)
    if request.param == "design":
        for dock in ("table", "problems", "history"):
            window.pages.design.toggle(dock)
        window.pages.design.select(("conv2d_2",))
    elif request.param != "start":
        hand.wait_for(lambda: window.pages.data_set.state in {"open", "none"}, "the data do not open")
    hand.rest(300)
    return window, hand


def walk(hand, key):
    """Press a key until the focus comes back to where it was after the first press."""
    visited = []
    for _step in range(ENOUGH):
        hand.press(key)
        here = QApplication.focusWidget()
        assert here is not None, "the focus is lost"
        if visited and here is visited[-1] and isinstance(here, Surface):
            continue  # from one layer to the next; the last one leads on
        if visited and here is visited[0]:
            return visited
        assert here not in visited, f"{said(here)} is met twice before the round is done"
        visited.append(here)
    raise AssertionError("the round does not end")


def said(widget):
    return f"{type(widget).__name__} {widget.accessibleName()!r}"


def interface(widget):
    return QAccessible.queryAccessibleInterface(widget)


def test_tab_meets_every_control_once_and_shift_tab_the_same_way_back(view):
    _window, hand = view
    forth, back = walk(hand, Qt.Key.Key_Tab), walk(hand, Qt.Key.Key_Backtab)
    assert len(forth) >= 6
    turned = [forth[0], *reversed(forth[1:])]
    start = turned.index(back[0])
    assert [said(w) for w in back] == [said(w) for w in (*turned[start:], *turned[:start])]


def test_what_tab_meets_has_a_name_and_a_role(view):
    _window, hand = view
    for widget in walk(hand, Qt.Key.Key_Tab):
        spoken = interface(widget)
        assert spoken.text(QAccessible.Text.Name).strip(), f"{said(widget)} in {said(widget.parentWidget())}"
        assert spoken.role() not in SPEECHLESS, said(widget)
        assert spoken.rect().width() > 0, said(widget)
        assert spoken.rect().height() > 0, said(widget)


def visible(window, kinds):
    return [
        widget
        for widget in window.findChildren(QWidget)
        if isinstance(widget, kinds) and widget.isVisible() and not isinstance(widget, QScrollBar)
    ]


def test_every_visible_control_has_an_accessible_name(view):
    window, _hand = view
    nameless = [w for w in visible(window, CONTROLS) if not interface(w).text(QAccessible.Text.Name).strip()]
    assert [f"{said(w)} in {said(w.parentWidget())}" for w in nameless] == []


def takes_clicks(widget):
    """Facts that cannot be pressed are no controls; the arrow in a field is its Down key, a header its rows' place."""
    told_only = interface(widget).role() == QAccessible.Role.StaticText
    part_of_field = isinstance(widget.parentWidget(), QLineEdit | QAbstractItemView)
    return widget.isEnabled() and not told_only and not part_of_field


def reached_by_arrows(hand, wanted, stops):
    """Say whether the arrow keys lead from a group's one tab stop to this member of it."""
    stop = next((s for s in stops if s.parentWidget() is wanted.parentWidget()), None)
    if stop is None:
        return False
    for arrow in ARROWS:
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        for _step in range(20):
            hand.press(arrow)
            if wanted.hasFocus():
                return True
    return False


def test_every_control_that_takes_clicks_can_be_reached_by_key(view):
    window, hand = view
    stops = walk(hand, Qt.Key.Key_Tab)
    missing = [w for w in visible(window, TAKES_CLICKS) if takes_clicks(w) and w not in stops]
    unreached = [
        w
        for w in missing
        if not reached_by_arrows(hand, w, [s for s in stops if isinstance(s, QAbstractButton)])
    ]
    assert [f"{said(w)} in {said(w.parentWidget())}" for w in unreached] == []


def test_a_view_gives_the_keyboard_to_its_main_part(make_studio):
    studio = make_studio()
    pages = studio.window.pages
    studio.document.replace(small_project())
    studio.window.show_workspace("design")
    assert pages.design.canvas.viewport().hasFocus()
    studio.window.show_workspace("train")
    assert pages.train.header.start.hasFocus()
    studio.window.show_workspace("draw")
    assert pages.draw.pad.hasFocus()
