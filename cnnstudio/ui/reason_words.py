"""The ways to ask why an answer is what it is, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cnnstudio.language import tr

if TYPE_CHECKING:
    from cnnstudio.engine.requests import Method

METHODS: tuple[Method, ...] = ("grad_cam", "saliency", "smooth_grad", "integrated_gradients", "occlusion")
SIGNED = frozenset({"integrated_gradients", "occlusion"})
"""Methods whose map tells what speaks against the class as well, below 0."""


def method_words(method: str) -> tuple[str, str]:
    """Return a method's name, and in one sentence what its map says."""
    return {
        "grad_cam": (
            tr("Grad-CAM"),
            tr(
                "The last maps, each weighed by how much the score grows with it; only what speaks for the class."
            ),
        ),
        "saliency": (
            tr("Saliency"),
            tr("How strongly the score would change if this pixel changed a little, up or down."),
        ),
        "smooth_grad": (
            tr("SmoothGrad"),
            tr(
                "The same slope, averaged over 32 copies of the picture with noise, so that chance cancels out."
            ),
        ),
        "integrated_gradients": (
            tr("Integrated gradients"),
            tr("How much each pixel adds to the score on the way from a black picture to this one."),
        ),
        "occlusion": (
            tr("Occlusion"),
            tr("How much the score falls when a patch here is painted over with the picture's mean."),
        ),
    }[method]
