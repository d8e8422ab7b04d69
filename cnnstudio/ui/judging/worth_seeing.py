"""What the right column shows before anything is pressed: the samples that most want to be looked at."""

from __future__ import annotations

from cnnstudio.evaluation import residuals, standouts
from cnnstudio.evaluation.classes import cell, frequent_mistakes
from cnnstudio.language import tr
from cnnstudio.ui.judging.behind import Behind
from cnnstudio.ui.judging.opened import Opened, Rows

_MOST = 24


def worth_seeing(opened: Opened, view: str) -> Behind | None:
    """Return the most frequent mistake beside the matrix, elsewhere what is farthest from the truth; None without."""
    found = opened.found
    note = tr("Press a cell, a row, a bar or a point, and the samples it counts appear here.")
    if found.task == "classes" and view == "matrix":
        return _most_frequent(opened, note)
    rows: Rows | None = None
    title = ""
    if found.task == "classes":
        rows, title = standouts.surest_mistakes(found), tr("Most confident mistakes")
    elif found.task == "several":
        rows, title = standouts.wrong_somewhere(found), tr("Most labels wrong")
    elif found.task == "numbers":
        rows, title = residuals.farthest(found, 0), tr("Farthest from the truth")
    return Behind(title, rows[:_MOST], note) if rows is not None and len(rows) else None


def _most_frequent(opened: Opened, note: str) -> Behind | None:
    found, mistakes = opened.found, frequent_mistakes(opened.counts, 1)
    if not mistakes:
        return None
    true, answer = mistakes[0].true, mistakes[0].answer
    title = tr(
        "{true} answered as {answer}, the most frequent mistake",
        true=found.name(true),
        answer=found.name(answer),
    )
    return Behind(title, cell(found, true, answer), note)
