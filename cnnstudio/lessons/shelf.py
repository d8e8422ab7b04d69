"""The lessons there are: those that come with the program, in the order of their files, and a teacher's own."""

from __future__ import annotations

from pathlib import Path

from cnnstudio import paths
from cnnstudio.language import tr
from cnnstudio.lessons.checking import checked
from cnnstudio.lessons.faults import LARGEST_FILE, Faulty, decoded
from cnnstudio.lessons.lesson import Fault, Lesson
from cnnstudio.lessons.reading import Pages, read_lesson


def open_lesson(path: Path, pages: Pages) -> Lesson:
    """Return the lesson of a file, worked out and checked; raises `Faulty`."""
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise Faulty(
            [Fault(1, tr("The file cannot be read ({why}).", why=error.strerror or str(error)))]
        ) from error
    return checked(read_lesson(decoded(content), path.stem, pages))


def course_files() -> tuple[Path, ...]:
    """Return the files of the lessons that come with the program."""
    return tuple(sorted(paths.resource("lessons").glob("*.md")))


def course_lessons(pages: Pages) -> tuple[Lesson, ...]:
    """Return the lessons of the course; they are read, and worked out once they are opened."""
    return tuple(read_lesson(decoded(path.read_bytes()), path.stem, pages) for path in course_files())
