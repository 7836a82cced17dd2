"""Files read as they were at one moment, though something else may write to them."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from narrative.corpus.readers.files import File
from narrative.corpus.readers.rows import Problem, Rows

#: How long is waited, in seconds, after each time that a file changed while it was read.
_PAUSES = (0.01, 0.1, 0.5, 1.0)


class SettledFiles:
    """The files of a corpus, and what each looked like when it was read."""

    def __init__(self) -> None:
        self._states: dict[File, tuple[int, ...]] = {}

    def read(self, file: File, read: Callable[[File], list[Rows]]) -> list[Rows]:
        """Read a file, and again where it changed meanwhile; it is lost if it never comes to rest."""
        for pause in _PAUSES:
            self._states[file] = before = _look(file.path)
            parts = read(file)
            if _look(file.path) == before:
                return parts
            time.sleep(pause)
        del self._states[file]
        return [Rows(file.name, stem=file.stem).lose("something writes to it all the time")]

    def find_changed(self) -> list[Problem]:
        """Return a problem for each file that has changed since it was read, perhaps from its first half."""
        return [
            Problem(
                file.name, "written to while the corpus was read", "as it was; read the corpus again", False
            )
            for file, state in self._states.items()
            if _look(file.path) != state
        ]


def _look(path: Path) -> tuple[int, ...]:
    """Return what changes when something writes to a file, or puts another in its place."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_ino, found.st_size, found.st_mtime_ns
