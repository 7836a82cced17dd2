"""What can go wrong, as exceptions that say what to do about it.

All of them are `NarrativeError`; each also is the built-in error that a
Python programmer would expect (`ValueError`, `LookupError`), so that either
can be caught.
"""

from __future__ import annotations

from collections.abc import Iterable


class NarrativeError(Exception):
    """Anything that this package raises on purpose."""


class CorpusError(NarrativeError, ValueError):
    """A corpus cannot be read, or not as it was asked for."""


class LexiconError(NarrativeError, ValueError):
    """A lexicon is not well formed; the message names every mistake with its line."""


class TableError(NarrativeError, ValueError):
    """A table lacks a column that it must have, or has the wrong kind of values."""


class ParameterError(NarrativeError, ValueError):
    """A parameter of a report is unknown, or its value is not of the declared type."""


class ReportError(NarrativeError, RuntimeError):
    """A report was not finished, so nothing was published.

    `raised` is the name of the exception that ended a cell of the notebook, if that was the reason.
    """

    def __init__(self, message: str, raised: str = "") -> None:
        super().__init__(message)
        self.raised = raised


class UnknownNameError(NarrativeError, LookupError):
    """A name was given that nothing has; the message lists the names there are.

    >>> raise UnknownNameError("lexicon", "moral", ["news-frames", "stance"])
    Traceback (most recent call last):
    narrative.errors.UnknownNameError: Unknown lexicon 'moral'. Available: news-frames, stance.
    """

    def __init__(self, kind: str, name: object, available: Iterable[object]) -> None:
        names = ", ".join(str(choice) for choice in available) or "none"
        super().__init__(f"Unknown {kind} {name!r}. Available: {names}.")
