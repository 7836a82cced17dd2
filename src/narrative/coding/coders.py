"""Human coders: whether they agree."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.coding.bootstrap import bca_interval
from narrative.errors import TableError, UnknownNameError, check_whole
from narrative.schema import AGREEMENT, CODES, check, name_code, name_value

if TYPE_CHECKING:
    from narrative.coding.codes import Codes

Floats = npt.NDArray[np.float64]
Level = Literal["nominal", "ordinal", "interval", "ratio", "masi"]

#: Fewer units than this, or fewer with another than the most frequent value, make an interval a rough guide.
FEW_UNITS = 20
FEW_OTHERS = 10


def agreement(
    codes: pd.DataFrame | Codes,
    *,
    level: Level | Mapping[str, Level] = "nominal",
    unit: str = "doc_id",
    resamples: int = 2000,
    seed: int = 2024,
) -> pd.DataFrame:
    """Tell for each variable how far coders agree, beyond what chance would do.

    Krippendorff's α is 1 − D/E: D is how far apart two decisions on the same unit are, E how far apart any
    two decisions are, both on average. 1 is perfect, 0 what coders who decided at random would reach, and
    less is worse than that. How far apart two values are depends on the level of measurement: for
    "nominal" they are the same or not; "ordinal" counts the decisions that lie between them; "interval" takes
    the difference, "ratio" the difference in relation to the sum, each squared. "masi" is for sets of labels,
    written with semicolons ("hope; unity"): the same set, a part of the other, a common label, or none. α
    takes any number of coders, and gaps: a unit counts if it has two decisions or more. Krippendorff (2004,
    Content Analysis, ch. 11) relies on variables from .800 on, and on those from .667 on for tentative
    conclusions; look at the lower end of the interval too.

    Args:
        codes: a table by `schema.CODES`, or what `narrative.read_codes` read: a row for each decision; a
            missing or empty `value` is a gap. The values 1, 1.0 and "1" are the same.
        level: the level of measurement, of all variables or by variable ("nominal" for those not named).
        unit: the column that says what was coded.
        resamples: how often the units are drawn for the interval.
        seed: the same seed gives the same interval.

    Returns:
        A table by `schema.AGREEMENT`, a row for each variable, in the order of their names:

        - `level`: the level of measurement;
        - `alpha`, `low`, `high`: α with its 95 % interval: units drawn again with replacement, bias corrected
          and accelerated (BCa). Where coders never differed, `low` is the α at which so many units without a
          difference would be seen 25 times in 1,000;
        - `kappa`: Cohen's κ of two coders, over the units that both coded; of more, the mean of all pairs.
          The same idea as α for nominal values, but what each coder would do by chance is taken apart;
        - `agreed`: the share of pairs of decisions on the same unit that are the same (percent agreement);
        - `units`: how many have two decisions or more; `alone`: how many have one, and are left out;
        - `coders`, `decisions`: how many coders and decisions those units have;
        - `note`: why there is no value, or what to mind, in words.

    Raises:
        TableError: a column is missing, a coder has two values for one unit and variable, a value is no
            number where the level needs one (or negative, for "ratio").
        UnknownNameError: there is no such level, or no such variable.

    Krippendorff 2011, Computing Krippendorff's Alpha-Reliability; Hayes & Krippendorff 2007, Communication
    Methods and Measures 1:77-89, doi 10.1080/19312450709336664; Cohen 1960, Educational and Psychological
    Measurement 20:37-46. BCa: Efron & Tibshirani 1993, An Introduction to the Bootstrap, ch. 14. MASI:
    Passonneau 2006, LREC, 831-836.

    >>> codes = pd.DataFrame({
    ...     "doc_id": [*"abcdef"] * 2, "coder": ["one"] * 6 + ["two"] * 6, "variable": "hope",
    ...     "value": [1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]})
    >>> agreement(codes)[["variable", "alpha", "kappa", "agreed", "units"]].round(3)
      variable  alpha  kappa  agreed  units
    0     hope  0.593  0.571   0.833      6
    """
    names = (unit, *CODES[1:])
    given = check_codes(codes, unit)
    check_whole("resamples", resamples)
    check_whole("seed", seed, 0)
    variables = sorted(given["variable"].unique())
    levels = dict(level) if isinstance(level, Mapping) else dict.fromkeys(variables, level)
    for variable, asked in levels.items():
        if variable not in variables:
            raise UnknownNameError("variable", variable, variables)
        if asked not in get_args(Level):
            raise UnknownNameError("level of measurement", asked, get_args(Level))
    rows = []
    for number, variable in enumerate(variables):
        table = given.loc[given["variable"] == variable, list(names)]
        stream = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(number,)))
        rows.append(_measure(table, unit, levels.get(variable, "nominal"), resamples, stream))
    return check(pd.DataFrame(rows, columns=list(AGREEMENT)), AGREEMENT, "agreement")


def as_table(codes: pd.DataFrame | Codes) -> pd.DataFrame:
    """Return the table of decisions, which `narrative.read_codes` hands on with its problems."""
    table = codes if isinstance(codes, pd.DataFrame) else getattr(codes, "table", None)
    if not isinstance(table, pd.DataFrame):
        raise TableError(
            f"codes are of the type {type(codes).__name__!r}: give a table of codes, or what read_codes "
            "returned."
        )
    return table


def check_codes(
    codes: pd.DataFrame | Codes, unit: str = "doc_id", *, documents: pd.Index | None = None
) -> pd.DataFrame:
    """Return the decisions in `codes`, without its gaps, sorted so that their order makes no difference.

    Raises:
        TableError: a column is missing, a coder has two values for one unit and variable, or none of the
            `documents` was coded.
    """
    key = [unit, "coder", "variable"]
    given = check(as_table(codes), (unit, *CODES[1:]), "table of codes", documents=documents)
    given = given[given["value"].notna() & (given["value"].astype(str).str.strip() != "")]
    given = given.assign(**{unit: given[unit].map(name_value)})
    twice = given[given.duplicated(key)]
    if len(twice):
        row = twice.iloc[0]
        raise TableError(
            f"The coder {row['coder']!r} has two values for {row['variable']!r} in {row[unit]!r}; "
            "a coder decides once. Rename one of two rounds of coding."
        )
    return given.sort_values(key, kind="stable", ignore_index=True)


@dataclass(frozen=True, eq=False)
class _Decisions:
    """How often each of U units got each of V values, and the values' distances where those are fixed."""

    counts: Floats  # [U, V]; every unit has two decisions or more
    distances: Floats | None  # [V, V]; None for "ordinal", where they depend on what was drawn

    def alphas(self, weights: Floats) -> Floats:
        """α with each unit taken so many times, for R rows of weights; missing where nothing varies."""
        sizes = self.counts.sum(axis=1)
        drawn = weights @ self.counts
        n = drawn.sum(axis=1)
        if self.distances is not None:
            within = (self.counts @ self.distances * self.counts).sum(axis=1) / (sizes - 1)
            observed = weights @ within
            expected = (drawn @ self.distances * drawn).sum(axis=1)
        else:
            # Ordinal distances are those of the middle ranks, squared.
            ranks = np.cumsum(drawn, axis=1) - drawn / 2
            squares = sizes[:, None] * (self.counts @ ranks.T**2) - (self.counts @ ranks.T) ** 2
            observed = (weights.T * 2 * squares / (sizes - 1)[:, None]).sum(axis=0)
            expected = 2 * (n * (drawn * ranks**2).sum(axis=1) - (drawn * ranks).sum(axis=1) ** 2)
        with np.errstate(invalid="ignore", divide="ignore"):
            alphas: Floats = np.where(expected > 0, 1 - observed * (n - 1) / expected, np.nan)
        return alphas

    def interval(self, alpha: float, resamples: int, stream: np.random.Generator) -> tuple[float, float]:
        """The 95 % interval of α over units, bias corrected and accelerated."""
        n_units = len(self.counts)
        if alpha == 1:
            # If coders differ on a share p of units, they differ on none of n with probability (1 − p)ⁿ. How
            # far apart they would be is not known: as far as two different values are on average.
            drawn = self.counts.sum(axis=0) / self.counts.sum()
            return 1 - (1 - 0.025 ** (1 / n_units)) / (1 - float((drawn**2).sum())), 1.0
        return bca_interval(self.alphas, alpha, n_units, resamples, stream)


def _measure(
    table: pd.DataFrame, unit: str, level: Level, resamples: int, stream: np.random.Generator
) -> dict[str, object]:
    """A row of the table of agreement."""
    variable = str(table["variable"].iloc[0])
    values = table["value"].map(name_code)
    if level == "masi":
        values = values.map(_name_set)
    elif level != "nominal":
        values = _numbers(table["value"], variable, level)
    per_unit = table.groupby(unit)["coder"].transform("size")
    paired = table.assign(value=values)[per_unit > 1]
    row: dict[str, object] = dict.fromkeys(("alpha", "low", "high", "kappa", "agreed"), math.nan)
    row |= {
        "variable": variable, "level": level, "units": paired[unit].nunique(),
        "alone": int((per_unit == 1).sum()), "coders": paired["coder"].nunique(), "decisions": len(paired),
    }  # fmt: skip
    if not len(paired):
        one = table["coder"].nunique() == 1
        reason = "there is only one coder" if one else "no unit was coded by two coders"
        return row | {"note": f"No value: {reason}, and agreement needs two decisions on one unit."}
    number, kinds = pd.factorize(paired["value"], sort=True)
    units = pd.factorize(paired[unit])[0]
    counts = np.zeros((units.max() + 1, len(kinds)))
    np.add.at(counts, (units, number), 1.0)
    sizes = counts.sum(axis=1)
    row["agreed"] = float((counts * (counts - 1)).sum() / (sizes * (sizes - 1)).sum())
    if len(kinds) == 1:
        same = f"every decision is {name_code(kinds[0])}"
        return row | {"note": f"No value: {same}, so nothing shows that coders can tell values apart."}
    decisions = _Decisions(counts, _distances(kinds, level))
    row["alpha"] = alpha = float(decisions.alphas(np.ones((1, len(counts))))[0])
    if len(counts) > 1:
        row["low"], row["high"] = decisions.interval(alpha, resamples, stream)
    wide = paired.assign(value=number).pivot(index=unit, columns="coder", values="value")
    kappas = [_kappa(wide[one], wide[other]) for one, other in combinations(wide.columns, 2)]
    known = [kappa for kappa in kappas if not math.isnan(kappa)]
    row["kappa"] = math.fsum(known) / len(known) if known else math.nan
    of_pairs = f"κ is the mean of {len(known)} pairs of coders." if len(kappas) > 1 else ""
    usual = int(counts.sum(axis=0).argmax())
    others = int((counts.sum(axis=1) > counts[:, usual]).sum())
    notes = _note(len(counts), others, name_code(kinds[usual]), row["low"], of_pairs)
    return row | {"note": " ".join(filter(None, notes))}


def _note(n_units: int, others: int, usual: str, low: object, of_pairs: str) -> list[str]:
    """What to mind: an interval that is missing, is of few units, or of few with another value than most."""
    if n_units == 1:
        return ["Only one unit: no interval.", of_pairs]
    missing = (
        "" if low == low else "No interval: every unit says the same, so nothing shows how much they vary."
    )
    rough = ""
    if n_units < FEW_UNITS:
        rough = f"Only {n_units} units: the interval is a rough guide."
    elif others < FEW_OTHERS:
        rough = (
            f"Only {others} units have another value than {usual}: "
            "the interval is a rough guide, and tends to be too narrow."
        )
    return [missing, of_pairs, rough]


def _numbers(values: pd.Series, variable: str, level: Level) -> pd.Series:
    numbers = pd.to_numeric(values, errors="coerce")
    wrong = values[~np.isfinite(numbers.to_numpy(dtype=np.float64))]
    if len(wrong):
        raise TableError(
            f"The variable {variable!r} has the value {wrong.iloc[0]!r}; a level of {level!r} needs numbers."
        )
    if level == "ratio" and (numbers < 0).any():
        raise TableError(
            f"The variable {variable!r} has the value {numbers.min():g}; a level of 'ratio' begins at 0."
        )
    return numbers.astype(np.float64)


def _distances(values: pd.Index, level: Level) -> Floats | None:
    if level == "ordinal":
        return None
    if level == "nominal":
        return 1 - np.eye(len(values))
    if level == "masi":
        sets = [set(value.split("; ")) for value in values]
        return np.array([[_masi(one, other) for other in sets] for one in sets])
    numbers = values.to_numpy(dtype=np.float64)
    apart = numbers[:, None] - numbers[None, :]
    if level == "ratio":
        sums = numbers[:, None] + numbers[None, :]
        apart = np.divide(apart, sums, out=np.zeros_like(apart), where=sums > 0)
    return np.asarray(apart**2)


def _name_set(value: str) -> str:
    """A set of labels, whatever their order and how often one stands in it."""
    return "; ".join(sorted({label.strip() for label in value.split(";")} - {""}))


def _masi(one: set[str], other: set[str]) -> float:
    """How far two sets of labels are apart: 0 for the same, 1 if no label is in both."""
    common = len(one & other)
    kind = 1.0 if one == other else 2 / 3 if common == min(len(one), len(other)) else 1 / 3
    return 1 - common / len(one | other) * kind


def _kappa(one: pd.Series, other: pd.Series) -> float:
    """Cohen's κ of two coders over the units that both coded; missing where chance alone gives 1."""
    both = one.notna() & other.notna()
    if not both.any():
        return math.nan
    table = pd.crosstab(one[both], other[both])
    kinds = table.index.union(table.columns)
    shares = table.reindex(index=kinds, columns=kinds, fill_value=0).to_numpy() / int(both.sum())
    chance = float(shares.sum(axis=1) @ shares.sum(axis=0))
    return (float(np.trace(shares)) - chance) / (1 - chance) if chance < 1 else math.nan
