"""Architectures of keras.applications, read from their configurations, beside Keras's own numbers."""

from __future__ import annotations

import pytest

from tests.exchange.side_by_side import CONFIGS, differences, kept, our_rows, read_and_analyse

KEPT = sorted(path.name.partition(".")[0] for path in CONFIGS.glob("*.json.gz"))


@pytest.mark.parametrize("name", KEPT)
def test_every_layer_of_an_architecture_has_keras_s_shapes_and_counts(name: str) -> None:
    theirs = kept(name)
    reading, analysis = read_and_analyse(theirs.config, name)
    assert differences(our_rows(analysis), theirs.rows) == []
    assert reading.notes == ()
    assert [problem.message for problem in analysis.problems if problem.severity == "error"] == []


def test_a_difference_of_one_parameter_is_seen() -> None:
    rows = kept("VGG16").rows
    other = [row._replace(parameters=row.parameters + 1) if row.path == "fc1" else row for row in rows]
    assert [(a.parameters, b.parameters) for a, b in differences(rows, other)] == [(102_764_544, 102_764_545)]


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["MobileNetV2", "EfficientNetV2B0", "ConvNeXtTiny", "ResNet50V2", "NASNetMobile"]
)
def test_an_architecture_built_now_agrees_in_every_layer(name: str) -> None:
    from tests.benchmarks.applications import built

    told = built(name)
    _, analysis = read_and_analyse(told.config, name)
    assert differences(our_rows(analysis), told.rows) == []
