"""Arguments of a named choice: one class of fields per optimiser, loss, metric or schedule."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import BeforeValidator, PlainSerializer, ValidationError

from cnnstudio.language import tr
from cnnstudio.layers.kind import one_of
from cnnstudio.layers.value import Value, first_error


class Options(Value):
    """The arguments of one choice; names, limits and defaults are Keras's."""

    name_in_keras: ClassVar[str] = ""
    """The class in Keras, such as Adam."""

    @classmethod
    def about(cls) -> str:
        """Return one sentence that says what it does."""
        return tr(inspect.cleandoc(cls.__doc__ or ""))

    def chosen(self) -> dict[str, Any]:
        """Return the arguments that differ from Keras's defaults."""
        fields = type(self).model_fields
        return {n: getattr(self, n) for n, f in fields.items() if getattr(self, n) != f.default}

    def arguments(self) -> dict[str, Any]:
        """Return every argument."""
        return {name: getattr(self, name) for name in type(self).model_fields}


Catalogue = Mapping[str, type[Options]]


def _pairs(given: Any) -> Any:
    """Return a mapping as sorted pairs, which stay as they are and can be compared and hashed."""
    if isinstance(given, Mapping):
        return tuple(sorted((str(k), tuple(v) if isinstance(v, list) else v) for k, v in given.items()))
    return given


def _mapping(pairs: tuple[tuple[str, Any], ...]) -> dict[str, Any]:
    return dict(pairs)


Pairs = Annotated[tuple[tuple[str, Any], ...], BeforeValidator(_pairs), PlainSerializer(_mapping)]
"""What is set of a choice's arguments; given as a mapping, kept as pairs, written as an object."""


def made(catalogue: Catalogue, name: str, pairs: tuple[tuple[str, Any], ...] = ()) -> Options:
    """Return the options of a choice; a ValueError names the argument that does not fit."""
    kind = catalogue[str(one_of(name, tuple(catalogue)))]
    try:
        return kind(**dict(pairs))
    except ValidationError as error:
        field, message = first_error(error)
        if not field:
            raise ValueError(message) from None
        if field not in kind.model_fields:
            known = ", ".join(kind.model_fields) or tr("none")
            raise ValueError(
                tr("{name} has no argument {field}; it takes {known}.", name=name, field=field, known=known)
            ) from None
        raise ValueError(
            tr("{field} of {name}: {message}", field=field, name=name, message=message)
        ) from None


def kept(catalogue: Catalogue, name: str, pairs: tuple[tuple[str, Any], ...]) -> dict[str, Any]:
    """Return those arguments that another choice takes too."""
    found: dict[str, Any] = {}
    for field, value in pairs:
        if name in catalogue and field in catalogue[name].model_fields:
            try:
                made(catalogue, name, ((field, value),))
            except ValueError:
                continue
            found[field] = value
    return found


_CALL = re.compile(r"(\w+)(?:\((.*)\))?", re.DOTALL)
_ARGUMENT = re.compile(r'\s*(\w+)\s*=\s*(\[[^\]]*\]|"[^"]*"|[^,]+?)\s*(?:,|$)')


def parsed(catalogue: Catalogue, text: str) -> Options:
    """Return the options that a text such as precision(class_id=1) means; a ValueError says what is wrong with it."""
    found = _CALL.fullmatch(text.strip())
    if found is None:
        raise ValueError(tr("{text} cannot be read; write it like name(argument=value).", text=text))
    return made(catalogue, found[1], _pairs(_arguments(text, found[2] or "")))


def named(text: str) -> str:
    """Return the name without its arguments."""
    return text.partition("(")[0].strip()


def written(name: str, options: Options) -> str:
    """Return a choice and its arguments as one text; defaults are left out."""
    told = ", ".join(f"{key}={json.dumps(value)}" for key, value in options.chosen().items())
    return f"{name}({told})" if told else name


def _arguments(text: str, inner: str) -> dict[str, Any]:
    found, place = {}, 0
    while inner[place:].strip():
        match = _ARGUMENT.match(inner, place)
        if match is None:
            raise ValueError(tr("{text} cannot be read; write it like name(argument=value).", text=text))
        found[match[1]], place = _value(text, match[2]), match.end()
    return found


def _value(text: str, written_as: str) -> Any:
    try:
        return json.loads(written_as)
    except ValueError:
        raise ValueError(
            tr("{value} in {text} is neither a number nor a word in quotes.", value=written_as, text=text)
        ) from None
