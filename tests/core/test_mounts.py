"""File systems on which others write unheard."""

from __future__ import annotations

from pathlib import Path

import pytest

from multistore_gui.core.mounts import hears_everything

MOUNTS = r"""22 1 8:1 / / rw - ext4 /dev/sda1 rw
40 22 0:40 / /srv/shared rw,relatime shared:1 - nfs4 server:/export rw
41 40 8:2 / /srv/shared/local rw - ext4 /dev/sdb rw
42 22 0:42 / /media/my\040disk rw - cifs //server/disk rw
"""


@pytest.mark.parametrize(
    ("folder", "hears"),
    [
        (b"/home/project", True),
        (b"/srv/shared", False),
        (b"/srv/shared/project", False),
        (b"/srv/shared-not", True),
        (b"/srv/shared/local/project", True),
        (b"/media/my disk/project", False),
    ],
)
def test_the_innermost_mount_decides(tmp_path: Path, folder: bytes, hears: bool) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS)
    assert hears_everything(folder, str(mounts)) is hears


def test_without_a_list_of_mounts_all_is_heard(tmp_path: Path) -> None:
    assert hears_everything(b"/", str(tmp_path / "none"))
