"""Every control in every state, both themes, as pictures to look at: python -m tests.ui.gallery -o DIR."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRect, Qt
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cnnstudio.ui import icons, theme
from cnnstudio.ui.frame import StatusBar, StatusFact, TopBar
from cnnstudio.ui.look import Look
from cnnstudio.ui.start_page import Lesson, RecentProject, StartPage, Template
from cnnstudio.ui.widgets import (
    Bars,
    Button,
    Card,
    Check,
    Choice,
    EmptyState,
    Facts,
    FocusRing,
    FormRow,
    IconButton,
    ImageView,
    Label,
    Line,
    LinkButton,
    Mark,
    Matrix,
    NumberField,
    PairField,
    Popover,
    PrimaryButton,
    ProgressTwo,
    ScaleBar,
    SearchField,
    SectionHead,
    Segments,
    SidePanel,
    Slab,
    Slider,
    Spine,
    Strip,
    Switch,
    TextField,
    Tile,
    TileGrid,
    Toast,
    ToggleButton,
)
from cnnstudio.ui.widgets.styled import set_available

MNIST = (
    Slab("io", 28, 4), Slab("conv", 26, 11), Slab("pool", 13, 11), Slab("conv", 11, 18), Slab("pool", 5, 18),
    Slab("reshape", 30, 5), Slab("dense", 14, 9), Slab("dense", 8, 6),
)  # fmt: skip


class Page(QWidget):
    """A surface of the theme to put controls on."""

    def __init__(self, surface: str = "chrome") -> None:
        super().__init__()
        self._surface = surface

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.current().colour(self._surface))
        painter.end()


def hover(widget: QWidget) -> QWidget:
    """Let a control believe that the pointer is over it."""
    widget.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, True)
    centre = QPointF(widget.rect().center())
    QApplication.sendEvent(widget, QEnterEvent(centre, centre, centre))
    return widget


def pressed(button: Button) -> Button:
    button.setDown(True)
    return button


def disabled(widget: QWidget) -> QWidget:
    set_available(widget, False, "Pick a data set first.")
    return widget


def stack(*parts: QWidget) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    for part in parts:
        column.addWidget(part, 0, Qt.AlignmentFlag.AlignLeft)
    column.addStretch(1)
    return box


def row(*parts: QWidget, spacing: int = 16) -> QWidget:
    box = QWidget()
    line = QHBoxLayout(box)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(spacing)
    for part in parts:
        line.addWidget(part)
    line.addStretch(1)
    return box


def titled(title: str, *parts: QWidget) -> QWidget:
    return stack(Label(title, "strong"), *parts)


def named(widget: QWidget, words: str) -> QWidget:
    return stack(widget, Label(words, "small", "text_faint"))


def refused(text: str) -> NumberField:
    field = NumberField(1, 1, 4096)
    field.setText(text)
    field._take(text)
    return field


def seven() -> np.ndarray:
    """Draw a stroke of grey, so that the pictures have something to show."""
    picture = np.zeros((28, 28))
    picture[7:10, 7:21] = 0.95
    for step in range(14):
        picture[9 + step, 18 - step // 2 : 21 - step // 2] = 1.0 - step / 60
    return picture


def controls() -> QWidget:
    """Buttons, fields and small controls in every state."""
    page = Page()
    grid = QGridLayout(page)
    grid.setContentsMargins(32, 24, 32, 24)
    grid.setSpacing(24)
    buttons = [
        row(*(named(b, w) for b, w in (
            (make("Pause"), "normal"), (hover(make("Pause")), "hover"), (pressed(make("Pause")), "pressed"),
            (disabled(make("Pause")), "disabled"), (make("Pause", "pause"), "icon"),
        )))
        for make in (Button, PrimaryButton)
    ]  # fmt: skip
    bare = row(
        named(IconButton("undo", "Undo"), "icon"), named(hover(IconButton("undo", "Undo")), "hover"),
        named(IconButton("play", "Play", framed=True), "framed"), named(disabled(IconButton("undo", "Undo")), "disabled"),
        named(Button("Note", "pin", framed=False), "quiet"), named(LinkButton("How it works"), "link"),
        named(hover(LinkButton("How it works")), "hover"),
    )  # fmt: skip
    grid.addWidget(titled("Buttons", *buttons, bare), 0, 0)
    grid.addWidget(titled("Fields", *_fields()), 0, 1, 2, 1)
    grid.addWidget(titled("Small controls", *_small()), 1, 0)
    grid.setColumnStretch(2, 1)
    return page


def _fields() -> Iterator[QWidget]:
    made = [NumberField(64), hover(NumberField(64)), disabled(NumberField(64)), refused("0")]
    for field in made:
        field.setFixedWidth(theme.current().px(80))
    names = ("normal", "hover", "disabled", "error")
    yield row(*(named(field, words) for field, words in zip(made, names, strict=True)))
    form = QWidget()
    column = QVBoxLayout(form)
    column.setContentsMargins(0, 0, 0, 0)
    form.setFixedWidth(theme.current().px(288))
    wrong = NumberField(3, 1, 11)
    for label, control in (
        ("Filters", NumberField(64, 1)), ("Kernel size", PairField((3, 3), 1)), ("Strides", PairField((1, 1), 1)),
        ("Padding", Segments([("valid", "valid"), ("same", "same")], "valid")),
        ("Activation", Choice([("relu", "relu"), ("softmax", "softmax")], "relu")),
        ("Rate", NumberField(0.25, 0, 1, 0.05, whole=False)), ("Name", TextField("conv2d_2")),
        ("Wrong", wrong), ("Waits", disabled(Choice([("a", "not yet")]))),
    ):  # fmt: skip
        column.addWidget(FormRow(label, control))
    wrong.setText("99")
    wrong._take("99")
    yield form
    search = SearchField("Search layers", "A")
    search.setFixedWidth(theme.current().px(192))
    yield search


def _small() -> Iterator[QWidget]:
    segment = Segments([("log", "log"), ("lin", "lin")], "log")
    off = Segments([("a", "log"), ("b", "lin")], "a")
    wide = Segments([("classes", "Classes"), ("weights", "Weights"), ("gradients", "Gradients")], "classes")
    for one in (segment, off, wide):
        one.setFixedWidth(one.sizeHint().width())
    yield row(named(segment, "segment"), named(disabled(off), "disabled"), named(wide, "three"))
    on, off_switch = Switch(), Switch()
    on.setChecked(True)
    dead = Switch()
    dead.setChecked(True)
    ticked, empty, greyed = Check("Centre"), Check("Invert"), Check("Scale to 20")
    ticked.setChecked(True)
    greyed.setChecked(True)
    yield row(named(on, "switch"), named(off_switch, "off"), named(disabled(dead), "disabled"))
    yield row(ticked, empty, disabled(greyed), hover(Check("Hovered")))
    sliders = [Slider(0, 100, 50, "Width"), hover(Slider(0, 100, 70)), disabled(Slider(0, 100, 30))]
    for slider in sliders:
        slider.setFixedWidth(theme.current().px(100))
    marked = Slider(0, 5, 4)
    marked.set_marks((0, 1, 2, 3, 4, 5))
    marked.setFixedWidth(theme.current().px(160))
    yield row(*sliders, marked)
    lit, dark = ToggleButton("X-ray"), ToggleButton("Parameters", "eye")
    lit.setChecked(True)
    yield row(named(lit, "on"), named(dark, "off"), named(disabled(ToggleButton("X-ray")), "disabled"))


def type_and_colours() -> QWidget:
    """The type scale, the icons, the families and the scales."""
    page = Page()
    column = QVBoxLayout(page)
    column.setContentsMargins(32, 24, 32, 24)
    for font in (
        "display",
        "number",
        "title",
        "lead",
        "strong",
        "control",
        "body",
        "group",
        "small",
        "micro",
        "working",
    ):
        column.addWidget(
            row(Label("26 × 26 × 32  Output shape 121,930", font), Label(font, "small", "text_faint"))
        )
    drawings = QWidget()
    grid = QGridLayout(drawings)
    grid.setContentsMargins(0, 8, 0, 8)
    for index, name in enumerate(icons.names()):
        grid.addWidget(IconButton(name, name), index // 20, index % 20)
    column.addWidget(drawings)
    half, grey = ScaleBar(), ScaleBar("grey")
    half.set_scale(0.89, from_zero=True)
    signed = ScaleBar()
    signed.set_scale(0.49)
    column.addWidget(row(signed, half, grey))
    column.addStretch(1)
    return page


def pictures() -> QWidget:
    """Images, tiles, matrices, bars and strips."""
    chance = np.random.default_rng(7)
    page = Page()
    grid = QGridLayout(page)
    grid.setContentsMargins(32, 24, 32, 24)
    grid.setSpacing(24)
    image = ImageView("Test image 0", 288)
    image.set_image(seven())
    image.set_mark(Mark(9, 18, 3, 3))
    kernels = TileGrid("Kernels", 52, 8, columns=8)
    kernels.set_tiles(chance.normal(size=(16, 3, 3)) * 0.2, "signed", 0.49)
    kernels.select(11)
    maps = TileGrid("Feature maps", 60, 8, columns=6)
    maps.set_tiles([np.maximum(seven() * k / 9, 0) for k in range(12)], "signed", 0.89)
    maps.select(7)
    samples = TileGrid("Wrong now", 48, 12, columns=6, caption_height=18)
    samples.set_tiles(
        [(seven() * 255).astype(np.uint8)] * 6, "grey", captions=["5 → 8", "4 → 1", "7 → 4"] * 2
    )
    cells = Matrix("Kernel 19", "signed", 52)
    cells.set_values(np.array([[0.07, 0.23, 0.13], [-0.20, 0.19, 0.25], [-0.40, 0.0, 0.20]]), 0.49)
    pixels = Matrix("Pixels", "grey", 52)
    pixels.set_values(np.array([[0.90, 1, 1], [0.08, 0.93, 1], [0.33, 0.99, 0.82]]), 1.0)
    pixels.set_hatched(frozenset({(2, 0), (2, 1), (2, 2)}))
    counts = np.diag(chance.integers(530, 660, 10)) + chance.poisson(0.4, (10, 10))
    confusion = Matrix(
        "Confusion", "confusion", 27, "micro", [str(d) for d in range(10)], [str(d) for d in range(10)]
    )
    confusion.set_values(counts)
    confusion.set_chosen((5, 8))
    bars, dense = Bars([str(d) for d in range(10)]), Bars([str(d) for d in range(10)], dense=True)
    bars.set_values([0, 0.0001, 0, 0.001, 0.544, 0, 0, 0, 0.001, 0.454])
    dense.set_values([0, 0, 0, 0, 0, 0, 0, 0.9999, 0, 0])
    strip = Strip("dense_1")
    strip.set_values(np.maximum(chance.normal(size=64), 0))
    for bar in (bars, dense):
        bar.setFixedWidth(theme.current().px(288))
    grid.addWidget(
        stack(image, Label("The window reads rows 9–11, columns 18–20.", "small", "text_quiet"), dense), 0, 0
    )
    grid.addWidget(stack(kernels, maps, samples), 0, 1)
    grid.addWidget(stack(row(pixels, cells), confusion), 0, 2)
    strip.setFixedWidth(theme.current().px(500))
    grid.addWidget(stack(bars), 1, 0)
    grid.addWidget(strip, 1, 1)
    return page


def groups() -> QWidget:
    """Cards, panels, spine, facts, popover and toast."""
    page = Page("canvas")
    page.resize(1200, 720)
    line = QHBoxLayout(page)
    line.setContentsMargins(0, 0, 0, 0)
    line.addWidget(_spine())
    middle = QVBoxLayout()
    middle.setContentsMargins(24, 24, 24, 24)
    head = SectionHead("Wrong now", "76 of 6,000, most certain first")
    head.add(Button("Show all", framed=False))
    facts = Facts([("left", "left"), ("sofar", "so far"), ("pace", "images / s"), ("memory", "memory, CPU")])
    for key, value in (("left", "49 s"), ("sofar", "1 min 2 s"), ("pace", "6,420"), ("memory", "412 MB")):
        facts.set_value(key, value)
    progress = ProgressTwo()
    progress.set_shares(0.62, 0.55)
    middle.addWidget(head)
    middle.addWidget(Line())
    middle.addWidget(facts)
    middle.addWidget(progress)
    middle.addWidget(
        EmptyState(
            "view-train", "Nothing has been trained yet. Train this network to see its curves.", "Train", True
        )
    )
    line.addLayout(middle, 1)
    panel = SidePanel("Test image 0")
    panel.add_to_head(IconButton("shuffle", "Another image"))
    panel.setFixedWidth(theme.current().px(320))
    card = Card("Output shape")
    card.add(Label("11 × 11 × 64", "number"))
    card.add(Label("A window of 3 fits a row of 13 in 11 places.", "small", "text_quiet", wrap=True))
    card.add(Label("floor((13 - 3 + 2·0) / 1) + 1 = 11", "working"))
    panel.add(card)
    wrong = Card(tint="error_tint", edge="error")
    wrong.add(Label("Shapes differ", "strong"))
    wrong.add(Label("Add needs inputs of equal height, width and channels.", "body", "text_quiet", wrap=True))
    panel.add(wrong)
    panel.body.addStretch(1)
    line.addWidget(panel)
    toast = Toast(page)
    popover = Popover(page, 320)
    popover.body.addWidget(Label("stride", "strong"))
    popover.body.addWidget(
        Label(
            "How many places the window moves at a time; 2 makes the map about half as high and wide.",
            "body",
            "text_quiet",
            wrap=True,
        )
    )
    page.opened = lambda: (
        toast.say("Deleted conv2d_2 and its two wires.", "Undo"),
        popover.open_at(QRect(500, 400, 10, 10)),
    )
    return page


def _spine() -> Spine:
    spine = Spine("mnist-cnn")
    spine.set_tiles([
        Tile("input", "input", "28×28×1", "io", values=seven(), kind="grey"),
        Tile("c1", "conv2d_1", "26×26×32", "conv", values=seven(), limit=1.0),
        Tile("p1", "maxpool_1", "13×13×32", "pool"),
        Tile("c2", "conv2d_2", "11×11×64", "conv", share=0.7, words="gradient 0.107"),
        Tile("f", "flatten", "1600", "reshape"),
        Tile("d", "dense_1", "64", "dense", share=0.4, words="gradient 0.186"),
    ])  # fmt: skip
    spine.select("c1")
    return spine


def focused(make: Callable[[], QWidget]) -> QWidget:
    """A page on which the ring stands around one control."""
    page = Page()
    line = QHBoxLayout(page)
    line.setContentsMargins(24, 24, 24, 24)
    first, second = Button("First"), make()
    line.addWidget(first)
    line.addWidget(second)
    FocusRing(page)
    page.opened = lambda: (first.setFocus(), second.setFocus(Qt.FocusReason.TabFocusReason))
    return page


def _bar() -> TopBar:
    menus = QMenuBar()
    for name in ("File", "Edit", "View", "Graph", "Train", "Help"):
        menus.addMenu(name).addAction("Something")
    return TopBar(menus)


def frame() -> QWidget:
    """The frame as Design and as a run shows it."""
    page = Page("canvas")
    page.resize(1600, 300)
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    design, run = _bar(), _bar()
    design.set_workspace("design")
    run.set_workspace("train")
    run.set_running("7 / 12")
    foot, busy = StatusBar(), StatusBar()
    foot.set_left(
        [
            StatusFact("8 layers"),
            StatusFact("121,930 parameters"),
            StatusFact("2.53 M multiplications"),
            StatusFact("1 hint", "info", "info", "problems"),
        ]
    )
    foot.set_hint("Drag a layer onto a wire to insert it")
    foot.set_right(
        [StatusFact("Confirmed by Keras · 0.8 s", "check"), StatusFact("Saved"), StatusFact("CPU")]
    )
    busy.set_left([StatusFact("30 layers"), StatusFact("1 problem", "error", "error", "problems")])
    busy.tell("conv2d_2 kernel 3 → 5: map 11 → 9, field 10 → 14, +32,768 parameters here, −36,864 in dense_1")
    for part in (design, run):
        column.addWidget(part)
    column.addStretch(1)
    for part in (busy, foot):
        column.addWidget(part)
    return page


def start() -> QWidget:
    """The start page with made-up lists."""
    page = StartPage(importable=True)
    page.resize(1600, 1000)
    page.set_templates([
        Template("mnist-cnn", "MNIST CNN", "Reads handwritten digits.", "8 layers · 121,930 parameters", MNIST, mark="Best first network"),
        Template("lenet-5", "LeNet-5", "The 1998 network, as published.", "9 layers · 61,706 parameters", MNIST),
        Template("residual", "Residual", "Skip connections around two blocks.", "12 layers · 68,714 parameters", MNIST, ((1, 4),)),
        Template("empty", "Blank", "Start with an empty canvas."),
    ], "Each one trains at once on data that is already here.")  # fmt: skip
    page.set_recent([
        RecentProject("/a/mnist-cnn.cnnproj", "mnist-cnn", "Documents / course", "98.9 %", "Today, 14:02", MNIST),
        RecentProject("/a/airline.cnnproj", "airline-forecast", "Documents / projects", "not trained", "12 Nov", MNIST[:4], False),
    ])  # fmt: skip
    page.set_lessons(
        [
            Lesson("lab", "view-lab", "Convolution lab", "12 lessons, 3 done", 0.25),
            Lesson("book", "book", "Handbook", "Every layer, with its formula"),
        ]
    )
    return page


def native() -> QWidget:
    """What Qt draws by our style rules: menus, lists, tables, text, scroll bars."""
    page = Page()
    line = QHBoxLayout(page)
    line.setContentsMargins(24, 24, 24, 24)
    line.setSpacing(24)
    menu = QMenu()
    for words, key in (("New", "Ctrl+N"), ("Open…", "Ctrl+O"), ("Save", "Ctrl+S")):
        action = menu.addAction(words)
        action.setShortcut(key)
        icons.wear(action, "folder")
    menu.addSeparator()
    minimap = menu.addAction("Minimap")
    minimap.setCheckable(True)
    minimap.setChecked(True)
    menu.addAction("Not now").setEnabled(False)
    menu.addMenu("Theme").addAction("Dark")
    menu.ensurePolished()
    menu.setActiveAction(menu.actions()[1])
    menu.resize(menu.sizeHint())
    picture = QLabel()
    picture.setPixmap(menu.grab())
    line.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
    table = QTableWidget(4, 3)
    table.setHorizontalHeaderLabels(["Layer", "Shape", "Parameters"])
    table.verticalHeader().hide()
    table.setShowGrid(False)
    for place in range(12):
        table.setItem(place // 3, place % 3, QTableWidgetItem(("conv2d_1", "26 × 26 × 32", "320")[place % 3]))
    table.selectRow(1)
    table.setFixedSize(theme.current().px(340), theme.current().px(170))
    tree = QTreeWidget()
    tree.setHeaderHidden(True)
    parent = QTreeWidgetItem(tree, ["Convolution"])
    for words in ("Conv2D", "SeparableConv2D"):
        QTreeWidgetItem(parent, [words])
    tree.expandAll()
    tree.setCurrentItem(parent.child(0))
    tree.setFixedSize(theme.current().px(200), theme.current().px(120))
    code = QPlainTextEdit("\n".join(f"model.add(Conv2D({n}, 3))" for n in range(20)))
    code.setFont(theme.current().font("working"))
    code.setFixedSize(theme.current().px(260), theme.current().px(120))
    line.addWidget(stack(table, tree), 0)
    choice = Choice([("relu", "relu"), ("softmax", "softmax"), ("tanh", "tanh")], "softmax")
    choice.setFixedWidth(theme.current().px(160))
    below = QLabel()
    spin, box = QSpinBox(), QProgressBar()
    box.setValue(40)
    box.setFixedWidth(theme.current().px(160))
    button = QPushButton("Cancel")
    line.addWidget(stack(code, choice, below, spin, box, button), 0)

    def opened() -> None:
        choice.showPopup()
        QApplication.processEvents()
        below.setPixmap(choice.view().window().grab())
        choice.hidePopup()

    page.opened = opened
    return page


PAGES: dict[str, Callable[[], QWidget]] = {
    "controls": controls,
    "type": type_and_colours,
    "pictures": pictures,
    "groups": groups,
    "frame": frame,
    "start": start,
    "native": native,
    "focus-button": lambda: focused(lambda: PrimaryButton("Train")),
    "focus-field": lambda: focused(lambda: NumberField(64)),
    "focus-segments": lambda: focused(lambda: Segments([("a", "log"), ("b", "lin")])),
    "focus-check": lambda: focused(lambda: Check("Centre")),
}


def picture_of(make: Callable[[], QWidget], ratio: float) -> QPixmap:
    """Show a page, let it settle and return its picture at a pixel ratio."""
    page = make()
    page.show()
    QApplication.processEvents()
    getattr(page, "opened", lambda: None)()
    QApplication.processEvents()
    picture = QPixmap(page.size() * ratio)
    picture.setDevicePixelRatio(ratio)
    page.render(picture)
    page.close()
    page.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return picture


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("pages", nargs="*", default=list(PAGES))
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication([])
    look = Look(app, "dark", reduced_motion=True)
    for mode in ("dark", "light"):
        look.set_mode(mode)
        for scale, ratio, suffix in ((1.0, 1.0, ""), (1.0, 2.0, "@2x"), (2.0, 1.0, "-large")):
            look.set_scale(scale)
            for name in chosen.pages:
                picture_of(PAGES[name], ratio).save(str(chosen.out / f"{name}-{mode}{suffix}.png"))


if __name__ == "__main__":
    main()
