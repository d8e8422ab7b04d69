"""What a child for slow work is asked to do: read one foreign file, or run an errand of the window."""

from __future__ import annotations


def main(words: list[str]) -> int:
    """Do what the first word says; what it needs is imported only then."""
    if words[:1] == ["read"]:
        from cnnstudio.desk.reading import main as read

        return read(words)
    from cnnstudio.desk.errands import main as run

    return run(words)
