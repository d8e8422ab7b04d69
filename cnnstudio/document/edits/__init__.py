"""The verbs of editing: pure functions from one project to the next.

Each raises EditError with one sentence when it cannot be done; the project given is never changed.
"""

from __future__ import annotations

from cnnstudio.document.edits.aligning import Axis, Line, align, distribute, straighten
from cnnstudio.document.edits.bending import bend, bend_all, unbend
from cnnstudio.document.edits.bridging import bridges, remove_and_reconnect
from cnnstudio.document.edits.bypassing import bypass, reason_against_skipping
from cnnstudio.document.edits.exchanging import exchange
from cnnstudio.document.edits.inserting import (
    RANK_PITCH,
    append_classifier,
    duplicate,
    insert_after,
    insert_kind_on_edge,
    insert_on_edge,
)
from cnnstudio.document.edits.mending import (
    add_input,
    append_dense,
    append_pooled_classifier,
    begin_network,
    cut,
    cut_and_remove,
    feed,
    insert_behind_each,
    insert_kind_after,
    insert_kind_before,
    insert_stages,
    move_behind,
    rename_freely,
    replace_kind,
    resize_input,
    set_budget,
    set_each,
    set_labels,
    unshare,
)
from cnnstudio.document.edits.naming import (
    free_id,
    free_name,
    free_place,
    input_ports,
    known_kind,
    output_ports,
)
from cnnstudio.document.edits.refusal import EditError
from cnnstudio.document.edits.remedies import VERBS, WITHIN, apply_remedy
from cnnstudio.document.edits.rewiring import carry_wires, chain, order_inputs, swap_inputs
from cnnstudio.document.edits.settings import (
    rename,
    replace_layer,
    set_fields,
    set_name,
    set_plan,
    set_recipe,
    share,
)
from cnnstudio.document.edits.spacing import closed_up, opened_before
from cnnstudio.document.edits.starting import forget_weights, set_weights
from cnnstudio.document.edits.wires import (
    add,
    connect,
    disconnect,
    move,
    reason_against,
    remove,
)

__all__ = [
    "RANK_PITCH",
    "VERBS",
    "WITHIN",
    "Axis",
    "EditError",
    "Line",
    "add",
    "add_input",
    "align",
    "append_classifier",
    "append_dense",
    "append_pooled_classifier",
    "apply_remedy",
    "begin_network",
    "bend",
    "bend_all",
    "bridges",
    "bypass",
    "carry_wires",
    "chain",
    "closed_up",
    "connect",
    "cut",
    "cut_and_remove",
    "disconnect",
    "distribute",
    "duplicate",
    "exchange",
    "feed",
    "forget_weights",
    "free_id",
    "free_name",
    "free_place",
    "input_ports",
    "insert_after",
    "insert_behind_each",
    "insert_kind_after",
    "insert_kind_before",
    "insert_kind_on_edge",
    "insert_on_edge",
    "insert_stages",
    "known_kind",
    "move",
    "move_behind",
    "opened_before",
    "order_inputs",
    "output_ports",
    "reason_against",
    "reason_against_skipping",
    "remove",
    "remove_and_reconnect",
    "rename",
    "rename_freely",
    "replace_kind",
    "replace_layer",
    "resize_input",
    "set_budget",
    "set_each",
    "set_fields",
    "set_labels",
    "set_name",
    "set_plan",
    "set_recipe",
    "set_weights",
    "share",
    "straighten",
    "swap_inputs",
    "unbend",
    "unshare",
]
