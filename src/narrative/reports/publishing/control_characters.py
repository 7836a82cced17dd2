"""Text without the signs that steer a terminal, so that it can be shown anywhere."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_ANSI = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-_])")


def strip_control(text: str) -> str:
    r"""`text` without ANSI sequences and control characters; tabs and line breaks stay.

    >>> strip_control("\x1b[31mred\x1b[0m\n")
    'red\n'
    """
    return _CONTROL.sub("", _ANSI.sub("", text))
