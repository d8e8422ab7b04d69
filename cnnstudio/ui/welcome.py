"""What the start page lists: templates with their silhouettes, and the projects worked on lately."""

from __future__ import annotations

from datetime import UTC, datetime
from math import sqrt
from pathlib import Path

from cnnstudio.document import files, templates
from cnnstudio.document.analysis import Analysis, analyse
from cnnstudio.document.project import Project
from cnnstudio.engine import runs
from cnnstudio.language import number, percent, tr
from cnnstudio.ui.start_rows import Lesson, RecentProject, Template
from cnnstudio.ui.widgets import Slab

_TALLEST, _WIDEST = 100.0, 26.0


def template_cards() -> tuple[Template, ...]:
    """Return a card per template, its size and silhouette worked out from the network itself."""
    return tuple(_card(template) for template in templates.TEMPLATES)


def _card(template: templates.Template) -> Template:
    project = template.build()
    analysis = analyse(project)
    size = ""
    if analysis.order:
        count, total = len(analysis.order), analysis.totals.parameters
        size = tr("{n} layers · {p} parameters", n=count, p=number(total))
    mark = tr("Best first network") if template.first else ""
    slabs = slabs_of(analysis)
    return Template(
        template.name, tr(template.title), tr(template.sentence), size, slabs, _skips(project, analysis), mark
    )


def tour_row() -> Lesson:
    """Return the row that leads through the window."""
    return Lesson("tour", "help", tr("A tour of 90 seconds"), tr("Six cards show where everything is."))


def slabs_of(analysis: Analysis) -> tuple[Slab, ...]:
    """Return a bar per layer: height by the map's side, width by its channels, vectors by their length."""
    return tuple(_slab(node.layer.family, node.output) for node in analysis.flat if node.output)


def _slab(family: str, shape: tuple[int | None, ...]) -> Slab:
    sizes = [axis or 1 for axis in shape]
    if len(sizes) == 1:
        return Slab(family, min(18 + sqrt(sizes[0]) * 2.2, _TALLEST), 6)
    side, channels = sizes[0], sizes[-1]
    return Slab(family, min(14 + side * 2.6, _TALLEST), min(6 + sqrt(channels) * 1.8, _WIDEST))


def _skips(project: Project, analysis: Analysis) -> tuple[tuple[int, int], ...]:
    """Return the wires that jump over layers, as numbers of bars."""
    place = {path: index for index, path in enumerate(analysis.order)}
    found = []
    for edge in project.graph.edges:
        start, end = place.get(edge.source), place.get(edge.target)
        if start is not None and end is not None and end - start > 2:
            found.append((start, end))
    return tuple(found)


def recent_rows(paths: tuple[str, ...]) -> tuple[RecentProject, ...]:
    """Return a row per project that is still there and can be read."""
    return tuple(row for path in paths if (row := _recent(Path(path))) is not None)


def _recent(path: Path) -> RecentProject | None:
    try:
        project = files.load(path)
        moment = datetime.fromtimestamp(path.stat().st_mtime, UTC).astimezone()
    except (files.FileError, OSError):
        return None
    slabs = slabs_of(analyse(project))
    result = _result(path)
    words = percent(result, 1) if result is not None else tr("not trained")
    return RecentProject(
        str(path),
        path.stem,
        path.parent.name or str(path.parent),
        words,
        _day(moment),
        slabs,
        result is not None,
    )


def _result(path: Path) -> float | None:
    """Return the best accuracy of the project's newest run that has one."""
    for run in runs.list_runs(runs.runs_parent(path)):
        for key in ("val_accuracy", "accuracy"):
            if key in run.metrics:
                return float(run.metrics[key])
    return None


def _day(moment: datetime) -> str:
    days = (datetime.now(UTC).astimezone().date() - moment.date()).days
    if days == 0:
        return tr("Today, {time}", time=f"{moment:%H:%M}")
    if days == 1:
        return tr("Yesterday")
    return f"{moment:%d %b}" if days < 300 else f"{moment:%d %b %Y}"
