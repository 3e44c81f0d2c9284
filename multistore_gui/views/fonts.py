"""The program's two typefaces in the design's sizes, scaled with the user's text size."""

from __future__ import annotations

import sys
from functools import cache

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QFontMetricsF

from multistore_gui.assets import asset
from multistore_gui.views.tokens import WEIGHT_NORMAL

_BUNDLED = (
    "Inter-Regular.otf",
    "Inter-Medium.otf",
    "Inter-SemiBold.otf",
    "JetBrainsMono-Regular.ttf",
    "JetBrainsMono-Italic.ttf",
    "JetBrainsMono-SemiBold.ttf",
)
_UI_FAMILIES = ("Inter", "Segoe UI Variable Text", "SF Pro Text", "Noto Sans")
_CODE_FAMILIES = ("JetBrains Mono", "Cascadia Mono", "SF Mono", "Noto Sans Mono")
# What the desktop calls normal, in pixels, where the user has not changed it.
_NORMAL_PX = {"win32": 12, "darwin": 13}
_NORMAL_PX_ELSEWHERE = 13.5  # 10 points; GNOME's 11 are normal too, see the rounding below


@cache
def load_bundled() -> None:
    """Make the bundled typefaces known to Qt, once a process."""
    for name in _BUNDLED:
        QFontDatabase.addApplicationFont(str(asset("fonts", name)))


def text_scale(system: QFont) -> float:
    """Return how much larger than normal the user wants text, in quarters and never below 1."""
    normal = _NORMAL_PX.get(sys.platform, _NORMAL_PX_ELSEWHERE)
    return max(1.0, round(QFontInfo(system).pixelSize() / normal * 4) / 4)


class Fonts:
    """Fonts and their metrics, made once for each size and weight; replaced, never changed."""

    def __init__(self, *, scale: float = 1.0, is_bundled: bool = True) -> None:
        """Choose the typefaces.

        Args:
            scale: the user's text size, 1.0 is the design's.
            is_bundled: the program's own typefaces, else the desktop's.
        """
        self.scale = scale
        self._ui, self._code = list(_UI_FAMILIES), list(_CODE_FAMILIES)
        if is_bundled:
            load_bundled()
        else:
            kind = QFontDatabase.SystemFont
            self._ui = QFontDatabase.systemFont(kind.GeneralFont).families()
            self._code = QFontDatabase.systemFont(kind.FixedFont).families()
        self._fonts: dict[tuple[int, int, bool, bool], QFont] = {}
        self._metrics: dict[str, QFontMetricsF] = {}

    def px(self, pixels: float) -> int:
        """Scale one of the design's measures."""
        return round(pixels * self.scale)

    def ui_font(self, px: int = 13, weight: int = WEIGHT_NORMAL) -> QFont:
        """Return the typeface of everything but code, its digits all of one width."""
        return self._font(px, weight, is_code=False, is_italic=False)

    def code_font(
        self, px: int = 12, weight: int = WEIGHT_NORMAL, *, is_italic: bool = False
    ) -> QFont:
        """Return the typeface of code, without ligatures."""
        return self._font(px, weight, is_code=True, is_italic=is_italic)

    def metrics(self, font: QFont) -> QFontMetricsF:
        """Return a font's metrics, made once."""
        key = font.key()
        if key not in self._metrics:
            self._metrics[key] = QFontMetricsF(font)
        return self._metrics[key]

    def _font(self, px: int, weight: int, *, is_code: bool, is_italic: bool) -> QFont:
        key = (px, weight, is_code, is_italic)
        if key not in self._fonts:
            font = QFont(self._code if is_code else self._ui)
            font.setPixelSize(self.px(px))
            font.setWeight(QFont.Weight(weight))
            font.setItalic(is_italic)
            font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
            if is_code:
                font.setStyleHint(QFont.StyleHint.Monospace)
                for ligature in ("liga", "calt", "clig"):
                    font.setFeature(QFont.Tag(ligature), 0)
            else:
                font.setFeature(QFont.Tag("tnum"), 1)
            self._fonts[key] = font
        return self._fonts[key]
