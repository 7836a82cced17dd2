"""The command line: `narrative report`, `narrative corpus`, `narrative lexicons`.

Results go to standard output, everything else to standard error. A command ends
with one of these codes:

    0    done
    1    an error of this program; please report it
    2    the command, a name or a parameter is wrong
    3    the corpus or a lexicon cannot be read
    4    a notebook failed; nothing was published
    5    something could not be written
    130  interrupted (Ctrl-C); 143 terminated
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from narrative import __version__
from narrative.errors import (
    CorpusError,
    LexiconError,
    NarrativeError,
    ParameterError,
    ReportError,
    UnknownNameError,
)
from narrative.markup import strip_control

if TYPE_CHECKING:
    import pandas as pd

_CODES: tuple[tuple[type[Exception], int], ...] = (
    (ParameterError, 2),
    (UnknownNameError, 2),
    (CorpusError, 3),
    (LexiconError, 3),
    (ReportError, 4),
    (NarrativeError, 3),
    (OSError, 5),
)
_EXIT_CODES = """\b
Exit codes: 0 done; 2 the command, a name or a parameter is wrong; 3 the
corpus or a lexicon cannot be read; 4 the notebook failed; 5 something could
not be written. Nothing is published but with 0."""


class _Failure(click.ClickException):
    """An error as the user sees it: what went wrong and what to do, without a traceback."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        vars(self)["exit_code"] = code  # for other errors it is one for the whole class

    def show(self, file: Any = None) -> None:
        click.echo(f"narrative: {self.message}", err=True)


class _Commands(click.Group):
    """A group of commands whose expected errors become one message and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        _speak_utf8()
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise  # the reader of our output has gone: click ends quietly
        except (NarrativeError, OSError) as error:
            if os.environ.get("NARRATIVE_DEBUG"):
                raise
            raise _Failure(_message(error), _code(error)) from None
        except KeyboardInterrupt:
            raise _Failure("interrupted; nothing was published.", 130) from None


def _code(error: Exception) -> int:
    if isinstance(error, ReportError) and isinstance(error.__cause__, OSError):
        return 5
    if isinstance(error, ReportError):  # what a cell raised counts as if it had been raised here
        return next((code for kind, code in _CODES if kind.__name__ == error.raised), 4)
    return next(code for kind, code in _CODES if isinstance(error, kind))


def _message(error: Exception) -> str:
    """What an error says: on one line, but for the list of right parameters."""
    if isinstance(error, OSError) and not isinstance(error, NarrativeError):
        where = f" {error.filename}" if error.filename else ""
        return f"cannot write or read{where}: {error.strerror or error}."
    if isinstance(error, ParameterError):
        return strip_control(str(error))
    line = " ".join(strip_control(str(error)).split())
    return line if len(line) <= 900 else f"{line[:600]} … {line[-290:]}"


def _speak_utf8() -> None:
    """Write UTF-8 whatever the locale says; what cannot be written is shown as an escape."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


@contextlib.contextmanager
def _ends_on_sigterm() -> Iterator[None]:
    """Let a run that is told to end clear up first: its kernel, and its half-made folder."""

    def stop(number: int, _: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]}, epilog=_EXIT_CODES)
@click.version_option(__version__, prog_name="narrative")
def main() -> None:
    """Study the rhetoric of news: frames, tone and voice, each number traceable to the text.

    \b
    Examples:
      narrative report                              close-reading of the corpus that it names
      narrative report framing-report --corpus my-articles/
      narrative corpus my-articles/                 what was read, and what was not
      narrative lexicons news-frames                what a lexicon holds
    """


@main.command(epilog=_EXIT_CODES)
@click.argument("notebook", default="close-reading", metavar="[NOTEBOOK]")
@click.option("--corpus", metavar="PATH", help="A folder or file of articles, or the name of a corpus.")
@click.option(
    "-p", "parameters", nargs=2, multiple=True, metavar="NAME VALUE",
    help="A parameter of the notebook. Repeat it for each one, and for each item of a list.",
)  # fmt: skip
@click.option(
    "-f", "files", multiple=True, metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
    help="Parameters from a .yaml, .toml or .json file; -p wins.",
)  # fmt: skip
@click.option(
    "--out", default="reports", metavar="DIR", type=click.Path(file_okay=False, path_type=Path),
    show_default=True, help="The folder that holds the reports.",
)  # fmt: skip
@click.option(
    "--parameters", "show", is_flag=True, help="List the notebook's parameters and do nothing else."
)
def report(
    notebook: str,
    corpus: str | None,
    parameters: tuple[tuple[str, str], ...],
    files: tuple[Path, ...],
    out: Path,
    show: bool,
) -> None:
    """Run NOTEBOOK on a corpus and publish its report.

    NOTEBOOK is the path of a notebook, or the name of one that ships
    (close-reading, which is the default: one article; framing-report: a whole
    corpus). The report is one HTML page with its notebook, tables, figures and
    record; the path of the page is printed last. Parameters are checked before
    anything runs, and a run that fails leaves the last report as it was.

    \b
    Examples:
      narrative report
      narrative report --corpus my-articles/ -p doc_id 2023-11-08
      narrative report framing-report --corpus articles.csv --out reports
      narrative report framing-report -f settings.yaml
      narrative report close-reading --parameters
    """
    from narrative.report import describe_parameters, publish_report

    if show:
        from narrative.parameters import list_parameters

        click.echo(list_parameters(describe_parameters(notebook)))
        return
    with _ends_on_sigterm():
        published = publish_report(
            notebook, corpus=corpus, parameters=parameters, files=files, out=out, progress=sys.stderr.isatty()
        )
    click.echo(str(published.html))


@main.command("corpus", epilog=_EXIT_CODES)
@click.argument("path", metavar="PATH")
@click.option(
    "--column", "columns", nargs=2, multiple=True, metavar="NAME COLUMN",
    help="Which column holds the text, title, date or outlet, if it is not understood by its name.",
)  # fmt: skip
@click.option("--date-format", metavar="FORMAT", help="How dates are written, as %d.%m.%Y.")
@click.option("--encoding", metavar="NAME", help="The encoding of the files, if it is not found out.")
@click.option("--strict", is_flag=True, help="Stop at the first thing that cannot be read.")
def describe_corpus(
    path: str,
    columns: tuple[tuple[str, str], ...],
    date_format: str | None,
    encoding: str | None,
    strict: bool,
) -> None:
    """Describe what was read from PATH, and list what was not, with the reason.

    \b
    Examples:
      narrative corpus my-articles/
      narrative corpus articles.csv --column text Fulltext --date-format %d.%m.%Y
      narrative corpus my-articles/ --strict
    """
    from narrative.corpus import read_corpus

    corpus = read_corpus(
        path, columns=dict(columns) or None, date_format=date_format, encoding=encoding, strict=strict
    )
    click.echo(_printable(f"{corpus.name}, read from {corpus.source}\n"))
    for column, value in corpus.describe().iloc[0].items():
        click.echo(_printable(f"{str(column).replace('_', ' '):<14}{_one_line(value)}"))
    click.echo()
    click.echo(_lines(corpus.counts, index=True))
    problems = corpus.problems
    if len(problems):
        lost = int(problems["lost"].sum())
        click.echo(f"\nProblems: {lost} lost, {len(problems) - lost} read but changed or doubtful.\n")
        click.echo(_lines(problems.assign(lost=problems["lost"].map({True: "lost", False: "read"}))))
    else:
        click.echo("\nNo problems.")


@main.command("lexicons", epilog=_EXIT_CODES)
@click.argument("name", required=False, metavar="[NAME]")
@click.option("--entries", is_flag=True, help="Also list every pattern.")
def show_lexicons(name: str | None, entries: bool) -> None:
    """List the lexicons, or show the one called NAME.

    NAME may also be the path of a lexicon's folder, or of a file in the format
    of LIWC (.dic, .dicx), quanteda (.yaml), Lexicoder (.lc3) or plain CSV.

    \b
    Examples:
      narrative lexicons
      narrative lexicons solidarity
      narrative lexicons solidarity --entries
      narrative lexicons my-lexicon/
      narrative lexicons policy-agendas.lc3
    """
    from narrative.lexicon import list_lexicons, load_lexicon

    if name is None:
        click.echo(_lines(list_lexicons().drop(columns=["description"], errors="ignore")))
        return
    if Path(name).is_file():
        from narrative.lexicon_formats import read_lexicon

        lexicon = read_lexicon(name)
    else:
        lexicon = load_lexicon(name)
    card = lexicon.card
    by = ", ".join(str(card[part]) for part in ("author", "year") if card.get(part))
    click.echo(_printable(f"{lexicon.name}: {card.get('title', '')}" + (f" ({by})" if by else "")))
    for part in ("description", "source", "licence", "matching", "weakness"):
        if card.get(part):
            click.echo(_paragraph(f"{part.capitalize()}: {card[part]}"))
    counts = lexicon.entries["category"].value_counts()
    for category in lexicon.categories:
        definition = lexicon.definitions.get(category, "")
        click.echo(_paragraph(f"{category} ({counts.get(category, 0)} patterns): {definition}"))
        if entries:
            of_category = lexicon.entries[lexicon.entries["category"] == category]
            click.echo(_paragraph("  " + ", ".join(of_category["pattern"]), indent="  "))


def _paragraph(text: str, indent: str = "") -> str:
    """An empty line, then the text in lines of a readable length."""
    return "\n" + click.wrap_text(_printable(_one_line(text)), 88, indent, indent)


def _one_line(value: object) -> str:
    """A value on one line: nothing for a missing one, a date without a time, thousands set apart."""
    if value is None or value != value or str(value) == "NaT":
        return ""
    if isinstance(value, date):
        return value.isoformat().removesuffix("T00:00:00")
    if hasattr(value, "item") or isinstance(value, int | float):
        number = float(str(value))
        return f"{int(number):,}" if number.is_integer() else f"{number:,.6g}"
    return " ".join(str(value).split())


def _printable(text: str) -> str:
    """`text` without what could steer a terminal: ANSI sequences, control and bidirectional marks."""
    return re.sub(r"[\u202a-\u202e\u2066-\u2069]", "", strip_control(text))


def _lines(table: pd.DataFrame, index: bool = False) -> str:
    """A table as aligned lines of text, one row a line."""
    shown = table.rename_axis("").reset_index() if index else table.copy()
    if "year" in shown:
        shown["year"] = shown["year"].astype(str)  # no number to set thousands apart in
    shown = shown.map(_one_line)
    shown.columns = [str(column).replace("_", " ") for column in shown.columns]
    rows = [list(shown.columns), *shown.to_numpy().tolist()]
    cells = [[_printable(cell) for cell in row] for row in rows]
    widths = [min(max(len(row[n]) for row in cells), 80) for n in range(len(cells[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    )


if __name__ == "__main__":
    main()
