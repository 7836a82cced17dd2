"""Intervals of shares of few things: Wilson's score with the effective number of cases."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from narrative.comparison.standard_errors import Floats, Ints

#: With more cases than this in a unit, on average, the bootstrap knows more than Wilson's score.
FEW_CASES = 10


def limit_shares(
    share: Floats, error: Floats, base: Floats, effect: Floats, n_units: Ints, *, level: float
) -> tuple[Floats, Floats]:
    """Return the limits of shares of few cases, which come in units (articles) of a few each.

    The bootstrap fails here: many resamples have no case of one kind, and so no error. Wilson's score (1927)
    takes its place, with the effective number of cases share · (1 − share) / error² in place of n, and
    Student's t of the units in place of Φ. More than there are the cases are never taken to be: few units may
    be alike by chance. Franco, Little, Louis & Slud 2019, Journal of Survey Statistics and Methodology
    7:334–364, compare such intervals for samples of clusters.

    Args:
        share: float64[G, K], of G groups and K measures.
        error: its standard error over units.
        base: how many cases.
        effect: Kish's design effect of units of unequal size, where the cases are all of one kind.
        n_units: int64[G, K], in how many units there are cases.
        level: the confidence level.

    >>> one = np.ones((1, 1))
    >>> limits = limit_shares(0.8 * one, 0.1 * one, 15 * one, one, np.array([[12]]), level=0.95)
    >>> [round(float(limit[0, 0]), 2) for limit in limits]
    [0.52, 0.94]
    """
    from scipy.special import stdtrit

    scatter = share * (1 - share)
    with np.errstate(invalid="ignore", divide="ignore"):
        effective = np.where(error > 0, scatter / error**2, np.where(scatter > 0, base, base / effect))
        effective = np.fmin(effective, base)
        squared = stdtrit(np.maximum(n_units - 1, 1), (1 + level) / 2) ** 2 / effective
        middle = (share + squared / 2) / (1 + squared)
        reach = np.sqrt(squared * (scatter + squared / 4)) / (1 + squared)
    # At the ends rounding must not leave a limit beside 0 or 1.
    low, high = np.where(share == 0, 0.0, middle - reach), np.where(share == 1, 1.0, middle + reach)
    known = n_units > 1
    return np.where(known, low, np.nan), np.where(known, high, np.nan)


def find_few_cases(base: Floats, n_units: Ints, shares: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Return where a measure is a share, and units have few of its cases on average, bool[G, K]."""
    few: npt.NDArray[np.bool_] = np.broadcast_to(shares, base.shape) & (base < FEW_CASES * n_units)
    return few
