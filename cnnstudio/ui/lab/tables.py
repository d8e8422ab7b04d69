"""Numbers as text that tables understand: rows in lines, cells apart by tabs; and back, from what people paste."""

from __future__ import annotations

import re
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from cnnstudio.language import tr

LARGEST_SIDE = 256
_ROW_END = re.compile(r"\]\s*,?\s*\[|\n|;")
_CELL_END = re.compile(r"\t|,\s*|\s+")


class NotATable(ValueError):
    """The text is no table of numbers; the message is a sentence for the user."""


def as_table(values: NDArray[np.float64]) -> str:
    """Return rows in lines and cells apart by tabs, as spreadsheets paste them."""
    return "\n".join("\t".join(f"{value:.10g}" for value in row) for row in np.atleast_2d(values))


def read_table(text: str) -> NDArray[np.float64]:
    """Return the numbers of a table: lines and tabs, or Python's lists of lists."""
    plain = text.replace("−", "-").strip().strip("[]").strip()
    rows = [row.strip().strip("[],") for row in _ROW_END.split(plain) if row.strip().strip("[],")]
    if not rows:
        raise NotATable(tr("There is no table of numbers on the clipboard."))
    try:
        cells = [[float(cell) for cell in _CELL_END.split(row.strip()) if cell] for row in rows]
    except ValueError:
        raise NotATable(tr("A cell of this table is not a number.")) from None
    if not all(isfinite(cell) for row in cells for cell in row):
        raise NotATable(tr("A cell of this table is not a number."))
    if len({len(row) for row in cells}) != 1:
        raise NotATable(tr("The rows of this table are of unequal length."))
    if max(len(cells), len(cells[0])) > LARGEST_SIDE:
        raise NotATable(tr("This table is larger than {n} rows or columns.", n=LARGEST_SIDE))
    return np.array(cells)
