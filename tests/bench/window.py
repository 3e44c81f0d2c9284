"""The real window in a process of its own, told what to do line by line.

`python -m tests.bench.window` reads one JSON array a line, `[name, argument…]`, calls the method of
that name of `Session` and writes its answer as one line of JSON: so the asker can run a reference
between two measurements. Times are in milliseconds. What is timed ends when the widget is painted:
by `repaint`, or where the window itself paints, by that.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from multistore_gui.application import SWITCH_SECONDS
from multistore_gui.collecting import Collector
from multistore_gui.core.filter import Filter
from multistore_gui.core.merged import Merged, Status
from multistore_gui.following import Following
from multistore_gui.models.roles import Role
from multistore_gui.settings import Settings
from multistore_gui.tasks import Tasks
from multistore_gui.views.diff_editor import Place
from multistore_gui.views.look import Look
from multistore_gui.views.main_window import MainWindow
from multistore_gui.views.theme import Scheme
from multistore_gui.workspace import Change, Workspace
from tests.bench.heart import Heart
from tests.builders import scan_project

_QUIET_SECONDS = 1.0  # after which nothing more is expected


class _Paint(QObject):
    """Notes that a widget is painted once something is so."""

    def __init__(self, widget: QWidget, is_so: Callable[[], bool]) -> None:
        super().__init__()
        self.has_come = False
        self._is_so = is_so
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Look on."""
        if event.type() is QEvent.Type.Paint and self._is_so():
            self.has_come = True
        return False


class Session:
    """A window, and what can be done in it."""

    def __init__(self, app: QApplication, scratch: Path) -> None:
        look = Look(Scheme.LIGHT)
        look.dress(app)
        self.tasks = Tasks()
        self.workspace = Workspace(self.tasks, os.fsencode(scratch / "state"))
        settings = Settings.at(scratch / "settings.ini")
        self.window = MainWindow(self.workspace, self.tasks, look, settings)
        self.window.resize(1440, 900)
        self.window.show_welcome()
        self.window.show()
        self.tree = self.window.tree_pane.tree
        self._until_idle()
        self.window.detail.show()  # as the program does, a moment after its first page
        gc.freeze()  # as the program does, and the next two
        Collector(app)
        sys.setswitchinterval(SWITCH_SECONDS)

    def open(self, project: str, store: str) -> dict[str, float]:
        """Open a project; until every badge is right."""
        heart = Heart()
        first: list[float] = []
        started = time.perf_counter()

        def is_over() -> bool:
            if not first and self.tree.model().rowCount():
                first.append(time.perf_counter() - started)
            return self.workspace.is_compared

        seconds = heart.until(
            is_over, lambda: self.window.open_project(os.fsencode(project), store)
        )
        self._until_idle(heart)
        return {"ms": seconds * 1e3, "rows": first[0] * 1e3, "stall": heart.longest_gap * 1e3}

    def switch(self, store: str) -> dict[str, float]:
        """Look at another store."""
        index = self.workspace.index
        assert index is not None
        layer = index.tree.find(store)
        return self._at_once(lambda: self.workspace.look_at(layer))

    def expand(self, path: str) -> dict[str, float]:
        """Open a folder by its key, and close it again."""
        self.tree.go_to(os.fsencode(path))
        self.tree.collapse(self.tree.currentIndex())
        self._until_idle()
        found = self._at_once(lambda: QTest.keyClick(self.tree, Qt.Key.Key_Right))
        found["rows"] = self.tree.model().rowCount(self.tree.currentIndex())
        return found

    def type(self, letter: str) -> dict[str, float]:
        """Type a letter into the filter; until the tree shows what is left."""
        field, heart = self.window.tree_pane.bar.field, Heart()
        arrived: list[object] = []
        self.workspace.changed.connect(arrived.append)
        seconds = heart.until(lambda: bool(arrived), lambda: QTest.keyClicks(field, letter))
        self.workspace.changed.disconnect(arrived.append)
        started = time.perf_counter()
        self.tree.viewport().repaint()
        seconds += time.perf_counter() - started
        self._until_idle(heart)
        return {"ms": seconds * 1e3, "stall": heart.longest_gap * 1e3}

    def clear(self) -> dict[str, float]:
        """Clear the filter."""
        self.window.tree_pane.bar.field.clear()
        self.workspace.set_filter(Filter())
        self._until_idle()
        return {}

    def click(self, path: str) -> dict[str, float]:
        """Click on a file; until its difference is painted."""
        view, heart = self.window.detail.diff.view, Heart()
        point, before = self._place_of(path), view.comparison
        paint = _Paint(view.viewport(), lambda: view.comparison is not before)

        def click() -> None:
            QTest.mouseClick(
                self.tree.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0), point
            )

        seconds = heart.until(lambda: paint.has_come, click)
        view.viewport().removeEventFilter(paint)
        self._until_idle(heart)
        return {"ms": seconds * 1e3, "stall": heart.longest_gap * 1e3}

    def edit(self, line: str, *keys: str) -> dict[str, list[float]]:
        """Press keys in a line of the text that is shown, each timed until it is painted."""
        view = self.window.detail.diff.view
        found: list[float] = []
        view.setFocus()
        view.go_to(Place(int(line), 0))
        self._until_idle()
        for key in keys:
            pressed = QKeySequence(key)[0]  # type: ignore[index] # the stubs lack it
            paint = _Paint(view.viewport(), lambda: True)
            started = time.perf_counter()
            QTest.keyClick(view, pressed.key(), pressed.keyboardModifiers())
            while not paint.has_come:
                QApplication.processEvents()
            found.append((time.perf_counter() - started) * 1e3)
            view.viewport().removeEventFilter(paint)
        return {"each": found}

    def compare(self, *stores: str) -> dict[str, float]:
        """Open Compare with some stores for the first time; until all contents are compared.

        The page is built a moment before, as the program does: the longest stall may be that.
        """
        heart = Heart()
        heart.until(lambda: "compare_page" in vars(self.window), lambda: None)
        paints: list[_Paint] = []
        rows: dict[str, float] = {}
        started = 0.0

        def begin() -> None:
            nonlocal started
            started = time.perf_counter()
            page = self.window.compare_page
            matrix = page.matrix
            paints.append(_Paint(matrix.viewport(), lambda: matrix.rows is not None))
            page.compare(stores)
            self.window.commands.show_compare.trigger()

        def is_over() -> bool:
            if paints[0].has_come and not rows:
                rows["rows"] = (time.perf_counter() - started) * 1e3
                rows["opening stall"] = heart.longest_gap * 1e3
                heart.longest_gap = 0.0
            sight = self.window.compare_page.comparing.sight
            return sight is not None and sight.is_complete

        seconds = heart.until(is_over, begin)
        self._until_idle(heart)
        return {"ms": seconds * 1e3, "stall": heart.longest_gap * 1e3, **rows}

    def follow(self) -> dict[str, float]:
        """Follow the disk from now on, as the program does."""
        Following(self.workspace, self.tasks, self.workspace)
        return {}

    def save_bytes(self) -> dict[str, float]:
        """Make an override redundant, or no longer, as an editor saves; until it is painted."""
        store, file = self._an_override()
        path, hidden = store.index.path(file), store.shadows(file)[0]
        was = store.is_redundant(file)
        content = Path(os.fsdecode(hidden.locate(path))).read_bytes() + b"\n" * was
        place = Path(os.fsdecode(store.layer.locate(path)))

        def save() -> None:
            beside = place.with_name(".saved")
            beside.write_bytes(content)
            beside.replace(place)

        return self._until_shown(path, save, lambda now: now.is_redundant(file) is not was)

    def save_new(self) -> dict[str, float]:
        """Save a file that was not there, or delete it if it is; until it is painted."""
        store, file = self._an_override()
        path = store.index.path(file) + b".new"
        place = Path(os.fsdecode(store.layer.locate(path)))
        is_there = place.exists()

        def save() -> None:
            if is_there:
                place.unlink()
            else:
                place.write_text("new")

        def is_so(now: Merged) -> bool:
            found = now.index.file(path)
            return (found is None) is is_there

        return self._until_shown(store.index.path(file), save, is_so)

    def check_out(self, project: str, branch: str) -> dict[str, float]:
        """Check out a branch; from the end of that until what is shown is that of the disk."""
        heart, git = Heart(), ["git", "-C", project, "checkout", "-q", branch]
        ended: list[float] = []
        changed: list[float] = []

        def note(change: Change) -> None:
            if change & (Change.FILES | Change.CONTENTS):
                changed.append(time.perf_counter())

        self.workspace.changed.connect(note)

        def run() -> None:  # on another thread: to start a process takes its time
            subprocess.run(git, check=True)
            ended.append(time.perf_counter())

        def is_over() -> bool:
            quiet = time.perf_counter() - max([*ended, *changed, 0.0])
            return bool(ended) and self.tasks.is_idle and quiet > _QUIET_SECONDS

        heart.until(is_over, threading.Thread(target=run).start)
        fresh, scan = scan_project(Path(project)), self.workspace.scan
        is_true = scan is not None and (
            scan.index.entries == fresh.index.entries
            and scan.index.contents == fresh.index.contents
            and list(scan.index.paths()) == list(fresh.index.paths())
        )
        self.workspace.changed.disconnect(note)
        return {
            "ms": (changed[-1] - ended[0]) * 1e3,
            "stall": heart.longest_gap * 1e3,
            "is true": is_true,
        }

    def _an_override(self) -> tuple[Merged, int]:
        store = self.workspace.store
        assert store is not None
        return store, store.statuses.index(Status.OVERRIDE)

    def _until_shown(
        self, path: bytes, act: Callable[[], None], is_so: Callable[[Merged], bool]
    ) -> dict[str, float]:
        """Do something beside the program; until a store in which it is so is painted."""
        self.tree.go_to(path)
        self._until_idle()
        heart = Heart()

        def is_now() -> bool:
            return self.workspace.store is not None and is_so(self.workspace.store)

        paint = _Paint(self.tree.viewport(), is_now)
        seconds = heart.until(lambda: paint.has_come, act)
        self.tree.viewport().removeEventFilter(paint)
        self._until_idle(heart)
        return {"ms": seconds * 1e3, "stall": heart.longest_gap * 1e3}

    def memory(self) -> dict[str, float]:
        """Say how much of this process is in memory, in MiB, and how many files are known."""
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        entries = 0
        index = self.workspace.index
        if index is not None:
            entries = sum(len(column) - column.count(0) for column in index.entries)
        return {"MiB": pages * os.sysconf("SC_PAGE_SIZE") / 2**20, "entries": entries}

    def stop(self) -> None:
        """End what runs."""
        self.tasks.stop()

    def _place_of(self, path: str) -> QPoint:
        wanted = os.fsencode(path)
        index = self.tree.indexAt(QPoint(1, 1))
        while index.isValid() and index.data(int(Role.PATH)) != wanted:
            index = self.tree.indexBelow(index)
        return self.tree.visualRect(index).center()

    def _at_once(self, act: Callable[[], object]) -> dict[str, float]:
        """Do what the GUI thread does by itself, and paint."""
        heart, taken = Heart(), 0.0

        def measured() -> None:
            nonlocal taken
            started = time.perf_counter()
            act()
            self.tree.viewport().repaint()
            taken = time.perf_counter() - started

        heart.until(lambda: self.tasks.is_idle, measured)
        return {"ms": taken * 1e3, "stall": heart.longest_gap * 1e3}

    def _until_idle(self, heart: Heart | None = None) -> None:
        (heart or Heart()).until(lambda: self.tasks.is_idle, lambda: None)


def main() -> None:
    """Answer one line after the other."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([])
    with TemporaryDirectory(prefix="bench-") as folder:
        os.environ["XDG_CACHE_HOME"] = os.path.join(folder, "cache")  # no digest is known
        session = Session(app, Path(folder))
        for line in sys.stdin:
            name, *arguments = json.loads(line)
            answer = getattr(session, name)(*arguments)
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()
        session.stop()


if __name__ == "__main__":
    main()
