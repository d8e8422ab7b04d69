"""The words of the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, NoReturn

from cnnstudio import __version__
from cnnstudio.cli.faults import Exit, Fault
from cnnstudio.cli.output import Output
from cnnstudio.language import tr

COMMANDS = {
    "new": "make a project from a template",
    "analyze": "show shapes, parameters, multiply-adds, receptive fields and problems",
    "train": "train a project",
    "evaluate": "measure a trained run",
    "classify": "say what a trained run sees in pictures",
    "explain": "work out one value of a trained run's layer for a picture",
    "datasets": "list the data sets",
    "tour": "play the main job through the real window and picture every view",
}


class Command(NamedTuple):
    """A command: how its words are declared, and what it does with them."""

    declare: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace, Output], int]


class Parser(argparse.ArgumentParser):
    """Says what is wrong with the words in the one line all errors have."""

    def error(self, message: str) -> NoReturn:
        """End with the exit code for wrong usage."""
        name = self.prog.removeprefix("cnnstudio").strip() or "cnnstudio"
        raise Fault(message, name, tr("see `{prog} --help`", prog=self.prog), Exit.USAGE)


def top_parser() -> Parser:
    """Return the parser of `cnnstudio --help` and `--version`."""
    commands = "\n".join(f"  {name:<10} {tr(sentence)}" for name, sentence in COMMANDS.items())
    parser = Parser(
        prog="cnnstudio",
        usage=tr("cnnstudio [PROJECT] | cnnstudio COMMAND ..."),
        description=tr("Without a command the window opens, with the project if one is named."),
        epilog=tr("commands:") + "\n" + commands,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"cnnstudio {__version__}")
    return parser


def command_parser(name: str, command: Command) -> Parser:
    """Return the parser of one command."""
    # Abbreviated options would break scripts as soon as a new option begins alike.
    parser = Parser(prog=f"cnnstudio {name}", description=tr(COMMANDS[name]), allow_abbrev=False)
    command.declare(parser)
    return parser


def add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=tr("write JSON to stdout"))


def add_output(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    parser.add_argument(
        "-o", "--output", type=Path, required=required, metavar="OUT", help=tr("file to write")
    )
    parser.add_argument("--force", action="store_true", help=tr("write over an existing file"))


def refuse_existing(path: Path, *, force: bool) -> None:
    """Stop before anything is written over, unless asked to."""
    if path.is_dir():
        raise Fault(tr("a folder stands there"), str(path), tr("name a file"))
    if path.exists() and not force:
        raise Fault(tr("the file exists already"), str(path), tr("choose another name or add --force"))


def whole(low: int, high: int) -> Callable[[str], int]:
    """Return a reader of whole numbers between two limits."""

    def read(text: str) -> int:
        if not (text.removeprefix("-").isascii() and text.removeprefix("-").isdigit() and len(text) < 20):
            raise argparse.ArgumentTypeError(tr("{text} is not a whole number", text=repr(text[:40])))
        if not low <= int(text) <= high:
            raise argparse.ArgumentTypeError(
                tr("{text} is not between {low} and {high}", text=text, low=low, high=high)
            )
        return int(text)

    return read
