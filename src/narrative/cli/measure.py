"""`narrative measure`: measure a corpus of any size, partition by partition."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any

import click

from narrative.cli.failures import get_code, list_codes, say
from narrative.cli.options import CorpusCommand, reading_options, say_followed, take_rules
from narrative.cli.printing import log_end, log_event, one_line, printable, show_path
from narrative.errors import ExitCode, NarrativeError
from narrative.reports.running.interruption import interruptible

_CODES = list_codes(
    ExitCode.DONE, ExitCode.WRONG_CALL, ExitCode.UNREADABLE, ExitCode.UNWRITABLE, ExitCode.KERNEL_DIED,
    ExitCode.DISK_FULL, ExitCode.LOCKED, ExitCode.INCOMPLETE, ExitCode.INTERRUPTED, ExitCode.TERMINATED,
)  # fmt: skip


@click.command(
    "measure", short_help="Measure a corpus that is larger than memory.", epilog=_CODES, cls=CorpusCommand
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option(
    "--lexicon", "lexicons", multiple=True, metavar="NAME", help="What to count; repeat it for more."
)
@click.option(
    "--out", required=True, metavar="DIR", type=click.Path(path_type=Path, file_okay=False),
    help="The folder for the results; a run that was stopped continues there.",
)  # fmt: skip
@click.option(
    "--partitions",
    metavar="N|SIZE",
    help="How many partitions (about), or how large each: 16M is the default.",
)
@click.option(
    "--processes", type=click.IntRange(min=1), metavar="N", help="How many processes; by default one."
)
@click.option(
    "--scheduler", metavar="ADDRESS",
    help="A Dask scheduler (tcp://host:8786); or local, for a cluster of this machine with N processes.",
)  # fmt: skip
@click.option("--agency", is_flag=True, help="Count passives too, and the verbs told without who did it.")
@click.option("--voices", is_flag=True, help="Keep who says what, and scores of each voice (English).")
@reading_options
@click.option("--log-json", is_flag=True, help="Write what happens to standard error as lines of JSON.")
def measure_corpus(
    paths: tuple[str, ...], lexicons: tuple[str, ...], out: Path, partitions: str | None,
    processes: int | None, scheduler: str | None, agency: bool, voices: bool, log_json: bool, **options: Any,
) -> None:  # fmt: skip
    """Measure the articles at PATH… and keep scores, metadata and counts of words in DIR.

    Memory holds a few partitions at a time, however large the corpus. The numbers
    are those of the reports, to the byte, however the work is divided. PATH is a
    file, a folder, or an address that fsspec opens (s3://bucket/articles.parquet).
    A partition that was finished before is not measured again. One that cannot be
    measured is listed with the reason; the rest is measured, and the code is 13.
    In Python, narrative.read_measured("DIR") gives what compare, trend and keywords take.

    \b
    Examples:
      narrative measure articles.parquet --lexicon news-frames --out measured
      narrative measure archive/ --lexicon news-frames --lexicon stance --out measured --processes 8
      narrative measure s3://bucket/news --lexicon war-peace --out /shared/measured --scheduler tcp://head:8786
    """
    from narrative.partitions import Job, measure_into

    began = time.monotonic()
    show = log_event if log_json else _Progress(began) if sys.stderr.isatty() else None
    try:
        with interruptible():
            rules = take_rules(options)
            if not log_json and not any("://" in path for path in paths):
                for path in paths:
                    say_followed(path)
            job = Job(
                paths, lexicons, out, rules, partitions, processes, scheduler, agency=agency, voices=voices
            )
            sums = measure_into(job, show)
    except (NarrativeError, OSError, KeyboardInterrupt) as error:
        if not log_json:
            if show is not None:
                click.echo("", err=True)
            raise
        code = get_code(error)
        log_end(code, began, "failed", reason=say(error))
        raise click.exceptions.Exit(code) from None
    code = ExitCode.INCOMPLETE if sums.failed else ExitCode.DONE
    lost = sum(problem.lost for problem in sums.problems)
    folder = out.expanduser().absolute()
    if log_json:
        log_end(
            code, began, folder=os.fspath(folder), documents=sums.documents, lost=lost, failed=sums.failed
        )
    else:
        if show is not None:
            click.echo("", err=True)
        for problem in sums.problems:
            if problem.problem.startswith("could not be"):
                said = f"narrative: {problem.source}: {problem.problem}"
                click.echo(printable(one_line(said)), err=True)
        if lost:
            click.echo(f"narrative: {lost:,} could not be read; `problems` of the result says why.", err=True)
    click.echo(show_path(folder))
    if code:
        raise click.exceptions.Exit(code)


class _Progress:
    """A line on the terminal that says how far the work is."""

    def __init__(self, began: float) -> None:
        self.began = began
        self.documents = self.words = 0

    def __call__(self, event: dict[str, Any]) -> None:
        if event["event"] != "partition":
            return
        self.documents += event.get("documents", 0)
        self.words += event.get("words", 0)
        done, of = event["done"], event["of"]
        left = (time.monotonic() - self.began) * (of - done) / done
        line = (
            f"{done:,} of {of:,} partitions · {self.documents:,} articles · {self.words:,} words · "
            f"{int(left // 60)}:{int(left % 60):02d} left"
        )
        click.echo(f"\r{line:<78}", nl=False, err=True)
