"""Keras's word on a design, within limits: the check must never slow what a person waits for."""

from __future__ import annotations

from cnnstudio.document.analysis import Analysis, analyse
from cnnstudio.document.files import from_text
from cnnstudio.document.plan import Plan
from cnnstudio.engine import messages as m
from cnnstudio.engine.budget import free_memory, needed_bytes
from cnnstudio.engine.preparation import refuse_broken
from cnnstudio.kerasbridge.check import check
from cnnstudio.language import number, tr

MOST_BYTES = 1 << 30
"""Memory that a dry run may be expected to take."""
MOST_MACS = 5_000_000_000
"""Multiplications of one sample; a step of two costs about six times as many."""
MOST_LAYERS = 300
_SHARE = 0.25
_ROWS = 2


def checked(question: m.Check, training: bool) -> m.Checked:
    """Return what Keras says; while a network trains, or for a large design, no batch is run."""
    project = from_text(question.project)
    refuse_broken(project)
    found = check(project, _why_not_run(analyse(project), project.plan, training))
    outcome, message = found.dry_run
    return m.Checked(
        question.ticket, found.shapes, found.parameters, found.seconds, found.trainable, outcome, message
    )


def _why_not_run(analysis: Analysis, plan: Plan, training: bool) -> str:
    if training:
        return tr("No batch was run while a network trains.")
    free = free_memory()
    room = MOST_BYTES if free is None else min(MOST_BYTES, int(free * _SHARE))
    needed = needed_bytes(analysis, plan, _ROWS)
    if needed > room:
        return tr("No batch was run: it would take {n} MB of memory.", n=number(needed >> 20))
    if analysis.totals.macs > MOST_MACS or len(analysis.order) > MOST_LAYERS:
        return tr("No batch was run: the network is too large to run it in the background.")
    return ""
