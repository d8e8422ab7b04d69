"""The Inspect workspace: kernels, feature maps, and why one value is what it is."""

from cnnstudio.ui.evaluation.workspace import InspectWorkspace

__all__ = ["InspectWorkspace"]
