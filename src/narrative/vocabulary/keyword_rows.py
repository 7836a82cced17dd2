"""Draw the leading certain words of each group: a row a word, by how many times as frequent it is."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from narrative.figures.captions import count_of
from narrative.figures.dot_rows import MOST_ROWS, Row, draw_rows, say_rows
from narrative.figures.drawing import describe, one_line
from narrative.measures import get_measure
from narrative.schema import check
from narrative.vocabulary.certainty import pick_certain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: With so many groups at most, so many words of each; with more groups, one.
_WORDS = ((2, 8), (4, 5), (8, 3), (15, 2))


def plot_keywords(
    keywords: pd.DataFrame, *, words: int | None = None, source: str = "", ax: Axes | None = None
) -> Axes:
    """Draw the words that are certain to mark each group, with how many times as frequent they are there.

    Args:
        keywords: a table of keywords with the column `group`, a group's rows together.
        words: how many of each group, those that are most surely more frequent first; by default eight of up
            to two groups, five of up to four, three of up to eight, two of up to fifteen, otherwise one.
        source: for the line below the figure.
        ax: where to draw; a new figure if not given.

    Returns:
        The axes. A dot is a ratio of frequencies, the line its 95 % interval. Words that are not certain, and
        groups without one that is, are not drawn; nor more than sixty rows, the first groups first.

    Raises:
        TableError: the table is none of keywords with groups.
    """
    needed = ("group", "item", "target", "reference", "target_documents", "log_ratio", "log_ratio_low",
              "log_ratio_high", "log_ratio_bound", "p_adjusted")  # fmt: skip
    certain = pick_certain(check(keywords, needed, "table of keywords"))
    groups = certain["group"].nunique()
    most = words or next((number for limit, number in _WORDS if groups <= limit), 1)
    table = certain.groupby("group", sort=False).head(most).head(MOST_ROWS)
    rows = [_make_row(record, alone=most == 1) for record in table.to_dict("records")]
    what = "times as frequent as in all other groups together"
    ax, digits = draw_rows(
        rows, get_measure("salience"), ax, f"{what}; line: 95 % interval", source,
        ratio=True, digits=int(max((row.value for row in rows), default=1.0) < 100),
    )  # fmt: skip
    return describe(ax, f"Dot chart of words, {what}, with 95 % intervals: {say_rows(rows, digits)}.")


def _make_row(record: Mapping[Hashable, Any], *, alone: bool) -> Row:
    """The row of a word, under its group or, if it stands there alone, with it."""
    group, word = one_line(record["group"], 28), str(record["item"])
    matches, articles = int(record["target"]), int(record["target_documents"])
    return Row(
        heading="" if alone else group,
        name=f"{group}: {word}" if alone else word,
        value=2.0 ** record["log_ratio"],
        low=2.0 ** record["log_ratio_low"],
        # Against none at all, nothing says how many times it is at most.
        high=2.0 ** record["log_ratio_high"] if record["reference"] else math.inf,
        note=f"{count_of(matches, 'match')} in {count_of(articles, 'article')}",
    )
