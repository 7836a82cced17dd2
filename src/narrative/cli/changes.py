"""`narrative changes`: what changed from one report to another, and why its figures did."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import click

from narrative.cli.failures import list_codes
from narrative.cli.printing import printable, show_json
from narrative.errors import ExitCode

if TYPE_CHECKING:
    import pandas as pd

_CODES = list_codes(ExitCode.DONE, ExitCode.WRONG_CALL, ExitCode.CELL_FAILED)
#: What a change of a kind is called, alone and among several.
_WORDS = {
    "new": ("new article", "new articles"),
    "gone": ("article gone", "articles gone"),
    "edited": ("edited article", "edited articles"),
    "chosen": ("article that only RUN2 counts", "articles that only RUN2 counts"),
    "left out": ("article that only RUN1 counts", "articles that only RUN1 counts"),
    "renamed": ("renamed article", "renamed articles"),
    "metadata": ("article with other metadata", "articles with other metadata"),
    "entry": ("entry of a lexicon", "entries of a lexicon"),
    "lexicon": ("lexicon", "lexicons"),
    "code": ("file of the program", "files of the program"),
    "package": ("version of a package", "versions of packages"),
    "parameter": ("parameter", "parameters"),
    "seed": ("seed", "seeds"),
    "notebook": ("notebook", "notebooks"),
}
_ANEW = "measured again"
#: How many changes of a kind are named.
_NAMED = 5


@click.command("changes", short_help="Say why two reports differ.", epilog=_CODES)
@click.argument("run1", metavar="RUN1")
@click.argument("run2", metavar="RUN2")
@click.option("--all", "everything", is_flag=True, help="Name every change, not just those that did most.")
@click.option("--json", "as_json", is_flag=True, help="Write every change and effect as JSON.")
def show_changes(run1: str, run2: str, everything: bool, as_json: bool) -> None:
    """Say what changed from RUN1 to RUN2, and what each change did to the headline figures.

    Each is the folder of a report, the `latest` of a name, or a run.json.
    Documents are new, gone, edited or renamed; entries of lexicons, code,
    versions of packages, parameters and seeds may have changed. The effects on a
    figure are computed document by document and pattern by pattern, and add up
    to its change.

    \b
    Examples:
      narrative changes reports/daily/20260501T030000Z reports/daily/latest
      narrative changes reports/daily/20260501T030000Z reports/daily/latest --json
    """
    from narrative.reports.history.history import compare_headlines, explain_changes

    changes, figures = explain_changes(run1, run2), compare_headlines(run1, run2)
    if as_json:
        parts = {"figures": _plain(figures), "changes": _plain(changes)}
        click.echo(show_json(parts))
        return
    for line in _list_lines(changes, figures, None if everything else _NAMED):
        click.echo(printable(line))


def _plain(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as JSON can hold them."""
    values = table.astype(object).where(table.notna(), None)
    return [dict(zip(table.columns, row, strict=True)) for row in values.to_numpy().tolist()]


def _list_lines(changes: pd.DataFrame, figures: pd.DataFrame, most: int | None) -> list[str]:
    if not len(changes):
        return ["Nothing changed."]
    lines = ["What changed:"]
    for kind in _WORDS:
        of_kind = changes[changes["kind"] == kind].drop_duplicates("what")
        if len(of_kind):
            lines.append(f"  {_count(kind, len(of_kind))}: {_name(of_kind, most)}")
    for figure in figures.to_dict("records"):
        before, after = figure["before"], figure["after"]
        unit = f" {figure['unit']}" if figure["unit"] else ""
        values = f"{_number(before)} → {_number(after)}{unit} ({_signed(after - before)})"
        lines += ["", f"{figure['figure']}: {values}"]
        here = changes[changes["figure"] == figure["figure"]]
        for kind in (*_WORDS, _ANEW):
            of_kind = here[here["kind"] == kind]
            if len(of_kind):
                order = of_kind["effect"].abs().sort_values(ascending=False, kind="stable").index
                named = _name(of_kind.loc[order], most, effects=True)
                total = _signed(math.fsum(of_kind["effect"]))
                lines.append(f"  {total:>10}  {_count(kind, len(of_kind))}: {named}")
    return lines


def _count(kind: str, number: int) -> str:
    if kind == _ANEW:
        return "the same articles, measured again because of"
    return f"{number:,} {_WORDS[kind][number > 1]}"


def _name(rows: pd.DataFrame, most: int | None, *, effects: bool = False) -> str:
    """The changes by name, with how they changed or with their effects."""
    named = []
    for row in rows.head(most or len(rows)).to_dict("records"):
        said = _signed(row["effect"]) if effects else row["detail"]
        named.append(f"{row['what']} ({said})" if said else row["what"])
    more = len(rows) - len(named)
    return ", ".join(named) + (f" and {more:,} more" if more else "")


def _number(value: float) -> str:
    return "none" if math.isnan(value) else f"{value:.4g}".replace("-", "−")


def _signed(value: float) -> str:
    return "not to be compared" if math.isnan(value) else f"{value:+.3g}".replace("-", "−")
