"""Makes the README's pictures from a tour: `cnnstudio tour -o DIR`, then `python packaging/pictures.py DIR`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from PIL import Image

FOLDER = Path(__file__).resolve().parent / "pictures"
WANTED = (("design", "dark"), ("train-running", "dark"), ("inspect", "light"), ("draw", "dark"))
MOST = 1_500_000  # bytes all of them may take in a clone


def made(tour: Path, folder: Path = FOLDER) -> list[Path]:
    """Write the wanted views of a tour, as small as they get without losing a pixel; return their paths."""
    entries = json.loads((tour / "tour.json").read_text(encoding="utf-8"))
    found = {(entry["view"], entry["theme"]): entry for entry in entries if "-pseudo" not in entry["file"]}
    lacking = [" ".join(wish) for wish in WANTED if wish not in found or not found[wish]["ok"]]
    if lacking:
        raise SystemExit(f"the tour in {tour} has no good picture of: {', '.join(lacking)}")
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for view, look in WANTED:
        target = folder / f"{view}-{look}.png"
        with Image.open(tour / found[view, look]["file"]) as picture:
            picture.convert("RGB").save(target, optimize=True)
        written.append(target)
    return written


def main(arguments: list[str]) -> int:
    """Make the pictures of the one folder named, or say how this is used."""
    if len(arguments) != 1:
        print(__doc__)
        return 2
    written = made(Path(arguments[0]))
    size = sum(path.stat().st_size for path in written)
    for path in written:
        print(f"{path.stat().st_size:>9,}  {path.name}")
    print(f"{size:>9,}  in all, of {MOST:,}")
    return 0 if size <= MOST else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
