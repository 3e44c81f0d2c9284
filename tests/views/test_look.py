from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QFontInfo, QIcon, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from multistore_gui.views.fonts import Fonts, text_scale
from multistore_gui.views.look import Look
from multistore_gui.views.theme import Scheme


def test_choosing_a_scheme_replaces_everything_and_says_so(
    qtbot: QtBot, undressed: QApplication
) -> None:
    look = Look(Scheme.LIGHT)
    look.dress(undressed)
    icons, badges = look.icons, look.badges
    with qtbot.waitSignal(look.changed):
        look.choose(Scheme.DARK)
    assert look.theme.is_dark
    assert look.icons is not icons and look.badges is not badges
    assert undressed.palette().color(QPalette.ColorRole.Base) == look.theme.surface
    assert "#1B1E25".lower() in undressed.styleSheet()


def test_the_desktops_scheme_is_followed_only_where_none_is_chosen(
    qtbot: QtBot, undressed: QApplication
) -> None:
    hints = undressed.styleHints()
    following, light = Look(Scheme.SYSTEM), Look(Scheme.LIGHT)
    before = following.theme
    with qtbot.assertNotEmitted(light.changed), qtbot.waitSignal(following.changed):
        hints.colorSchemeChanged.emit(hints.colorScheme())
    assert following.theme is not before
    assert not light.theme.is_dark


def test_fonts_are_the_bundled_ones(qapp: QApplication) -> None:
    fonts = Fonts()
    assert QFontInfo(fonts.ui_font()).family() == "Inter"
    assert QFontInfo(fonts.code_font()).family() == "JetBrains Mono"
    assert fonts.ui_font(13).pixelSize() == 13
    assert fonts.ui_font(13) is fonts.ui_font(13)


def test_the_desktops_own_fonts_can_be_had(qapp: QApplication) -> None:
    fonts = Fonts(is_bundled=False)
    assert fonts.ui_font().families() != Fonts().ui_font().families()
    assert fonts.ui_font().pixelSize() == 13


def test_digits_have_one_width_and_code_no_ligatures(qapp: QApplication) -> None:
    fonts = Fonts()
    digits = fonts.metrics(fonts.ui_font())
    assert digits.horizontalAdvance("111") == pytest.approx(digits.horizontalAdvance("888"))
    image = {}
    for text in ("!=", "! ="):
        canvas = QImage(60, 30, QImage.Format.Format_Grayscale8)
        canvas.fill(0)
        painter = QPainter(canvas)
        painter.setPen(QColor("white"))
        painter.setFont(fonts.code_font(20))
        painter.drawText(5, 20, text)
        painter.end()
        image[text] = canvas.copy(0, 0, 17, 30)  # the first letter's cell
    assert image["!="] == image["! ="]  # as a ligature the first half would be another drawing


def test_italics_keep_the_width_of_code(qapp: QApplication) -> None:
    fonts = Fonts()
    upright = fonts.metrics(fonts.code_font()).horizontalAdvance("const")
    slanted = fonts.metrics(fonts.code_font(is_italic=True)).horizontalAdvance("const")
    assert slanted == pytest.approx(upright)


def test_all_sizes_scale(qapp: QApplication) -> None:
    fonts = Fonts(scale=1.5)
    assert fonts.px(24) == 36
    assert fonts.ui_font(12).pixelSize() == 18


def test_a_larger_system_font_scales_in_quarters_and_a_smaller_one_not(
    qapp: QApplication,
) -> None:
    font = qapp.font()
    scales = []
    for px in (9, 13, 20, 27):
        font.setPixelSize(px)
        scales.append(text_scale(font))
    assert scales[:2] == [1.0, 1.0]
    assert 1.25 <= scales[2] <= 1.75
    assert 2.0 <= scales[3] <= 2.25
    assert all(scale * 4 == int(scale * 4) for scale in scales)


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
def test_icons_are_rendered_for_the_screen_and_tinted(qapp: QApplication, ratio: float) -> None:
    look = Look(Scheme.LIGHT)
    pixmap = look.icons.pixmap("override", QColor("#B8460C"), 16, ratio)
    assert pixmap.width() == 16 * ratio
    assert pixmap.deviceIndependentSize().toSize() == QSize(16, 16)
    assert pixmap.toImage().pixelColor(
        pixmap.width() * 9 // 16, pixmap.width() * 6 // 16
    ) == QColor("#B8460C")
    assert look.icons.pixmap("override", QColor("#B8460C"), 16, ratio) is pixmap


def test_an_actions_icon_is_paler_while_disabled(qapp: QApplication) -> None:
    look = Look(Scheme.LIGHT)
    icon = look.icons.icon("override")
    size = QSize(16, 16)
    normal = icon.pixmap(size, 1.0, QIcon.Mode.Normal).toImage()
    disabled = icon.pixmap(size, 1.0, QIcon.Mode.Disabled).toImage()
    assert normal.pixelColor(9, 6) == look.theme.text2
    assert disabled.pixelColor(9, 6) == look.theme.disabled


def test_an_icon_is_painted_in_the_middle(qapp: QApplication) -> None:
    look = Look(Scheme.LIGHT)
    image = QImage(40, 40, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(look.theme.surface)
    painter = QPainter(image)
    look.icons.paint(painter, QRectF(0, 0, 40, 40), "addition", QColor("#123456"))
    painter.end()
    inked = [
        (x, y) for x in range(40) for y in range(40) if image.pixelColor(x, y) != look.theme.surface
    ]
    xs, ys = [x for x, _ in inked], [y for _, y in inked]
    assert min(xs) + max(xs) == min(ys) + max(ys) == 39


def test_a_drawing_that_is_missing_is_named(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError, match=r"icons/no-such\.svg"):
        Look(Scheme.LIGHT).icons.pixmap("no-such", QColor("black"))
