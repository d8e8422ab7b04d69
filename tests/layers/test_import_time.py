"""The catalogue is imported before the window shows: annotations are not written as text, which costs a third more."""

from __future__ import annotations

import sys

from cnnstudio.layers.catalogue import KINDS


def test_modules_of_kinds_do_not_postpone_their_annotations() -> None:
    modules = {sys.modules[kind.__module__] for kind in KINDS.values()}
    assert [module.__name__ for module in modules if hasattr(module, "annotations")] == []
