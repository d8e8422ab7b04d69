"""Plots as SVG text, for pages that are read outside of the program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, isfinite, log10

from cnnstudio.language import number

WIDTH, HEIGHT = 520, 250
_LEFT, _TOP, _RIGHT, _BOTTOM = 56.0, 22.0, 504.0, 208.0
_INKS = ("#2F6DB5", "#B55A00", "#5B4FC4", "#3F7D3A")
_GREY, _AMBER, _FAINT = "#8A877C", "#D08A00", "#77756C"

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Curve:
    """One line of a plot and its words in the key."""

    words: str
    x: Sequence[float]
    y: Sequence[float]
    dashed: bool = False


def marks(low: float, high: float, most: int = 5) -> list[float]:
    """Return round numbers between two limits."""
    if not high > low:
        return [low]
    rough = (high - low) / most
    power = 10.0 ** floor(log10(rough))
    step = next(power * m for m in (1, 2, 5, 10) if power * m >= rough * 0.999)
    return [round(i * step, 12) for i in range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1)]


def curves(lines: Sequence[Curve], across: str, x: Span | None = None, y: Span | None = None) -> str:
    """Return lines over one axis, with their key above."""
    points = [(a, b) for line in lines for a, b in zip(line.x, line.y, strict=True) if isfinite(b)]
    x = x or _span([a for a, _ in points])
    y = y or _span([b for _, b in points])
    parts = [_axes(across, x, y)]
    left = _LEFT
    for place, line in enumerate(lines):
        ink = _INKS[place % len(_INKS)] if line.words else _GREY
        parts.append(_line(line, ink, x, y))
        if line.words:
            parts.append(
                f'<line x1="{left:.0f}" y1="9" x2="{left + 18:.0f}" y2="9" {_stroke(ink, line.dashed)}/>'
            )
            parts.append(_text(left + 23, 13, line.words, "#33322E"))
            left += 40 + 6.4 * len(line.words)
    return _svg(parts)


def bars(
    edges: Sequence[float], parts: Sequence[Sequence[float]], across: str, y: Span, diagonal: bool = False
) -> str:
    """Return stacked bars between edges: the first part grey, the second amber."""
    x = (edges[0], edges[-1])
    drawn = [_axes(across, x, y)]
    for place in range(len(edges) - 1):
        low = 0.0
        for part, ink in zip(parts, (_GREY, _AMBER), strict=False):
            high = low + (part[place] if isfinite(part[place]) else 0.0)
            if high > low:
                (left, top), (right, foot) = _at(edges[place], high, x, y), _at(edges[place + 1], low, x, y)
                drawn.append(
                    f'<rect x="{left + 0.7:.1f}" y="{top:.1f}" width="{right - left - 1.4:.1f}" '
                    f'height="{foot - top:.1f}" fill="{ink}"/>'
                )
            low = high
    if diagonal:
        drawn.append(_line(Curve("", x, y, dashed=True), "#33322E", x, y))
    return _svg(drawn)


def dots(x: Sequence[float], y: Sequence[float], across: str) -> str:
    """Return a dot for each pair, over the diagonal on which both are equal."""
    span = _span([*x, *y])
    drawn = [_axes(across, span, span), _line(Curve("", span, span, dashed=True), "#33322E", span, span)]
    for a, b in zip(x, y, strict=True):
        left, top = _at(a, b, span, span)
        drawn.append(f'<circle cx="{left:.1f}" cy="{top:.1f}" r="2" fill="{_INKS[0]}" fill-opacity="0.6"/>')
    return _svg(drawn)


def _span(values: Sequence[float]) -> Span:
    low, high = min(values, default=0.0), max(values, default=1.0)
    room = (high - low) * 0.05 or max(abs(high) * 0.05, 0.5)
    return (low - room if low < 0 or low > room else 0.0), high + room


def _at(a: float, b: float, x: Span, y: Span) -> tuple[float, float]:
    return (
        _LEFT + (a - x[0]) / ((x[1] - x[0]) or 1.0) * (_RIGHT - _LEFT),
        _BOTTOM - (b - y[0]) / ((y[1] - y[0]) or 1.0) * (_BOTTOM - _TOP),
    )


def _line(line: Curve, ink: str, x: Span, y: Span) -> str:
    places = [_at(a, b, x, y) for a, b in zip(line.x, line.y, strict=True) if isfinite(b)]
    path = " ".join(f"{left:.1f},{top:.1f}" for left, top in places)
    return f'<polyline points="{path}" fill="none" {_stroke(ink, line.dashed)}/>'


def _stroke(ink: str, dashed: bool) -> str:
    return f'stroke="{ink}" stroke-width="1.8"' + (' stroke-dasharray="5 3"' if dashed else "")


def _text(x: float, y: float, words: str, ink: str = _FAINT, anchor: str = "start") -> str:
    family = 'font-family="sans-serif" font-size="11"'
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" {family} fill="{ink}" text-anchor="{anchor}">{escape(words)}</text>'
    )


def _axes(across: str, x: Span, y: Span) -> str:
    parts = []
    for value in marks(*y):
        _, top = _at(x[0], value, x, y)
        parts.append(f'<line x1="{_LEFT}" y1="{top:.1f}" x2="{_RIGHT}" y2="{top:.1f}" stroke="#DDDBD3"/>')
        parts.append(_text(_LEFT - 6, top + 4, number(float(value)), anchor="end"))
    for value in marks(*x, 8):
        left, _ = _at(value, y[0], x, y)
        parts.append(_text(left, _BOTTOM + 16, number(float(value)), anchor="middle"))
    parts.append(f'<line x1="{_LEFT}" y1="{_BOTTOM}" x2="{_RIGHT}" y2="{_BOTTOM}" stroke="#8A877C"/>')
    parts.append(_text((_LEFT + _RIGHT) / 2, _BOTTOM + 34, across, anchor="middle"))
    return "".join(parts)


def _svg(parts: Sequence[str]) -> str:
    size = f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'
