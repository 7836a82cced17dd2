"""How much of a comparison one figure can hold, and which frames say the most."""

from __future__ import annotations

import pandas as pd

from narrative.comparison import Comparison
from narrative.comparison.claims import name_groups, rank_differences, turn_differences
from narrative.figures.dot_rows import MOST_ROWS
from narrative.figures.panels import MOST_PANELS
from narrative.measures import get_measure
from narrative.schema import ESTIMATES

__all__ = ["choose_telling", "fit_figure"]


#: How many rows the figure has at most that opens a report, if it has more than one category.
_TELLING = 24


def fit_figure(table: pd.DataFrame, *, panels: bool = False, most: int = MOST_ROWS) -> pd.DataFrame:
    """Keep what a figure can hold: the categories with most matches, then the groups with most articles.

    Of a measure from 0 upwards, a category that is 0 everywhere is left out: there is nothing to draw. What
    was left out is for the caption, see `say_cut`.

    Args:
        table: estimates, differences (the surest of each category are kept), periods or arcs, of one measure.
        panels: whether each category and group has a panel of its own, not a row.
        most: how many rows at most.

    Returns:
        The table itself where all of it fits.
    """
    if "total" in table.columns:
        table = table[table["category"].isin(_list_drawable(table))]
    if panels:
        weight = table.groupby("category", sort=False)["total"].sum()
        return table[table["category"].isin(_largest(weight, MOST_PANELS))]
    if "p_value" in table.columns and not set(ESTIMATES) <= set(table.columns):
        if len(table) <= most:
            return table
        return table.loc[rank_differences(table).index[:most]].sort_index(kind="stable")
    groups = name_groups(table).nunique() if len(table) else 1
    weight = table.groupby("category", sort=False)["total"].sum()
    table = table[table["category"].isin(_largest(weight, max(most // max(groups, 1), 3)))]
    if not len(table):
        return table
    names = name_groups(table)
    size = table["n_documents"].groupby(names, sort=False).max()
    return table[names.isin(_largest(size, most // max(table["category"].nunique(), 1)))]


def choose_telling(comparison: Comparison, *, most: int = 3) -> pd.DataFrame:
    """Keep the estimates of the categories that differ most surely; without any claim, of the most frequent.

    Surest is the category with the claimed difference whose interval is farthest from no difference.

    Args:
        comparison: of one measure from 0 upwards.
        most: how many categories at most; fewer, but one, where there are more than 24 rows.
    """
    estimates = comparison.estimates
    groups = max(name_groups(estimates).nunique(), 1) if len(estimates) else 1
    most = max(min(most, _TELLING // groups), 1)
    turned = turn_differences(comparison.differences)
    claimed = turned[turned["claimed"]].sort_values("ratio_low", ascending=False, kind="stable")
    surest = claimed["category"].unique().tolist()
    if not surest:
        weight = estimates.groupby("category", sort=False)["total"].sum()
        surest = _largest(weight[weight > 0], most)
    return fit_figure(estimates[estimates["category"].isin(surest[:most])])


def _list_drawable(table: pd.DataFrame) -> list[str]:
    """The categories that are not 0 everywhere, and those of a measure that may be below 0."""
    zero = (table["total"] == 0) & table["measure"].map(lambda name: get_measure(name).low >= 0)
    return list(dict.fromkeys(table.loc[~zero, "category"]))


def _largest(weight: pd.Series, most: int) -> list[str]:
    kept: list[str] = weight.sort_values(ascending=False, kind="stable").head(most).index.tolist()
    return kept
