"""cnnstudio tour: plays the main job through the real window and writes a picture of every view."""

from __future__ import annotations

import argparse
from pathlib import Path

from cnnstudio.cli.faults import Fault
from cnnstudio.cli.output import Output
from cnnstudio.cli.parser import Command
from cnnstudio.language import tr


def _declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        required=True,
        metavar="DIR",
        help=tr("folder for the pictures, new or empty"),
    )
    parser.add_argument(
        "--language",
        choices=("en", "pseudo"),
        default="en",
        help=tr("pseudo plays only the pass whose every text is 40 %% longer; en plays both"),
    )
    parser.add_argument("--force", action="store_true", help=tr("write into a folder that is not empty"))


def _run(words: argparse.Namespace, _out: Output) -> int:
    folder: Path = words.output
    if folder.exists() and not folder.is_dir():
        raise Fault(tr("a file stands there"), str(folder), tr("name a folder"))
    if folder.is_dir() and any(folder.iterdir()) and not words.force:
        raise Fault(tr("the folder is not empty"), str(folder), tr("choose another or add --force"))
    # Only this command and the window need Qt.
    from cnnstudio.app import compose
    from cnnstudio.ui.tour import main

    return int(main(folder, words, compose))


COMMAND = Command(_declare, _run)
