"""The mean of all units from the scores of all and the codes of a sample: prediction-powered inference."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Corrected:
    """The mean of the codes, that of all units as corrected with its interval, and what it rests on."""

    coded: float
    estimate: float
    low: float
    high: float
    effective: float


def estimate_mean(
    scores: Floats,
    sizes: Floats,
    coded: Ints,
    codes: Floats,
    chances: Floats,
    *,
    is_share: bool,
    level: float = 0.95,
) -> Corrected:
    """Return the corrected mean of all U units from the codes of C of them; see `correct`.

    Args:
        scores: float64[U], the score of each unit.
        sizes: float64[U], what each counts: 1, or the number of a story's copies.
        coded: int64[C], which units were coded.
        codes: float64[C], the code of each.
        chances: float64[C], with what probability each came into the sample.
        is_share: whether codes are from 0 to 1, and the interval stays there.
        level: of the interval.

    >>> found = estimate_mean(np.array([1.0, 0, 0, 1] * 25), np.ones(100), np.arange(50),
    ...     np.array([1.0, 0, 0, 0, 0] * 10), np.full(50, 0.5), is_share=True)
    >>> round(found.coded, 3), round(found.estimate, 3), round(found.effective)
    (0.2, 0.2, 96)
    """
    n = len(codes)
    if n < 2 or not len(scores):
        return Corrected(float(codes[0]) if n else math.nan, math.nan, math.nan, math.nan, math.nan)
    weights = sizes[coded] / chances
    weights = weights / weights.sum()
    mean, score_mean = float(weights @ codes), float(weights @ scores[coded])
    apart, score_apart = codes - mean, scores[coded] - score_mean
    population = float(sizes @ scores / sizes.sum())
    variance = float(sizes @ (scores - population) ** 2 / sizes.sum()) * len(scores) / (len(scores) - 1)
    products = weights * apart * score_apart
    slope = float(products.sum()) / variance if variance else 0.0
    estimate = mean + slope * (population - score_mean)
    rest = 1 - weights
    slopes = (products.sum() - products / rest) / rest / variance if variance else np.zeros(n)
    sampled = _spread(weights, chances, apart)
    left = _spread(weights, chances, (apart - slopes * score_apart) / rest)
    alone = _spread(weights, chances, apart / rest)
    kept = max(left / alone, 1e-12) if alone else 1.0
    scatter = float(weights @ apart**2) * n / (n - 1)
    unseen = 1 - float(chances.mean())
    effective = 1 / float(weights @ weights) / kept / unseen if unseen > 0 else math.inf
    if scatter and sampled:
        by_spread = scatter / sampled / kept
        # In one stratum weights differ by the sizes of stories only; few codes show too small a spread.
        effective = min(by_spread, effective) if np.ptp(chances) == 0 else by_spread
    if is_share:
        estimate = min(max(estimate, 0.0), 1.0)
        return Corrected(mean, estimate, *_wilson(estimate, effective, level), effective)
    from scipy.special import stdtrit

    reach = float(stdtrit(n - 1, (1 + level) / 2)) * math.sqrt(sampled * kept) if scatter else math.nan
    return Corrected(mean, estimate, estimate - reach, estimate + reach, effective)


def _spread(weights: Floats, chances: Floats, values: Floats) -> float:
    """The variance of Σ weight · value over samples; documents that had one chance are a stratum."""
    drawn = weights * values
    stratum = np.unique(chances, return_inverse=True)[1]
    n = np.bincount(stratum)
    means = np.bincount(stratum, drawn) / n
    squares = np.bincount(stratum, (drawn - np.where(n > 1, means, 0.0)[stratum]) ** 2 * (1 - chances))
    return float((squares * n / np.maximum(n - 1, 1)).sum())


def _wilson(share: float, n: float, level: float) -> tuple[float, float]:
    """The interval of a share by Wilson's score, of a number of codes that need not be whole."""
    if math.isinf(n):
        return share, share
    z = NormalDist().inv_cdf((1 + level) / 2)
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return max(middle - reach, 0.0), min(middle + reach, 1.0)
