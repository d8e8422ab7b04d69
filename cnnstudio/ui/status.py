"""The facts of the status bar, made from the analysis and the state of things."""

from __future__ import annotations

from cnnstudio.document.analysis import Analysis
from cnnstudio.language import number, tr
from cnnstudio.ui.keras_check import KerasCheck
from cnnstudio.ui.status_bar import StatusFact


def design_facts(analysis: Analysis) -> list[StatusFact]:
    """Return layers, parameters, multiply-accumulates and problems."""
    if not analysis.order:
        return [StatusFact(tr("No layers yet"))]
    totals = analysis.totals
    so_far = "" if totals.complete else tr(" so far")
    layers = len(analysis.order)
    skipped = sum(node.bypassed for node in analysis.nodes.values())
    words = tr("1 layer") if layers == 1 else tr("{n} layers", n=layers)
    facts = [
        StatusFact(tr("{layers}, {n} skipped", layers=words, n=skipped) if skipped else words),
        StatusFact(tr("{n} parameters{so_far}", n=number(totals.parameters), so_far=so_far)),
        StatusFact(
            tr("{n} MACs{so_far}", n=short(totals.macs), so_far=so_far),
            tip=tr("Multiply-accumulates for one sample; one is a multiplication and an addition."),
        ),
    ]
    return facts + _problem_facts(analysis)


def _problem_facts(analysis: Analysis) -> list[StatusFact]:
    errors, warnings, hints = (analysis.count(s) for s in ("error", "warning", "info"))
    found, first = [], first_messages(analysis)
    if errors:
        text = tr("1 problem") if errors == 1 else tr("{n} problems", n=errors)
        found.append(StatusFact(text, "error", "error", "problems", first["error"]))
    if warnings:
        text = tr("1 warning") if warnings == 1 else tr("{n} warnings", n=warnings)
        found.append(StatusFact(text, "warning", "warning", "problems", first["warning"]))
    if hints:
        text = tr("1 hint") if hints == 1 else tr("{n} hints", n=hints)
        found.append(StatusFact(text, "info", "info", "problems", first["info"]))
    return found


def first_messages(analysis: Analysis) -> dict[str, str]:
    """Return, per severity, the first sentence and what pressing does; the list leads on to fixes and texts."""
    found: dict[str, str] = {}
    for problem in analysis.problems:
        found.setdefault(problem.severity, problem.message)
    way = tr("Press for fixes and explanations; F8 goes to the next one.")
    return {severity: f"{message}\n{way}" for severity, message in found.items()}


def short(value: int) -> str:
    """Return 2528000 as 2.53 M."""
    for limit, letter in ((10**12, "T"), (10**9, "G"), (10**6, "M")):
        if value >= limit:
            return f"{value / limit:.3g} {letter}"
    return number(value)


def check_fact(check: KerasCheck, analysis: Analysis, engine: str) -> StatusFact:
    """Return what Keras says of the design."""
    if engine == "dead":
        return StatusFact(
            tr("Training engine is off"), "warning", "warning", "engine", tr("Press to start it again")
        )
    if engine == "starting":
        return StatusFact(tr("Training engine is starting"), "clock")
    if not analysis.ok:
        return StatusFact(tr("Keras check waits for the problem") if analysis.order else "")
    if check.verdict == "confirmed":
        told = tr("Confirmed by Keras · {s} s") if check.ran else tr("Shapes confirmed by Keras · {s} s")
        return StatusFact(
            told.format(s=number(check.seconds, 2)),
            "check",
            tip=_confirmed(check),
        )
    if check.verdict == "differs":
        return StatusFact(tr("Keras differs"), "warning", "warning", "check", check.message)
    if check.verdict == "stumbles":
        return StatusFact(tr("Keras cannot run this"), "warning", "warning", "check", check.message)
    if check.verdict == "failed":
        return StatusFact(tr("Keras cannot build this"), "warning", "warning", "check", check.message)
    return StatusFact(tr("Asking Keras"), "clock")


def _confirmed(check: KerasCheck) -> str:
    """Return what was confirmed: shapes and counts always, a step of training where it was run."""
    built = tr("Keras built this design and agrees on every shape and parameter count.")
    ran = tr("One batch of random data went through a step of training.") if check.ran else check.message
    return f"{built} {ran}".strip()


def saved_fact(named: bool, modified: bool) -> StatusFact:
    """Return whether the work is in its file."""
    if not named:
        return StatusFact(
            tr("Not saved yet"), key="save", tip=tr("Press to save; unsaved work survives a crash.")
        )
    return StatusFact(tr("Unsaved changes"), key="save") if modified else StatusFact(tr("Saved"), "check")


def device_fact(device: str) -> StatusFact:
    """Return what the engine computes on."""
    return StatusFact(device) if device else StatusFact("")
