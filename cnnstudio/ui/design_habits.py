"""How a person likes the Design view, kept from one start to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnstudio.ui.kept_views import KeptViews

if TYPE_CHECKING:
    from cnnstudio.settings import Settings, SettingsStore
    from cnnstudio.ui.design_page import DesignPage


def keep_habits(page: DesignPage, settings: SettingsStore) -> None:
    """Show the page as it was left, and remember what is changed."""
    palette, inspector = page.palette_panel, page.inspector
    palette.set_first_course(settings.value.first_course)
    inspector.about.fold.setChecked(settings.value.about_layers)
    palette.firstCourseChosen.connect(lambda on: settings.change(first_course=on))
    inspector.aboutUnfolded.connect(lambda on: settings.change(about_layers=on))
    _keep_canvas_habits(page, settings)


def _keep_canvas_habits(page: DesignPage, settings: SettingsStore) -> None:
    canvas = page.canvas

    def follow(value: Settings) -> None:
        canvas.set_navigation(value.navigation)
        canvas.set_snapping(value.guides, value.snap_to_grid, value.shake_disconnects)
        canvas.set_gaps(value.gaps)
        canvas.minimap.set_wished(value.map)
        canvas.set_adding_keys(value.tab_adds, value.letters_add)
        canvas.set_shortcuts(value.shortcuts, value.single_letters)
        canvas.cards.added_kinds = value.added_kinds

    def choose(preset: str) -> None:
        if preset:
            settings.change(navigation=preset)

    follow(settings.value)
    settings.changed.connect(follow)
    canvas.destroyed.connect(lambda: settings.changed.disconnect(follow, missing_ok=True))
    canvas.navigationChosen.connect(choose)
    canvas.cards.added.connect(lambda kind: settings.replace(settings.value.with_added(kind)))
    KeptViews(page.canvas)
