"""Tables and texts as lines for a terminal."""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
import time
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, TextIO

import click

from narrative.errors import ExitCode
from narrative.errors.tracebacks import printable as printable  # which the commands take from here

if TYPE_CHECKING:
    import pandas as pd


def paragraph(text: str, indent: str = "") -> str:
    """An empty line, then the text in lines of a readable length."""
    return "\n" + click.wrap_text(printable(one_line(text)), 88, indent, indent)


def one_line(value: object) -> str:
    """A value on one line: nothing for a missing one, a date without a time, thousands set apart."""
    if value is None or value != value or str(value) == "NaT":
        return ""
    if isinstance(value, date):
        return value.isoformat().removesuffix("T00:00:00")
    if hasattr(value, "item") or isinstance(value, int | float):
        number = float(str(value))
        return f"{int(number):,}" if number.is_integer() else f"{number:,.6g}"
    return " ".join(str(value).split())


def show_path(path: object) -> str:
    """A path as programs need it; on a terminal without what could steer that."""
    return printable(str(path)) if sys.stdout.isatty() else str(path)


def show_json(parts: object) -> str:
    r"""Plain data as JSON for people and programs, with escapes for what could steer a terminal.

    >>> show_json("Київ \x9b2J\u202e")
    '"Київ \\u009b2J\\u202e"'
    """
    text = json.dumps(parts, ensure_ascii=False, indent=2)
    return re.sub(r"[^\x00-\x7e]", lambda one: printable(one[0]) or f"\\u{ord(one[0]):04x}", text)


def log_event(event: dict[str, Any]) -> None:
    """Write one event as one line of JSON to the error output."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    write_line(json.dumps({"time": now} | event))


def log_end(code: ExitCode, began: float, status: str = "complete", **further: object) -> None:
    """Write how a command ended, and how many seconds after it `began`."""
    event = {"event": "end", "status": status, "code": int(code), "kind": code.name.lower()}
    log_event(event | further | {"seconds": round(time.monotonic() - began, 3)})


def write_line(line: str) -> None:
    """Write a line to the error output; that nobody can read it any more is no reason to stop."""
    with contextlib.suppress(OSError):
        try:
            click.echo(line, err=True)
        except BrokenPipeError:
            silence(sys.stderr)


def silence(stream: TextIO) -> None:
    """Send what is written to a stream nowhere: its reader has gone, or there is no room.

    Else what Python itself writes there at the end, such as a warning, would change the exit code.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def lay_out(table: pd.DataFrame, index: bool = False) -> str:
    """A table as aligned lines of text, one row a line."""
    shown = table.rename_axis("").reset_index() if index else table.copy()
    if "year" in shown:
        shown["year"] = shown["year"].astype(str)  # no number to set thousands apart in
    shown = shown.map(one_line)
    shown.columns = [str(column).replace("_", " ") for column in shown.columns]
    rows = [list(shown.columns), *shown.to_numpy().tolist()]
    cells = [[printable(cell) for cell in row] for row in rows]
    widths = [min(max(len(row[n]) for row in cells), 80) for n in range(len(cells[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    )
