"""Networks to begin with, each built by the same edits a person makes."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from cnnstudio.document import course, edits
from cnnstudio.document.arrange import arrange
from cnnstudio.document.plan import Plan
from cnnstudio.document.project import Project
from cnnstudio.document.recipe import DataRecipe
from cnnstudio.layers.catalogue import make

Row = tuple[str, str, dict[str, object]]


@dataclass(frozen=True, slots=True)
class Template:
    """A network to begin with: its name on the command line, its title and one sentence."""

    name: str
    title: str
    sentence: str
    build: Callable[[], Project]
    first: bool = False
    """The one a newcomer should take."""


def new(name: str) -> Project:
    """Return a new project from the template of this name; KeyError if there is none."""
    template = next((t for t in ALL if t.name == name), None)
    if template is None:
        raise KeyError(name)
    return template.build().replaced(id=secrets.token_hex(8))


def chain(
    name: str, rows: tuple[Row, ...], recipe: DataRecipe | None = None, plan: Plan | None = None
) -> Project:
    """Return a project of layers in a row, from their names, kinds and arguments."""
    project, before = Project(name=name, recipe=recipe or DataRecipe(), plan=plan or Plan()), None
    for node, kind, fields in rows:
        project, added = edits.add(project, make(kind, **fields), name=node)
        if before is not None:
            project = edits.connect(project, before, added)
        before = added
    return arrange(project)


def _mnist_cnn() -> Project:
    rows: tuple[Row, ...] = (
        ("input", "Input", {"shape": (28, 28, 1)}),
        ("conv2d_1", "Conv2D", {"filters": 32, "activation": "relu"}),
        ("maxpool_1", "MaxPooling2D", {}),
        ("conv2d_2", "Conv2D", {"filters": 64, "activation": "relu"}),
        ("maxpool_2", "MaxPooling2D", {}),
        ("flatten_1", "Flatten", {}),
        ("dense_1", "Dense", {"units": 64, "activation": "relu"}),
        ("output", "Dense", {"units": 10, "activation": "softmax"}),
    )
    return chain("mnist-cnn", rows, DataRecipe(), Plan())


def _lenet_5() -> Project:
    rows: tuple[Row, ...] = (
        ("input", "Input", {"shape": (28, 28, 1)}),
        ("c1", "Conv2D", {"filters": 6, "kernel_size": 5, "padding": "same", "activation": "tanh"}),
        ("s2", "AveragePooling2D", {}),
        ("c3", "Conv2D", {"filters": 16, "kernel_size": 5, "activation": "tanh"}),
        ("s4", "AveragePooling2D", {}),
        ("flatten_1", "Flatten", {}),
        ("c5", "Dense", {"units": 120, "activation": "tanh"}),
        ("f6", "Dense", {"units": 84, "activation": "tanh"}),
        ("output", "Dense", {"units": 10, "activation": "softmax"}),
    )
    return chain("lenet-5", rows, DataRecipe(), Plan())


def _sign_language() -> Project:
    return chain("sign-language", course.sign_language(printed=False), course.SIGN_RECIPE, course.SIGN_PLAN)


def _sign_language_printed() -> Project:
    rows = course.sign_language(printed=True)
    return chain("sign-language-printed", rows, course.SIGN_RECIPE, course.SIGN_PLAN)


def _cifar_10() -> Project:
    return chain("cifar-10", course.cifar_10(), course.CIFAR_RECIPE, course.CIFAR_PLAN)


def _dense_only() -> Project:
    rows: tuple[Row, ...] = (
        ("input", "Input", {"shape": (28, 28, 1)}),
        ("flatten_1", "Flatten", {}),
        ("dense_1", "Dense", {"units": 128, "activation": "relu"}),
        ("dropout_1", "Dropout", {"rate": 0.2}),
        ("output", "Dense", {"units": 10, "activation": "softmax"}),
    )
    return chain("dense-128", rows, DataRecipe(), Plan())


def _batch_norm() -> Project:
    rows: list[Row] = [("input", "Input", {"shape": (28, 28, 1)})]
    for stage, filters in enumerate((16, 32), 1):
        for half in (1, 2):
            number = 2 * stage - 2 + half
            rows.append(
                (f"conv2d_{number}", "Conv2D", {"filters": filters, "padding": "same", "activation": "relu"})
            )
            rows.append((f"batch_norm_{number}", "BatchNormalization", {}))
        rows.append((f"maxpool_{stage}", "MaxPooling2D", {}))
        rows.append((f"dropout_{stage}", "Dropout", {"rate": 0.25}))
    rows.append(("global_avgpool_1", "GlobalAveragePooling2D", {}))
    rows.append(("output", "Dense", {"units": 10, "activation": "softmax"}))
    return chain("deep-digits", tuple(rows), DataRecipe(), Plan())


def _residual() -> Project:
    """Two residual blocks, the second with a projection on its skip (He et al., 2016)."""
    project = Project(name="residual", recipe=DataRecipe(), plan=Plan())
    project, x = edits.add(project, make("Input", shape=(28, 28, 1)), name="input")
    project, x = _after(project, x, "stem", "Conv2D", filters=16, padding="same", activation="relu")
    for number, (filters, stride) in enumerate(((16, 1), (32, 2)), 1):
        project, y = _after(
            project,
            x,
            f"conv_{number}a",
            "Conv2D",
            filters=filters,
            strides=stride,
            padding="same",
            activation="relu",
        )
        project, y = _after(project, y, f"conv_{number}b", "Conv2D", filters=filters, padding="same")
        if stride > 1:
            project, x = _after(
                project,
                x,
                f"skip_{number}",
                "Conv2D",
                filters=filters,
                kernel_size=1,
                strides=stride,
                padding="same",
            )
        project, total = edits.add(project, make("Add"), name=f"add_{number}")
        project = edits.connect(edits.connect(project, y, total), x, total)
        project, x = _after(project, total, f"relu_{number}", "ReLU")
    project, x = _after(project, x, "global_avgpool_1", "GlobalAveragePooling2D")
    project, x = _after(project, x, "output", "Dense", units=10, activation="softmax")
    return arrange(project)


def _after(project: Project, before: str, name: str, kind: str, **fields: object) -> tuple[Project, str]:
    project, node = edits.add(project, make(kind, **fields), name=name)
    return edits.connect(project, before, node), node


def _empty() -> Project:
    return Project(name="untitled")


TEMPLATES: tuple[Template, ...] = (
    Template("mnist-cnn", "MNIST CNN", "Reads handwritten digits.", _mnist_cnn, first=True),
    Template("lenet-5", "LeNet-5", "The network of 1998.", _lenet_5),
    Template("deep-digits", "Deep digits", "Pairs of convolutions, as in VGG.", _batch_norm),
    Template("residual", "Residual", "Skip connections around two blocks.", _residual),
    Template("dense-128", "Dense only", "No convolution, to compare.", _dense_only),
    Template("empty", "Blank", "Start with an empty canvas.", _empty),
)

COURSE: tuple[Template, ...] = (
    Template(
        "sign-language", "Sign language", "The notes' first example, as its code reads.", _sign_language
    ),
    Template(
        "sign-language-printed",
        "Sign language, printed",
        "The notes' first example, as its printed summary has it.",
        _sign_language_printed,
    ),
    Template("cifar-10", "CIFAR-10", "The notes' second example, on small colour pictures.", _cifar_10),
)
"""Networks of the course whose data have to be fetched first, so that the start page leaves them out."""

ALL = (*TEMPLATES, *COURSE)
