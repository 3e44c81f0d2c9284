"""Jobs of editing: what a key costs in a large file, from the draft to the rows on the screen."""

from __future__ import annotations

import random
import time
from dataclasses import replace

from multistore_gui.core.columns import Rows
from multistore_gui.core.diff import LEFT, RIGHT, Comparison, find_hunks
from multistore_gui.core.draft import Draft, Spot
from multistore_gui.core.rehunk import rehunk
from multistore_gui.core.sides import Side, SideKind
from multistore_gui.core.text import decode
from multistore_gui.views.diff_scene import Scene, Shape
from tests.bench.figures import Figure, Run, Sample

_LINES = 50_000
_KEYS = 40
_MOST_MS = 16
_SHAPES = {
    "": Shape(),
    ", folded": Shape(folds=True),
    ", folded and wrapped": Shape(folds=True, width=60),
}


def type_job(run: Run) -> list[Figure]:
    """A word and line ends, typed where some lines differ from those beneath."""
    return [
        _figure(share, how, shape, what, key)
        for share in (0.005, 0.1)
        for how, shape in _SHAPES.items()
        for what, key in (("a letter", "x"), ("a new line", "\n"))  # which moves all that is below
    ]


def _figure(share: float, how: str, shape: Shape, what: str, key: str) -> Figure:
    typing = _Typing(share, shape)
    typing.key("x")  # lines are measured, libraries loaded
    samples = [Sample(typing.key(key)) for _ in range(_KEYS)]
    name = f"{what} in {_LINES:,} lines, {share:.1%} changed{how}"
    return Figure("typing-core", name, "ms", samples, target=_MOST_MS)


class _Typing:
    def __init__(self, share: float, shape: Shape) -> None:
        chance = random.Random(7)
        self._chance, self._line = chance, _LINES // 2
        lines = [
            f"    const value{at} = read({at}, 'a word or two'); // {at % 7}"
            for at in range(_LINES)
        ]
        beneath = "\n".join(lines).encode()
        for at in chance.sample(range(_LINES), int(_LINES * share)):
            lines[at] += " changed"
        self._draft = Draft.of("\n".join(lines).encode())
        text = decode(beneath)
        left, right = (
            Side(SideKind.TEXT, b"/file", text=each) for each in (text, self._draft.text)
        )
        hunks = find_hunks(text.plain_lines(), self._draft.text.plain_lines())
        self._comparison = Comparison(left, right, hunks)
        self._rows = [Rows(self._comparison.lines(side)) for side in (LEFT, RIGHT)]
        self._scene = Scene(self._comparison, self._rows, shape)

    def key(self, text: str) -> float:
        """Return the milliseconds that a key takes."""
        if text == "\n":
            self._line = self._chance.randrange(_LINES)
        spot = Spot(self._line, 9)
        started = time.perf_counter()
        edited = self._draft.replace(spot, spot, text)
        before = self._comparison
        hunks = rehunk(before.hunks, before.lines(LEFT), self._draft.lines, edited)
        right = replace(before.right, text=self._draft.text, data=self._draft.data())
        self._comparison = replace(before, right=right, hunks=hunks)
        self._rows[RIGHT] = self._rows[RIGHT].after(edited, self._comparison.lines(RIGHT))
        self._scene = self._scene.after(self._comparison, self._rows)
        self._marks = [self._scene.marks(side) for side in (LEFT, RIGHT)]
        return (time.perf_counter() - started) * 1e3
