"""Stores side by side as one HTML page: to be read, sent and printed, with nothing else beside it.

It holds no script and loads nothing. On a screen paths and stores stay in sight; printed, the head
stands on every page, and the more stores there are the smaller is the text: none is cut off.
Colours are those of the light theme.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape

from multistore_gui.core import paths
from multistore_gui.core.comparison import Comparison
from multistore_gui.core.export import Row, Shown, rows
from multistore_gui.core.layers import Layer

# The layers' hues on white, by their numbers (`hues.py`).
HUE_COLOURS = (
    "#64728A", "#0664BC", "#B8460C", "#9A1570", "#0E8545", "#2C279C", "#7C47E3", "#544800",
    "#004F4C",
)  # fmt: skip

_STYLE = """
:root { color-scheme: light; }
body { margin: 24px; background: #FFFFFF; color: #1A1F29; font: 13px/1.4 Inter, "Segoe UI",
  "Noto Sans", sans-serif; font-variant-numeric: tabular-nums; }
h1 { font-size: 17px; font-weight: 600; margin: 0 0 4px; }
p { margin: 0 0 12px; color: #4F5866; }
table { border-collapse: collapse; width: 100%; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { position: relative; padding: 4px 8px 4px 21px; border-bottom: 1px solid #E0E4EA;
  text-align: start; vertical-align: top; font-weight: 400; }
th:first-child { position: sticky; left: 0; z-index: 1; background: #FFFFFF; padding-left: 8px; }
thead th, thead th:first-child { position: sticky; top: 0; z-index: 2; background: #F8F9FB;
  border-bottom: 1px solid #C5CBD5; font-weight: 600; }
thead th:first-child { z-index: 3; }
tbody th { min-width: 20em; font-family: "JetBrains Mono", "Cascadia Mono", "Noto Sans Mono",
  monospace; font-size: .92em; overflow-wrap: anywhere; white-space: pre-wrap; }
i { position: absolute; left: 8px; top: calc(4px + .4em); width: 8px; height: 8px;
  border-radius: 2px; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
.own { font-weight: 600; }
.none, small { color: #606978; font-size: inherit; }
@page { size: landscape; margin: 12mm; }
@media print {
  body { margin: 0; font-size: var(--printed); }
  p, h1 { font-size: 9pt; }
  table { table-layout: fixed; }
  th, td { padding: .3em .3em .3em 1.3em; overflow-wrap: anywhere; }
  th:first-child { padding-left: .3em; }
  thead th, th:first-child, thead th:first-child { position: relative; }
  thead th:first-child { width: 18%; }
  tbody th { min-width: 0; }
  i { left: .3em; top: .65em; width: .7em; height: .7em; border-radius: .15em; }
}
"""

_PRINTED = ((8, "9pt"), (12, "8pt"), (18, "6.5pt"))  # up to how many stores, how large the text is
_SMALLEST = "5pt"


def to_html(
    comparison: Comparison, files: Iterable[int], hues: Mapping[str, int], title: str
) -> Iterator[str]:
    """Yield the page in parts, to be written in UTF-8.

    Args:
        comparison: of the stores to show.
        files: the numbers of the paths, in the order of the rows.
        hues: of every layer, by full name (`hues.assign_hues`).
        title: of the page, plain text.
    """
    label = comparison.index.tree.label

    def name(layer: Layer) -> str:
        return f'<i class="h{hues[layer.full_name]}"></i>{escape(label(layer))}'

    def cell(shown: Shown) -> str:
        if shown.origin is None:
            return '<td class="none">no file</td>'
        text = name(shown.origin)
        if not shown.is_readable:
            text += " <small>cannot be read</small>"
        elif shown.same_as is not None:
            text += f" <small>= {escape(label(shown.same_as))}</small>"
        return f'<td class="own">{text}</td>' if shown.is_own else f"<td>{text}</td>"

    def render(row: Row) -> str:
        return "".join(map(cell, row.cells))

    heads = "".join(f'<th scope="col">{name(store)}</th>' for store in comparison.stores)
    colours = "".join(
        f".h{hue} {{ background: {colour}; }}\n" for hue, colour in enumerate(HUE_COLOURS)
    )
    count = len(comparison.stores)
    printed = next((size for most, size in _PRINTED if count <= most), _SMALLEST)
    style = f":root {{ --printed: {printed}; }}{_STYLE}{colours}"
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f"<h1>{escape(title)}</h1>\n"
        "<p>Each cell names the layer whose file wins, bold where it is the store&#x27;s own. "
        "= stands before a layer that holds the same.</p>\n"
        f'<table>\n<thead>\n<tr><th scope="col">Path</th>{heads}</tr>\n</thead>\n<tbody>\n'
    )
    for path, cells in rows(comparison, files, render):
        yield f'<tr><th scope="row">{escape(paths.label(path))}</th>{cells}</tr>\n'
    yield "</tbody>\n</table>\n</body>\n</html>\n"
