from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from multistore_gui.views import tokens
from multistore_gui.views.glyphs import OF_A_LAYER, Glyph, glyph_colour, glyph_ground
from multistore_gui.views.heat_map import ground_of
from multistore_gui.views.theme import (
    Theme,
    make_high_contrast,
    make_palette,
    make_style_sheet,
    make_theme,
)

TEXT = 4.5  # WCAG 2.2, 1.4.3: contrast (minimum)
MARK = 3.0  # WCAG 2.2, 1.4.11: non-text contrast


def luminance(colour: QColor) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(first: QColor, second: QColor) -> float:
    bright, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.fixture(params=[False, True], ids=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> Theme:
    return make_theme(is_dark=request.param)


def grounds(theme: Theme) -> list[QColor]:
    """Everything that rows and controls lie on."""
    return [
        theme.chrome,
        theme.surface,
        theme.panel,
        theme.sunken,
        theme.raised,
        theme.sel,
        theme.sel_off,
        theme.hover,
    ]


def text_pairs(theme: Theme) -> Iterator[tuple[str, QColor, QColor]]:
    for at, ground in enumerate(grounds(theme)):
        for name in ("text", "text2", "text3", "warn", "danger", "ok"):
            yield f"{name} on ground {at}", getattr(theme, name), ground
    for name in ("warn", "danger", "ok"):
        yield f"{name} on its ground", getattr(theme, name), getattr(theme, f"{name}_bg")
    yield "ink_text on ink", theme.ink_text, theme.ink
    yield "ink_text on danger", theme.ink_text, theme.danger
    yield "text on accent_soft", theme.text, theme.accent_soft
    yield "text2 on accent_soft", theme.text2, theme.accent_soft
    for share in (0.0, 0.5, 1.0):
        yield f"text on a pair that shares {share}", theme.text, ground_of(theme, share, 0)
    for ground in (theme.raised, theme.hover, theme.sel_off, theme.accent_soft):
        yield f"text2 on {ground.name()} held down", theme.text2, theme.pressed(ground)
    for ground in (theme.ink, theme.danger):
        yield f"ink_text on {ground.name()} held down", theme.ink_text, theme.pressed(ground)
    for hue in theme.hues:
        yield f"on on {hue.name}", hue.on, hue.solid
        yield f"ink on tint of {hue.name}", hue.ink, hue.tint
        for at, ground in enumerate(grounds(theme)):
            yield f"ink of {hue.name} on ground {at}", hue.ink, ground
        for kind, colour in theme.syntax.items():
            yield f"{kind} on hunk of {hue.name}", colour, hue.hunk
            yield f"{kind} on word of {hue.name}", colour, hue.word
    for kind, colour in theme.syntax.items():
        yield f"{kind} on surface", colour, theme.surface
        yield f"{kind} on a conflict", colour, theme.danger_bg


def mark_pairs(theme: Theme) -> Iterator[tuple[str, QColor, QColor]]:
    yield "ring on ink", theme.ink_text, theme.ink
    for at, ground in enumerate(grounds(theme)):
        yield f"ring on ground {at}", theme.accent, ground
        yield f"outline on ground {at}", theme.text3, ground
        for hue in range(len(theme.hues)):
            for glyph in Glyph:
                colour = glyph_colour(theme, glyph, hue)
                yield f"{glyph.name} of hue {hue} on ground {at}", colour, ground
    for glyph in Glyph:
        if glyph not in OF_A_LAYER:
            colour, ground = glyph_colour(theme, glyph), glyph_ground(theme, glyph)
            yield f"{glyph.name} on its tag", colour, ground


def too_weak(pairs: Iterator[tuple[str, QColor, QColor]], least: float) -> list[str]:
    return [
        f"{name}: {contrast(first, second):.2f}"
        for name, first, second in pairs
        if contrast(first, second) < least
    ]


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("white")) == pytest.approx(4.48, abs=0.005)


def test_text_is_readable_on_every_ground(theme: Theme) -> None:
    assert too_weak(text_pairs(theme), TEXT) == []


def test_glyphs_rings_and_outlines_are_visible_on_every_ground(theme: Theme) -> None:
    assert too_weak(mark_pairs(theme), MARK) == []


def test_worst_pairs_are_those_that_the_design_names() -> None:
    dark, light = make_theme(is_dark=True), make_theme(is_dark=False)
    words = [contrast(dark.syntax["comment"], hue.word) for hue in dark.hues]
    assert min(words) == pytest.approx(4.50, abs=0.005)
    hints = [contrast(theme.text3, theme.sel) for theme in (light, dark)]
    assert min(hints) == pytest.approx(4.57, abs=0.005)


def test_mixing_is_linear_in_srgb() -> None:
    assert tokens.mix("#000000", "#FFFFFF", 0) == "#000000"
    assert tokens.mix("#000000", "#FFFFFF", 1) == "#FFFFFF"
    # 255 x .89 + 100 x .11 = 237.95; 255 x .89 + 114 x .11 = 239.49; 255 x .89 + 138 x .11 = 242.13
    assert tokens.mix("#FFFFFF", "#64728A", 0.11) == "#EEEFF2"
    assert make_theme(is_dark=False).hue(0).tint == QColor("#EEEFF2")


def test_hues_are_numbered_in_the_order_in_which_they_are_handed_out(theme: Theme) -> None:
    assert [hue.name for hue in theme.hues] == [
        *("slate", "azure", "orange", "magenta", "green"),
        *("navy", "violet", "gold", "teal"),
    ]
    assert theme.hue(2).solid == QColor("#FFAC82" if theme.is_dark else "#B8460C")


def test_see_through_colours_keep_their_alpha(theme: Theme) -> None:
    assert theme.shadow.alpha() == (0xA0 if theme.is_dark else 0x40)
    assert theme.scrim.alpha() == (0x99 if theme.is_dark else 0x66)


def test_palette_says_the_same_in_every_group(theme: Theme) -> None:
    palette = make_palette(theme)
    group, role = QPalette.ColorGroup, QPalette.ColorRole
    for each in (group.Active, group.Inactive, group.Disabled):
        assert palette.color(each, role.Accent) == theme.accent
        assert palette.color(each, role.PlaceholderText) == theme.text3
        assert palette.color(each, role.Base) == theme.surface
    assert palette.color(group.Active, role.Highlight) == theme.accent_soft
    assert palette.color(group.Inactive, role.Highlight) == theme.sel_off
    assert palette.color(group.Disabled, role.Text) == theme.disabled


def test_style_sheet_is_understood_by_qt(qapp: QApplication, theme: Theme) -> None:
    qapp.setStyleSheet(make_style_sheet(theme))  # Qt warns of what it cannot read, and fails us
    qapp.setStyleSheet("")


def test_high_contrast_has_the_desktops_colours_alone(qapp: QApplication) -> None:
    system = QPalette()
    system.setColor(QPalette.ColorRole.Base, QColor("black"))
    system.setColor(QPalette.ColorRole.Text, QColor("white"))
    system.setColor(QPalette.ColorRole.Highlight, QColor("cyan"))
    theme = make_high_contrast(system)
    assert theme.is_dark
    assert too_weak(text_pairs(theme), 14) == []
    assert too_weak(mark_pairs(theme), 7) == []
    assert theme.accent == QColor("cyan")
