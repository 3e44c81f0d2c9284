from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from multistore_gui.views.badges import BadgeStyle
from multistore_gui.views.glyphs import Glyph
from multistore_gui.views.look import Look
from multistore_gui.views.theme import Scheme

LONG = "a-store-with-a-very-long-name"


@pytest.fixture(params=[Scheme.LIGHT, Scheme.DARK])
def look(qapp: QApplication, request: pytest.FixtureRequest) -> Look:
    return Look(request.param)


class Canvas:
    """An image to paint on, on the theme's surface."""

    def __init__(self, look: Look, width: int = 200, height: int = 24, ratio: float = 1) -> None:
        self.ratio = ratio
        form = QImage.Format.Format_ARGB32_Premultiplied
        self.image = QImage(round(width * ratio), round(height * ratio), form)
        self.image.setDevicePixelRatio(ratio)
        self.image.fill(look.theme.surface)
        self.painter = QPainter(self.image)

    def close(self) -> QImage:
        self.painter.end()
        return self.image

    def colours(self) -> set[str]:
        image = self.close()
        return {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
        }


def test_solid_badge_is_the_layers_colour_with_its_marks_on_it(look: Look) -> None:
    canvas = Canvas(look)
    place = look.badges.paint_badge(
        canvas.painter, QRect(10, 0, 150, 24), "us-store", 2, BadgeStyle.SOLID
    )
    image = canvas.close()
    hue = look.theme.hue(2)
    assert (place.left(), place.top(), place.height()) == (10, 3, 18)
    assert image.pixelColor(place.left() + 4, 12) == hue.solid  # before the swatch
    assert image.pixelColor(place.left() + 10, 12) == hue.on  # the swatch, 7 to 13
    assert image.pixelColor(place.left() + 15, 12) == hue.solid  # between it and the text at 17
    assert image.pixelColor(place.right() + 2, 12) == look.theme.surface


def test_tint_and_outline_differ_in_ground_and_border(look: Look) -> None:
    hue = look.theme.hue(6)
    rect = QRect(0, 0, 150, 24)
    canvas = Canvas(look)
    look.badges.paint_badge(canvas.painter, rect, "fashion-brand", 6, BadgeStyle.TINT)
    tint = canvas.close()
    canvas = Canvas(look)
    look.badges.paint_badge(canvas.painter, rect, "fashion-brand", 6, BadgeStyle.OUTLINE)
    outline = canvas.close()
    assert tint.pixelColor(15, 12) == hue.tint
    assert outline.pixelColor(15, 12) == look.theme.surface
    assert outline.pixelColor(40, 3) == hue.line
    assert tint.pixelColor(10, 12) == outline.pixelColor(10, 12) == hue.solid


def test_a_name_that_does_not_fit_is_elided_into_its_width(look: Look) -> None:
    canvas = Canvas(look)
    rect = QRect(10, 0, 80, 24)
    place = look.badges.paint_badge(canvas.painter, rect, LONG, 1, BadgeStyle.SOLID)
    image = canvas.close()
    assert place.width() == 80
    assert look.badges.is_cut(LONG, BadgeStyle.SOLID, 80)
    assert all(image.pixelColor(x, 12) == look.theme.surface for x in range(91, 200))


def test_under_forty_pixels_the_swatch_is_alone(look: Look) -> None:
    hue = look.theme.hue(1)
    canvas = Canvas(look)
    rect = QRect(0, 0, 39, 24)
    place = look.badges.paint_badge(canvas.painter, rect, LONG, 1, BadgeStyle.SOLID)
    image = canvas.close()
    assert place.width() == 18
    assert image.pixelColor(9, 12) == hue.on
    assert image.pixelColor(3, 12) == hue.solid
    wide = Canvas(look)
    rect = QRect(0, 0, 40, 24)
    assert look.badges.paint_badge(wide.painter, rect, LONG, 1, BadgeStyle.SOLID).width() == 40
    wide.close()


def test_width_is_measured_with_the_weight_that_is_painted(look: Look) -> None:
    solid = look.badges.badge_width("fashion-brand", BadgeStyle.SOLID)
    assert solid > look.badges.badge_width("fashion-brand", BadgeStyle.TINT)
    assert not look.badges.is_cut("fashion-brand", BadgeStyle.SOLID, solid)


def test_markup_in_a_name_is_shown_as_it_stands(look: Look) -> None:
    plain = look.badges.badge_width("bold", BadgeStyle.TINT)
    assert look.badges.badge_width("<b>bold</b>", BadgeStyle.TINT) > plain


def test_a_tag_says_its_state_in_its_own_colours(look: Look) -> None:
    canvas = Canvas(look)
    place = look.badges.paint_tag(canvas.painter, QRect(0, 0, 150, 24), "stale", Glyph.STALE)
    assert place.width() == look.badges.tag_width("stale")
    shown = canvas.colours()
    assert {look.theme.warn_bg.name(), look.theme.warn.name()} <= shown


def test_a_key_is_never_narrower_than_high(look: Look) -> None:
    canvas = Canvas(look)
    place = look.badges.paint_key(canvas.painter, QRect(0, 0, 150, 24), "1")
    assert place.width() == place.height() == 18
    assert look.theme.sunken.name() in canvas.colours()


@pytest.mark.parametrize("glyph", Glyph)
def test_every_state_has_a_drawing(look: Look, glyph: Glyph) -> None:
    canvas = Canvas(look, 24)
    look.badges.paint_glyph(canvas.painter, QRect(0, 0, 24, 24), glyph, 3)
    assert len(canvas.colours()) > 1


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_a_badge_is_as_crisp_on_every_screen(look: Look, ratio: float) -> None:
    """At 125 % a logical place may lie between two pixels; a pixmap drawn there would blur."""

    def painted(left: int) -> QImage:
        canvas = Canvas(look, ratio=ratio)
        rect = QRect(left, 0, 100, 24)
        look.badges.paint_badge(canvas.painter, rect, "us-store", 2, BadgeStyle.SOLID)
        image = canvas.close()
        start = round(left * ratio)
        return image.copy(start, 0, round(80 * ratio), image.height())

    assert painted(3) == painted(8)


def test_what_is_painted_twice_is_the_same(look: Look) -> None:
    def painted(text: str) -> QImage:
        canvas = Canvas(look)
        rect = QRect(0, 0, 100, 24)
        look.badges.paint_badge(canvas.painter, rect, text, 2, BadgeStyle.SOLID)
        return canvas.close()

    first = painted("us-store")
    assert painted("eu-store") != first
    assert painted("us-store") == first


def test_another_theme_paints_other_badges(qapp: QApplication) -> None:
    look = Look(Scheme.LIGHT)
    seen: list[QColor] = []
    for scheme in (Scheme.LIGHT, Scheme.DARK):
        look.choose(scheme)
        canvas = Canvas(look)
        rect = QRect(0, 0, 100, 24)
        look.badges.paint_badge(canvas.painter, rect, "us-store", 2, BadgeStyle.SOLID)
        seen.append(canvas.close().pixelColor(4, 12))
    assert seen == [QColor("#B8460C"), QColor("#FFAC82")]


def test_text_size_scales_badges(qapp: QApplication) -> None:
    small, large = Look(Scheme.LIGHT), Look(Scheme.LIGHT, scale=2.0)
    width = small.badges.badge_width("us-store", BadgeStyle.TINT)
    assert large.badges.height == 36
    assert large.badges.badge_width("us-store", BadgeStyle.TINT) == pytest.approx(2 * width, abs=2)
