"""Pairs: every two groups that are compared, in one table, with what drives each difference."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.comparison.cautions import Cautions, warn_of_family, warn_of_one
from narrative.comparison.design import Design
from narrative.comparison.differences import HIGHER, Limits, correct, divide, judge, subtract
from narrative.comparison.influence import Influence, find_influence, leave_out
from narrative.comparison.permutation import permute
from narrative.comparison.resampling import Floats, Replicates
from narrative.schema import DIFFERENCES, DRIVERS, check

#: So many permutations at most, however many comparisons there are.
_MOST_PERMUTATIONS = 20_000
#: So many units are named for each difference.
_DRIVERS = 5


@dataclass(frozen=True)
class Margins:
    """Within what two values are equivalent; see `comparison.compare`.

    Attributes:
        ratio: of measures from 0 upwards: their ratio between 1 / `ratio` and `ratio`.
        difference: of other measures: their difference within ± `difference`.
    """

    ratio: float = 1.25
    difference: float = 0.05


@dataclass(frozen=True, eq=False)
class Family:
    """G groups with K measures each, and the pairs of groups to compare.

    Attributes:
        design: what was sampled, and how it is compared.
        replicates: rates, errors and resamples.
        low: float64[G, K], the lower limits of the rates.
        high: the upper limits.
        rows: measure, lexicon and category of each column, K rows.
        from_zero: bool[K], whether a measure goes from 0 upwards.
        names: of the groups.
        pairs: the numbers of two groups each.
        unit_names: of each unit.
        few: bool[G], which groups are small.
        rare: bool[G, K], where a measure hardly occurs.
        sparse: bool[G, K], where few units have a value of a measure.
    """

    design: Design
    replicates: Replicates
    low: Floats
    high: Floats
    rows: pd.DataFrame
    from_zero: npt.NDArray[np.bool_]
    names: Sequence[str]
    pairs: Sequence[tuple[int, int]]
    unit_names: npt.NDArray[np.object_]
    few: npt.NDArray[np.bool_]
    rare: npt.NDArray[np.bool_]
    sparse: npt.NDArray[np.bool_]

    def limits(self, groups: npt.NDArray[np.int64]) -> Limits:
        """Return the rates of P groups with their limits, float64[P, K] each."""
        return Limits(self.replicates.estimate[groups], self.low[groups], self.high[groups])

    def count_permutations(self) -> int:
        """Return how many permutations it takes until so many comparisons could be claimed twice over."""
        needed = math.ceil(2 * len(self.pairs) * len(self.rows) / (1 - self.design.level))
        return max(self.design.resamples, min(needed, _MOST_PERMUTATIONS))


def compare_pairs(
    family: Family, margins: Margins, *, permutations: int, cautions: Cautions
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the table of differences, and that of the units that drive them; add to the cautions.

    Both are by measure, then by pair.
    """
    design = family.design
    if not family.pairs:
        return _have_no_rows(DIFFERENCES), _have_no_rows(DRIVERS)
    p_values = permute(
        family.replicates.sample, family.pairs,
        from_zero=family.from_zero, resamples=design.resamples, most=permutations, seed=design.seed,
    )  # fmt: skip
    one, other = np.array(family.pairs, dtype=np.int64).reshape(-1, 2).T
    p_values[np.isnan(family.replicates.estimate[one] - family.replicates.estimate[other])] = np.nan
    adjusted = correct(p_values.ravel(), design.correction).reshape(p_values.shape)
    if design.correction != "none":
        warn_of_family(cautions, p_values.size, 1 / (1 + permutations), 1 - design.level)
    differences = _tabulate(family, margins, p_values, adjusted)
    return differences, _find_drivers(family, differences, cautions)


def _have_no_rows(columns: tuple[str, ...]) -> pd.DataFrame:
    return check(pd.DataFrame(columns=list(columns), dtype="str"), columns)


def _tabulate(family: Family, margins: Margins, p_values: Floats, adjusted: Floats) -> pd.DataFrame:
    """Arrange the differences of all pairs, by measure, then by pair."""
    one, other = np.array(family.pairs, dtype=np.int64).reshape(-1, 2).T
    limits = family.limits(one), family.limits(other)
    correlation = family.replicates.correlation(one, other)
    difference, ratio = (_flatten(found(*limits, correlation)) for found in (subtract, divide))
    thin = family.few[one] | family.few[other]
    thin = thin[:, None] | (family.rare[one] & family.rare[other]) | family.sparse[one] | family.sparse[other]
    names = [np.tile(np.array(family.names, dtype=object)[group], len(family.rows)) for group in (one, other)]
    known = np.repeat(family.from_zero, len(one))
    verdicts = judge(
        difference, ratio, adjusted.T.ravel(), (names[0], names[1]),
        level=family.design.level, margin=margins.difference, ratio_margin=margins.ratio,
        from_zero=known, thin=thin.T.ravel(),
    )  # fmt: skip
    table = family.rows.iloc[np.repeat(np.arange(len(family.rows)), len(one))].reset_index(drop=True)
    table = table.assign(
        group=names[0],
        other=names[1],
        difference=difference.estimate,
        difference_low=difference.low,
        difference_high=difference.high,
        ratio=np.where(known, ratio.estimate, np.nan),
        ratio_low=np.where(known, ratio.low, np.nan),
        ratio_high=np.where(known, ratio.high, np.nan),
        p_value=p_values.T.ravel(),
        p_adjusted=adjusted.T.ravel(),
        verdict=verdicts,
    )
    return check(table.astype(dict.fromkeys(["group", "other", "verdict"], "str")), DIFFERENCES)


def _flatten(limits: Limits) -> Limits:
    """Return limits of P pairs and K measures one after the other, by measure."""
    return Limits(limits.estimate.T.ravel(), limits.low.T.ravel(), limits.high.T.ravel())


def _find_drivers(family: Family, differences: pd.DataFrame, cautions: Cautions) -> pd.DataFrame:
    """Arrange the units without which each difference would change most; warn where it rests on one."""
    shape = (len(family.rows), len(family.pairs))
    verdicts = differences["verdict"].to_numpy(dtype=object).reshape(shape)
    whole = differences["difference"].to_numpy().reshape(shape)
    parts = {
        group: leave_out(family.replicates.sample, group) for group in set(itertools.chain(*family.pairs))
    }
    tables = []
    for number, (one, other) in enumerate(family.pairs):
        influence = find_influence(parts[one], parts[other])
        _warn(family, (one, other), verdicts[:, number].tolist(), influence, cautions)
        ranked = influence.rank(_DRIVERS)
        measures = np.repeat(np.arange(shape[0]), len(ranked))
        rows = ranked.T.ravel()
        held = influence.held[:, rows]
        tables.append(
            {
                "measure": measures,
                "pair": np.full(len(rows), number),
                "unit": influence.units[rows],
                "held_by": np.where(held.all(axis=0), 0, np.where(held[0], 1, 2)),
                "difference": whole[measures, number],
                "without": influence.without[rows, measures],
            }
        )
    return _name_drivers(family, tables)


def _name_drivers(family: Family, tables: list[dict[str, npt.NDArray[Any]]]) -> pd.DataFrame:
    """Put the units of all pairs together with their names, by measure, then by pair."""
    found = {name: np.concatenate([table[name] for table in tables]) for name in tables[0]}
    order = np.argsort(found["measure"], kind="stable")
    found = {name: values[order] for name, values in found.items()}
    names = np.array(family.names, dtype=object)[np.array(family.pairs)[found["pair"]]]
    both = np.full(len(names), "both", dtype=object)
    drivers = family.rows.iloc[found["measure"]].reset_index(drop=True)
    drivers = drivers.assign(
        group=names[:, 0],
        other=names[:, 1],
        unit=family.unit_names[found["unit"]],
        held_by=np.choose(found["held_by"], [both, names[:, 0], names[:, 1]]),
        difference=found["difference"],
        without=found["without"],
    )
    return check(drivers.astype(dict.fromkeys(["group", "other", "unit", "held_by"], "str")), DRIVERS)


def _warn(
    family: Family, pair: tuple[int, int], verdicts: list[str], influence: Influence, cautions: Cautions
) -> None:
    """Warn of each difference that is claimed and rests on one unit."""
    for number, verdict in enumerate(verdicts):
        maker = influence.find_maker(number) if verdict.startswith(HIGHER) else None
        if maker is not None:
            share, lost = float(influence.share[maker, number]), bool(influence.find_lost(number)[maker])
            names = family.names[pair[0]], family.names[pair[1]]
            row = family.rows.iloc[number].tolist()
            warn_of_one(cautions, row, names, family.design.unit, share, lost)
