"""Intervals of a statistic of coded units: the bootstrap, bias corrected and accelerated (BCa)."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from narrative.engine.rows import blocks

Floats = npt.NDArray[np.float64]


def bca_interval(
    statistic: Callable[[Floats], Floats],
    value: float,
    n_units: int,
    resamples: int,
    stream: np.random.Generator,
) -> tuple[float, float]:
    """Return the 95 % interval of a statistic over units; missing where nothing shows how much they vary.

    Args:
        statistic: from R rows of weights, how often each of U units is taken, float64[R, U], to R values.
        value: that of the sample.
        n_units: U.
        resamples: how often the units are drawn.
        stream: random numbers.

    Efron & Tibshirani 1993, An Introduction to the Bootstrap, ch. 14.

    >>> ratings = np.array([3.0, 4, 5, 4, 3, 5, 4, 4])
    >>> low, high = bca_interval(lambda taken: taken @ ratings / taken.sum(axis=1), 4.0, 8, 500,
    ...     np.random.default_rng(1))
    >>> round(low, 2), round(high, 2)
    (3.5, 4.38)
    """
    from scipy.special import ndtr, ndtri

    parts = []
    for rows in blocks(resamples, n_units):
        chosen = stream.integers(0, n_units, size=(rows.stop - rows.start, n_units))
        weights = np.stack([np.bincount(row, minlength=n_units) for row in chosen]).astype(np.float64)
        parts.append(statistic(weights))
    drawn = np.concatenate(parts)
    drawn = drawn[~np.isnan(drawn)]
    parts = []
    for rows in blocks(n_units, n_units):
        parts.append(statistic(1 - np.eye(rows.stop - rows.start, n_units, k=rows.start)))
    left_out = np.concatenate(parts)
    left_out = left_out[~np.isnan(left_out)]
    pulls = left_out.mean() - left_out if len(left_out) else np.zeros(1)
    spread = float((pulls**2).sum())
    if not len(drawn) or spread < 1e-20:  # what is left of a difference of equal numbers
        return math.nan, math.nan
    acceleration = float((pulls**3).sum()) / (6 * spread**1.5)
    below = float(((drawn < value).mean() + (drawn <= value).mean()) / 2)
    shift = float(ndtri(np.clip(below, 1 / len(drawn), 1 - 1 / len(drawn))))
    ends = [shift + float(ndtri(tail)) for tail in (0.025, 0.975)]
    low, high = np.quantile(drawn, [float(ndtr(shift + end / (1 - acceleration * end))) for end in ends])
    return float(low), float(high)
