"""cnnstudio explain: why one value of a trained run's layer is what it is, for a picture."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cnnstudio.cli.faults import Exit, Fault
from cnnstudio.cli.output import Output
from cnnstudio.cli.parser import Command, add_json
from cnnstudio.data.errors import DataError
from cnnstudio.engine.loading import load_keras
from cnnstudio.engine.runs import RunError
from cnnstudio.language import number, shape_text, tr

if TYPE_CHECKING:
    from cnnstudio.arithmetic.explaining import Terms
    from cnnstudio.engine.explain import Found

_SHOWN = 12
"""Terms that people are shown of each sum; --json has them all."""


def _declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", type=Path, metavar="RUN", help=tr("folder of a run"))
    parser.add_argument("image", type=Path, metavar="IMAGE")
    parser.add_argument("layer", metavar="LAYER", help=tr("name of a layer"))
    parser.add_argument(
        "--at",
        type=_place,
        metavar="R,C,CH",
        help=tr("which value; without it the one of the largest magnitude"),
    )
    parser.add_argument(
        "--raw", action="store_true", help=tr("no preparation; resize only if the size differs")
    )
    add_json(parser)


def _place(text: str) -> tuple[int, ...]:
    parts = text.split(",")
    if not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):
        raise argparse.ArgumentTypeError(tr("{text} is not a place such as 3,4,0", text=repr(text[:40])))
    return tuple(int(part) for part in parts)


def _run(words: argparse.Namespace, out: Output) -> int:
    load_keras()
    from cnnstudio.arithmetic.explaining import Unexplained
    from cnnstudio.engine.explain import explain
    from cnnstudio.kerasbridge.errors import BridgeError

    try:
        found = explain(words.run, words.image, words.layer, words.at, raw=words.raw)
    except (RunError, DataError, BridgeError, Unexplained) as error:
        raise Fault(tr("the value cannot be explained"), str(words.run), str(error)) from error
    if out.as_json:
        out.json(_as_json(found))
    else:
        _tell(found, out)
    return Exit.DONE if found.told.explanation.agrees(found.told.keras) else Exit.OURS


def _as_json(found: Found) -> dict[str, Any]:
    told = found.told.explanation
    return {
        "layer": found.layer,
        "kind": found.kind,
        "output_shape": list(found.shape),
        "at": list(told.at),
        "mode": "training" if told.training else "inference",
        "step": found.step,
        "terms": [_terms(one, found) for one in told.terms],
        "lines": [{"what": line.words, "value": line.value, "how": line.how} for line in told.lines],
        "value": told.value,
        "keras": found.told.keras,
        "agrees": told.agrees(found.told.keras),
    }


def _terms(terms: Terms, found: Found) -> dict[str, Any]:
    weights = None if terms.weights is None else terms.weights.ravel().tolist()
    return {
        "name": terms.name,
        "read_from": found.told.sources[terms.source]
        if 0 <= terms.source < len(found.told.sources)
        else None,
        "values": terms.values.ravel().tolist(),
        "weights": weights,
        "origins": [terms.origin(n) for n in range(terms.values.size)],
        "total": terms.total,
    }


def _tell(found: Found, out: Output) -> None:
    told = found.told.explanation
    place = ",".join(map(str, told.at))
    out.line(
        tr("{layer} ({kind}, {shape}) at {place}, inference, weights of step {step}",
           layer=found.layer, kind=found.kind, shape=shape_text(found.shape), place=place, step=number(found.step))
    )  # fmt: skip
    for terms in told.terms:
        _tell_terms(terms, out)
    for line in told.lines:
        how = f"   {line.how}" if line.how else ""
        out.line(f"  {line.words:<38} {line.value:>12.6f}{how}")
    out.line(
        tr("Keras gives {keras}, this sum {ours}.", keras=f"{found.told.keras:.7f}", ours=f"{told.value:.7f}")
    )


def _tell_terms(terms: Terms, out: Output) -> None:
    cells = [int(n) for n in terms.strongest(_SHOWN)]
    count = int(terms.inside.size)
    head = tr(
        "{name}, the {shown} of {count} that count most:", name=terms.name, shown=len(cells), count=count
    )
    out.line(f"  {head}" if count > len(cells) else f"  {terms.name}:")
    for cell in cells:
        origin = terms.origin(cell)
        place = ",".join(map(str, origin)) if origin is not None else str(cell)
        value = float(terms.values.ravel()[cell])
        if terms.weights is None:
            out.line(f"    {place:>14} {value:>12.6f}")
        else:
            weight = float(terms.weights.ravel()[cell])
            out.line(f"    {place:>14} {value:>12.6f} × {weight:>12.6f} = {value * weight:>12.6f}")


COMMAND = Command(_declare, _run)
