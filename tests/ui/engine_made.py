"""An engine that records what it is asked and says what a test lets it say."""

import threading

from psygnal import Signal

from cnnstudio.engine import messages


class MadeEngine:
    received = Signal(object)

    def __init__(self, wake=None):
        self.wake = wake
        self.state = "ready"
        self.run = ""
        self.ready = None
        self.calls = []
        self.box = []
        self.urgent = False
        self.drains = 0
        self.threads = []
        self._ticket = 0

    def pump(self):
        self.drains += 1
        self.threads.append(threading.get_ident())
        reports, self.box, self.urgent = self.box, [], False
        for report in reports:
            self.received.emit(report)
        return len(reports)

    def put(self, *reports, urgent=False):
        first = not self.box
        self.box += reports
        rises = urgent and not self.urgent
        self.urgent = self.urgent or urgent
        if self.wake and (first or rises):
            self.wake()

    def say(self, *reports):
        for report in reports:
            self._follow(report)
            self.received.emit(report)

    def _follow(self, report):
        if isinstance(report, messages.Started):
            self.state, self.run = "training", report.run
        elif isinstance(report, messages.Held):
            self.state = "paused"
        elif isinstance(report, messages.Continued):
            self.state = "training"
        elif isinstance(report, messages.Finished | messages.Interrupted | messages.Failed):
            self.state = "ready" if report.run else self.state
        elif isinstance(report, messages.Died):
            self.state = "dead"

    def asked(self, name):
        return [call for call in self.calls if call[0] == name]

    def _ask(self, *call):
        self._ticket += 1
        self.calls.append((*call, self._ticket))
        return self._ticket

    def start(self):
        self.calls.append(("start",))
        self.state = "starting"

    def train(self, project, folder, resume=False, snapshot_bytes=None):
        self.snapshot_bytes = snapshot_bytes
        self.calls.append(("train", project, str(folder), resume))
        return True

    def pause(self):
        self.calls.append(("pause",))

    def resume(self):
        self.calls.append(("resume",))

    def stop(self):
        self.calls.append(("stop",))

    def open(self, project, folder=None, weights="last", beside=False):
        return self._ask("open beside" if beside else "open", project, folder, weights)

    def look(self, images, layers=(), purpose="", beside=False):
        return self._ask("look beside" if beside else "look", images, tuple(layers), purpose)

    def reason(self, image, method, target, against=-1, layer=""):
        return self._ask("reason", image, method, target, against, layer)

    def ask(self, kind, request):
        self._ticket += 1
        self.calls.append((kind, request(self._ticket), self._ticket))
        return self._ticket

    def kernels(self, layer):
        return self._ask("kernels", layer)

    def estimate(self, project):
        return self._ask("estimate", project)

    def find_rate(self, project, low=1e-6, high=1.0, steps=200):
        return self._ask("find_rate", project, low, high, steps)

    def step_once(self, layer="", project=None):
        return self._ask("step_once", layer, project)

    def augment(self, project, images, draws):
        return self._ask("augment", project, images, draws)

    def evaluate(self, folder, disturbance=""):
        return self._ask("evaluate", str(folder), *([disturbance] if disturbance else []))

    def check(self, project):
        return self._ask("check", project)

    def judge_parts(self, folder="", epoch=None, most=2000):
        return self._ask("judge_parts", str(folder), epoch)

    def cancel(self, ticket):
        self.calls.append(("cancel", ticket))
        return True

    def change_rate(self, rate):
        self.calls.append(("change_rate", rate))
        return True
