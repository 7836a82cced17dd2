"""What a comparison claims: each difference turned so that the higher group comes first."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from narrative.comparison.cautions import NO_VALUE
from narrative.comparison.differences import HIGHER
from narrative.corpus.groups import name_rows
from narrative.corpus.levels import UNKNOWN
from narrative.figures.captions import list_columns
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
