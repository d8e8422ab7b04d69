"""Every control of a page of the lab and how a user changes it: by a key or a press, from the same settings each time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

Step = Callable[[int], object]
"""A part of a change; it is given the number of the run."""
_RATES = ("1, 2, 3", "2, 2, 2")


class Change(NamedTuple):
    """A control's change: `ready` brings the page to where it begins, `act` is what is timed."""

    name: str
    ready: Step
    act: Step


def changes_of(page: Any) -> Iterator[Change]:
    """Yield the changes of every control of a page that can be seen and used now, the way back to the first settings last."""
    from PySide6.QtWidgets import QWidget

    base = page.settings
    for widget in page.findChildren(QWidget):
        if widget.isVisible() and widget.isEnabled():
            for found in _of_widget(page, widget):
                yield found._replace(ready=_from(page, base, found.ready))
    yield from (found._replace(ready=_from(page, base, found.ready)) for found in _of_page(page))


def _from(page: Any, base: Any, ready: Step) -> Step:
    """Return what puts the settings back first, so that each run begins with the same."""

    def begin(run: int) -> None:
        if page.settings != base or not page.refusal.isHidden() or any(_problems(page)):
            page.set_settings(base)
        ready(run)

    return begin


def _problems(page: Any) -> Iterator[str]:
    from cnnstudio.ui.widgets import FormRow

    return (row.problem() for row in page.findChildren(FormRow))


def _of_widget(page: Any, widget: Any) -> Iterator[Change]:
    from cnnstudio.ui.lab.chips import Chips
    from cnnstudio.ui.lab.grid import NumberGrid
    from cnnstudio.ui.widgets import Choice, NumberField, Segments, Slider, Switch, TextField, TileGrid

    ways: tuple[tuple[type, Callable[[Any], Iterator[Change]]], ...] = (
        (NumberField, _of_number),
        (Choice, _of_choice),
        (Segments, _of_segments),
        (Chips, _of_chips),
        (Switch, _of_switch),
        (Slider, _of_slider),
        (TextField, _of_text),
        (TileGrid, _of_tiles),
        (NumberGrid, _of_grid),
    )
    for kind, way in ways:
        if isinstance(widget, kind):
            yield from way(widget)
            return
    if widget in (getattr(page, "turn", None), getattr(page, "act", None)):
        yield _pressed(widget, widget.text())


def _of_page(page: Any) -> Iterator[Change]:
    """Yield what the arrow keys do that belong to the page itself, and what leads to its first settings."""
    from PySide6.QtCore import Qt

    from cnnstudio.language import tr
    from cnnstudio.ui.widgets import Button

    keys = Qt.Key
    for name, ways in (("right", (keys.Key_Right, keys.Key_Left)), ("down", (keys.Key_Down, keys.Key_Up))):
        yield Change(f"arrow {name}", _focused(page), lambda run, ways=ways: _key(page, ways[run % 2]))
    for button in page.findChildren(Button):
        if button.text() == tr("Reset"):
            yield _pressed(button, button.text())


def _key(widget: Any, key: Any) -> None:
    from PySide6.QtTest import QTest

    QTest.keyClick(widget, key)


def _press(widget: Any, at: Any = None) -> None:
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at or QPoint())


def _focused(widget: Any) -> Step:
    return lambda _run: widget.setFocus()


def _pressed(widget: Any, name: str) -> Change:
    return Change(name, lambda _run: None, lambda _run: _press(widget))


def _of_number(field: Any) -> Iterator[Change]:
    """Step up and step down, where the limits let it."""
    from PySide6.QtCore import Qt

    value, focus = field.value() or 0, _focused(field)
    for name, key, limit in (("up", Qt.Key.Key_Up, field._high), ("down", Qt.Key.Key_Down, field._low)):
        if limit is None or value != limit:
            yield Change(f"{field.accessibleName()} {name}", focus, lambda _run, key=key: _key(field, key))


def _of_choice(choice: Any) -> Iterator[Change]:
    """Go to each option by the arrow key, from the option beside it."""
    for index in range(choice.count()):
        if index != choice.currentIndex():
            yield _option(choice, index)


def _option(choice: Any, index: int) -> Change:
    from PySide6.QtCore import Qt

    key, beside = (Qt.Key.Key_Down, index - 1) if index else (Qt.Key.Key_Up, 1)

    def ready(_run: int) -> None:
        choice.setCurrentIndex(beside)
        choice.setFocus()

    return Change(
        f"{choice.accessibleName()}: {choice.itemText(index)}", ready, lambda _run: _key(choice, key)
    )


def _of_segments(segments: Any) -> Iterator[Change]:
    """Press each of the others."""
    from PySide6.QtWidgets import QRadioButton

    buttons = segments.findChildren(QRadioButton)
    lit = next(button for button in buttons if button.isChecked())

    def ready(_run: int) -> None:
        if not lit.isChecked():
            _press(lit)

    for button in buttons:
        if button is not lit and button.isEnabled():
            name = f"{segments.accessibleName()}: {button.text()}"
            yield Change(name, ready, lambda _run, button=button: _press(button))


def _of_chips(chips: Any) -> Iterator[Change]:
    for button in chips.buttons.values():
        if not button.isChecked():
            yield _pressed(button, f"{chips.accessibleName()}: {button.text()}")


def _of_switch(switch: Any) -> Iterator[Change]:
    yield _pressed(switch, switch.text())


def _of_slider(slider: Any) -> Iterator[Change]:
    """Go one place on and back by turns."""
    from PySide6.QtCore import Qt

    if slider.maximum() > slider.minimum():
        keys = (Qt.Key.Key_Right, Qt.Key.Key_Left)
        yield Change(slider.accessibleName(), _focused(slider), lambda run: _key(slider, keys[run % 2]))


def _of_text(field: Any) -> Iterator[Change]:
    """Type something else, and enter it."""
    from PySide6.QtCore import Qt

    def ready(run: int) -> None:
        field.setFocus()
        field.setText(_RATES[run % 2])

    yield Change(field.accessibleName(), ready, lambda _run: _key(field, Qt.Key.Key_Return))


def _of_tiles(tiles: Any) -> Iterator[Change]:
    """Press the first two tiles by turns."""
    if tiles.count() > 1:
        yield Change(
            tiles.accessibleName(), lambda _run: None,
            lambda run: _press(tiles, tiles.tile_rect(1 - run % 2).center()),
        )  # fmt: skip


def _of_grid(grid: Any) -> Iterator[Change]:
    """Enter another number into the first cell."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    if not grid.editable:
        return
    name = f"a cell of {grid.accessibleName()}"

    def ready(_run: int) -> None:
        _press(grid, grid.rect_of(0, 0).center().toPoint())
        grid.setFocus()
        QTest.keyClicks(grid, "1" if float(grid.values[0, 0]) != 1 else "0")

    yield Change(name, ready, lambda _run: _key(grid.editor, Qt.Key.Key_Return))
