"""Permutation: how often chance alone would part two groups as far as they are."""

from __future__ import annotations

import itertools
import math

import numpy as np
import numpy.typing as npt

from narrative.comparison.reassignment import Draws, Features, Pairs, arrange
from narrative.comparison.resampling import Sample
from narrative.comparison.standard_errors import Floats, Ints, on_grid, studentise
from narrative.progress import follow

#: A p-value is settled once so many permutations parted the groups as far: its error is then a tenth of it.
ENOUGH_HITS = 100
#: Numbers worked on at once, small enough for a processor's cache.
_CACHED = 200_000
#: From more pairs on it is said that they are many: 21 groups have 210.
_MANY_PAIRS = 200


def permute(
    sample: Sample,
    pairs: npt.ArrayLike,
    *,
    from_zero: npt.ArrayLike = True,
    resamples: int = 2000,
    most: int = 0,
    seed: int = 2024,
) -> Floats:
    """Return p-values, float64[P, K], of the hypothesis that it was chance which units fell to which group.

    Units of only one of two groups are randomly reassigned to the two; a unit that both have (a story that
    both printed) swaps its two sides, or not. The statistic is the difference of the rates over its standard
    error, two-sided: the plain difference rejects far too often where the groups differ in size and spread
    (Janssen 1997, Statistics & Probability Letters 36:9–21; Chung & Romano 2013, Annals of Statistics
    41:484–507). Rates from 0 upwards vary the less the lower they are, so that a small group that is low by
    chance looks sure of it; the error of the lower rate is therefore scaled up to the higher one (chosen by
    simulation, docs/coverage.md).

    Where there are no more than `resamples` ways to reassign, each is made once, and p is the share of those
    with as large a statistic. Else p is (1 + hits) / (1 + n) after n permutations: `resamples` of them, and
    as many again and again, up to `most`, until there were 100 hits. Such a p-value is as valid as one of a
    fixed number (Besag & Clifford 1991, Biometrika 78:301–304), and small ones have all permutations. Pairs
    share their random orders, each by itself being a random reassignment. p is missing where a group has
    fewer than two units, or nothing varies.

    Args:
        sample: what the units hold, from `add_up`.
        pairs: the numbers of two groups each, int64[P, 2].
        from_zero: of each measure whether it goes from 0 upwards, bool[K] or one for all.
        resamples: how many permutations at once.
        most: how many in all; `resamples` if that is more.
        seed: the same seed gives the same permutations.

    >>> from narrative.comparison.resampling import add_up
    >>> groups = [0, 0, 0, 0, 1, 1, 1, 1]
    >>> sample = add_up([5, 6, 5, 7, 1, 0, 2, 1], [10] * 8, units=range(8), groups=groups, n_groups=2)
    >>> round(float(permute(sample, [(0, 1)])[0, 0]), 3)  # 2 of the 70 ways to assign them
    0.029
    """
    n_measures = sample.totals.shape[1]
    zero = np.broadcast_to(np.asarray(from_zero, dtype=bool), n_measures)
    held = Features.of(sample)
    paired = arrange(held, pairs)
    p_values = np.full((len(paired), n_measures), np.nan)
    if not len(paired):
        return p_values
    observed, varies = _observe(paired, zero)
    kinds = np.vstack([paired.n_single, paired.n_shared]).T.tolist()
    few = np.array([_count_ways(*kind) <= resamples for kind in kinds], dtype=bool)
    for members in _gather_alike(paired, np.flatnonzero(few)):
        p_values[members] = _try_all(paired.take(members), observed[members], zero)
    rest = np.flatnonzero(~few)
    if len(rest):
        draws = Draws(held, seed)
        times = max(1, math.ceil(most / resamples))
        p_values[rest] = _try_some(paired.take(rest), observed[rest], zero, draws, resamples, times)
    enough = sample.n_units[paired.groups].min(axis=0) > 1
    p_values[~(enough[:, None] & (varies | (observed > 0)))] = np.nan
    return p_values


def _observe(pairs: Pairs, from_zero: npt.NDArray[np.bool_]) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Return the statistics of the groups as they are, and whether any unit differs, [P, K] each."""
    observed = np.empty((len(pairs), len(from_zero)))
    varies = np.zeros(observed.shape, dtype=bool)
    for members in pairs.divide():
        batch = pairs.take(members)
        kept = np.ones((len(batch), 1, batch.shared.shape[2]))
        ours = batch.single[0] + batch.sides(0).sum(axis=1)
        observed[members] = Statistic(batch, from_zero).distance(ours[None], kept)[:, 0].T
        whole = batch.held.whole[batch.groups].sum(axis=0)
        varies[members] = studentise(whole.T, batch.held.rates, batch.held.sample.base_of)[1].T > 0
    return observed, varies


def _count_ways(one: int, other: int, shared: int) -> int:
    """Return how many ways there are to reassign the units of two groups; at some point only that it is many.

    >>> _count_ways(4, 4, 1)
    140
    """
    if shared > 62 or min(one, other) > 31:
        return 2**62
    ways: int = math.comb(one + other, one) * 2**shared
    return ways


def _gather_alike(pairs: Pairs, chosen: Ints) -> list[Ints]:
    """Return the numbers of pairs with as many units of each kind, those that are alike together."""
    if not len(chosen):
        return []
    kinds = np.vstack([pairs.n_single, pairs.n_shared])[:, chosen]
    which = np.unique(kinds, axis=1, return_inverse=True)[1].reshape(-1)
    return [chosen[which == kind] for kind in range(which.max() + 1)]


def _try_all(pairs: Pairs, observed: Floats, from_zero: npt.NDArray[np.bool_]) -> Floats:
    """Return the p-values of pairs with as many units of each kind, from every way to reassign them."""
    (one, other), n_shared = pairs.n_single[:, 0].tolist(), pairs.shared.shape[2]
    chosen = np.array(list(itertools.combinations(range(one + other), one)), dtype=np.int64)
    ours = np.zeros((len(chosen), one + other))
    np.put_along_axis(ours, chosen.reshape(len(chosen), one), 1.0, axis=1)
    stays = np.array(list(itertools.product((1.0, 0.0), repeat=n_shared)), dtype=np.float64)
    stays = stays.reshape(2**n_shared, n_shared)
    n_ways = len(ours) * len(stays)
    size = max(1, 10 * _CACHED // (n_ways * pairs.single.shape[2]))
    p_values = np.empty_like(observed)
    for begin in range(0, len(pairs), size):
        rows = np.arange(begin, min(begin + size, len(pairs)))
        batch = pairs.take(rows)
        single = batch.held.held[_find_single(batch)]
        first, second = batch.sides(0), batch.sides(1)
        swapped = stays @ (first - second) + second.sum(axis=1)[:, None]
        sums = (ours @ single)[:, :, None] + swapped[:, None]
        kept = np.broadcast_to(np.tile(stays, (len(ours), 1)), (len(batch), n_ways, n_shared))
        sums = sums.reshape(len(batch), n_ways, -1).swapaxes(0, 1)
        found = Statistic(batch, from_zero).distance(sums, kept)
        p_values[rows] = (found >= _as_far(observed[rows])).mean(axis=1).T
    return p_values


def _find_single(pairs: Pairs) -> Ints:
    """Return the cells of the units that are not shared, those of the first group first, int64[P, N]."""
    sample = pairs.held.sample
    cells = []
    for number, (one, other) in enumerate(pairs.groups.T.tolist()):
        both = [np.arange(cells.start, cells.stop) for cells in (sample.cells(one), sample.cells(other))]
        cells.append(np.setdiff1d(np.concatenate(both), pairs.shared[:, number]))
    return np.stack(cells)


def _try_some(
    pairs: Pairs, observed: Floats, from_zero: npt.NDArray[np.bool_], draws: Draws, resamples: int, times: int
) -> Floats:
    """Return p-values from random permutations, more of them where they are small."""
    hits, made = (np.zeros(observed.shape, dtype=np.int64) for _ in range(2))
    for _ in follow(range(times), _name_step(len(pairs)), at_once=len(pairs) > _MANY_PAIRS):
        is_open = hits < ENOUGH_HITS
        left = np.flatnonzero(is_open.any(axis=1))
        if not len(left):
            break
        members = [left[part] for part in pairs.take(left).divide()]
        statistics = [Statistic(pairs.take(part), from_zero) for part in members]
        for block in draws.reassign([each.pairs for each in statistics], resamples):
            for part, statistic, (ours, kept) in zip(members, statistics, block, strict=True):
                hits[part] += is_open[part] * statistic.count(ours, kept, observed[part])
        made += is_open * resamples
    return np.asarray((1 + hits) / (1 + made), dtype=np.float64)


def _name_step(pairs: int) -> str:
    """Say what is done; of many pairs, how there can be fewer."""
    if pairs <= _MANY_PAIRS:
        return "permuting, in parts"
    return f"comparing {pairs:,} pairs (fewer with reference=…)"


def _as_far(observed: Floats) -> Floats:
    """Return from where on a statistic is as large, float64[K, 1, P]: equal ones may differ in rounding."""
    return np.asarray(observed.T[:, None] * (1 - 1e-9))


class Statistic:
    """The statistic of P pairs of groups.

    Args:
        pairs: the pairs.
        from_zero: of each measure whether it goes from 0 upwards, bool[K].
    """

    def __init__(self, pairs: Pairs, from_zero: npt.NDArray[np.bool_]) -> None:
        held = pairs.held
        self.pairs, self._from_zero = pairs, from_zero[:, None, None]
        self._base_of, self._rates = held.sample.base_of, held.rates
        self._whole = (pairs.single + np.stack([pairs.sides(side).sum(axis=1) for side in (0, 1)])).sum(
            axis=0
        )
        if pairs.shared.shape[2]:
            self._crossed, self._product, self._bases = self._cross()

    def count(self, ours: Floats, kept: Floats, observed: Floats) -> Ints:
        """Return how many of the reassignments part the groups as far as they are, int64[P, K].

        Args:
            ours: the sums of the first group, float64[X, P, F].
            kept: which shared units stay on their sides, float64[P, X, S].
            observed: the statistics of the groups as they are, float64[P, K].
        """
        least, hits = _as_far(observed), np.zeros(observed.shape, dtype=np.int64)
        size = max(1, _CACHED // ours[0].size)
        for begin in range(0, len(ours), size):
            rows = slice(begin, begin + size)
            hits += (self.distance(ours[rows], kept[:, rows]) >= least).sum(axis=1).T
        return hits

    def distance(self, ours: Floats, kept: Floats) -> Floats:
        """Return the differences of the rates over their standard errors, without sign, float64[K, X, P]."""
        sums = np.ascontiguousarray(np.moveaxis(ours, 2, 0))
        rest = self._whole.T[:, None] - sums
        our_rate, our_error = studentise(sums, self._rates, self._base_of)
        their_rate, their_error = studentise(rest, self._rates, self._base_of)
        higher = np.fmax(our_rate, their_rate)
        our_scale, their_scale = self._scale(our_rate, higher), self._scale(their_rate, higher)
        variance = (our_scale * our_error) ** 2 + (their_scale * their_error) ** 2
        if self.pairs.shared.shape[2]:
            together = self._covary(kept, our_rate, their_rate, sums, rest)
            variance -= 2 * our_scale * their_scale * together
        difference = np.abs(our_rate - their_rate)
        with np.errstate(invalid="ignore", divide="ignore"):
            found = difference / np.sqrt(np.maximum(variance, 0))
        found[(difference == 0) | np.isnan(found)] = 0.0
        return found

    def _scale(self, rates: Floats, higher: Floats) -> Floats:
        """Return what the errors of rates are multiplied with to be those of the higher one.

        A rate of 0 is left by sums as a rounding error, and has no error to multiply.
        """
        above = self._from_zero & (rates > 1e-12 * higher)
        return np.divide(higher, rates, out=np.ones_like(rates), where=above)

    def _cross(self) -> tuple[tuple[Floats, Floats], Floats, Floats]:
        """Return the products of what shared units hold on their two sides: e · base, e · e, base · base."""
        n_measures = len(self._base_of)
        sides = [self.pairs.sides(side) for side in (0, 1)]
        rest = [side[:, :, :n_measures] for side in sides]
        bases = [side[:, :, 3 * n_measures + self._base_of] for side in sides]
        n_shared = self.pairs.shared.shape[2]
        crossed = [
            on_grid((rest[one] * bases[1 - one]).swapaxes(0, 1), n_shared).swapaxes(0, 1) for one in (0, 1)
        ]
        return (crossed[0], crossed[1]), (rest[0] * rest[1]).sum(axis=1), (bases[0] * bases[1]).sum(axis=1)

    def _covary(
        self, kept: Floats, our_rate: Floats, their_rate: Floats, ours: Floats, rest: Floats
    ) -> Floats:
        """Return the covariance of the two rates that the shared units make, float64[K, X, P]."""
        n_measures = len(self._base_of)
        centre = self._rates[:, None, None]
        one, other = self._crossed
        crossed = np.moveaxis(kept @ (one - other) + other.sum(axis=1)[:, None], 2, 0).swapaxes(1, 2)
        turned = (one + other).sum(axis=1).T[:, None] - crossed
        ours_left, theirs_left = our_rate - centre, their_rate - centre
        product = self._product.T[:, None] + ours_left * theirs_left * self._bases.T[:, None]
        bases = ours[3 * n_measures + self._base_of] * rest[3 * n_measures + self._base_of]
        with np.errstate(invalid="ignore", divide="ignore"):
            covariance: Floats = (product - theirs_left * crossed - ours_left * turned) / bases
        return covariance
