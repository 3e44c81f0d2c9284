"""Lines on the clipboard, bytes included that are no letters in their file's encoding."""

from __future__ import annotations

import re

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from multistore_gui.core.text import escaped

_ODD = re.compile("[\ud800-\udfff]")  # stands for such a byte
_EXACT = "application/x-multistore-text"


def put(text: str) -> None:
    """Copy a text.

    A clipboard's text is of letters alone: what is none is written there as it is painted, for
    other programs. This one finds the text itself beside it.
    """
    clipboard = QGuiApplication.clipboard()
    if not _ODD.search(text):
        clipboard.setText(text)
        return
    data = QMimeData()
    data.setText(_ODD.sub(lambda found: escaped(found[0]), text))
    data.setData(_EXACT, text.encode("utf-8", "surrogatepass"))
    clipboard.setMimeData(data)


def take() -> str:
    """Return the text that is there, "" where there is none."""
    data = QGuiApplication.clipboard().mimeData()
    if data.hasFormat(_EXACT):
        return bytes(data.data(_EXACT).data()).decode("utf-8", "surrogatepass")
    return data.text()
