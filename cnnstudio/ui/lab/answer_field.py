"""Where an answer is given: a line to type in, or options to choose from."""

from __future__ import annotations

from collections.abc import Sized

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from cnnstudio.language import tr
from cnnstudio.lessons.asked import Asked, Form, Verdict, size_example
from cnnstudio.ui import theme
from cnnstudio.ui.lab.chips import Chips
from cnnstudio.ui.widgets.text_field import Field

_EXAMPLES: dict[Form, str] = {"shape": "26 x 26 x 32", "list": "1, 2, 3", "table": "1 2; 3 4"}
_WIDE = ("list", "table")


def example_of(form: Form, wanted: object) -> str:
    """Return how such an answer is typed; a size of two numbers is shown with two."""
    if form == "shape" and isinstance(wanted, Sized):
        return size_example(wanted)
    return _EXAMPLES.get(form, "")


class AnswerLine(Field):
    """One line; `entered()` tells Return, and Escape is left to the lab."""

    entered = Signal()

    _wide = False

    def __init__(self) -> None:
        super().__init__(tr("Your answer"))
        self.setMaxLength(2_000)
        self.textEdited.connect(lambda _words: self.set_problem(""))
        self.setToolTip(tr("Enter checks the answer; Escape goes to the page, and Enter there comes back"))
        self.setAccessibleDescription(self.toolTip())

    def restyle(self) -> None:
        """Take the size from the theme."""
        super().restyle()
        self.setMinimumWidth(theme.current().px(96))
        self.setMaximumWidth(theme.current().px(320 if self._wide else 220))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter the answer by Return."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def show_form(self, form: Form, title: str, wanted: object = None) -> None:
        """Expect another kind of answer; rows of numbers get more room."""
        self.clear()
        self.set_problem("")
        self._wide = form in _WIDE
        self.restyle()
        example = example_of(form, wanted)
        self.setPlaceholderText(tr("such as {example}", example=example) if example else "")
        self.setAccessibleName(tr("Your answer to: {question}", question=title))


class Options(Chips):
    """Options to choose: exactly one, or any number of them."""

    def __init__(self, options: tuple[str, ...], several: bool, name: str) -> None:
        self._several = several
        super().__init__([(str(n), words) for n, words in enumerate(options)], name)

    def _press(self, value: str) -> None:
        if not self._several:
            self.set_value(value)
        self.chosen.emit(value)

    def picked(self) -> tuple[bool, ...]:
        """Return which options are on."""
        return tuple(button.isChecked() for button in self.buttons.values())


def verdict_on(asked: Asked, line: AnswerLine, options: Options | None, tries: int) -> Verdict:
    """Return the verdict on what stands in the line, or on the options that are on."""
    return asked.chosen(options.picked(), tries) if options is not None else asked.marked(line.text(), tries)


def shown_form(parent: QWidget, asked: Asked) -> Options | None:
    """Return new options where the question has some."""
    if not asked.options:
        return None
    options = Options(asked.options, asked.form == "several", asked.title)
    options.setParent(parent)
    return options
