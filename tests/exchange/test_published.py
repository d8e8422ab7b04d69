"""Costs and receptive fields of known networks beside the figures that were published for them."""

from __future__ import annotations

from functools import cache

import pytest

from cnnstudio.document import templates
from cnnstudio.document.analysis import Analysis, analyse
from cnnstudio.document.project import Project
from tests.exchange.side_by_side import kept, read_and_analyse


@cache
def architecture(name: str) -> Analysis:
    return read_and_analyse(kept(name).config, name)[1]


def alexnet() -> Project:
    """Return AlexNet as Krizhevsky, Sutskever and Hinton printed it (2012): two halves, that is groups of 2, on 227 x 227."""
    pool = ("MaxPooling2D", {"pool_size": 3, "strides": 2})
    rows = (
        ("Input", {"shape": (227, 227, 3)}),
        ("Conv2D", {"filters": 96, "kernel_size": 11, "strides": 4, "activation": "relu"}),
        pool,
        ("Conv2D", {"filters": 256, "kernel_size": 5, "padding": "same", "groups": 2, "activation": "relu"}),
        pool,
        ("Conv2D", {"filters": 384, "padding": "same", "activation": "relu"}),
        ("Conv2D", {"filters": 384, "padding": "same", "groups": 2, "activation": "relu"}),
        ("Conv2D", {"filters": 256, "padding": "same", "groups": 2, "activation": "relu"}),
        pool,
        ("Flatten", {}),
        ("Dense", {"units": 4096, "activation": "relu"}),
        ("Dense", {"units": 4096, "activation": "relu"}),
        ("Dense", {"units": 1000, "activation": "softmax"}),
    )
    named = tuple((f"{kind.lower()}_{n}", kind, fields) for n, (kind, fields) in enumerate(rows))
    return templates.chain("alexnet", named)


@pytest.mark.parametrize(
    ("name", "published"),
    [
        # He, Zhang, Ren and Sun 2016, "Deep residual learning for image recognition", section 3.3 and table 1.
        ("VGG16", 15.3e9),
        ("ResNet50", 3.8e9),
        ("ResNet152", 11.3e9),
        # Howard et al. 2017, "MobileNets: efficient convolutional neural networks for mobile vision applications", table 4.
        ("MobileNet", 569e6),
        # Zoph, Vasudevan, Shlens and Le 2018, "Learning transferable architectures for scalable image recognition", table 2.
        ("InceptionV3", 5.72e9),
    ],
)
def test_multiply_adds_are_the_published_ones_within_two_percent(name: str, published: float) -> None:
    totals = architecture(name).totals
    assert totals.complete
    assert totals.macs == pytest.approx(published, rel=0.02)


def test_alexnet_costs_what_was_published() -> None:
    """724 M multiply-adds, 666 M of them in convolutions: Sze, Chen, Yang and Emer 2017, "Efficient processing of deep neural networks", table II."""
    analysis = analyse(alexnet())
    convolutions = sum(node.macs or 0 for node in analysis.flat if node.layer.kind == "Conv2D")
    assert convolutions == pytest.approx(666e6, rel=0.005)
    assert analysis.totals.macs == pytest.approx(724e6, rel=0.005)
    assert analysis.totals.parameters == 60_965_224


def test_lenet_5_differs_from_the_340_908_connections_of_the_paper_by_what_we_count_otherwise() -> None:
    """LeCun, Bottou, Bengio and Haffner 1998, section II.B. Ours is the usual variant: C3 reads all maps of S2, and counts products only.

    In the paper C3 leaves out 36 of 96 pairs of maps, each bias is a connection, and so are five for each pooled value.
    """
    analysis = analyse(templates.new("lenet-5"))
    left_out_pairs = 36 * 5 * 5 * 10 * 10
    biases = 6 * 28 * 28 + 16 * 10 * 10 + 120 + 84
    pooled = 5 * (6 * 14 * 14 + 16 * 5 * 5)
    assert analysis.totals.macs == 416_520
    assert analysis.totals.macs - left_out_pairs + biases + pooled == 340_908


@pytest.mark.parametrize(
    ("name", "layer", "size", "padding"),
    [
        ("VGG16", "block5_pool", 212, 90),
        ("ResNet50", "conv5_block3_out", 483, None),
        ("ResNet152", "conv5_block3_out", 1507, None),
        ("InceptionV3", "mixed10", 1311, 618),
        ("InceptionResNetV2", "conv_7b_ac", 3039, 1482),
        ("MobileNet", "conv_pw_13_relu", 315, 126),
    ],
)
def test_receptive_fields_are_the_published_ones(
    name: str, layer: str, size: int, padding: int | None
) -> None:
    """Araujo, Norris and Sim 2019, "Computing receptive fields of convolutional neural networks", and the table of their library.

    Effective stride 32 everywhere. The padding of their ResNets is another one: they take strides at the end of a
    stage and Keras at its beginning, which moves the field by some pixels and leaves its size.
    """
    node = architecture(name).nodes[layer]
    assert node.receptive_field == (size, size)
    assert node.jump == (32, 32)
    if padding is not None:
        assert node.start == (-padding, -padding)
