"""Files that come with the program: fonts, icons and the demo project."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
# A wheel carries resources/ inside the package; in the repository it lies beside it. Looked up by
# path: importlib.resources finds the same files, but importing it takes as long as starting Python.
_FOLDERS = (_PACKAGE / "resources", _PACKAGE.parent / "resources")


def asset(*parts: str) -> Path:
    """Where a bundled file or folder lies on disk, e.g. ``asset("fonts", "Inter-Regular.otf")``.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    for folder in _FOLDERS:
        path = folder.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError(
        f"{'/'.join(parts)} is missing from the installation in {_PACKAGE}; install it again."
    )
