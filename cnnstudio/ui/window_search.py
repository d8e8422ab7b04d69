"""What the search of the window finds: things to do, layers to go to or to add, pages of the lab."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from cnnstudio.language import tr
from cnnstudio.layers.catalogue import KINDS
from cnnstudio.layers.kind import FAMILY_ICONS
from cnnstudio.ui.command_search import Found, in_menus, matches
from cnnstudio.ui.wares import own_blocks, ready_rows

if TYPE_CHECKING:
    from cnnstudio.ui.commanded import Commanded


class WindowSearch:
    """Looks up words in one window."""

    def __init__(self, window: Commanded) -> None:
        self._window = window

    def find(self, words: str) -> list[Found]:
        """Return what the words mean: things to do, layers to go to, layers to add."""
        found = list(in_menus(self._window.menus)(words))
        found += self._offers(words, {each.title for each in found})
        for node in self._window.document.project.graph.nodes:
            if matches(words, " ".join((tr("Go to"), node.name))):
                icon = FAMILY_ICONS[node.layer.family]
                found.append(
                    Found(tr("Go to {name}", name=node.name), node.layer.kind, "", icon, self._goer(node.id))
                )
        for layer in KINDS.values():
            if layer.placeable and matches(
                words, " ".join((tr("Add"), layer.kind, layer.family, *layer.synonyms))
            ):
                icon = FAMILY_ICONS[layer.family]
                found.append(Found(tr("Add {kind}", kind=layer.kind), "", "", icon, self._adder(layer.kind)))
        for kind, name, _told in (*ready_rows(), *own_blocks(self._window.document.project)):
            if matches(words, " ".join((tr("Add"), name, tr("block")))):
                found.append(Found(tr("Add {kind}", kind=name), "", "", "block", self._adder(kind)))
        found += self._lab_pages(words)
        return found

    def _offers(self, words: str, there: set[str]) -> list[Found]:
        """Return what the menus of the canvas hold besides, while it is shown."""
        if self._window.workspace != "design":
            return []
        from cnnstudio.ui.canvas.offers import offers

        return [
            Found(each.title, each.place, each.keys, "", each.act or _nothing, each.reason)
            for each in offers(self._window.pages.design.canvas.cards.menus)
            if each.title not in there and matches(words, f"{each.place} {each.title}")
        ]

    def _lab_pages(self, words: str) -> list[Found]:
        """Return the lab's pages, and the layers it can open with their numbers."""
        from cnnstudio.ui.lab.catalogue import pages

        specs, found = pages(), []
        for spec in specs:
            if matches(words, " ".join((tr("Lab"), spec.title(), spec.also()))):
                title = tr("Lab: {page}", page=spec.title())
                found.append(Found(title, "", "", "view-lab", self._lab_shower("show_page", spec.key)))
        kinds = {kind for spec in specs for kind in spec.opens}
        for node in self._window.document.project.graph.nodes:
            if node.layer.kind in kinds and matches(
                words, " ".join((tr("Open in the lab"), "lab", node.name))
            ):
                title = tr("Open {name} in the lab", name=node.name)
                found.append(
                    Found(title, node.layer.kind, "", "view-lab", self._lab_shower("open_layer", node.id))
                )
        return found

    def _lab_shower(self, verb: str, key: str) -> Callable[[], object]:
        def show() -> None:
            self._window.show_workspace("lab")
            getattr(self._window.pages.lab, verb)(key)

        return show

    def _adder(self, kind: str) -> Callable[[], object]:
        def add() -> None:
            self._window.show_workspace("design")
            self._window.pages.design.canvas.add_layer(kind)

        return add

    def _goer(self, node: str) -> Callable[[], object]:
        def go() -> None:
            self._window.show_workspace("design")
            self._window.pages.design.select((node,))

        return go


def _nothing() -> None:
    """What cannot be done now does nothing."""
