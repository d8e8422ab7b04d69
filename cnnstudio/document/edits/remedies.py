"""The edits a suggested fix may name, and doing what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from cnnstudio.document.edits import bridging, inserting, mending, settings, starting, wires
from cnnstudio.document.edits.within import within
from cnnstudio.document.project import Project

VERBS: dict[str, Callable[..., Project]] = {
    verb.__name__: verb
    for verb in (
        wires.connect,
        mending.cut,
        mending.cut_and_remove,
        mending.feed,
        mending.resize_input,
        mending.set_labels,
        mending.unshare,
        wires.remove,
        bridging.remove_and_reconnect,
        settings.rename,
        settings.set_fields,
        settings.set_plan,
        settings.set_recipe,
        settings.share,
        starting.forget_weights,
        inserting.append_classifier,
        inserting.insert_kind_on_edge,
        mending.add_input,
        mending.append_dense,
        mending.append_pooled_classifier,
        mending.begin_network,
        mending.insert_behind_each,
        mending.insert_kind_after,
        mending.insert_kind_before,
        mending.insert_stages,
        mending.move_behind,
        mending.rename_freely,
        mending.replace_kind,
        mending.set_budget,
        mending.set_each,
    )
}
"""The edits a remedy may name."""

WITHIN = "holder"
"""The argument that names a node in whose graph, the network's or a block's, the verb is meant to work."""


def apply_remedy(project: Project, verb: str, arguments: Iterable[tuple[str, Any]]) -> Project:
    """Do what a remedy says."""
    given = dict(arguments)
    holder = given.pop(WITHIN, None)
    return VERBS[verb](project, **given) if holder is None else within(project, holder, VERBS[verb], **given)
