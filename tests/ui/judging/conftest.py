"""The Evaluate page before a made engine, with runs whose predictions are real."""

from __future__ import annotations

import pytest

from cnnstudio.document.document import Document
from cnnstudio.ui.bridge import Bridge
from cnnstudio.ui.judging import EvaluatePage
from tests.ui.engine_made import MadeEngine
from tests.ui.judging import judged_runs


class Judged:
    """A page, its bridge and engine, and a folder for runs."""

    def __init__(self, tmp_path, qtbot):
        self.qtbot, self.parent = qtbot, tmp_path / "digits.runs"
        self.data = judged_runs.write_digits(tmp_path)
        self.project = judged_runs.project_on(self.data)
        self.document = Document(self.project, tmp_path / "digits.cnnproj")
        self.bridge = Bridge(self.document)
        self.engine = MadeEngine(self.bridge.wake)
        self.bridge.attach(self.engine)
        self.page = EvaluatePage(self.bridge)
        self.page.resize(1400, 900)
        self.page.show()

    def run(self, name="20261122-064100-digits", strength=0.02, **fields):
        project = fields.pop("project", self.project)
        found = judged_runs.digit_answers(strength) if strength else None
        return str(judged_runs.write(self.parent / name, project, found, **fields))

    def show(self, folder):
        self.page.show_run(folder)
        self.wait("sealed")

    def open(self, folder):
        self.show(folder)
        self.page.seal.open.click()
        self.wait("open")
        return self.page.opened

    def wait(self, phase):
        self.qtbot.waitUntil(lambda: self.page.test_set.phase == phase, timeout=10_000)

    def close(self):
        self.page.close_readers()
        self.page.close()
        self.page.deleteLater()
        self.bridge.close()
        self.bridge.deleteLater()


@pytest.fixture
def judged(qapp, look, tmp_path, home, qtbot):
    made = Judged(tmp_path, qtbot)
    yield made
    made.close()
