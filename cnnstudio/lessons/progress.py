"""What a student has reached in the lessons, kept in one small file; a damaged one costs ticks, never the start."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cnnstudio import paths
from cnnstudio.language import tr
from cnnstudio.storage import StorageError, atomic_write

Mark = Literal["", "right", "shown"]
State = Literal["new", "begun", "passed", "seen"]
"""Passed: every question answered; seen: at an end, but an answer was shown."""
_LARGEST_FILE = 1_000_000


class Progress(BaseModel):
    """A student's name, and for each lesson what became of its questions."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", defer_build=True)

    format: Literal[1] = 1
    student: Annotated[str, Field(max_length=80)] = ""
    marks: Annotated[dict[str, Annotated[tuple[Mark, ...], Field(max_length=40)]], Field(max_length=500)] = {}

    def changed(self, **fields: object) -> Progress:
        """Return this with some fields changed and everything checked again."""
        return Progress.model_validate({**self.model_dump(), **fields})

    def of(self, lesson: str, questions: int) -> tuple[Mark, ...]:
        """Return the marks of a lesson, one for each question it has now."""
        unanswered: Mark = ""
        known = self.marks.get(lesson, ())[:questions]
        return known + (unanswered,) * (questions - len(known))

    def state(self, lesson: str, questions: int) -> State:
        """Return how far a lesson has come."""
        marks = self.of(lesson, questions)
        if all(mark == "right" for mark in marks):
            return "passed"
        if all(marks):
            return "seen"
        return "begun" if any(marks) else "new"


class ProgressStore:
    """Reads and writes the file; `notice` says what could not be read or kept."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path if path is not None else paths.lessons_file()
        self.notice = ""
        self.value = self._read()

    def mark(self, lesson: str, questions: int, index: int, mark: Mark) -> None:
        """Note what became of a question; what was answered stays answered."""
        marks = list(self.value.of(lesson, questions))
        if marks[index] != "right":
            marks[index] = mark
            self._keep(self.value.changed(marks={**self.value.marks, lesson: tuple(marks)}))

    def begin_again(self, lesson: str) -> None:
        """Forget the marks of a lesson."""
        kept = {key: marks for key, marks in self.value.marks.items() if key != lesson}
        self._keep(self.value.changed(marks=kept))

    def set_student(self, name: str) -> None:
        """Take a student's name, by which some lessons draw their numbers."""
        self._keep(self.value.changed(student=name[:80]))

    def _keep(self, value: Progress) -> None:
        if value == self.value:
            return
        self.value = value
        try:
            text = json.dumps(value.model_dump(), indent=1, ensure_ascii=False)
            atomic_write(self.path, (text + "\n").encode())
        except StorageError as error:
            self.notice = str(error)

    def _read(self) -> Progress:
        try:
            with self.path.open("rb") as stream:
                content = stream.read(_LARGEST_FILE + 1)
        except FileNotFoundError:
            return Progress()
        except OSError as error:
            self.notice = tr(
                "What you reached in the lessons cannot be read ({why}).", why=error.strerror or str(error)
            )
            return Progress()
        try:
            if len(content) > _LARGEST_FILE:
                raise ValueError("too large")
            return Progress.model_validate_json(content)
        except (ValidationError, ValueError):
            self.notice = self._set_aside()
            return Progress()

    def _set_aside(self) -> str:
        copy = self.path.with_name(f"{self.path.stem}-damaged{self.path.suffix}")
        try:
            os.replace(self.path, copy)
        except OSError as error:
            return tr(
                "What you reached in the lessons was damaged ({why}).", why=error.strerror or str(error)
            )
        return tr("What you reached in the lessons was damaged; a copy is kept as {name}.", name=copy.name)
