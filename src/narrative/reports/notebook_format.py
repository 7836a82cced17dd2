"""nbformat and papermill, loaded without what takes most of their time and is not needed for reports."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any

#: nbformat checks notebooks with jsonschema. Where this package is installed (Jupyter's server brings it),
#: jsonschema compiles forty grammars of internationalised web addresses as it is imported, which takes longer
#: than to import pandas.
_GRAMMARS = "rfc3987_syntax"
#: papermill would read notebooks from Hadoop with it.
_HADOOP = "pyarrow.fs"


def load_nbformat() -> ModuleType:
    """Return nbformat; its first import does not load the grammars of addresses, which no notebook has.

    The module of those grammars can be imported as ever afterwards. Commands that run notebooks call this
    before they import what else imports jsonschema.

    Example:
        >>> load_nbformat().__name__
        'nbformat'
    """
    return _load("nbformat", without=_GRAMMARS, hides="jsonschema" not in sys.modules)


def load_papermill() -> ModuleType:
    """Return papermill; its first import does not load pyarrow and numpy, if nothing has loaded them yet.

    papermill then cannot read from Hadoop (`hdfs://`) in this process.
    """
    load_nbformat()
    return _load("papermill", without=_HADOOP, hides="pyarrow" not in sys.modules)


def _load(name: str, *, without: str, hides: bool) -> ModuleType:
    """Import a module as where another one, which it can do without, is not installed."""
    loaded: dict[str, Any] = sys.modules
    hides = hides and without not in loaded
    if hides:
        loaded[without] = None  # its import then fails
    try:
        return importlib.import_module(name)
    finally:
        if hides:
            del loaded[without]
