"""Why one value is what it is: the terms, the arithmetic and the result, for every layer kind that has a rule."""

from cnnstudio.arithmetic.explaining import (
    applying,
    attending,
    conv_recurring,
    convolving,
    dropping,
    mixing,
    moving,
    normalising,
    pooling,
    recurring,
    resizing,
    weighing,
    wrapping,
)
from cnnstudio.arithmetic.explaining.case import RULES, Batch, Case, Moments
from cnnstudio.arithmetic.explaining.explanation import Explanation, Line, Terms, Unexplained
from cnnstudio.arithmetic.explaining.in_network import InNetwork, Step, explained_in
from cnnstudio.arithmetic.explaining.wrapping import explained

MODULES = (
    convolving, pooling, weighing, moving, resizing, applying, normalising, mixing, dropping, recurring,
    conv_recurring, wrapping, attending,
)  # fmt: skip
"""Each adds its rules when it is imported."""

__all__ = [
    "MODULES", "RULES", "Batch", "Case", "Explanation", "InNetwork", "Line", "Moments", "Step", "Terms",
    "Unexplained", "explained", "explained_in",
]  # fmt: skip
