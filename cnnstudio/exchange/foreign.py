"""Foreign JSON read strictly: bounded in size and depth, with one sentence for whatever is wrong with it."""

from __future__ import annotations

import json
import re
from typing import Any

from cnnstudio.language import tr

LARGEST_TEXT = 64 * 2**20
"""Bytes of a configuration; the largest network of keras.applications has under two million."""
DEEPEST = 100
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]]', re.DOTALL)


class ConfigError(Exception):
    """A foreign design cannot be read; the text is a sentence with what, where and what to do."""


def parsed(text: str | bytes, name: str) -> dict[str, Any]:
    """Return the object a JSON text holds; ConfigError says what is wrong with it."""
    decoded = _decoded(text, name)
    _check_depth(decoded, name)
    try:
        data = json.loads(decoded, object_pairs_hook=_unique, parse_constant=_finite)
    except json.JSONDecodeError as error:
        at = {"line": error.lineno, "column": error.colno, "what": error.msg[0].lower() + error.msg[1:]}
        raise ConfigError(tr("{name} line {line}, column {column}: {what}.", name=name, **at)) from None
    except (ValueError, RecursionError) as error:
        raise ConfigError(tr("{name}: {what}", name=name, what=_digits(error))) from None
    return an_object(data, name, tr("the file"))


def _decoded(text: str | bytes, name: str) -> str:
    if len(text) > LARGEST_TEXT:
        raise ConfigError(
            tr(
                "{name} has {n:,} bytes; a configuration has at most {most:,}.",
                name=name,
                n=len(text),
                most=LARGEST_TEXT,
            )
        )
    try:
        plain = text if isinstance(text, str) else text.decode("utf-8-sig")
        plain.encode("utf-8")
    except UnicodeError:
        raise ConfigError(
            tr("{name} is no UTF-8 text, so it is no Keras configuration.", name=name)
        ) from None
    if not plain.strip():
        raise ConfigError(tr("{name} is empty; save the model's configuration again.", name=name))
    return plain


def _check_depth(text: str, name: str) -> None:
    depth = 0
    for found in _TOKEN.finditer(text):
        letter = found[0]
        if letter in "{[":
            depth += 1
            if depth > DEEPEST:
                raise ConfigError(tr("{name} is nested deeper than {n} levels.", name=name, n=DEEPEST))
        elif letter in "}]":
            depth -= 1


def _digits(error: Exception) -> str:
    return tr("a number has too many digits.") if "integer string conversion" in str(error) else str(error)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(tr("key {key} appears twice in one object.", key=repr(twice)))
    return found


def _finite(constant: str) -> float:
    raise ValueError(tr("{constant} is not a finite number.", constant=constant))


def an_object(data: Any, name: str, what: str) -> dict[str, Any]:
    """Return the data if it is an object."""
    if not isinstance(data, dict):
        raise ConfigError(tr("{name}: {what} is no object in braces.", name=name, what=what))
    return data


def a_list(data: Any, name: str, what: str) -> list[Any]:
    """Return the data if it is a list."""
    if not isinstance(data, list):
        raise ConfigError(tr("{name}: {what} is no list.", name=name, what=what))
    return data


def a_word(data: Any, name: str, what: str) -> str:
    """Return the data if it is a text of some letters."""
    if not isinstance(data, str) or not 1 <= len(data) <= 1000:
        raise ConfigError(tr("{name}: {what} is no name.", name=name, what=what))
    return data
