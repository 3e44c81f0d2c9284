from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray, QSettings

from multistore_gui.settings import Settings, Visit


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "settings.ini"


def reopened(settings: Settings, path: Path) -> Settings:
    settings.save()
    return Settings.at(path)


def test_defaults_hold_where_nothing_was_chosen(path: Path) -> None:
    settings = Settings.at(path)
    assert settings.theme == "system"
    assert settings.text_scale == 1.0
    assert settings.bundled_fonts is True
    assert settings.recent_projects == ()
    assert settings.window_geometry == QByteArray()
    assert settings.editor_command == ""
    assert settings.show_ignored is False
    settings.save()
    assert not path.exists()  # reading chooses nothing


def test_what_was_chosen_is_there_after_a_restart(path: Path) -> None:
    settings = Settings.at(path)
    settings.theme = "dark"
    settings.text_scale = 1.25
    settings.bundled_fonts = False
    settings.window_geometry = QByteArray(b"\x00\x01,;=\xff")
    settings.editor_command = 'code --goto "{file}", 100%; # ünï'
    settings.ignore_whitespace = True
    again = reopened(settings, path)
    assert again.theme == "dark"
    assert again.text_scale == 1.25
    assert again.bundled_fonts is False
    assert again.window_geometry == QByteArray(b"\x00\x01,;=\xff")
    assert again.editor_command == 'code --goto "{file}", 100%; # ünï'
    assert again.ignore_whitespace is True


@given(st.lists(st.binary(min_size=1), max_size=5))
def test_any_bytes_of_a_location_survive(
    tmp_path_factory: pytest.TempPathFactory, parts: list[bytes]
) -> None:
    path = tmp_path_factory.mktemp("settings") / "settings.ini"
    settings = Settings.at(path)
    settings.recent_projects = tuple(parts)
    assert reopened(settings, path).recent_projects == tuple(parts)


def test_recent_projects_are_unique_latest_first_and_few(path: Path) -> None:
    settings = Settings.at(path)
    for number in range(20):
        settings.add_recent(b"/p%d" % number)
    settings.add_recent(b"/p15")
    assert settings.recent_projects[:3] == (b"/p15", b"/p19", b"/p18")
    assert len(settings.recent_projects) == 12
    settings.forget_recent(b"/p19")
    assert b"/p19" not in settings.recent_projects


def test_of_a_recent_project_it_is_known_when_and_where_it_was_left(path: Path) -> None:
    settings = Settings.at(path)
    before = int(time.time())
    shop, other = b"/caf\xe9: my shop", b"/other"
    for location in (shop, other):
        settings.add_recent(location)
        settings.add_store(location, "/fashion brand/us:\udcff")
    settings.add_recent(shop)  # opened again, and no other store is looked at
    settings.add_store(b"/demo", "/us")  # is not among the recent ones
    again = reopened(settings, path)
    assert set(again.visits) == {shop, other}
    assert again.visits[shop].store == "/fashion brand/us:\udcff"
    assert before <= (again.visits[shop].opened_s or 0) <= time.time()
    again.forget_recent(shop)
    assert set(again.visits) == {other}


def test_a_project_of_before_visits_were_kept_has_none(path: Path) -> None:
    path.write_text("[General]\nrecent_projects=/shop\n")
    settings = Settings.at(path)
    assert (settings.recent_projects, settings.visits) == ((b"/shop",), {})
    settings.add_store(b"/shop", "/us")
    assert reopened(settings, path).visits == {b"/shop": Visit(None, "/us")}


def test_of_a_recent_project_it_is_known_which_layers_were_compared(path: Path) -> None:
    settings = Settings.at(path)
    settings.add_recent(b"/shop")
    names = ("/a,b: c", "/fashion brand/us:\udcff")
    settings.add_columns(b"/shop", names)
    settings.add_store(b"/shop", "/us")
    again = reopened(settings, path)
    assert again.columns_of(b"/shop") == names
    assert again.visits[b"/shop"].store == "/us"
    assert again.columns_of(b"/other") == ()


def test_what_was_written_before_columns_were_kept_is_read(path: Path) -> None:
    path.write_text("[General]\nrecent_projects=/shop\nvisits=/shop:12:/us\n")
    assert Settings.at(path).visits == {b"/shop": Visit(12, "/us")}


@pytest.mark.parametrize(
    "damage",
    [
        b"\x00\xff\xfe garbage \x80",
        b"[General\ntheme",
        b"[General]\ntheme=purple\ntext_scale=huge\nbundled_fonts=perhaps\n"
        b"window_geometry=text\nrecent_projects=a, b\nshow_ignored=\n",
        b"[General]\ntheme=@Invalid()\ntext_scale=nan\nrecent_projects=@Variant(\\0\\0)\n",
        b"[General]\ntheme=@Size(1 2)\ntext_scale=-4\neditor_command=a, b\n",
        b"[General]\nvisits=/shop:yesterday:/us\n",
        b"[General]\nvisits=/shop\n",
    ],
)
def test_a_damaged_file_reads_as_defaults_and_can_be_written_again(
    path: Path, damage: bytes
) -> None:
    path.write_bytes(damage)
    settings = Settings.at(path)
    assert settings.theme == "system"
    assert settings.text_scale == 1.0
    assert settings.bundled_fonts is True
    assert settings.recent_projects == ()
    assert settings.visits == {}
    assert settings.window_geometry == QByteArray()
    assert settings.editor_command == ""
    assert settings.show_ignored is False
    settings.theme = "light"
    assert settings.theme == "light"
    assert reopened(settings, path).theme == "light"


def test_a_users_settings_are_a_plain_file_of_this_program() -> None:
    store = Settings.of_user().store
    assert store.format() is QSettings.Format.IniFormat
    assert Path(store.fileName()).name == "multistore-gui.ini"
