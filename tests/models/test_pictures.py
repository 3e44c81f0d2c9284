from __future__ import annotations

import struct
import zlib

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QColor, QImage, QImageWriter

from multistore_gui.core.cancel import CancelToken
from multistore_gui.models.pictures import Picture, decode_picture


def decoded(data: bytes, *, is_drawing: bool = False) -> Picture | str:
    return decode_picture(data, is_drawing=is_drawing, token=CancelToken())


def png(width: int, height: int) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return bytes(buffer.data().data())


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def test_a_picture_is_decoded_with_its_size() -> None:
    found = decoded(png(30, 20))
    assert isinstance(found, Picture)
    assert found.size == QSize(30, 20) and found.image.pixelColor(5, 5) == QColor("red")


def test_a_large_picture_is_made_smaller() -> None:
    found = decoded(png(6_000, 10))
    assert isinstance(found, Picture)
    assert found.size == QSize(6_000, 10) and found.image.width() == 3_000


def test_a_picture_that_claims_to_be_huge_is_not_decoded() -> None:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    found = decoded(b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", b"") + chunk(b"IEND", b""))
    assert isinstance(found, str) and "60,000" in found


def test_a_damaged_picture_is_words(capfd: pytest.CaptureFixture[str]) -> None:
    whole = png(30, 20)
    at = whole.index(b"IDAT") + 8
    spoilt = whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
    header = whole[:18] + b"\xff" + whole[19:]
    for data in (b"GIF89a", spoilt, header, whole[:-1], whole[: at + 5], whole[:8]):
        assert decoded(data) == "The picture is damaged, or of a kind that cannot be drawn."
    assert capfd.readouterr().err == ""


def test_a_picture_with_a_damaged_note_is_drawn() -> None:
    whole = png(30, 20)
    at = whole.index(b"IDAT") - 4
    note = chunk(b"teXt", b"Title\0red")
    found = decoded(whole[:at] + note[:-1] + bytes([note[-1] ^ 1]) + whole[at:])
    assert isinstance(found, Picture) and found.size == QSize(30, 20)


def test_a_drawing_is_drawn() -> None:
    found = decoded(
        b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="5">'
        b'<rect width="10" height="5" fill="#00f"/></svg>',
        is_drawing=True,
    )
    assert isinstance(found, Picture)
    assert found.size == QSize(10, 5) and found.image.pixelColor(20, 20) == QColor("#00f")


@pytest.mark.parametrize(
    "inside",
    [
        b'<image href="/etc/passwd"/>',
        b"<image xlink:href='../secret.png'/>",
        b'<!ENTITY a "aaaa">',
        b"<style>@import url(x)</style>",
    ],
)
def test_a_drawing_that_reaches_out_is_not_drawn(inside: bytes) -> None:
    data = b'<svg xmlns="http://www.w3.org/2000/svg">' + inside + b"</svg>"
    assert decoded(data, is_drawing=True) == "The drawing refers to other files and is not drawn."
