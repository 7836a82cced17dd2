"""Coefficients of agreement beside Krippendorff's α: those that journals and other programs ask for."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.coding.bootstrap import bca_interval
from narrative.coding.coders import check_codes
from narrative.errors import TableError, UnknownNameError, check_whole
from narrative.schema import COEFFICIENTS, check, name_code

if TYPE_CHECKING:
    from narrative.coding.codes import Codes

Floats = npt.NDArray[np.float64]

#: Each coefficient, with the weights that it gives to two values that are not the same.
_WEIGHTS = {
    "percent": "identity",
    "scott_pi": "identity",
    "fleiss_kappa": "identity",
    "cohen_kappa": "identity",
    "cohen_kappa_linear": "linear",
    "cohen_kappa_quadratic": "quadratic",
    "gwet_ac1": "identity",
    "gwet_ac2_linear": "linear",
    "gwet_ac2_quadratic": "quadratic",
}
_ICC = ("icc_1", "icc_a1", "icc_c1")
#: The coefficients, in the order in which they are listed.
COEFFICIENT_NAMES = (*_WEIGHTS, *_ICC)


def agreement_coefficients(
    codes: pd.DataFrame | Codes,
    coefficients: Sequence[str] | None = None,
    *,
    unit: str = "doc_id",
    resamples: int = 2000,
    seed: int = 2024,
) -> pd.DataFrame:
    """Compute other coefficients of agreement than `narrative.agreement`, each with its interval.

    All of them are 1 where coders agree, and all but "percent" are 0 where they agree as often as chance
    would make them. They differ in what chance is taken to be, so that values of different coefficients
    cannot be compared:

    - "percent": the share of pairs of decisions on the same unit that are the same;
    - "scott_pi" (two coders) and "fleiss_kappa": coders draw from the values as often as all used them;
    - "cohen_kappa": each coder draws from the values as often as this coder used them; of more than two
      coders the mean of all pairs. "cohen_kappa_linear" and "…_quadratic" count near values as partly the
      same;
    - "gwet_ac1", and for ordered values "gwet_ac2_linear" and "…_quadratic": only hard cases are decided by
      chance. They stay high where one value is rare, which κ does not;
    - "icc_1", "icc_a1", "icc_c1": intraclass correlations of one rating: of coders who differ from unit to
      unit, of the same coders (absolute agreement), of the same coders apart from their means (consistency).

    Args:
        codes: a table by `schema.CODES`, or what `narrative.read_codes` read.
        coefficients: names of those above. By default those of "identity" weights; of numbers with more than
            two values all of them.
        unit: the column that says what was coded.
        resamples: how often the units are drawn for the interval.
        seed: the same seed gives the same interval.

    Returns:
        A table by `schema.COEFFICIENTS`, a row for each variable and coefficient: `value`, `low`, `high` (BCa
        over units), `units` with two decisions or more, `coders`, and a `note` that says why there is no
        value.

    Raises:
        TableError: a column is missing, or a coder decided twice; a coefficient that was asked for by name
            needs numbers, and a value is none.
        UnknownNameError: there is no such coefficient.

    Scott 1955, Public Opinion Quarterly 19:321-325; Cohen 1968, Psychological Bulletin 70:213-220; Fleiss
    1971, Psychological Bulletin 76:378-382; Shrout & Fleiss 1979, Psychological Bulletin 86:420-428; Gwet
    2014, Handbook of Inter-Rater Reliability, 4th ed., ch. 2 to 4 (values that a coder left out: as there).

    >>> codes = pd.DataFrame({
    ...     "doc_id": [*"abcdef"] * 2, "coder": ["one"] * 6 + ["two"] * 6, "variable": "hope",
    ...     "value": [1, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0]})
    >>> table = agreement_coefficients(codes, ["percent", "cohen_kappa", "gwet_ac1"])
    >>> table[["coefficient", "value", "units"]].round(3)
       coefficient  value  units
    0      percent  0.833      6
    1  cohen_kappa  0.571      6
    2     gwet_ac1  0.733      6
    """
    given = check_codes(codes, unit)
    check_whole("resamples", resamples)
    check_whole("seed", seed, 0)
    for name in coefficients or ():
        if name not in COEFFICIENT_NAMES:
            raise UnknownNameError("coefficient of agreement", name, COEFFICIENT_NAMES)
    rows = []
    for number, variable in enumerate(sorted(given["variable"].unique())):
        table = _Table.of(given[given["variable"] == variable], unit)
        for name in coefficients or table.usual:
            if name in table.ordered and table.numbers is None:
                raise TableError(
                    f"The variable {variable!r} has the value {table.word!r}; {name!r} needs numbers."
                )
            stream = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(number,)))
            rows.append(
                {"variable": variable, "coefficient": name, **_measure(table, name, resamples, stream)}
            )
    return check(pd.DataFrame(rows, columns=list(COEFFICIENTS)), COEFFICIENTS, "table of coefficients")


@dataclass(frozen=True, eq=False)
class _Table:
    """The decisions of K coders on U units with V values, and the values' numbers if they have some."""

    decided: npt.NDArray[np.int64]  # [U, K], the number of the value, or -1
    numbers: Floats | None  # [V]
    word: str  # the first value that is no number
    ordered = frozenset(name for name, kind in _WEIGHTS.items() if kind != "identity") | frozenset(_ICC)

    @classmethod
    def of(cls, table: pd.DataFrame, unit: str) -> _Table:
        written = table["value"].map(name_code)
        numbers = pd.to_numeric(written, errors="coerce")
        words = written[~np.isfinite(numbers.to_numpy(np.float64))]
        values, kinds = pd.factorize(written if len(words) else numbers.astype(np.float64), sort=True)
        wide = table.assign(value=values).pivot(index=unit, columns="coder", values="value")
        decided = wide.fillna(-1).to_numpy(np.int64)
        known = None if len(words) else np.asarray(kinds, dtype=np.float64)
        return cls(decided, known, str(words.iloc[0]) if len(words) else "")

    @property
    def usual(self) -> list[str]:
        """The coefficients that make sense of these values."""
        graded = self.numbers is not None and len(self.numbers) > 2
        pair = self.decided.shape[1] == 2
        names = [name for name in COEFFICIENT_NAMES if graded or name not in self.ordered]
        return [name for name in names if pair or name != "scott_pi"]

    @property
    def sizes(self) -> npt.NDArray[np.int64]:
        """How many decided about each unit."""
        return np.asarray((self.decided >= 0).sum(axis=1))

    def weights(self, kind: str) -> Floats:
        """How far two values count as the same, float64[V, V]."""
        if self.numbers is None or kind == "identity":
            return np.eye(int(self.decided.max()) + 1)
        apart = np.abs(self.numbers[:, None] - self.numbers[None, :]) / max(np.ptp(self.numbers), 1e-300)
        return np.asarray(1 - apart ** {"linear": 1, "quadratic": 2}[kind])


def _measure(table: _Table, name: str, resamples: int, stream: np.random.Generator) -> dict[str, object]:
    """The value of one coefficient with its interval, or why there is none."""
    paired = table.sizes > 1
    n_units, n_coders = int(paired.sum()), table.decided.shape[1]
    row: dict[str, object] = {"value": math.nan, "low": math.nan, "high": math.nan,
                              "units": n_units, "coders": n_coders, "note": ""}  # fmt: skip
    if not n_units:
        return row | {"note": "No value: agreement needs two decisions on one unit."}
    if name == "scott_pi" and n_coders != 2:
        return row | {"note": f"No value: π is for two coders, and there are {n_coders}; see fleiss_kappa."}
    used = table
    if name in _ICC:
        complete = table.sizes == n_coders
        if complete.sum() < 2 or n_coders < 2:
            return row | {"note": "No value: it needs two units or more that every coder decided about."}
        used = _Table(table.decided[complete], table.numbers, table.word)
        row["units"] = int(complete.sum())
        if not complete[paired].all():
            row["note"] = f"{int(paired.sum() - complete.sum())} units that some coder left out do not count."
    statistic = _statistic(used, name)
    value = float(statistic(np.ones((1, len(used.decided))))[0])
    if math.isnan(value):
        return row | {"note": "No value: every decision is the same, so chance alone would make them agree."}
    low, high = bca_interval(statistic, value, len(used.decided), resamples, stream)
    none = "" if low == low else "No interval: the units do not differ in how far coders agree."
    return row | {"value": value, "low": low, "high": high, "note": f"{row['note']} {none}".strip()}


def _statistic(table: _Table, name: str) -> Callable[[Floats], Floats]:
    """From R rows of weights of units to R values of the coefficient."""
    if name in _ICC:
        assert table.numbers is not None  # for mypy: `agreement_coefficients` refuses words
        return _intraclass(table.numbers[table.decided], name)
    weights = table.weights(_WEIGHTS[name])
    if name.startswith("cohen"):
        pairs = combinations(range(table.decided.shape[1]), 2)
        kappas = [_cohen(table.decided[:, one], table.decided[:, other], weights) for one, other in pairs]
        return lambda taken: _mean_known(np.stack([kappa(taken) for kappa in kappas]))
    return _chance_corrected(table, weights, name)


def _chance_corrected(table: _Table, weights: Floats, name: str) -> Callable[[Floats], Floats]:
    """Percent agreement, π, Fleiss' κ, AC1 and AC2, by Gwet's formulas for any number of coders."""
    sizes = table.sizes
    counts = np.stack([(table.decided == value).sum(axis=1) for value in range(len(weights))], axis=1)
    counts = counts.astype(np.float64)
    paired = sizes > 1
    same = (counts * (counts @ weights - 1)).sum(axis=1)
    observed = np.divide(same, sizes * (sizes - 1), out=np.zeros(len(sizes)), where=paired)
    shares = counts / np.maximum(sizes, 1)[:, None]
    held = (sizes > 0).astype(np.float64)
    n_values = len(weights)

    def compute(taken: Floats) -> Floats:
        n_paired, n = taken @ paired.astype(np.float64), taken @ held
        agreed: Floats = np.divide(
            taken @ observed, n_paired, out=np.full(len(taken), np.nan), where=n_paired > 0
        )
        if name == "percent":
            return agreed
        used = taken @ shares / n[:, None]
        if name.startswith("gwet"):
            spread = (used * (1 - used)).sum(axis=1)
            chance = spread * weights.sum() / (n_values * (n_values - 1)) if n_values > 1 else np.ones(len(n))
        else:
            chance = ((used @ weights) * used).sum(axis=1)
        return _correct_for_chance(agreed, chance)

    return compute


def _cohen(
    one: npt.NDArray[np.int64], other: npt.NDArray[np.int64], weights: Floats
) -> Callable[[Floats], Floats]:
    """κ of two coders, over the units that both decided about."""
    both = (one >= 0) & (other >= 0)
    same = np.where(both, weights[one, other], 0.0)
    first, second = (
        np.stack([both & (values == value) for value in range(len(weights))], axis=1).astype(np.float64)
        for values in (one, other)
    )

    def compute(taken: Floats) -> Floats:
        n = taken @ both.astype(np.float64)
        n = np.where(n > 0, n, np.nan)
        chance = ((taken @ first @ weights) * (taken @ second)).sum(axis=1) / n**2
        return _correct_for_chance(taken @ same / n, chance)

    return compute


def _intraclass(ratings: Floats, name: str) -> Callable[[Floats], Floats]:
    """ICC(1), ICC(A,1) or ICC(C,1) of the ratings of U units by K coders, by analysis of variance."""
    k = ratings.shape[1]
    means, squares = ratings.mean(axis=1), (ratings**2).sum(axis=1)

    def compute(taken: Floats) -> Floats:
        n = taken.sum(axis=1)
        grand = taken @ means / n
        total = taken @ squares - n * k * grand**2
        rows = k * (taken @ means**2 - n * grand**2)
        columns = n * ((taken @ ratings / n[:, None] - grand[:, None]) ** 2).sum(axis=1)
        between = rows / (n - 1)
        within = (total - rows) / (n * (k - 1))
        coders, rest = columns / (k - 1), (total - rows - columns) / ((n - 1) * (k - 1))
        top, bottom = {
            "icc_1": (between - within, between + (k - 1) * within),
            "icc_a1": (between - rest, between + (k - 1) * rest + k * (coders - rest) / n),
            "icc_c1": (between - rest, between + (k - 1) * rest),
        }[name]
        scale = np.maximum(taken @ squares, 1e-300)  # what is left of a difference of equal numbers is 0
        known = np.abs(bottom) > 1e-12 * scale
        values: Floats = np.divide(top, bottom, out=np.full(len(n), np.nan), where=known)
        return values

    return compute


def _correct_for_chance(agreed: Floats, chance: Floats) -> Floats:
    """Agreement beyond chance, as a share of what chance leaves; missing where it leaves nothing."""
    left = 1 - chance
    values: Floats = np.divide(agreed - chance, left, out=np.full(len(left), np.nan), where=left > 1e-12)
    return values


def _mean_known(values: Floats) -> Floats:
    """The mean over pairs of coders that have a value, float64[P, R] to float64[R]."""
    known = ~np.isnan(values)
    n = known.sum(axis=0)
    total = np.where(known, values, 0.0).sum(axis=0)
    means: Floats = np.divide(total, n, out=np.full(values.shape[1], np.nan), where=n > 0)
    return means
