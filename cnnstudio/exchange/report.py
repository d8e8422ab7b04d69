"""A report as one page of HTML that needs no other file: texts, tables, plots and pictures."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cnnstudio.exchange.drawings import HEIGHT, WIDTH
from cnnstudio.exchange.png import png

_TILE = 56
_TILES_IN_ROW = 8
_STYLE = """
body { font-family: sans-serif; font-size: 10pt; color: #22211E; background: #FFFFFF; max-width: 46em; margin: 2em auto;
  padding: 0 1em; }
h1 { font-size: 17pt; margin-bottom: 0; }
h2 { font-size: 13pt; margin-top: 1.6em; border-bottom: 1px solid #DDDBD3; }
p.quiet { color: #5F5D55; }
p.strong { font-size: 14pt; font-weight: bold; margin-bottom: 0; }
td, th { padding: 2px 8px; text-align: right; font-size: 9pt; }
th { color: #5F5D55; font-weight: normal; border-bottom: 1px solid #8A877C; }
td.first, th.first { text-align: left; }
td.caption { text-align: center; font-size: 8pt; padding: 2px 4px 8px 4px; }
img { image-rendering: pixelated; }
"""


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph."""

    text: str
    kind: str = ""
    """Nothing, strong or quiet."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of words below titles; the first column stands left. `tints` colours cells, from 0 to 1."""

    titles: Sequence[str]
    rows: Sequence[Sequence[str]]
    tints: NDArray[np.float64] | None = None


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing as SVG text and the words under it."""

    svg: str
    words: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Pictures:
    """Small pictures, each with a caption."""

    pictures: NDArray[Any]
    captions: Sequence[str]


Part = Words | Table | Plot | Pictures


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    title: str
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Report:
    """The whole page."""

    title: str
    under: str
    sections: Sequence[Section]


def html(report: Report) -> str:
    """Return the page; nothing of what users wrote is taken as markup."""
    sections = "".join(_section(section) for section in report.sections)
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{escape(report.title)}</title>'
        f"<style>{_STYLE}</style></head><body>"
        f'<h1>{escape(report.title)}</h1><p class="quiet">{escape(report.under)}</p>{sections}</body></html>\n'
    )


def _section(section: Section) -> str:
    return f"<h2>{escape(section.title)}</h2>" + "".join(_part(part) for part in section.parts)


def _part(part: Part) -> str:
    match part:
        case Words(text, kind):
            return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"
        case Table():
            return _table(part)
        case Plot(svg, words):
            code = b64encode(svg.encode()).decode()
            drawn = f'<img src="data:image/svg+xml;base64,{code}" width="{WIDTH}" height="{HEIGHT}" alt="{escape(words)}">'
            return f'<p>{drawn}</p><p class="quiet">{escape(words)}</p>'
        case Pictures(pictures, captions):
            return _pictures(pictures, captions)


def _table(table: Table) -> str:
    head = "".join(f"<th{_first(n)}>{escape(title)}</th>" for n, title in enumerate(table.titles))
    rows = "".join(
        "<tr>" + "".join(_cell(table, row, n, words) for n, words in enumerate(cells)) + "</tr>"
        for row, cells in enumerate(table.rows)
    )
    return f'<table cellspacing="0"><tr>{head}</tr>{rows}</table>'


def _cell(table: Table, row: int, column: int, words: str) -> str:
    tint = ""
    if table.tints is not None and column and table.tints[row, column - 1] > 0:
        # From white to the orange of mistakes.
        share = float(table.tints[row, column - 1])
        mixed = "".join(f"{round(255 + (end - 255) * share):02X}" for end in (0xF0, 0xA0, 0x50))
        tint = f' bgcolor="#{mixed}"'
    return f"<td{_first(column)}{tint}>{escape(words)}</td>"


def _first(column: int) -> str:
    return ' class="first"' if column == 0 else ""


def _pictures(pictures: NDArray[Any], captions: Sequence[str]) -> str:
    rows = []
    for first in range(0, len(captions), _TILES_IN_ROW):
        some = range(first, min(first + _TILES_IN_ROW, len(captions)))
        tiles = "".join(f"<td>{_image(pictures[n], captions[n])}</td>" for n in some)
        words = "".join(f'<td class="caption">{escape(captions[n])}</td>' for n in some)
        rows.append(f"<tr>{tiles}</tr><tr>{words}</tr>")
    return f"<table>{''.join(rows)}</table>"


def _image(picture: NDArray[Any], caption: str) -> str:
    code = b64encode(png(picture, _TILE)).decode()
    return (
        f'<img src="data:image/png;base64,{code}" width="{_TILE}" height="{_TILE}" alt="{escape(caption)}">'
    )
