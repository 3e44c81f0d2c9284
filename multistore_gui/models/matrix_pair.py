"""Which two stores' files of a row are read side by side, and how that is said."""

from __future__ import annotations

from dataclasses import dataclass

from multistore_gui.models.matrix_rows import CellState, MatrixRows
from multistore_gui.models.words import count_text

Sides = tuple[int | None, int | None]  # the columns of A and B, None where not picked


@dataclass(frozen=True, slots=True)
class Pair:
    """Two columns of one path, or one where only that has a file."""

    file: int
    left: int | None
    right: int
    sharing: int = 0  # how many stores have the left one's version, where that is why it is there


def pair_of(rows: MatrixRows, file: int, column: int, sides: Sides) -> Pair | None:
    """Return what is read: both sides, or one store against the version that most stores have.

    A store that has that version itself is shown against the next most frequent one.

    Args:
        rows: the matrix.
        file: of the row.
        column: of the current cell; it counts where no side is picked.
        sides: A and B.

    Returns:
        None where no file is to be shown.
    """
    picked = [side for side in sides if side is not None]
    if len(picked) == len(sides):
        return _with_files(rows, file, *picked)
    chosen = picked[0] if picked else column
    usual = rows.usual(file)
    if usual is None:
        return None
    most, count = usual
    variant = rows.comparison.variants
    if variant[chosen][file] != variant[most][file]:
        return _with_files(rows, file, most, chosen, count)
    other = rows.usual(file, but=variant[most][file])
    return _with_files(rows, file, chosen, other[0] if other else chosen, count)


def sentence(rows: MatrixRows, pair: Pair, places: int | None) -> str:
    """Say how many versions there are, and how the two differ.

    Args:
        rows: the matrix.
        pair: what is read.
        places: in how many places they differ; None where that is not known or not countable.
    """
    line, stores = rows.file_line(pair.file, has_folder=False), rows.comparison.stores
    tree, count = rows.index.tree, len(stores) - line.missing
    where = (
        f"in {tree.counted_of(count, stores)}" if line.missing else f"across {tree.counted(stores)}"
    )
    versions = line.versions
    said = "" if versions is None else f"{count_text(versions, 'version')} {where}."
    return f"{said} {_how(rows, pair, places)}".strip()


def _how(rows: MatrixRows, pair: Pair, places: int | None) -> str:
    right = rows.columns[pair.right].label
    if pair.left is None:
        with_file = sum(bool(column[pair.file]) for column in rows.comparison.variants)
        return f"Only {right} has this file." if with_file == 1 else f"{right}'s file is shown."
    left = rows.columns[pair.left].label
    cells = rows.file_line(pair.file, has_folder=False).cells
    if cells[pair.left].variant == cells[pair.right].variant:
        return f"{left} and {right} have the same."
    where = f" in {count_text(places, 'place')}" if places else ""
    if pair.sharing > 1:
        variants, stores = rows.comparison.variants, rows.comparison.stores
        mine = variants[pair.left][pair.file]
        sharing = [
            store
            for store, column in zip(stores, variants, strict=True)
            if column[pair.file] == mine
        ]
        return f"{right} differs{where} from what {rows.index.tree.counted(sharing)} have."
    return f"{left} and {right} differ{where}."


def _with_files(
    rows: MatrixRows, file: int, left: int, right: int, sharing: int = 0
) -> Pair | None:
    """Return two columns, or the one of them that has the file."""
    cells = rows.file_line(file, has_folder=False).cells
    having = [at for at in (left, right) if cells[at].state is not CellState.ABSENT]
    if not having:
        return None
    if len(having) == 1 or left == right:
        return Pair(file, None, having[0])
    return Pair(file, left, right, sharing)
