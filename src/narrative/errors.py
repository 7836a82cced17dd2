"""What can go wrong, as exceptions that say what to do about it.

All of them are `NarrativeError`; each also is the built-in error that a
Python programmer would expect (`ValueError`, `LookupError`), so that either
can be caught. Each has the exit code with which a command ends for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class ExitCode(IntEnum):
    """With which code a command ends, and what that means in `words`.

    >>> ExitCode(9), ExitCode.OUT_OF_MEMORY.words
    (<ExitCode.OUT_OF_MEMORY: 9>, 'the run needed more memory than it may have')
    """

    words: str

    def __new__(cls, value: int, words: str = "") -> ExitCode:
        """A code with its words."""
        member = int.__new__(cls, value)
        member._value_ = value
        member.words = words
        return member

    DONE = 0, "done"
    BUG = 1, "an error of this program; please report it"
    WRONG_CALL = 2, "the command, a name or a parameter is wrong"
    UNREADABLE = 3, "the corpus, a lexicon or the notebook cannot be read"
    CELL_FAILED = 4, "a cell of the notebook failed, or ended the run early"
    UNWRITABLE = 5, "something could not be written"
    KERNEL_DIED = 6, "the notebook's kernel died, could not start, or was killed from outside"
    OUT_OF_TIME = 7, "a cell or the run took longer than it may"
    DISK_FULL = 8, "no space is left to write to"
    OUT_OF_MEMORY = 9, "the run needed more memory than it may have"
    LOCKED = 10, "another run is making the same report"
    NOTHING_NEW = 11, "nothing has changed since the last report, so none was made"
    DIFFERENT = 12, "the report did not come out the same, or was altered since"
    HUNG_UP = 129, "ended by SIGHUP: its terminal or session went away"
    INTERRUPTED = 130, "ended by SIGINT: Ctrl-C"
    KILLED = 137, "killed (SIGKILL), or the machine stopped; found at the next start"
    TERMINATED = 143, "ended by SIGTERM"


class NarrativeError(Exception):
    """Anything that this package raises on purpose."""

    code = ExitCode.UNREADABLE


class CorpusError(NarrativeError, ValueError):
    """A corpus cannot be read, or not as it was asked for."""


class LexiconError(NarrativeError, ValueError):
    """A lexicon is not well formed; the message names every mistake with its line."""


class TableError(NarrativeError, ValueError):
    """A table lacks a column that it must have, or has the wrong kind of values."""


class ParameterError(NarrativeError, ValueError):
    """A parameter of a report is unknown, or its value is not of the declared type."""

    code = ExitCode.WRONG_CALL


class ReportError(NarrativeError, RuntimeError):
    """A report was not finished, so nothing was published; `code` says of which kind the failure is."""

    code = ExitCode.CELL_FAILED

    def __init__(self, message: str, code: ExitCode = ExitCode.CELL_FAILED) -> None:
        super().__init__(message)
        self.code = code


class Interrupted(KeyboardInterrupt):
    """A signal ended the run; `code` says which one. Like any `KeyboardInterrupt`, it is no `Exception`."""

    def __init__(self, code: ExitCode = ExitCode.INTERRUPTED, message: str = "") -> None:
        super().__init__(message or code.words)
        self.code = code


class UnknownNameError(NarrativeError, LookupError):
    """A name was given that nothing has; the message lists the names there are.

    >>> raise UnknownNameError("lexicon", "moral", ["news-frames", "stance"])
    Traceback (most recent call last):
    narrative.errors.UnknownNameError: Unknown lexicon 'moral'. Available: news-frames, stance.
    """

    code = ExitCode.WRONG_CALL

    def __init__(self, kind: str, name: object, available: Iterable[object]) -> None:
        names = ", ".join(str(choice) for choice in available) or "none"
        super().__init__(f"Unknown {kind} {name!r}. Available: {names}.")
