"""How a person likes the Design view, kept from one start to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cnnstudio.settings import SettingsStore
    from cnnstudio.ui.design_page import DesignPage


def keep_habits(page: DesignPage, settings: SettingsStore) -> None:
    """Show the page as it was left, and remember what is changed."""
    palette, inspector = page.palette_panel, page.inspector
    palette.set_first_course(settings.value.first_course)
    inspector.about.fold.setChecked(settings.value.about_layers)
    palette.firstCourseChosen.connect(lambda on: settings.change(first_course=on))
    inspector.aboutUnfolded.connect(lambda on: settings.change(about_layers=on))
