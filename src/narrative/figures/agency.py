"""Draw agency: each actor between "is acted upon" and "acts"."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from narrative.corpus.levels import name_value
from narrative.errors import TableError
from narrative.figures.captions import (
    choose_measure,
    in_order,
    list_columns,
    name_category,
    say_level,
)
from narrative.figures.dot_rows import Row, draw_rows, say_rows
from narrative.figures.drawing import INK, describe, n_of, our_style
from narrative.schema import ESTIMATES, check

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_AGENCY = "agency"


def plot_agency(
    estimates: pd.DataFrame,
    *,
    labels: Mapping[str, str] | None = None,
    level: float = 0.95,
    source: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw each actor between "is acted upon" (0) and "acts" (100), with its interval over articles.

    Args:
        estimates: the measure `agency` of groups, from `compare(found.scores, …, measure="agency")`, or of
            all articles together (`narrative.comparison.whole.estimate_whole`); by `schema.ESTIMATES`.
        labels: what to call each actor.
        level: of the intervals, as they were asked for.
        source: what was read with what, for the line below the figure.
        ax: where to draw; a new figure if not given.

    Returns:
        The axes. An actor right of the middle is agent more often than patient. A hollow dot has no interval.
        Beside each stand the times in either role, and how many articles were read. Where there are groups, a
        row is one of them.

    Raises:
        TableError: the estimates are of another measure than `agency`, or there are more than 150.
    """
    table = check(estimates, ESTIMATES, "table of estimates")
    others = sorted(set(table["measure"]) - {_AGENCY})
    if others or not len(table):
        said = f"of {', '.join(others)}" if others else "without rows"
        raise TableError(f"The table of estimates is {said}; choose the measure {_AGENCY!r}.")
    measure = choose_measure(table)
    columns = list_columns(table, ESTIMATES)
    rows = [
        Row(
            heading=name_category(record, labels) if columns else "",
            name=" · ".join(name_value(record[column], column) for column in columns)
            or name_category(record, labels),
            value=record["estimate"] * measure.per,
            low=record["low"] * measure.per,
            high=record["high"] * measure.per,
            note=f"{n_of(record['base'], 'time')}, {n_of(record['n_documents'], 'article')} read",
            strong=not math.isnan(record["low"]),
        )
        for record in in_order(table)
    ]
    unit = f"{measure.label}, {measure.unit}; line: {say_level(level)} interval"
    ax, digits = draw_rows(rows, measure, ax, unit, source, floor=True, digits=0)
    _draw_ends(ax)
    return describe(
        ax,
        f"Dot chart of {measure.label}, from 0, is acted upon, to {measure.per}, acts, with "
        f"{say_level(level)} intervals: {say_rows(rows, digits)}.",
    )


def _draw_ends(ax: Axes) -> None:
    """Let the axis go from end to end, and say what its ends and its middle mean."""
    with our_style():
        ax.set_xlim(0, 100)
        ax.set_xticks([0, 25, 50, 75, 100])
        ax.axvline(50, color=INK, linewidth=0.8, zorder=1)
        for x, text, side in ((0.0, "← is acted upon", "left"), (1.0, "acts →", "right")):
            ax.annotate(
                text, (x, 1), (0, 2), xycoords="axes fraction", textcoords="offset points",
                ha=side, va="bottom", fontsize=9,
            )  # fmt: skip
