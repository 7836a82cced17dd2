"""How far long work is: which step, how much of it, for how long; shown while it lasts, and in no result.

A step is shown once it has taken two seconds: on the last line of a terminal; under the cell of a notebook
that somebody has open; and on the terminal of `narrative report`, to which its kernel hands it on through a
small file. Elsewhere, as in a script whose output goes to a file, nothing is shown.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import time
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import Any, TextIO, TypeVar

#: The file to which a kernel writes how far it is; set by the runner.
HANDED_ON = "NARRATIVE_PROGRESS"
#: What Jupyter tells the kernel of a notebook that is open.
OPEN_NOTEBOOK = "JPY_SESSION_NAME"
#: After how many seconds a step is shown, and how often it is written anew.
_PATIENCE, _PAUSE = 2.0, 0.5
_T = TypeVar("_T")
#: The steps that are being shown, the outer first.
_open: list[str] = []


def follow(things: Sequence[_T], step: str, *, at_once: bool = False) -> Generator[_T]:
    """Yield things one after the other, and show meanwhile how many are done.

    Args:
        things: what is worked on.
        step: what is done, in words: "reading files".
        at_once: whether it is shown before the first is done: a step of which it is known that it is long.

    >>> list(follow("abc", "spelling"))
    ['a', 'b', 'c']
    """
    show = _find_display()
    if show is None or len(things) < 2:
        yield from things
        return
    began = time.monotonic()
    shown = 0.0
    _open.append(step)
    try:
        for done, thing in enumerate(things):
            now = time.monotonic()
            if (now - began >= _PATIENCE or (at_once and not done)) and now - shown >= _PAUSE:
                show(describe(step, done, len(things), now - began))
                shown = now
            yield thing
    finally:
        _open.pop()
        if shown:
            show("")


@contextlib.contextmanager
def shown_elsewhere() -> Generator[None]:
    """Show no step meanwhile: who calls shows how far the work is as a whole."""
    _open.append("")
    try:
        yield
    finally:
        _open.pop()


def describe(step: str, done: int, of: int, seconds: float) -> str:
    """Say how far a step is.

    >>> describe("comparing pairs of groups", 340, 1128, 12)
    'comparing pairs of groups: 340 of 1,128 · 0:12, 0:27 left'
    >>> describe("reading files", 0, 12, 0)
    'reading files: 0 of 12'
    """
    said = f"{step}: {done:,} of {of:,}"
    if not done:
        return said
    return f"{said} · {_clock(seconds)}, {_clock(seconds * (of - done) / done)} left"


def shorten(text: str, width: int) -> str:
    """Return a line that is no wider; what is cut is the name of the step, not how far it is.

    >>> shorten("comparing pairs of groups: 340 of 1,128 · 0:12, 0:27 left", 40)
    'compari…: 340 of 1,128 · 0:12, 0:27 left'
    """
    step, colon, far = text.rpartition(": ")
    if len(text) <= width:
        return text
    room = width - len(f"…{colon}{far}")
    return f"{step[:room]}…{colon}{far}" if step and room > 4 else f"{text[: width - 1]}…"


class Line:
    """The last line of a terminal, written anew again and again."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self._written = ""

    def show(self, text: str) -> None:
        """Write a text in place of the one before; an empty one clears the line."""
        if text == self._written:
            return
        text = shorten(text, max(shutil.get_terminal_size().columns - 1, 20))
        end = "" if text else "\r"
        with contextlib.suppress(OSError, ValueError):  # nobody looks any more
            self.stream.write(f"\r{text.ljust(len(self._written))}{end}")
            self.stream.flush()
        self._written = text


def _clock(seconds: float) -> str:
    return f"{int(seconds // 60)}:{int(seconds % 60):02d}"


def _find_display() -> Callable[[str], None] | None:
    """Return what shows a line to whoever waits; nothing where nobody does, or a step is shown already."""
    if _open:
        return None
    if path := os.environ.get(HANDED_ON):
        return lambda text: _hand_on(Path(path), text)
    if os.environ.get(OPEN_NOTEBOOK) and (kernel := _find_kernel()):
        return _Cell(kernel).show
    if sys.stderr is not None and sys.stderr.isatty():
        return Line(sys.stderr).show
    return None


def _hand_on(path: Path, text: str) -> None:
    """Write a line to the file that the runner looks into."""
    with contextlib.suppress(OSError):
        path.write_text(text, encoding="utf-8")


def _find_kernel() -> Any:
    """Return IPython's shell, if this is a kernel."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell if hasattr(shell, "kernel") else None


class _Cell:
    """A line under a cell that is running, taken away when the work is done."""

    def __init__(self, shell: Any) -> None:
        self._handle: Any = None

    def show(self, text: str) -> None:
        from IPython.display import display

        shown = {"text/plain": text}
        if self._handle is None:
            self._handle = display(shown, raw=True, display_id=True)
        else:
            self._handle.update(shown, raw=True)
