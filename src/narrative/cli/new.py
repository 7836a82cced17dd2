"""`narrative new`: a folder to start from."""

from __future__ import annotations

import os
import shlex
from typing import Any

import click

from narrative.cli.failures import list_codes
from narrative.cli.options import CorpusCommand, reading_options, say_followed, take_rules
from narrative.cli.printing import printable
from narrative.errors import ExitCode, ParameterError

_CODES = list_codes(
    ExitCode.DONE, ExitCode.WRONG_CALL, ExitCode.UNREADABLE, ExitCode.UNWRITABLE, ExitCode.DISK_FULL
)


@click.command(
    "new",
    short_help="Make a folder to start from: notebooks, a lexicon, a batch file.",
    epilog=_CODES,
    cls=CorpusCommand,
)
@click.argument("folder", metavar="FOLDER")
@click.option(
    "--corpus", metavar="PATH",
    help="The articles: a folder, a file, or the name of a corpus that ships. Without it the notebooks read "
    "harbour, which was made for teaching, and there is a folder for your articles.",
)  # fmt: skip
@reading_options
def make_folder(folder: str, corpus: str | None, **options: Any) -> None:
    """Make FOLDER to start from: notebooks, a lexicon to fill in, a batch file.

    The notebooks are the course (00-start-here and on) and the reports, set to
    the corpus. FOLDER is made whole or not at all. If it is there already, it must
    be empty. How the articles are read, if you say it, is saved beside them in
    corpus.toml, which the notebooks follow.

    \b
    Examples:
      narrative new my-study
      narrative new my-study --corpus my-articles/
      narrative new my-study --corpus harbour
    """
    from narrative.cli.corpus import save_rules
    from narrative.studies.studies import make_study

    rules = take_rules(options)
    if rules.said and corpus is None:
        raise ParameterError("Say which articles are to be read so: --corpus PATH.")
    read = None
    if corpus is not None:
        from narrative.corpus.corpus import read_corpus

        read = read_corpus(
            corpus, columns=rules.columns, date_format=rules.date_formats, encoding=rules.encoding,
            path_rule=rules.path, rename=rules.rename, language=rules.language,
        )  # fmt: skip
    study = make_study(folder, corpus=corpus)
    if corpus is not None and rules.said:
        click.echo(printable(save_rules(corpus, rules)))
    elif corpus is not None:
        say_followed(corpus)
    shown = shlex.quote(os.path.normpath(folder))
    said = (
        f"Made {shown}: {len(study.course)} notebooks of the course, {len(study.reports)} reports, a lexicon"
    )
    said += " to fill in, a batch file and a README."
    click.echo(printable(said))
    if read is not None:
        lost = int(read.problems["lost"].sum())
        losses = f"; {lost:,} could not be read (narrative corpus says why)" if lost else ""
        articles = f"{len(read):,} article{'s' * (len(read) != 1)}"
        click.echo(printable(f"The notebooks read {study.corpus}: {articles}{losses}."))
    else:
        click.echo(printable(f"The notebooks read {study.corpus}, until you name your own articles."))
    click.echo(printable(f"\nBegin with:  jupyter lab {shown}/00-start-here.ipynb"))
    click.echo(printable(f"Then:        narrative batch {shown}/batch.toml"))
