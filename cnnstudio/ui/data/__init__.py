"""The Data workspace: sources, the sample browser and the recipe."""

from cnnstudio.ui.data.page import DataPage

__all__ = ["DataPage"]
