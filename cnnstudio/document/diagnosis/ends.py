"""The end of the network: does what leaves it fit the classes or numbers it should learn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cnnstudio.document.diagnosis.copies import removal_of_unread
from cnnstudio.document.diagnosis.design import Design, function_of, passes, weighs
from cnnstudio.document.diagnosis.telling import fix, own_id, plan, problem, setting, taking_out
from cnnstudio.document.flat import FlatNode
from cnnstudio.document.problems import Problem, Remedy
from cnnstudio.language import number, shape_text, tr
from cnnstudio.layers.catalogue import KINDS
from cnnstudio.layers.shape import Shape

_SHARES = ("softmax", "log_softmax", "sparsemax")
_BOUNDED = ("softmax", "sigmoid", "hard_sigmoid", "relu", "relu6")


class Head(NamedTuple):
    """How an output is made: the layer with the units, and the function that ends it."""

    end: FlatNode
    maker: FlatNode | None
    function: str | None
    shape: Shape
    acting: FlatNode
    """The layer that applies the function."""

    @property
    def width(self) -> int:
        """Return the numbers per place."""
        return (self.shape[-1] or 0) if self.shape else 0


def head_of(design: Design, end: FlatNode) -> Head:
    """Follow an output back over activation layers and what passes numbers on."""
    at: FlatNode | None = end
    function, acting = None, end
    while at is not None and (passes(at.layer.kind) or at.layer.family == "act"):
        if function is None and at.layer.family == "act":
            function, acting = function_of(at.layer), at
        at = design.source(at)
    if at is not None and function is None and weighs(at.layer.kind):
        function, acting = function_of(at.layer), at
    shape = design.output_of(end.path) or ()
    return Head(end, at if at is not None and weighs(at.layer.kind) else None, function, shape, acting)


def of_outputs(design: Design) -> Iterator[Problem]:
    """Tell what is wrong with the outputs."""
    outputs = design.outputs
    for end in outputs:
        yield from _behind(design, end)
    if len(outputs) > 1:
        yield from _loose(design, outputs)
    # What stands before a cut is no end that anyone means: the layers behind it only wait for a wire.
    if len(outputs) == 1 and "unconnected" not in design.states:
        head = head_of(design, outputs[0])
        facts = design.facts
        if facts is not None:
            yield from (_classes(design, head, facts.classes) if facts.classes else _numbers(head))
        if head.maker is not None:
            yield from _function(design, head)


def _behind(design: Design, end: FlatNode) -> Iterator[Problem]:
    """Tell of normalisation or dropout after the output."""
    kind = end.layer.kind
    normal, drops = kind.endswith("Normalization") and kind != "Normalization", "Dropout" in kind
    above = design.source(end)
    if not (normal or drops) or above is None:
        return
    head = head_of(design, above)
    if head.maker is None or (normal and head.function is None):
        return
    code = "norm-after-output" if normal else "dropout-after-output"
    words = (
        tr("{name} comes after the output {out} and changes its answers.", name=end.name, out=above.name)
        if normal
        else tr(
            "{name} comes after the output {out} and erases answers in training.",
            name=end.name,
            out=above.name,
        )
    )
    maker = head.maker
    fixes = [taking_out(end)]
    if "/" not in end.path and design.source(maker) is not None:
        label = tr("Move it before {name}", name=maker.name)
        above_maker = design.source(maker)
        if above_maker is not None and above_maker.layer.kind != "Input":
            fixes.append(
                fix(end, "move", label, "move_behind", node_ids=(own_id(end),), target=own_id(above_maker))
            )
    yield problem(code, words, end, fixes)


def _loose(design: Design, outputs: tuple[FlatNode, ...]) -> Iterator[Problem]:
    """Tell of a layer nothing reads, beside an output that fits the classes."""
    classes = design.facts.classes if design.facts is not None else None
    fitting = [end for end in outputs if design.output_of(end.path) == (classes,)]
    if not fitting:
        return
    for end in outputs:
        shape = design.output_of(end.path)
        if shape == (classes,):
            continue
        message = tr(
            "Nothing reads {name}, so its {shape} would be a second answer beside {out}.",
            name=end.name,
            shape=shape_text(shape),
            out=fitting[0].name,
        )
        yield problem("loose-output", message, end, (removal_of_unread(design, end),))


def _classes(design: Design, head: Head, classes: int) -> Iterator[Problem]:
    shape, facts, end = head.shape, design.facts, head.end
    if facts is None or shape == (classes,) or (shape == (1,) and classes == 2):
        return
    at = {"data": facts.name, "classes": number(classes), "name": end.name, "shape": shape_text(shape)}
    if len(shape) > 1:
        message = tr(
            "{data} has {classes} classes, but {name} gives {shape}; end with Flatten and Dense.", **at
        )
        yield problem("output-shape", message, end, _classifiers(head, classes))
    elif head.width == 1:
        message = tr("{data} has {classes} classes, but {name} gives one number for all of them.", **at)
        yield problem("single-output", message, end, _units(head, classes, "softmax"), "units")
    elif head.width < classes:
        message = tr("{data} has {classes} classes, but {name} has {shape} outputs.", **at)
        yield problem("output-classes", message, end, _units(head, classes), "units")
    else:
        spare = number(head.width - classes)
        message = tr(
            "{data} has {classes} classes, but {name} has {shape} outputs; {spare} can never be right.",
            spare=spare,
            **at,
        )
        yield problem("output-spare", message, end, _units(head, classes), "units")


def _classifiers(head: Head, classes: int) -> Iterator[Remedy]:
    end, rank = head.end, len(head.shape)
    words = tr("Add Flatten and Dense")
    pool = f"GlobalAveragePooling{rank - 1}D"
    if head.maker is not None and head.maker is end and end.layer.kind == "Dense" and "/" not in end.path:
        label = tr("Flatten before {name}", name=end.name)
        if (head.width,) == (classes,):
            yield fix(end, "insert-flatten", label, "insert_kind_before", node_id=own_id(end), kind="Flatten")
            return
    yield fix(end, "flatten-dense", words, "append_classifier", node_id=own_id(end), classes=classes)
    if pool in KINDS and head.shape[-1] is not None:
        label = tr("Add {kind} and Dense", kind=pool)
        yield fix(
            end, "pool-dense", label, "append_pooled_classifier",
            node_id=own_id(end), classes=classes, pool=pool,
        )  # fmt: skip


def _units(head: Head, classes: int, function: str | None = None) -> Iterator[Remedy]:
    maker = head.maker
    field = next((f for f in ("units", "filters") if maker and f in type(maker.layer).model_fields), None)
    if maker is not None and field is not None:
        words = tr("Use {n} units", n=classes)
        if function is not None and maker is head.acting:
            yield setting(
                maker, tr("Use {n} units with softmax", n=classes), units=classes, activation=function
            )
        else:
            yield setting(maker, words, **{field: classes})
    words = tr("Add a Dense of {n} units", n=classes)
    yield fix(head.end, "dense", words, "append_dense", node_id=own_id(head.end), units=classes)


def _function(design: Design, head: Head) -> Iterator[Problem]:
    """Tell whether the last function fits classes and the loss."""
    settings, facts = design.project.plan, design.facts
    name, width = head.end.name, head.width
    classes = facts.classes if facts is not None else None
    if width == 1 and head.function in _SHARES:
        message = tr("{name}: one output with softmax is always 1.", name=name)
        yield problem("softmax-of-one", message, head.acting, _one(head, classes), "activation")
    elif classes is None or len(head.shape) > 1:
        return
    elif head.function is None and width > 1 and not settings.from_logits:
        message = tr(
            "{name} has no softmax, so its {n} answers are scores that do not add up to 1.",
            name=name,
            n=width,
        )
        logits = plan(tr("Let the loss apply softmax"), from_logits=True)
        yield problem(
            "no-softmax", message, head.acting, (with_function(head, "softmax"), logits), "activation"
        )
    elif head.function in _SHARES and settings.from_logits:
        message = tr("{name} has a softmax and the loss applies another one.", name=name)
        yield problem("softmax-twice", message, head.acting, (_once(tr("softmax")),), "activation")
    elif head.function == "sigmoid" and settings.from_logits:
        message = tr("{name} has a sigmoid and the loss applies another one.", name=name)
        yield problem("sigmoid-twice", message, head.acting, (_once(tr("sigmoid")),), "activation")
    elif head.function == "sigmoid" and width > 1:
        message = tr(
            "{name} ends in sigmoid: each of the {n} classes is judged by itself, but only one is right.",
            name=name,
            n=width,
        )
        yield problem(
            "sigmoid-classes", message, head.acting, (with_function(head, "softmax"),), "activation"
        )
    elif width > 1 and head.function not in (None, "sigmoid", *_SHARES):
        message = tr(
            "{name} ends in {a}; for one class out of {n}, softmax is usual.",
            name=name, a=head.function, n=width,
        )  # fmt: skip
        yield problem("not-softmax", message, head.acting, (with_function(head, "softmax"),), "activation")


def _once(what: str) -> Remedy:
    return plan(tr("Use {what} once", what=what), from_logits=False)


def _one(head: Head, classes: int | None) -> Iterator[Remedy | None]:
    if classes and head.maker is not None and "units" in type(head.maker.layer).model_fields:
        yield setting(head.maker, tr("Use {n} units", n=classes), units=classes)
    if not classes or classes == 2:
        yield with_function(head, "sigmoid")


def with_function(head: Head, function: str | None) -> Remedy | None:
    """Return the change of the last function, where it stands."""
    words = tr("Use {a}", a=function) if function is not None else tr("Use no activation")
    acting, layer = head.acting, head.acting.layer
    if "activation" in type(layer).model_fields:
        value = function if function is not None or layer.family != "act" else "linear"
        return setting(acting, words, activation=value)
    if layer.family == "act":
        return fix(
            acting, "replace-activation", words, "replace_kind",
            node_id=own_id(acting), kind="Activation", activation=function or "linear",
        )  # fmt: skip
    return None


def _numbers(head: Head) -> Iterator[Problem]:
    """Tell of outputs that cannot reach all numbers a regression may ask for."""
    if head.function not in _BOUNDED:
        return
    most = {
        "softmax": tr("0 to 1, adding up to 1"),
        "sigmoid": tr("0 to 1"),
        "hard_sigmoid": tr("0 to 1"),
        "relu6": tr("0 to 6"),
    }.get(head.function, tr("0 upwards"))
    message = tr(
        "{name} ends in {a} and gives {range} only, but the targets are numbers.",
        name=head.end.name, a=head.function, range=most,
    )  # fmt: skip
    code = "softmax-regression" if head.function == "softmax" else "bounded-regression"
    yield problem(code, message, head.acting, (with_function(head, None),), "activation")
