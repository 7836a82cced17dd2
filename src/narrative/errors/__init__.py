"""What can go wrong, as exceptions that say what to do about it.

All of them are `NarrativeError`; each also is the built-in error that a
Python programmer would expect (`ValueError`, `LookupError`), so that either
can be caught. Each has the exit code with which a command ends for it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from enum import IntEnum
from numbers import Integral

from narrative.errors.tracebacks import list_near, render, suggest


class ExitCode(IntEnum):
    """With which code a command ends, what that means in `words`, and how bad it is among others.

    Of two codes the one of higher `gravity` is worse: it touches more reports than the one it comes from.
    A report that another run is making will be there; a cell that fails is this report's own; what cannot be
    read or is wrongly called stays so tomorrow; a full disk will stop the others too; and after a signal
    nothing more was tried. That nothing is new is no failure, so it weighs nothing.

    >>> ExitCode(9), ExitCode.OUT_OF_MEMORY.words
    (<ExitCode.OUT_OF_MEMORY: 9>, 'the run needed more memory than it may have, or wrote more output')
    >>> ExitCode.DISK_FULL.gravity > ExitCode.CELL_FAILED.gravity > ExitCode.NOTHING_NEW.gravity
    True
    """

    words: str
    gravity: int

    def __new__(cls, value: int, words: str = "", gravity: int = 0) -> ExitCode:
        """A code with its words and its gravity; `ExitCode(4)` finds the one of that number."""
        member = int.__new__(cls, value)
        member._value_ = value
        member.words = words
        member.gravity = gravity
        return member

    DONE = 0, "done", 0
    BUG = 1, "an error of this program; please report it", 12
    WRONG_CALL = 2, "the command, a name or a parameter is wrong", 9
    UNREADABLE = 3, "the corpus, a lexicon or the notebook cannot be read", 8
    CELL_FAILED = 4, "a cell of the notebook failed, or ended the run early", 4
    UNWRITABLE = 5, "something could not be written", 10
    KERNEL_DIED = 6, "the notebook's kernel died, could not start, or was killed from outside", 7
    OUT_OF_TIME = 7, "a cell or the run took longer than it may", 5
    DISK_FULL = 8, "no space is left to write to", 11
    OUT_OF_MEMORY = 9, "the run needed more memory than it may have, or wrote more output", 6
    LOCKED = 10, "another run is making the same report", 1
    NOTHING_NEW = 11, "nothing has changed since the last report, so none was made", 0
    DIFFERENT = 12, "the report did not come out the same, or was altered since", 2
    INCOMPLETE = 13, "measured, but for partitions that could not be; they are listed", 3
    HUNG_UP = 129, "ended by SIGHUP: its terminal or session went away", 13
    INTERRUPTED = 130, "ended by SIGINT: Ctrl-C", 14
    KILLED = 137, "killed (SIGKILL), or the machine stopped; found at the next start", 16
    TERMINATED = 143, "ended by SIGTERM", 15


def worst_of(codes: Iterable[ExitCode]) -> ExitCode:
    """The worst of several codes, by their gravity; `DONE` if none is a failure.

    >>> worst_of([ExitCode.NOTHING_NEW, ExitCode.CELL_FAILED, ExitCode.LOCKED])
    <ExitCode.CELL_FAILED: 4>
    >>> worst_of([ExitCode.NOTHING_NEW])
    <ExitCode.DONE: 0>
    """
    return max((ExitCode.DONE, *codes), key=lambda code: code.gravity)


class NarrativeError(Exception):
    """Anything that this package raises on purpose.

    `code` says of which kind it is, `report` which report could not be begun, if one was asked for.
    """

    code = ExitCode.UNREADABLE
    report = ""

    def _render_traceback_(self) -> list[str]:
        """What IPython shows of the error: what it says, with the traceback folded away."""
        return render(self)


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
    """A name was given that nothing has; the message lists the names there are, of many the nearest.

    >>> raise UnknownNameError("lexicon", "moral", ["news-frames", "stance"])
    Traceback (most recent call last):
    narrative.errors.UnknownNameError: Unknown lexicon 'moral'. Available: news-frames, stance.
    >>> raise UnknownNameError("category", "humaninterest", ["conflict", "human_interest"])
    Traceback (most recent call last):
    narrative.errors.UnknownNameError: Unknown category 'humaninterest'. Did you mean 'human_interest'? ...
    """

    code = ExitCode.WRONG_CALL

    def __init__(self, kind: str, name: object, available: Iterable[object]) -> None:
        choices = [str(choice) for choice in available]
        names = list_near(name, choices, most=5 if kind == "document" else 60)
        super().__init__(f"Unknown {kind} {name!r}.{suggest(name, choices)} Available: {names}.")


def check_corpus(value: object, name: str = "corpus") -> None:
    """Refuse what is no corpus, such as the path of one, or a table.

    >>> check_corpus("news.csv")
    Traceback (most recent call last):
    narrative.errors.ParameterError: corpus='news.csv': give a corpus, as read_corpus('news.csv') returns it.
    >>> check_corpus(None, "cleaned")
    Traceback (most recent call last):
    narrative.errors.ParameterError: cleaned=None: give a corpus, as read_corpus(…) returns it.
    """
    if hasattr(type(value), "languages"):
        return
    shown, way = shorten(value), "read_corpus(…)"
    if isinstance(value, str | os.PathLike) and not shown.startswith("<"):
        way = f"read_corpus({os.fspath(value)!r})"
    elif hasattr(type(value), "iloc"):
        shown, way = "<table>", "Corpus.from_documents(table)"
    raise ParameterError(f"{name}={shown}: give a corpus, as {way} returns it.")


def list_given(name: str, value: object) -> list[str]:
    """Return a name, or several, as a list.

    >>> list_given("formula", "mean"), list_given("formula", ("mean", "logit"))
    (['mean'], ['mean', 'logit'])
    >>> list_given("formula", 5)
    Traceback (most recent call last):
    narrative.errors.ParameterError: formula=5: give a name, or a list of names.
    """
    if isinstance(value, str):
        return [value]
    if not isinstance(value, Iterable):
        raise ParameterError(f"{name}={shorten(value)}: give a name, or a list of names.")
    return list(value)


def shorten(value: object) -> str:
    """Return a value as an error shows it: in one line, and only the kind of what is large."""
    shown = repr(value)
    return shown if len(shown) <= 60 and "\n" not in shown else f"<{type(value).__name__}>"


def check_whole(name: str, value: object, least: int = 1) -> int:
    """Return a value that is a whole number, and at least `least`.

    >>> check_whole("window", 2.5)
    Traceback (most recent call last):
    narrative.errors.ParameterError: window=2.5: give a whole number from 1.
    """
    if isinstance(value, bool) or not isinstance(value, Integral) or value < least:
        raise ParameterError(f"{name}={value!r}: give a whole number from {least}.")
    return int(value)


def check_choice(kind: str, name: str, choices: Sequence[str]) -> None:
    """Refuse a name that is none of the choices.

    >>> check_choice("unit", "word", ("sentence", "document"))
    Traceback (most recent call last):
    narrative.errors.UnknownNameError: Unknown unit 'word'. Available: sentence, document.
    """
    if name not in choices:
        raise UnknownNameError(kind, name, choices)
