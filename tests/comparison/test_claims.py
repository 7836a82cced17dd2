"""Differences turned to the side of the higher group; values by hand."""

from __future__ import annotations

import math

import pandas as pd

from narrative.comparison.claims import turn_differences
from narrative.schema import DIFFERENCES

KEY = ["salience", "x", "hope", "A", "B"]


def test_a_difference_is_turned_with_its_limits_and_a_limit_of_0_becomes_infinite() -> None:
    """B has .3, A .1: of B over A the ratio is 3, and 1/∞ to 1/0 are 0 to ∞."""
    rows = [
        [*KEY, -0.2, -0.5, 0.1, 1 / 3, 0.0, math.inf, 0.2, 0.4, "too little data to say"],
        [*KEY, 0.2, -0.1, 0.5, 3.0, 0.5, 9.0, 0.01, 0.02, "higher in A"],
    ]
    first, second = turn_differences(pd.DataFrame(rows, columns=list(DIFFERENCES))).to_dict("records")
    assert (first["higher"], first["lower"], first["claimed"]) == ("B", "A", False)
    assert [first[f"difference{end}"] for end in ("", "_low", "_high")] == [0.2, -0.1, 0.5]
    assert [first[f"ratio{end}"] for end in ("", "_low", "_high")] == [3.0, 0.0, math.inf]
    assert (second["higher"], second["lower"], second["claimed"]) == ("A", "B", True)
    assert second["ratio_high"] == 9.0


def test_no_difference_is_turned_where_there_is_none() -> None:
    empty = pd.DataFrame(columns=list(DIFFERENCES), dtype="str")  # as `compare` gives it for one group
    assert len(turn_differences(empty)) == 0
