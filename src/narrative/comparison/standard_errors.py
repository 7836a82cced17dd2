"""Standard errors: of rates, from sums over units that come out the same in any order."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def on_grid(values: Floats, n_terms: int) -> Floats:
    """Round each column to a grid so fine, and so coarse, that sums of `n_terms` of its values are exact.

    Multiples of a power of two add up without rounding as long as the sum has no more than 53 bits, and then
    no order, block or thread changes it. Whole numbers stay what they are; others lose a part in 10¹⁶ of the
    largest possible sum.
    """
    largest = np.abs(values).max(axis=0, initial=0.0)
    bits = np.ceil(np.log2(np.where(largest > 0, largest, 1.0) * max(n_terms, 1)))
    step = np.exp2(bits - 53)
    rounded: Floats = np.rint(values / step) * step
    return rounded


def features(totals: Floats, bases: Floats, base_of: Ints, rates: Floats, n_terms: int) -> Floats:
    """Return what has to be summed over units to know rates and their errors, float64[C, 3K + 2J + 1].

    With e = total − rate · base: e, e², e · base, base, base² and 1, all on a grid.
    """
    base = bases[:, base_of]
    rest = totals - np.nan_to_num(rates) * base
    ones = np.ones((len(totals), 1))
    return on_grid(np.hstack([rest, rest**2, rest * base, bases, bases**2, ones]), n_terms)


def studentise(sums: Floats, rates: Floats, base_of: Ints) -> tuple[Floats, Floats]:
    """Return rates and standard errors, float64[K, …] each, from sums of `features`, float64[F, …]."""
    n_measures = len(base_of)
    n_bases = (len(sums) - 1 - 3 * n_measures) // 2
    rest, squares, crossed, base, base_squares, count = np.split(
        sums, np.cumsum([n_measures] * 3 + [n_bases] * 2)
    )
    base, base_squares = base[base_of], base_squares[base_of]
    centre = np.nan_to_num(rates).reshape(-1, *[1] * (sums.ndim - 1))
    with np.errstate(invalid="ignore", divide="ignore"):
        shift = rest / base
        spread = squares - 2 * shift * crossed + shift**2 * base_squares
        # What is left of a difference of equal numbers is not variation.
        spread[spread <= 1e-12 * (squares + shift**2 * base_squares)] = 0.0
        error = np.sqrt(count / (count - 1) * spread) / base
    return np.where(base > 0, centre + shift, np.nan), np.where(count > 1, error, np.nan)
