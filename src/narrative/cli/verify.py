"""`narrative verify`: run a published report again, and say whether it comes out the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from narrative.cli.failures import list_codes
from narrative.cli.printing import printable, show_json
from narrative.errors import ExitCode
from narrative.reports.notebook_format import load_nbformat

if TYPE_CHECKING:
    from narrative.reports.history.verification import Verification

_CODES = list_codes(
    ExitCode.DONE, ExitCode.WRONG_CALL, ExitCode.UNREADABLE, ExitCode.CELL_FAILED, ExitCode.DIFFERENT
)


@click.command("verify", short_help="Say whether a report comes out the same again.", epilog=_CODES)
@click.argument("run", metavar="RUN")
@click.option("--corpus", metavar="PATH", help="Where the corpus lies now, if it is not found.")
@click.option(
    "--digest", metavar="FILE", help="The digest of `narrative report --digest`, or the file that has it."
)
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
def verify_run(run: str, corpus: str | None, digest: str | None, as_json: bool) -> None:
    """Run the report RUN again and say whether it comes out the same, byte for byte.

    RUN is the folder of a report, the `latest` of a name, or a run.json. First
    the files of the report are checked: none may have changed since it was
    published. Then its notebook is run again with the recorded parameters, in a
    temporary folder and without the store. What it is made from (corpus, lexicons,
    code, packages) is compared, then its results and all else in the record. What
    cannot be made again is listed. A record can be altered together with its
    hashes; a digest that you keep elsewhere shows that.

    \b
    Examples:
      narrative verify reports/framing-report-my-articles/latest
      narrative verify reports/framing-report-my-articles/20260501T030000Z --corpus /data/articles
    """
    from narrative.reports.running.interruption import interruptible

    with interruptible():
        load_nbformat()
        from narrative.reports.history.verification import verify

        result = verify(run, corpus=corpus, digest=digest)
    if as_json:
        click.echo(_as_json(result))
    else:
        for line in _list_lines(result):
            click.echo(printable(line))
    if not result.same:
        raise click.exceptions.Exit(ExitCode.DIFFERENT)


def _as_json(result: Verification) -> str:
    parts = {
        "run": result.run.folder.name,
        "same": result.same,
        "undamaged": result.undamaged,
        "inputs": result.inputs.to_dict("records"),
        "files": result.files.to_dict("records"),
        "facts": result.facts.to_dict("records"),
        "unvouched": list(result.unvouched),
        "digest": result.run.digest,
    }
    return show_json(parts)


def _list_lines(result: Verification) -> list[str]:
    files, inputs = result.files, result.inputs
    broken = files[~files["published"].isin(["whole", ""])]
    state = "whole" if result.undamaged else "not as it was published"
    lines = [f"The published report: {state}, {(files['published'] != '').sum()} files"]
    lines += [f"  {state:<10}{name}" for state, name in zip(broken["published"], broken["file"], strict=True)]
    others = result.facts[~result.facts["same"]].to_dict("records")
    said = [f"  different {row['fact']}: {_short(row['recorded'])} → {_short(row['now'])}" for row in others]
    said = ["What else the record says:", *said] if said else []
    if not len(inputs):
        return [*lines, *said, "The notebook is not as it was published, so it was not run again."]
    differing = inputs[~inputs["same"]]
    lines.append("What it is made from:")
    for name in ("corpus", *(name for name in inputs["input"] if name.startswith("lexicon ")), "notebook"):
        lines += [] if name in set(differing["input"]) else [f"  same      {name}"]
    for row in differing.to_dict("records"):
        lines.append(f"  different {row['input']}: {_short(row['recorded'])} → {_short(row['now'])}")
    for kind in ("code", "version of"):
        if not differing["input"].str.startswith(f"{kind} ").any():
            lines.append(f"  same      {'versions of Python and packages' if kind != 'code' else 'code'}")
    lines.append("Its results:")
    again = files[files["again"] != ""]
    lines += [f"  {state:<10}{name}" for state, name in zip(again["again"], again["file"], strict=True)]
    unvouched = [f"Could not be checked: {what}." for what in result.unvouched]
    return [*lines, *said, *unvouched, f"Its digest: {result.run.digest}", _conclude(result)]


def _conclude(result: Verification) -> str:
    again = result.files[result.files["again"] != ""]
    if result.same:
        return "All of it is the same, byte for byte."
    if not result.facts["same"].all() and (again["again"] == "same").all() and len(again):
        return "The tables and figures come out the same, but not all that the record says of them."
    if (again["again"] == "same").all() and len(again):
        return "The tables and figures come out the same, byte for byte; see above for what differs."
    return "It is not the same."


def _short(text: str) -> str:
    """A hash in short, anything else as it is, as far as it fits on a line."""
    return (text[:12] if len(text) == 64 else text[:200]) or "none"
