"""What may go wrong with a training, and the sentence for what nobody foresaw."""

from __future__ import annotations

from cnnstudio.data.errors import DataError
from cnnstudio.document.files import FileError
from cnnstudio.engine.inspection import Refused
from cnnstudio.engine.record import Run, RunError
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.language import number, tr
from cnnstudio.storage import StorageError

REFUSALS = (FileError, DataError, BridgeError, RunError, StorageError, Refused)
"""What carries a sentence for the user."""


def refuse_too_few(epochs: int, earlier: Run, done: int) -> None:
    """Refuse a new number of epochs that lies behind the run: it would end the run for good."""
    if epochs != earlier.epochs and epochs <= done:
        raise RunError(
            tr(
                "{done} epochs of this run are done already, so it cannot end after {epochs}; ask for more "
                "than {done}, nothing was changed.",
                done=number(done),
                epochs=number(epochs),
            )
        )


def surprise(error: Exception) -> str:
    """Return a sentence for what nobody foresaw."""
    what = str(error).strip().partition("\n")[0][:200]
    return tr(
        "Something went wrong inside the engine ({kind}: {what}); please report it.",
        kind=type(error).__name__,
        what=what,
    )
