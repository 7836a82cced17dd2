"""What a command that runs notebooks loads first, and what it does without.

nbformat checks a notebook against its schema with jsonschema. Where `rfc3987_syntax` is installed (Jupyter's
server brings it), jsonschema compiles forty grammars of internationalised web addresses as it is imported.
That takes longer than to import pandas, and no schema of notebooks has such addresses.
"""

from __future__ import annotations

import importlib
import sys

_GRAMMARS = "rfc3987_syntax"


def load_schemas() -> None:
    """Import jsonschema as it is where no grammars of web addresses are installed."""
    if "jsonschema" in sys.modules or _GRAMMARS in sys.modules:
        return
    sys.modules[_GRAMMARS] = None  # type: ignore[assignment]  # an import of it now says that there is none
    try:
        importlib.import_module("jsonschema")
    finally:
        del sys.modules[_GRAMMARS]
