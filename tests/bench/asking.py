"""Asks a window in another process, and reads what it answers."""

from __future__ import annotations

import json
import subprocess
import sys
from types import TracebackType
from typing import Any, Self

from tests.bench.figures import environment


class Window:
    """The other end of `tests.bench.window`."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.bench.window"]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate()

    def ask(self, name: str, *arguments: str) -> dict[str, float]:
        """Have something done and measured; see `window.Session`."""
        answer: dict[str, float] = self._answer(name, *arguments)
        return answer

    def ask_each(self, name: str, *arguments: str) -> list[float]:
        """Have several things done one after the other; return the milliseconds of each."""
        found: list[float] = self._answer(name, *arguments)["each"]
        return found

    def _answer(self, name: str, *arguments: str) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([name, *arguments]) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())
