"""What a working says in plain words: places, zeros added, rows never read, gaps, groups."""

from __future__ import annotations

from cnnstudio.language import tr
from cnnstudio.layers.formulas import USUAL, Reading, dilated, number_of, sentence
from cnnstudio.layers.working import Step

_WINDOWS = ("window-valid", "window-same", "window-causal")


def told(steps: tuple[Step, ...], reading: Reading = USUAL) -> str:
    """Return the story of a layer's axes; what holds for several of them is said once."""
    windows = [step for step in steps if step.formula in _WINDOWS and step.result is not None]
    others = [words for step in steps if step not in windows and (words := sentence(step))]
    parts = [*_placed(windows), _spanned(windows), _added(windows), _unread(windows, reading)]
    parts += [*dict.fromkeys(others), *map(_grown, steps), *map(_grouped, steps)]
    return " ".join(dict.fromkeys(part for part in parts if part))


def _placed(windows: list[Step]) -> list[str]:
    """Return how often the window fits, for each axis where they differ."""
    told_ = [(step.axis, _numbers(step)) for step in windows if step.formula == "window-valid"]
    if len({tuple(numbers.values()) for _axis, numbers in told_}) == 1:
        return [tr("A window of {F} fits a row of {W} in {n} places.", **told_[0][1])]
    return [
        tr("Along the {axis} a window of {F} fits {W} in {n} places.", axis=tr(axis), **numbers)
        for axis, numbers in told_
    ]


def _numbers(step: Step) -> dict[str, int]:
    return {"F": number_of(step, "F"), "W": number_of(step, "W"), "n": int(step.result or 0)}


def _spanned(windows: list[Step]) -> str:
    step = next((step for step in windows if dilated(step)), None)
    if step is None:
        return ""
    k, d, span = (number_of(step, key) for key in ("k", "d", "F"))
    return tr("With rate {d} its {k} elements stand {d} apart and span {span}.", k=k, d=d, span=span)


def _added(windows: list[Step]) -> str:
    padded = [step for step in windows if step.formula != "window-valid"]
    if not padded:
        return ""
    if padded[0].formula == "window-causal":
        return tr("{n} zeros go before the first step and none after the last.", n=padded[0]["left"])
    sides = [
        tr("{n} {side}", n=number_of(step, key), side=side)
        for step in padded
        for key, side in zip(("left", "right"), _sides(step.axis), strict=True)
    ]
    if not any(number_of(step, "left") + number_of(step, "right") for step in padded):
        return tr("No zeros are needed.")
    return tr("Zeros added: {sides}.", sides=", ".join(sides))


def _sides(axis: str) -> tuple[str, str]:
    known = {
        "height": (tr("above"), tr("below")),
        "width": (tr("left"), tr("right")),
        "depth": (tr("in front"), tr("behind")),
    }
    return known.get(axis, (tr("before"), tr("after")))


def _unread(windows: list[Step], reading: Reading) -> str:
    parts = []
    for step in windows:
        width, dropped = number_of(step, "W"), number_of(step, "dropped")
        if dropped:
            parts.append(_lines(step.axis, width - dropped, width - 1, reading))
    told_ = tr("Never read: {lines}.", lines=", ".join(parts)) if parts else ""
    passed = next((step for step in windows if number_of(step, "S") > number_of(step, "F")), None)
    if passed is None:
        return told_
    gap = number_of(passed, "S") - number_of(passed, "F")
    return (told_ + " " + tr("Between two places {n} are passed by.", n=gap)).strip()


def _lines(axis: str, first: int, last: int, reading: Reading) -> str:
    names = {
        "height": (tr("row {a}"), tr("rows {a} to {b}")),
        "width": (tr("column {a}"), tr("columns {a} to {b}")),
        "depth": (tr("slice {a}"), tr("slices {a} to {b}")),
    }
    one, several = names.get(axis, (tr("step {a}"), tr("steps {a} to {b}")))
    return (one if first == last else several).format(a=reading.row(first), b=reading.row(last))


def _grown(step: Step) -> str:
    if step.result is None or not step.formula.startswith("transpose-"):
        return ""
    extra = number_of(step, "O")
    return tr("Output padding makes it {n} longer at its end.", n=extra) if extra > 0 else ""


def _grouped(step: Step) -> str:
    if step.formula != "channels-grouped":
        return ""
    channels, groups, filters = (number_of(step, key) for key in ("C", "groups", "filters"))
    return tr(
        "Each of {g} groups reads {c} of {C} channels and makes {f} of {F} maps.",
        g=groups,
        c=channels // groups,
        C=channels,
        f=filters // groups,
        F=filters,
    )
