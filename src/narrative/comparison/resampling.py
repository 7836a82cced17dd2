"""Resampling: the vectorised, seeded bootstrap and permutations that every interval and p-value rests on.

A *unit* is what was sampled: a document, or a story with all its copies. A group's *rate* is Σtotal / Σbase.
Every sum is made exact (see `standard_errors.on_grid`), and the units are sorted before any is drawn: the
same units give the same numbers, whatever the order of the documents, the size of the blocks or the number of
threads.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.comparison.standard_errors import Floats as Floats
from narrative.comparison.standard_errors import Ints as Ints
from narrative.comparison.standard_errors import features, on_grid, studentise
from narrative.engine.rows import blocks
from narrative.engine.threads import THREADS

#: Multiplications in one piece of a product; see `multiply`.
_PIECE = 500_000
#: With fewer units than this it is faster to draw many resamples in one call than one by one.
MANY = 2000
#: First numbers of the streams of random numbers.
BOOTSTRAP, PERMUTATION, SPLIT, SWAP = 0, 1, 2, 3


@dataclass(frozen=True, eq=False)
class Sample:
    """What U units hold of G groups: totals and bases of K measures in C cells, a cell a unit within a group.

    Attributes:
        totals: float64[C, K].
        bases: float64[C, J], the different bases that there are, J ≤ K.
        base_of: int64[K], which base belongs to each measure.
        units: int64[C], the number of the unit; cells are sorted by group, then by unit.
        groups: int64[C], the number of the group.
        n_groups: G.
        n_units: int64[G], how many units each group has.
        n_documents: int64[G], how many documents.
    """

    totals: Floats
    bases: Floats
    base_of: Ints
    units: Ints
    groups: Ints
    n_groups: int
    n_units: Ints
    n_documents: Ints

    @property
    def n_cells(self) -> int:
        """C."""
        return len(self.units)

    @property
    def n_held(self) -> Ints:
        """How many units of each group have a base of each measure, int64[G, K]: some texts are too short."""
        held = [np.bincount(self.groups[base > 0], minlength=self.n_groups) for base in self.bases.T]
        return np.stack(held, axis=1)[:, self.base_of]

    def sum_bases(self, power: int = 1) -> Floats:
        """Return the sum of the bases of each group, or of their squares, float64[G, K]."""
        return _sum_cells(self.bases**power, self.groups, self.n_groups)[:, self.base_of]

    def cells(self, group: int) -> slice:
        """Return the cells of a group."""
        first, last = np.searchsorted(self.groups, [group, group + 1])
        return slice(int(first), int(last))


@dataclass(frozen=True, eq=False)
class Replicates:
    """Rates of G groups and K measures with their standard errors, in the sample and in R resamples of it.

    Attributes:
        sample: what was resampled.
        estimate: float64[G, K], Σtotal / Σbase; missing where a group has no base.
        error: float64[G, K], its standard error by linearisation, over units.
        estimates: float64[R, G, K], the same of each resample.
        errors: float64[R, G, K], likewise.
    """

    sample: Sample
    estimate: Floats
    error: Floats
    estimates: Floats
    errors: Floats

    def correlation(self, one: npt.ArrayLike, other: npt.ArrayLike) -> Floats:
        """Return how two groups' rates go together over the resamples; 0 if no unit is shared.

        Args:
            one: the number of a group, or of P of them.
            other: of another, or of as many.

        Returns:
            float64[K], or float64[P, K].
        """
        ones, others = (np.asarray(groups, dtype=np.int64).reshape(-1) for groups in (one, other))
        together = np.zeros((len(ones), self.estimate.shape[1]))
        sharing = np.flatnonzero(share_units(self.sample, ones, others))
        for rows in blocks(len(sharing), 4 * self.estimates[:, 0].size):
            numbers = sharing[rows]
            centred = [self._centre(groups[numbers]) for groups in (ones, others)]
            product = (centred[0] * centred[1]).sum(axis=0)
            scale = np.sqrt((centred[0] ** 2).sum(axis=0) * (centred[1] ** 2).sum(axis=0))
            together[numbers] = np.divide(product, scale, out=np.zeros_like(scale), where=scale > 0)
        return together.reshape(*np.shape(one), together.shape[1])

    def _centre(self, groups: Ints) -> Floats:
        """Return the rates of groups over the resamples less their means, 0 where there is none."""
        estimates = self.estimates[:, groups]
        known = np.isfinite(estimates)
        mean = np.where(known, estimates, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
        return np.where(known, estimates - mean, 0.0)


def share_units(sample: Sample, one: Ints, other: Ints) -> npt.NDArray[np.bool_]:
    """Return of each two groups whether a unit is in both, bool[P]."""
    if len(np.unique(sample.units)) == sample.n_cells:
        return np.zeros(len(one), dtype=bool)
    from scipy.sparse import csr_array

    shape = (sample.n_groups, int(sample.units.max()) + 1)
    holds = csr_array((np.ones(sample.n_cells), (sample.groups, sample.units)), shape=shape)
    together = (holds @ holds.T).tocoo()
    return np.isin(
        one * sample.n_groups + other, together.row.astype(np.int64) * sample.n_groups + together.col
    )


def add_up(
    totals: npt.ArrayLike,
    bases: npt.ArrayLike,
    *,
    units: npt.ArrayLike,
    groups: npt.ArrayLike,
    n_groups: int,
) -> Sample:
    """Add up documents to what each unit holds of each group.

    Args:
        totals: of D documents, float64[D, K] or [D].
        bases: float64[D, K], or [D] where all measures have one base.
        units: of each document the unit that it belongs to: ids of any kind that can be sorted.
        groups: of each document the number of its group, int64[D]; below 0 for none.
        n_groups: G; a group may be empty.

    >>> sample = add_up([2, 0, 1], [10, 5, 5], units=["s", "t", "s"], groups=[0, 0, 0], n_groups=1)
    >>> sample.totals.ravel().tolist(), sample.bases.ravel().tolist(), sample.n_units.tolist()
    ([3.0, 0.0], [15.0, 5.0], [2])
    """
    group = np.asarray(groups, dtype=np.int64)
    kept = np.flatnonzero(group >= 0)
    total = np.asarray(totals, dtype=np.float64)
    total = total.reshape(len(group), -1)[kept]
    base = np.asarray(bases, dtype=np.float64).reshape(len(group), -1)[kept]
    base, base_of = _distinct(base, total.shape[1])
    unit = pd.factorize(np.asarray(units)[kept], sort=True)[0].astype(np.int64)
    n_units = int(unit.max()) + 1 if len(unit) else 0
    cells, cell = np.unique(group[kept] * n_units + unit, return_inverse=True)
    return Sample(
        totals=_sum_cells(total, cell, len(cells)),
        bases=_sum_cells(base, cell, len(cells)),
        base_of=base_of,
        units=cells % max(n_units, 1),
        groups=cells // max(n_units, 1),
        n_groups=n_groups,
        n_units=np.bincount(cells // max(n_units, 1), minlength=n_groups),
        n_documents=np.bincount(group[kept], minlength=n_groups),
    )


def resample(sample: Sample, *, resamples: int = 2000, seed: int = 2024) -> Replicates:
    """Draw the units again and again, with replacement, and compute every group's rates of each draw.

    Groups that share no unit are drawn on their own, each as many units as it has. Groups that share some (a
    story that two outlets printed) are drawn together, so that what they share varies together.

    The standard error of a rate r is that of its linearisation: √(m/(m−1) · Σe²) / Σbase over m units with
    e = total − r · base (Cochran 1977, Sampling Techniques, ch. 6).

    Args:
        sample: what the units hold, from `add_up`.
        resamples: R.
        seed: the same seed gives the same draws.
    """
    n_measures = sample.totals.shape[1]
    shape = (resamples, sample.n_groups, n_measures)
    estimate, error = _rates(sample)
    estimates, errors = np.full(shape, np.nan), np.full(shape, np.nan)
    strata = list(_strata(sample))

    def draw(stratum: int) -> None:
        members = strata[stratum]
        held = [sample.units[sample.cells(group)] for group in members]
        drawn = np.unique(np.concatenate(held))
        places = [np.searchsorted(drawn, units) for units in held]
        summed = [_features(sample, group, estimate[group], len(drawn)) for group in members]
        stream = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(BOOTSTRAP, stratum)))
        for rows, weights in _draw(len(drawn), resamples, stream):
            for group, place, matrix in zip(members, places, summed, strict=True):
                chosen = weights if len(place) == len(drawn) else weights[:, place]
                found = studentise(multiply(chosen, matrix).T, estimate[group], sample.base_of)
                estimates[rows, group], errors[rows, group] = found[0].T, found[1].T

    with ThreadPoolExecutor(THREADS) as pool:  # each stratum has its own stream, so no order matters
        list(pool.map(draw, range(len(strata))))
    return Replicates(sample, estimate, error, estimates, errors)


def _distinct(bases: Floats, n_measures: int) -> tuple[Floats, Ints]:
    """Return the different columns of the bases, and which of them belongs to each of K measures."""
    if bases.shape[1] == 1:
        return bases, np.zeros(n_measures, dtype=np.int64)
    number_of: dict[bytes, int] = {}
    base_of = [number_of.setdefault(column.tobytes(), len(number_of)) for column in bases.T]
    firsts = np.unique(base_of, return_index=True)[1]
    return bases[:, firsts], np.array(base_of, dtype=np.int64)


def _sum_cells(values: Floats, cell: Ints, n_cells: int) -> Floats:
    exact = on_grid(values, len(values))
    sums = np.empty((n_cells, values.shape[1]))
    for column in range(values.shape[1]):
        sums[:, column] = np.bincount(cell, exact[:, column], n_cells)
    return sums


def _strata(sample: Sample) -> Iterator[list[int]]:
    """Yield the groups that are drawn together: those linked by shared units."""
    held = np.flatnonzero(np.bincount(sample.groups, minlength=sample.n_groups)).tolist()
    if len(np.unique(sample.units)) == len(sample.units):
        yield from ([group] for group in held)
        return
    order = np.argsort(sample.units, kind="stable")
    units, groups = sample.units[order], sample.groups[order]
    shared = units[1:] == units[:-1]
    # Few groups, so no graph is made: scipy's take longer to load than most comparisons of shared units.
    part = np.arange(sample.n_groups)
    for one, other in set(zip(groups[:-1][shared].tolist(), groups[1:][shared].tolist(), strict=True)):
        if part[one] != part[other]:
            part[part == part[other]] = part[one]
    for linked in dict.fromkeys(part[held].tolist()):
        yield [group for group in held if part[group] == linked]


def _rates(sample: Sample) -> tuple[Floats, Floats]:
    """Return rates and their standard errors, float64[G, K] each."""
    shape = (sample.n_groups, sample.totals.shape[1])
    estimate, error = np.full(shape, np.nan), np.full(shape, np.nan)
    for group in range(sample.n_groups):
        cells = sample.cells(group)
        base = sample.bases[cells].sum(axis=0)[sample.base_of]
        total = sample.totals[cells].sum(axis=0)
        np.divide(total, base, out=estimate[group], where=base > 0)
        held = _features(sample, group, estimate[group])
        error[group] = studentise(held.sum(axis=0), estimate[group], sample.base_of)[1]
    return estimate, error


def _features(sample: Sample, group: int, rates: Floats, n_terms: int = 0) -> Floats:
    cells = sample.cells(group)
    held = sample.totals[cells]
    return features(held, sample.bases[cells], sample.base_of, rates, max(n_terms, len(held)))


def _draw(n_units: int, resamples: int, stream: np.random.Generator) -> Iterator[tuple[slice, Floats]]:
    """Yield the rows of a block of resamples, and how often each unit was drawn, float64[rows, U]."""
    for rows in blocks(resamples, n_units):
        n_rows = rows.stop - rows.start
        if n_units < MANY:
            drawn = stream.integers(0, n_units, size=(n_rows, n_units))
            drawn += np.arange(n_rows)[:, None] * n_units
            counts = np.bincount(drawn.ravel(), minlength=n_rows * n_units)
            yield rows, counts.reshape(n_rows, n_units).astype(np.float64)
            continue
        weights = np.empty((n_rows, n_units))
        for row in weights:
            row[:] = np.bincount(stream.integers(0, n_units, size=n_units), minlength=n_units)
        yield rows, weights


def multiply(weights: Floats, matrix: Floats) -> Floats:
    """Return weights @ matrix, of sums that are exact, in pieces along the units where there are many.

    Each piece is too small for the linear algebra to spread over threads, which wait for each other in a
    loop: on a machine with other work that takes five times as long, and on an idle one it gains little.
    """
    (n_rows, n_units), n_columns = weights.shape, matrix.shape[1]
    size = _PIECE // (n_rows * n_columns)
    if size < 50 or n_units < MANY:
        return weights @ matrix
    whole = n_units // size * size
    pieces = weights[:, :whole].reshape(n_rows, -1, size).swapaxes(0, 1)
    sums: Floats = (pieces @ matrix[:whole].reshape(-1, size, n_columns)).sum(axis=0)
    return sums + weights[:, whole:] @ matrix[whole:]
