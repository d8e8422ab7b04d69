"""What is wrong or worth knowing about a design, and the edits that would mend it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cnnstudio.document.expand import FlatNode
from cnnstudio.document.graph import Unknown
from cnnstudio.document.known import NodeAnalysis
from cnnstudio.document.problems import DataFacts, Problem, Remedy, Severity
from cnnstudio.document.project import Project
from cnnstudio.language import number, percent, shape_text, tr

Nodes = Mapping[str, NodeAnalysis]
_SHARE_OF_DENSE = 0.8
_IMAGE_ENDS = ("softmax", "log_softmax")


def diagnose(
    project: Project, flat: tuple[FlatNode, ...], nodes: Nodes, ends: tuple[str, ...], facts: DataFacts | None
) -> tuple[Problem, ...]:
    """Return all problems: of single layers in their order, then of the network as a whole."""
    by_path = {node.path: node for node in flat}
    found = [_with_remedies(p, by_path[path], nodes) for path in by_path for p in nodes[path].problems]
    for node in flat:
        found += _of_node(node, nodes)
    found += _of_network(project, flat, nodes, ends)
    found += _of_outputs(project, nodes, ends, facts)
    found += _of_inputs(flat, facts)
    return tuple(found)


def _of_node(node: FlatNode, nodes: Nodes) -> Iterator[Problem]:
    known = nodes[node.path]
    if isinstance(node.layer, Unknown):
        message = tr(
            "{name} is of the unknown kind {kind}; it is kept, but the network cannot be trained.",
            name=node.name,
            kind=node.layer.original_kind,
        )
        yield Problem("error", "unknown-kind", message, node.path, None, (_remove(node),))
    elif known.state == "unconnected":
        port = "" if len(node.layer.inputs) == 1 else tr(" at {port}", port=node.missing[0])
        message = tr("{name} has no input{port}; draw a wire to it.", name=node.name, port=port)
        yield Problem("error", "missing-input", message, node.path, None, (_remove(node),))
    elif known.state == "error" and not known.problems:
        yield Problem(
            "error",
            "cycle",
            tr("{name} is part of a loop; remove one of its wires.", name=node.name),
            node.path,
        )


def _remove(node: FlatNode) -> Remedy:
    return Remedy("remove", tr("Remove {name}", name=node.name), "remove", (("node_ids", (node.node_id,)),))


def _with_remedies(problem: Problem, node: FlatNode, nodes: Nodes) -> Problem:
    """Return a shape problem with the edits that make the shapes fit; only for layers outside blocks."""
    remedies = () if "/" in node.path else tuple(_remedies(problem, node, nodes))[:3]
    sentence = tr("{name}: {message}", name=node.name, message=problem.message)
    return Problem(problem.severity, problem.code, sentence, problem.node, problem.field, remedies)


def _remedies(problem: Problem, node: FlatNode, nodes: Nodes) -> Iterator[Remedy]:
    inputs = nodes[node.path].inputs
    if problem.code in ("kernel-too-large", "pool-too-large"):
        yield _set(node, tr("Use same padding"), padding="same")
        yield _set(node, tr("Use a window of 1"), **{problem.field or "kernel_size": 1})
    if problem.code == "rank" and inputs and inputs[0] is not None and len(inputs[0]) == 1:
        yield _remove(node)
    if problem.code == "groups":
        yield _set(node, tr("Use one group"), groups=1)
    if problem.code == "too-few-inputs":
        yield _remove(node)
    if problem.code == "merge-shapes":
        yield from _merge_remedies(node, nodes)
    if problem.code == "reshape" and inputs and inputs[0] is not None:
        yield _set(node, tr("Put all in one row"), target_shape=(-1,))
    if problem.code == "crop-too-large":
        yield _set(node, tr("Crop nothing"), cropping=((0, 0), (0, 0)))


def _set(node: FlatNode, label: str, **fields: object) -> Remedy:
    return Remedy(
        "set-" + "-".join(fields), label, "set_fields", (("node_id", node.node_id), *fields.items())
    )


def _merge_remedies(node: FlatNode, nodes: Nodes) -> Iterator[Remedy]:
    shapes = nodes[node.path].inputs
    maps = [shape for shape in shapes if shape is not None and len(shape) == 3]
    if len(maps) != len(shapes) or len(maps) != 2:
        return
    (h1, w1, _), (h2, w2, _) = maps
    if None in (h1, w1, h2, w2):
        return
    main, skip = (0, 1) if (h1 or 0) <= (h2 or 0) else (1, 0)
    small, large = maps[main], maps[skip]
    stride = _stride(large[0], small[0]), _stride(large[1], small[1])
    if None in stride or small[2] is None:
        return
    edge = node.sources[skip].edge
    label = tr("Project the skip: 1 × 1 convolution, {c} filters, stride {s}", c=small[2], s=stride[0])
    fields = (
        ("edge_id", edge),
        ("kind", "Conv2D"),
        ("filters", small[2]),
        ("kernel_size", (1, 1)),
        ("strides", stride),
    )
    yield Remedy("project-skip", label, "insert_kind_on_edge", (*fields, ("padding", "same")))


def _stride(large: int | None, small: int | None) -> int | None:
    for stride in range(1, 17):
        if large is not None and -(-large // stride) == small:
            return stride
    return None


def _of_network(
    project: Project, flat: tuple[FlatNode, ...], nodes: Nodes, ends: tuple[str, ...]
) -> Iterator[Problem]:
    if not flat:
        yield Problem("error", "empty", tr("The canvas is empty; drag an Input layer onto it."))
        return
    if not any(node.layer.kind == "Input" for node in flat):
        yield Problem(
            "error", "no-input", tr("The network has no input; drag an Input layer onto the canvas.")
        )
    names: dict[str, int] = {}
    for node in project.graph.nodes:
        names[node.name] = names.get(node.name, 0) + 1
    for name in (name for name, count in names.items() if count > 1):
        yield Problem("error", "duplicate-name", tr("Two layers are called {name}; rename one.", name=name))
    loose = [nodes[path] for path in ends if nodes[path].layer.kind == "Input" and len(flat) > 1]
    for known in loose:
        yield Problem(
            "warning",
            "unused-input",
            tr("Nothing reads {name}; draw a wire from it.", name=known.name),
            known.path,
        )
    yield from _heavy_dense(nodes, flat)


def _heavy_dense(nodes: Nodes, flat: tuple[FlatNode, ...]) -> Iterator[Problem]:
    known = [nodes[node.path] for node in flat if nodes[node.path].state == "ok"]
    total = sum(node.parameters or 0 for node in known)
    for node in known:
        share = (node.parameters or 0) / total if total else 0
        if node.layer.kind == "Dense" and share > _SHARE_OF_DENSE and len(known) > 4:
            message = tr(
                "{name} holds {share} of all parameters ({n} of {total}).",
                name=node.name,
                share=percent(share, 1),
                n=number(node.parameters),
                total=number(total),
            )
            yield Problem("info", "heavy-dense", message, node.path)


def _of_outputs(
    project: Project, nodes: Nodes, ends: tuple[str, ...], facts: DataFacts | None
) -> Iterator[Problem]:
    outputs = [
        nodes[path] for path in ends if nodes[path].state == "ok" and nodes[path].layer.kind != "Input"
    ]
    if facts is None or facts.classes is None or len(outputs) != 1:
        return
    last = outputs[0]
    yield from _classes(last, facts, facts.classes)
    if last.layer.kind == "Dense" and "/" not in last.path:
        yield from _last_activation(last, project)


def _classes(last: NodeAnalysis, facts: DataFacts, classes: int) -> Iterator[Problem]:
    shape = last.output
    if shape is None or shape == (classes,) or (shape == (1,) and classes == 2):
        return
    at = {"data": facts.name, "classes": classes, "name": last.name, "shape": shape_text(shape)}
    if len(shape) > 1:
        message = tr(
            "{data} has {classes} classes, but {name} gives {shape}; end with Flatten and Dense.", **at
        )
        remedies = (
            Remedy(
                "flatten-dense",
                tr("Add Flatten and Dense"),
                "append_classifier",
                (("node_id", last.node_id), ("classes", classes)),
            ),
        )
        yield Problem(
            "error", "output-shape", message, last.path, None, remedies if "/" not in last.path else ()
        )
        return
    message = tr("{data} has {classes} classes, but {name} has {shape} outputs.", **at)
    remedy = Remedy(
        "set-units",
        tr("Use {n} units", n=classes),
        "set_fields",
        (("node_id", last.node_id), ("units", classes)),
    )
    can = last.layer.kind == "Dense" and "/" not in last.path
    severity: Severity = "error" if (shape[0] or 0) < classes else "warning"
    yield Problem(severity, "output-classes", message, last.path, "units", (remedy,) if can else ())


def _last_activation(last: NodeAnalysis, project: Project) -> Iterator[Problem]:
    activation = getattr(last.layer, "activation", None)
    units = getattr(last.layer, "units", 0)
    soft = Remedy(
        "softmax", tr("Use softmax"), "set_fields", (("node_id", last.node_id), ("activation", "softmax"))
    )
    if units == 1 and activation == "softmax":
        remedy = Remedy(
            "sigmoid", tr("Use sigmoid"), "set_fields", (("node_id", last.node_id), ("activation", "sigmoid"))
        )
        message = tr("{name}: one output with softmax is always 1.", name=last.name)
        yield Problem("error", "softmax-of-one", message, last.path, "activation", (remedy,))
    elif units > 1 and activation in (None, "linear") and not project.plan.from_logits:
        logits = Remedy("from-logits", tr("Let the loss apply softmax"), "set_plan", (("from_logits", True),))
        message = tr("{name} has no softmax, but the loss expects shares that add up to 1.", name=last.name)
        yield Problem("warning", "no-softmax", message, last.path, "activation", (soft, logits))
    elif units > 1 and activation in _IMAGE_ENDS and project.plan.from_logits:
        plain = Remedy("not-logits", tr("Use softmax once"), "set_plan", (("from_logits", False),))
        message = tr("{name} has a softmax and the loss applies another one.", name=last.name)
        yield Problem("warning", "softmax-twice", message, last.path, "activation", (plain,))
    elif units > 1 and activation not in (None, "linear", *_IMAGE_ENDS):
        message = tr(
            "{name} ends in {a}; for one class out of {n}, softmax is usual.",
            name=last.name,
            a=activation,
            n=units,
        )
        yield Problem("warning", "not-softmax", message, last.path, "activation", (soft,))


def _of_inputs(flat: tuple[FlatNode, ...], facts: DataFacts | None) -> Iterator[Problem]:
    inputs = [node for node in flat if node.layer.kind == "Input"]
    if facts is None or len(inputs) != 1:
        return
    shape = getattr(inputs[0].layer, "shape", ())
    fits = len(shape) == len(facts.input_shape) and all(
        axis in (None, given) for axis, given in zip(shape, facts.input_shape, strict=True)
    )
    if not fits:
        message = tr(
            "{name} is {shape}, but {data} gives {given}.",
            name=inputs[0].name,
            shape=shape_text(shape),
            data=facts.name,
            given=shape_text(facts.input_shape),
        )
        remedy = Remedy(
            "set-shape",
            tr("Use {shape}", shape=shape_text(facts.input_shape)),
            "set_fields",
            (("node_id", inputs[0].node_id), ("shape", facts.input_shape)),
        )
        yield Problem(
            "error",
            "input-shape",
            message,
            inputs[0].path,
            "shape",
            (remedy,) if "/" not in inputs[0].path else (),
        )
