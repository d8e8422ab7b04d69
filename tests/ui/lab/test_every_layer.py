"""Every kind of convolution and pooling of a network opens in the lab, and the lab works out what the engine gives."""

import re
from math import prod

import numpy as np
import pytest

from cnnstudio.document import blocks, edits
from cnnstudio.document.files import to_text
from cnnstudio.document.graph import Graph
from cnnstudio.document.starts import Start
from cnnstudio.engine import messages
from cnnstudio.layers.catalogue import KINDS, make
from tests.ui.training.conftest import made_samples

MAPS, SERIES, VOLUME = (8, 4, 2), (16, 4), (4, 4, 2, 2)
FIRST = {3: (2, 8, 4), 2: (4, 16), 4: (2, 4, 4, 2)}
"""The same numbers of samples with channels first, by how many axes they have."""
CASES = [
    ("Conv2D", {"filters": 3, "kernel_size": (3, 2), "strides": (2, 1), "padding": "same", "activation": "relu"}, MAPS),
    ("Conv2D", {"filters": 4, "dilation_rate": (2, 1), "groups": 2, "use_bias": False}, MAPS),
    ("Conv2D", {"filters": 3, "data_format": "channels_first"}, FIRST[3]),
    ("Conv1D", {"filters": 3, "dilation_rate": 2, "padding": "causal", "activation": "tanh"}, SERIES),
    ("Conv1D", {"filters": 4, "strides": 2, "groups": 2, "padding": "same"}, SERIES),
    ("Conv3D", {"filters": 3, "kernel_size": (2, 3, 1), "padding": "same", "activation": "relu"}, VOLUME),
    ("Conv3D", {"filters": 4, "kernel_size": (2, 2, 2), "strides": (2, 1, 1), "groups": 2}, VOLUME),
    ("Conv3D", {"filters": 2, "kernel_size": (2, 2, 1), "dilation_rate": (2, 1, 1), "padding": "same"}, VOLUME),
    ("DepthwiseConv2D", {"depth_multiplier": 2, "padding": "same", "activation": "relu"}, MAPS),
    ("DepthwiseConv1D", {"strides": 2}, SERIES),
    ("SeparableConv2D", {"filters": 3, "depth_multiplier": 2, "strides": (2, 2)}, MAPS),
    ("SeparableConv1D", {"filters": 3, "padding": "same", "activation": "relu"}, SERIES),
    ("Conv2DTranspose", {"filters": 3, "strides": (2, 1), "padding": "same", "activation": "relu"}, MAPS),
    ("Conv2DTranspose", {"filters": 2, "strides": (2, 2), "output_padding": (1, 1)}, MAPS),
    ("Conv1DTranspose", {"filters": 3, "kernel_size": 3, "strides": 2, "padding": "same"}, SERIES),
    ("Conv1DTranspose", {"filters": 2, "kernel_size": 4, "strides": 3, "activation": "relu"}, SERIES),
    ("Conv3DTranspose", {"filters": 2, "kernel_size": (2, 3, 2), "strides": (2, 1, 2), "activation": "relu"}, VOLUME),
    ("Conv3DTranspose", {"filters": 3, "kernel_size": (3, 3, 3), "strides": (2, 2, 2), "padding": "same"}, VOLUME),
    ("MaxPooling2D", {"pool_size": (3, 2), "strides": (2, 1), "padding": "same"}, MAPS),
    ("AveragePooling2D", {"pool_size": (3, 3), "strides": (2, 2), "padding": "same"}, MAPS),
    ("MaxPooling1D", {"pool_size": 3, "strides": 2, "padding": "same"}, SERIES),
    ("AveragePooling1D", {"pool_size": 2}, SERIES),
    ("MaxPooling3D", {"pool_size": (2, 3, 1), "strides": (1, 2, 1), "padding": "same"}, VOLUME),
    ("AveragePooling3D", {"pool_size": (2, 2, 2)}, VOLUME),
    ("GlobalMaxPooling2D", {}, MAPS),
    ("GlobalAveragePooling2D", {"keepdims": True, "data_format": "channels_first"}, FIRST[3]),
    ("GlobalMaxPooling1D", {}, SERIES),
    ("GlobalAveragePooling1D", {"keepdims": True}, SERIES),
    ("GlobalMaxPooling3D", {}, VOLUME),
    ("GlobalAveragePooling3D", {}, VOLUME),
    ("AdaptiveMaxPooling2D", {"output_size": (4, 2)}, MAPS),
    ("AdaptiveAveragePooling2D", {"output_size": (2, 4)}, MAPS),
    ("AdaptiveMaxPooling1D", {"output_size": 4}, SERIES),
    ("AdaptiveAveragePooling1D", {"output_size": 8}, SERIES),
    ("AdaptiveMaxPooling3D", {"output_size": (2, 2, 2)}, VOLUME),
    ("AdaptiveAveragePooling3D", {"output_size": (2, 2, 2)}, VOLUME),
]  # fmt: skip


def test_no_kind_of_convolution_or_pooling_is_left_out():
    wanted = {name for name, kind in KINDS.items() if kind.family in ("conv", "pool")}
    assert wanted == {kind for kind, _, _ in CASES}


def test_every_such_kind_has_a_page(lab):
    assert all(lab._page_for(kind) for kind, _, _ in CASES)


class Answering:
    """Lets the worker's own answering code answer what the window asks, in this process."""

    def __init__(self, engine):
        from cnnstudio.engine.answers import Answerer

        self.engine, self.reports = engine, []
        self.answerer = Answerer(self.reports.append)
        self.plain = engine.open, engine.look, engine.kernels
        engine.open, engine.look, engine.kernels = self.open, self.look, self.kernels

    def _asked(self, ticket, question):
        self.answerer.answer(question)
        return ticket

    def open(self, project, folder=None, weights="last", beside=False):
        ticket = self.plain[0](project, folder, weights, beside)
        return self._asked(ticket, messages.Open(ticket, to_text(project)))

    def look(self, images, layers=(), purpose="", beside=False):
        ticket = self.plain[1](images, layers, purpose, beside)
        return self._asked(ticket, messages.Look(ticket, np.asarray(images), tuple(layers), purpose))

    def kernels(self, layer):
        ticket = self.plain[2](layer)
        return self._asked(ticket, messages.Kernels(ticket, layer))

    def deliver(self):
        """Say all answers, and those to what is asked upon them."""
        while self.reports:
            self.engine.say(self.reports.pop(0))


@pytest.fixture
def answering(world):
    return Answering(world.engine)


def network(world, kind, fields, shape):
    """Put a network of one such layer, with random weights and biases, in the place of the document."""
    project = world.document.project.replaced(graph=Graph(), positions={})
    project, first = edits.add(project, make("Input", shape=(8, 8, 1)))
    project, middle = edits.insert_after(project, first, make("Reshape", target_shape=shape))
    project, node = edits.insert_after(project, middle, make(kind, **fields))
    project = edits.append_classifier(project, node, 10)
    world.document.replace(project)
    world.open(made_samples(side=8))
    assert world.document.analysis.ok, world.document.analysis.problems
    random = np.random.default_rng(5)
    weights = world.document.analysis.nodes[node].cost.weights
    if weights:
        starts = [
            Start(name=name, shape=size, cells=random.normal(size=size).astype("<f4").tobytes())
            for name, size, _ in weights
        ]
        world.document.edit("Weights", edits.set_weights, node, starts)
    return node


def remark_of(page):
    return (page.layer_part.remark if hasattr(page, "layer_part") else page.remark).text()


def difference(page):
    found = re.search(
        r"The same output as \S+ in the network: the largest difference is (\S+)\.(?: |$)",
        remark_of(page).replace("−", "-"),
    )
    assert found is not None, remark_of(page)
    return float(found[1])


def opened(world, lab, answering, node):
    assert answers(world, lab, answering, node) == []
    return lab.current


def answers(world, lab, answering, node):
    """Open a layer, let the engine answer, and return what was said of it."""
    told = []
    lab.told.connect(told.append)
    lab.open_layer(node)
    world.hand._soon.stop()  # the network is opened a moment after the last edit, here at once
    world.hand._open()
    answering.deliver()
    lab.told.disconnect(told.append)
    return told


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "fields", "shape"), CASES, ids=[f"{c[0]}-{n}" for n, c in enumerate(CASES)])
def test_the_engines_layer_opens_and_the_labs_output_is_its(world, lab, answering, kind, fields, shape):
    node = network(world, kind, fields, shape)
    assert prod(shape) == 64
    page = opened(world, lab, answering, node)
    assert lab.list.lit() == lab._page_for(kind)
    assert page.refusal.isHidden(), page.refusal.text()
    assert difference(page) < 1e-5


@pytest.mark.slow
def test_a_layer_inside_a_block_opens_too(world, lab, answering):
    node = network(world, "Conv2D", {"filters": 3}, MAPS)
    world.document.edit("Group", blocks.group, (node,), "stem")
    page = opened(world, lab, answering, f"stem/1/{node}")
    assert difference(page) < 1e-5


@pytest.mark.slow
def test_a_further_call_of_a_layer_opens_with_the_weights_it_shares(world, lab, answering):
    node = network(world, "Conv2D", {"filters": 2, "padding": "same"}, MAPS)
    again = world.document.edit("Again", edits.insert_after, node, make("Conv2D", filters=2, padding="same"))
    world.document.edit("Share", edits.share, again, node)
    page = opened(world, lab, answering, again)
    assert difference(page) < 1e-5


@pytest.mark.slow
def test_windows_of_different_sizes_are_refused_in_a_sentence(world, lab, answering):
    node = network(world, "AdaptiveMaxPooling2D", {"output_size": (3, 2)}, MAPS)
    told = answers(world, lab, answering, node)
    assert len(told) == 1
    assert "differ in size, for 8 × 4 cannot be cut evenly in 3 × 2" in told[0]


@pytest.mark.slow
def test_what_is_sent_from_the_lab_is_what_the_engine_then_has(world, lab, answering):
    node = network(world, "Conv2D", {"filters": 3}, MAPS)
    page = opened(world, lab, answering, node)
    page._edit_kernel(1, 1, 0.1)
    page.sending.send(node)
    sent = page.settings.kernel.array.astype(np.float32)
    page = opened(world, lab, answering, node)
    np.testing.assert_array_equal(page.numbers.weights["kernel"], sent)
    assert sent[1, 1, 0, 0] == np.float32(0.1)
    assert difference(page) < 1e-5
