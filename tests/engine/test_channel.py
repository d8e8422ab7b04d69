"""Frames: what is sent arrives, and whatever else arrives is refused with a ChannelError."""

from __future__ import annotations

import dataclasses
import io
import json
import math
import struct
import types
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from cnnstudio.engine import channel
from cnnstudio.engine.messages import Beat, EpochEnded, Finished, Look, Message, Pause, Seen, Steps, Train

KINDS = get_args(Message)
FLOATS = st.one_of(st.floats(allow_nan=True, allow_infinity=False), st.just(math.nan))


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Return everything a field of this type may hold."""
    scalars = {
        str: st.text(max_size=20),
        int: st.integers(-(2**63), 2**63),
        bool: st.booleans(),
        float: FLOATS,
    }
    if hint in scalars:
        return scalars[hint]
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        # What may be missing is sent as null, and so is what is not a number: only one of both can come back.
        whole = (values(one).filter(math.isfinite) if one is float else values(one) for one in inner[:-1])
        return st.one_of(st.none(), *whole) if inner[-1] is type(None) else st.one_of(*map(values, inner))
    if origin is Literal:
        return st.sampled_from(inner)
    if origin is tuple:
        return st.lists(values(inner[0]), max_size=3).map(tuple)
    if origin is list:
        return st.lists(values(inner[0]), max_size=3)
    if origin is dict:
        return st.dictionaries(st.text(max_size=8), values(inner[1]), max_size=3)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return message(hint)
    return hnp.arrays(
        st.sampled_from([np.uint8, np.int64, np.float32, np.float64, np.bool_, np.dtype(">f4")]),
        hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
    )


def message(kind: type) -> st.SearchStrategy[Message]:
    hints = get_type_hints(kind)
    return st.builds(kind, **{name: values(hint) for name, hint in hints.items()})


ANY = st.sampled_from(KINDS).flatmap(message)


def same(a: Any, b: Any) -> bool:
    if isinstance(a, np.ndarray):
        equal_nan = a.dtype.kind == "f"
        return isinstance(b, np.ndarray) and a.shape == b.shape and np.array_equal(a, b, equal_nan=equal_nan)
    if isinstance(a, float):
        return isinstance(b, float) and (a == b or (math.isnan(a) and math.isnan(b)))
    if isinstance(a, dict):
        return isinstance(b, dict) and a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    if isinstance(a, list | tuple):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    if dataclasses.is_dataclass(a):
        names = [field.name for field in dataclasses.fields(a)]
        return type(a) is type(b) and all(same(getattr(a, name), getattr(b, name)) for name in names)
    return type(a) is type(b) and a == b


def through(sent: Message) -> Message | None:
    return channel.read(io.BytesIO(channel.encode(sent)))


@settings(deadline=None)
@given(ANY)
def test_every_message_arrives_as_it_was_sent(sent: Message) -> None:
    got = through(sent)
    assert type(got) is type(sent)
    for field in dataclasses.fields(sent):
        assert same(getattr(sent, field.name), getattr(got, field.name)), field.name


@settings(deadline=None)
@given(st.lists(ANY, max_size=5))
def test_messages_follow_each_other_on_one_pipe(sent: list[Message]) -> None:
    stream = io.BytesIO(b"".join(map(channel.encode, sent)))
    got = []
    while (one := channel.read(stream)) is not None:
        got.append(type(one))
    assert got == [type(one) for one in sent]


@settings(deadline=None)
@given(ANY, st.data())
def test_a_cut_frame_is_an_error_and_never_a_message(sent: Message, data: st.DataObject) -> None:
    frame = channel.encode(sent)
    cut = data.draw(st.integers(1, len(frame) - 1))
    with pytest.raises(channel.ChannelError):
        channel.read(io.BytesIO(frame[:cut]))


@settings(deadline=None)
@given(ANY, st.data())
def test_a_flipped_byte_is_a_message_or_a_channel_error_and_nothing_else(
    sent: Message, data: st.DataObject
) -> None:
    frame = bytearray(channel.encode(sent))
    place = data.draw(st.integers(0, len(frame) - 1))
    frame[place] ^= data.draw(st.integers(1, 255))
    try:
        got = channel.read(io.BytesIO(bytes(frame)))
    except channel.ChannelError:
        return
    assert isinstance(got, KINDS)


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=200))
def test_any_bytes_are_a_message_or_a_channel_error(raw: bytes) -> None:
    stream = io.BytesIO(struct.pack(">I", len(raw)) + raw)
    try:
        got = channel.read(stream)
    except channel.ChannelError:
        return
    assert isinstance(got, KINDS)


def test_infinities_and_nan_travel_as_null() -> None:
    sent = Finished("r", 1, 2, 1, {"loss": math.inf, "accuracy": math.nan}, -math.inf, 1.0, "nan")
    frame = channel.encode(sent)
    text = frame[8 : 8 + struct.unpack(">I", frame[4:8])[0]]
    assert json.loads(text)["fields"]["metrics"] == {"loss": None, "accuracy": None}
    got = through(sent)
    assert isinstance(got, Finished)
    assert math.isnan(got.metrics["loss"])
    assert math.isnan(got.images_per_second)


def test_nan_inside_an_array_stays() -> None:
    got = through(Steps("r", 1, 1, ("loss",), np.array([[np.nan], [1.0]], np.float32), 1.0, 1.0))
    assert isinstance(got, Steps)
    assert np.isnan(got.values[0, 0])
    assert got.values[1, 0] == 1.0


def test_numpy_scalars_travel_as_plain_numbers() -> None:
    got = through(EpochEnded("r", np.int64(1), 5, {"loss": np.float32(0.5)}, np.float64(2.0), 1.0, 1))  # type: ignore[arg-type]
    assert isinstance(got, EpochEnded)
    assert (type(got.epoch), got.metrics) == (int, {"loss": 0.5})


def test_a_transposed_array_arrives_in_its_own_order() -> None:
    images = np.arange(6, dtype=np.uint8).reshape(2, 3).T
    got = through(Look(1, images))
    assert isinstance(got, Look)
    np.testing.assert_array_equal(got.images, images)


def test_an_oversize_message_is_not_sent() -> None:
    with pytest.raises(channel.TooLarge, match="longer than a frame"):
        channel.encode(Look(1, np.zeros(channel.LARGEST, np.uint8)))


def test_objects_and_text_arrays_are_not_sent() -> None:
    for array in (np.array([{}], object), np.array(["a"])):
        with pytest.raises(channel.ChannelError, match="not sent"):
            channel.encode(Look(1, array))


def test_an_end_between_frames_is_the_end() -> None:
    assert channel.read(io.BytesIO(b"")) is None


@pytest.mark.parametrize("length", [0, 3, channel.LARGEST + 1, 2**32 - 1])
def test_a_frame_of_forbidden_length_is_refused_before_it_is_read(length: int) -> None:
    stream = io.BytesIO(struct.pack(">I", length) + b"x" * 10)
    with pytest.raises(channel.ChannelError, match="bytes long"):
        channel.read(stream)
    assert stream.tell() == 4


def body(header: object, raw: bytes = b"") -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack(">I", len(text)) + text + raw


def head(kind: str, arrays: list[Any] | None = None, **fields: Any) -> dict[str, Any]:
    return {"kind": kind, "fields": fields, "arrays": arrays or []}


LOOK = {"ticket": 1, "images": {"array": 0}, "layers": [], "purpose": "", "beside": False}
OVERVIEW = {"ticket": 1, "image": {"array": 0}, "side": 8}
OPEN = {"ticket": 1, "project": "", "folder": None, "weights": "last", "beside": False, "epoch": None}
BEAT = {"state": "idle", "memory": 2, "cpu": 0.0, "message_cpu": 0.0}


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        (struct.pack(">I", 99), "longer than its frame"),
        (body(b"\xff"), "not JSON"),
        (body(b"[" * 200_000), "not JSON"),
        (body(b'{"kind": "Pause", "kind": "Stop", "fields": {}, "arrays": []}'), "stands twice"),
        (body(b'{"kind": "Pause", "fields": {"x": NaN}, "arrays": []}'), "not a number of JSON"),
        (body(b'{"kind": "Pause", "fields": {"x": ' + b"9" * 5000 + b'}, "arrays": []}'), "not JSON"),
        (body([]), "must hold kind"),
        (body({"kind": "Pause"}), "must hold kind"),
        (body(head("Explode")), "not a kind"),
        (body({"kind": [], "fields": {}, "arrays": []}), "not a kind"),
        (body(head("Pause", extra=1)), "fields of a Pause must be none"),
        (body(head("Beat", state="idle")), "must be state, memory"),
        (body(head("Beat", **{**BEAT, "state": 1})), "not of type str"),
        (body(head("Beat", **{**BEAT, "memory": True})), "not of type int"),
        (body(head("Beat", **{**BEAT, "memory": 2.0})), "not of type int"),
        (body(head("Train", project="", folder="", resume=1, snapshot_bytes=0)), "not of type bool"),
        (body(head("Open", **{**OPEN, "weights": "worst"})), "not one of best, last"),
        (body(head("Ready", device="", keras="", tensorflow="", seconds="soon")), "not a number"),
        (body(head("Look", [["bool", [0]]], **{**LOOK, "layers": "all"})), "not a list"),
        (body(head("Look", **LOOK)), "does not name an array"),
        (body(head("Look", **{**LOOK, "images": 5})), "does not name an array"),
        (
            body(head("Overview", [["uint8", [1]]], **{**OVERVIEW, "altered": {}}), b"x"),
            "the fields of Altered",
        ),
        (
            body(head("Overview", [["uint8", [1]]], **{**OVERVIEW, "altered": []}), b"x"),
            "the fields of Altered",
        ),
        (body(head("Look", [["object", [1]]], **LOOK), b"x" * 8), "type is not one"),
        (body(head("Look", [["uint8", [-1]]], **LOOK), b"x"), "whole numbers"),
        (body(head("Look", [["uint8", [1.0]]], **LOOK), b"x"), "whole numbers"),
        (body(head("Look", [["uint8", [2**40, 2**40]]], **LOOK), b"x"), "longer than the rest"),
        (body(head("Look", [["uint8", [0, 2**40, 2**40]]], **LOOK)), "cannot be"),
        (body(head("Look", [["uint8", [2]]], **LOOK), b"xyz"), "belong to no array"),
        (
            body(
                head(
                    "Checked",
                    ticket=1,
                    shapes=[],
                    parameters={},
                    seconds=0.0,
                    trainable={},
                    dry_run="done",
                    message="",
                )
            ),
            "not an object",
        ),
        (body({"kind": "Pause", "fields": {}, "arrays": 5}), "must be a list"),
    ],
)
def test_a_wrong_frame_is_refused_with_its_reason(frame: bytes, reason: str) -> None:
    with pytest.raises(channel.ChannelError, match=reason):
        channel.decode_body(frame)


def test_a_slow_pipe_is_waited_for() -> None:
    class Dripping(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size or 1, 3))

    sent = Seen(4, 7, np.ones((1, 10), np.float32), ("conv2d",), (np.zeros((3, 3, 2), np.float32),))
    got = channel.read(Dripping(channel.encode(sent)))
    assert isinstance(got, Seen)
    assert got.maps[0].shape == (3, 3, 2)


def test_a_pipe_that_takes_a_frame_in_parts_gets_all_of_it() -> None:
    class Narrow(io.BytesIO):
        def write(self, data: Any, /) -> int:
            return super().write(bytes(data)[:7])

    stream = Narrow()
    channel.write(stream, channel.encode(Beat("idle", 5)))
    stream.seek(0)
    assert channel.read(stream) == Beat("idle", 5)


def test_small_messages_are_small() -> None:
    assert len(channel.encode(Pause())) < 80
    assert len(channel.encode(Beat("idle", 123))) < 120
    assert len(channel.encode(Train("{}", "/runs/a"))) < 150


def test_a_view_of_an_array_arrives_as_it_looks() -> None:
    whole = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
    views = (whole.T, whole[:, ::2], whole[1, 1, 1:2], np.array(5, np.float32), whole[:0])
    got = channel.read(io.BytesIO(channel.encode(Seen(1, 2, whole[::-1], ("a",) * 5, views))))
    assert isinstance(got, Seen)
    np.testing.assert_array_equal(got.predictions, whole[::-1])
    for sent, arrived in zip(views, got.maps, strict=True):
        assert arrived.shape == sent.shape
        np.testing.assert_array_equal(arrived, sent)
