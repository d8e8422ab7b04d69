"""The right column of Design: the selected layer's form, its working, its cost and its problems."""

from cnnstudio.ui.inspector.panel import Inspector

__all__ = ["Inspector"]
