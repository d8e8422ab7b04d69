"""The network as rows of a table: what stands in each cell, as text and as a number to sort by."""

from __future__ import annotations

from dataclasses import dataclass

from cnnstudio.document.analysis import Analysis
from cnnstudio.document.known import NodeAnalysis
from cnnstudio.language import number, shape_text, tr

COLUMNS = ("name", "kind", "shape", "parameters", "trainable", "macs", "field")
NUMBERS = frozenset({"parameters", "trainable", "macs"})


@dataclass(frozen=True, slots=True)
class Row:
    """One layer of the network table."""

    path: str
    node_id: str
    family: str
    state: str
    cells: tuple[str, ...]
    values: tuple[float, ...]
    """What each cell is sorted by; what is not known comes last."""
    help: str = ""

    def cell(self, column: str) -> str:
        """Return the text of a column."""
        return self.cells[COLUMNS.index(column)]

    def value(self, column: str) -> float:
        """Return the number a column is sorted by."""
        return self.values[COLUMNS.index(column)]


def titles() -> tuple[str, ...]:
    """Return the heads of the columns."""
    return (
        tr("Layer"), tr("Kind"), tr("Output shape"), tr("Parameters"), tr("Trainable"), tr("MACs"),
        tr("Receptive field"),
    )  # fmt: skip


def helps() -> tuple[str, ...]:
    """Return one sentence per column."""
    return (
        tr("The layer's name, in the order in which data flows."),
        tr("What kind of layer it is."),
        tr("Height × width × channels of one sample; the batch is left out."),
        tr("Numbers that the layer holds."),
        tr("Parameters that training changes."),
        tr("Multiply-accumulates of one sample: each is one multiplication and one addition."),
        tr("How much of the input one output number can see."),
    )


class Rows:
    """Makes every layer's row in topological order, and keeps those whose layer stays as it was."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[int, NodeAnalysis, Row]] = {}

    def of(self, analysis: Analysis) -> tuple[Row, ...]:
        """Return the rows of an analysis."""
        shown = enumerate(with_skipped(analysis))
        self._made = {known.path: self._kept(place, known) for place, known in shown}
        return tuple(row for _place, _known, row in self._made.values())

    def _kept(self, place: int, known: NodeAnalysis) -> tuple[int, NodeAnalysis, Row]:
        old = self._made.get(known.path)
        if old is not None and old[0] == place and old[1] == known:
            return old
        return place, known, _row(place, known)


def with_skipped(analysis: Analysis) -> tuple[NodeAnalysis, ...]:
    """Return all layers in topological order, each skipped one after the layer whose data pass it by."""
    shown = list(analysis.flat)
    for known in (node for node in analysis.nodes.values() if node.bypassed):
        places = [place for place, node in enumerate(shown) if known.passes in (node.path, node.node_id)]
        shown.insert(places[-1] + 1 if places else len(shown), known)
    return tuple(shown)


def _row(place: int, known: NodeAnalysis) -> Row:
    ok = known.state == "ok" and not known.bypassed
    field = known.receptive_field
    shown = (
        known.name,
        known.layer.kind,
        "; ".join(shape_text(shape) for shape in known.outputs) if ok else _state_text(known),
        number(known.parameters) if ok else "–",
        number(known.trainable_parameters) if ok else "–",
        number(known.macs) if ok else "–",
        _field_text(field) if ok else "–",
    )
    told = (known.parameters, known.trainable_parameters, known.macs)
    numbers = [float(n) if ok and n is not None else -1.0 for n in told]
    values = (float(place), 0.0, _elements(known), *numbers, _reach(field) if ok else -1.0)
    state = "skipped" if known.bypassed else known.state
    return Row(known.path, known.node_id, known.layer.family, state, shown, values, _help(known))


def _state_text(known: NodeAnalysis) -> str:
    if known.bypassed:
        return tr("skipped")
    if known.state == "waiting":
        return tr("waits for {name}", name=known.waits_for)
    return tr("no input") if known.state == "unconnected" else tr("does not fit")


def _field_text(field: tuple[int | None, ...] | dict[str, tuple[int | None, ...]] | None) -> str:
    if field is None:
        return "–"
    if isinstance(field, dict):
        return "; ".join(f"{name} {shape_text(axes)}" for name, axes in field.items())
    return shape_text(field)


def _elements(known: NodeAnalysis) -> float:
    total = 1.0
    for axis in known.output or (None,):
        if axis is None:
            return -1.0
        total *= axis
    return total


def _reach(field: tuple[int | None, ...] | dict[str, tuple[int | None, ...]] | None) -> float:
    axes = next(iter(field.values()), ()) if isinstance(field, dict) else (field or ())
    return float(max((axis or 0 for axis in axes), default=-1))


def _help(known: NodeAnalysis) -> str:
    if known.bypassed:
        return tr("Skipped: data pass it by, and the network is built without it.")
    if known.problems:
        return known.problems[0].message
    if known.shared_with:
        return tr("Shares the weights of {name}; they are counted there.", name=known.shared_with)
    return known.layer.caption()


def totals_row(analysis: Analysis) -> tuple[str, ...]:
    """Return the cells of the totals, under the columns of the table."""
    sums = analysis.totals
    layers = tr("{n} layers", n=len(analysis.order))
    return (
        tr("Total"),
        layers,
        "",
        number(sums.parameters),
        number(sums.trainable_parameters),
        number(sums.macs),
        "",
    )


def left_out(analysis: Analysis) -> str:
    """Return what the totals do not contain, as a sentence; nothing when they are complete."""
    names = analysis.totals.left_out
    if not names:
        return ""
    shown = ", ".join(names[:4])
    more = tr(" and {n} more", n=len(names) - 4) if len(names) > 4 else ""
    return tr("The totals leave out {names}{more}: not known yet.", names=shown, more=more)


def as_text(shown: tuple[Row, ...], analysis: Analysis) -> str:
    """Return rows as text with tabs, with their heads and, if all are there, the totals."""
    lines = [titles(), *(row.cells for row in shown)]
    whole = len(shown) == len(with_skipped(analysis))
    if whole:
        lines.append(totals_row(analysis))
    text = "\n".join("\t".join(cells) for cells in lines)
    note = left_out(analysis) if whole else ""
    return f"{text}\n{note}" if note else text
