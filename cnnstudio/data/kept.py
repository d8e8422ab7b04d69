"""The data of a project as an earlier reading left them on the disk: nothing foreign is read here."""

from __future__ import annotations

from cnnstudio.data import bundled, drawings, fetchable, pen_digits, teaching, unpacked
from cnnstudio.data.found import Reading
from cnnstudio.data.samples import Samples
from cnnstudio.data.sources import place_of, reading_of
from cnnstudio.document.project import Project


class _NotKeptError(Exception):
    """Leaves a mixing of drawings whose base was not read yet."""


def kept_project(project: Project) -> Samples | None:
    """Return a project's samples as they were read, without its corrections; None where they have to be read first."""
    recipe = project.recipe

    def there(source: str) -> Samples:
        reading = reading_of(project.replaced(recipe=recipe.replaced(source=source)))
        found = _kept(source, recipe.limit, reading)
        if found is None:
            raise _NotKeptError
        return found

    try:
        if drawings.parts_of(recipe.source) is not None:
            return drawings.opened(recipe.source, reading_of(project).wanted, recipe, there)
        return there(recipe.source)
    except _NotKeptError:
        return None


def _kept(source: str, limit: int | None, reading: Reading) -> Samples | None:
    if source == pen_digits.NAME:
        return pen_digits.kept(limit)
    if source in teaching.NAMES:
        return teaching.kept(source)
    if source in bundled.NAMES:
        return bundled.kept(source)
    known = next((known for known in fetchable.ALL if known.name == source), None)
    if known is not None:
        found = known.found()
        return None if found is None else unpacked.kept(found, known.name, reading)
    path = place_of(source)
    return unpacked.kept(path, path.name.split(".")[0] or path.name, reading)
