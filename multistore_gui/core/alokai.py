"""Layout A: `alokai.config.json` and the folders below `apps/stores` (specification, section 2).

Whatever the configuration is, the project opens: what cannot be read of it is a notice, and a store
without an entry is a template.

Where the specification is silent:

- An entry that is no object still makes its store deployable: the key is there.
- Files directly inside a `stores` folder are misplaced, as those in a store's folder are. Those
  whose name begins with a dot are not: `.gitkeep` and the like keep the folder itself.
- A link in place of `apps` or of a `stores` folder is not followed either.
- Inheritance is called deep once for each store on the fourth level, not for all above it.
- Stores beside one another whose ids differ only in case are reported, as such files are.
"""

from __future__ import annotations

import os
import stat
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from multistore_gui.core import jsonc, paths
from multistore_gui.core.errors import MultistoreError, Notice, NoticeKind
from multistore_gui.core.ignore import BUILT_IN
from multistore_gui.core.layers import BASE_NAME, LayerKind
from multistore_gui.core.layout import ALOKAI_CONFIG, Draft, LayoutReading, folder_name, grow
from multistore_gui.core.reading import UnreadableFileError, read_config_text, shown

BASE_FOLDER = b"apps"
STORES = b"stores"
TOP_STORES = paths.join(BASE_FOLDER, STORES)
DEEP_LEVEL = 4  # the first level of stores whose inheritance is called deep

Chain = tuple[str, ...]  # the ids from the store above the base down to one store


def read_alokai(location: bytes) -> LayoutReading:
    """Read the layers of the Alokai project in an absolute folder; nothing in it is an error."""
    notices: list[Notice] = []
    trouble: Notice | None = None
    try:
        entries = _read_entries(location, notices)
    except _BrokenConfigError as error:
        entries, text = set(), f"{error}. Every store is shown as a template."
        trouble = Notice(NoticeKind.CONFIG, text, path=ALOKAI_CONFIG, line=error.line)
        notices.append(trouble)
    has_base = _is_folder(location, BASE_FOLDER, notices)
    if not has_base:
        text = "No folder: base has no files."
        notices.append(Notice(NoticeKind.NOTICE, text, path=BASE_FOLDER))
    folders = _find_stores(location, notices) if has_base else {}
    notices += _clashes(folders)
    notices += _deep(folders)
    without_folder = entries - {chain[-1] for chain in folders}
    notices += map(_without_folder, sorted(without_folder))

    def draft(chain: Chain, path: bytes, *, has_folder: bool) -> Draft:
        kind = LayerKind.DEPLOYABLE if chain[-1] in entries else LayerKind.TEMPLATE
        place = paths.locate(location, path)
        return Draft(chain, chain[-1], kind, place, path, has_folder=has_folder)

    place = paths.locate(location, BASE_FOLDER)
    drafts = [Draft((), BASE_NAME, LayerKind.BASE, place, BASE_FOLDER, has_folder=has_base)]
    drafts += [draft(chain, path, has_folder=True) for chain, path in folders.items()]
    for store_id in without_folder:
        path = paths.join(TOP_STORES, paths.from_json_text(store_id))
        drafts.append(draft((store_id,), path, has_folder=False))
    tree = grow(drafts)
    return LayoutReading(
        layout="alokai",
        name=folder_name(location),
        tree=tree,
        notices=tuple(notices),
        apps_only=True,
        skipped={layer.number: frozenset({STORES}) for layer in tree},
        ignore=(),
        trouble=trouble,
    )


def _without_folder(store_id: str) -> Notice:
    text = (
        f"{shown(store_id)} has an entry but no folder. Shown under base, with no files of its own."
    )
    return Notice(NoticeKind.NOTICE, text, layer=f"/{store_id}")


class _BrokenConfigError(MultistoreError):
    """A configuration of which nothing can be taken; its text is the reason alone."""

    def __init__(self, reason: str, line: int | None) -> None:
        super().__init__(reason)
        self.line = line


def _read_entries(location: bytes, notices: list[Notice]) -> set[str]:
    """Return the ids that the configuration has an entry for, without the illegal ones.

    Raises:
        _BrokenConfigError: it cannot be read, or has no table of stores.
    """

    def report(text: str, line: int | None) -> None:
        notices.append(Notice(NoticeKind.CONFIG, text, path=ALOKAI_CONFIG, line=line))

    try:
        config = jsonc.parse(read_config_text(paths.locate(location, ALOKAI_CONFIG)))
    except UnreadableFileError as error:
        raise _BrokenConfigError(f"Cannot be read: {error}", error.line) from error
    except jsonc.JsonError as error:
        raise _BrokenConfigError(f"Column {error.column}: {error}", error.line) from error
    if not isinstance(config, jsonc.JsonObject):
        raise _BrokenConfigError("The file holds no object", 1)
    stores = config.get("stores", jsonc.JsonObject())
    if not isinstance(stores, jsonc.JsonObject):
        raise _BrokenConfigError('"stores" is no object', config.lines["stores"])

    for found in (config, stores):
        for key, line in found.repeated.items():
            report(f'"{shown(key)}" is written twice: the last one holds.', line)
    ids = set()
    for store_id, entry in stores.items():
        if not paths.is_legal_folder_name(store_id):
            text = f'ID "{shown(store_id)}" is no legal folder name: no store.'
            report(text, stores.lines[store_id])
            continue
        ids.add(store_id)
        if not isinstance(entry, jsonc.JsonObject):
            report(f"The entry of {shown(store_id)} is no object.", stores.lines[store_id])
    return ids


def _find_stores(location: bytes, notices: list[Notice]) -> dict[Chain, bytes]:
    """Return the stores' folders, relative to the project, those of a level by those above."""
    layers: list[tuple[Chain, bytes]] = [((), BASE_FOLDER)]
    for chain, path in layers:  # grows on the way
        stores = paths.join(path, STORES)
        if _is_folder(location, stores, notices):
            layers += [
                ((*chain, paths.to_json_text(name)), paths.join(stores, name))
                for name in _list_stores(location, stores, notices)
            ]
    return dict(layers[1:])


def _is_folder(location: bytes, path: bytes, notices: list[Notice]) -> bool:
    """Tell whether a folder that holds layers is one; what is there instead is reported."""
    try:
        mode = os.lstat(paths.locate(location, path)).st_mode
    except FileNotFoundError:
        return False
    except OSError as error:
        notices.append(_unreadable(path, error))
        return False
    if stat.S_ISDIR(mode):
        return True
    what = "A link" if stat.S_ISLNK(mode) else "A file"
    text = f"{what} stands for the folder of the layers in it: not followed."
    notices.append(Notice(NoticeKind.MISPLACED, text, path=path))
    return False


def _list_stores(location: bytes, stores: bytes, notices: list[Notice]) -> list[bytes]:
    """Return the names of the store folders in one `stores` folder, sorted."""
    names = []
    try:
        with os.scandir(paths.locate(location, stores)) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.name in BUILT_IN:
                    continue
                if entry.is_dir(follow_symlinks=False):
                    names.append(entry.name)
                elif entry.is_symlink():
                    text = "A link stands for the store's folder: not followed."
                    path = paths.join(stores, entry.name)
                    notices.append(Notice(NoticeKind.MISPLACED, text, path=path))
                elif not entry.name.startswith(b"."):
                    text = "Outside any app: never composed."
                    path = paths.join(stores, entry.name)
                    notices.append(Notice(NoticeKind.MISPLACED, text, path=path))
    except OSError as error:
        notices.append(_unreadable(stores, error))
    return names


def _unreadable(path: bytes, error: OSError) -> Notice:
    text = f"{error.strerror}. The stores in it are not shown."
    return Notice(NoticeKind.UNREADABLE, text, path=path, is_gap=True)


def _clashes(folders: Mapping[Chain, bytes]) -> Iterator[Notice]:
    """Report stores that share an id, and neighbours whose ids differ only in case."""
    by_id = defaultdict(list)
    by_folded = defaultdict(list)
    for chain, path in sorted(folders.items()):
        by_id[chain[-1]].append(path)
        by_folded[chain[:-1], paths.folded(paths.name(path))].append(path)
    for places in by_id.values():
        if len(places) > 1:
            store_id = paths.label(paths.name(places[0]))
            text = f"{len(places)} stores have the id {store_id}: {_listed(places)}."
            yield Notice(NoticeKind.ID_CLASH, text, path=places[0])
    for places in by_folded.values():
        if len(places) > 1:
            text = f"{_listed(places)} differ in case only: they collide on macOS and Windows."
            yield Notice(NoticeKind.CASE_CLASH, text, path=places[0])


def _listed(places: Iterable[bytes]) -> str:
    return " and ".join(paths.label(place) for place in places)


def _deep(folders: Iterable[Chain]) -> Iterator[Notice]:
    for chain in folders:
        if len(chain) == DEEP_LEVEL:
            text = f"{shown(chain[-1])} is on level {DEEP_LEVEL} of stores: inheritance is deep."
            yield Notice(NoticeKind.NOTICE, text, layer="/" + "/".join(chain))
