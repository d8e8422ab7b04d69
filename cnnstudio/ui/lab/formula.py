"""The formula strip: a rule in symbols, the same with its numbers, and what comes out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cnnstudio.layers.formulas import Reading, formula
from cnnstudio.ui import theme
from cnnstudio.ui.lab.digits import ENLARGED
from cnnstudio.ui.widgets import Label
from cnnstudio.ui.widgets.paint import text_width
from cnnstudio.ui.widgets.styled import Styled


def in_symbols(text: str, reading: Reading, dilated: bool = False) -> str:
    """Return a rule such as floor((W − F + 2P)/S) + 1 in the symbols chosen in the View menu."""
    return formula(text, reading.letters(dilated)).text


def with_numbers(text: str) -> str:
    """Return a rule whose symbols are numbers already, set as the rules are."""
    return formula(text).text


def mono() -> str:
    """Return the font of working, a larger one where everything is enlarged to be read from afar."""
    return "afar" if theme.current().scale >= ENLARGED else "working"


class WorkingLine(Label):
    """A line of mono type that breaks where it must."""

    def __init__(
        self, text: str = "", role: str = "text", wrap: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, mono(), role, wrap=wrap, parent=parent)

    def restyle(self) -> None:
        """Take the font that belongs to the scale."""
        self._font_name = mono()
        super().restyle()


class WorkingText(WorkingLine):
    """Lines of mono type, each as long as it is and a line height apart."""

    def __init__(self, text: str = "", role: str = "text", parent: QWidget | None = None) -> None:
        super().__init__(text, role, wrap=False, parent=parent)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)

    def sizeHint(self) -> QSize:
        """Ask for all lines."""
        lines = self.text().split("\n")
        wide = max(text_width(line, mono()) for line in lines)
        return QSize(wide + 2, len(lines) * theme.current().line_height(mono()))

    def minimumSizeHint(self) -> QSize:
        """Never cut a line."""
        return self.sizeHint()


class FormulaStrip(Styled, QWidget):
    """Lines of working in mono type; the first, where it is the rule in symbols, is faint."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[WorkingLine] = []
        self._shown: list[str] = []
        self._rule = True
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme."""
        self._column.setSpacing(theme.current().space("half"))

    def set_lines(self, lines: Sequence[str], rule: bool = True) -> None:
        """Show the lines, from the symbols down to the result; without a rule the first tells as much as the others."""
        if list(lines) == self._shown and rule == self._rule:
            return
        self._shown, self._rule = list(lines), rule
        while len(self._lines) < len(lines):
            label = WorkingLine()
            self._lines.append(label)
            self._column.addWidget(label)
        for index, label in enumerate(self._lines):
            label.setVisible(index < len(lines))
            label.setText(lines[index] if index < len(lines) else "")
            label.set_role("text_faint" if rule and index == 0 and len(lines) > 1 else "text")
        self.setAccessibleDescription("; ".join(lines))

    def lines(self) -> list[str]:
        """Return what is shown."""
        return [label.text() for label in self._lines if not label.isHidden()]
