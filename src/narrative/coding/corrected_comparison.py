"""Corrected shares of groups, compared two by two."""

from __future__ import annotations

import math
from itertools import combinations

import pandas as pd

from narrative.comparison.groups import name_rows
from narrative.errors import ParameterError, UnknownNameError
from narrative.schema import CORRECTED, CORRECTED_DIFFERENCES, check


def corrected_differences(corrected: pd.DataFrame, *, reference: object = None) -> pd.DataFrame:
    """Compare the corrected shares or means of groups, two by two.

    The limits of a difference are put together from those of both groups (Zou & Donner's MOVER), which keeps
    it right for shares near 0 and 1. Groups are taken as sampled apart. With k differences of a category each
    limit is that of a 95 % interval; the verdict allows for k by taking intervals of 1 − .05/k (Bonferroni).

    Args:
        corrected: what `correct` returned, for two groups or more.
        reference: the group to compare the others with; by default every two are compared.

    Returns:
        A table by `schema.CORRECTED_DIFFERENCES`: `category`, `variable`, `group`, `other`, `difference` with
        `difference_low` and `difference_high`, and the `verdict`: "higher in …", or "not shown".

    Raises:
        ParameterError: the table has one group only.
        UnknownNameError: there is no group called like `reference`.

    Newcombe 1998, Statistics in Medicine 17:873-890; Zou & Donner 2008, Statistics in Medicine 27:1693-1702.

    >>> table = pd.DataFrame({
    ...     "outlet": ["A", "B"], "category": "hope", "variable": "hope", "n_documents": 500, "n_coded": 100,
    ...     "counted": [0.4, 0.4], "coded": [0.3, 0.1], "estimate": [0.3, 0.1], "low": [0.219, 0.055],
    ...     "high": [0.396, 0.174], "effective": 100.0, "note": ""})
    >>> print(corrected_differences(table).iloc[0, 2:].to_string())
    group                         A
    other                         B
    difference                  0.2
    difference_low         0.090287
    difference_high        0.306024
    verdict             higher in A
    """
    table = check(corrected, CORRECTED, "table of corrected shares")
    by = table.columns[: list(table.columns).index("category")]
    named = table.assign(name=name_rows(table[by]) if len(by) else "all")
    names = list(dict.fromkeys(named["name"]))
    if len(names) < 2:
        raise ParameterError("corrected: there is one group only; call correct(…, by=…) to compare several.")
    if reference is not None and str(reference) not in names:
        raise UnknownNameError("group to compare with (reference)", reference, names)
    pairs = [pair for pair in combinations(names, 2) if reference is None or str(reference) in pair]
    rows = []
    for (category, variable), group in named.groupby(["category", "variable"], sort=False):
        of = {str(row["name"]): row for _, row in group.iterrows()}
        for one, other in pairs:
            if reference is not None and one == str(reference):
                one, other = other, one
            difference, low, high = _subtract(of[one], of[other], 1.0)
            _, least, most = _subtract(of[one], of[other], _widen(len(pairs)))
            higher = one if least > 0 else other if most < 0 else ""
            verdict = f"higher in {higher}" if higher else "not shown"
            rows.append((category, variable, one, other, difference, low, high, verdict))
    columns = list(CORRECTED_DIFFERENCES)
    return check(pd.DataFrame(rows, columns=columns), CORRECTED_DIFFERENCES, "table of differences")


def _subtract(one: pd.Series, other: pd.Series, widen: float) -> tuple[float, float, float]:
    """A difference of two estimates with its limits, each limit `widen` times as far away."""
    first, second = float(one["estimate"]), float(other["estimate"])
    down = math.hypot(first - float(one["low"]), float(other["high"]) - second) * widen
    up = math.hypot(float(one["high"]) - first, second - float(other["low"])) * widen
    return first - second, first - second - down, first - second + up


def _widen(n_pairs: int) -> float:
    """How much wider an interval of 1 − .05/k is than one of .95."""
    from scipy.special import ndtri

    return float(ndtri(1 - 0.025 / n_pairs) / ndtri(0.975))
