"""Sound networks raise no warning; what is meant on purpose is not called a mistake."""

from __future__ import annotations

import pytest

from cnnstudio.document import edits, templates
from cnnstudio.document.analysis import analyse
from cnnstudio.document.document import Document
from cnnstudio.document.problems import DataFacts
from tests.document.diagnosis.designs import conv, dense, digits, net, row, vectors

TESTED = DataFacts("digits", (28, 28, 1), 10, 60_000, has_test=True, largest=255.0, memory=8 << 30)
HINTS = {
    "mnist-cnn": ["test-validation", "unseen-input", "heavy-dense"],
    "lenet-5": ["test-validation"],
    "deep-digits": ["test-validation"],
    "residual": ["test-validation"],
    "dense-128": ["test-validation", "heavy-dense"],
}
"""All that each template raises when its data are open."""


def raised(document) -> list[str]:
    return [problem.code for problem in document.analysis.problems]


def warned(document) -> list[str]:
    return [problem.code for problem in document.analysis.problems if problem.severity != "info"]


@pytest.mark.parametrize("template", [t.name for t in templates.TEMPLATES if t.name != "empty"])
def test_templates_raise_no_warning(template: str) -> None:
    for facts in (None, TESTED):
        problems = analyse(templates.new(template), facts).problems
        assert [p for p in problems if p.severity != "info"] == []


@pytest.mark.parametrize("template", sorted(HINTS))
def test_what_each_template_raises_is_known(template: str) -> None:
    project = templates.new(template)
    assert [p.code for p in analyse(project, TESTED).problems] == HINTS[template]


def signs():
    """Return the course's first example as its listing reads, line by line."""
    facts = DataFacts("signs", (28, 28, 1), 24, 27_455, has_test=True, largest=255.0)
    plain = {"padding": "same", "activation": "relu"}
    pool = row("MaxPooling2D", pool_size=2, strides=2, padding="same")
    return net(
        row("Input", shape=(28, 28, 1)),
        row("Conv2D", filters=75, **plain), pool,
        row("Conv2D", filters=50, **plain), row("BatchNormalization"), row("Dropout", rate=0.2),
        row("BatchNormalization"), pool,
        row("Conv2D", filters=25, **plain), row("BatchNormalization"), pool,
        row("Flatten"), dense(512), row("Dropout", rate=0.3), dense(24, "softmax"),
        facts=facts, plan={"loss": "categorical_crossentropy"}, labels="one-hot", validation="split",
    )  # fmt: skip


def objects():
    """Return the course's second example: three stages on 32 × 32 colour pictures."""
    facts = DataFacts("objects", (32, 32, 3), 10, 50_000, has_test=True, largest=255.0)
    stages = [
        layer
        for filters in (32, 64, 128)
        for layer in (
            conv(filters), row("BatchNormalization"), conv(filters), row("BatchNormalization"),
            row("MaxPooling2D"), row("Dropout", rate=0.25),
        )
    ]  # fmt: skip
    plan = {"loss": "categorical_crossentropy", "metrics": ("accuracy", "precision", "recall")}
    return net(
        row("Input", shape=(32, 32, 3)), *stages, row("Flatten"), dense(128), row("Dropout", rate=0.25),
        dense(10, "softmax"), facts=facts, plan=plan, labels="one-hot", validation="split",
    )  # fmt: skip


def test_the_course_s_networks_raise_no_warning_and_no_bias_before_normalisation() -> None:
    one, other = signs(), objects()
    assert one.analysis.totals.parameters == 263_949
    assert other.analysis.totals.parameters == 552_362
    assert warned(one) == warned(other) == []
    assert "bias-before-norm" not in raised(one) + raised(other)
    shift = next(p for p in one.analysis.problems if p.code == "dropout-before-norm")
    assert shift.severity == "info"


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ((row("DepthwiseConv2D"), conv(8, kernel_size=1)), "linear-row"),
        ((conv(8, kernel_size=(3, 1), activation=None), conv(8, kernel_size=(1, 3))), "linear-row"),
        ((conv(16), conv(2, kernel_size=1, activation=None), conv(16)), "linear-row"),
        ((conv(8, kernel_size=1, strides=2), conv(8)), "stride-gap"),
        ((conv(8), row("BatchNormalization"), row("ReLU")), "bias-before-norm"),
        (
            (conv(8, activation=None, use_bias=False), row("BatchNormalization"), row("ReLU")),
            "bias-before-norm",
        ),
        ((row("RandomFlip"), conv(8)), "augmentation-late"),
        ((row("BatchNormalization"), conv(8)), "not-rescaled"),
        ((conv(8), row("MaxPooling2D", pool_size=3, strides=2, padding="same")), "rows-dropped"),
        ((row("Conv2DTranspose", filters=4, kernel_size=4, strides=2, activation="relu"),), "checkerboard"),
    ],
)
def test_what_is_done_on_purpose_is_not_called_a_mistake(rows, code: str) -> None:
    assert code not in raised(digits(*rows))


def test_a_logistic_regression_and_a_regression_are_sound() -> None:
    assert warned(digits()) == []
    assert warned(vectors(dense(8), dense(1, None), plan={"metrics": ("mean_absolute_error",)})) == []


def test_only_the_first_failing_layer_is_red() -> None:
    document = digits(row("Conv2D", kernel_size=29), conv(8), row("MaxPooling2D", pool_size=3, strides=9))
    assert [(p.code, p.node) for p in document.analysis.problems] == [("kernel-too-large", "conv2d_1")]
    states = [node.state for node in document.analysis.flat]
    assert states == ["ok", "error", *["waiting"] * (len(states) - 2)]


def test_no_default_is_offered_that_does_not_fit_either():
    document = net(row("Input", shape=(6, 6, 1)), *[conv(8, kernel_size=(5, 5), padding="valid")] * 2)
    found = next(p for p in document.analysis.problems if p.code == "kernel-too-large")
    assert found.remedies
    for remedy in found.remedies:
        mended = Document(document.project)
        mended.edit("Mend", edits.apply_remedy, remedy.verb, remedy.arguments)
        assert "kernel-too-large" not in [p.code for p in mended.analysis.problems], remedy.label


def test_parameters_that_never_learn_are_not_called_frozen():
    document = net(row("Input", shape=(28, 28, 3)), row("Normalization"))
    found = next(p for p in document.analysis.problems if p.code in {"all-frozen", "no-parameters"})
    assert found.code == "no-parameters"
    assert "frozen" not in found.message
    assert found.remedies


def test_many_biases_before_normalisations_are_one_problem_with_one_fix() -> None:
    rows = [
        part for _ in range(5) for part in (conv(4, activation=None), row("BatchNormalization"), row("ReLU"))
    ]
    document = digits(*rows)
    (found,) = [p for p in document.analysis.problems if p.code == "bias-before-norm"]
    assert found.message.startswith("20 bias numbers in 5 layers")
    (remedy,) = found.remedies
    document.edit(remedy.label, edits.apply_remedy, remedy.verb, remedy.arguments)
    assert "bias-before-norm" not in raised(document)
    assert not any(n.layer.use_bias for n in document.project.graph.nodes if n.layer.kind == "Conv2D")
