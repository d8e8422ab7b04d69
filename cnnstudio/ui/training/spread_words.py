"""What a layer held at an epoch's end, in words."""

from __future__ import annotations

from cnnstudio.language import number, percent, tr
from cnnstudio.ui.training.spread import Spread


def moment_words(spread: Spread, place: int, up: float | None = None) -> str:
    """Return what a layer held at one of its epochs; with a height (0 to 1) also how many values lie there."""
    moment, dead = spread.moments[place], spread.dead[place]
    words = tr(
        "{layer} after epoch {epoch}: median {median}, from {low} (5 %) to {high} (95 %), RMS {size}, {zeros} zeros",
        layer=spread.layer, epoch=number(moment.epoch), median=number(moment.marks[2], 3),
        low=number(moment.marks[0], 3), high=number(moment.marks[4], 3), size=number(moment.size, 3),
        zeros=percent(moment.zeros, 1),
    )  # fmt: skip
    if dead is not None:
        words += ", " + dead_words(dead, spread.units)
    if up is not None:
        words += ", " + _bin_words(spread, place, up)
    if moment.spoiled:
        words += ", " + tr("{count} are no numbers", count=number(moment.spoiled))
    looked = tr("{count} of {all} values", count=number(moment.looked), all=number(moment.there))
    return f"{words} ({looked})."


def _bin_words(spread: Spread, place: int, up: float) -> str:
    table, (low, high) = spread.table(), spread.scale()
    which = int(min(max(up, 0.0), 0.999) * len(table))
    step = (high - low) / len(table)
    return tr(
        "{share} between {low} and {high}",
        share=percent(float(table[which, place]), 1),
        low=number(low + which * step, 3),
        high=number(low + (which + 1) * step, 3),
    )


def dead_words(share: float, units: int) -> str:
    """Return how many units of a layer were 0 on every sample."""
    return tr("{dead} of {units} units dead", dead=number(round(share * units)), units=number(units))
