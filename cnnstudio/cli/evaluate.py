"""cnnstudio evaluate: how good a trained run is."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from cnnstudio.cli.designs import chosen_data
from cnnstudio.cli.faults import Exit, Fault
from cnnstudio.cli.output import Output, complain, table
from cnnstudio.cli.parser import Command, add_json
from cnnstudio.cli.telling import metrics_text
from cnnstudio.data.errors import DataError
from cnnstudio.engine.loading import load_keras
from cnnstudio.engine.runs import RunError, fallen_back, read_run
from cnnstudio.engine.test_looks import note_look
from cnnstudio.evaluation.intervals import wilson
from cnnstudio.language import number, percent, tr
from cnnstudio.storage import StorageError


def _declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("run", type=Path, metavar="RUN", help=tr("folder of a run"))
    parser.add_argument(
        "--data", metavar="NAME|PATH", help=tr("measure on this instead of the recipe's test part")
    )
    add_json(parser)


def _run(words: argparse.Namespace, out: Output) -> int:
    data = None if words.data is None else chosen_data(words.data)
    load_keras()
    from cnnstudio.engine.evaluate import evaluate
    from cnnstudio.kerasbridge.errors import BridgeError

    try:
        warn_of_older_weights(words.run)
        found = evaluate(words.run, data)
    except (RunError, DataError, BridgeError) as error:
        raise Fault(tr("the run cannot be evaluated"), str(words.run), str(error)) from error
    if data is None and found["split"] == "test":
        _count_look(words.run)
    if out.as_json:
        out.json(found)
    else:
        _print(found, out)
    return Exit.DONE


def _count_look(run: Path) -> None:
    """Note beside the run that its test set was looked at; the figures are told all the same."""
    try:
        note_look(run, read_run(run).step, "command line")
    except (RunError, StorageError, OSError) as error:
        complain(tr("cnnstudio: the look at the test set was not counted: {why}", why=str(error)))


def warn_of_older_weights(run: Path) -> None:
    """Say on stderr when other weights stand in for the run's last ones."""
    sentence = fallen_back(run)
    if sentence is not None:
        complain(tr("cnnstudio: {run}: {sentence}", run=str(run), sentence=sentence))


def _print(found: dict[str, Any], out: Output) -> None:
    out.line(
        tr(
            "{n} samples ({split}), {weights} weights: {metrics}",
            n=number(found["samples"]),
            split=found["split"],
            weights=found["weights"],
            metrics=metrics_text(found["metrics"]),
        )
    )
    if found["per_class"] is None:
        return
    out.line(_interval(found))
    out.line()
    for line in table(_per_class(found["per_class"]), right=frozenset({1, 2, 3, 4})):
        out.line(line)
    out.line()
    out.line(tr("confusion matrix (rows: true label, columns: answer)"))
    for line in table(_confusion(found), right=frozenset(range(1, len(found["labels"]) + 1))):
        out.line(line)


def _interval(found: dict[str, Any]) -> str:
    hits = sum(found["confusion_matrix"][n][n] for n in range(len(found["labels"])))
    samples = sum(map(sum, found["confusion_matrix"]))
    low, high = wilson(hits, samples)
    return tr(
        "accuracy {share}: {hits} of {samples} right, 95 % between {low} and {high} (Wilson)",
        share=percent(hits / samples), hits=number(hits), samples=number(samples), low=percent(low), high=percent(high),
    )  # fmt: skip


def _per_class(rows: list[dict[str, Any]]) -> list[list[str]]:
    heading = [tr("class"), tr("precision"), tr("recall"), tr("F1"), tr("samples")]
    shares = ("precision", "recall", "f1")
    return [heading] + [[r["label"], *(percent(r[s]) for s in shares), number(r["support"])] for r in rows]


def _confusion(found: dict[str, Any]) -> list[list[str]]:
    labels, matrix = found["labels"], found["confusion_matrix"]
    return [["", *labels]] + [
        [label, *(number(n) for n in row)] for label, row in zip(labels, matrix, strict=True)
    ]


COMMAND = Command(_declare, _run)
