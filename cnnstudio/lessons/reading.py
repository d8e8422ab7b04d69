"""Reads a lesson's file: Markdown with a small header, taken as data; every fault is told with its line."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

from cnnstudio.language import tr
from cnnstudio.lessons.expressions import Expression, Unreadable, read_expression
from cnnstudio.lessons.faults import Faulty, sentence_of
from cnnstudio.lessons.lesson import (
    Fault,
    Lesson,
    Level,
    Question,
    Scene,
    Symbols,
    Text,
    Told,
    Wrong,
    read_text,
)

FEWEST_QUESTIONS = 3
MOST_QUESTIONS = 40
_HEADER = ("title", "level", "notation", "count from")
_KEY_LINE = re.compile(r"([A-Za-z ]+?)\s*:\s*(.*)")
_NAMED = re.compile(r"([A-Za-z]\w*)\s*=\s*`([^`]*)`\s*$")
_SCENE = re.compile(r"show\s*:\s*([\w-]+)(?:\s+with\s+(.*))?$")
_PART = re.compile(r"([A-Za-z_]\w*)\s*=\s*`([^`]*)`")
_SAID = re.compile(r"(wrong|step)\s+`([^`]*)`\s*:\s*(.*)$", re.DOTALL)
_BULLET = re.compile(r"([a-z ]+?)\s*:\s*(.*)$", re.DOTALL)
_QUOTED = re.compile(r"`([^`]*)`\s*$")
_SET_UP = "set-up"

Pages = Mapping[str, Collection[str]]
"""The pages of the lab and what can be set on each."""


@dataclass
class _Section:
    """A heading with the lines below it: paragraphs, and bullets with the line each begins on."""

    title: str
    line: int
    words: list[str] = field(default_factory=list)
    bullets: list[tuple[int, str]] = field(default_factory=list)


def read_lesson(text: str, key: str, pages: Pages) -> Lesson:
    """Return the lesson; a file with faults raises `Faulty` with all of them."""
    return _Reader(key, pages).read(text.splitlines())


class _Reader:
    """Collects what is right and what is wrong on the way through the file."""

    def __init__(self, key: str, pages: Pages) -> None:
        self._key, self._pages = key, pages
        self._faults: list[Fault] = []

    def read(self, lines: list[str]) -> Lesson:
        header, body = self._header(lines)
        introduction, sections = self._sections(lines, body)
        named: list[tuple[str, Expression, int]] = []
        scene: Scene | None = None
        questions: list[Question] = []
        for section in sections:
            if section.title.lower() == _SET_UP:
                scene = self._set_up(section, named) or scene
            else:
                asked = self._question(section)
                questions += [asked] if asked is not None else []
        if scene is None and not self._faults:
            self._fault(
                body + 1, tr("The set-up does not say which page is shown: write “- show: sliding-window”.")
            )
        if not self._faults and len(questions) < FEWEST_QUESTIONS:
            self._fault(len(lines), tr("A lesson asks at least {n} questions; this has {m}.", n=FEWEST_QUESTIONS, m=len(questions)))  # fmt: skip
        if len(questions) > MOST_QUESTIONS:
            self._fault(
                questions[MOST_QUESTIONS].line, tr("A lesson has at most {n} questions.", n=MOST_QUESTIONS)
            )
        shown = self._text(introduction, body + 1)
        if self._faults or scene is None:
            raise Faulty(self._faults)
        return Lesson(
            self._key, header["title"], cast(Level, header["level"]), cast(Symbols, header["notation"]),
            1 if header["count from"] == "1" else 0, shown, tuple(named), scene, tuple(questions),
        )  # fmt: skip

    def _fault(self, line: int, sentence: str) -> None:
        self._faults.append(Fault(line, sentence))

    # The header.

    def _header(self, lines: list[str]) -> tuple[dict[str, str], int]:
        """Return the header's values, and how many lines it takes."""
        if not lines or lines[0].strip() != "---":
            raise Faulty(
                [Fault(1, tr("A lesson begins with a line “---”, its title and level, and “---” again."))]
            )
        end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == "---"), 0)
        if not end:
            raise Faulty([Fault(1, tr("The header is not closed; write “---” below it."))])
        found: dict[str, str] = {}
        for n, line in enumerate(lines[1:end], 2):
            if line.strip():
                self._header_line(n, line.strip(), found)
        if "title" not in found:
            self._fault(1, tr("The header has no title; write “title: …”."))
        found = {"title": "", "level": "core", "notation": "WFPS", "count from": "1", **found}
        return found, end + 1

    def _header_line(self, n: int, line: str, found: dict[str, str]) -> None:
        matched = _KEY_LINE.fullmatch(line)
        key = matched[1].lower() if matched else ""
        if matched is None or key not in _HEADER:
            self._fault(n, tr("The header knows {keys}; “{line}” is none of these.", keys=", ".join(_HEADER), line=_short(line)))  # fmt: skip
            return
        if key in found:
            self._fault(n, tr("“{key}” stands twice in the header.", key=key))
        allowed = {
            "level": ("core", "further"),
            "notation": ("WFPS", "nfps", "ikpsd"),
            "count from": ("0", "1"),
        }
        value = matched[2].strip()
        if key in allowed and value not in allowed[key]:
            self._fault(n, tr("“{key}” is {words}, not “{value}”.", key=key, words=_either(allowed[key]), value=_short(value)))  # fmt: skip
        elif not value or len(value) > 80:
            self._fault(n, tr("“{key}” needs one to {n} letters.", key=key, n=80))
        found[key] = value

    # The body.

    def _sections(self, lines: list[str], body: int) -> tuple[str, list[_Section]]:
        introduction: list[str] = []
        sections: list[_Section] = []
        for n, line in enumerate(lines[body:], body + 1):
            stripped = line.strip()
            if line.startswith("## "):
                sections.append(_Section(line[3:].strip(), n))
            elif not sections:
                introduction.append(stripped)
            elif line.startswith(("- ", "* ")):
                sections[-1].bullets.append((n, line[2:].strip()))
            elif sections[-1].bullets and line.startswith(" ") and stripped:
                at, begun = sections[-1].bullets[-1]
                sections[-1].bullets[-1] = (at, f"{begun} {stripped}")
            elif sections[-1].bullets and stripped:
                self._fault(n, tr("This line belongs to nothing; begin it with “- ” or indent it."))
            else:
                sections[-1].words.append(stripped)
        return _joined(introduction), sections

    def _set_up(self, section: _Section, named: list[tuple[str, Expression, int]]) -> Scene | None:
        scene: Scene | None = None
        known = {name for name, _e, _n in named}
        for n, bullet in section.bullets:
            matched = _NAMED.fullmatch(bullet)
            if matched is None:
                if bullet.startswith("show"):
                    scene = self._scene(n, bullet)
                else:
                    self._fault(
                        n, tr("A line of the set-up is “- name = `expression`” or “- show: page with …”.")
                    )
                continue
            if matched[1] in known:
                self._fault(n, tr("“{name}” is named twice.", name=matched[1]))
            known.add(matched[1])
            expression = self._expression(n, matched[2])
            named += [(matched[1], expression, n)] if expression is not None else []
        return scene

    def _scene(self, n: int, bullet: str) -> Scene | None:
        matched = _SCENE.fullmatch(bullet)
        if matched is None:
            self._fault(n, tr("A page is shown by “- show: page with part = `value`, part = `value`”."))
            return None
        page, rest = matched[1], matched[2] or ""
        if page not in self._pages:
            self._fault(n, tr("The lab has no page “{page}”; there are {pages}.", page=page, pages=", ".join(sorted(self._pages))))  # fmt: skip
            return None
        parts: list[tuple[str, Expression]] = []
        for part in _PART.finditer(rest):
            if part[1] not in self._pages[page]:
                self._fault(n, tr("“{page}” has no part “{part}”; it has {parts}.", page=page, part=part[1], parts=", ".join(sorted(self._pages[page]))))  # fmt: skip
            expression = self._expression(n, part[2])
            parts += [(part[1], expression)] if expression is not None else []
        if _PART.sub("", rest).strip(" ,"):
            self._fault(
                n,
                tr(
                    "“{text}” is no part: write part = `value`.", text=_short(_PART.sub("", rest).strip(" ,"))
                ),
            )
        return Scene(page, tuple(parts), n)

    # Questions.

    def _question(self, section: _Section) -> Question | None:
        title = self._text(section.title, section.line)
        found: dict[str, Any] = {}
        steps: list[Told] = []
        wrong: list[Wrong] = []
        for n, bullet in section.bullets:
            spoken = _SAID.fullmatch(bullet)
            if spoken is not None:
                self._spoken(n, spoken, steps, wrong)
            else:
                self._bullet(n, bullet, found)
        if "answer" not in found:
            if not self._faults or self._faults[-1].line < section.line:
                self._fault(section.line, tr("This question has no answer; write “- answer: `expression`”."))
            return None
        begun = Question(title, found.pop("answer"), self._text(_joined(section.words), section.line))
        return replace(begun, steps=tuple(steps), wrong=tuple(wrong), line=section.line, **found)

    def _spoken(self, n: int, spoken: re.Match[str], steps: list[Told], wrong: list[Wrong]) -> None:
        value, sentence = self._expression(n, spoken[2]), self._text(spoken[3], n)
        if not spoken[3].strip():
            self._fault(n, tr("What is to be said here is missing after the colon."))
        elif value is not None and spoken[1] == "wrong":
            wrong.append(Wrong(value, sentence, n))
        elif value is not None:
            steps.append(Told(value, sentence))

    def _bullet(self, n: int, bullet: str, found: dict[str, Any]) -> None:
        matched = _BULLET.fullmatch(bullet)
        key = matched[1] if matched else ""
        rest = matched[2].strip() if matched else ""
        if key in ("rule", "reason"):
            found[key] = self._text(rest, n)
        elif key == "show":
            found["scene"] = self._scene(n, bullet)
        elif key in ("one of", "any of"):
            self._options(n, key, rest, found)
        elif key == "decimals" and rest in tuple("0123456"):
            found["decimals"] = int(rest)
        elif key == "answer" and _QUOTED.fullmatch(rest):
            if "answer" in found:
                self._fault(n, tr("This question has two answers; keep one."))
            answer = self._expression(n, rest.strip("`"))
            found.update({"answer": answer, "answer_line": n} if answer is not None else {})
        else:
            self._fault(n, tr(
                "A line of a question is answer, one of, any of, rule, step, wrong, reason, decimals or show; “{line}” is none, or lacks its `expression`.",
                line=_short(bullet),
            ))  # fmt: skip

    def _options(self, n: int, key: str, rest: str, found: dict[str, Any]) -> None:
        options = tuple(part.strip() for part in rest.split("|"))
        if not 2 <= len(options) <= 8 or not all(options):
            self._fault(n, tr("Write two to eight options with “|” between them."))
        found.update(options=options, several=key == "any of")

    # What they are made of.

    def _expression(self, n: int, text: str) -> Expression | None:
        try:
            return read_expression(text)
        except Unreadable as error:
            self._fault(n, sentence_of(error))
            return None

    def _text(self, words: str, n: int) -> Text:
        try:
            return read_text(words, n)
        except Unreadable as error:
            self._fault(n, sentence_of(error))
            return Text()


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def _either(words: Collection[str]) -> str:
    return tr("{first} or {last}", first=", ".join(list(words)[:-1]), last=list(words)[-1])


def _joined(lines: list[str]) -> str:
    return " ".join(line for line in lines if line)
