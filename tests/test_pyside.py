"""What must hold of the installed PySide6."""

from __future__ import annotations

import subprocess
import sys

CALLS = 20_000
CODE = f"""
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

image = QImage(16, 16, QImage.Format.Format_ARGB32_Premultiplied)
painter = QPainter(image)
rect, colour = QRectF(0, 0, 4, 4), QColor("red")
for _ in range({CALLS}):
    painter.fillRect(rect, colour)
painter.end()
print("painted")
"""


def test_void_methods_can_be_called_as_often_as_a_window_does() -> None:
    """PySide6 6.12.0 on Python 3.11 releases `None` in each of these calls, until it aborts."""
    done = subprocess.run(
        [sys.executable, "-c", CODE],
        capture_output=True,
        text=True,
        check=False,
        env={"QT_QPA_PLATFORM": "offscreen"},
    )
    assert (done.returncode, done.stdout) == (0, "painted\n"), done.stderr
