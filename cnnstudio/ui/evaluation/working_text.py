"""The working of one value as text: a line of terms, the lines after it, and the comparison with Keras."""

from __future__ import annotations

from cnnstudio.arithmetic.explaining import Explanation, Line, Terms
from cnnstudio.language import number, tr
from cnnstudio.ui.evaluation.told import Told, is_window

_MOST_TERMS = 9


def fixed(value: float, digits: int = 4) -> str:
    """Return a number with a fixed count of decimals and a true minus."""
    return f"{value:.{digits}f}".replace("-", "−")


def bracketed(value: float, digits: int = 4) -> str:
    """Return a number, in brackets where it is negative."""
    return f"({fixed(value, digits)})" if value < 0 else fixed(value, digits)


def terms_text(terms: Terms) -> str:
    """Return the first products of a sum, or the sums of its channels, and what they make."""
    if terms.weights is None or terms.values.size < 2:
        return ""
    if is_window(terms) and terms.values.shape[-1] > 1:
        parts = [bracketed(float(total)) for total in terms.channel_sums]
    else:
        cells = range(terms.values.size) if terms.values.size <= _MOST_TERMS else terms.strongest(_MOST_TERMS)
        x, w = terms.values.ravel(), terms.weights.ravel()
        parts = [f"{fixed(float(x[n]), 2)}·{bracketed(float(w[n]), 2)}" for n in cells]
    count = terms.values.shape[-1] if is_window(terms) and terms.values.shape[-1] > 1 else terms.values.size
    text = " + ".join(parts[:_MOST_TERMS])
    if count > _MOST_TERMS:
        text += tr(" + {count} more", count=number(count - _MOST_TERMS))
    return f"{text} = {fixed(terms.total)}"


def lines_text(lines: tuple[Line, ...]) -> str:
    """Return the arithmetic of all lines that have one."""
    return "\n".join(f"{line.how} = {fixed(line.value)}" for line in lines if line.how)


def working_text(explanation: Explanation, terms: Terms | None) -> str:
    """Return the whole working as text."""
    parts = [terms_text(terms) if terms is not None else "", lines_text(explanation.lines)]
    return "\n".join(part for part in parts if part)


def check_sentence(told: Told) -> str:
    """Return how Keras's value compares with ours."""
    keras, ours = fixed(told.keras, 7), fixed(told.explanation.value, 7)
    if told.agrees:
        return tr("Keras gives {keras}, this sum {ours}.", keras=keras, ours=ours)
    if told.moving:
        return tr("The weights are moving; pause to compare.")
    return tr(
        "Keras gives {keras}, this sum {ours}: they should agree, so this is a fault of ours.",
        keras=keras,
        ours=ours,
    )
