"""A process that ends with its first paint: `bare`, `welcome`, or `rows PROJECT`.

`bare` is a window with an empty `QTreeView`. The others are the program as it starts, its window
watched: what the window paints is on the screen once it has handled an `UpdateRequest`. The process
then ends at once, so that its length is the time.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from tempfile import TemporaryDirectory

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QTreeView


def watched(kind: type[QMainWindow], is_over: Callable[[QMainWindow], bool]) -> type[QMainWindow]:
    """Return a kind of window that ends the process once it is painted and `is_over`."""

    def event(self: QMainWindow, event: QEvent) -> bool:
        is_done = kind.event(self, event)
        if event.type() is QEvent.Type.UpdateRequest and is_over(self):
            os._exit(0)
        return is_done

    return type("Watched", (kind,), {"event": event})


def _bare() -> None:
    app = QApplication([])
    window = watched(QMainWindow, lambda _: True)()
    window.setCentralWidget(QTreeView())
    window.resize(1440, 900)
    window.show()
    app.exec()


def _program(project: str) -> None:
    from multistore_gui import app, application
    from multistore_gui.views.main_window import MainWindow
    from multistore_gui.views.merged_tree import MergedTree

    def has_rows(window: QMainWindow) -> bool:
        return any(tree.model().rowCount() for tree in window.findChildren(MergedTree))

    kind = watched(MainWindow, has_rows if project else lambda _: True)
    vars(application)["MainWindow"] = kind  # the one that the program opens
    with TemporaryDirectory(prefix="bench-") as folder:
        os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_STATE_HOME"] = folder
        app.main([project] if project else [])


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if sys.argv[1] == "bare":
        _bare()
    else:
        _program(sys.argv[2] if sys.argv[1] == "rows" else "")
