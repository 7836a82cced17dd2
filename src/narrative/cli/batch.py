"""`narrative batch`: several reports that a file asks for."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

import click

from narrative.cli.failures import get_code, list_codes, say
from narrative.cli.printing import lay_out, log_event, one_line, printable, write_line
from narrative.cli.wording import in_command_words
from narrative.errors import ExitCode, NarrativeError, ReportError, worst_of
from narrative.reports.notebook_format import load_nbformat
from narrative.reports.running.interruption import interruptible

if TYPE_CHECKING:
    from narrative.reports.batch.batch import Outcome


@click.command("batch", short_help="Make all reports that a file asks for.", epilog=list_codes())
@click.argument("file", metavar="FILE")
@click.option("--only", multiple=True, metavar="NAME", help="Only the report of this name. Can be repeated.")
@click.option("--dry-run", is_flag=True, help="Check everything, say what would be run, and run nothing.")
@click.option("--log-json", is_flag=True, help="Write what happens to standard error as lines of JSON.")
def run_reports(file: str, only: tuple[str, ...], dry_run: bool, log_json: bool) -> None:
    """Make every report that FILE asks for, one after another, and say how each ended.

    FILE is TOML. Each [[report]] has the options of `narrative report` under the
    same names: notebook, corpus, files, out, name, keep, wait, cell_timeout,
    timeout, memory, store, no_store, if_changed. To say how articles are read, use
    the names that stand in a corpus.toml: columns, date_formats, encoding, path,
    rename, language, database, split. The notebook's parameters are a table. [defaults] has what is
    the same for all. Relative paths begin at FILE's folder.

    \b
      [defaults]
      keep = 30
      if_changed = true
    \b
      [[report]]
      notebook = "framing-report"
      corpus = "my-articles"
      parameters = { lexicon = "news-frames" }

    The whole file is checked before anything runs, and all mistakes are listed
    with their lines. After that a report that fails stops no other; a signal
    ends them all. A table of how each ended is printed last. The exit code is that
    of the worst failure; a report with nothing new is not a failure.

    \b
    Examples:
      narrative batch nightly.toml
      narrative batch nightly.toml --dry-run
      narrative batch nightly.toml --only framing-report-my-articles --log-json
    """
    os.umask(os.umask(0o077) & 0o077)  # others may be kept out, but not the runs themselves
    with interruptible():
        began = time.monotonic()
        try:
            outcomes = _run(file, only, dry_run, log_json)
        except (NarrativeError, OSError) as error:
            if not log_json:
                raise
            code = get_code(error)
            _log_end(code, {}, began, reason=say(error))
            raise click.exceptions.Exit(code) from None
        code = worst_of(outcome.code for outcome in outcomes)
        counts = Counter(outcome.status for outcome in outcomes)
        if log_json:
            _log_end(code, counts, began)
        try:
            click.echo(_lay_out(outcomes, dry_run))
        except OSError as error:
            message = "the reports are done, but how they ended could not be printed"
            raise ReportError(f"{message}: {error.strerror}.", worst_of([code, get_code(error)])) from None
    if code:
        raise click.exceptions.Exit(code)


def _run(file: str, only: tuple[str, ...], dry_run: bool, log_json: bool) -> tuple[Outcome, ...]:
    """Make the reports, and say meanwhile what goes wrong."""
    load_nbformat()
    from narrative.reports.batch.batch import plan_batch, preview_batch, run_batch

    batch = plan_batch(file, note=not dry_run).choose(only)
    if dry_run:
        return preview_batch(batch)
    outcomes = run_batch(
        batch, progress=sys.stderr.isatty() and not log_json, notify=log_event if log_json else _say_end
    )
    return outcomes


def _say_end(event: dict[str, object]) -> None:
    """Say on the error output why a report failed, or what was wrong though it did not."""
    warnings = event.get("warnings")
    sentences = list(warnings) if isinstance(warnings, list) else []
    if event["event"] == "end" and event["status"] in ("failed", "not run"):
        sentences.append(event["reason"])
    for sentence in sentences:
        said = in_command_words(f"narrative: {event['report']}: {one_line(sentence)}")
        write_line(printable(said))


def _log_end(code: ExitCode, counts: dict[str, int], began: float, **further: str) -> None:
    """Log how the batch ended."""
    event = {"event": "batch", "code": int(code), "kind": code.name.lower(), "reports": dict(counts)}
    log_event(event | further | {"seconds": round(time.monotonic() - began, 3)})


def _lay_out(outcomes: tuple[Outcome, ...], dry_run: bool) -> str:
    """A table of how each report ended, and a line that sums it up."""
    import pandas as pd

    words = {"not run": "would be run"} if dry_run else {}
    rows = [
        {
            "report": outcome.name,
            "status": words.get(outcome.status, outcome.status),
            "code": str(int(outcome.code)),
            "seconds": f"{outcome.seconds:.1f}",
            "page or reason": str(outcome.page or outcome.reason),
        }
        for outcome in outcomes
    ]
    table = pd.DataFrame(rows)
    counts = Counter(table["status"])
    summed = ", ".join(f"{number} {status}" for status, number in counts.items())
    shown = table.drop(columns=["seconds"]) if dry_run else table
    return f"{lay_out(shown)}\n\n{len(table)} report{'s' if len(table) > 1 else ''}: {summed}."
