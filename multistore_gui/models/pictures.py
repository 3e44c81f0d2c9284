"""Decodes pictures on a worker thread; what they claim of themselves is not believed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from zlib import crc32

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

from multistore_gui.core.cancel import CancelToken

_MOST_PIXELS = 50_000_000
_LONGEST_SIDE = 3_000  # a larger picture is made smaller
_DRAWING_SIDE = 1_024  # of a drawing, which has no size of its own
_DAMAGED = "The picture is damaged, or of a kind that cannot be drawn."
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_FRAME = 12  # bytes of a chunk around its data: length and kind before, the checksum behind
_REACHES_OUT = re.compile(  # to other files, or grows without end
    rb"""<!entity|<\?xml-stylesheet|@import|url\(\s*['"]?(?!['"#]|data:)"""
    rb"""|href\s*=\s*(?!["']\s*(?:\#|data:))""",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded picture, and the size that it has in the file."""

    image: QImage
    size: QSize


def decode_picture(data: bytes, *, is_drawing: bool, token: CancelToken) -> Picture | str:
    """Return a picture, or in words why there is none.

    Raises:
        Cancelled: the token was cancelled.
    """
    token.check()
    if is_drawing and _REACHES_OUT.search(data):
        return "The drawing refers to other files and is not drawn."
    if data.startswith(_PNG) and not _is_whole_png(data):
        return _DAMAGED
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"svg" if is_drawing else b""))
    reader.setAutoTransform(True)
    size = reader.size()
    if not reader.canRead():
        return _DAMAGED
    if is_drawing:
        side = size if size.isValid() and not size.isEmpty() else QSize(1, 1)
        reader.setScaledSize(
            side.scaled(_DRAWING_SIDE, _DRAWING_SIDE, Qt.AspectRatioMode.KeepAspectRatio)
        )
    elif size.width() * size.height() > _MOST_PIXELS:
        return f"The picture is too large to be drawn: {size.width():,} x {size.height():,} pixels."
    elif max(size.width(), size.height()) > _LONGEST_SIDE:
        reader.setScaledSize(
            size.scaled(_LONGEST_SIDE, _LONGEST_SIDE, Qt.AspectRatioMode.KeepAspectRatio)
        )
    image = reader.read()
    token.check()
    if image.isNull():
        return _DAMAGED
    return Picture(image, size if size.isValid() else image.size())


def _is_whole_png(data: bytes) -> bool:
    """Check what must not be damaged: of that libpng would complain on the standard error."""
    view, at = memoryview(data), len(_PNG)
    while at + _PNG_FRAME <= len(data):
        end = at + _PNG_FRAME - 4 + int.from_bytes(view[at : at + 4], "big")
        kind = data[at + 4 : at + 8]
        is_needed = not kind[:1].islower()
        if is_needed and crc32(view[at + 4 : end]) != int.from_bytes(view[end : end + 4], "big"):
            return False
        if kind == b"IEND":
            return True
        at = end + 4
    return False
