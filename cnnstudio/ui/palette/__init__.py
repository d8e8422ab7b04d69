"""The palette: all layer kinds by family, to be searched and dragged onto the canvas."""

from cnnstudio.ui.palette.palette import Palette

__all__ = ["Palette"]
