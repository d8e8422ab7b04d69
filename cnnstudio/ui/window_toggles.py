"""What can be on or off in the window: how it is turned round, and whether it is on now."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from cnnstudio.ui import theme
from cnnstudio.ui.actions import Toggle

if TYPE_CHECKING:
    from cnnstudio.settings import Settings
    from cnnstudio.ui.canvas.stage import Stage
    from cnnstudio.ui.commanded import Commanded

_DOCKS = ("table", "outline", "problems", "history", "what-if")
_MEASURES = ("parameters", "macs", "memory", "field")
_WAYS = {"canvas-maps": "maps", "tensors": "tensors", "only-paths": "paths", "own-wires": "own_wires"}


class WindowToggles:
    """The switches of one window; asking whether one is on builds no view that was not shown yet."""

    def __init__(self, window: Commanded) -> None:
        self._window = window

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return the switches by the ids of their actions."""
        return {**self._of_canvas(), **self._of_theme(), **self._of_habits()}

    def _of_canvas(self) -> dict[str, Callable[[], object]]:
        return {
            "lock": Toggle(self._turn_lock, lambda: self._on_stage(lambda stage: stage.locked)),
            "map": self._kept("map"),
            **{name: Toggle(self._turner(name), self._standing(name)) for name in _DOCKS},
            **{f"measure-{name}": self._way("measure", name, "") for name in _MEASURES},
            **{name: self._way(field, True, False) for name, field in _WAYS.items()},
        }

    def _of_theme(self) -> dict[str, Callable[[], object]]:
        change = self._window.settings.change
        return {
            "theme": lambda: change(theme="light" if theme.current().dark else "dark"),
            "theme-contrast": Toggle(self._turn_contrast, lambda: self._value.theme == "contrast"),
            "theme-system": Toggle(lambda: change(theme="system"), lambda: self._value.theme == "system"),
            "reduced-motion": self._kept("reduced_motion"),
        }

    def _of_habits(self) -> dict[str, Callable[[], object]]:
        change = self._window.settings.change
        return {
            **{f"symbols-{name}": self._symbols(name) for name in ("WFPS", "nfps", "ikpsd")},
            "first-row": Toggle(
                lambda: change(first_row=1 - self._value.first_row), lambda: self._value.first_row == 1
            ),
            "guides": self._kept("guides"),
            "gaps": self._kept("gaps"),
            "snap-to-grid": self._kept("snap_to_grid"),
        }

    @property
    def _value(self) -> Settings:
        return self._window.settings.value

    def _kept(self, field: str) -> Toggle:
        """Return the switch of a setting that is true or false."""
        return Toggle(
            lambda: self._window.settings.change(**{field: not getattr(self._value, field)}),
            lambda: bool(getattr(self._value, field)),
        )

    def _symbols(self, letters: str) -> Toggle:
        return Toggle(
            lambda: self._window.settings.change(symbols=letters), lambda: self._value.symbols == letters
        )

    def _turn_contrast(self) -> None:
        """Wear strong contrast, or again what was worn before."""
        value, change = self._value, self._window.settings.change
        if value.theme == "contrast":
            change(theme=value.theme_before)
        else:
            change(theme="contrast", theme_before=value.theme)

    def _stage(self) -> Stage | None:
        """Return what is shown on the canvas, None before it was shown first."""
        pages = self._window.pages
        return pages.design.canvas.stage if "design" in pages.__dict__ else None

    def _on_stage(self, says: Callable[[Stage], bool]) -> bool:
        stage = self._stage()
        return stage is not None and says(stage)

    def _turn_lock(self) -> None:
        if self._window.workspace == "design":
            self._window.pages.design.canvas.toggle_lock()

    def _way(self, field: str, on: object, off: object) -> Toggle:
        """Return the switch of one way to look at the network, which shows the network too."""

        def turn() -> None:
            self._window.show_workspace("design")
            stage = self._window.pages.design.canvas.stage
            stage.look(**{field: off if getattr(stage.lens, field) == on else on})

        return Toggle(turn, lambda: self._on_stage(lambda stage: getattr(stage.lens, field) == on))

    def _turner(self, name: str) -> Callable[[], None]:
        """Return what shows or hides a dock of Design; from another view it only shows it."""

        def turn() -> None:
            window = self._window
            elsewhere = window.workspace != "design"
            if elsewhere:
                window.show_workspace("design")
            if not elsewhere or window.pages.design.docks[name].isHidden():
                window.pages.design.toggle(name)

        return turn

    def _standing(self, name: str) -> Callable[[], bool]:
        window = self._window
        return lambda: window.workspace == "design" and not window.pages.design.docks[name].isHidden()
