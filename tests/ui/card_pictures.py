"""The calculation cards of fourteen kinds, the what-if table and the list of problems as pictures to look at: python -m tests.ui.card_pictures -o DIR."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from cnnstudio.document import edits, templates
from cnnstudio.document.document import Document
from cnnstudio.language import use_language
from cnnstudio.ui.bridge import Bridge
from cnnstudio.ui.design_tables.problem_list import ProblemList
from cnnstudio.ui.inspector import Inspector
from cnnstudio.ui.look import Look
from cnnstudio.ui.what_if import WhatIf
from tests.ui.panel_pictures import alone, shot, side_by_side

KINDS: tuple[tuple[str, tuple[int, ...], dict[str, object]], ...] = (
    ("Conv2D", (28, 28, 3), {"kernel_size": (5, 5), "strides": (3, 3)}),
    ("Conv2D", (28, 27, 4), {"padding": "same", "strides": (2, 2), "groups": 2}),
    ("Conv2D", (28, 28, 1), {"dilation_rate": (2, 2)}),
    ("Conv1D", (12, 4), {"padding": "causal", "dilation_rate": 2}),
    ("MaxPooling2D", (11, 12, 64), {}),
    ("Conv2DTranspose", (7, 7, 16), {"strides": (2, 2), "filters": 8}),
    (
        "Conv2DTranspose",
        (7, 7, 16),
        {"strides": (2, 2), "kernel_size": (4, 4), "padding": "same", "filters": 8},
    ),
    ("SeparableConv2D", (28, 28, 32), {"filters": 64}),
    ("DepthwiseConv2D", (28, 28, 8), {"depth_multiplier": 2}),
    ("BatchNormalization", (28, 28, 8), {}),
    ("ZeroPadding2D", (28, 28, 3), {"padding": ((1, 2), (0, 3))}),
    ("UpSampling2D", (14, 14, 3), {}),
    ("Reshape", (28, 28, 1), {"target_shape": (7, -1, 4)}),
    ("LSTM", (30, 6), {"units": 16}),
    ("Dense", (1600,), {"units": 64}),
)


def bare(app: QApplication, look: Look, document: Document, selection: tuple[str, ...]) -> QImage:
    """Return the inspector without its form."""
    panel = Inspector(document, look)
    panel.set_selection(selection)
    if panel.form is not None:
        panel.form.hide()
        panel.form.setMaximumHeight(0)
    if selection and panel.sight.isVisibleTo(panel):
        panel.sight.fold.setChecked(True)
    return shot(app, panel, look.theme.size("inspector"), look.theme.px(820))


def cards(app: QApplication, look: Look) -> QImage:
    """Return the cards of all kinds in two rows."""
    shots = []
    for kind, shape, fields in KINDS:
        document, node = alone(kind, shape, **fields)
        shots.append(bare(app, look, document, (node,)))
    course = Document(templates.new("mnist-cnn"))
    shots += [bare(app, look, course, selection) for selection in ((), ("input",), ("conv2d_2",))]
    course.edit("wide", edits.set_fields, "conv2d_1", kernel_size=(1, 1), strides=(3, 3))
    shots.append(bare(app, look, course, ("input",)))
    skips = Document(templates.new("residual"))
    merge = next(n.id for n in skips.project.graph.nodes if n.layer.variadic)
    shots.append(bare(app, look, skips, (merge,)))
    half = (len(shots) + 1) // 2
    return _stacked([side_by_side(shots[:half]), side_by_side(shots[half:])])


def other_forms(app: QApplication, look: Look) -> QImage:
    """Return the what-if table of the course's second convolution, with times measured and estimated."""
    document = Document(templates.new("mnist-cnn"))
    bridge = Bridge(document)
    panel = WhatIf(bridge)
    panel.set_selection(["conv2d_2"])
    panel.times.show(panel.rows, document.project, "conv2d_2")
    panel.table.selectRow(1)
    picture = shot(app, panel, look.theme.px(1050), look.theme.px(440))
    bridge.close()
    return picture


def listed_problems(app: QApplication, look: Look) -> QImage:
    """Return the list of problems with the preview of a fix."""
    document = Document(templates.new("mnist-cnn"))
    document.edit("scales", edits.insert_kind_on_edge, document.project.graph.edges[2].id, "LayerScale")
    document.edit("bare", edits.set_fields, "output", activation=None, units=12)
    panel = ProblemList(document, look)
    panel.step()
    panel.show_preview(panel.rows[0].problem.remedies[0])
    return shot(app, panel, look.theme.px(1050), look.theme.px(440))


def _stacked(rows: list[QImage]) -> QImage:
    whole = QImage(
        max(r.width() for r in rows), sum(r.height() + 8 for r in rows), QImage.Format.Format_RGB32
    )
    whole.fill(0x808080)
    painter, top = QPainter(whole), 0
    for row in rows:
        painter.drawImage(0, top, row)
        top += row.height() + 8
    painter.end()
    return whole


def main() -> None:
    """Write the cards in both themes, at scale 2, and in the language with longer texts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--out", type=Path, required=True)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    look = Look(app, "dark", reduced_motion=True)
    for name, mode, scale, language in (
        ("dark", "dark", 1.0, "en"), ("light", "light", 1.0, "en"),
        ("large", "dark", 2.0, "en"), ("long", "light", 1.0, "pseudo"),
    ):  # fmt: skip
        use_language(language)
        look.set_mode(mode)
        look.set_scale(scale)
        cards(app, look).save(str(given.out / f"cards-{name}.png"))
        below = _stacked([other_forms(app, look), listed_problems(app, look)])
        below.save(str(given.out / f"below-{name}.png"))


if __name__ == "__main__":
    main()
