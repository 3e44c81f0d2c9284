"""One source of colours: the tokens as `QColor`, and from them the palette and the style sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from multistore_gui.views import tokens

_STYLE_SHEET = """
QToolTip {{ color: {ink_text}; background: {ink}; border: 0; padding: 4px 8px; }}
QMenu {{ color: {text}; background: {raised}; border: 1px solid {line2}; padding: 4px; }}
QMenu::item {{ padding: 5px 20px 5px 8px; border-radius: 5px; }}
QMenu::icon {{ padding-left: 8px; }}
QMenu::item:selected {{ background: {sel}; }}
QMenu::item:disabled {{ color: {disabled}; background: transparent; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 4px 8px; }}
QLineEdit {{ color: {text}; background: {surface}; border: 1px solid {line2}; border-radius: 6px;
    padding: 0 6px; selection-color: {text}; selection-background-color: {accent_soft};
    placeholder-text-color: {text3}; }}
QLineEdit:focus {{ border-color: {accent}; }}
QLineEdit:disabled {{ color: {disabled}; border-color: {line}; }}
QAbstractScrollArea {{ border: 0; }}
QScrollBar {{ background: transparent; border: 0; margin: 0; }}
QScrollBar:vertical {{ width: 10px; }}
QScrollBar:horizontal {{ height: 10px; }}
QScrollBar::handle {{ background: {line2}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:hover, QScrollBar::handle:pressed {{ background: {text3}; }}
QScrollBar::handle:vertical {{ min-height: 28px; }}
QScrollBar::handle:horizontal {{ min-width: 28px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSplitter::handle {{ background: {line}; }}
QStatusBar::item {{ border: 0; }}
"""


class Scheme(StrEnum):
    """What the user may ask for."""

    LIGHT = "light"
    DARK = "dark"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, eq=False)
class LayerHue:
    """A layer's colours; what each is for says `tokens.HueColours`."""

    name: str
    solid: QColor
    on: QColor
    ink: QColor
    tint: QColor
    line: QColor
    hunk: QColor
    word: QColor


@dataclass(frozen=True, slots=True, eq=False)
class Theme:
    """All colours of one theme, named as in the design."""

    is_dark: bool
    chrome: QColor
    surface: QColor
    panel: QColor
    sunken: QColor
    raised: QColor
    line: QColor
    line2: QColor
    text: QColor
    text2: QColor
    text3: QColor
    disabled: QColor
    accent: QColor
    accent_soft: QColor
    sel: QColor
    sel_off: QColor
    hover: QColor
    ink: QColor
    ink_text: QColor
    warn: QColor
    warn_bg: QColor
    warn_line: QColor
    danger: QColor
    danger_bg: QColor
    danger_line: QColor
    ok: QColor
    ok_bg: QColor
    ok_line: QColor
    shadow: QColor
    scrim: QColor
    inherited: QColor  # the glyph of an inherited file
    base_share: QColor  # the base's part of a share bar
    most_alike: QColor  # the ground of two stores that have all the same
    syntax: Mapping[str, QColor]  # keyword, string, number, comment, tag, attribute, ...
    hues: tuple[LayerHue, ...]

    def hue(self, number: int) -> LayerHue:
        """Return the colours of a hue's number, as `core.hues` hands them out."""
        return self.hues[number]

    def mixed(self, ground: QColor, over: QColor, share: float) -> QColor:
        """Return a colour between two: 0 is all ground."""
        return QColor(tokens.mix(ground.name(), over.name(), share))

    def pressed(self, ground: QColor) -> QColor:
        """Return the ground of a control that is held down: one step darker."""
        return self.mixed(ground, QColor("black"), 0.15 if self.is_dark else 0.06)


def make_theme(*, is_dark: bool) -> Theme:
    """Build the light or the dark theme."""

    def choose(pair: tokens.Pair) -> str:
        return pair.dark if is_dark else pair.light

    plain = {name: choose(pair) for name, pair in tokens.COLOURS.items()}
    slate = choose(tokens.HUES["slate"])
    hues = []
    for name, pair in tokens.HUES.items():
        derived = tokens.hue_colours(pair, is_dark=is_dark)
        hues.append(LayerHue(name, *(QColor(colour) for colour in derived)))
    return Theme(
        is_dark=is_dark,
        **{name: QColor(colour) for name, colour in plain.items()},
        inherited=QColor(tokens.mix(plain["surface"], plain["text3"], 0.9)),
        base_share=QColor(tokens.mix(plain["surface"], slate, 0.5 if is_dark else 0.42)),
        most_alike=QColor(tokens.mix(plain["surface"], plain["accent"], 0.5)),
        syntax={name: QColor(choose(pair)) for name, pair in tokens.SYNTAX.items()},
        hues=tuple(hues),
    )


def make_high_contrast(system: QPalette) -> Theme:
    """Build a theme of the desktop's few colours; layers keep their glyphs and names."""
    ground, text = system.color(QPalette.ColorRole.Base), system.color(QPalette.ColorRole.Text)
    is_dark = ground.lightness() < text.lightness()
    theme = make_theme(is_dark=is_dark)
    grounds = ("chrome", "surface", "panel", "sunken", "raised", "hover", "sel", "sel_off")
    texts = ("text", "text2", "text3", "disabled", "line", "line2", "inherited", "base_share")
    changed: dict[str, QColor] = {
        **dict.fromkeys(
            (*grounds, "accent_soft", "most_alike", "warn_bg", "danger_bg", "ok_bg"), ground
        ),
        **dict.fromkeys((*texts, "warn", "danger", "ok", "warn_line", "danger_line"), text),
        "ok_line": text,
        "ink": text,
        "ink_text": ground,
        "accent": system.color(QPalette.ColorRole.Highlight),
    }
    return replace(
        theme,
        **changed,  # type: ignore[arg-type]  # mypy expects each field's own type
        syntax=dict.fromkeys(theme.syntax, text),
        hues=tuple(
            LayerHue(hue.name, text, ground, text, ground, text, ground, ground)
            for hue in theme.hues
        ),
    )


def make_palette(theme: Theme) -> QPalette:
    """Return the palette that Fusion and whatever we do not paint ourselves is drawn from."""
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.chrome,
        role.WindowText: theme.text,
        role.Base: theme.surface,
        role.AlternateBase: theme.panel,
        role.Text: theme.text,
        role.PlaceholderText: theme.text3,
        role.Button: theme.raised,
        role.ButtonText: theme.text,
        role.BrightText: theme.danger,
        role.Light: theme.raised,
        role.Midlight: theme.line,
        role.Mid: theme.line2,
        role.Dark: theme.text3,
        role.Shadow: theme.shadow,
        role.Highlight: theme.accent_soft,
        role.HighlightedText: theme.text,
        role.Accent: theme.accent,
        role.Link: theme.accent,
        role.LinkVisited: theme.accent,
        role.ToolTipBase: theme.ink,
        role.ToolTipText: theme.ink_text,
    }
    palette = QPalette()
    for group in (
        QPalette.ColorGroup.Active,
        QPalette.ColorGroup.Inactive,
        QPalette.ColorGroup.Disabled,
    ):
        for part, colour in colours.items():
            palette.setColor(group, part, colour)
    palette.setColor(QPalette.ColorGroup.Inactive, role.Highlight, theme.sel_off)
    for part in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, part, theme.disabled)
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, theme.sel_off)
    return palette


def make_style_sheet(theme: Theme) -> str:
    """Return the frames and bars that a palette cannot say."""
    return _STYLE_SHEET.format_map({name: getattr(theme, name).name() for name in tokens.COLOURS})


def apply(app: QApplication, theme: Theme) -> None:
    """Dress the whole application."""
    app.setStyle("Fusion")
    app.setPalette(make_palette(theme))
    app.setStyleSheet(make_style_sheet(theme))
