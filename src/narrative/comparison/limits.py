"""The confidence intervals of rates, by the bootstrap-t or, of shares of few cases, by Wilson's score."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from narrative.comparison.resampling import Floats, Replicates, Sample
from narrative.comparison.shares import find_few_cases, limit_shares

Bools = npt.NDArray[np.bool_]

#: With fewer units than this a resample is often one unit only, and Student's t takes the bootstrap's place.
_FEW = 5
#: The error of a resample without any place, in places.
_SHARE_OF_A_PLACE = 0.35


def intervals(
    replicates: Replicates,
    *,
    level: float = 0.95,
    low: npt.ArrayLike = -np.inf,
    high: npt.ArrayLike = np.inf,
    shares: npt.ArrayLike = False,
) -> tuple[Floats, Floats]:
    """Return the limits of the confidence intervals of all rates, float64[G, K] each, by the bootstrap-t.

    The distribution of (rate − estimate) / error over the resamples takes the place of Student's t (Efron &
    Tibshirani 1993, An Introduction to the Bootstrap, ch. 12). With m units its quantile is taken at
    Φ(√(m/(m−2)) · 1.96) in place of Φ(1.96) = .975: resamples of small samples are too narrow (Hesterberg
    2015, American Statistician 69:371–386, who gives other factors; this one, and the share of a place
    below, cover best in docs/coverage.md). Where it says nothing:

    - one unit: no interval;
    - shares of fewer than ten cases a unit: Wilson's score (`comparison.shares.limit_shares`);
    - two to four units: Student's t, since too many resamples are of one unit;
    - a resample without any place, of a measure that cannot be below 0, has no error: that of 0.35
      places stands in;
    - all totals 0, of a measure that cannot be below 0: from 0 to the limit of a Poisson count of 0, −ln((1 −
      level)/2) places over the base, less by Kish's design effect where units differ in size; of a share
      that is 1, as far from 1 down;
    - no variation otherwise: no interval.

    Args:
        replicates: from `resample`.
        level: the confidence level.
        low: the smallest possible value of each measure, float64[K] or a number.
        high: the largest.
        shares: whether each is a share of cases from 0 to 1, bool[K] or one for all. The limits of a share
            are those of the rest, 1 − share, turned round.
    """
    sample, estimate, error = replicates.sample, replicates.estimate, replicates.error
    floor, ceiling = (np.broadcast_to(np.asarray(end, np.float64), estimate.shape) for end in (low, high))
    are_shares = np.broadcast_to(np.asarray(shares, np.bool_), estimate.shape)
    place, effect, m = _one_place(sample, are_shares[0]), _design_effect(sample), sample.n_held
    least = np.where(floor == 0, _SHARE_OF_A_PLACE * place, 0.0)
    limits = _limit_by_resamples(replicates, least, level)
    limits[:, ~(error > 0)] = np.nan
    farthest = -math.log((1 - level) / 2) * place * effect
    nothing, all_there = ((m > 1) & (estimate == end) for end in (0, 1))
    limits = np.where(nothing & (floor == 0), [np.zeros_like(farthest), farthest], limits)
    limits = np.where(all_there & are_shares, [1 - farthest, np.ones_like(farthest)], limits)
    base = sample.sum_bases()
    scored = limit_shares(estimate, error, base, effect, m, level=level)
    limits = np.where(find_few_cases(base, m, are_shares), scored, limits)
    return np.clip(limits[0], floor, ceiling), np.clip(limits[1], floor, ceiling)


def _limit_by_resamples(replicates: Replicates, least: Floats, level: float) -> Floats:
    """Return the limits by the bootstrap-t, of few units by Student's t, float64[2, G, K].

    `least` is the smallest error that a resample is taken to have.
    """
    from scipy.special import ndtr, ndtri, stdtrit

    estimate, error, m = replicates.estimate, replicates.error, replicates.sample.n_held
    tail = (1 - level) / 2
    tails = ndtr(ndtri(tail) * np.sqrt(m / np.maximum(m - 2, 1)))
    with np.errstate(invalid="ignore", divide="ignore"):
        distances = (replicates.estimates - estimate) / np.fmax(replicates.errors, least)
        below, above = _quantiles(distances, tails)
        limits = np.array([estimate - above * error, estimate - below * error])
    reach = stdtrit(np.maximum(m - 1, 1), 1 - tail) * error
    few = (m < _FEW) & np.isfinite(error)
    found: Floats = np.where(few, [estimate - reach, estimate + reach], limits)
    return found


def _quantiles(values: Floats, tail: Floats) -> tuple[Floats, Floats]:
    """Return the values below and above which a share of those that are known lies, along the first axis."""
    ordered = np.sort(values, axis=0)  # missing ones last
    known = (~np.isnan(values)).sum(axis=0)
    first = np.clip(np.floor((known + 1) * tail).astype(np.int64), 1, np.maximum(known, 1))
    last = np.maximum(known - first, 0)
    below, above = (np.take_along_axis(ordered, at[None], axis=0)[0] for at in (first - 1, last))
    return below, above


def _one_place(sample: Sample, shares: Bools) -> Floats:
    """Return each group's rate if it held the smallest total of a unit and nothing else, float64[G, K].

    Of a share it is the smallest total, or what the largest lacks of its base if that is less.
    """
    positive = np.where(sample.totals > 0, sample.totals, np.inf).min(axis=0, initial=np.inf)
    rest = sample.bases[:, sample.base_of] - sample.totals
    lacking = np.where(shares & (rest > 0), rest, np.inf).min(axis=0, initial=np.inf)
    smallest = np.minimum(positive, lacking)
    place = np.where(np.isfinite(smallest), smallest, 1.0)
    base = sample.sum_bases()
    rates: Floats = np.divide(place, base, out=np.full(base.shape, np.nan), where=base > 0)
    return rates


def _design_effect(sample: Sample) -> Floats:
    """Return Kish's design effect of units of unequal size, n · Σbase² / (Σbase)², float64[G, K]."""
    base, squares = sample.sum_bases(), sample.sum_bases(2)
    effect = np.divide(squares, base**2, out=np.ones_like(base), where=base > 0)
    effects: Floats = np.maximum(effect * sample.n_documents[:, None], 1.0)
    return effects
