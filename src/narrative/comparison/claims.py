"""What a comparison claims: each difference turned so that the higher group comes first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from narrative.comparison.cautions import NO_VALUE
from narrative.comparison.differences import HIGHER
from narrative.corpus.groups import name_rows
from narrative.corpus.levels import UNKNOWN
from narrative.figures.captions import list_columns
from narrative.measures import get_measure
from narrative.schema import DIFFERENCES, ESTIMATES, check

#: What one difference is known by.
KEY = ["measure", "lexicon", "category", "group", "other"]


def name_groups(estimates: pd.DataFrame, declared: Sequence[str] = ESTIMATES) -> pd.Series:
    """Name the group of each row of a table of estimates, as the table of differences does."""
    columns = list_columns(estimates, declared)
    return pd.Series(name_rows(estimates[columns]), index=estimates.index, dtype="str")


def list_known(estimates: pd.DataFrame, cautions: pd.DataFrame | None = None) -> list[str]:
    """List the groups of a comparison that have a value to group by.

    Without its cautions nothing tells a group called "not known" from one without a value.
    """
    names = name_groups(estimates)
    known = pd.Series(True, index=estimates.index)
    if cautions is None or cautions["caution"].str.endswith(NO_VALUE).any():
        for column in list_columns(estimates, ESTIMATES):
            values = estimates[column].dropna().astype("str").unique()
            # A value with that name leaves the longer one, in brackets, to those without a value.
            lost = max((each for each in values if each.strip("()") == UNKNOWN), key=len, default=None)
            known &= estimates[column].notna() & (estimates[column] != lost)
    return list(dict.fromkeys(names[known]))


def turn_differences(differences: pd.DataFrame) -> pd.DataFrame:
    """Turn differences so that each is of the group with the higher value, claimed or not.

    Returns:
        The rows in their order, with `higher` and `lower` (names of groups), `claimed` (whether the verdict
        says so), and `difference`, `ratio` and their limits from the side of `higher`.

    >>> row = ["salience", "x", "hope", "A", "B", -0.2, -0.3, -0.1, 0.5, 0.25, 0.8, 0.01, 0.01, "higher in B"]
    >>> turned = turn_differences(pd.DataFrame([row], columns=list(DIFFERENCES)))
    >>> turned[["higher", "lower", "ratio", "ratio_low", "ratio_high", "claimed"]].to_numpy().tolist()
    [['B', 'A', 2.0, 1.25, 4.0, True]]
    """
    numbers = [name + end for name in ("difference", "ratio") for end in ("", "_low", "_high")]
    table = check(differences, DIFFERENCES, "table of differences").astype(dict.fromkeys(numbers, "float64"))
    straight = ~(table["difference"] < 0)
    turned = {
        "higher": table["group"].where(straight, table["other"]),
        "lower": table["other"].where(straight, table["group"]),
        "claimed": table["verdict"].str.startswith(HIGHER).astype(bool),
    }
    for new, old in (("", ""), ("_low", "_high"), ("_high", "_low")):
        for name, inverse in (
            ("difference", -table[f"difference{old}"]),
            ("ratio", 1 / table[f"ratio{old}"]),
        ):
            turned[name + new] = table[name + new].where(straight, inverse)
    return table.assign(**turned)


def rank_differences(differences: pd.DataFrame) -> pd.DataFrame:
    """Turn differences, and put the surest of each measure and category first, in turn.

    Those that are claimed come before those that are not. Of a category, the surest claim is the one whose
    interval is farthest from no difference, and what is not claimed is sorted by p. Then the first of every
    category come, the second of every category, and so on; of equal rank, the farthest first.

    >>> rows = [["salience", "x", category, "A", other, 0.2, 0.1, 0.3, 2, low, 4, 0.01, 0.01, "higher in A"]
    ...         for category, other, low in (("hope", "B", 1.25), ("hope", "C", 1.5), ("fear", "B", 1.75))]
    >>> ranked = rank_differences(pd.DataFrame(rows, columns=list(DIFFERENCES)))
    >>> ranked[["category", "lower"]].to_numpy().tolist()
    [['fear', 'B'], ['hope', 'C'], ['hope', 'B']]
    """
    turned = turn_differences(differences)
    distance = measure_distance(turned)
    keys = turned.assign(unclaimed=~turned["claimed"], near=-distance.where(turned["claimed"], 0.0))
    order = keys.sort_values(["unclaimed", "near", "p_value"], kind="stable")
    keys["turn"] = order.groupby(["unclaimed", "measure", "category"], sort=False).cumcount()
    return turned.loc[keys.sort_values(["unclaimed", "turn", "near", "p_value"], kind="stable").index]


def measure_distance(turned: pd.DataFrame) -> pd.Series:
    """How far the interval of each turned difference is from none, from 0 up: of ratios as a logarithm."""
    ratios = turned["measure"].map(lambda name: get_measure(name).low >= 0).astype(bool)
    with np.errstate(divide="ignore", invalid="ignore"):
        logarithm = np.log(turned["ratio_low"].where(ratios, 1.0))
    distance: pd.Series = logarithm.where(ratios, turned["difference_low"]).clip(lower=0.0).fillna(0.0)
    return distance
