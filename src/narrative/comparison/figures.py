"""Draw estimates: rates of groups as dots with intervals, and how groups differ, a row each.

A value stands as a number beside its dot, so that nothing has to be read off.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
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
from narrative.figures.dot_rows import Row, draw_blocks, draw_rows, is_flattened, say_rows
from narrative.figures.drawing import describe, n_of, one_line
from narrative.measures import Measure
from narrative.schema import DIFFERENCES, ESTIMATES, check

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def plot_estimates(
    estimates: pd.DataFrame,
    *,
    beside: pd.DataFrame | None = None,
    beside_label: str = "",
    labels: Mapping[str, str] | None = None,
    level: float = 0.95,
    source: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw the rate of each group as a dot, with its interval as a line: a row a group, by category.

    Args:
        estimates: the estimates of a comparison, of one measure: a table by `schema.ESTIMATES`, in the order
            in which they are to be drawn within each category.
        beside: estimates of the same groups, counted in another way (of copies, only the first): a diamond
            below each dot.
        beside_label: what that way is.
        labels: what to call each category.
        level: of the intervals, as they were asked for.
        source: what was read with what, for the line below the figure.
        ax: where to draw; a new figure if not given.

    Returns:
        The axes, of several the first: where one axis would flatten a category, each has its own, which the
        label below says. A hollow dot has no interval, since a single unit has none; a row without any words
        has no dot.

    Raises:
        TableError: there are several measures, or more than 60 rows.
    """
    table = check(estimates, ESTIMATES, "table of estimates")
    measure = choose_measure(table)
    columns = list_columns(table, ESTIMATES)
    key = ["lexicon", "category", *columns]
    others = _find_others(beside, key, measure)
    rows = [
        Row(
            heading=name_category(record, labels),
            name=" · ".join(name_value(record[column], column) for column in columns) or "all articles",
            value=record["estimate"] * measure.per,
            low=record["low"] * measure.per,
            high=record["high"] * measure.per,
            note=n_of(record["n_documents"], "article"),
            strong=not math.isnan(record["low"]),
            beside=others.get(tuple(name_value(record[column]) for column in key)),
        )
        for record in in_order(table)
    ]
    unit = f"{measure.label}, {measure.unit}; line: {say_level(level)} interval"
    unit += f"; diamond: {beside_label or 'counted in another way'}" if others else ""
    axis = {"zero": measure.low < 0, "floor": measure.low == 0}
    if ax is None and is_flattened(rows):
        ax, digits = draw_blocks(rows, measure, unit, source, **axis)
    else:
        ax, digits = draw_rows(rows, measure, ax, unit, source, **axis)
    return describe(
        ax,
        f"Dot chart of {measure.label}, {measure.unit}, by group, with {say_level(level)} intervals: "
        f"{say_rows(rows, digits, beside_label or 'counted in another way')}.",
    )


def _find_others(
    beside: pd.DataFrame | None, key: Sequence[str], measure: Measure
) -> dict[tuple[str, ...], tuple[float, float, float]]:
    """The rates to draw as diamonds, with their limits, in the unit that is shown."""
    if beside is None:
        return {}
    table = check(beside, (*ESTIMATES, *key), "table of estimates to set beside")
    if choose_measure(table) != measure:
        raise TableError(f"The estimates to set beside are of another measure than {measure.name!r}.")
    rates = zip(*(table[name] * measure.per for name in ("estimate", "low", "high")), strict=True)
    names = zip(*(map(name_value, table[column]) for column in key), strict=True)
    return dict(zip(names, rates, strict=True))


def plot_differences(
    differences: pd.DataFrame,
    *,
    labels: Mapping[str, str] | None = None,
    show: str = "difference",
    level: float = 0.95,
    source: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw how groups differ: a dot a pair of groups, its interval, and in words what can be claimed.

    Args:
        differences: the differences of a comparison, of one measure: a table by `schema.DIFFERENCES`.
        labels: what to call each category.
        show: `"difference"`, in the unit of the measure, or `"ratio"`, how many times as high, on a scale on
            which twice and half are equally far from 1.
        level: of the intervals, as they were asked for.
        source: what was read with what, for the line below the figure.
        ax: where to draw; a new figure if not given.

    Returns:
        The axes. Full dots are differences that are claimed ("higher in A"), hollow ones are not.

    Raises:
        TableError: there are several measures, or more than 60 rows; or `show` is neither of the two.
    """
    table = check(differences, DIFFERENCES, "table of differences")
    measure = choose_measure(table)
    if show not in ("difference", "ratio"):
        raise TableError(f"show={show!r}: choose 'difference' or 'ratio'.")
    per = measure.per if show == "difference" else 1
    rows = [
        Row(
            heading=name_category(record, labels),
            name=_name_pair(str(record["group"]), str(record["other"])),
            value=record[show] * per,
            low=record[f"{show}_low"] * per,
            high=record[f"{show}_high"] * per,
            note=str(record["verdict"]),
            strong=str(record["verdict"]).startswith("higher"),
        )
        for record in in_order(table)
    ]
    what = "difference" if show == "difference" else "ratio (how many times as high)"
    unit = f", {measure.unit}" if show == "difference" else ""
    ax, digits = draw_rows(
        rows, measure, ax, f"{measure.label}: {what}{unit}; line: {say_level(level)} interval", source,
        zero=show == "difference", ratio=show == "ratio",
    )  # fmt: skip
    return describe(
        ax,
        f"Dot chart of {measure.label}: {what} between groups{unit}, with {say_level(level)} intervals: "
        f"{say_rows(rows, digits)}.",
    )


def _name_pair(group: str, other: str) -> str:
    """Two groups, with what they have in common said once: "The Lugger: 2019-04 against 2019-03".

    >>> _name_pair("The Lugger · 2019-04", "The Lugger · 2019-03"), _name_pair("A", "B")
    ('The Lugger: 2019-04 against 2019-03', 'A against B')
    """
    parts, others = group.split(" · "), other.split(" · ")
    common = ""
    if len(parts) == len(others) > 1:
        same = [one for one, two in zip(parts, others, strict=True) if one == two]
        if len(same) == len(parts) - 1:
            (group,) = (one for one, two in zip(parts, others, strict=True) if one != two)
            (other,) = (two for one, two in zip(parts, others, strict=True) if one != two)
            common = f"{one_line(' · '.join(same), 24)}: "
    return f"{common}{one_line(group, 24)} against {one_line(other, 24)}"
