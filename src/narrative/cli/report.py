"""`narrative report`: run a notebook on a corpus and publish what comes of it."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from narrative.cli.failures import get_code, list_codes, say
from narrative.cli.options import CorpusCommand, reading_options, say_followed, take_rules
from narrative.cli.printing import log_end, log_event, printable, show_path, write_line
from narrative.errors import ExitCode, NarrativeError, ReportError
from narrative.reports.notebook_format import load_nbformat
from narrative.reports.running.interruption import interruptible

if TYPE_CHECKING:
    from narrative.reports.report import Report


def _read_size(text: str) -> int:
    """The number of bytes that `text` says."""
    from narrative.reports.running.supervision import read_size

    try:
        return read_size(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def _read_folder(text: str) -> Path:
    """The folder that `text` names; empty text, as of a variable that was never set, would be the current."""
    if not text.strip():
        raise click.BadParameter("it names no folder. Write . for the current one.")
    from narrative.resources import expand

    return expand(text)


_SECONDS = click.FloatRange(min=0, min_open=True)


@click.command(
    "report",
    short_help="Run a notebook on a corpus and publish its report.",
    epilog=list_codes(),
    cls=CorpusCommand,
)
@click.argument("notebook", default="close-reading", metavar="[NOTEBOOK]")
@click.option("--corpus", metavar="PATH", help="A folder or file of articles, or the name of a corpus.")
@reading_options
@click.option(
    "-p", "parameters", nargs=2, multiple=True, metavar="NAME VALUE",
    help="A parameter of the notebook. Repeat it for each one, and for each item of a list.",
)  # fmt: skip
@click.option(
    "-f", "files", multiple=True, metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
    help="Parameters from a .yaml, .toml or .json file; -p wins.",
)  # fmt: skip
@click.option(
    "--out", default="reports", metavar="DIR", type=_read_folder,
    show_default=True, help="The folder of the reports.",
)  # fmt: skip
@click.option(
    "--name", metavar="NAME",
    help="What to call the report; by default after its notebook and corpus.",
)  # fmt: skip
@click.option(
    "--keep", type=click.IntRange(min=1), metavar="N", help="Remove all but the N newest of its reports."
)
@click.option(
    "--wait", type=click.FloatRange(min=0), default=0, metavar="SECONDS",
    help="How long to wait while another run makes the same report; by default not at all.",
)  # fmt: skip
@click.option(
    "--cell-timeout", type=_SECONDS, metavar="SECONDS", help="End the run if one cell takes longer."
)
@click.option("--timeout", type=_SECONDS, metavar="SECONDS", help="End the run if it takes longer.")
@click.option(
    "--memory", type=_read_size, metavar="SIZE",
    help="End the run if it needs more: 800M or 2G. A run may write 64M of output; below 1G, a sixteenth of "
    "SIZE.",
)  # fmt: skip
@click.option(
    "--store", metavar="DIR", type=_read_folder,
    help="Where measured documents are kept, so that only new ones are measured; by default .store in "
    "the folder of the reports. It can be deleted at any time.",
)  # fmt: skip
@click.option("--no-store", is_flag=True, help="Measure every document again; the result is the same.")
@click.option(
    "--if-changed", is_flag=True,
    help="End at once, with code 11, if nothing has changed since the newest report: corpus, lexicons, "
    "notebook, parameters, code and packages.",
)  # fmt: skip
@click.option(
    "--digest", metavar="FILE", type=_read_folder,
    help="Write a digest of the published report to FILE (- prints it). Keep it elsewhere: then "
    "`narrative verify --digest FILE` notices a record that was altered with its own hashes.",
)  # fmt: skip
@click.option(
    "--scheme", "schemes", multiple=True, metavar="NAME",
    help="Let texts of a measured corpus be read from addresses of this scheme, such as s3. By default they "
    "are read from files of this machine only. Repeat it for more.",
)  # fmt: skip
@click.option("--log-json", is_flag=True, help="Write what happens to standard error as lines of JSON.")
@click.option(
    "--parameters", "show", is_flag=True, help="List the notebook's parameters and do nothing else."
)
def run_report(
    notebook: str,
    show: bool,
    log_json: bool,
    cell_timeout: float | None,
    timeout: float | None,
    memory: int | None,
    store: Path | None,
    no_store: bool,
    schemes: tuple[str, ...],
    digest: Path | None,
    **options: Any,
) -> None:
    """Run NOTEBOOK on a corpus and publish its report.

    NOTEBOOK is the path of a notebook, or the name of one that ships:

    \b
      close-reading      one article; the default
      framing-report     the frames and the tone of a whole corpus
      comparison-report  how groups of articles differ
      vocabulary-report  which words mark each group
      agency-report      whom sentences leave out, and who acts in them
      voices-report      who speaks, and what is said in whose voice
      lexicon-audit      what a lexicon finds, and how often it is right

    The report is one HTML page with its notebook, tables, figures and record.
    The path of the page is printed last. Parameters are checked before anything
    runs. A run that fails leaves the last report as it was.

    All reports of one notebook and corpus are versions of one report, whatever
    the parameters; give one a name of its own with --name. DIR/index.html lists
    all runs, and DIR/NAME/latest is the newest report. DIR/NAME/status.json says
    how the last run ended, and DIR/failed/ has what failed runs left.

    \b
    Examples:
      narrative report
      narrative report --corpus my-articles/ -p doc_id 2023-11-08
      narrative report framing-report --corpus articles.csv --out reports
      narrative report framing-report -f settings.yaml
      narrative report framing-report --timeout 3600 --memory 2G --keep 30 --if-changed
      narrative report close-reading --parameters
    """
    if show:
        from narrative.reports.planning.parameters import list_parameters
        from narrative.reports.planning.planning import describe_parameters

        click.echo(printable(list_parameters(describe_parameters(notebook))))
        return
    options["reading"] = take_rules(options).said
    if no_store:
        options["store"] = None
    elif store is not None:
        options["store"] = store.absolute()
    if schemes:
        from narrative.partitions.file_sources import SCHEMES

        os.environ[SCHEMES] = " ".join(schemes)
    os.umask(os.umask(0o077) & 0o077)  # others may be kept out, but not the run itself
    with interruptible():
        _run(notebook, log_json, (cell_timeout, timeout, memory), digest, options)


def _run(
    notebook: str,
    log_json: bool,
    limits: tuple[float | None, float | None, int | None],
    digest: Path | None,
    options: dict[str, Any],
) -> None:
    """Publish the report, and say how it ended."""
    load_nbformat()
    from narrative.reports.report import publish_report
    from narrative.reports.running.supervision import Limits

    began = time.monotonic()
    if options["corpus"] and not log_json:
        say_followed(options["corpus"])
    try:
        published = publish_report(
            notebook,
            limits=Limits(*limits),
            progress=sys.stderr.isatty() and not log_json,
            notify=log_event if log_json else None,
            **options,
        )
    except (NarrativeError, OSError, KeyboardInterrupt) as error:
        if not log_json:
            raise
        code = get_code(error)
        status = "unchanged" if code == ExitCode.NOTHING_NEW else "failed"
        log_end(code, began, status, reason=say(error))
        raise click.exceptions.Exit(code) from None
    _tell(published, log_json, digest, began)


def _tell(published: Report, log_json: bool, digest: Path | None, began: float) -> None:
    """Say where the report is, what was wrong though it is whole, and its digest if that was asked for.

    Raises:
        ReportError: this cannot be written.
    """
    from narrative.reports.history.published_runs import read_run
    from narrative.reports.publishing.durability import replace_file

    folder = published.folder
    told = read_run(folder).digest if digest or log_json else ""
    if log_json:
        log_end(
            ExitCode.DONE,
            began,
            folder=str(folder),
            html=str(published.html),
            digest=told,
            warnings=list(published.warnings),
        )
    else:
        for warning in published.warnings:
            write_line(printable(f"narrative: {warning}"))
    try:
        if digest is not None and digest.name != "-":
            replace_file(digest.absolute(), f"{told}  {folder.parent.name}/{folder.name}\n")
        click.echo(show_path(published.html))
        if digest is not None and digest.name == "-":
            click.echo(told)
    except OSError as error:
        message = f"the report is published in {folder}, but this could not be printed or written"
        raise ReportError(f"{message}: {error.strerror}.", get_code(error)) from None
