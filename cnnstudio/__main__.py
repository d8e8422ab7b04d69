"""The front door: looks at the command line before it imports anything of ours."""

from __future__ import annotations

import sys
from pathlib import Path


def main(argv: list[str] | None = None) -> int:
    """Run the hidden worker, a command, or open the window; return the exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments[:1] == ["worker"]:
        # The worker must move its output aside before any library can write a line into the channel.
        from cnnstudio.engine.worker import main as work

        return work()
    if arguments[:1] == ["desk"]:
        from cnnstudio.desk.front import main as serve

        return serve(arguments[1:])
    from cnnstudio.cli.entry import run

    return run(arguments, _open_window)


def _open_window(project: Path | None) -> int:
    from cnnstudio.cli.screen import require_screen

    require_screen()
    # Only here does Qt come in: no command waits for it, and none needs it installed.
    from cnnstudio.app import main as open_window

    return open_window(project)


if __name__ == "__main__":
    sys.exit(main())
