"""The three columns of a workspace, joined without a gap."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget


def side_by_side(page: QWidget, left: QWidget, middle: tuple[QWidget, QWidget], right: QWidget) -> None:
    """Lay out a page: between two columns a wide one, its upper part as high as there is room."""
    row, centre = QHBoxLayout(page), QVBoxLayout()
    # What is in the middle scrolls or leaves things out in a small window.
    give_way = QSizePolicy.Policy.Ignored
    middle[0].setSizePolicy(give_way, give_way)
    middle[1].setSizePolicy(give_way, QSizePolicy.Policy.Fixed)
    centre.setSpacing(0)
    centre.addWidget(middle[0], 1)
    centre.addWidget(middle[1])
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    row.addWidget(left)
    row.addLayout(centre, 1)
    row.addWidget(right)
