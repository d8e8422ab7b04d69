"""The twelve kinds that a first course needs."""

from __future__ import annotations

from cnnstudio.ui.kind_search import Section

FIRST_COURSE = (
    "Input", "Rescaling", "Conv2D", "MaxPooling2D", "AveragePooling2D", "GlobalAveragePooling2D", "Flatten", "Dense",
    "ReLU", "Softmax", "Dropout", "BatchNormalization",
)  # fmt: skip


def first_course(found: tuple[Section, ...]) -> tuple[Section, ...]:
    """Return the families with only these kinds, without families that have none."""
    fewer = ((family, tuple(kind for kind in kinds if kind.kind in FIRST_COURSE)) for family, kinds in found)
    return tuple(section for section in fewer if section[1])
