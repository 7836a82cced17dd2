"""nbformat, loaded without what takes most of its time and is not needed for notebooks."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

#: nbformat checks notebooks with jsonschema. Where this package is installed (Jupyter's server brings it),
#: jsonschema compiles forty grammars of internationalised web addresses as it is imported, which takes longer
#: than to import pandas.
_UNUSED = "rfc3987_syntax"


def load_nbformat() -> ModuleType:
    """Return nbformat; its first import does not load the grammars of addresses, which no notebook has.

    The module of those grammars can be imported as ever afterwards. Commands that run notebooks call this
    before they import what else imports jsonschema.

    Example:
        >>> load_nbformat().__name__
        'nbformat'
    """
    loaded: dict[str, Any] = sys.modules
    hides = "jsonschema" not in loaded and _UNUSED not in loaded
    if hides:
        loaded[_UNUSED] = None  # its import then fails, as where it is not installed
    try:
        import nbformat
    finally:
        if hides:
            del loaded[_UNUSED]
    module: ModuleType = nbformat
    return module
