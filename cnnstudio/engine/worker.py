"""The engine's process: one thread trains, one answers questions, one listens, one gives signs of life."""

from __future__ import annotations

import faulthandler
import os
import queue
import signal
import sys
import threading
import time
import traceback
from functools import cached_property
from types import FrameType, ModuleType
from typing import TYPE_CHECKING, Any, BinaryIO

from cnnstudio.engine import guard

if TYPE_CHECKING:
    from cnnstudio.engine import messages as m
    from cnnstudio.engine.answers import Question
    from cnnstudio.engine.jobs import Job
    from cnnstudio.engine.session import Session
    from cnnstudio.engine.trial import Question as TrialQuestion

_BEAT = 1.0
_TERMINATED = 143


def main() -> int:
    """Serve the window until it says goodbye or is gone; this never returns."""
    incoming, outgoing = guard.own_channel()
    guard.end_with_window()
    guard.step_back()
    faulthandler.enable(os.dup(2))  # a copy, because loading puts descriptor 2 aside for a while
    Worker(incoming, outgoing).run()
    # TensorFlow's threads may abort while Python takes itself apart; everything is on disk by now.
    os._exit(0)


class Worker:
    """Listens, trains and answers."""

    def __init__(self, incoming: BinaryIO, outgoing: BinaryIO) -> None:
        self._incoming = incoming
        self._speaker = Speaker(outgoing)
        self._jobs: queue.SimpleQueue[m.Train | m.Evaluate | m.JudgeParts | TrialQuestion] = (
            queue.SimpleQueue()
        )
        self._questions = Questions()
        self._course = threading.Lock()
        self._session: Session | None = None
        self._trial: Job[Any] | None = None
        self._given_up: set[int] = set()
        self._waiting = 0
        self._early: list[m.Request] = []
        self._leaving = False
        self._state = "loading"
        self._heard_cpu = 0.0

    def run(self) -> None:
        """Load TensorFlow, say so, and train whatever is asked for."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in a terminal is meant for the window
        signal.signal(signal.SIGTERM, self._terminated)
        for work in (self._beat, self._listen):
            threading.Thread(target=work, name=work.__name__.strip("_"), daemon=True).start()
        self._load()
        while not self._leaving:
            self._do(self._jobs.get())

    def _load(self) -> None:
        begun = time.monotonic()
        from cnnstudio.engine.loading import load_keras

        load_keras()
        import keras
        import tensorflow as tf

        from cnnstudio.engine import messages as m
        from cnnstudio.engine.answers import Answerer
        from cnnstudio.engine.machine import device_name

        self._answerer = Answerer(self._speaker.say, self._questions.put_back, self._given_up)
        self._state = "idle"
        self._speaker.say(m.Ready(device_name(), keras.__version__, tf.__version__, time.monotonic() - begun))
        threading.Thread(target=self._answer, name="answer", daemon=True).start()

    def _do(self, job: m.Train | m.Evaluate | m.JudgeParts | TrialQuestion) -> None:
        from cnnstudio.engine import messages as m

        if isinstance(job, m.Train):
            self._train(job)
        else:
            self._try(job)

    def _try(self, job: m.Evaluate | m.JudgeParts | TrialQuestion) -> None:
        from cnnstudio.engine import messages as m
        from cnnstudio.engine.judging import Judging
        from cnnstudio.engine.parts_judging import PartsJudging
        from cnnstudio.engine.trial import Trial

        say = self._speaker.say
        trial: Job[Any]
        match job:
            case m.Evaluate():
                trial = Judging(job, say)
            case m.JudgeParts():
                trial = PartsJudging(job, say)
            case _:
                trial = Trial(job, say)
        with self._course:
            self._trial = trial
            if job.ticket in self._given_up:
                trial.stop()
        trial.run()
        with self._course:
            self._trial = None

    def _train(self, job: m.Train) -> None:
        from cnnstudio.engine.session import Session

        session = Session(
            job.project, job.folder, job.resume, self._speaker.say, snapshot_bytes=job.snapshot_bytes
        )
        with self._course:
            self._session, self._waiting = session, self._waiting - 1
            early, self._early = self._early, []
            self._answerer.follow(session)
        for wish in early:
            self._wish(wish)
        self._state = "training"
        session.train()
        if session.fault is not None:
            traceback.print_exception(session.fault, file=sys.stderr)
        self._state = "idle"
        with self._course:
            self._session = None
        for question in session.unanswered:
            self._take(question)

    def _answer(self) -> None:
        while True:
            self._answerer.answer(self._questions.take())

    def _beat(self) -> None:
        from cnnstudio.engine import messages as m

        while True:
            spent = self._speaker.cpu + self._heard_cpu
            self._speaker.say(m.Beat(self._state, guard.resident_bytes(), time.process_time(), spent))
            time.sleep(_BEAT)

    def _listen(self) -> None:
        """Take requests until the window closes the pipe, and end at once then."""
        from cnnstudio.engine import channel

        try:
            while (request := channel.read(self._incoming)) is not None:
                self._take(request)
                self._heard_cpu = time.thread_time()  # this thread does nothing but hear
        except (channel.ChannelError, OSError) as error:
            sys.stderr.write(f"cnnstudio worker: {error}\n")
        os._exit(guard.GONE)

    def _take(self, request: m.Message) -> None:
        from cnnstudio.engine import messages as m

        match request:
            case m.Train():
                with self._course:
                    self._waiting += 1
                self._jobs.put(request)
            case m.StepOnce(project=project) if not project:
                self._step_once(request)
            case m.JudgeParts(epoch=None) if self._asked_of_session(request):
                return
            case m.StepOnce() | m.FindRate() | m.Estimate() | m.Evaluate() | m.JudgeParts():
                self._jobs.put(request)
            case m.Cancel(ticket):
                self._give_up(ticket)
            case m.Pause() | m.Resume() | m.Stop() | m.ChangeRate():
                self._wish(request)
            case m.Look() | m.Kernels() | m.Reason() | m.Open() | m.Check() | m.Measure() | m.Augment():
                self._questions.put(request)
            case m.LookInside() | m.JudgeSample() | m.FieldOf() | m.FirstWeights() | m.Overview():
                self._questions.put(request)
            case m.Multiples() | m.Excite() | m.StrongestIn() | m.Alike():
                self._questions.put(request)
            case m.Quit():
                self._leave(0)

    def _wish(self, wish: m.Request) -> None:
        """Pass a wish to the training; one that has not begun yet gets it when it does."""
        from cnnstudio.engine import messages as m

        with self._course:
            session, trial = self._session, self._trial
            if session is None and self._waiting:
                self._early.append(wish)
        if trial is not None and isinstance(wish, m.Stop):
            trial.stop()
        if session is not None and isinstance(wish, m.ChangeRate):
            session.change_rate(wish.rate)
        elif session is not None:
            {m.Pause: session.pause, m.Resume: session.resume, m.Stop: session.stop}[type(wish)]()

    def _give_up(self, ticket: int) -> None:
        """End the job with this ticket, or let it end as soon as it begins."""
        with self._course:
            self._given_up.add(ticket)
            trial = self._trial
        if trial is not None and trial.question.ticket == ticket:
            trial.stop()

    def _step_once(self, question: m.StepOnce) -> None:
        from cnnstudio.engine import messages as m
        from cnnstudio.language import tr

        with self._course:
            if self._session is not None:
                self._session.step_once(question)
                return
        self._speaker.say(m.Failed(tr("No network trains at the moment; start a training."), question.ticket))

    def _asked_of_session(self, question: m.JudgeParts) -> bool:
        """Have the training in progress answer, if the question is about its run."""
        with self._course:
            session = self._session
            if session is None or question.folder != str(session.folder):
                return False
            session.judge_parts(question)
            return True

    def _leave(self, code: int) -> None:
        """End after the checkpoint of the training in progress, or at once if there is none."""
        self._leaving = True
        session = self._session
        if session is None:
            os._exit(code)
        session.interrupt()

    def _terminated(self, _number: int, _frame: FrameType | None) -> None:
        self._leave(_TERMINATED)


class Speaker:
    """Sends reports from any thread, one whole frame at a time."""

    def __init__(self, outgoing: BinaryIO) -> None:
        self._outgoing = outgoing
        self._lock = threading.Lock()
        self.cpu = 0.0
        """Seconds of processor time spent on packing and sending."""

    @cached_property
    def _channel(self) -> ModuleType:
        """What packs reports; looked up once, and not before numpy may be loaded."""
        from cnnstudio.engine import channel

        return channel

    def say(self, report: m.Report) -> None:
        """Send a report; without a listener there is no reason to go on."""
        begun = time.thread_time()
        frame = self._channel.encode(report)
        with self._lock:
            try:
                self._channel.write(self._outgoing, frame)
            except OSError:
                os._exit(guard.GONE)
            self.cpu += time.thread_time() - begun


class Questions:
    """Questions that wait; a newer one of the same kind and purpose takes the place of the older."""

    def __init__(self) -> None:
        self._ready = threading.Condition()
        self._waiting: dict[object, Question] = {}

    def put(self, question: Question) -> None:
        """Add a question at the end of the line."""
        with self._ready:
            self._waiting.pop(_key(question), None)
            self._waiting[_key(question)] = question
            self._ready.notify()

    def put_back(self, question: Question) -> None:
        """Add the rest of a question at the end of the line, unless a newer one of its kind waits."""
        with self._ready:
            self._waiting.setdefault(_key(question), question)
            self._ready.notify()

    def take(self) -> Question:
        """Wait for the next question."""
        with self._ready:
            self._ready.wait_for(lambda: self._waiting)
            return self._waiting.pop(next(iter(self._waiting)))


def _key(question: Question) -> object:
    return type(question), getattr(question, "purpose", ""), getattr(question, "beside", False)
