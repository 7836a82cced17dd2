"""Draw shares as counted, as coded and as corrected."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from narrative.corpus.levels import name_value
from narrative.errors import TableError
from narrative.figures.captions import in_order, list_columns
from narrative.figures.dot_rows import Row, draw_rows, say_rows
from narrative.figures.drawing import describe, n_of
from narrative.measures import Measure
from narrative.schema import CORRECTED, check

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Percent are shown with one decimal place, which `math.inf` stands for (`measure_digits`).
_SHARE = Measure(
    "corrected_share", "articles with the frame", "percent", "document", 0, math.inf, "mean", "correct"
)


def plot_corrected(
    corrected: pd.DataFrame,
    *,
    labels: Mapping[str, str] | None = None,
    source: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw corrected shares as dots with intervals, the count of each as a diamond, its codes as a cross.

    Args:
        corrected: shares that `narrative.correct` returned; no mean ratings.
        labels: what to call each category.
        source: what was read with what, for the line below the figure.
        ax: where to draw; a new figure if not given.

    Returns:
        The axes. A hollow dot rests on too few codes for its interval to be relied on. What the codes alone
        say stands at the right too.

    Raises:
        TableError: a value is no share, or there are more than 60 rows.

    >>> table = pd.DataFrame({
    ...     "measure": "salience", "lexicon": "x", "category": "hope", "outlet": ["A", "B"],
    ...     "variable": "hope", "n_documents": 500, "n_coded": 100, "counted": [0.4, 0.4],
    ...     "coded": [0.3, 0.1],
    ...     "estimate": [0.3, 0.1], "low": [0.219, 0.055], "high": [0.396, 0.174], "effective": 100.0,
    ...     "more": 0, "note": ""})
    >>> from narrative import alt_text
    >>> alt_text(plot_corrected(table))[:60]
    'Dot chart of the share of articles with each frame, correcte'
    """
    table = check(corrected, CORRECTED, "table of corrected shares")
    if ((table["estimate"] < 0) | (table["estimate"] > 1) | (table["counted"] > 1)).any():
        raise TableError("corrected: these are mean ratings; the figure is for shares, from 0 to 1.")
    columns = list_columns(table, CORRECTED)
    rows = [
        Row(
            heading=(labels or {}).get(record["category"], record["category"]),
            name=" · ".join(name_value(record[column], column) for column in columns) or "all articles",
            value=record["estimate"] * 100,
            low=record["low"] * 100,
            high=record["high"] * 100,
            note=f"codes alone {record['coded'] * 100:.0f}, of {n_of(record['n_coded'], 'article')}",
            strong=not str(record["note"]).startswith(("No value", "The interval")),
            beside=(record["counted"] * 100, math.nan, math.nan),
            third=record["coded"] * 100,
        )
        for record in in_order(table)
    ]
    unit = "% of articles, corrected; line: 95 % interval; diamond: as counted; cross: as coded"
    ax, digits = draw_rows(rows, _SHARE, ax, unit, source, floor=True)
    said = say_rows(rows, digits, "as counted")
    return describe(
        ax,
        f"Dot chart of the share of articles with each frame, corrected, in percent, with intervals: {said}.",
    )
