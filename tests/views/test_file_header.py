"""The path gives way from its middle, and the whole of it stays within reach."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget

from multistore_gui.views.file_header import FileHeader, shortened
from multistore_gui.views.look import Look

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")  # the offscreen one

Show = Callable[..., QWidget]


@pytest.mark.parametrize(
    ("room", "left"),
    [
        (21, "shop/components/ui/b.tsx"),
        (16, "shop/…/ui/b.tsx"),
        (11, "shop/…/b.tsx"),
        (6, "…/b.tsx"),
        (5, "b.tsx"),
        (1, "b.tsx"),
    ],
)
def test_parts_are_left_out_of_the_middle(room: int, left: str) -> None:
    crumbs = ["shop", "components", "ui", "b.tsx"]
    assert shortened(crumbs, lambda shown: sum(map(len, shown)) <= room) == left.split("/")


def test_a_name_alone_stays(look: Look) -> None:
    assert shortened(["b.tsx"], lambda _: False) == ["b.tsx"]


@pytest.mark.parametrize("width", [900, 300, 170])
def test_the_header_is_painted_at_any_width(look: Look, show: Show, width: int) -> None:
    header = FileHeader(look)
    header.show_path(b"shop/\xff<b>/" + b"long-folder/" * 9 + b"name.tsx")
    show(header).resize(width, 80)
    image = header.grab().toImage()
    colours = {image.pixelColor(x, header.height() // 2).name() for x in range(image.width())}
    assert len(colours) > 1
    assert header.accessibleName().startswith("shop/\\xFF<b>/long-folder/")
