"""The composition root: builds every long-lived object of the window and hands it its collaborators."""

from __future__ import annotations

import gc
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from cnnstudio import language, paths
from cnnstudio.allocation import return_large_blocks
from cnnstudio.document.document import Document
from cnnstudio.document.journal import unsaved
from cnnstudio.document.templates import new
from cnnstudio.engine.client import EngineClient
from cnnstudio.language import tr
from cnnstudio.settings import SettingsStore
from cnnstudio.ui.bridge import Bridge
from cnnstudio.ui.look import Look
from cnnstudio.ui.main_window import MainWindow

_ONCE = Qt.ConnectionType.SingleShotConnection
COLLECT_EVERY = 20_000  # milliseconds
WARM_UP_AFTER = 1_500  # milliseconds; the first clicks come before the data


@dataclass
class Studio:
    """The running application: what must live as long as the window."""

    app: QApplication
    settings: SettingsStore
    look: Look
    document: Document
    client: EngineClient
    bridge: Bridge
    window: MainWindow

    def end(self) -> None:
        """End the engine and stop listening; the window has been closed."""
        self.client.close()
        self.bridge.close()


def compose(app: QApplication, settings: SettingsStore | None = None) -> Studio:
    """Build the application around a ready MNIST network, without showing it or starting the engine."""
    return_large_blocks()
    store = settings or SettingsStore()
    preferred = store.value
    look = Look(app, preferred.theme, preferred.scale, preferred.reduced_motion)
    document = Document(new("mnist-cnn"))
    bridge = Bridge(document)
    client = EngineClient(wake=bridge.wake)
    bridge.attach(client)
    window = MainWindow(bridge, look, store)
    window.ready.connect(client.start)
    window.ready.connect(bridge.drain)
    return Studio(app, store, look, document, client, bridge, window)


def main(path: Path | None = None) -> int:
    """Open the window, on a project or on the start page; return the exit code when it is closed."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("CNN Studio")
    store = SettingsStore()
    language.use_language(store.value.language)
    studio = compose(app, store)
    sys.excepthook = _teller(studio)
    gc.disable()
    studio.window.show()
    open_first(studio, path)
    QTimer.singleShot(WARM_UP_AFTER, studio.window.pages, partial(warm_up, studio))
    code = app.exec()
    studio.end()
    return code


def open_first(studio: Studio, path: Path | None) -> None:
    """Show what the window begins with: a file, unsaved work, the ready network on the first run, or the start page."""
    window = studio.window
    if studio.settings.notice:
        window.say(studio.settings.notice)
    if path is not None:
        window.files.open_path(path)
        return
    found = unsaved(paths.recovery_folder())
    window.offer_recovery(found)
    if studio.settings.value.first_run and not found:
        window.show_workspace("design")
        window.say(tr("This network reads digits. Press Train, then draw one."))
        # Both stand at the foot of the canvas, so the question waits until the sentence has gone.
        window.toast.gone.connect(window.pages.design.canvas.ask_navigation, _ONCE)
    studio.settings.change(first_run=False)


def warm_up(studio: Studio) -> None:
    """Build the views that will be wanted soon, and let the garbage collector keep out of the way from then on."""
    studio.window.pages.warm_up()
    collect_in_this_thread(studio.app)


def collect_in_this_thread(app: QApplication) -> None:
    """Let the garbage collector run in the window's thread only: Qt objects must not die in the engine's reader.

    What stands when the window is open stays as long as the window, so that it is not looked through again and again.
    """
    gc.disable()
    gc.collect()
    gc.freeze()
    timer = QTimer(app)
    timer.timeout.connect(gc.collect)
    timer.start(COLLECT_EVERY)


def _teller(studio: Studio) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    def tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log what went wrong and say so; the window goes on."""
        traceback.print_exception(kind, error, trace)
        if not issubclass(kind, KeyboardInterrupt):
            studio.window.say(
                tr("Something went wrong inside CNN Studio ({what}); your work is kept.", what=kind.__name__)
            )

    return tell
