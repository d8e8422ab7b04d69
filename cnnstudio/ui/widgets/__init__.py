"""The controls of the screen, each one small and knowing nothing of networks or training."""

from cnnstudio.ui.widgets.bars import Bars
from cnnstudio.ui.widgets.buttons import Button, IconButton, LinkButton, PrimaryButton, ToggleButton
from cnnstudio.ui.widgets.card import Card, SidePanel
from cnnstudio.ui.widgets.choice import Choice
from cnnstudio.ui.widgets.empty_state import EmptyState
from cnnstudio.ui.widgets.facts import Facts
from cnnstudio.ui.widgets.focus_ring import FocusRing
from cnnstudio.ui.widgets.form_row import FormRow
from cnnstudio.ui.widgets.image_view import ImageView, Mark
from cnnstudio.ui.widgets.labels import Label, Line, SectionHead
from cnnstudio.ui.widgets.matrix import Matrix
from cnnstudio.ui.widgets.number_field import NumberField
from cnnstudio.ui.widgets.pair_field import PairField
from cnnstudio.ui.widgets.popover import Popover
from cnnstudio.ui.widgets.progress_two import ProgressTwo
from cnnstudio.ui.widgets.scale_bar import ScaleBar
from cnnstudio.ui.widgets.segments import Segments
from cnnstudio.ui.widgets.silhouette import Silhouette, Slab
from cnnstudio.ui.widgets.slider import Slider
from cnnstudio.ui.widgets.spine import Spine, Tile
from cnnstudio.ui.widgets.strip import Strip
from cnnstudio.ui.widgets.switch import Check, Switch
from cnnstudio.ui.widgets.text_field import SearchField, TextField
from cnnstudio.ui.widgets.tile_grid import TileGrid
from cnnstudio.ui.widgets.toast import Toast

__all__ = [
    "Bars",
    "Button",
    "Card",
    "Check",
    "Choice",
    "EmptyState",
    "Facts",
    "FocusRing",
    "FormRow",
    "IconButton",
    "ImageView",
    "Label",
    "Line",
    "LinkButton",
    "Mark",
    "Matrix",
    "NumberField",
    "PairField",
    "Popover",
    "PrimaryButton",
    "ProgressTwo",
    "ScaleBar",
    "SearchField",
    "SectionHead",
    "Segments",
    "SidePanel",
    "Silhouette",
    "Slab",
    "Slider",
    "Spine",
    "Strip",
    "Switch",
    "TextField",
    "Tile",
    "TileGrid",
    "Toast",
    "ToggleButton",
]
