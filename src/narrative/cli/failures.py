"""What a command says when it fails: one line on the error output, and the exit code of its kind."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from narrative.cli.printing import printable, silence
from narrative.cli.wording import in_command_words
from narrative.errors import ExitCode, Interrupted, NarrativeError, ParameterError, ReportError

#: The end of an item that has a line of its own, before the next.
_ITEM = re.compile(r"([^\s:;,.])\n {2,}(?=\S)")


class Failure(click.ClickException):
    """An error as the user sees it: what went wrong and what to do, without a traceback."""

    def __init__(self, message: str, code: ExitCode) -> None:
        super().__init__(message)
        vars(self)["exit_code"] = int(code)  # for other errors it is one for the whole class

    def show(self, file: Any = None) -> None:
        """Write the message to the error output; who cannot be told has the code."""
        try:
            click.echo(f"narrative: {self.message}", err=True)
        except OSError:
            silence(sys.stderr)


@contextlib.contextmanager
def speaking_plainly() -> Iterator[None]:
    """Turn expected errors into a `Failure`; `NARRATIVE_DEBUG=1` lets them pass with their traceback."""
    try:
        _open_standard_files()
        _speak_utf8()
        _check_folder()
        yield
    except BrokenPipeError:  # the reader of our output has gone, and wants no more words
        _forget_output()
        raise click.exceptions.Exit(ExitCode.UNWRITABLE) from None
    except (NarrativeError, OSError) as error:
        _forget_output()
        if os.environ.get("NARRATIVE_DEBUG"):
            raise
        raise Failure(say(error), get_code(error)) from None
    except click.ClickException as error:
        vars(error)["message"] = printable(error.message)  # click declares it final
        vars(error)["show"] = _show_if_possible(error.show)
        raise
    except KeyboardInterrupt as error:
        raise Failure(say(error), get_code(error)) from None


def list_codes(*codes: ExitCode) -> str:
    """The exit codes with their words, for the end of a command's help; without any given, all."""
    lines = [f"  {code:>3}  {code.words}" for code in codes or ExitCode]
    return "\n".join(["\b", "Exit codes:", *lines])


def get_code(error: BaseException) -> ExitCode:
    """The exit code for an error."""
    if isinstance(error, NarrativeError | Interrupted):
        return error.code
    if isinstance(error, KeyboardInterrupt):
        return ExitCode.INTERRUPTED
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return ExitCode.DISK_FULL
    return ExitCode.UNWRITABLE


def say(error: BaseException) -> str:
    """What an error says: on one line, but for the list of right parameters."""
    if isinstance(error, OSError) and not isinstance(error, NarrativeError):
        where = f" {error.filename}" if error.filename else ""
        return printable(f"cannot write or read{where}: {error.strerror or error}.")
    if isinstance(error, ParameterError):
        return printable(str(error))
    listed = _ITEM.sub(r"\1; ", str(error))  # each on a line of its own, where there are lines
    # The words of a command are what its values are, no longer with escapes for what could steer a terminal.
    line = (
        " ".join(printable(in_command_words(printable(listed))).split()) or f"{ExitCode.INTERRUPTED.words}."
    )
    return line if len(line) <= 900 else f"{line[:600]} … {line[-290:]}"


def _show_if_possible(show: Callable[..., None]) -> Callable[..., None]:
    """Show an error so that, where nobody can be told, its code stays what it is."""

    def show_quietly(file: Any = None) -> None:
        try:
            show(file)
        except OSError:
            silence(sys.stderr)

    return show_quietly


def _forget_output() -> None:
    """If standard output cannot be written, let what waits for it go, so that the end is not about that."""
    try:
        sys.stdout.flush()
    except OSError:
        silence(sys.stdout)


def _open_standard_files() -> None:
    """Put /dev/null where the caller closed a standard file, so that no other file gets its number."""
    number = os.open(os.devnull, os.O_RDWR)
    while number <= 2:
        os.set_inheritable(number, True)
        number = os.open(os.devnull, os.O_RDWR)
    os.close(number)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))


def _check_folder() -> None:
    """Say whether the folder is still there from which the command was called.

    Raises:
        ReportError: it is not.
    """
    try:
        Path.cwd()
    except FileNotFoundError:
        message = "The folder from which this was called no longer exists. Call it from another one."
        raise ReportError(message, ExitCode.UNWRITABLE) from None


def _speak_utf8() -> None:
    """Write UTF-8 whatever the locale says; what cannot be written is shown as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
