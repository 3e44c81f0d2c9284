"""The Qt side of `multistore-gui`: the application object, and its parts."""

from __future__ import annotations

import gc
import os
import sys
from argparse import Namespace
from contextlib import ExitStack
from pathlib import Path

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from multistore_gui import __version__
from multistore_gui.assets import asset
from multistore_gui.bugs import Bugs, LastWords, listen_to_qt
from multistore_gui.collecting import Collector
from multistore_gui.core.state import state_folder
from multistore_gui.following import Following
from multistore_gui.interrupts import Interrupts
from multistore_gui.settings import Settings
from multistore_gui.tasks import Tasks
from multistore_gui.views.focus_ring import FocusRing
from multistore_gui.views.fonts import text_scale
from multistore_gui.views.look import Look
from multistore_gui.views.main_window import MainWindow
from multistore_gui.views.theme import Scheme
from multistore_gui.workspace import Workspace

SWITCH_SECONDS = 0.0005  # until a thread that computes gives way to the window


def run(options: Namespace) -> int:
    """Open the window that the options ask for; returns the exit status."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    listen_to_qt()
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Multistore")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("multistore-gui")
    app.setWindowIcon(QIcon(str(asset("icons", "app.svg"))))
    is_picture = bool(options.screenshot)
    with ExitStack() as scratch:
        if is_picture:  # it shows what anyone would see: without this user's settings and history
            from tempfile import TemporaryDirectory  # no other start needs it

            folder = Path(scratch.enter_context(TemporaryDirectory(prefix="multistore-")))
            settings, state = Settings.at(folder / "settings.ini"), os.fsencode(folder / "state")
        else:
            settings, state = Settings.of_user(), state_folder()
        scheme = Scheme(options.theme or settings.theme)
        look = Look(
            scheme,
            scale=text_scale(app.font()) * settings.text_scale,
            has_bundled_fonts=settings.bundled_fonts,
        )
        look.dress(app)
        FocusRing(look, app)
        tasks = Tasks()
        workspace = Workspace(tasks, state)
        Following(workspace, tasks, workspace)
        window = MainWindow(workspace, tasks, look, settings)
        bugs = Bugs()
        bugs.found.connect(window.reporting.report_bug)
        tasks.failed.connect(bugs.take)
        bugs.listen()
        last_words = LastWords(state)
        window.resize(*options.size) if is_picture else window.restore()
        _open(window, options)  # in the background, while the window is laid out
        window.show()
        if is_picture:
            from multistore_gui.picture import Picture  # no other start needs it

            picture = Picture(window, tasks, Path(options.screenshot))
            workspace.opening_failed.connect(picture.give_up)
            window.failed.connect(picture.give_up)  # it would show something else
            bugs.found.connect(lambda error: picture.give_up(f"a bug in the program: {error}"))
        elif words := last_words.begin():
            window.reporting.report_crash(words)
        # What was made so far lives as long as the program: no collection looks at it again.
        gc.freeze()
        Collector(app)
        # A thread that computes gives way to the window ten times as soon as it would by itself.
        sys.setswitchinterval(SWITCH_SECONDS)
        interrupts = Interrupts()
        status = app.exec()
        interrupts.stop()
        tasks.stop()
        last_words.end()
        bugs.stop()
        window.remove_demo()
        app.closeAllWindows()  # a dialog that is open too
        shiboken6.delete(window)  # while all that it is made of is still there
        return status


def _open(window: MainWindow, options: Namespace) -> None:
    if options.demo:
        window.open_demo(options.store, options.file, options.compare)
    elif options.project is not None:
        location = os.fsencode(os.path.abspath(options.project))
        window.open_project(location, options.store, options.file, options.compare)
    else:
        window.show_welcome()
