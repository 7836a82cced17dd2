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
class LeftOut:
    """A group of U units with K measures, without each of its units.

    Attributes:
        units: int64[U], the numbers of the units.
        rate: float64[K], of the whole group.
        error: float64[K], its standard error.
        rates: float64[U, K], without each unit.
        errors: float64[U, K], likewise.
    """

    units: Ints
    rate: Floats
    error: Floats
    rates: Floats
    errors: Floats

    def spread(self, units: Ints) -> tuple[npt.NDArray[np.bool_], Floats, Floats]:
        """Return which units are in the group, and its rates and errors without each of them.

        Args:
            units: sorted, among them all of the group.
        """
        places = np.searchsorted(units, self.units)
        here = np.zeros(len(units), dtype=bool)
        here[places] = True
        rates, errors = np.tile(self.rate, (len(units), 1)), np.tile(self.error, (len(units), 1))
        rates[places], errors[places] = self.rates, self.errors
        return here, rates, errors


@dataclass(frozen=True, eq=False)
class Influence:
    """K differences of two groups without each of U units.

    Attributes:
        units: int64[U], the numbers of the units.
        held: bool[2, U], which are in the first group, and which in the second.
        without: float64[U, K], the differences without each.
        share: float64[U, K], the same as a share of the whole difference.
        errors: float64[U, K], their standard errors.
    """

    units: Ints
    held: npt.NDArray[np.bool_]
    without: Floats
    share: Floats
    errors: Floats

    def rank(self, most: int) -> Ints:
        """Return the rows of the units that change each difference most, int64[most, K], strongest first."""
        change = np.nan_to_num(np.abs(1 - self.share), nan=-1.0).T.copy()
        most = min(most, change.shape[1])
        ranked = np.empty((most, len(change)), dtype=np.int64)
        if not most:
            return ranked
        least = np.partition(change, -most, axis=1)[:, -most]
        for measure, (changes, at_least) in enumerate(zip(change, least, strict=True)):
            rows = np.flatnonzero(changes >= at_least)
            ranked[:, measure] = rows[np.argsort(-changes[rows], kind="stable")[:most]]
        return ranked

    def find_lost(self, measure: int) -> npt.NDArray[np.bool_]:
        """Return without which units a difference is turned round, or within 1.96 of its errors from 0."""
        without, errors = self.without[:, measure], self.errors[:, measure]
        with np.errstate(invalid="ignore"):
            return np.asarray((self.share[:, measure] < 0) | (np.abs(without) < _ERRORS * errors))

    def find_maker(self, measure: int) -> int | None:
        """Return the row of the unit that makes a difference: without it, it is lost, or less than half.

        Of several it is the one without which least is left, first of all of those without which it is lost.
        """
        share = np.nan_to_num(self.share[:, measure], nan=np.inf)
        lost = self.find_lost(measure)
        worst = int(np.argmin(np.where(lost, share, np.inf) if lost.any() else share))
        return worst if lost.any() or share[worst] < _HALF else None


def find_influence(one: LeftOut, other: LeftOut) -> Influence:
    """Leave out every unit of two groups in turn; one that both hold is left out of both.

    >>> from narrative.comparison.resampling import add_up
    >>> held = add_up([9, 1, 1, 1], [10] * 4, units=[1, 2, 3, 4], groups=[0, 0, 1, 1], n_groups=2)
    >>> influence = find_influence(leave_out(held, 0), leave_out(held, 1))
    >>> influence.without.ravel().tolist()  # the whole difference is .5 − .1
    [0.0, 0.8, 0.4, 0.4]
    """
    units = np.sort(np.concatenate([one.units, other.units]), kind="stable")
    units = units[np.diff(units, prepend=-1) > 0]
    (ours, rates, errors), (theirs, their_rates, their_errors) = one.spread(units), other.spread(units)
    whole, without = one.rate - other.rate, rates - their_rates
    share = np.divide(without, whole, out=np.full_like(without, np.nan), where=whole != 0)
    return Influence(units, np.stack([ours, theirs]), without, share, np.hypot(errors, their_errors))


def leave_out(sample: Sample, group: int) -> LeftOut:
    """Compute a group's rates and their errors without each of its units, from the sums less its own part."""
    cells = sample.cells(group)
    totals, bases = sample.totals[cells], sample.bases[cells][:, sample.base_of]
    n_units = len(totals)
    # The last row takes nothing away.
    totals, bases = (np.vstack([held, np.zeros((1, held.shape[1]))]) for held in (totals, bases))
    left = np.full((n_units + 1, 1), n_units - 1)
    left[-1] = n_units
    with np.errstate(invalid="ignore", divide="ignore"):
        base = bases.sum(axis=0) - bases
        rates = (totals.sum(axis=0) - totals) / base
        squares, crossed, base_squares = (
            held.sum(axis=0) - held for held in (totals**2, totals * bases, bases**2)
        )
        spread = np.maximum(squares - 2 * rates * crossed + rates**2 * base_squares, 0)
        errors = np.sqrt(left / (left - 1) * spread) / base
    return LeftOut(sample.units[cells], rates[-1], errors[-1], rates[:-1], errors[:-1])
