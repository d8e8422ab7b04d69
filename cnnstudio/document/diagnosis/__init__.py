"""What is wrong or worth knowing about a design, and the edits that would mend it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import compress

from cnnstudio.document.diagnosis import (
    ends,
    feeding,
    hidden,
    idle,
    loss,
    merging,
    normalising,
    planning,
    sizes,
    stacking,
    starting,
    training,
    windows,
    wiring,
)
from cnnstudio.document.diagnosis.codes import CODES, Code
from cnnstudio.document.diagnosis.copies import copies_apart
from cnnstudio.document.diagnosis.design import Check, Design, Entry, Reason, Seen, farther
from cnnstudio.document.diagnosis.opening import unopened
from cnnstudio.document.diagnosis.shapes import misfit
from cnnstudio.document.flat import FlatNode
from cnnstudio.document.known import NodeAnalysis, Totals
from cnnstudio.document.problems import Problem
from cnnstudio.document.unseen import all_read
from cnnstudio.document.unseen import problems as unseen_problems
from cnnstudio.layers.kind import Layer
from cnnstudio.layers.remembering import also_forget
from cnnstudio.layers.working import Working

__all__ = ["CODES", "Code", "Design", "diagnose", "unopened"]

_CHECKS: tuple[Entry, ...] = (
    *merging.CHECKS,
    *hidden.CHECKS,
    *normalising.CHECKS,
    *stacking.CHECKS,
    *feeding.CHECKS,
    *windows.CHECKS,
    *idle.CHECKS,
    *sizes.CHECKS,
)

_SAYS = {"all-linear": "linear-row", "softmax-of-one": "single-output"}
"""What the first says makes the second superfluous."""


_MOST_REMEMBERED = 65_536
Asked = tuple[tuple[Check, ...], tuple[Check, ...]]
"""Checks to ask, and those of them that look farther than at the layer above."""
_NOTHING: Asked = ((), ())
_reasons: dict[int, tuple[Working, Asked]] = {}
also_forget(_reasons.clear)
"""The checks a layer gives reason for, by the working it shares with all layers of its value and input shapes."""


@cache
def checks_for(kind: type[Layer]) -> tuple[tuple[Check, Reason | None], ...]:
    """Return the checks of single layers that a kind needs, each with what gives reason for it."""
    return tuple((entry[1], entry[2] if len(entry) > 2 else None) for entry in _CHECKS if entry[0](kind))


def diagnose(design: Design, totals: Totals) -> tuple[Problem, ...]:
    """Return all problems: of single layers in their order, then of the network, its data and its plan."""
    found = [*_of_layers(design), *wiring.of_network(design)]
    if design.flat:
        found += _of_whole(design, totals)
    return _told_once(copies_apart(design, found))


def _of_layers(design: Design) -> Iterator[Problem]:
    """Return what is to be said of single layers; networks repeat them, and what was quiet is not asked again."""
    quiet, workings = design.quiet, design.workings
    for node, known, (checks, far) in _suspects(design):
        above = workings.get(node.sources[0][0]) if checks is not far and node.sources else None
        asked = far if above is not None and (id(known.working), above) in quiet else checks
        if asked:
            yield from _of_layer(design, node, known, asked)
        elif known.problems:
            yield from (misfit(design, node, problem) for problem in known.problems)
        elif known.state not in ("ok", "waiting"):
            yield from wiring.of_node(design, node)


def _of_layer(
    design: Design, node: FlatNode, known: NodeAnalysis, checks: tuple[Check, ...]
) -> Iterable[Problem]:
    """Return what checks find, and keep in mind a pair of layers of which there is nothing to tell."""
    seen = Seen(design, node, known, node.layer)
    told = {check: problem for check in checks if (problem := check(seen)) is not None}
    if not told:
        design.keep_quiet(node, known)
    return told.values()


def _suspects(design: Design) -> list[tuple[FlatNode, NodeAnalysis, Asked]]:
    """Return the layers that give reason for checks, with them, and those of which nothing is known."""
    flat, known, different = design.flat, design.known, design.different
    checks = {at: _wanted(design, flat[n], known[n]) for at, n in different.items() if known[n].state == "ok"}
    idle = {at for at, (wanted, _far) in checks.items() if not wanted}
    if len(idle) == len(different):
        return []
    triples = zip(flat, known, design.asked, strict=True)
    called = compress(triples, map((different.keys() - idle).__contains__, design.asked))
    return [(node, told, checks.get(at, _NOTHING)) for node, told, at in called]


def _wanted(design: Design, node: FlatNode, known: NodeAnalysis) -> Asked:
    """Return which checks a layer with its shapes gives reason for."""
    working = known.working or Working(())
    last = _reasons.get(id(working))
    if last is not None and last[0] is working:
        return last[1]
    if len(_reasons) >= _MOST_REMEMBERED:
        _reasons.clear()
    wanted = _NOTHING
    candidates = checks_for(type(node.layer))
    if candidates:
        seen = Seen(design, node, known, node.layer)
        checks = tuple([check for check, reason in candidates if reason is None or reason(seen)])
        wanted = checks, farther(checks)
    _reasons[id(working)] = working, wanted
    return wanted


def _of_whole(design: Design, totals: Totals) -> list[Problem]:
    found = [*ends.of_outputs(design), *feeding.of_inputs(design), *stacking.of_network(design)]
    found += [*wiring.shared_inputs(design), *loss.of_plan(design), *training.of_plan(design)]
    found += planning.of_plan(design)
    found += normalising.biases_before_norm(design)
    found += starting.of_starts(design)
    known = design.known
    if not all_read([known[place] for place in design.different.values()]):
        found += unseen_problems(design.flat, design.nodes, design.ends)
    return [*found, *sizes.of_network(design, totals)]


def _told_once(found: list[Problem]) -> tuple[Problem, ...]:
    """Leave out what another problem already says."""
    codes = {problem.code for problem in found}
    hidden = {less for more, less in _SAYS.items() if more in codes}
    return tuple(problem for problem in found if problem.code not in hidden)
