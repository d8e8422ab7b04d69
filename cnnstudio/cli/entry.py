"""Finds the command, runs it, and turns whatever happens into an exit code and at most one line."""

from __future__ import annotations

import importlib
import signal
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

from cnnstudio.cli.faults import Exit, Fault
from cnnstudio.cli.output import complain, own_stdout
from cnnstudio.cli.parser import COMMANDS, Command, command_parser, top_parser
from cnnstudio.language import tr

OpenWindow = Callable[[Path | None], int]


def run(arguments: list[str], open_window: OpenWindow) -> int:
    """Run a command or open the window; the return value is the exit code."""
    try:
        return int(_dispatched(arguments, open_window))
    except Fault as fault:
        complain(fault.line())
        return fault.code
    except SystemExit as end:  # argparse, after --help and --version
        return int(end.code or 0)
    except (KeyboardInterrupt, BrokenPipeError) as end:
        if isinstance(end, KeyboardInterrupt) and arguments[:1] == ["train"] and "--json" in arguments:
            # Stopped before training had a run: a script still reads how it ended.
            with own_stdout(as_json=True) as out:
                out.json({"event": "interrupted", "run": None, "step": 0})
        complain(Fault(tr("interrupted"), " ".join(arguments[:1]), tr("start it again when you like")).line())
        return Exit.INTERRUPTED
    except Exception as error:  # noqa: BLE001  # the last line of defence: a sentence, never a traceback
        complain(_our_fault(error).line())
        return Exit.OURS


def _dispatched(arguments: list[str], open_window: OpenWindow) -> int:
    word = arguments[0] if arguments else ""
    if word in COMMANDS:
        return _command(word, arguments[1:])
    if word.startswith("-"):
        top_parser().parse_args(arguments)
    if word and not (len(arguments) == 1 and (word.endswith(".cnnproj") or Path(word).is_file())):
        raise Fault(tr("unknown command"), word, tr("see `cnnstudio --help`"), Exit.USAGE)
    return open_window(Path(word) if word else None)


def _command(name: str, arguments: list[str]) -> int:
    # One module per command, imported only when asked for: `new --list` must not wait for TensorFlow.
    command: Command = importlib.import_module(f"cnnstudio.cli.{name}").COMMAND
    words = command_parser(name, command).parse_args(arguments)
    with _sigterm_as_interrupt(), own_stdout(getattr(words, "json", False)) as out:
        return command.run(words, out)


@contextmanager
def _sigterm_as_interrupt() -> Iterator[None]:
    """Let SIGTERM end a command as Ctrl-C does; only a main thread may say so."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _our_fault(error: Exception) -> Fault:
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", prefix="cnnstudio-fault-", suffix=".txt", delete=False
    ) as record:
        traceback.print_exception(error, file=record)
    what = tr("a fault of ours, {kind}: {text}", kind=type(error).__name__, text=str(error)[:200])
    return Fault(what, Path(sys.argv[0]).name, tr("please send us {record}", record=record.name), Exit.OURS)
