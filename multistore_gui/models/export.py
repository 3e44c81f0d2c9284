"""What a matrix can be written as, and writing it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from pathlib import PurePath

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.comparison import Comparison
from multistore_gui.core.export import to_csv, to_json, to_markdown
from multistore_gui.core.export_page import to_html
from multistore_gui.core.saving import save
from multistore_gui.core.sight import Sight

_TOLD_ROWS = 500

Write = Callable[["Export", Comparison, Iterable[int]], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file."""

    name: str
    suffixes: tuple[str, ...]  # the usual one first, without a dot
    write: Write

    @property
    def filter(self) -> str:
        """The format in the list of a file dialog."""
        return f"{self.name} ({' '.join(f'*.{suffix}' for suffix in self.suffixes)})"


@dataclass(frozen=True, slots=True)
class Export:
    """What is written: the rows of a sight, as they are shown."""

    sight: Sight
    hues: Mapping[str, int]
    title: str

    @property
    def count(self) -> int:
        """How many rows there are."""
        return self.sight.left.count(1)

    def write(
        self, location: bytes, wanted: Format, token: CancelToken, report: Callable[[int], None]
    ) -> None:
        """Write a file as a whole.

        Args:
            location: where to.
            wanted: as what.
            token: asked at every row.
            report: told now and then how many rows are written.

        Raises:
            NotSavedError: it cannot be written.
            Cancelled: the token was cancelled; there is no new file.
        """
        left = self.sight.left
        files = _followed(compress(range(len(left)), left), token, report)
        save(location, wanted.write(self, self.sight.comparison, files))


FORMATS: Sequence[Format] = (
    Format(
        "Page for reading and printing",
        ("html", "htm"),
        lambda export, comparison, files: to_html(comparison, files, export.hues, export.title),
    ),
    Format("Table for spreadsheets", ("csv",), lambda _, *what: to_csv(*what)),
    Format("Markdown", ("md", "markdown"), lambda _, *what: to_markdown(*what)),
    Format("JSON", ("json",), lambda _, *what: to_json(*what)),
)


def format_of(name: str, chosen: Format) -> Format:
    """Return the format that a file's name asks for; the chosen one where it asks for none."""
    suffix = PurePath(name).suffix.removeprefix(".").lower()
    return next((each for each in FORMATS if suffix in each.suffixes), chosen)


def _followed(
    files: Iterable[int], token: CancelToken, report: Callable[[int], None]
) -> Iterator[int]:
    for number, file in enumerate(files):
        token.check()
        if number % _TOLD_ROWS == 0:
            report(number)
        yield file
