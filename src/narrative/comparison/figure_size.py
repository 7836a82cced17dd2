"""How much of a comparison one figure can hold."""

from __future__ import annotations

import pandas as pd

from narrative.comparison.claims import name_groups
from narrative.schema import ESTIMATES

__all__ = ["fit_figure"]


#: As many rows and panels as a figure can hold.
_ROWS, _PANELS = 60, 24


def fit_figure(table: pd.DataFrame, *, panels: bool = False) -> pd.DataFrame:
    """Keep what a figure can hold: the categories with most places, then the groups with most articles.

    Args:
        table: estimates, differences (the surest are kept), periods or arcs, of one measure.
        panels: whether each category and group has a panel of its own, not a row.

    Returns:
        The table itself where all of it fits.
    """
    if panels:
        weight = table.groupby("category", sort=False)["total"].sum()
        return table[table["category"].isin(_largest(weight, _PANELS))]
    if "p_value" in table.columns and not set(ESTIMATES) <= set(table.columns):
        if len(table) <= _ROWS:
            return table
        return table.sort_values("p_value", kind="stable").head(_ROWS).sort_index(kind="stable")
    weight = table.groupby("category", sort=False)["total"].sum()
    table = table[table["category"].isin(_largest(weight, _ROWS // 3))]
    names = name_groups(table)
    size = table["n_documents"].groupby(names, sort=False).max()
    return table[names.isin(_largest(size, _ROWS // max(table["category"].nunique(), 1)))]


def _largest(weight: pd.Series, most: int) -> list[str]:
    kept: list[str] = weight.sort_values(ascending=False, kind="stable").head(most).index.tolist()
    return kept
