"""What tests of the screen share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cnnstudio.app import Studio, compose
from cnnstudio.settings import SettingsStore
from cnnstudio.ui import theme
from cnnstudio.ui.look import Look

_PATIENCE = 30_000  # milliseconds; what comes about is waited for no longer than it takes


@pytest.fixture(scope="session", autouse=True)
def typed_words_stay_words(qapp: QApplication) -> None:
    """Let letters typed into a list belong to one word, however long the machine takes between two of them."""
    qapp.setKeyboardInputInterval(_PATIENCE)


@pytest.fixture
def qtbot(qtbot: QtBot) -> QtBot:
    """Let no wait for something give up early, whatever the test says: a busy machine is no fault of ours."""
    for name in ("waitUntil", "waitSignal", "waitSignals", "waitActive", "waitExposed"):
        setattr(qtbot, name, _patient(getattr(qtbot, name)))
    return qtbot


def _patient(wait: Callable[..., object]) -> Callable[..., object]:
    def waiting(*what: object, timeout: int = 0, **how: object) -> object:
        for_nothing = how.get("raising") is False  # as assertNotEmitted does
        return wait(*what, timeout=timeout if for_nothing else max(timeout, _PATIENCE), **how)

    return waiting


@pytest.fixture(autouse=True)
def hands_off(qapp: QApplication) -> None:
    """Let go of the keys and buttons that an earlier test held last, and put the pointer beside the screen.

    Otherwise a move would come with its Alt, and a move to where it has left the pointer would be none.
    """
    nothing = QWidget()
    for button in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton):
        QTest.mouseRelease(nothing, button)
    QCursor.setPos(-10, -10)
    qapp.processEvents()


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Look]:
    """Wear the dark theme without motion for one test."""
    worn = Look(qapp, "dark", reduced_motion=True)
    yield worn
    qapp.styleHints().colorSchemeChanged.disconnect(worn.follow_system)
    worn.deleteLater()
    theme.use(theme.load("dark"))


@pytest.fixture
def make_studio(qapp: QApplication, home: Path) -> Iterator[Callable[..., Studio]]:
    """Compose the whole application without its engine, shown at full size; close it without questions."""
    made: list[Studio] = []

    def make(engine: bool = False, **settings: object) -> Studio:
        store = SettingsStore()
        store.replace(store.value.changed(**{"theme": "dark", "reduced_motion": True, **settings}))
        studio = compose(qapp, store)
        if not engine:
            studio.window.ready.disconnect(studio.client.start)
        made.append(studio)
        studio.window.resize(1600, 1000)  # the offscreen platform's screen is smaller
        studio.window.show()
        qapp.processEvents()
        return studio

    yield make
    for studio in made:
        _put_away(studio)
    theme.use(theme.load("dark"))


def _put_away(studio: Studio) -> None:
    dialog = studio.window.files.dialog
    if dialog is not None:
        dialog.close()
    studio.window.files.when_safe = lambda then: then()  # type: ignore[method-assign]
    studio.window.parting.ask = lambda then: then()  # type: ignore[method-assign]
    studio.window.close()
    studio.end()
    studio.app.styleHints().colorSchemeChanged.disconnect(studio.look.follow_system)
    studio.look.deleteLater()
    studio.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
