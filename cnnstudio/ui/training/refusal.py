"""Why training cannot begin, in one sentence."""

from __future__ import annotations

from cnnstudio.data.parts import fit_check
from cnnstudio.document.analysis import Analysis
from cnnstudio.document.project import Project
from cnnstudio.language import number, tr
from cnnstudio.layers.shape import Shape
from cnnstudio.ui.open_data import OpenData


def reason_not_to_start(project: Project, analysis: Analysis, data: OpenData) -> str | None:
    """Return why this design cannot be trained on these data now, None when it can."""
    return design_reason(project, analysis) or _data_reason(data) or _fit_reason(project, analysis, data)


def design_reason(project: Project, analysis: Analysis) -> str | None:
    """Return what is wrong with the design itself, None when it can be built."""
    if not project.graph.nodes:
        return tr("There is no network yet; add layers in Design first.")
    for problem in analysis.problems:
        if problem.severity == "error":
            known = analysis.nodes.get(problem.node or "")
            if known is None or problem.message.startswith(known.name):
                return problem.message
            return tr("{layer}: {message}", layer=known.name, message=problem.message)
    return None if analysis.ok else tr("The design is not complete; mend its problems in Design first.")


def _data_reason(data: OpenData) -> str | None:
    data.want()
    if data.state == "failed":
        return data.message
    if data.state != "open" or data.parts is None:
        return tr("The images are still being read; start again in a moment.")
    return next(iter(data.parts.problems), None)


def _fit_reason(project: Project, analysis: Analysis, data: OpenData) -> str | None:
    output, given = answer_shape(analysis), input_shape(project, analysis)
    inputs = [path for path in analysis.order if not project.graph.incoming.get(path)]
    if data.samples is not None and len(inputs) > 1:
        names = ", ".join(analysis.nodes[path].name for path in inputs)
        return tr(
            "The network has {count} inputs ({names}), but each sample has 1; leave one of them in Design.",
            count=number(len(inputs)), names=names,
        )  # fmt: skip
    if data.samples is None or output is None or len(output) != 1 or output[0] is None:
        return None
    return next(iter(fit_check(data.samples, output[0], given)), None)


def answer_shape(analysis: Analysis) -> Shape | None:
    """Return the shape of the network's first output, None while it is not known."""
    return next((analysis.nodes[end].output for end in analysis.ends), None)


def input_shape(project: Project, analysis: Analysis) -> Shape | None:
    """Return the shape of the network's first input, None while it is not known."""
    begins = (path for path in analysis.order if not project.graph.incoming.get(path))
    return next((analysis.nodes[path].output for path in begins), None)
