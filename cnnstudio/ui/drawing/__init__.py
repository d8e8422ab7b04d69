"""The Draw workspace: a pad, what the network sees of it, and the answer while the pen moves."""

from cnnstudio.ui.drawing.workspace import DrawWorkspace

__all__ = ["DrawWorkspace"]
