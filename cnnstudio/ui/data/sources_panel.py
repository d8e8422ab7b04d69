"""The list of data sets, and what is known of the project's."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from cnnstudio.data import bundled, fetchable, teaching
from cnnstudio.data.samples import DatasetInfo, Samples
from cnnstudio.language import number, percent, tr
from cnnstudio.ui import theme
from cnnstudio.ui.data.drop_place import DropPlace
from cnnstudio.ui.data.file_chooser import ask_for_file, ask_for_folder
from cnnstudio.ui.data.received import kind_of_picture
from cnnstudio.ui.data.source_row import SourceRow
from cnnstudio.ui.data.summaries import Summary
from cnnstudio.ui.widgets.buttons import LinkButton
from cnnstudio.ui.widgets.card import SidePanel
from cnnstudio.ui.widgets.labels import Elided, Label, Line

_BALANCED = 0.2


class SourcesPanel(SidePanel):
    """Pressing a data set asks for it; so do dropping and choosing a file."""

    chosen = Signal(str)
    offered = Signal(str)
    """A file or folder that was dropped or picked."""
    pasteWanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Sources"), side="left", parent=parent)
        self.rows: list[SourceRow] = []
        self._parts: list[QWidget] = []
        self._listed: object = None
        self._list, self._facts = QVBoxLayout(), QGridLayout()
        self.drop, self._rule, self._about = DropPlace(), Line(), Elided("", "strong")
        self.drop.dropped.connect(self.offered)
        self.drop.clicked.connect(lambda: ask_for_file(self))
        self.folder = LinkButton(tr("Choose a folder…"))
        self.folder.clicked.connect(lambda: ask_for_folder(self))
        self.paste = LinkButton(tr("Paste a picture"))
        self.paste.setToolTip(tr("Give a picture on the clipboard its class, key Ctrl+V"))
        self.paste.clicked.connect(self.pasteWanted)
        self._values: dict[str, Label] = {}
        self._lower = QVBoxLayout()
        # In a widget of their own: the arrow keys walk through the rows, and must not lead to these.
        own, opening = QWidget(), QVBoxLayout()
        opening.setContentsMargins(0, 0, 0, 0)
        own.setLayout(opening)
        opening.addWidget(self.drop)
        for link in (self.folder, self.paste):
            opening.addWidget(link, 0, Qt.AlignmentFlag.AlignHCenter)
        for part in (own, self._rule, self._about):
            self._lower.addWidget(part)
        self._lower.addLayout(self._facts)
        self.body.addLayout(self._list)
        self.body.addLayout(self._lower)
        self.body.addStretch(1)
        self._facts.setColumnStretch(1, 1)
        self.restyle()

    def restyle(self) -> None:
        """Take distances from the theme; rows reach from edge to edge."""
        super().restyle()
        look = theme.current()
        inset = look.space("inset")
        self.body.setContentsMargins(0, 0, 0, inset)
        if hasattr(self, "_lower"):
            self._list.setSpacing(0)
            self._lower.setContentsMargins(inset, look.space("unit"), inset, 0)
            self._lower.setSpacing(look.space("gap"))
            self._facts.setVerticalSpacing(look.px(7))

    def show_sources(self, infos: tuple[DatasetInfo, ...], source: str) -> None:
        """List the data sets by where they come from; the project's own is marked."""
        # Rows that say the same stay: the keyboard may stand on one of them.
        listed = (infos, source if source not in {info.name for info in infos} else "")
        if listed != self._listed:
            self._listed = listed
            self._list_anew(infos, source)
        for row in self.rows:
            row.setChecked(row.source == source)

    def _list_anew(self, infos: tuple[DatasetInfo, ...], source: str) -> None:
        for part in self._parts:
            part.hide()
            self._list.removeWidget(part)
            part.deleteLater()
        self.rows, self._parts = [], []
        for title, group in _groups(infos, source):
            self._add_group(title, group)

    def _add_group(self, title: str, group: list[SourceRow]) -> None:
        look = theme.current()
        head = Label(title, "group", "text_quiet")
        head.setContentsMargins(look.space("inset"), look.px(12), 0, look.px(4))
        for part in (head, *group):
            self._list.addWidget(part)
            part.show()
            self._parts.append(part)
        for row in group:
            row.clicked.connect(partial(self.chosen.emit, row.source))
            self.rows.append(row)

    def show_about(self, title: str, samples: Samples | None, summary: Summary | None) -> None:
        """Show the facts of the open data set; what is being worked out is a dash."""
        self._about.setText(tr("About {name}", name=title))
        facts = about(samples, summary)
        for row, (word, value) in enumerate(facts):
            if word not in self._values:
                self._values[word] = Label("", "small")
                self._facts.addWidget(Label(word, "small", "text_quiet"), row, 0)
                self._facts.addWidget(self._values[word], row, 2, Qt.AlignmentFlag.AlignRight)
            self._values[word].setText(value)
        for part in (self._rule, self._about):
            part.setVisible(samples is not None)
        for index in range(self._facts.count()):
            item = self._facts.itemAt(index)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.setVisible(samples is not None)

    def fact(self, word: str) -> str:
        """Return the value shown beside a word, or nothing while no data are open."""
        return self._values[word].text() if word in self._values else ""


def about(samples: Samples | None, summary: Summary | None) -> tuple[tuple[str, str], ...]:
    """Return the facts of a data set as words and values."""
    if samples is None:
        return ()
    return (
        (tr("Samples"), kind_of_picture(samples.input_shape)),
        _learned(samples, summary),
        (tr("Training"), number(len(samples.y_train))),
        (tr("Test"), number(len(samples.y_test)) if samples.has_test else tr("none")),
        _looked_at(samples, summary),
        (tr("Values"), f"{number(summary.low)} … {number(summary.high)}" if summary else "–"),
        (tr("Mean"), number(summary.mean) if summary else "–"),
        (tr("Deviation"), number(summary.deviation) if summary else "–"),
        (tr("Zeros"), percent(summary.empty, 0) if summary else "–"),
    )


def _looked_at(samples: Samples, summary: Summary | None) -> tuple[str, str]:
    """Return on how many samples the values below stand."""
    count = len(samples.y_train) if summary is None else summary.looked_at
    return tr("Looked at"), tr("all") if count == len(samples.y_train) else number(count)


def _learned(samples: Samples, summary: Summary | None) -> tuple[str, str]:
    if samples.y_train.ndim > 2:
        return tr("Classes"), tr("a picture each")
    if samples.task == "regression":
        return tr("Classes"), tr("none; {n} to predict", n=number(samples.columns))
    return tr("Classes"), _classes(samples, summary)


def _classes(samples: Samples, summary: Summary | None) -> str:
    if summary is None:
        return number(samples.classes)
    balanced = summary.balance <= _BALANCED
    return tr("{n}, balanced", n=samples.classes) if balanced else tr("{n}, unequal", n=samples.classes)


def _groups(infos: tuple[DatasetInfo, ...], source: str) -> list[tuple[str, list[SourceRow]]]:
    fetched = {each.name for each in fetchable.ALL}
    placed = {"pen-digits", *teaching.NAMES, *bundled.NAMES, *fetched}
    made = [_row(info) for info in infos if info.name in placed - fetched]
    known = [_row(info) for info in infos if info.name in fetched]
    own = [_row(info) for info in infos if info.name not in placed]
    if source not in {info.name for info in infos}:
        own.append(SourceRow(source, Path(source).name or source, "", "folder"))
    groups = [(tr("Built in"), made), (tr("Known data sets"), known), (tr("Your files"), own)]
    return [(title, rows) for title, rows in groups if rows]


def _row(info: DatasetInfo) -> SourceRow:
    count = number(info.train + info.test) if info.available else tr("not here")
    row = SourceRow(info.name, info.title, count, "view-data" if info.available else "import")
    row.setToolTip("\n".join([info.how, info.source, tr("Licence: {name}", name=info.licence)]))
    return row
