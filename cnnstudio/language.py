"""The one function all user-visible text goes through, and the one number style."""

from __future__ import annotations

from collections.abc import Callable, Iterable

Translate = Callable[[str], str]

_PSEUDO = str.maketrans("aeiouAEIOUcnsy", "áéíóúÁÉÍÓÚçñšý")


def _plain(text: str) -> str:
    return text


def _pseudo(text: str) -> str:
    """Return accented text 40 % longer, with its {placeholders} left alone."""
    parts = text.replace("{", "\0{").replace("}", "}\0").split("\0")
    accented = "".join(p if p.startswith("{") else p.translate(_PSEUDO) for p in parts)
    letters = sum(len(p) for p in parts if not p.startswith("{"))
    return accented + "·" * round(letters * 0.4)


_translations: dict[str, Translate] = {"en": _plain, "pseudo": _pseudo}
_translate: Translate = _plain


def use_language(code: str) -> None:
    """Let later texts come out in this language: "en", or "pseudo" to test the room texts have."""
    global _translate
    _translate = _translations[code]


def tr(text: str, /, **values: object) -> str:
    """Return the text in the user's language with its {names} filled in."""
    translated = _translate(text)
    return translated.format(**values) if values else translated


def number(value: float | int | None, digits: int = 4) -> str:
    """Return 121930 as 121,930 and 0.00123 as 0.00123; what is not known is a dash."""
    if value is None:
        return "–"
    if isinstance(value, int):
        return f"{value:,}".replace("-", "−")
    return f"{value:,.{digits}g}".replace("-", "−") if abs(value) < 1e6 else f"{value:,.0f}".replace("-", "−")


def memory_text(count: int) -> str:
    """Return an amount of memory: 86.5 kB, 1.2 MB; 1 kB is 1,024 bytes."""
    for unit, size in (("GB", 2**30), ("MB", 2**20), ("kB", 2**10)):
        if count >= size:
            return f"{number(round(count / size, 1) if count < 100 * size else round(count / size))} {unit}"
    return f"{count} B"


def signed(value: int) -> str:
    """Return a difference with its sign: +32,768, −4,096 or ±0."""
    return "±0" if value == 0 else ("+" if value > 0 else "−") + f"{abs(value):,}"


def percent(share: float | None, digits: int = 2) -> str:
    """Return 0.9893 as 98.93 %."""
    return "–" if share is None else f"{share * 100:.{digits}f} %"


def shape_text(shape: Iterable[int | None] | None) -> str:
    """Return (26, 26, 32) as 26 × 26 × 32; an unknown axis is a question mark."""
    if shape is None:
        return tr("not known yet")
    axes = ["?" if axis is None else str(axis) for axis in shape]
    return " × ".join(axes) if axes else tr("one number")
