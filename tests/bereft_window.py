"""A real window whose engine will be killed from outside while it trains; it must tell, keep its curves and go on.

Prints the engine's process number once training runs; after the engine's death one JSON line with the sentence said,
the number of points kept and whether the project is unchanged; after a second, successful start the word "again".
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from cnnstudio.app import Studio, compose
from cnnstudio.document import edits
from tests.robot_window import checksum, wait


def until(what: Callable[[], bool], seconds: float = 120) -> None:
    """Wait until something holds."""
    for _ in range(int(seconds * 20)):
        if what():
            return
        wait(50)
    raise SystemExit("the window waited in vain")


def trained_steps(studio: Studio) -> int:
    """Return how many steps the present run has reported."""
    run = studio.window.pages.recorder.current
    return 0 if run is None else len(run.series)


def main() -> None:
    """Train, lose the engine, tell, and train again."""
    app = QApplication(sys.argv[:1])
    studio = compose(app)
    window, document = studio.window, studio.document
    window.show()
    document.edit("Use the first 2,000", edits.set_recipe, limit=2_000)
    document.edit("Train long", edits.set_plan, epochs=200)
    window.show_workspace("train")
    until(lambda: studio.bridge.state == "ready")
    window.train()
    until(lambda: studio.bridge.state == "training")
    before = checksum(document.project)
    print(studio.client.process_id, flush=True)
    until(lambda: studio.bridge.state == "dead")
    steps = trained_steps(studio)
    said = window.pages.train.notice.sentence()
    print(
        json.dumps({"said": said, "steps": steps, "same": checksum(document.project) == before}), flush=True
    )
    window.restart_engine()
    window.train()
    until(lambda: studio.bridge.state == "training" and trained_steps(studio) > 0)
    print("again", flush=True)
    studio.client.close()


if __name__ == "__main__":
    main()
