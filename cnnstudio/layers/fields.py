"""How a layer kind declares its fields: control, limits and one sentence of help in one place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field

from cnnstudio.language import tr
from cnnstudio.layers.named import Family, names, parse_named
from cnnstudio.layers.value import Value

Control = Literal[
    "whole", "real", "pair", "choice", "switch", "text", "named", "shape", "pairs", "layer", "layers",
    "range", "numbers", "words", "triple",
]  # fmt: skip
Alone = Literal["", "up", "around", "same"]
"""What one number of a range stands for: nothing, from the low limit up to it, both ways from 0, or itself."""

LARGEST = 1_000_000
"""No size, filter or unit count beyond this is meant seriously."""


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One row of a parameter form."""

    name: str
    title: str
    control: Control
    default: Any
    help: str
    low: float | None = None
    high: float | None = None
    choices: tuple[str | None, ...] = ()
    optional: bool = False
    advanced: bool = False
    family: Family | None = None
    """For named controls: what kind of thing is named."""
    above: bool = False
    """The low limit itself is not allowed."""
    below: bool = False
    """The high limit itself is not allowed."""
    alone: Alone = ""
    integral: bool = False
    """Ranges and lists hold whole numbers."""
    call: bool = False
    """An argument of the layer's call, not of its making."""


def declare(default: Any, control: Control, help: str, **more: Any) -> Any:
    """Declare a field with what its form row needs to know."""
    limits: dict[str, Any] = {key: more.pop(key) for key in ("ge", "gt", "le", "lt") if key in more}
    extra: dict[str, Any] = {"control": control, **limits, **more}
    return Field(default, description=help, json_schema_extra=extra, **limits)


def whole(
    default: Any, low: int, high: int, help: str, *, advanced: bool = False, optional: bool = False
) -> Any:
    """Declare a whole number between two limits."""
    return declare(default, "whole", help, ge=low, le=high, advanced=advanced, optional=optional)


def real(default: Any, help: str, *, advanced: bool = False, optional: bool = False, **limits: float) -> Any:
    """Declare a real number with limits ge, gt, le, lt."""
    return declare(default, "real", help, advanced=advanced, optional=optional, **limits)


def pair(default: Any, help: str, *, advanced: bool = False, optional: bool = False, low: int = 1) -> Any:
    """Declare height and width (a single number stands for both)."""
    return declare(default, "pair", help, advanced=advanced, optional=optional, low=low, high=LARGEST)


def triple(default: Any, help: str, *, advanced: bool = False, optional: bool = False, low: int = 1) -> Any:
    """Declare depth, height and width (a single number stands for all three)."""
    return declare(default, "triple", help, advanced=advanced, optional=optional, low=low, high=LARGEST)


def choice(default: Any, options: Iterable[str | None], help: str, *, advanced: bool = False) -> Any:
    """Declare one of several words."""
    return declare(default, "choice", help, choices=tuple(options), advanced=advanced)


def switch(default: bool, help: str, *, advanced: bool = False, call: bool = False) -> Any:
    """Declare a yes or no; `call` marks what Keras takes where the layer is called."""
    return declare(default, "switch", help, advanced=advanced, call=call)


def named(default: str | None, family: Family, help: str) -> Any:
    """Declare an initialiser, regulariser or constraint; always among the advanced fields."""
    return declare(default, "named", help, family=family, advanced=True, optional=default is None)


def listed(
    default: Any, control: Control, help: str, *, advanced: bool = False, optional: bool = False
) -> Any:
    """Declare a shape, a list of axes or nested pairs."""
    return declare(default, control, help, advanced=advanced, optional=optional)


def ranged(
    default: Any,
    low: float,
    high: float,
    help: str,
    *,
    alone: Alone = "",
    advanced: bool = False,
    **more: bool,
) -> Any:
    """Declare a range of numbers, as one number or as two; `more` may hold optional, integral and above."""
    return declare(default, "range", help, low=low, high=high, alone=alone, advanced=advanced, **more)


def several(
    default: Any,
    control: Literal["numbers", "words"],
    help: str,
    *,
    advanced: bool = False,
    integral: bool = False,
) -> Any:
    """Declare a list of numbers or words; empty stands for none."""
    return declare(default, control, help, advanced=advanced, optional=True, integral=integral)


def held(default: Any, help: str, *, advanced: bool = False) -> Any:
    """Declare a field that holds a layer; without a default it may stay empty."""
    return declare(default, "layer", help, advanced=advanced, optional=default is None)


def held_list(default: Any, help: str) -> Any:
    """Declare a field that holds several layers in a row."""
    return declare(default, "layers", help)


def spread(value: Any) -> Any:
    """Return a single number as a pair, and a list (as JSON gives it) as a tuple."""
    if isinstance(value, int) and not isinstance(value, bool):
        return (value, value)
    return tupled(value)


def _known(family: Family) -> Any:
    def check(value: Any) -> Any:
        if isinstance(value, str):
            parse_named(value, family)
        return value

    return check


def triple_of(value: Any) -> Any:
    """Return a single number as three, and a list (as JSON gives it) as a tuple."""
    if isinstance(value, int) and not isinstance(value, bool):
        return (value, value, value)
    return tuple(value) if isinstance(value, list) else value


def tupled(value: Any) -> Any:
    """Return a list, as JSON gives it, as a tuple."""
    return tuple(value) if isinstance(value, list) else value


def lone(value: Any) -> Any:
    """Return the number of a list that holds only one, as Keras writes the sizes of one axis."""
    return value[0] if isinstance(value, list | tuple) and len(value) == 1 else value


Size = Annotated[int, Field(ge=1, le=LARGEST)]
Pair = Annotated[tuple[Size, Size], BeforeValidator(spread)]
Triple = Annotated[tuple[Size, Size, Size], BeforeValidator(triple_of)]
Single = Annotated[int, Field(ge=1, le=LARGEST), BeforeValidator(lone)]
Initializer = Annotated[str, BeforeValidator(_known("initializer"))]
Regularizer = Annotated[str, BeforeValidator(_known("regularizer"))]
Constraint = Annotated[str, BeforeValidator(_known("constraint"))]


def field_specs(model: type[Value]) -> tuple[FieldSpec, ...]:
    """Return the form rows of a value's fields, in the order of declaration."""
    return tuple(
        _spec(name, info.default, info.description or "", info.json_schema_extra)
        for name, info in model.model_fields.items()
        if isinstance(info.json_schema_extra, dict) and "control" in info.json_schema_extra
    )


_WRITTEN = {"Fft": "FFT", "db": "dB", "cudnn": "cuDNN", "Dims": "Axis order", "Dtype": "Number type"}
"""Words of Keras's argument names that people write otherwise."""


def _title(name: str) -> str:
    """Return an argument's name as words: kernel_size is Kernel size, fft_length FFT length."""
    return " ".join(_WRITTEN.get(word, word) for word in name.replace("_", " ").capitalize().split())


def _spec(name: str, default: Any, help: str, extra: Any) -> FieldSpec:
    family = extra.get("family")
    return FieldSpec(
        name=name,
        title=_title(name),
        control=extra["control"],
        default=default,
        help=tr(help),
        low=extra.get("ge", extra.get("gt", extra.get("low"))),
        high=extra.get("le", extra.get("lt", extra.get("high"))),
        choices=tuple(extra.get("choices", names(family) if family in get_args(Family) else ())),
        optional=bool(extra.get("optional")),
        advanced=bool(extra.get("advanced")),
        family=family,
        above="gt" in extra or bool(extra.get("above")),
        below="lt" in extra,
        alone=extra.get("alone", ""),
        integral=bool(extra.get("integral")),
        call=bool(extra.get("call")),
    )
