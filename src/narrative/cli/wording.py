"""What the package advises in the words of Python, in those of the command line."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Callable, Mapping
from typing import Any

#: An argument of Python with its value, as messages advise it: a text, a table of texts, or `…`.
_TEXT = r"'(?:[^'\\]|\\.){0,300}'|\"(?:[^\"\\]|\\.){0,300}\""
_ADVICE = re.compile(
    r"(?<![\w.])(?P<name>columns|date_format|encoding|path_rule|rename|language|as_|split|strict|max_bytes)="
    rf"(?P<value>{_TEXT}|True|…|\{{[^{{}}]{{0,2000}}(?:\{{[^{{}}]{{0,2000}}\}}[^{{}}]{{0,200}})?\}})"
)


def in_command_words(text: str) -> str:
    """Return a message whose advice is for the command line.

    >>> in_command_words("columns={'text': 'Full text'} names it")
    "--column 'text=Full text' names it"
    >>> in_command_words("date_format='%d/%m/%Y' says how dates are written")
    '--date-format %d/%m/%Y says how dates are written'
    >>> in_command_words("rename={'outlet': {'bbc': 'BBC', 'B.B.C.': 'BBC'}} joins them")
    '--rename outlet bbc BBC --rename outlet B.B.C. BBC joins them'
    """
    return _ADVICE.sub(_say, text)


def _say(found: re.Match[str]) -> str:
    name, written = found["name"], found["value"]
    if name in ("strict", "max_bytes"):
        return {"strict": "--strict", "max_bytes": "max_bytes=… in Python"}[name]
    option = {"path_rule": "--path", "as_": "--as"}.get(name, f"--{name.replace('_', '-')}")
    if written == "…":
        return f"{option} …"
    try:
        value = ast.literal_eval(written.replace("…", "'…'") if "'…'" not in written else written)
        return _WRITERS.get(name, lambda value: f"{option} {shlex.quote(str(value))}")(value)
    except (ValueError, SyntaxError, TypeError, AttributeError, RecursionError, MemoryError):
        return found[0]  # it is no advice of ours, such as words of an article


def _columns(value: Mapping[str, str | None]) -> str:
    return " ".join(f"--column {shlex.quote(f'{role}={name or str()}')}" for role, name in value.items())


def _rename(value: Mapping[str, Mapping[str, str]]) -> str:
    pairs = [(column, *pair) for column, names in value.items() for pair in names.items()]
    return " ".join(f"--rename {shlex.join(words)}" for words in pairs)


_WRITERS: dict[str, Callable[[Any], str]] = {"columns": _columns, "rename": _rename}
