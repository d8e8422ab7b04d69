"""A label put right in place: what the project then says, and where it says it."""

from __future__ import annotations

from cnnstudio.data.corrections import PartName, filed, with_label
from cnnstudio.data.samples import Samples
from cnnstudio.document.document import Document
from cnnstudio.paths import datasets_folder
from cnnstudio.ui.data.believed import Fields


def correction(document: Document, read: Samples, part: PartName, row: int, wanted: int) -> Fields:
    """Return the recipe's fields with a label corrected; very many corrections stand in a file beside the project."""
    fields = with_label(document.project.recipe, read, part, row, wanted)
    return filed(fields, document.path or datasets_folder() / document.project.id)
