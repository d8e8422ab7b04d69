"""Slow work on data in a child process: begun, followed and given up without waiting for it."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from cnnstudio.data.apart import desk_command
from cnnstudio.engine.environment import worker_environment
from cnnstudio.language import tr
from cnnstudio.paths import datasets_folder

_PATIENCE = 2000  # milliseconds a child has to end after it was asked to


class Errand(QObject):
    """Runs one errand at a time; a new one takes the place of the last."""

    progressed = Signal(str, float)
    answered = Signal(object)
    """Carries what the child says, as a dict."""
    refused = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._folder: Path | None = None
        self._given_up: set[Path] = set()
        """The folders of children that were asked to end and may still write."""
        self._rest = b""

    @property
    def busy(self) -> bool:
        """Say whether an errand is on its way."""
        return self._process is not None

    def begin(self, name: str, **request: Any) -> None:
        """Send a child off with this request."""
        self.cancel()
        folder = Path(tempfile.mkdtemp(prefix="errand-", dir=datasets_folder()))
        (folder / "request.json").write_text(json.dumps(request), encoding="utf-8")
        process = QProcess(self)
        environment = QProcessEnvironment()
        for key, value in worker_environment().items():
            environment.insert(key, value)
        process.setProcessEnvironment(environment)
        process.readyReadStandardOutput.connect(self._hear)
        process.finished.connect(self._end)
        process.errorOccurred.connect(self._fail)
        self._process, self._folder, self._rest = process, folder, b""
        command = desk_command()
        process.start(command[0], [*command[1:], name, str(folder)])
        process.closeWriteChannel()

    def cancel(self) -> None:
        """Give up what is on its way; its child ends by itself, or is ended after two seconds."""
        process, folder = self._release()
        if process is None or folder is None or process.state() == QProcess.ProcessState.NotRunning:
            _forget(folder)
            return
        self._given_up.add(folder)
        process.finished.connect(process.deleteLater)
        process.finished.connect(lambda *_: self._clear_up(folder))
        process.terminate()
        QTimer.singleShot(_PATIENCE, process, process.kill)

    def end(self) -> None:
        """Give up what is on its way and wait for its child; the window is closing."""
        for process in self.findChildren(QProcess):
            process.blockSignals(True)
            process.terminate()
            if not process.waitForFinished(_PATIENCE):
                process.kill()
                process.waitForFinished(_PATIENCE)
        _forget(self._release()[1])
        for folder in tuple(self._given_up):
            self._clear_up(folder)

    def _clear_up(self, folder: Path) -> None:
        self._given_up.discard(folder)
        _forget(folder)

    def _release(self) -> tuple[QProcess | None, Path | None]:
        process, folder, self._process, self._folder = self._process, self._folder, None, None
        if process is not None:
            process.readyReadStandardOutput.disconnect(self._hear)
            process.finished.disconnect(self._end)
            process.errorOccurred.disconnect(self._fail)
        return process, folder

    def _hear(self) -> None:
        if self._process is None:
            return
        *lines, self._rest = (self._rest + self._process.readAllStandardOutput().data()).split(b"\n")
        if lines:
            told = json.loads(lines[-1])
            self.progressed.emit(told["sentence"], told["share"])

    def _end(self, code: int, _status: object) -> None:
        process, folder = self._release()
        answer = _answer(folder)
        _forget(folder)
        if process is not None:
            process.deleteLater()
        if answer is None:
            self.refused.emit(tr("The child that reads data stopped with code {code}; try again.", code=code))
        elif "refused" in answer:
            self.refused.emit(answer["refused"])
        else:
            self.answered.emit(answer)

    def _fail(self, error: QProcess.ProcessError) -> None:
        # A child that crashes also finishes; one that cannot be started does not.
        if error == QProcess.ProcessError.FailedToStart and self._process is not None:
            why = self._process.errorString()
            process, folder = self._release()
            _forget(folder)
            if process is not None:
                process.deleteLater()
            self.refused.emit(tr("The child that reads data cannot be started ({why}).", why=why))


def _answer(folder: Path | None) -> dict[str, Any] | None:
    """Return what the child left, its samples as an array; None where it left nothing whole."""
    if folder is None:
        return None
    try:
        found: dict[str, Any] = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
        for key, name in (("x", "samples.npy"), ("masks", "masks.npy")):
            if (folder / name).exists():
                array: NDArray[Any] = np.load(folder / name, allow_pickle=False)
                found[key] = array
    except (OSError, ValueError):
        return None
    return found


def _forget(folder: Path | None) -> None:
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)
