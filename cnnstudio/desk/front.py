"""What a child for slow work is asked to do: read one foreign file, run an errand, or read for a window."""

from __future__ import annotations


def main(words: list[str]) -> int:
    """Do what the first word says; what it needs is imported only then."""
    if words[:1] == ["read"]:
        from cnnstudio.desk.reading import main as read

        return read(words)
    if words[:1] == ["serve"]:
        from cnnstudio.desk.serving import main as serve

        return serve()
    from cnnstudio.desk.errands import main as run

    return run(words)
