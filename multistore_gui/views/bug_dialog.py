"""A report of a problem to copy: of a bug of the program's, told plainly, or of the user's own."""

from __future__ import annotations

from enum import Enum

import PySide6
from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QTextEdit, QWidget

from multistore_gui import reports


class Occasion(Enum):
    """Why a report is shown: what it says, and what that means."""

    BUG = (
        "Something went wrong in the program.",
        "The window stays open, and your files are as the last message said. "
        "The report helps whoever mends it; nothing of your files is in it.",
    )
    CRASH = (
        "The program came to a sudden end the last time.",
        "An action that was under way then is undone. "
        "The report helps whoever mends it; nothing of your files is in it.",
    )
    ASKED = (
        "Report a problem",
        "Copy this beside your own words. Nothing of your files is in it.",
    )


def report(doing: list[str], trace: str = "") -> str:
    """Return the text of a report, Qt's versions among the others."""
    versions = (f"Qt {qVersion()}", f"PySide6 {PySide6.__version__}")
    return reports.report(doing, versions, trace)


def show_report(occasion: Occasion, text: str, parent: QWidget) -> QMessageBox:
    """Open a message that does not block; the window goes on."""
    said, meaning = occasion.value
    is_asked = occasion is Occasion.ASKED
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setIcon(QMessageBox.Icon.Information if is_asked else QMessageBox.Icon.Warning)
    box.setWindowTitle("Multistore")
    box.setText(said)
    box.setInformativeText(meaning)
    box.setDetailedText(text)
    copy = box.addButton("Copy report", QMessageBox.ButtonRole.ActionRole)
    copy.clicked.disconnect()  # the message stays
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
    close = box.addButton("Close", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(close)
    box.setEscapeButton(close)
    details = box.findChild(QTextEdit)
    if details is not None:
        details.setAccessibleName("Report")
    if is_asked:
        _show_details(box)
    box.open()
    return box


def _show_details(box: QMessageBox) -> None:
    """Show the report at once: it is what was asked for."""
    for button in box.buttons():
        if box.buttonRole(button) is QMessageBox.ButtonRole.ActionRole and "etail" in button.text():
            button.click()
