"""What tests of the screen share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from cnnstudio.ui import theme
from cnnstudio.ui.look import Look


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Look]:
    """Wear the dark theme without motion for one test."""
    worn = Look(qapp, "dark", reduced_motion=True)
    yield worn
    qapp.styleHints().colorSchemeChanged.disconnect(worn.follow_system)
    worn.deleteLater()
    theme.use(theme.load("dark"))
