"""Influence: what a difference would be without each of the documents or stories that it rests on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from narrative.comparison.resampling import Floats, Ints, Sample

#: A difference that is more than halved by leaving out one unit rests on it.
_HALF = 0.5
#: A difference of fewer standard errors than this would not be claimed even on its own.
_ERRORS = 1.96


@dataclass(frozen=True, eq=False)
class Influence:
    """K differences of two groups without each of U units.

    Attributes:
        units: int64[U], the numbers of the units.
        without: float64[U, K], the differences without each.
        share: float64[U, K], the same as a share of the whole difference.
        lost: bool[U, K], whether a difference would be turned round without it, or within 1.96 of its
            standard errors from 0.
    """

    units: Ints
    without: Floats
    share: Floats
    lost: npt.NDArray[np.bool_]

    def rank(self, most: int) -> Ints:
        """Return the rows of the units that change each difference most, int64[most, K], strongest first."""
        change = np.nan_to_num(np.abs(1 - self.share), nan=-1.0)
        return np.argsort(-change, axis=0, kind="stable")[:most]

    def find_maker(self, measure: int) -> int | None:
        """Return the row of the unit that makes a difference: without it, it is lost, or less than half.

        Of several it is the one without which least is left, first of all of those without which it is lost.
        """
        share = np.nan_to_num(self.share[:, measure], nan=np.inf)
        lost = self.lost[:, measure]
        worst = int(np.argmin(np.where(lost, share, np.inf) if lost.any() else share))
        return worst if lost.any() or share[worst] < _HALF else None


def find_influence(sample: Sample, one: int, other: int) -> Influence:
    """Leave out every unit of two groups in turn; one that both hold is left out of both.

    >>> from narrative.comparison.resampling import add_up
    >>> held = add_up([9, 1, 1, 1], [10] * 4, units=[1, 2, 3, 4], groups=[0, 0, 1, 1], n_groups=2)
    >>> find_influence(held, 0, 1).without.ravel().tolist()  # the whole difference is .5 − .1
    [0.0, 0.8, 0.4, 0.4]
    """
    cells = sample.cells(one), sample.cells(other)
    units = np.union1d(sample.units[cells[0]], sample.units[cells[1]])
    parts = [_leave_out(sample, held, units) for held in cells]
    whole = parts[0].whole - parts[1].whole
    without = parts[0].rates - parts[1].rates
    with np.errstate(invalid="ignore"):
        share = np.divide(without, whole, out=np.full_like(without, np.nan), where=whole != 0)
        lost = (share < 0) | (np.abs(without) < _ERRORS * np.hypot(parts[0].errors, parts[1].errors))
    return Influence(units, without, share, lost)


@dataclass(frozen=True, eq=False)
class _Part:
    whole: Floats  # float64[K]
    rates: Floats  # float64[U, K]
    errors: Floats


def _leave_out(sample: Sample, cells: slice, units: Ints) -> _Part:
    """Return the rate of a group, and the rate and its error without each unit; it need not hold all."""
    totals = np.zeros((len(units), sample.totals.shape[1]))
    bases = np.zeros_like(totals)
    place = np.searchsorted(units, sample.units[cells])
    totals[place] = sample.totals[cells]
    bases[place] = sample.bases[cells][:, sample.base_of]
    left = (cells.stop - cells.start) - np.isin(np.arange(len(units)), place)[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        base = bases.sum(axis=0) - bases
        rates = (totals.sum(axis=0) - totals) / base
        squares, crossed, base_squares = (
            held.sum(axis=0) - held for held in (totals**2, totals * bases, bases**2)
        )
        spread = np.maximum(squares - 2 * rates * crossed + rates**2 * base_squares, 0)
        errors = np.sqrt(left / (left - 1) * spread) / base
        return _Part(totals.sum(axis=0) / bases.sum(axis=0), rates, errors)
