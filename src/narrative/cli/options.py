"""Options that more than one command has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

_READING = (
    click.option(
        "--column", "columns", nargs=2, multiple=True, metavar="NAME COLUMN",
        help="Which column holds the text, title, date or outlet, if it is not understood by its name.",
    ),
    click.option("--date-format", metavar="FORMAT", help="How dates are written, as %d.%m.%Y."),
    click.option("--encoding", metavar="NAME", help="The encoding of the files, if it is not found out."),
    click.option("--language", metavar="NAME", help="The language of the articles, if it is not found out."),
)  # fmt: skip


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say how files are to be read."""
    for option in reversed(_READING):
        command = option(command)
    return command
