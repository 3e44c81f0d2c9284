"""A bug of the program, told plainly, with what a report needs and nothing of the files."""

from __future__ import annotations

import platform
import traceback

import PySide6
from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from multistore_gui import __version__


def details_of(error: BaseException) -> str:
    """Return the traceback and the versions, as text to copy."""
    trace = "".join(traceback.format_exception(error))
    return (
        f"Multistore {__version__}, Python {platform.python_version()}, "
        f"Qt {qVersion()}, PySide6 {PySide6.__version__}, {platform.platform()}\n\n{trace}"
    )


def show_bug(error: BaseException, parent: QWidget) -> QMessageBox:
    """Open a message that does not block; the window goes on."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle("Multistore")
    box.setText("Something went wrong in the program.")
    box.setInformativeText(
        "The window stays open, and your files are as the last message said. "
        "The details help whoever mends it."
    )
    details = details_of(error)
    box.setDetailedText(details)
    copy = box.addButton("Copy details", QMessageBox.ButtonRole.ActionRole)
    copy.clicked.disconnect()  # the message stays
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(details))
    close = box.addButton("Close", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(close)
    box.setEscapeButton(close)
    box.open()
    return box
