"""What is often printed about borders, and what is right, with the signal 1 2 3 4 5 worked out."""

from __future__ import annotations

import numpy as np

from cnnstudio.arithmetic.borders import Border
from cnnstudio.arithmetic.correlation import Convolution, correlate
from cnnstudio.language import number, tr
from cnnstudio.ui.lab.cells import full

_SIGNAL = np.arange(1.0, 6.0)


def _summed(rule: Border) -> Convolution:
    """Return the sums over five neighbours under a rule."""
    return correlate(_SIGNAL, np.ones(5), padding="same", border=rule)


def _before(rule: Border) -> str:
    """Return what a rule puts before the signal."""
    done = _summed(rule)
    return " ".join(full(float(value)) for value in done.padded[: done.axes[0].before, 0])


def border_notes() -> list[tuple[str, str]]:
    """Return each print and its right form."""
    left, kept = _summed("ignore"), _summed("zero")
    return [
        (
            tr("ones can be ignored"),
            tr(
                "The positions beyond the edge are ignored, whatever number they hold: this is valid. Of {n} sums over five "
                "neighbours {left} is left.",
                n=number(_SIGNAL.size), left=number(left.outputs.size),
            ),
        ),
        (
            tr("padding with copies is symmetric or reflective"),
            tr(
                "Replicate copies the edge: {copied} before 1 2 3. Reflect ({reflected}) and symmetric ({mirrored}) mirror. "
                "Keras's convolutions pad zeros only.",
                copied=_before("replicate"), reflected=_before("reflect"), mirrored=_before("symmetric"),
            ),
        ),
        (
            tr("padding preserves the size and increases the size of the input"),
            tr(
                "It enlarges the input, here from {n} to {padded} cells, so that the output keeps the size: {out}.",
                n=number(_SIGNAL.size), padded=number(kept.padded.shape[0]), out=number(kept.outputs.size),
            ),
        ),
    ]  # fmt: skip
