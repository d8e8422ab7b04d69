"""The verbs of editing: pure functions from one project to the next.

Each raises EditError with one sentence when it cannot be done; the project given is never changed.
"""

from __future__ import annotations

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
    insert_behind_each,
    insert_kind_after,
    insert_kind_before,
    move_behind,
    rename_freely,
    replace_kind,
    set_budget,
    set_each,
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
from cnnstudio.document.edits.settings import (
    rename,
    replace_layer,
    set_fields,
    set_name,
    set_plan,
    set_recipe,
    share,
)
from cnnstudio.document.edits.wires import (
    add,
    connect,
    disconnect,
    move,
    reason_against,
    remove,
    remove_and_reconnect,
)

__all__ = [
    "RANK_PITCH",
    "VERBS",
    "WITHIN",
    "EditError",
    "add",
    "add_input",
    "append_classifier",
    "append_dense",
    "append_pooled_classifier",
    "apply_remedy",
    "begin_network",
    "connect",
    "cut",
    "disconnect",
    "duplicate",
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
    "known_kind",
    "move",
    "move_behind",
    "output_ports",
    "reason_against",
    "remove",
    "remove_and_reconnect",
    "rename",
    "rename_freely",
    "replace_kind",
    "replace_layer",
    "set_budget",
    "set_each",
    "set_fields",
    "set_name",
    "set_plan",
    "set_recipe",
    "share",
]
