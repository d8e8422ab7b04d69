"""cnnstudio tour: plays the main job through the real window and writes a picture of every view."""

from __future__ import annotations

import argparse
from pathlib import Path

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
        "--language", choices=("en", "pseudo"), default="en", help=tr("pseudo makes every text 40 % longer")
    )
    parser.add_argument("--force", action="store_true", help=tr("write into a folder that is not empty"))


def _run(words: argparse.Namespace, _out: Output) -> int:
    # Only this command and the window need Qt.
    from cnnstudio.ui.tour import main

    return int(main(words.output, words))


COMMAND = Command(_declare, _run)
