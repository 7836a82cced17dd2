"""Permutations that pairs share: each pair is reassigned as if it were alone, whatever else is compared."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from narrative.comparison.permutation import ENOUGH_HITS, permute
from narrative.comparison.reassignment import Draws, Features, arrange, sum_first
from narrative.comparison.resampling import Sample, add_up

PAIRS = list(combinations(range(4), 2))


def make_sample(seed: int = 3, sizes: tuple[int, ...] = (4, 5, 6, 4), n_shared: int = 2) -> Sample:
    """Four groups of stories, some of which are in all of them; a rate from 0 upwards, and a tone."""
    rng = np.random.default_rng(seed)
    groups = np.repeat(np.arange(len(sizes)), sizes)
    place = np.concatenate([np.arange(size) for size in sizes])
    units = np.where(place < n_shared, place, 100 * (groups + 1) + place)
    words = np.rint(rng.lognormal(6, 0.5, len(groups)))
    counts = rng.poisson(words * 0.01 * (1 + groups) * rng.gamma(2, 0.5, len(groups)))
    totals = np.stack([counts, rng.normal(0.1 * groups, 0.3)], axis=1)
    bases = np.stack([words, np.ones(len(groups))], axis=1)
    return add_up(totals, bases, units=units, groups=groups, n_groups=len(sizes))


@pytest.mark.parametrize("n_shared", [0, 2])
def test_random_reassignments_come_near_to_all_that_there_are(n_shared: int) -> None:
    """With many resamples every reassignment is made once; with fewer they are random and shared."""
    sample, kinds = make_sample(n_shared=n_shared), [True, False]
    every = permute(sample, PAIRS, from_zero=kinds, resamples=2000)
    some = permute(sample, PAIRS, from_zero=kinds, resamples=50, most=4000)
    assert 0.01 < every.min() < 0.1 < every.max()
    error = np.sqrt(every * (1 - every) / 4000 + (every / 10) ** 2)
    assert (np.abs(some - every) < 4 * error).all()


@pytest.mark.parametrize("n_shared", [0, 1])
def test_each_reassignment_of_each_pair_is_as_likely_as_any(n_shared: int) -> None:
    """Totals are powers of two, so that a sum says which units the first group has.

    There are more reassignments than are sorted at once: their numbers would not fit beside the keys.
    """
    sizes = (3, 4, 2)
    groups = np.repeat(np.arange(3), sizes)
    place = np.concatenate([np.arange(size) for size in sizes])
    units = np.where(place < n_shared, place, 10 * (groups + 1) + place)
    sample = add_up(2.0 ** np.arange(9), np.ones(9), units=units, groups=groups, n_groups=3)
    held = Features.of(sample)
    pairs = arrange(held, [(0, 1), (0, 2), (1, 2)])
    blocks = [ours[:, :, 0] for [(ours, _)] in Draws(held, 5).reassign([pairs], 40_000)]
    sums = np.round(np.concatenate(blocks), 6)
    for number, (one, other) in enumerate(((3, 4), (3, 2), (4, 2))):
        single = one - n_shared, other - n_shared
        ways = len(list(combinations(range(sum(single)), single[0]))) * 2**n_shared
        counts = Counter(sums[:, number].tolist())
        assert len(counts) == ways
        assert stats.chisquare(list(counts.values())).pvalue > 1e-4


def test_a_p_value_is_the_same_whatever_else_is_compared() -> None:
    sample = make_sample(sizes=(9, 8, 12, 10))
    together = permute(sample, PAIRS, resamples=100, most=600)
    for number, pair in enumerate(PAIRS):
        assert permute(sample, [pair], resamples=100, most=600).tolist() == [together[number].tolist()]


def test_a_p_value_is_settled_by_a_hundred_hits() -> None:
    """Large ones rest on the first permutations, small ones on all."""
    p_values = permute(make_sample(sizes=(9, 8, 12, 10)), PAIRS, resamples=400, most=2000).ravel()
    for p in p_values.tolist():
        made = [n for n in range(400, 2001, 400) if round(p * (n + 1), 6).is_integer()]
        assert made
        assert made[0] == 2000 or p * (made[0] + 1) > ENOUGH_HITS
    assert p_values.min() < 0.05 < 0.25 < p_values.max()


@pytest.mark.parametrize("n_kinds", [2**16, 300, 1])
def test_sums_of_the_first_units_are_those_of_the_sorted_units(n_kinds: int) -> None:
    """Only units between the ends are sorted, by keys of which many or all may be equal."""
    rng = np.random.default_rng(7)
    for n_rows, n_units, low, high in (
        (20, 1, 0, 1),
        (20, 40, 0, 40),
        (20, 3000, 1400, 1600),
        (20, 3000, 0, 3000),
        (20, 5000, 4990, 5000),
        (40_000, 12, 0, 12),  # more than are sorted at once
    ):
        keys = rng.integers(0, n_kinds, (n_rows, n_units), dtype=np.uint16)
        ends = rng.integers(low, high + 1, (n_rows, 3))
        held = rng.integers(-9, 10, (n_units, 2)).astype(np.float64)
        added = np.cumsum(held[np.argsort(keys, axis=1, kind="stable")], axis=1)
        added = np.concatenate([np.zeros((n_rows, 1, 2)), added], axis=1)
        assert (sum_first(keys, ends, held) == added[np.arange(n_rows)[:, None], ends]).all()
