"""JSON as our files hold it: read strictly, so that nothing is taken for more than it says."""

from __future__ import annotations

import json
from typing import Any

from cnnstudio.language import tr

DEEPEST = 64


class FileError(Exception):
    """A project file cannot be read; the text is a sentence with what, where and what to do."""


def parsed(text: str, name: str) -> dict[str, Any]:
    """Return the object a text holds; doubled keys, NaN and deep nesting are refused with their place."""
    if not text.lstrip().startswith("{"):
        start = text.strip()[:20]
        raise FileError(
            tr("{name} is not a CNN Studio project (it starts with {start}).", name=name, start=repr(start))
        )
    _check_depth(text, name)
    try:
        data = json.loads(text, object_pairs_hook=_unique, parse_constant=_finite)
    except json.JSONDecodeError as error:
        what = tr("the file ends early") if error.pos >= len(text.rstrip()) else _said(error.msg)
        raise FileError(
            tr(
                "{name} line {line}, column {column}: {what}; take another copy of the file.",
                name=name,
                line=error.lineno,
                column=error.colno,
                what=what,
            )
        ) from None
    except ValueError as error:
        long = "integer string conversion" in str(error)
        what = tr("a number has too many digits.") if long else str(error)
        raise FileError(tr("{name}: {what}", name=name, what=what)) from None
    if not writable(json.dumps(data, ensure_ascii=False)):
        raise FileError(
            tr("{name} holds half a character (a lone surrogate), which no file can keep.", name=name)
        )
    if not isinstance(data, dict):
        raise FileError(tr("{name} is not a CNN Studio project.", name=name))
    return data


def _said(fault: str) -> str:
    """Return what Python's reader found, in words that need no knowledge of it."""
    known = {
        "Unterminated string starting at": tr("a text begins and never ends"),
        "Expecting value": tr("a value is missing"),
        "Expecting ',' delimiter": tr("a comma is missing"),
        "Expecting ':' delimiter": tr("a colon is missing"),
        "Expecting property name enclosed in double quotes": tr("a name in quotes is missing"),
        "Extra data": tr("something follows after the end"),
        "Invalid control character at": tr("a text holds a character that none may hold"),
    }
    return known.get(fault, fault[0].lower() + fault[1:])


def writable(text: str) -> bool:
    """Say whether a text can be written as UTF-8."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _check_depth(text: str, name: str) -> None:
    depth, inside, escaped = 0, False, False
    for letter in text:
        if inside:
            inside = escaped or letter != '"'
            escaped = letter == "\\" and not escaped
        elif letter == '"':
            inside = True
        elif letter in "{[":
            depth += 1
            if depth > DEEPEST:
                raise FileError(tr("{name} is nested deeper than {n} levels.", name=name, n=DEEPEST))
        elif letter in "}]":
            depth -= 1


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(tr("key {key} appears twice in one object.", key=repr(key)))
        found[key] = value
    return found


def _finite(constant: str) -> float:
    raise ValueError(tr("{constant} is not a finite number.", constant=constant))
