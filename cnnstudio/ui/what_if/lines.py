"""The rows of the what-if table as text: numbers, their ratios to the layer as it is, and what stands below."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.document.what_if import PRESENT, Row
from cnnstudio.language import number, shape_text, tr
from cnnstudio.ui.what_if.times import Spent

COLUMNS = (
    "form", "parameters", "parameters_ratio", "macs", "macs_ratio", "time", "time_ratio", "shape", "field", "use",
)  # fmt: skip
NUMBERS = frozenset({"parameters", "macs", "time"})
RATIOS = frozenset({"parameters_ratio", "macs_ratio", "time_ratio"})
_MOST_TOLD = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, and what is said when it is pointed at."""

    text: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table."""

    key: str
    cells: tuple[Cell, ...]
    possible: bool
    """Whether it can take the layer's place."""
    below: str
    """What is said of it below the table."""
    broken: bool

    @property
    def present(self) -> bool:
        """Say whether this is the layer as it is."""
        return self.key == PRESENT


def heads() -> tuple[str, ...]:
    """Return the heads of the columns."""
    return (
        tr("Form"), tr("Parameters"), "", tr("Multiplications"), "", tr("Time per image"), "", tr("Output shape"),
        tr("Receptive field"), "",
    )  # fmt: skip


def helps() -> tuple[str, ...]:
    """Return one sentence per column."""
    ratio = tr("How many times as much as the layer as it is.")
    return (
        tr("What could stand in the layer's place."),
        tr("Numbers that these layers hold."),
        ratio,
        tr("Multiplications for one sample, each with one addition (MACs)."),
        ratio,
        tr(
            "Median of 20 passes of one sample on this machine; ≈ marks an estimate from the multiplications."
        ),
        ratio,
        tr("What comes out, height × width × channels."),
        tr("How much of the network's input one output number can see."),
        tr("Enter puts the selected row in the layer's place."),
    )


def lines(rows: tuple[Row, ...], spent: dict[str, Spent]) -> tuple[Line, ...]:
    """Return the table's rows; ratios are against the first."""
    return tuple(_line(row, rows[0], spent.get(row.key), spent.get(PRESENT)) for row in rows)


def _line(row: Row, now: Row, spent: Spent | None, spent_now: Spent | None) -> Line:
    title = tr("{form} (now)", form=row.title) if row.key == PRESENT else row.title
    cells = (
        Cell(title, row.refused or row.note),
        Cell(number(row.parameters)),
        _ratio(row.key, row.parameters, now.parameters),
        Cell(number(row.macs)),
        _ratio(row.key, row.macs, now.macs),
        *_time(row, spent, spent_now),
        Cell("–" if row.output is None else shape_text(row.output)),
        Cell(_field(row.receptive_field)),
        Cell("" if row.project is None else tr("Replace")),
    )
    return Line(row.key, cells, row.project is not None, _below(row, now), bool(row.broken))


def _field(field: object) -> str:
    if isinstance(field, dict):
        return "; ".join(f"{name} {shape_text(axes)}" for name, axes in field.items())
    return shape_text(field) if isinstance(field, tuple) else "–"


def _ratio(key: str, value: float | None, now: float | None) -> Cell:
    if key == PRESENT or value is None or not now:
        return Cell("")
    return Cell(tr("{n} ×", n=times(value / now)))


def times(ratio: float) -> str:
    """Return 53066.0 as 53,066, 12.34 as 12.3, 0.228 as 0.23 and exactly the same as 1."""
    if ratio == 1:
        return "1"
    if ratio >= 100:
        return number(round(ratio))
    return f"{ratio:.1f}" if ratio >= 10 else f"{ratio:.2f}" if ratio >= 0.01 else f"{ratio:.1g}"


def _time(row: Row, spent: Spent | None, now: Spent | None) -> tuple[Cell, Cell]:
    if spent is None or spent.seconds is None:
        return Cell("–", spent.message if spent is not None else ""), Cell("")
    told = milliseconds(spent.seconds)
    if spent.estimated:
        return Cell(tr("≈ {ms}", ms=told), spent.message), Cell(tr("estimated"), spent.message)
    measured = now is not None and not now.estimated
    return Cell(told), _ratio(row.key, spent.seconds, now.seconds if now is not None and measured else None)


def milliseconds(seconds: float) -> str:
    """Return 0.000712 as 0.71 ms and 0.0144 as 14.4 ms."""
    ms = seconds * 1000
    return tr("{n} ms", n=f"{ms:.0f}" if ms >= 100 else f"{ms:.1f}" if ms >= 10 else f"{ms:.2f}")


def _below(row: Row, now: Row) -> str:
    parts = [row.note, row.refused]
    if row.key != PRESENT and row.parameters and now.parameters and not row.refused:
        parts.append(_weights(row.parameters, now.parameters))
    if row.broken:
        parts.append(tr("Further on: {problem}", problem=row.broken[0]))
    elif row.reshaped:
        parts.append(_further(row))
    if row.total_parameters is not None:
        parts.append(tr("The network would hold {n} parameters.", n=number(row.total_parameters)))
    return " ".join(part for part in parts if part)


def _weights(here: int, now: int) -> str:
    if here == now:
        return tr("Just as many weights.")
    fewer, more = (
        tr("{n} fewer weights.", n=number(now - here)),
        tr("{n} more weights.", n=number(here - now)),
    )
    return fewer if here < now else more


def _further(row: Row) -> str:
    told = [
        tr(
            "{name} gives {after} instead of {before}",
            name=s.name,
            after=_shape(s.after),
            before=_shape(s.before),
        )
        for s in row.reshaped[:_MOST_TOLD]
    ]
    more = len(row.reshaped) - _MOST_TOLD
    if more > 0:
        told.append(tr("{n} more layers change", n=more))
    return ", ".join(told) + "."


def _shape(shape: tuple[int | None, ...] | None) -> str:
    return tr("nothing") if shape is None else shape_text(shape)
