"""Random sessions on a document, and random damage to its file."""

from __future__ import annotations

import random

from cnnstudio.document import files, templates
from cnnstudio.document.files import FileError
from tests.campaigns.registry import campaign
from tests.document.random_session import Session


@campaign("undo-exact", "undo to the start and redo to the end give the same bytes")
def undo_exact(chance: random.Random) -> None:
    session = Session(chance)
    session.play(100)
    session.check()


@campaign("project-damage", "a damaged project file gives one sentence or a project, never an exception")
def project_damage(chance: random.Random) -> None:
    template = chance.choice([t.name for t in templates.TEMPLATES])
    text = list(files.to_text(templates.new(template)))
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(text))
        text[at] = chance.choice(
            ("", "}", '"', "9", "-1", ",", "null", "\ud800", "[", text[chance.randrange(len(text))])
        )
    refusal = ""
    try:
        files.to_text(files.from_text("".join(text)))
    except FileError as error:
        refusal = str(error)
    assert "\n" not in refusal
