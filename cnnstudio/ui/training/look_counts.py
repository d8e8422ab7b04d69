"""How often the test sets of the runs were looked at, as the runs' own folders tell."""

from __future__ import annotations

from cnnstudio.engine.record import RunError
from cnnstudio.engine.test_looks import looks
from cnnstudio.language import number, tr


class LookCounts:
    """Remembers what was read; `forget` has it read anew."""

    def __init__(self) -> None:
        self._known: dict[str, int | None] = {}

    def forget(self, folder: str | None = None) -> None:
        """Read a run's count, or all, anew when asked next."""
        if folder is None:
            self._known.clear()
        else:
            self._known.pop(folder, None)

    def count(self, folder: str) -> int | None:
        """Return how often a run's test set was opened, None where that cannot be read."""
        if folder not in self._known:
            try:
                self._known[folder] = len(looks(folder))
            except RunError:
                self._known[folder] = None
        return self._known[folder]

    def words(self, folder: str, epochs: int, on_test: bool) -> tuple[str, str]:
        """Return the count for the table, and in a sentence; a run that validated on its test set looked every epoch."""
        count = self.count(folder)
        opened = "?" if count is None else number(count)
        if count is None:
            told = tr("How often the test set was opened cannot be read.")
        else:
            told = tr("The test set was opened {count} times.", count=opened) if count != 1 else tr(
                "The test set was opened once."
            )  # fmt: skip
        if not on_test:
            return opened, told
        more = tr("Besides, the run validated on it after each of {epochs} epochs.", epochs=number(epochs))
        return f"{number(epochs)} + {opened}", f"{told} {more}"
