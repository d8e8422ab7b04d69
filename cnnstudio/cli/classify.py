"""cnnstudio classify: what a trained run sees in pictures, prepared as the drawing pad prepares them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from cnnstudio.cli.evaluate import warn_of_older_weights
from cnnstudio.cli.faults import Exit, Fault
from cnnstudio.cli.output import Output, complain
from cnnstudio.cli.parser import Command, add_json
from cnnstudio.data.errors import DataError
from cnnstudio.engine.loading import load_keras
from cnnstudio.engine.runs import RunError
from cnnstudio.language import percent, tr


def _declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", type=Path, metavar="RUN", help=tr("folder of a run"))
    parser.add_argument("images", nargs="+", metavar="IMAGE")
    parser.add_argument(
        "--raw", action="store_true", help=tr("no preparation; resize only if the size differs")
    )
    add_json(parser)


def _run(words: argparse.Namespace, out: Output) -> int:
    load_keras()
    from cnnstudio.engine.evaluate import classify
    from cnnstudio.kerasbridge.errors import BridgeError

    bad = 0
    try:
        warn_of_older_weights(words.run)
        for seen in classify(words.run, words.images, words.raw):
            bad += "error" in seen
            _tell(seen, out)
    except (RunError, DataError, BridgeError) as error:
        raise Fault(tr("the run cannot classify"), str(words.run), str(error)) from error
    return Exit.INPUT if bad else Exit.DONE


def _tell(seen: dict[str, Any], out: Output) -> None:
    if out.as_json:
        out.json(seen)
    elif "error" in seen:
        complain(Fault(tr("the picture cannot be classified"), seen["image"], seen["error"]).line())
    else:
        out.line(f"{seen['image']}: {seen['label']} ({percent(max(seen['probabilities']))})")


COMMAND = Command(_declare, _run)
