"""Evaluate: how good a run is on samples it never saw, and the samples behind every number."""

from cnnstudio.ui.judging.page import EvaluatePage

__all__ = ["EvaluatePage"]
