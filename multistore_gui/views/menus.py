"""Menus of the window's actions: everything behind the gear, opening behind the project's name."""

from __future__ import annotations

import os
from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QWidget

from multistore_gui.core import paths
from multistore_gui.settings import Settings
from multistore_gui.views.actions import GROUPS, Actions


def main_menu(actions: Actions, parent: QWidget) -> QMenu:
    """Return a menu of every action, by group; it follows what panes add."""
    menu = QMenu(parent)
    menu.setToolTipsVisible(True)
    for group in GROUPS:
        below = menu.addMenu(group)
        below.setToolTipsVisible(True)
        below.aboutToShow.connect(lambda below=below, group=group: _fill(below, actions, group))
        menu.aboutToShow.connect(
            lambda below=below, group=group: below.menuAction().setVisible(
                bool(actions.in_group(group))
            )
        )
    return menu


def _fill(menu: QMenu, actions: Actions, group: str) -> None:
    menu.clear()
    menu.addActions(actions.in_group(group))


def projects_menu(
    actions: Actions, settings: Settings, open_project: Callable[[bytes], None], parent: QWidget
) -> QMenu:
    """Return the menu of opening and closing, with the projects opened lately."""
    menu = QMenu(parent)
    menu.setToolTipsVisible(True)

    def fill() -> None:
        menu.clear()
        menu.addActions([actions.open_project, actions.open_demo])
        recent = settings.recent_projects
        if recent:
            menu.addSeparator()
        for location in recent:
            text = paths.label(os.path.basename(location) or location)
            action = menu.addAction(for_menu(text))
            action.setToolTip(paths.label(location))
            action.triggered.connect(lambda _=False, location=location: open_project(location))
        menu.addSeparator()
        menu.addActions([actions.read_again, actions.close_project])

    menu.aboutToShow.connect(fill)
    fill()
    return menu


def for_menu(text: str) -> str:
    """Write a name so that a menu takes no letter of it for a key."""
    return text.replace("&", "&&")
