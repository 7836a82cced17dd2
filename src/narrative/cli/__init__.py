"""The command line: `narrative report`, `narrative corpus`, `narrative lexicons`.

Results go to standard output, everything else to standard error. A command ends with a code of
`narrative.errors.ExitCode`. The commands stand in `commands`, which is imported when it is used, so that
Ctrl-C is answered from the first moment (`__main__`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from narrative.cli.commands import main

__all__ = ["main"]


def __getattr__(name: str) -> Any:
    """Import the command when it is asked for."""
    if name != "main":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from narrative.cli.commands import main

    return main
