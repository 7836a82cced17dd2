"""Pairs: every two groups that are compared, in one table, with what drives each difference."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.comparison.cautions import Cautions, warn_of_family, warn_of_one
from narrative.comparison.design import Design
from narrative.comparison.differences import HIGHER, Limits, correct, divide, judge, subtract
from narrative.comparison.influence import Influence, find_influence
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

    def limits(self, group: int) -> Limits:
        """Return the rates of a group with their limits."""
        return Limits(self.replicates.estimate[group], self.low[group], self.high[group])

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
    p_values = permute(
        family.replicates.sample, family.pairs,
        from_zero=family.from_zero, resamples=design.resamples, most=permutations, seed=design.seed,
    )  # fmt: skip
    rates = family.replicates.estimate
    unknown = [np.isnan(rates[one] - rates[other]) for one, other in family.pairs]
    p_values[np.array(unknown, dtype=bool).reshape(p_values.shape)] = np.nan
    adjusted = correct(p_values.ravel(), design.correction).reshape(p_values.shape)
    if design.correction != "none":
        warn_of_family(cautions, p_values.size, 1 / (1 + permutations), 1 - design.level)
    differences, drivers = [], []
    for pair, p_value, p_adjusted in zip(family.pairs, p_values, adjusted, strict=True):
        table = _tabulate(family, margins, pair, p_value, p_adjusted)
        influence = find_influence(family.replicates.sample, *pair)
        _warn(family, pair, table["verdict"], influence, cautions)
        differences.append(table)
        drivers.append(_name_drivers(family, pair, table["difference"], influence))
    return _stack(differences, DIFFERENCES), _stack(drivers, DRIVERS)


def _tabulate(
    family: Family, margins: Margins, pair: tuple[int, int], p_value: Floats, p_adjusted: Floats
) -> pd.DataFrame:
    """Arrange the differences of a pair, a row for each measure."""
    one, other = pair
    limits = family.limits(one), family.limits(other)
    correlation = family.replicates.correlation(one, other)
    difference, ratio = subtract(*limits, correlation), divide(*limits, correlation)
    names = family.names[one], family.names[other]
    thin = family.few[one] | family.few[other] | (family.rare[one] & family.rare[other])
    thin |= family.sparse[one] | family.sparse[other]
    verdicts = judge(
        difference, ratio, p_adjusted, names,
        level=family.design.level, margin=margins.difference, ratio_margin=margins.ratio,
        from_zero=family.from_zero, thin=thin,
    )  # fmt: skip
    known = family.from_zero
    return family.rows.assign(
        group=names[0],
        other=names[1],
        difference=difference.estimate,
        difference_low=difference.low,
        difference_high=difference.high,
        ratio=np.where(known, ratio.estimate, np.nan),
        ratio_low=np.where(known, ratio.low, np.nan),
        ratio_high=np.where(known, ratio.high, np.nan),
        p_value=p_value,
        p_adjusted=p_adjusted,
        verdict=verdicts,
    )


def _warn(
    family: Family, pair: tuple[int, int], verdicts: pd.Series, influence: Influence, cautions: Cautions
) -> None:
    """Warn of each difference that is claimed and rests on one unit."""
    names = family.names[pair[0]], family.names[pair[1]]
    for number, verdict in enumerate(verdicts):
        maker = influence.find_maker(number) if verdict.startswith(HIGHER) else None
        if maker is not None:
            share, lost = float(influence.share[maker, number]), bool(influence.lost[maker, number])
            row = family.rows.iloc[number].tolist()
            warn_of_one(cautions, row, names, family.design.unit, share, lost)


def _name_drivers(
    family: Family, pair: tuple[int, int], differences: pd.Series, influence: Influence
) -> pd.DataFrame:
    """Arrange, for each measure, the units without which the difference of a pair would change most."""
    ranked = influence.rank(_DRIVERS)
    most, columns = len(ranked), np.arange(len(family.rows))
    sample = family.replicates.sample
    held = [np.isin(influence.units, sample.units[sample.cells(group)]) for group in pair]
    holders = np.select(
        [held[0] & held[1], held[0]], ["both", family.names[pair[0]]], family.names[pair[1]]
    ).astype(object)
    flat = ranked.T.ravel()
    return family.rows.loc[np.repeat(columns, most)].assign(
        group=family.names[pair[0]],
        other=family.names[pair[1]],
        unit=family.unit_names[influence.units[flat]],
        held_by=holders[flat],
        difference=np.repeat(differences.to_numpy(), most),
        without=influence.without[flat, np.repeat(columns, most)],
    )


def _stack(tables: list[pd.DataFrame], columns: tuple[str, ...]) -> pd.DataFrame:
    """Put the tables of all pairs together, by measure, then by pair."""
    if not tables:
        return check(pd.DataFrame(columns=list(columns), dtype="str"), columns)
    whole = pd.concat(tables).rename_axis("place").sort_values("place", kind="stable").reset_index(drop=True)
    text = ["group", "other", *({"verdict", "unit", "held_by"} & set(columns))]
    return check(whole.astype(dict.fromkeys(text, "str")), columns)
