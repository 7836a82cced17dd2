"""`narrative corpus`: what was read from files, and what was not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from narrative.cli.failures import list_codes
from narrative.cli.options import reading_options
from narrative.cli.printing import lay_out, one_line, printable
from narrative.errors import CorpusError, ExitCode

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

_CODES = list_codes(ExitCode.DONE, ExitCode.WRONG_CALL, ExitCode.UNREADABLE)


@click.command("corpus", epilog=_CODES)
@click.argument("path", metavar="PATH")
@reading_options
@click.option("--strict", is_flag=True, help="Stop at the first thing that cannot be read.")
@click.option(
    "--to",
    "target",
    metavar="FILE",
    help="Hand on what was read: .parquet, .csv, .jsonl, .xml (TEI) or .conllu.",
)
@click.option(
    "--clean",
    "is_cleaned",
    is_flag=True,
    help="Show the boilerplate that stands in many articles of an outlet, and hand them on without it.",
)
def describe_corpus(
    path: str,
    columns: tuple[tuple[str, str], ...],
    date_format: str | None,
    encoding: str | None,
    strict: bool,
    target: str | None,
    is_cleaned: bool,
) -> None:
    """Describe what was read from PATH, and list what was not, with the reason; hand it on with --to.

    \b
    Examples:
      narrative corpus my-articles/
      narrative corpus articles.csv --column text Fulltext --date-format %d.%m.%Y
      narrative corpus my-articles/ --strict
      narrative corpus exports.zip --to articles.parquet
      narrative corpus my-articles/ --clean --to articles.csv
    """
    from narrative.corpus.corpus import read_corpus

    corpus = read_corpus(
        path, columns=dict(columns) or None, date_format=date_format, encoding=encoding, strict=strict
    )
    if target is not None:
        refuse_target(target, path)
    if is_cleaned:
        corpus = clean_shown(corpus)
    describe(corpus)
    if target is not None:
        from narrative.corpus.writers.files import write_documents

        click.echo(printable(f"\n{len(corpus):,} documents written to {write_documents(corpus, target)}"))


def refuse_target(target: str, path: str) -> None:
    """Refuse to write among the files that are read: the next reading would find every document twice.

    Raises:
        CorpusError: the file would lie in the folder that is read.
    """
    read, written = Path(path).resolve(), Path(target).resolve()
    if read.is_dir() and written.is_relative_to(read):
        raise CorpusError(
            f"{target} would lie in {path}, and be read with it the next time. Name another place."
        )


def clean_shown(corpus: Corpus) -> Corpus:
    """Show the boilerplate of a corpus with its counts, and return the corpus without it."""
    from narrative.corpus.cleaning import clean, find_boilerplate

    found = find_boilerplate(corpus)
    if found.empty:
        click.echo("No boilerplate was found.\n")
        return corpus
    shown = found.assign(text=[" ".join(text.split())[:70] for text in found["text"]])
    shown["share"] = (100 * shown["share"]).round().astype(int).astype(str) + " %"
    click.echo("Boilerplate, found by repetition:\n")
    click.echo(lay_out(shown))
    cleaned = clean(corpus, found)
    places = 0 if cleaned.cut is None else len(cleaned.cut)
    click.echo(f"\nCut at {places:,} places; offsets stay those of the texts as they were read.\n")
    return cleaned


def describe(corpus: Corpus) -> None:
    """Print what was read, and what was not."""
    click.echo(printable(f"{corpus.name}, read from {corpus.source}\n"))
    for column, value in corpus.describe().iloc[0].items():
        click.echo(printable(f"{str(column).replace('_', ' '):<14}{one_line(value)}"))
    click.echo()
    click.echo(lay_out(corpus.counts, index=True))
    problems = corpus.problems
    if len(problems):
        lost = int(problems["lost"].sum())
        click.echo(f"\nProblems: {lost} lost, {len(problems) - lost} read but changed or doubtful.\n")
        click.echo(lay_out(problems.assign(lost=problems["lost"].map({True: "lost", False: "read"}))))
    else:
        click.echo("\nNo problems.")
