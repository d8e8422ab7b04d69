"""What a number field takes, in one sentence: the same one wherever a number is refused or explained."""

from cnnstudio.language import tr


def limits_sentence(
    real: bool, low: float | None, high: float | None, above: bool = False, below: bool = False
) -> str:
    """Return what a number field takes, e.g. Type a whole number from 1 to 1,000,000."""
    what = tr("a number") if real else tr("a whole number")
    start = "" if low is None else (tr("above {n:,}") if above else tr("from {n:,}")).format(n=_tidy(low))
    end = "" if high is None else (tr("below {n:,}") if below else tr("to {n:,}")).format(n=_tidy(high))
    if low is None and end and not below:
        end = tr("up {end}", end=end)
    if high is None and start and not above:
        start = tr("{start} on", start=start)
    return tr("Type {what}.", what=" ".join(part for part in (what, start, end) if part))


def _tidy(value: float) -> float | int:
    return int(value) if float(value).is_integer() else value
