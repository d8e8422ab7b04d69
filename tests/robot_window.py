"""A real window in a process of its own in which a robot edits by events, for those who kill it.

Prints the engine's process number, then after each edit one line: seconds of the monotonic clock and a checksum of
the project. Call: python -m tests.robot_window SEED
"""

from __future__ import annotations

import random
import sys
import time
import zlib

from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cnnstudio.app import Studio, compose
from cnnstudio.document import files
from cnnstudio.document.project import Project

_KEYS = (
    (Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier),
    (Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier),
    (Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier),
    (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
    (Qt.Key.Key_L, Qt.KeyboardModifier.NoModifier),
)


def checksum(project: Project) -> int:
    """Return a number that two equal projects share."""
    return zlib.crc32(files.to_text(project).encode())


def wait(milliseconds: int) -> None:
    """Let the window live for a while; unlike QTest.qWait this lets other Python threads run."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def edit_once(studio: Studio, chance: random.Random) -> None:
    """Click a layer and press a key that changes something."""
    canvas = studio.window.pages.design.canvas
    nodes = list(studio.document.project.graph.by_id)
    if len(nodes) < 3 or chance.random() < 0.1:
        QTest.keyClick(studio.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        return
    place = canvas.node_rect(chance.choice(nodes)).center()
    if canvas.viewport().rect().contains(place):
        QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    key, modifier = chance.choice(_KEYS)
    QTest.keyClick(canvas.viewport(), key, modifier)


def main() -> None:
    """Edit until killed."""
    chance = random.Random(sys.argv[1])
    app = QApplication(sys.argv[:1])
    studio = compose(app)
    studio.window.show()
    studio.window.show_workspace("design")
    wait(300)
    print(studio.client.process_id, flush=True)
    while True:
        edit_once(studio, chance)
        print(f"{time.monotonic():.4f} {checksum(studio.document.project)}", flush=True)
        wait(chance.randrange(10, 250))


if __name__ == "__main__":
    main()
