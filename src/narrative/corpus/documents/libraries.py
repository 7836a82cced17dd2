"""The optional libraries that read documents, loaded when they are first needed."""

from __future__ import annotations

import importlib
import logging
from typing import Any

#: The libraries whose messages do not reach the screen of who has set up no logging.
_silenced: set[str] = set()


class Unreadable(Exception):
    """A file, or a part of it, cannot be read or is refused; the message says why."""


def load_library(module: str) -> Any:
    """Return an optional module, as `lxml.etree`.

    Raises:
        Unreadable: it is not installed; the message says how to install it.

    >>> load_library("no_such_library.reader")
    Traceback (most recent call last):
    narrative.corpus.documents.libraries.Unreadable: reading this needs no_such_library, which is not
    installed: pip install ".[imports]"
    """
    name = module.partition(".")[0]
    if name not in _silenced:
        _silenced.add(name)
        logging.getLogger(name).addHandler(logging.NullHandler())  # what it thinks of hostile text
    try:
        return importlib.import_module(module)
    except ImportError:
        raise Unreadable(
            f'reading this needs {name}, which is not installed: pip install ".[imports]"'
        ) from None
