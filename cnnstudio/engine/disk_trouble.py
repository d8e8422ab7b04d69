"""What a run's disk refuses, told once for each reason, and told again when the disk takes the run again."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

from cnnstudio.language import number, tr

_FULL = {errno.ENOSPC, errno.EDQUOT}
_CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM}


class DiskTrouble:
    """Turns errors of writing into sentences; file after file of one reason is one sentence."""

    def __init__(self, folder: Path, warn: Callable[[str], None]) -> None:
        self._folder, self._warn = folder, warn
        self._told: set[str] = set()

    def tell(self, error: BaseException) -> None:
        """Say what was refused, unless that was said already."""
        sentence = self._sentence(error)
        if sentence not in self._told:
            self._told.add(sentence)
            self._warn(sentence)

    def over(self, step: int) -> None:
        """Say, if anything was refused, that the state of a step has come onto the disk again."""
        if self._told:
            self._told.clear()
            self._warn(
                tr(
                    "The run's folder takes what is written again; its state is kept from step {step} on, curves and "
                    "epochs of the time between may be missing.",
                    step=number(step),
                )
            )

    def _sentence(self, error: BaseException) -> str:
        folder = str(self._folder)
        if not self._folder.is_dir():
            return tr(
                "The run's folder {folder} is gone, so nothing of this training is kept from now on; stop it, or "
                "export the network at its end.",
                folder=folder,
            )
        cause = error if isinstance(error, OSError) else error.__cause__
        code = cause.errno if isinstance(cause, OSError) else None
        if code in _FULL:
            return tr(
                "The disk is full, so what this training does now is not kept; free some space, the training goes on."
            )
        if code in _CLOSED:
            return tr(
                "The run's folder {folder} is read-only, so what this training does now is not kept; make it writable, "
                "the training goes on.",
                folder=folder,
            )
        why = (cause.strerror if isinstance(cause, OSError) else None) or str(error)
        return tr(
            "The run's folder {folder} cannot be written to ({why}); training goes on, but what comes now is not kept.",
            folder=folder,
            why=why,
        )
