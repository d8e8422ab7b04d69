import numpy as np
from PySide6.QtCore import QPoint

from cnnstudio.data.samples import Samples
from cnnstudio.document import edits
from cnnstudio.document.project import Project
from cnnstudio.engine import messages
from cnnstudio.layers.catalogue import make
from cnnstudio.ui.drawing.network_facts import lit_layers
from tests.kerasbridge.designs import chain, graph, node, wire
from tests.ui.drawing.conftest import answer, certain, input_of, looks, one, press, stroke


def _reshape(world, draw, qtbot, shape, labels=tuple("0123456789")):
    """Give the network another input, as one does on the canvas, and let the engine open it."""
    x = np.random.default_rng(6).integers(0, 255, (60, *shape)).astype(np.uint8)
    y = (np.arange(60) % 10).astype(np.int32)
    world.open(Samples("made", x, y, x[:20], y[:20], labels, "sha256:01", False))
    world.document.edit("Set shape", edits.set_fields, input_of(world), shape=shape)
    qtbot.waitUntil(lambda: draw.shape == shape and world.hand.state == "opening")
    world.engine.say(messages.Opened(world.engine.asked("open")[-1][-1], None, 0, labels))


def test_a_network_for_colours_gets_coloured_ink_and_the_swatches_to_draw_it(world, draw, qtbot):
    assert not draw.tools.swatches.isVisible()
    _reshape(world, draw, qtbot, (32, 32, 3))
    assert draw.tools.swatches.isVisible()
    red = draw.tools.swatches.buttons[1]
    press(red)
    stroke(draw.pad, QPoint(240, 200), QPoint(240, 280))
    image = looks(world)[-1][1]
    assert image.shape == (1, 32, 32, 3)
    middle = draw.prepared.image[16, 16]
    assert middle[0] > middle[1] + 50
    assert draw.steps.crop.isHidden()
    assert "resized" in draw.steps.sentence.text()


def test_the_numbers_of_a_colour_picture_are_read_channel_by_channel(world, draw, qtbot):
    _reshape(world, draw, qtbot, (32, 32, 3))
    press(draw.tools.swatches.buttons[1])
    stroke(draw.pad, QPoint(240, 200), QPoint(240, 280))
    press(draw.seen.numbers)
    qtbot.waitUntil(lambda: draw.numbers.model.rowCount() == 32)
    assert draw.numbers.channel.isVisible()
    index = draw.numbers.model.index(16, 16)
    red = index.data()
    draw.numbers.channel.set_value(2)
    draw.numbers.channel.valueChanged.emit(2)
    assert red == str(draw.prepared.image[16, 16, 0])
    assert index.data() == str(draw.prepared.image[16, 16, 2])


def test_a_large_input_is_drawn_as_finely_as_it_is_read(world, draw, qtbot):
    _reshape(world, draw, qtbot, (300, 320, 1))
    assert draw.pad.ink.sheet.side == 320
    one(draw.pad)
    assert draw.prepared.image.shape == (300, 320, 1)


def test_classes_keep_their_order_and_their_names(world, draw, qtbot):
    names = (
        "T-shirt",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    )
    world.hand.choose(None)
    world.engine.say(messages.Opened(world.engine.asked("open")[-1][-1], None, 3, names, step=300))
    one(draw.pad)
    shares = np.full(10, 0.02)
    shares[9] = 0.82
    answer(world, shares)
    assert draw.answer.bars.accessibleDescription().startswith("T-shirt: 2.0 %, Trouser")
    assert draw.answer.large.text() == "Ankle boot"
    assert draw.keeping.choice.itemText(9) == "Ankle boot"
    draw.keeping.choose(9)
    press(draw.keeping.button)
    assert draw.saving.name == "my-drawings-t-shirt-to-ankle-boot"


def test_late_answers_of_the_network_before_are_not_shown_as_those_of_this_one(world, draw, qtbot):
    one(draw.pad)
    answer(world, certain(4))
    qtbot.waitUntil(lambda: bool(looks(world, "draw-maps")))
    one(draw.pad)
    old, maps = looks(world)[-1][-1], looks(world, "draw-maps")[-1][-1]
    _reshape(world, draw, qtbot, (32, 32, 1))
    world.engine.say(messages.Seen(old, 5, np.array([certain(9)]), purpose="draw"))
    lit = np.ones((26, 26, 32), np.float32)
    world.engine.say(messages.Seen(maps, 5, np.array([certain(4)]), ("conv2d_1",), (lit,), "draw-maps"))
    assert draw.answer.large.text() != "9"
    assert draw.maps.rows.layers == ()
    answer(world, certain(7))
    assert draw.answer.large.text() == "7"
    assert looks(world)[-1][1].shape == (1, 32, 32, 1)


def test_a_network_without_pictures_says_so(world, draw, qtbot):
    world.hand.analysis = _table_analysis()
    draw._follow_hand()
    assert "takes no pictures" in draw.answer.detail.text()
    one(draw.pad)
    assert looks(world) == []


def _table_analysis():
    from cnnstudio.document.analysis import analyse
    from cnnstudio.document.graph import Edge, Graph, Node
    from cnnstudio.document.project import Project
    from cnnstudio.layers.catalogue import make

    nodes = (
        Node(id="a", name="input", layer=make("Input", shape=(4,))),
        Node(id="b", name="output", layer=make("Dense", units=3, activation="softmax")),
    )
    return analyse(
        Project(name="table", graph=Graph(nodes=nodes, edges=(Edge(id="e", source="a", target="b"),)))
    )


def _large(world):
    """Return a network whose outputs together are too many to be asked for at every stroke."""
    source = make("Input", shape=(28, 28, 1))
    grown = [
        make("UpSampling2D", size=(8, 8)),
        *(make("Conv2D", filters=16, padding="same") for _ in range(9)),
    ]
    end = (make("GlobalAveragePooling2D"), make("Dense", units=10, activation="softmax"))
    return chain(source, *grown, *end, recipe=world.document.project.recipe)


def test_of_a_large_network_some_layers_light_up_and_the_head_says_how_many(world, draw, qtbot):
    world.document.replace(_large(world), world.document.path)
    qtbot.waitUntil(lambda: world.hand.state == "opening")
    world.engine.say(messages.Opened(world.engine.asked("open")[-1][-1], None, 0, tuple("0123456789")))
    nodes = {node.name: node for node in world.hand.analysis.flat}
    chosen = lit_layers(world.hand.analysis)
    assert 0 < len(chosen) < len(nodes)
    assert sum(nodes[name].elements for name in chosen) <= 4_000_000
    one(draw.pad)
    answer(world, certain(3))
    qtbot.waitUntil(lambda: bool(looks(world, "draw-maps")))
    assert looks(world, "draw-maps")[-1][2] == chosen
    maps = [np.ones(nodes[name].output, np.float32) for name in chosen]
    answer(world, certain(3), "draw-maps", chosen, maps)
    assert [layer.name for layer in draw.maps.rows.layers] == list(chosen)
    assert f"of {len(chosen)} of {len(nodes)} layers" in draw.maps.head.toolTip()


def test_why_no_maps_light_up_is_said_where_they_would_stand(world, draw, qtbot):
    one(draw.pad)
    answer(world, certain(3))
    qtbot.waitUntil(lambda: bool(looks(world, "draw-maps")))
    world.engine.say(messages.Failed("The answer is too large to show.", looks(world, "draw-maps")[-1][-1]))
    assert draw.maps.head._note.text() == "The answer is too large to show."


def test_a_network_of_two_inputs_says_why_nothing_can_be_drawn_for_it(world, draw, qtbot):
    nodes = [node("a", "Input", shape=(28, 28, 1)), node("b", "Input", shape=(28, 28, 1)), node("sum", "Add")]
    project = Project(graph=graph(nodes, [wire("a", "sum"), wire("b", "sum")]))
    world.document.replace(project, world.document.path)
    qtbot.waitUntil(lambda: draw.shape is None)
    assert draw.answer.detail.text() == "This network has 2 inputs, and a drawing is only one picture."
