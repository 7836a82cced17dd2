"""Draw what trying a lexicon out has found: what each category rests on, and how precise it is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from narrative.figures.captions import in_order, name_category
from narrative.figures.dot_rows import Row, draw_rows, say_rows
from narrative.figures.drawing import describe, n_of
from narrative.measures import Measure
from narrative.schema import AUDIT_ENTRIES, AUDIT_PRECISION, check

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: In what the figures here count; neither is a measure of documents.
_SHARE = Measure("share", "Share", "%", "tokens", 0, math.inf, "ratio", "")
_PRECISION = Measure("precision", "Precision", "0 to 1", "tokens", 0, 1, "ratio", "")


def plot_entries(
    entries: pd.DataFrame,
    *,
    most: int = 5,
    labels: Mapping[str, str] | None = None,
    source: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw on which entries each category rests: the share of its matches that each of the first ones found.

    Args:
        entries: the entries of an audit, a table by `schema.AUDIT_ENTRIES`.
        most: how many entries of each category to draw, those with most matches.
        labels: what to call each category.
        source: what was read with what, for the line below the figure.
        ax: where to draw; a new figure if not given.

    Returns:
        The axes. There are no intervals: the shares are counts of what was read. Categories without matches
        are left out.

    Raises:
        TableError: there are more than 60 rows.
    """
    table = check(entries, AUDIT_ENTRIES, "table of entries")
    found = table[table["matches"] > 0]
    order = {name: number for number, name in enumerate(dict.fromkeys(table["category"]))}
    first = found.sort_values("matches", ascending=False, kind="stable").groupby("category").head(most)
    first = first.sort_values("category", key=lambda column: column.map(order), kind="stable")
    rows = [
        Row(
            heading=name_category(record, labels),
            name=str(record["pattern"]),
            value=100 * float(record["share"]),
            low=math.nan,
            high=math.nan,
            note=n_of(record["matches"], "match"),
            counted=True,
        )
        for record in in_order(first)
    ]
    unit = "share of the matches of its category, %; a count of what was read, so without intervals"
    ax, digits = draw_rows(rows, _SHARE, ax, unit, source, floor=True)
    return describe(
        ax, f"Dot chart of the share of matches that the first entries of each category found, in percent: "
        f"{say_rows(rows, digits)}.",
    )  # fmt: skip


def plot_precision(
    precision: pd.DataFrame,
    *,
    most: int = 5,
    labels: Mapping[str, str] | None = None,
    source: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw the precision of each category and of its entries, with Wilson's 95 % intervals.

    Args:
        precision: what `narrative.judged_precision` gives. Rows without a decided match are left out.
        most: how many entries of each category to draw, those with most matches.
        labels: what to call each category.
        source: what was read with what, for the line below the figure.
        ax: where to draw; a new figure if not given.

    Returns:
        The axes, from 0 to 1; n is the number of decided matches.

    Raises:
        TableError: there are more than 60 rows.
    """
    table = check(precision, AUDIT_PRECISION, "table of precision")
    table = table[table["precision"].notna()]
    first = table[table["level"] == "entry"].groupby("category", sort=False).head(most).index
    table = table[(table["level"] == "category") | table.index.isin(first)]
    rows = [
        Row(
            heading=name_category(record, labels),
            name=str(record["pattern"]) or "all its matches",
            value=float(record["precision"]),
            low=float(record["low"]),
            high=float(record["high"]),
            note=f"n = {int(record['keep']) + int(record['drop'])}",
            strong=record["level"] == "category",
        )
        for record in in_order(table)
    ]
    unit = "precision, 0 to 1; line: 95 % interval (Wilson); filled: the category, weighted by its entries"
    ax, digits = draw_rows(rows, _PRECISION, ax, unit, source, floor=True)
    ax.set_xlim(0.0, 1.0)
    if not rows:
        ax.text(0.5, 0.3, "No match is judged as keep or drop yet.", ha="center", va="center")
    return describe(
        ax, f"Dot chart of precision with 95 % intervals, by category and entry: {say_rows(rows, digits)}."
    )
