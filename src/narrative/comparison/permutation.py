"""Permutation: how often chance alone would part two groups as far as they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from narrative.comparison.resampling import (
    MANY,
    PERMUTATION,
    Floats,
    Ints,
    Sample,
    features,
    multiply,
    on_grid,
    studentise,
)
from narrative.engine.rows import blocks


def permute(
    sample: Sample,
    one: int,
    other: int,
    *,
    from_zero: npt.ArrayLike = True,
    resamples: int = 2000,
    seed: int = 2024,
) -> Floats:
    """Return p-values, float64[K], of the hypothesis that it was chance which units fell to which group.

    Units of only one of the groups are randomly reassigned to the two; a unit that both have (a story that
    both printed) swaps its two sides, or not. The statistic is the difference of the rates over its standard
    error, two-sided: the plain difference rejects far too often where the groups differ in size and spread
    (Janssen 1997, Statistics & Probability Letters 36:9–21; Chung & Romano 2013, Annals of Statistics
    41:484–507). Rates from 0 upwards vary the less the lower they are, so that a small group that is low by
    chance looks sure of it; the error of the lower rate is therefore scaled up to the higher one (chosen by
    simulation, docs/coverage.md). p is (1 + hits) / (1 + R); missing where a group has fewer than two units,
    or nothing varies.

    Args:
        sample: what the units hold, from `add_up`.
        one: the number of a group.
        other: the number of another.
        from_zero: of each measure whether it goes from 0 upwards, bool[K] or one for all.
        resamples: R, how many permutations.
        seed: the same seed gives the same permutations.

    >>> from narrative.comparison.resampling import add_up
    >>> groups = [0, 0, 0, 0, 1, 1, 1, 1]
    >>> sample = add_up([5, 6, 5, 7, 1, 0, 2, 1], [10] * 8, units=range(8), groups=groups, n_groups=2)
    >>> round(float(permute(sample, 0, 1)[0]), 2)  # 2 of the 70 ways to assign them
    0.03
    """
    pair = _arrange(sample, one, other, np.broadcast_to(np.asarray(from_zero), sample.totals.shape[1:]))
    stream = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(PERMUTATION, one, other)))
    observed = np.abs(pair.statistic(pair.assigned, np.ones((1, len(pair.first)))))[0]
    hits = np.zeros(len(observed), dtype=np.int64)
    for assigned, swapped in pair.shuffle(resamples, stream):
        hits += (np.abs(pair.statistic(assigned, swapped)) >= observed * (1 - 1e-9)).sum(axis=0)
    enough = min(sample.n_units[one], sample.n_units[other]) > 1
    return np.where(enough & (pair.varies | (observed > 0)), (1 + hits) / (1 + resamples), np.nan)


@dataclass(frozen=True, eq=False)
class _Pair:
    """Two groups: the features of N units of only one of them and, on two sides, of S units of both."""

    rates: Floats  # float64[K], of both groups together
    from_zero: npt.NDArray[np.bool_]
    base_of: Ints
    single: Floats  # float64[N, F]
    assigned: Floats  # float64[1, N], 1 for a unit of the first group
    first: Floats  # float64[S, F]
    second: Floats  # float64[S, F]

    @property
    def varies(self) -> np.ndarray:
        """Whether any unit differs from the common rate, bool[K]."""
        n_measures = len(self.rates)
        squares = slice(n_measures, 2 * n_measures)
        parts = (self.single, self.first, self.second)
        held: np.ndarray = np.sum([part[:, squares].sum(axis=0) for part in parts], axis=0) > 0
        return held

    def shuffle(self, resamples: int, stream: np.random.Generator) -> Iterator[tuple[Floats, Floats]]:
        """Yield blocks of permutations: which single units the first group gets, which shared ones stay."""
        n_single, n_shared = len(self.single), len(self.first)
        n_first = int(self.assigned.sum())
        for rows in blocks(resamples, n_single + n_shared):
            n_rows = rows.stop - rows.start
            if n_single < MANY:
                assigned = stream.permuted(np.repeat(self.assigned, n_rows, axis=0), axis=1)
            else:
                assigned = np.zeros((n_rows, n_single))
                for row in assigned:
                    row[stream.choice(n_single, n_first, replace=False, shuffle=False)] = 1
            yield assigned, stream.integers(0, 2, size=(n_rows, n_shared)).astype(np.float64)

    def statistic(self, assigned: Floats, kept: Floats) -> Floats:
        """Return the differences of the rates over their standard errors, float64[R, K]."""
        ours = multiply(assigned, self.single) + kept @ (self.first - self.second) + self.second.sum(axis=0)
        whole = self.single.sum(axis=0) + self.first.sum(axis=0) + self.second.sum(axis=0)
        our_rate, our_error = studentise(ours, self.rates, self.base_of)
        their_rate, their_error = studentise(whole - ours, self.rates, self.base_of)
        higher = np.fmax(our_rate, their_rate)
        our_scale, their_scale = self._scale(our_rate, higher), self._scale(their_rate, higher)
        variance = (our_scale * our_error) ** 2 + (their_scale * their_error) ** 2
        if len(self.first):
            shared = self._covariance(kept, our_rate - self.rates, their_rate - self.rates, ours, whole)
            variance -= 2 * our_scale * their_scale * shared
        difference = our_rate - their_rate
        with np.errstate(invalid="ignore", divide="ignore"):
            found = difference / np.sqrt(np.maximum(variance, 0))
        return np.where((difference == 0) | np.isnan(found), 0.0, found)

    def _scale(self, rates: Floats, higher: Floats) -> Floats:
        """Return what the errors of rates are multiplied with to be those of the higher one."""
        scale: Floats = np.divide(higher, rates, out=np.ones_like(rates), where=self.from_zero & (rates > 0))
        return scale

    def _covariance(self, kept: Floats, ours: Floats, theirs: Floats, sums: Floats, whole: Floats) -> Floats:
        """Return the covariance of the two rates that the shared units make, float64[R, K]."""
        n_measures = len(self.base_of)
        rest = self.first[:, :n_measures], self.second[:, :n_measures]
        bases = slice(3 * n_measures, 3 * n_measures + self.base_of.max() + 1)
        base = self.first[:, bases][:, self.base_of], self.second[:, bases][:, self.base_of]
        one, other = on_grid(rest[0] * base[1], len(kept.T)), on_grid(base[0] * rest[1], len(kept.T))
        crossed = kept @ (one - other) + other.sum(axis=0)
        turned = one.sum(axis=0) + other.sum(axis=0) - crossed
        product = (rest[0] * rest[1]).sum(axis=0) + ours * theirs * (base[0] * base[1]).sum(axis=0)
        held = sums[:, bases][:, self.base_of] * (whole - sums)[:, bases][:, self.base_of]
        with np.errstate(invalid="ignore", divide="ignore"):
            covariance: Floats = (product - theirs * crossed - ours * turned) / held
        return covariance


def _arrange(sample: Sample, one: int, other: int, from_zero: npt.NDArray[np.bool_]) -> _Pair:
    """Gather the features of two groups, around the rate of both together."""
    first, second = sample.cells(one), sample.cells(other)
    totals = np.concatenate([sample.totals[first], sample.totals[second]])
    bases = np.concatenate([sample.bases[first], sample.bases[second]])
    base = bases.sum(axis=0)[sample.base_of]
    rates = np.divide(totals.sum(axis=0), base, out=np.zeros(len(base)), where=base > 0)
    held = features(totals, bases, sample.base_of, rates, len(totals))
    n_first = first.stop - first.start
    _, in_first, in_second = np.intersect1d(sample.units[first], sample.units[second], return_indices=True)
    in_second = in_second + n_first
    single = np.setdiff1d(np.arange(len(held)), np.concatenate([in_first, in_second]))
    return _Pair(
        rates=rates,
        from_zero=from_zero,
        base_of=sample.base_of,
        single=held[single],
        assigned=(single < n_first).astype(np.float64)[None, :],
        first=held[in_first],
        second=held[in_second],
    )
