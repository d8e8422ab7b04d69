"""The canvas: the network as a picture one can take hold of."""

from cnnstudio.ui.canvas.view import CanvasView

__all__ = ["CanvasView"]
