"""The small drawings that say a file's state: shape first, colour second."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtGui import QColor

from multistore_gui.views.theme import Theme


class Glyph(StrEnum):
    """A state and the drawing in `resources/icons` that stands for it."""

    INHERITED = "ring"
    OVERRIDE = "override"
    ADDITION = "addition"
    GENERATED = "gear"
    STALE = "clock"
    REDUNDANT = "equals"
    INEFFECTIVE = "slash"
    ORPHAN = "orphan"
    MISPLACED = "misplaced"
    CLASH = "clash"
    UNREADABLE = "lock"
    CONFLICT = "triangle"
    CASE_CLASH = "case"
    DEEP = "deep"
    UNCOMMITTED = "branch"


OF_A_LAYER = frozenset({Glyph.OVERRIDE, Glyph.ADDITION})  # these take the layer's colour
_WARNING = frozenset({Glyph.STALE, Glyph.ORPHAN, Glyph.MISPLACED, Glyph.CASE_CLASH})
_DANGEROUS = frozenset({Glyph.CLASH, Glyph.UNREADABLE, Glyph.CONFLICT})


def glyph_colour(theme: Theme, glyph: Glyph, hue: int = 0) -> QColor:
    """Return what a state's glyph is painted in; `hue` is the layer's."""
    if glyph in OF_A_LAYER:
        return theme.hue(hue).solid
    if glyph in _WARNING:
        return theme.warn
    if glyph in _DANGEROUS:
        return theme.danger
    return {Glyph.INHERITED: theme.inherited, Glyph.GENERATED: theme.text3}.get(glyph, theme.text2)


def glyph_ground(theme: Theme, glyph: Glyph) -> QColor:
    """Return the ground of a tag that says a state in words."""
    if glyph in _WARNING:
        return theme.warn_bg
    return theme.danger_bg if glyph in _DANGEROUS else theme.sunken
