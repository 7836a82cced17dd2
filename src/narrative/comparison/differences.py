"""Differences between groups: how large, how sure, and what to call them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from narrative.comparison.resampling import Floats
from narrative.errors import UnknownNameError

Bools = npt.NDArray[np.bool_]
Correction = Literal["holm", "benjamini-hochberg", "none"]
CORRECTIONS = ("holm", "benjamini-hochberg", "none")

#: Verdicts; the first is followed by the name of the group.
HIGHER = "higher in"
EQUIVALENT = "equivalent"
NOT_SHOWN = "no difference that this data could show"
TOO_LITTLE = "too little data to say"
#: An interval that contains both this ratio and its inverse says nothing; likewise, of measures that may be
#: below 0, one that contains so many margins both ways.
_VAST_RATIO, _VAST_MARGINS = 2.0, 4.0


@dataclass(frozen=True, eq=False)
class Limits:
    """Rates of a group and their limits, float64[K] each."""

    estimate: Floats
    low: Floats
    high: Floats


def subtract(one: Limits, other: Limits, correlation: Floats) -> Limits:
    """Return the difference of two rates with its limits, float64[K] each.

    The limits of a difference are recovered from those of the two rates (Zou & Donner 2008, Statistics in
    Medicine 27:1693–1702): as far as the one's lower and the other's upper limit take it together.

    Args:
        one: a rate with its limits.
        other: what is taken from it.
        correlation: of the two estimates; 0 if they are of different units.

    >>> found = subtract(*(Limits(*map(np.array, rate)) for rate in ((0.4, 0.3, 0.5), (0.2, 0.1, 0.4))), 0.0)
    >>> round(float(found.low), 3), round(float(found.high), 3)  # .2 − √(.1² + .2²), .2 + √(.1² + .1²)
    (-0.024, 0.341)
    """
    down = one.estimate - one.low, other.high - other.estimate
    up = one.high - one.estimate, other.estimate - other.low
    difference = one.estimate - other.estimate
    return Limits(difference, difference - _join(*down, correlation), difference + _join(*up, correlation))


def divide(one: Limits, other: Limits, correlation: Floats) -> Limits:
    """Return the ratio of two rates from 0 upwards with its limits, float64[K] each.

    A ratio q is at its limit where the interval of the difference of the one and q times the other ends at 0,
    in the same way as in `subtract`. The upper limit is infinite where the other rate may be 0.

    >>> found = divide(*(Limits(*map(np.array, rate)) for rate in ((0.4, 0.3, 0.5), (0.2, 0.1, 0.4))), 0.0)
    >>> [round(float(limit), 2) for limit in (found.estimate, found.low, found.high)]
    [2.0, 0.94, 4.12]
    """
    a, b = one.estimate, other.estimate
    with np.errstate(invalid="ignore", divide="ignore"):
        shared = a * b - correlation * (a - one.low) * (other.high - b)
        square, rest = other.high * (2 * b - other.high), one.low * (2 * a - one.low)
        low = rest / (shared + np.sqrt(np.maximum(shared**2 - square * rest, 0)))
        shared = a * b - correlation * (one.high - a) * (b - other.low)
        square, rest = other.low * (2 * b - other.low), one.high * (2 * a - one.high)
        high = (shared + np.sqrt(np.maximum(shared**2 - square * rest, 0))) / square
        low = np.where((one.low == 0) & np.isfinite(other.high), 0.0, low)
        high = np.where((other.low == 0) & np.isfinite(one.high), np.inf, high)
        return Limits(np.where((a == 0) & (b == 0), np.nan, a / b), low, high)


def correct(p_values: Floats, correction: Correction) -> Floats:
    """Return p-values, corrected for how many there are; missing ones stay missing and do not count.

    "holm" keeps the chance of any false claim in the whole family (Holm 1979, Scandinavian Journal of
    Statistics 6:65–70), "benjamini-hochberg" the share of false claims among all claims (Benjamini & Hochberg
    1995, Journal of the Royal Statistical Society B 57:289–300).

    Raises:
        UnknownNameError: there is no such correction.

    >>> correct(np.array([0.01, 0.04, 0.03]), "holm").round(3).tolist()
    [0.03, 0.06, 0.06]
    >>> correct(np.array([0.01, 0.04, 0.03]), "benjamini-hochberg").round(3).tolist()
    [0.03, 0.04, 0.04]
    """
    if correction not in CORRECTIONS:
        raise UnknownNameError("correction", correction, CORRECTIONS)
    corrected = np.asarray(p_values, dtype=np.float64).copy()
    known = np.flatnonzero(~np.isnan(corrected))
    if correction == "none" or not len(known):
        return corrected
    order = known[np.argsort(corrected[known], kind="stable")]
    if correction == "benjamini-hochberg":  # as scipy.stats, which takes longer to load than all else here
        steps = corrected[order] * (len(order) / np.arange(1, len(order) + 1))
        corrected[order] = np.minimum(np.minimum.accumulate(steps[::-1])[::-1], 1.0)
        return corrected
    steps = corrected[order] * np.arange(len(order), 0, -1)
    corrected[order] = np.minimum(np.maximum.accumulate(steps), 1.0)
    return corrected


def judge(
    difference: Limits,
    ratio: Limits,
    p_adjusted: Floats,
    names: tuple[npt.ArrayLike, npt.ArrayLike],
    *,
    level: float,
    margin: float,
    ratio_margin: float,
    from_zero: Bools,
    thin: Bools,
) -> list[str]:
    """Say of K differences what they are, in words.

    - "higher in A": the corrected p-value is no more than 1 − `level`, and the interval of the difference
      does not contain 0: both must say so;
    - "equivalent": the whole interval is within the margin (of measures from 0 upwards, that of the ratio);
    - "too little data to say": the data are thin (`thin`), or the interval contains both half and twice the
      rate (of other measures: four margins up and four down), or there is none;
    - "no difference that this data could show": anything else.

    Equivalence is claimed by the interval of the given level, which is stricter than two one-sided tests.
    `names` are those of two groups, or of two for each difference.
    """
    with np.errstate(invalid="ignore"):
        claimed = (p_adjusted <= 1 - level + 1e-12) & ((difference.low > 0) | (difference.high < 0))
        within = np.where(
            from_zero,
            (ratio.low >= 1 / ratio_margin) & (ratio.high <= ratio_margin),
            (difference.low >= -margin) & (difference.high <= margin),
        )
        vast = np.where(
            from_zero,
            ~((ratio.low > 1 / _VAST_RATIO) | (ratio.high < _VAST_RATIO)),
            ~((difference.low > -_VAST_MARGINS * margin) | (difference.high < _VAST_MARGINS * margin)),
        )
    named = np.where(difference.estimate > 0, *(np.asarray(name, dtype=object) for name in names))
    higher = [f"{HIGHER} {name}" for name in named.tolist()]
    other = np.where(within & ~thin, EQUIVALENT, np.where(vast | thin, TOO_LITTLE, NOT_SHOWN))
    return [
        words if sure else rest for words, sure, rest in zip(higher, claimed, other.tolist(), strict=True)
    ]


def _join(one: Floats, other: Floats, correlation: Floats) -> Floats:
    with np.errstate(invalid="ignore"):
        held = np.sqrt(np.maximum(one**2 + other**2 - 2 * correlation * one * other, 0))
    endless: Floats = np.where(np.isinf(one) | np.isinf(other), np.inf, held)
    return endless
