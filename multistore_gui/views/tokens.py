"""The design's colours and measures as data, before Qt knows of them.

Colours are `#RRGGBB`, or `#AARRGGBB` where they are see-through. Names in capitals hold one value a
theme, light first; what is derived from another colour is mixed linearly in sRGB.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple


class Pair(NamedTuple):
    """One value in the light and in the dark theme."""

    light: str
    dark: str


COLOURS: Final[Mapping[str, Pair]] = {
    "chrome": Pair("#F1F3F6", "#15171C"),
    "surface": Pair("#FFFFFF", "#1B1E25"),
    "panel": Pair("#F8F9FB", "#181A20"),
    "sunken": Pair("#E9ECF0", "#101216"),
    "raised": Pair("#FFFFFF", "#252932"),
    "line": Pair("#E0E4EA", "#2A2F39"),
    "line2": Pair("#C5CBD5", "#414855"),
    "text": Pair("#1A1F29", "#E6E9EF"),
    "text2": Pair("#4F5866", "#AEB6C3"),
    "text3": Pair("#606978", "#939CAB"),
    "disabled": Pair("#9AA2AF", "#5F6875"),
    "accent": Pair("#2563EB", "#6EA2FF"),
    "accent_soft": Pair("#DCE7FD", "#1F2F52"),
    "sel": Pair("#E3EAF6", "#283349"),
    "sel_off": Pair("#E9ECF0", "#252A34"),
    "hover": Pair("#F1F4F8", "#21252D"),
    "ink": Pair("#1E2430", "#E6E9EF"),
    "ink_text": Pair("#FFFFFF", "#14161B"),
    "warn": Pair("#855400", "#F2BC5E"),
    "warn_bg": Pair("#FFF3D6", "#33290F"),
    "warn_line": Pair("#EBCB87", "#6B5520"),
    "danger": Pair("#B42318", "#FF958B"),
    "danger_bg": Pair("#FDEBE9", "#3B1D1C"),
    "danger_line": Pair("#EFB4AE", "#7A3733"),
    "ok": Pair("#146C3B", "#6DD59B"),
    "ok_bg": Pair("#E3F4EA", "#15301F"),
    "ok_line": Pair("#A9D8BC", "#2C5E40"),
    "shadow": Pair("#40101828", "#A0000000"),
    "scrim": Pair("#660F1520", "#99080A0E"),
}

SYNTAX: Final[Mapping[str, Pair]] = {
    "keyword": Pair("#7A2FA0", "#DCB6F6"),
    "string": Pair("#1B5E3A", "#B2DFB3"),
    "number": Pair("#7E4000", "#F4C398"),
    "comment": Pair("#525B69", "#AFB8C5"),  # in italics
    "tag": Pair("#12508F", "#A8CDFF"),  # keys too
    "attribute": Pair("#6B4A00", "#E9D09A"),
    "function": Pair("#0B5A6E", "#93DBE6"),
    "text": Pair("#1A1F29", "#E6E9EF"),
    "punctuation": Pair("#4A5361", "#BEC5D0"),
}

HUES: Final[Mapping[str, Pair]] = {  # in the order of the hues' numbers
    "slate": Pair("#64728A", "#8593A8"),
    "azure": Pair("#0664BC", "#A0CCFD"),
    "orange": Pair("#B8460C", "#FFAC82"),
    "magenta": Pair("#9A1570", "#FF96C8"),
    "green": Pair("#0E8545", "#94CB63"),
    "navy": Pair("#2C279C", "#5F8DFF"),
    "violet": Pair("#7C47E3", "#B99AFE"),
    "gold": Pair("#544800", "#BC9412"),
    "teal": Pair("#004F4C", "#55EAD9"),
}

WEIGHT_NORMAL: Final = 400
WEIGHT_MEDIUM: Final = 500  # labels, folders
WEIGHT_STRONG: Final = 600  # own files, names, primary


class HueColours(NamedTuple):
    """A layer's colour, and what is derived from it."""

    solid: str
    on: str  # text and marks on solid
    ink: str  # text on tint or surface
    tint: str  # ground of an inherited badge
    line: str  # borders
    hunk: str  # ground of changed lines
    word: str  # ground of changed words


def mix(first: str, second: str, share: float) -> str:
    """Mix two opaque colours: 0 is all the first, 1 all the second."""
    parts = (
        round(int(first[at : at + 2], 16) * (1 - share) + int(second[at : at + 2], 16) * share)
        for at in (1, 3, 5)
    )
    return "#" + "".join(f"{part:02X}" for part in parts)


def hue_colours(solid: Pair, *, is_dark: bool) -> HueColours:
    """Derive a layer's colours for one theme."""
    if is_dark:
        ground, full = COLOURS["surface"].dark, solid.dark
        return HueColours(
            solid=full,
            on=COLOURS["ink_text"].dark,
            ink=mix(full, "#FFFFFF", 0.22),
            tint=mix(ground, full, 0.17),
            line=mix(ground, full, 0.42),
            hunk=mix(ground, full, 0.11),
            word=mix(ground, full, 0.24),
        )
    ground, full = COLOURS["surface"].light, solid.light
    return HueColours(
        solid=full,
        on=COLOURS["ink_text"].light,
        ink=mix(full, "#000000", 0.24),
        tint=mix(ground, full, 0.11),
        line=mix(ground, full, 0.38),
        hunk=mix(ground, full, 0.08),
        word=mix(ground, full, 0.19),
    )
