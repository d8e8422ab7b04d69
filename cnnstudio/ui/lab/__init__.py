"""The convolution lab: pages on which the arithmetic of layers is worked out number by number."""

from cnnstudio.ui.lab.workspace import LabWorkspace

__all__ = ["LabWorkspace"]
