"""`narrative corpus`: what was read from files, and what was not."""

from __future__ import annotations

import click

from narrative.cli.failures import list_codes
from narrative.cli.options import reading_options
from narrative.cli.printing import lay_out, one_line, printable
from narrative.errors import ExitCode

_CODES = list_codes(ExitCode.DONE, ExitCode.WRONG_CALL, ExitCode.UNREADABLE)


@click.command("corpus", epilog=_CODES)
@click.argument("path", metavar="PATH")
@reading_options
@click.option("--strict", is_flag=True, help="Stop at the first thing that cannot be read.")
def describe_corpus(
    path: str,
    columns: tuple[tuple[str, str], ...],
    date_format: str | None,
    encoding: str | None,
    language: str | None,
    strict: bool,
) -> None:
    """Describe what was read from PATH, and list what was not, with the reason.

    \b
    Examples:
      narrative corpus my-articles/
      narrative corpus articles.csv --column text Fulltext --date-format %d.%m.%Y
      narrative corpus my-articles/ --strict
    """
    from narrative.corpus.corpus import read_corpus
    from narrative.corpus.overview import list_foreign

    corpus = read_corpus(
        path, columns=dict(columns) or None, date_format=date_format, encoding=encoding, strict=strict,
        language=language,
    )  # fmt: skip
    click.echo(printable(f"{corpus.name}, read from {corpus.source}\n"))
    for column, value in corpus.describe().iloc[0].items():
        click.echo(printable(f"{str(column).replace('_', ' '):<14}{one_line(value)}"))
    if foreign := list_foreign(corpus.languages):
        click.echo(f"{'languages':<14}{', '.join(foreign)}")
    click.echo()
    click.echo(lay_out(corpus.counts, index=True))
    problems = corpus.problems
    if len(problems):
        lost = int(problems["lost"].sum())
        click.echo(f"\nProblems: {lost} lost, {len(problems) - lost} read but changed or doubtful.\n")
        click.echo(lay_out(problems.assign(lost=problems["lost"].map({True: "lost", False: "read"}))))
    else:
        click.echo("\nNo problems.")
