"""A stand-in for the engine that lets Keras answer in this process, so that Inspect shows a real network's numbers."""

from __future__ import annotations

from cnnstudio.engine import messages
from cnnstudio.engine.inside_answers import Inside
from cnnstudio.kerasbridge.build import build
from cnnstudio.kerasbridge.errors import BridgeError
from cnnstudio.kerasbridge.probe import Probe
from cnnstudio.kerasbridge.reasons import Asked

INSIDE = ("inside", "overview", "field", "first weights", "sample", "multiples")


class Answering:
    """Answers the newest question of each kind that was not answered yet."""

    def __init__(self, world, project):
        self._world = world
        self._network = build(project)
        self.probe = Probe(self._network, project.recipe)
        self._answered = set()
        self._inside = Inside()

    def all(self):
        """Answer what is open, also what the answers lead to."""
        while True:
            asked = [
                (kind, call)
                for kind in ("open", "look", "kernels", "reason", *INSIDE)
                for call in self._world.engine.asked(kind)[-1:]
            ]
            fresh = [(kind, call) for kind, call in asked if call[-1] not in self._answered]
            if not fresh:
                return
            for kind, call in fresh:
                self._answered.add(call[-1])
                self._say(kind, call)

    def _say(self, kind, call):
        say = self._world.engine.say
        if kind in INSIDE:
            self._say_inside(call[1])
        elif kind == "open":
            say(messages.Opened(call[-1], None, 0, tuple("0123456789")))
        elif kind == "reason":
            _, image, method, target, against, layer, ticket = call
            asked = Asked(target, against, layer)
            for part in self.probe.reasons().of(image, method, asked):
                told = (part.share, method, part.map, part.score, part.baseline, part.layer, 0)
                say(messages.Reasoned(ticket, *told))
        elif kind == "kernels":
            names, arrays = self.probe.kernels(call[1])
            say(messages.KernelsAre(call[-1], call[1], 0, names, arrays))
        else:
            self._look(call)

    def _look(self, call):
        try:
            sight = self.probe.look(call[1], call[2])
        except BridgeError as error:
            self._world.engine.say(messages.Failed(str(error), call[-1]))
        else:
            seen = (0, sight.predictions, sight.layers, sight.maps, "inspect")
            self._world.engine.say(messages.Seen(call[-1], *seen))

    def _say_inside(self, question):
        say = self._world.engine.say
        try:
            say(self._inside.answer(question, self.probe, 0))
            while self._inside.goes_on(question):
                say(self._inside.answer(question, self.probe, 0))
        except BridgeError as error:
            say(messages.Failed(str(error), question.ticket))
