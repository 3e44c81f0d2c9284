"""What views draw with, as one object that they are given: colours, fonts, icons and badges."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QStyleHints
from PySide6.QtWidgets import QApplication

from multistore_gui.views.badges import Badges
from multistore_gui.views.fonts import Fonts
from multistore_gui.views.icons import Icons
from multistore_gui.views.theme import Scheme, Theme, apply, make_high_contrast, make_theme

_SPARED = 10  # pixels of a bar's height in a low window; its buttons stay whole


class Look(QObject):
    """The current theme and everything made from it.

    Owned by the application, used on the GUI thread. A change replaces all the parts at once and
    then says `changed`; views ask for a part when they need it and keep none of them.
    """

    changed = Signal()

    def __init__(
        self, scheme: Scheme = Scheme.SYSTEM, *, scale: float = 1.0, has_bundled_fonts: bool = True
    ) -> None:
        """Make the first theme.

        Args:
            scheme: light, dark, or whatever the desktop has.
            scale: the user's text size: `fonts.text_scale` times the setting.
            has_bundled_fonts: the program's own typefaces, else the desktop's.
        """
        super().__init__()
        self._scheme = scheme
        self._scale = scale
        self._has_bundled_fonts = has_bundled_fonts
        self._is_low = False
        self._app: QApplication | None = None
        self._hints: QStyleHints = QGuiApplication.styleHints()
        self._system_palette = QGuiApplication.palette()
        self._make()
        self._hints.colorSchemeChanged.connect(self._follow)
        if hasattr(self._hints, "accessibility"):  # from Qt 6.10 on
            self._accessibility = self._hints.accessibility()
            self._accessibility.contrastPreferenceChanged.connect(self._follow)

    @property
    def theme(self) -> Theme:
        """All colours."""
        return self._theme

    @property
    def fonts(self) -> Fonts:
        """All fonts, and the user's text size."""
        return self._fonts

    @property
    def icons(self) -> Icons:
        """All drawings."""
        return self._icons

    @property
    def badges(self) -> Badges:
        """Painters of badges, tags, keys and glyphs."""
        return self._badges

    def px(self, pixels: float) -> int:
        """Scale one of the design's measures with the user's text size."""
        return self._fonts.px(pixels)

    @property
    def is_low(self) -> bool:
        """Whether the window is so low for its text that all give way to the files' lines."""
        return self._is_low

    def bar_height(self, pixels: float) -> int:
        """Scale the height of a bar, which is less where the window is low."""
        return self.px(pixels - _SPARED if self._is_low else pixels)

    def set_low(self, is_low: bool) -> None:
        """Say whether the window is low, measured by its text."""
        if is_low != self._is_low:
            self._is_low = is_low
            self.changed.emit()

    def choose(self, scheme: Scheme) -> None:
        """Follow the desktop, or stay light or dark."""
        self._scheme = scheme
        self._request_scheme()
        self._remake()

    def set_fonts(self, *, scale: float, is_bundled: bool) -> None:
        """Change the text's size, or whether the typefaces are the program's own."""
        self._scale = scale
        self._has_bundled_fonts = is_bundled
        self._remake()

    def dress(self, app: QApplication) -> None:
        """Give the application this look, now and after each change."""
        self._app = app
        self._request_scheme()
        self._apply()

    def _follow(self) -> None:
        if self._scheme is Scheme.SYSTEM:
            self._remake()

    def _request_scheme(self) -> None:
        """Have what the desktop draws, title bars and its own dialogs, follow the choice."""
        if self._app is not None:
            schemes = {Scheme.LIGHT: Qt.ColorScheme.Light, Scheme.DARK: Qt.ColorScheme.Dark}
            self._hints.setColorScheme(schemes.get(self._scheme, Qt.ColorScheme.Unknown))

    def _remake(self) -> None:
        self._make()
        self._apply()
        self.changed.emit()

    def _make(self) -> None:
        self._theme = self._choose_theme()
        self._fonts = Fonts(scale=self._scale, is_bundled=self._has_bundled_fonts)
        self._icons = Icons(self._theme)
        self._badges = Badges(self._theme, self._fonts, self._icons)

    def _choose_theme(self) -> Theme:
        if self._scheme is not Scheme.SYSTEM:
            return make_theme(is_dark=self._scheme is Scheme.DARK)
        if _wants_contrast(self._hints):
            return make_high_contrast(self._system_palette)
        return make_theme(is_dark=self._hints.colorScheme() is Qt.ColorScheme.Dark)

    def _apply(self) -> None:
        if self._app is not None:
            apply(self._app, self._theme)
            self._app.setFont(self._fonts.ui_font())


def _wants_contrast(hints: QStyleHints) -> bool:
    if not hasattr(hints, "accessibility"):  # before Qt 6.10 the desktop is not asked
        return False
    return hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast
