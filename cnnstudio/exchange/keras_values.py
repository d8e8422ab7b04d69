"""What Keras writes for an argument, as the value our layers hold: names, texts, tuples."""

from __future__ import annotations

from functools import cache
from typing import Any, get_args

from cnnstudio.exchange.foreign import ConfigError
from cnnstudio.language import tr
from cnnstudio.layers.named import Family, Named, names, parse_named


class Unreadable(Exception):
    """A value means something we do not have; the text says what."""


@cache
def _known(family: Family) -> dict[str, tuple[str, Named]]:
    """Return our names by Keras's class names, each with its defaults."""
    found: dict[str, tuple[str, Named]] = {}
    for name in names(family):
        named = parse_named(name, family)
        found.setdefault(named.class_name, (name, named))
    return found


def named_text(data: Any, family: Family) -> str | None:
    """Return an initialiser, regulariser or constraint as our text, such as l2(0.0001)."""
    if data is None:
        return None
    if isinstance(data, str):
        return _plain_name(data, family)
    if not isinstance(data, dict) or not isinstance(data.get("class_name"), str):
        raise Unreadable(tr("{what} is no name.", what=repr(data)[:60]))
    class_name, config = data["class_name"], data.get("config") or {}
    if class_name not in _known(family) or not _is_keras(data):
        return _plain_name(class_name, family)
    name, named = _known(family)[class_name]
    defaults = dict(named.arguments)
    changed = [f"{key}={config[key]}" for key in defaults if key in config and config[key] != defaults[key]]
    return _checked(f"{name}({', '.join(changed)})" if changed else name, family)


def _plain_name(text: str, family: Family) -> str:
    known = {ours.replace("_", ""): ours for ours in names(family)}
    found = known.get(text.lower().replace("_", ""))
    if found is None:
        raise Unreadable(tr("{what} is not known here.", what=text[:60]))
    return found


def _checked(text: str, family: Family) -> str:
    try:
        parse_named(text, family)
    except ValueError as error:
        raise Unreadable(str(error)) from None
    return text


def _is_keras(data: dict[str, Any]) -> bool:
    return data.get("module") is None or str(data["module"]).startswith("keras")


def function_name(data: Any) -> str | None:
    """Return the name of an activation; functions of one's own are code and are not read."""
    if data is None or isinstance(data, str):
        return data
    if isinstance(data, dict):
        inner = data.get("config")
        if isinstance(inner, str) and str(data.get("module", "builtins")).startswith(("keras", "builtins")):
            return inner
        if str(data.get("module", "")).startswith("keras") and isinstance(data.get("class_name"), str):
            return _snake(data["class_name"])
    raise Unreadable(tr("an activation of one's own is code, which is never read"))


def _snake(word: str) -> str:
    known = {"ReLU": "relu", "LeakyReLU": "leaky_relu"}
    letters = (
        f"_{letter.lower()}" if letter.isupper() and at else letter.lower() for at, letter in enumerate(word)
    )
    return known.get(word, "".join(letters))


def dtype_name(data: Any) -> str | None:
    """Return a number type by its name; float32, Keras's own default, as nothing."""
    if isinstance(data, dict):
        if data.get("class_name") not in ("DTypePolicy", "Policy"):
            raise Unreadable(
                tr("the number type {what} is not known here", what=str(data.get("class_name"))[:60])
            )
        data = (data.get("config") or {}).get("name")
    if data is not None and not isinstance(data, str):
        raise Unreadable(tr("a number type has a name"))
    return None if data == "float32" else data


def plain(data: Any, default: Any) -> Any:
    """Return lists as tuples; a list of one number where our layers hold the number itself."""
    if isinstance(data, list):
        if len(data) == 1 and type(default) is int and type(data[0]) is int:
            return data[0]
        return tuple(plain(part, None) for part in data)
    if isinstance(data, dict) and data.get("class_name") in ("__numpy__", "__tensor__"):
        return plain((data.get("config") or {}).get("value"), default)
    return data


def shape_in(data: Any, name: str, layer: str) -> tuple[int | None, ...]:
    """Return a shape that a configuration gives, batch first."""
    if (
        not isinstance(data, list)
        or not data
        or any(axis is not None and type(axis) is not int for axis in data)
    ):
        raise ConfigError(tr("{name}: the shape of {layer} is no list of numbers.", name=name, layer=layer))
    return tuple(data)


FAMILIES: tuple[str, ...] = get_args(Family)
