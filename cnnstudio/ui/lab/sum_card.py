"""How one output value came about: every product, the running sum, bias and activation, as the arithmetic tells it."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cnnstudio.arithmetic.correlation import Cell, Product
from cnnstudio.language import number, tr
from cnnstudio.ui import theme
from cnnstudio.ui.lab.cells import full
from cnnstudio.ui.lab.formula import WorkingText
from cnnstudio.ui.widgets import Card, Label, Line

_MOST_COLUMNS, _MOST_ROWS = 7, 9


@lru_cache(8192)
def written(value: float) -> str:
    """Return a number of at most some letters for a line of working."""
    if value == int(value) and abs(value) < 1e6:
        return str(int(value)).replace("-", "−")
    return number(value, 3)


def factor(value: float) -> str:
    """Return a weight as it stands behind a dot: negative ones in brackets."""
    text = written(value)
    return f"({text})" if text.startswith("−") else text


def product_rows(products: tuple[Product, ...]) -> list[list[Product]]:
    """Return the products row by row of the kernel."""
    rows: dict[tuple[int, ...], list[Product]] = {}
    for product in products:
        rows.setdefault((product.channel, *product.tap[:-1]), []).append(product)
    return list(rows.values())


def sentence(cell: Cell, first: int) -> str:
    """Return the whole working of a cell as one sentence for the ear."""
    shown = [p for p in cell.products if p.product]
    terms = ", ".join(
        tr("{value} times {weight}", value=written(p.value), weight=written(p.weight)) for p in shown[:25]
    )
    place = tr(
        "Row {row}, column {column} of the output", row=cell.place[-2] + first, column=cell.place[-1] + first
    )
    total = tr(
        "sum {total}, bias {bias}, output {output}.",
        total=full(cell.total),
        bias=full(cell.bias),
        output=full(cell.output),
    )
    if not shown:
        return tr("{place}: all products are 0; {total}", place=place, total=total)
    return tr("{place}: {terms}; {total}", place=place, terms=terms, total=total)


class SumCard(Card):
    """`show_cell(cell, channel)` spells a value out; with several channels the products of one are shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self.head, self.hint = Label("", "strong"), Label("", "small", "text_faint")
        self.products = WorkingText()
        self.sums = QGridLayout()
        self.sums.setVerticalSpacing(0)
        self._names: dict[str, Label] = {}
        self._values: dict[str, Label] = {}
        row = QHBoxLayout()
        row.addWidget(self.products, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        row.addWidget(Line(standing=True))
        side = QVBoxLayout()
        side.addLayout(self.sums)
        side.addStretch(1)
        row.addLayout(side)
        heads = QHBoxLayout()
        heads.addWidget(self.head)
        heads.addStretch(1)
        heads.addWidget(self.hint)
        self.body.addLayout(heads)
        self.body.addLayout(row)
        for index, (key, words) in enumerate(self._words()):
            self._add_sum(index, key, words)
        row.setSpacing(theme.current().space("section"))

    @staticmethod
    def _words() -> tuple[tuple[str, str], ...]:
        return (
            ("channel", tr("Sum of this channel")),
            ("total", tr("Sum")),
            ("bias", tr("Bias")),
            ("biased", tr("With bias")),
            ("output", tr("Output")),
        )

    def _add_sum(self, index: int, key: str, words: str) -> None:
        strong = key == "output"
        name = self._names[key] = Label(words, "body", "text_quiet")
        value = self._values[key] = Label(
            "", "number" if strong else "strong", "accent" if strong else "text"
        )
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.sums.addWidget(name, index, 0)
        self.sums.addWidget(value, index, 1)
        self.sums.setColumnMinimumWidth(1, theme.current().px(96))
        self.sums.setHorizontalSpacing(theme.current().space("section"))

    def value(self, key: str) -> str:
        """Return what stands beside one of the words: channel, total, bias, biased or output."""
        return self._values[key].text()

    def show_cell(self, cell: Cell, channel: int, activation: str, first: int) -> None:
        """Spell a value out; `channel` counts from 0 over the input's channels."""
        self.head.setText(
            tr(
                "Row {row}, column {column} of the output",
                row=cell.place[0] + first,
                column=cell.place[1] + first,
            )
        )
        channels = sorted({p.channel for p in cell.products})
        shown = channel if channel in channels else channels[0]
        products = tuple(p for p in cell.products if p.channel == shown)
        several = len(channels) > 1
        self.hint.setText(
            tr("channel {n} of {all}", n=channels.index(shown) + 1, all=len(channels)) if several else ""
        )
        self.products.setText("\n".join(self._lines(products)))
        self._set("channel", cell.channel_sums[channels.index(shown)], several)
        self._set("total", cell.total, True)
        self._set("bias", cell.bias, True)
        self._set("biased", cell.biased, activation != "linear")
        self._names["output"].setText(
            tr("Output") if activation == "linear" else tr("After {name}", name=activation)
        )
        self._set("output", cell.output, True)
        self.setAccessibleName(self.head.text())
        self.setAccessibleDescription(sentence(cell, first))

    def _set(self, key: str, value: float, shown: bool) -> None:
        self._names[key].setVisible(shown)
        self._values[key].setVisible(shown)
        self._values[key].setText(full(value))

    def _lines(self, products: tuple[Product, ...]) -> list[str]:
        """Return a line for each row of the kernel, each ending in the sum so far."""
        rows, lines = product_rows(products), []
        shown = [p for row in rows[:_MOST_ROWS] for p in row[:_MOST_COLUMNS]]
        wide = max(len(written(p.value)) for p in shown)
        heavy = max(len(factor(p.weight)) for p in shown)
        for index, row in enumerate(rows[:_MOST_ROWS]):
            terms = [f"{written(p.value):>{wide}}·{factor(p.weight):<{heavy}}" for p in row[:_MOST_COLUMNS]]
            rest = " … " if len(row) > _MOST_COLUMNS else ""
            lead = "+ " if index else "  "
            lines.append(f"{lead}{' +'.join(terms)}{rest}  {tr('so far')} {written(row[-1].running)}")
        if len(rows) > _MOST_ROWS:
            lines.append(tr("and {n} rows more", n=len(rows) - _MOST_ROWS))
        return lines
