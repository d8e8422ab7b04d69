"""Whether a network fits into memory, said before anything is built rather than by a killed process."""

from __future__ import annotations

from pathlib import Path

from cnnstudio.document.analysis import Analysis
from cnnstudio.document.costs import slots
from cnnstudio.document.plan import Plan
from cnnstudio.language import tr

_SHARE = 0.6
"""Of the free memory that a network may take; TensorFlow's own buffers need the rest."""
_BYTES = 4
_MEMINFO = Path("/proc/meminfo")
_LIMIT, _USED = Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory.current")


def too_large(
    analysis: Analysis, plan: Plan | None = None, free: int | None = None, rows: int | None = None
) -> str | None:
    """Return a sentence when looking into (or, with a plan, training) the network needs too much memory."""
    room = free_memory() if free is None else free
    needed = needed_bytes(analysis, plan, rows)
    if room is None or needed <= room * _SHARE:
        return None
    largest = max(analysis.flat, key=lambda node: node.parameters or 0)
    return tr(
        "The network needs about {needed} GB, but of the {free} GB of free memory it may take only {may} GB; "
        "{layer} alone has {parameters} parameters: make it smaller, or the batch size.",
        needed=f"{needed / 1e9:.1f}",
        free=f"{room / 1e9:.1f}",
        may=f"{room * _SHARE / 1e9:.1f}",
        layer=largest.name,
        parameters=f"{largest.parameters or 0:,}",
    )


def needed_bytes(analysis: Analysis, plan: Plan | None, rows: int | None = None) -> int:
    """Return weights and one sample's outputs; training adds gradients, optimiser slots and a batch of outputs twice."""
    totals = analysis.totals
    weights, outputs = (totals.parameters or 0) * _BYTES, totals.activation_bytes or 0
    if plan is None:
        return weights + outputs
    batch = plan.batch_size if rows is None else min(plan.batch_size, rows)
    return weights * (2 + slots(plan)) + 2 * outputs * batch


def free_memory() -> int | None:
    """Return the bytes this process may still take, where the system tells."""
    known = [bytes_ for bytes_ in (_free_of_the_machine(), _free_of_the_group()) if bytes_ is not None]
    return min(known) if known else None


def _free_of_the_machine() -> int | None:
    if not _MEMINFO.exists():
        return None
    lines = _MEMINFO.read_text(encoding="ascii").splitlines()
    available = (int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:"))
    return next(available, None)


def _free_of_the_group() -> int | None:
    """Return what a container's limit leaves."""
    try:
        limit, used = _LIMIT.read_text(encoding="ascii").strip(), int(_USED.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    return max(int(limit) - used, 0) if limit.isdigit() else None
