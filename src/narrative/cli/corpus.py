"""`narrative corpus`: what was read from files, what was not, and how they are read, saved beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from narrative.cli.failures import list_codes
from narrative.cli.handover import refuse_target, show_clean, write_to
from narrative.cli.options import CorpusCommand, reading_options, take_rules
from narrative.cli.printing import lay_out, one_line, printable
from narrative.cli.wording import in_command_words
from narrative.errors import ExitCode

if TYPE_CHECKING:
    import pandas as pd

    from narrative.corpus.readers.rules import ReadingRules

_CODES = list_codes(
    ExitCode.DONE, ExitCode.WRONG_CALL, ExitCode.UNREADABLE, ExitCode.UNWRITABLE, ExitCode.DISK_FULL
)


@click.command("corpus", short_help="Say what was read, and what was not.", epilog=_CODES, cls=CorpusCommand)
@click.argument("articles", metavar="PATH")
@reading_options
@click.option("--strict", is_flag=True, help="Fail if anything cannot be read.")
@click.option("--all", "every", is_flag=True, help="List every problem, however many are alike.")
@click.option(
    "--save",
    is_flag=True,
    help="Write how the articles are read to corpus.toml beside them, which every command then follows.",
)
@click.option(
    "--to",
    "target",
    metavar="FILE",
    help="Write what was read to FILE: .parquet, .csv, .jsonl, .xml (TEI) or .conllu.",
)
@click.option(
    "--clean", "is_cleaned", is_flag=True,
    help="Show the boilerplate that many articles of an outlet repeat; --to writes them without it.",
)  # fmt: skip
def describe_corpus(
    articles: str, strict: bool, every: bool, save: bool, target: str | None, is_cleaned: bool, **options: Any
) -> None:
    """Say what was read from PATH and what was not, with the reason.

    --save keeps how the articles are read; --to writes them to a file.

    \b
    Examples:
      narrative corpus my-articles/
      narrative corpus articles.csv --column text=Fulltext --date-format %d.%m.%Y
      narrative corpus my-articles/ --path "{outlet}/{date} {title}" --save
      narrative corpus my-articles/ --strict
      narrative corpus exports.zip --to articles.parquet
      narrative corpus my-articles/ --clean --to articles.csv
    """
    from narrative.corpus.corpus import read_corpus
    from narrative.corpus.exports.databases import DATABASES
    from narrative.corpus.languages import list_untold
    from narrative.corpus.overview import list_foreign

    rules = take_rules(options)
    if target is not None:
        refuse_target(target, articles)
    corpus = read_corpus(
        articles, columns=rules.columns, date_format=rules.date_formats, encoding=rules.encoding,
        path_rule=rules.path, rename=rules.rename, language=rules.language, as_=rules.database,
        split=rules.split, strict=strict,
    )  # fmt: skip
    if is_cleaned:
        corpus = show_clean(corpus)
    click.echo(printable(f"{corpus.name}, read from {corpus.source}\n"))
    for column, value in corpus.describe().iloc[0].items():
        click.echo(printable(f"{str(column).replace('_', ' '):<14}{one_line(value)}"))
    foreign = list_foreign(corpus.languages)
    for number, line in enumerate([*([", ".join(foreign)] if foreign else []), *list_untold(corpus)]):
        click.echo(printable(f"{'' if number else 'languages':<14}{line}"))
    click.echo()
    click.echo(lay_out(corpus.counts, index=True))
    problems = corpus.problems
    if len(problems):
        lost = int(problems["lost"].sum())
        click.echo(f"\nProblems: {lost} lost, {len(problems) - lost} read but changed or doubtful.\n")
        shown, left = (problems, 0) if every else shorten(problems)
        for row in shown.itertuples(index=False):
            click.echo(printable(say_problem(row)))
        if left:
            click.echo(f"\n{left:,} more {'is' if left == 1 else 'are'} like those above; --all lists each.")
        if shown["consequence"].map(in_command_words).str.contains("--[a-z]").any():
            how = "saved in the same way" if save else "added to this command; --save keeps them"
            click.echo(f"\nOptions that are named above can be {how}.")
    else:
        click.echo("\nNo problems.")
    documents = corpus.documents
    for line in say_vague(documents):
        click.echo(printable(f"\n{line}"))
    if documents["date"].isna().all() and not documents["outlet"].str.strip().any():
        way = '--path "{outlet}/{date} {title}"'
        click.echo(f"\nNo article has a date or an outlet. If names of files tell them, say how: {way}")
    exports = corpus.files[corpus.files["stated"].notna() | corpus.files["kind"].isin(DATABASES)]
    for line in map(say_account, exports.itertuples(index=False)):
        click.echo(printable(line))
    if target is not None:
        click.echo(printable(f"\n{write_to(corpus, target)}"))
    if save:
        click.echo(printable(f"\n{save_rules(articles, rules)}"))


def shorten(problems: pd.DataFrame, most: int = 5) -> tuple[pd.DataFrame, int]:
    """Return the first of the problems that are alike, in a file and of a kind; and how many more there are.

    >>> import pandas as pd
    >>> rows = [f"a.csv, row {number}" for number in range(2, 10)]
    >>> shorten(pd.DataFrame({"source": rows, "problem": "bad date 'x'", "lost": False}))[1]
    3
    """
    files = problems["source"].str.replace(r", row [0-9]+$", "", regex=True)
    kinds = problems["problem"].str.split().str[:2].str.join(" ")
    alike = problems.groupby([files, kinds, problems["lost"]], sort=False).cumcount()
    return problems[alike < most], int((alike >= most).sum())


def say_problem(row: Any) -> str:
    """Say what a row of the table of problems says, with options of the command line.

    >>> from narrative.corpus.readers.rows import Problem
    >>> print(say_problem(Problem("a.txt", "not UTF-8", "read; encoding='cp1251' reads it so", False)))
      read  a.txt: not UTF-8
            read; --encoding cp1251 reads it so
    """
    problem, consequence = (in_command_words(one_line(text)) for text in (row.problem, row.consequence))
    return f"  {'lost' if row.lost else 'read'}  {one_line(row.source)}: {problem}\n        {consequence}"


def say_vague(documents: pd.DataFrame) -> Iterator[str]:
    """Say how many dates are a month or a year only."""
    if "date_precision" in documents and (vague := int(documents["date_precision"].notna().sum())):
        tell = "article tells" if vague == 1 else "articles tell"
        yield f"{vague:,} {tell} only the month or the year; no trend has them in a shorter period."


def say_account(file: Any) -> str:
    """Say of an export what it states and what came of it: `nexis.docx: 50 stated, 50 read`."""
    import pandas as pd

    first = f"{file.found:,} found" if pd.isna(file.stated) else f"{file.stated:,} stated"
    parts = [first, f"{file.read:,} read"]
    if not pd.isna(file.stated) and file.stated != file.found:
        parts.insert(1, f"{file.found:,} found")
    parts += [f"{file.lost:,} lost"] * bool(file.lost)
    parts += [f"{file.duplicates:,} of them {'copies' if file.duplicates > 1 else 'a copy'}"] * bool(
        file.duplicates
    )
    return f"{file.file}: {', '.join(parts)} ({file.kind})"


def save_rules(path: str, rules: ReadingRules) -> str:
    """Write rules to the `corpus.toml` of a corpus, beside what it says, and say so.

    Raises:
        CorpusError: there is a file with remarks that a person has written; or the corpus was measured.
        OSError: it cannot be written.
    """
    from narrative.corpus.measured_corpus import is_measured
    from narrative.corpus.readers.description_file import (
        find_description,
        has_remarks,
        name_description,
        read_description,
        write_description,
    )
    from narrative.errors import CorpusError
    from narrative.reports.publishing.durability import replace_file
    from narrative.resources import find_corpus

    root = find_corpus(path)
    if is_measured(root):
        raise CorpusError(f"{path}: how the files are read was settled when they were measured.")
    there = find_description(root)
    before = read_description(there) if there else None
    settled = rules if before is None else rules.over(before)[0]
    file = name_description(root)
    if settled == before:
        return f"{file} says so already: {settled.describe() or 'no rules'}."
    if not settled.said:
        raise CorpusError("There is nothing to save. Say how to read, as with --column text=Body.")
    if there and has_remarks(there):
        raise CorpusError(
            f"{file} has remarks of your own, which saving would take away. "
            f"Write into it: {settled.describe()}"
        )
    replace_file(file, write_description(settled))
    return f"Saved in {file}: {settled.describe()}.\nEvery command and read_corpus follow it."
