"""Numbers of the kinds of one and three axes, and of those that Keras has no counts for: MACs, reach and captions."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from cnnstudio.layers.adaptive_pooling import largest_window
from cnnstudio.layers.catalogue import KINDS, families, make
from cnnstudio.layers.shape import Misfit, Shape


def macs(kind: str, *shapes: Shape, **arguments: object) -> int | None:
    layer = make(kind, **arguments)
    return layer.macs(shapes, layer.working(shapes).outputs)[0]


@pytest.mark.parametrize(
    ("kind", "arguments", "shapes", "count"),
    [
        ("Conv3D", {"filters": 4}, ((8, 9, 10, 2),), 6 * 7 * 8 * 4 * 27 * 2),
        ("Conv1DTranspose", {"filters": 4, "strides": 2}, ((8, 2),), 8 * 2 * 3 * 4),
        ("Conv3DTranspose", {"filters": 4}, ((2, 3, 4, 5),), 2 * 3 * 4 * 5 * 27 * 4),
        ("DepthwiseConv1D", {"depth_multiplier": 2}, ((8, 3),), 6 * 6 * 3),
        ("SeparableConv1D", {"filters": 5}, ((8, 3),), 6 * 3 * 3 + 6 * 3 * 5),
        (
            "EinsumDense",
            {"equation": "abc,cde->abde", "output_shape": (None, 2, 5)},
            ((4, 3),),
            4 * 2 * 5 * 3,
        ),
        ("Embedding", {}, ((9,),), 0),
        ("ReversibleEmbedding", {"input_dim": 7, "output_dim": 3, "reverse": True}, ((9, 3),), 9 * 7 * 3),
        ("Dot", {"axes": 2}, ((4, 3), (5, 3)), 4 * 5 * 3),
        ("MaxPooling3D", {}, ((4, 4, 4, 2),), 0),
    ],
)
def test_multiply_adds_are_those_of_the_definition(kind, arguments, shapes, count) -> None:
    assert macs(kind, *shapes, **arguments) == count


def test_a_volume_keeps_its_three_axes_in_order() -> None:
    working = make("Conv3D", filters=4, strides=(1, 2, 3)).working(((9, 9, 9, 1),))
    assert [(step.axis, step.result) for step in working.steps[:3]] == [
        ("depth", 7), ("height", 4), ("width", 3),
    ]  # fmt: skip
    assert working.output == (7, 4, 3, 4)


def test_a_picture_given_to_a_kind_for_volumes_is_told_what_it_reads() -> None:
    with pytest.raises(
        Misfit, match=r"reads a volume .depth × height × width × channels.; it gets 28 × 28 × 1"
    ):
        make("Conv3D").working(((28, 28, 1),))


@pytest.mark.parametrize(("width", "places"), [(7, 3), (5, 3), (6, 3), (6, 9), (1, 9), (28, 5), (10, 7)])
def test_the_largest_adaptive_window_is_the_largest_of_all(width: int, places: int) -> None:
    windows = [-(-(i + 1) * width // places) - i * width // places for i in range(places)]
    assert largest_window(width, places) == max(windows)


def test_adaptive_windows_reach_as_far_as_the_largest() -> None:
    reach = make("AdaptiveAveragePooling1D", output_size=3).reach(((7, 1),))
    assert (reach[0].kernel, reach[0].stride) == (3, 7 / 3)


def test_axes_that_change_places_are_counted_whole() -> None:
    kept, moved = make("Permute", dims=(1, 2, 3)), make("Permute", dims=(2, 1, 3))
    assert [r.kind for r in kept.reach(((4, 5, 6),))] == ["same", "same"]
    assert [r.kind for r in moved.reach(((4, 5, 6),))] == ["whole", "whole"]


def test_an_equation_keeps_the_axes_that_stand_at_the_same_place() -> None:
    layer = make("EinsumDense", equation="abcd,bde->abce", output_shape=(4, None, 6))
    assert layer.working(((4, 5, 3),)).output == (4, None, 6)
    assert [r.kind for r in layer.reach(((4, 5, 3),))] == ["same", "same"]
    swapped = make("EinsumDense", equation="abc,cd->adb", output_shape=(6, 4))
    assert [r.kind for r in swapped.reach(((4, 3),))] == ["whole"]


@pytest.mark.parametrize(
    ("equation", "words"),
    [
        ("ab,bc", "Write it as"),
        ("aab,bc->ac", "only once"),
        ("ab,bc->ad", "neither input nor weights"),
        ("ab,bd->ac", "neither input nor"),
        ("ab,bc->ca", "first letter is the batch"),
    ],
)
def test_an_equation_that_means_nothing_says_why(equation: str, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        make("EinsumDense", equation=equation)


def test_an_embedding_read_backwards_wants_rows_of_its_length() -> None:
    layer = make("ReversibleEmbedding", input_dim=100, output_dim=8, reverse=True)
    assert layer.working(((5, 8),)).output == (5, 100)
    with pytest.raises(Misfit, match="rows of 8 numbers are read; it gets 5 × 3"):
        layer.working(((5, 3),))


def test_padding_moves_positions_on_every_axis() -> None:
    layer = make("ZeroPadding3D", padding=((1, 2), (3, 4), (0, 5)))
    assert layer.working(((2, 2, 2, 1),)).output == (5, 9, 7, 1)
    assert [r.before for r in layer.reach(((2, 2, 2, 1),))] == [1, 3, 0]
    assert layer.caption() == "1 + 2 slices, 3 + 4 rows, 0 + 5 columns"


def test_sizes_of_one_axis_are_read_as_keras_writes_them() -> None:
    assert make("Conv1D", kernel_size=(3,)) == make("Conv1D", kernel_size=3)
    assert make("Conv3D", kernel_size=3) == make("Conv3D", kernel_size=(3, 3, 3))


def test_a_kernel_that_tensorflow_cannot_turn_round_is_refused_before_it_is_built() -> None:
    with pytest.raises(ValidationError, match="output padding is 1 or more"):
        make("Conv2DTranspose", kernel_size=4, strides=2, padding="same", output_padding=0)


def test_no_two_kinds_are_summed_up_by_the_same_sentence() -> None:
    summaries = [kind.summary for kind in KINDS.values()]
    assert len(set(summaries)) == len(summaries)


def test_no_two_kinds_give_their_nodes_the_same_stem() -> None:
    stems = [kind.stem for kind in KINDS.values()]
    assert len(set(stems)) == len(stems)


def test_pictures_come_first_in_the_palette() -> None:
    first = {family: kinds[0].kind for family, kinds in families() if kinds}
    assert (first["conv"], first["pool"], first["dense"]) == ("Conv2D", "MaxPooling2D", "Dense")
