"""Differences of shares as corrected by coders, beside those that were counted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.coding.correction import DOUBTFUL, correct_groups
from narrative.comparison.cautions import Cautions
from narrative.comparison.design import Design, Observations
from narrative.comparison.differences import NOT_SHOWN, Limits, correct, divide, judge, subtract
from narrative.comparison.pairs import Margins
from narrative.comparison.resampling import Floats
from narrative.corpus.corpus import Corpus
from narrative.corpus.groups import Groups, find_units
from narrative.schema import CORRECTED, CORRECTED_DIFFERENCES, check

#: With fewer codes than this in a group nothing is claimed of it (docs/corrected.md has the grid).
LEAST_CODES = 50
_KINDS = ["measure", "lexicon", "category"]


def correct_observed(
    scores: pd.DataFrame, corpus: Corpus, groups: Groups, observed: Observations, design: Design
) -> pd.DataFrame:
    """Correct the share of each group by the codes of a design, and the first of the measures compared.

    Returns:
        A table by `schema.CORRECTED`; empty if the design has no codes.
    """
    if design.coding is None:
        return check(pd.DataFrame(columns=list(CORRECTED)), CORRECTED)
    rows = scores.merge(observed.rows.drop_duplicates(["lexicon", "category"])[_KINDS], on=_KINDS)
    units = observed.units if design.unit == "story" else find_units(corpus, "document", None)
    return correct_groups(
        rows, corpus, groups, design.coding, units=units, weights=observed.weights, level=design.level
    )


def compare_corrected(
    corrected: pd.DataFrame,
    names: Sequence[str],
    pairs: Sequence[tuple[int, int]],
    design: Design,
    margins: Margins,
) -> pd.DataFrame:
    """Compare the corrected shares or means of groups, two by two.

    The limits of a difference and of a ratio are put together from those of both groups, which were sampled
    apart (Zou & Donner 2008, as for counted rates). `p_value` is how far the interval of the difference can
    be widened until it contains 0; it is corrected over all rows of the table, and the verdict follows the
    same rules as that of a counted difference. With fewer than 50 codes in a group there is too little data.

    Args:
        corrected: what `correct_observed` returned.
        names: of the groups, in the order of the corrected table.
        pairs: the numbers of two groups each.
        design: with the level and the correction.
        margins: within what two shares are equivalent.

    Returns:
        A table by `schema.CORRECTED_DIFFERENCES`, by category, then by pair. `counted` is the difference of
        the shares in which the lexicon finds the category. `counted_verdict` is still empty: see
        `set_beside`.

    Newcombe 1998, Statistics in Medicine 17:873-890; Zou & Donner 2008, Statistics in Medicine 27:1693-1702.
    """
    if not len(corrected) or not pairs:
        return check(pd.DataFrame(columns=list(CORRECTED_DIFFERENCES)), CORRECTED_DIFFERENCES)
    shares = _Shares(corrected, len(names))
    columns = [*_KINDS, "variable"]
    kinds = corrected[columns].iloc[:: len(names)].reset_index(drop=True)
    limits = [shares.subtract(*pair) for pair in pairs]
    p_values = np.stack([_find_p(one, design.level) for one in limits])
    p_values[np.stack([shares.thin[one] | shares.thin[other] for one, other in pairs])] = np.nan
    adjusted = correct(p_values.ravel(), design.correction).reshape(p_values.shape)
    tables = []
    for (one, other), difference, p_value, p_adjusted in zip(pairs, limits, p_values, adjusted, strict=True):
        ratio = shares.divide(one, other)
        verdicts = judge(
            difference, ratio, p_adjusted, (names[one], names[other]),
            level=design.level, margin=margins.difference, ratio_margin=margins.ratio,
            from_zero=shares.from_zero, thin=shares.thin[one] | shares.thin[other],
        )  # fmt: skip
        table = kinds.assign(
            group=names[one],
            other=names[other],
            counted=shares.of("counted")[one] - shares.of("counted")[other],
            difference=difference.estimate,
            difference_low=difference.low,
            difference_high=difference.high,
            ratio=np.where(shares.from_zero, ratio.estimate, np.nan),
            ratio_low=np.where(shares.from_zero, ratio.low, np.nan),
            ratio_high=np.where(shares.from_zero, ratio.high, np.nan),
            p_value=p_value,
            p_adjusted=p_adjusted,
            verdict=verdicts,
        )
        notes = zip(*(shares.of(name)[[one, other]].T for name in ("more", "n_coded", "n_documents", "note")),
                    difference.estimate, difference.low, difference.high, verdicts, strict=True)  # fmt: skip
        tables.append(table.assign(note=[_note((names[one], names[other]), *row) for row in notes]))
    whole = pd.concat(tables).rename_axis("place").sort_values("place", kind="stable").reset_index(drop=True)
    whole = whole.assign(counted_verdict="")[list(CORRECTED_DIFFERENCES)]
    return check(whole, CORRECTED_DIFFERENCES, "table of corrected differences")


def set_beside(parted: pd.DataFrame, differences: pd.DataFrame) -> pd.DataFrame:
    """Set the verdict on each difference as counted beside that of the corrected one."""
    key = [*_KINDS, "group", "other"]
    said = parted[key].merge(differences[[*key, "verdict"]], on=key, how="left")["verdict"]
    return parted.assign(counted_verdict=said.to_numpy())


def warn_of_codes(cautions: Cautions, corrected: pd.DataFrame, names: Sequence[str]) -> None:
    """Warn of groups with too few codes, and of codes of which nothing shows how they were sampled."""
    if not len(corrected):
        return
    more = corrected["more"].to_numpy(np.int64).reshape(-1, len(names)).max(axis=0)
    if more.any():
        wanted = [f"{n:,} in {name}" for n, name in zip(more, names, strict=True) if n]
        cautions.add(
            "too few coded articles",
            "The corrected shares rest on few codes, so their intervals are wide, and a rough guide.",
            f"Code more: {', '.join(wanted)}.",
            groups=[name for n, name in zip(more, names, strict=True) if n],
        )
    doubtful = corrected["note"].str.contains(DOUBTFUL, regex=False)
    if doubtful.any():
        cautions.add(
            "coded articles that may not be a random sample",
            "If they were chosen in another way, the corrected shares are of those articles only.",
            "Draw them with narrative.draw_sample, and keep its column chance beside the codes.",
            groups=list(dict.fromkeys(np.array(names, dtype=object)[np.flatnonzero(doubtful) % len(names)])),
        )


def say_correction(corrected: pd.DataFrame, level: float) -> str:
    """Say in a sentence how shares were corrected; "" if they were not."""
    if not len(corrected):
        return ""
    codes = corrected.groupby(_KINDS, sort=False)["n_coded"].sum()
    return (
        f" The shares of articles with {len(codes):,} of the categories were corrected by what people coded "
        f"(up to {int(codes.max()):,} articles; prediction-powered inference with a tuned weight, "
        f"Angelopoulos, Duchi & Zrnic 2023), with {level:.0%} intervals by Wilson's (1927) score."
    )


class _Shares:
    """The columns of a table of corrected shares as arrays of G groups and K categories."""

    def __init__(self, corrected: pd.DataFrame, n_groups: int) -> None:
        self._columns = {name: corrected[name].to_numpy().reshape(-1, n_groups).T for name in CORRECTED[4:]}
        low = self.of("low")
        self.from_zero: npt.NDArray[np.bool_] = np.asarray(~(low < 0).any(axis=0), dtype=bool)
        few = self.of("n_coded") < np.minimum(LEAST_CODES, self.of("n_documents"))
        self.thin: npt.NDArray[np.bool_] = np.asarray(few & (self.of("more") > 0), dtype=bool)

    def of(self, name: str) -> npt.NDArray[np.float64]:
        """A column, [G, K]."""
        return np.asarray(self._columns[name])

    def limits(self, group: int) -> Limits:
        """The shares of a group with their limits."""
        return Limits(*(self.of(name)[group].astype(np.float64) for name in ("estimate", "low", "high")))

    def subtract(self, one: int, other: int) -> Limits:
        """The difference of two groups."""
        return subtract(self.limits(one), self.limits(other), np.zeros(len(self.from_zero)))

    def divide(self, one: int, other: int) -> Limits:
        """The ratio of two groups."""
        return divide(self.limits(one), self.limits(other), np.zeros(len(self.from_zero)))


def _find_p(difference: Limits, level: float) -> Floats:
    """How often chance alone would put the interval of a difference this far from 0, as for a normal one."""
    from scipy.special import ndtr

    z = NormalDist().inv_cdf((1 + level) / 2)
    away = np.abs(difference.estimate)
    toward = difference.estimate - difference.low, difference.high - difference.estimate
    reach = np.where(difference.estimate > 0, *toward)
    steps = np.divide(away, reach, out=np.where(away > 0, np.inf, 0.0), where=reach > 0)
    p_values: Floats = np.where(np.isnan(away + reach), np.nan, 2 * ndtr(-z * steps))
    return p_values


def _note(
    names: tuple[str, str],
    more: npt.NDArray[np.float64],
    n_coded: npt.NDArray[np.float64],
    n_documents: npt.NDArray[np.float64],
    notes: Sequence[str],
    difference: float,
    low: float,
    high: float,
    verdict: str,
) -> str:
    """What to mind about a difference: how many more codes it takes, and how they were sampled."""
    said = []
    wanted = [f"{int(n)} more in {name}" for n, name in zip(more, names, strict=True) if n > 0]
    if wanted:
        said.append(f"Code {' and '.join(wanted)}.")
    elif verdict == NOT_SHOWN and difference:
        reach = difference - low if difference > 0 else high - difference
        needed = math.ceil(float(n_coded.mean()) * (reach / abs(difference)) ** 2)
        if needed <= n_documents.min():
            said.append(f"If it is as large as this, about {needed:,} codes in each group would show it.")
    if any(DOUBTFUL in note for note in notes):
        said.append(DOUBTFUL)
    return " ".join(said)
