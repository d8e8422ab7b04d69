"""The inspector, the tables and the Data page as pictures to look at: python -m tests.ui.panel_pictures -o DIR."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from cnnstudio.document import edits, templates
from cnnstudio.document.document import Document
from cnnstudio.language import use_language
from cnnstudio.layers.catalogue import make
from cnnstudio.ui.bridge import Bridge
from cnnstudio.ui.data import DataPage
from cnnstudio.ui.design_tables import HistoryList, NetworkTable, ProblemList
from cnnstudio.ui.inspector import Inspector
from cnnstudio.ui.look import Look
from cnnstudio.ui.open_data import OpenData
from cnnstudio.ui.widgets import SidePanel

_PATIENCE = 60  # seconds pen-digits may take to be made


def alone(kind: str, shape: tuple[int, ...], **fields: object) -> tuple[Document, str]:
    """Return a design with one layer behind an input."""
    document = Document(templates.new("empty"))
    source = document.edit("input", edits.add, make("Input", shape=shape))
    node = document.edit("layer", edits.add, make(kind, **fields))
    document.edit("wire", edits.connect, source, node)
    return document, node


def unequal_add() -> tuple[Document, str]:
    """Return a design whose Add gets two shapes, with a layer that waits for it."""
    document = Document(templates.new("mnist-cnn"))
    add = document.edit("add", edits.add, make("Add"))
    for source in ("conv2d_1", "conv2d_2"):
        document.edit("wire", edits.connect, source, add)
    after = document.edit("after", edits.add, make("Flatten"))
    document.edit("wire", edits.connect, add, after)
    return document, add


def inspected() -> Iterator[tuple[Document, tuple[str, ...], bool]]:
    """Return what the inspector is shown with: document, selection, and whether Advanced is open."""
    course = Document(templates.new("mnist-cnn"))
    yield course, (), False
    for node, unfolded in (("conv2d_2", False), ("conv2d_1", True), ("maxpool_1", False), ("dense_1", False)):
        yield course, (node,), unfolded
    yield course, ("conv2d_1", "conv2d_2"), False
    for kind, fields in (
        ("Conv2D", {"strides": (3, 3), "kernel_size": (5, 5)}),
        ("Conv2D", {"padding": "same", "strides": (2, 2)}),
        ("Conv2DTranspose", {"filters": 8, "strides": (2, 2)}),
    ):
        document, node = alone(kind, (28, 28, 3), **fields)
        yield document, (node,), False
    document, node = unequal_add()
    yield document, (node,), False
    wide = Document(templates.new("mnist-cnn"))
    wide.edit("wide", edits.set_fields, "conv2d_2", kernel_size=(30, 30))
    yield wide, ("conv2d_2",), False


def inspectors(app: QApplication, look: Look) -> QImage:
    """Return the inspector in all its states, side by side."""
    shots = []
    for document, selection, unfolded in inspected():
        panel = Inspector(document, look)
        panel.set_selection(selection)
        if panel.form is not None:
            panel.form.fold.setChecked(unfolded)
        shots.append(shot(app, panel, look.theme.size("inspector"), look.theme.px(960)))
    return side_by_side(shots)


def tables(app: QApplication, look: Look) -> QImage:
    """Return the lists beside the canvas with something to say."""
    document = Document(templates.new("mnist-cnn"))
    document.edit("conv2d_2 filters 64 → 128", edits.set_fields, "conv2d_2", filters=128)
    document.edit("Add loose", edits.add, make("ReLU"), name="loose")
    document.edit("conv2d_2 kernel size 3 × 3 → 30 × 30", edits.set_fields, "conv2d_2", kernel_size=(30, 30))
    document.edit("conv2d_1 filters 32 → 16", edits.set_fields, "conv2d_1", filters=16)
    document.undo()
    frame = SidePanel("", side="left", scrolls=False)
    for kind, stretch in ((NetworkTable, 3), (ProblemList, 2), (HistoryList, 2)):
        panel = kind(document, look)
        frame.body.addWidget(panel, stretch)
        if isinstance(panel, NetworkTable):
            panel.set_selection(["conv2d_2"])
        if isinstance(panel, ProblemList):
            panel.step()
    return shot(app, frame, look.theme.px(1000), look.theme.px(800))


def data_page(app: QApplication, look: Look, source: str) -> QImage:
    """Return the Data page on a data set, once it is open."""
    document = Document(templates.new("mnist-cnn"))
    document.edit("source", edits.set_recipe, source=source)
    bridge = Bridge(document)
    data = OpenData(bridge)
    page = DataPage(bridge, look, data)
    page.resize(look.theme.px(1600), look.theme.px(924))
    page.show()
    until = time.monotonic() + _PATIENCE
    while page.sources.fact("Mean") in {"", "–"} and data.state != "failed" and time.monotonic() < until:
        app.processEvents()
        time.sleep(0.01)
    page.browser.browser.mark(22)
    picture = shot(app, page, page.width(), page.height())
    page.end()
    data.close()
    bridge.close()
    return picture


def shot(app: QApplication, panel: QWidget, width: int, height: int) -> QImage:
    """Return a panel's picture at a size."""
    panel.resize(width, height)
    panel.show()
    app.processEvents()
    focused = panel.focusWidget()
    if focused is not None:
        focused.clearFocus()
    app.processEvents()
    picture = panel.grab().toImage()
    picture.setDevicePixelRatio(1)  # at QT_SCALE_FACTOR=2 pictures are put together pixel by pixel
    panel.hide()
    panel.deleteLater()
    return picture


def side_by_side(pictures: list[QImage], gap: int = 8) -> QImage:
    """Return pictures in one row on grey."""
    width = sum(picture.width() + gap for picture in pictures)
    row = QImage(width, max(picture.height() for picture in pictures), QImage.Format.Format_RGB32)
    row.fill(0x808080)
    painter, left = QPainter(row), 0
    for picture in pictures:
        painter.drawImage(left, 0, picture)
        left += picture.width() + gap
    painter.end()
    return row


def main() -> None:
    """Write every picture in both themes, at scale 2, and in the language with 40 % longer texts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--source", default="pen-digits")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    look = Look(app, "dark", reduced_motion=True)
    for name, mode, scale, language in (
        ("dark", "dark", 1.0, "en"), ("light", "light", 1.0, "en"),
        ("large", "light", 2.0, "en"), ("long", "dark", 1.0, "pseudo"),
    ):  # fmt: skip
        use_language(language)
        look.set_mode(mode)
        look.set_scale(scale)
        inspectors(app, look).save(str(given.out / f"inspector-{name}.png"))
        tables(app, look).save(str(given.out / f"tables-{name}.png"))
        use_language("en")  # the page is found to be ready by the word of one of its facts
        data_page(app, look, given.source).save(str(given.out / f"data-{name}.png"))


if __name__ == "__main__":
    main()
