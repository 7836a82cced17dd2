"""`narrative report`: run a notebook on a corpus and publish what comes of it."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import click

from narrative.cli.failures import list_codes


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


@click.command("report", epilog=list_codes())
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
def run_report(
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
