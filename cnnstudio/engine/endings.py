"""The end of an engine's process as one sentence for the user."""

from __future__ import annotations

from cnnstudio.language import tr

_SEGMENTATION = (-11, 139, -7, 135, 3221225477)
_ABORTED = (-6, 134)
_KILLED = (-9, 137)
_ASKED = (-15, 143, -2, 130)


def sentence(exit_code: int | None, broken: str = "", step: int | None = None, memory: int = 0) -> str:
    """Say what ended the engine and what to do; `step` is the last checkpoint, `memory` what it last used."""
    return tr("The engine {why}; {remedy}.", why=_why(exit_code, broken, memory), remedy=_remedy(step))


def _why(exit_code: int | None, broken: str, memory: int) -> str:
    if broken:
        return tr("said something that could not be read ({what}) and was ended", what=broken)
    if exit_code in _KILLED:
        return _killed(memory)
    if exit_code in _SEGMENTATION:
        return tr("crashed inside TensorFlow, often because memory ran out")
    if exit_code in _ABORTED:
        return tr("was aborted by TensorFlow")
    if exit_code in _ASKED:
        return tr("was ended from outside")
    return tr("ended unexpectedly (exit code {code})", code=exit_code)


def _killed(memory: int) -> str:
    if memory:
        used = f"{memory / 1e9:.1f}"
        return tr("was stopped by the system, most likely out of memory (it used {used} GB)", used=used)
    return tr("was stopped by the system, most likely out of memory")


def _remedy(step: int | None) -> str:
    if step is None:
        return tr("your project is untouched, start it again")
    return tr("resume from step {step}", step=f"{step:,}")
