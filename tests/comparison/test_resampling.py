"""Resampling: sums by hand, standard errors and intervals beside scipy's, and the same whatever the order."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest
from scipy import stats
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from narrative.comparison import resampling
from narrative.comparison.limits import intervals
from narrative.comparison.resampling import add_up, multiply, resample
from narrative.comparison.standard_errors import on_grid
from narrative.engine import rows as engine_rows


def make_documents(
    n: int, seed: int, rate: float = 0.005, shape: float = 2.0
) -> tuple[np.ndarray, np.ndarray]:
    """Totals and lengths of n documents: lognormal lengths, gamma-Poisson totals."""
    rng = np.random.default_rng(seed)
    lengths = np.maximum(np.rint(rng.lognormal(np.log(400), 0.5, n)), 30)
    return rng.poisson(lengths * rate * rng.gamma(shape, 1 / shape, n)).astype(float), lengths


def test_documents_add_up_to_units_within_groups() -> None:
    sample = add_up(
        [[1, 0.5], [2, 0], [3, 1], [4, 9]],
        [10, 20, 30, 40],
        units=["s2", "s1", "s2", "s9"],
        groups=[0, 0, 1, -1],
        n_groups=3,
    )
    assert sample.groups.tolist() == [0, 0, 1]
    assert sample.units.tolist() == [0, 1, 1]  # s1, s2; s2
    assert sample.totals.tolist() == [[2, 0], [1, 0.5], [3, 1]]
    assert sample.bases.tolist() == [[20], [10], [30]]
    assert (sample.n_units.tolist(), sample.n_documents.tolist()) == ([2, 1, 0], [2, 1, 0])


def test_bases_that_are_the_same_are_kept_once() -> None:
    bases = np.array([[10, 2, 10], [20, 3, 20]])
    sample = add_up(np.ones((2, 3)), bases, units=[1, 2], groups=[0, 0], n_groups=1)
    assert sample.bases.tolist() == [[10, 2], [20, 3]]
    assert sample.base_of.tolist() == [0, 1, 0]
    assert resample(sample, resamples=2).estimate.tolist() == [[2 / 30, 2 / 5, 2 / 30]]


def test_the_standard_error_of_a_mean_is_that_of_scipy() -> None:
    values = np.array([0.1, -0.4, 0.8, 0.3, 0.35, -0.2])
    sample = add_up(values, np.ones(6), units=np.arange(6), groups=np.zeros(6), n_groups=1)
    assert resample(sample, resamples=2).error[0, 0] == pytest.approx(stats.sem(values))


def test_the_standard_error_of_a_ratio_by_hand() -> None:
    # r = 6/60 = .1; e = 1 − 1, 4 − 2, 1 − 3 = 0, 2, −2; √(3/2 · 8) / 60.
    sample = add_up([1, 4, 1], [10, 20, 30], units=[1, 2, 3], groups=[0, 0, 0], n_groups=1)
    held = resample(sample, resamples=2)
    assert held.estimate[0, 0] == pytest.approx(0.1)
    assert held.error[0, 0] == pytest.approx(np.sqrt(12) / 60)


def test_replicates_spread_as_those_of_scipy() -> None:
    totals, bases = make_documents(40, seed=5)
    theirs = stats.bootstrap(
        (totals, bases), lambda total, base, axis: total.sum(axis) / base.sum(axis), paired=True,
        vectorized=True, n_resamples=20_000, rng=np.random.default_rng(1), method="percentile",
    )  # fmt: skip
    sample = add_up(totals, bases, units=np.arange(40), groups=np.zeros(40), n_groups=1)
    ours = resample(sample, resamples=20_000, seed=1).estimates[:, 0, 0]
    assert ours.std(ddof=1) == pytest.approx(theirs.standard_error, rel=0.03)
    assert np.quantile(ours, [0.025, 0.975]) == pytest.approx(list(theirs.confidence_interval), rel=0.03)


def test_each_replicate_is_the_ratio_of_its_own_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sums behind rates and errors, beside the plain formula on the drawn documents."""
    totals, bases = make_documents(12, seed=6)
    totals = totals * 0.37 - 0.2  # not whole numbers, and below 0
    draws: list[np.ndarray] = []
    kept = resampling._draw

    def spy(*arguments):
        for rows, weights in kept(*arguments):
            draws.append(weights)
            yield rows, weights

    monkeypatch.setattr(resampling, "_draw", spy)
    sample = add_up(totals, bases, units=np.arange(12), groups=np.zeros(12), n_groups=1)
    held = resample(sample, resamples=50, seed=3)
    for number, weights in enumerate(np.concatenate(draws)):
        total, base = (np.repeat(values, weights.astype(int)) for values in (totals, bases))
        rate = total.sum() / base.sum()
        error = np.sqrt(12 / 11 * ((total - rate * base) ** 2).sum()) / base.sum()
        assert held.estimates[number, 0, 0] == pytest.approx(rate)
        assert held.errors[number, 0, 0] == pytest.approx(error)


def everything(order: np.ndarray, shared: bool) -> list[np.ndarray]:
    """Intervals of four groups and three measures, documents in a given order."""
    rng = np.random.default_rng(0)
    n = 300
    totals, bases = make_documents(n, seed=9)
    tone = rng.normal(size=n) * bases  # not whole numbers
    units = np.array([f"story {number}" for number in rng.integers(0, 150 if shared else 10**9, n)])
    groups = rng.integers(-1, 4, n)
    sample = add_up(
        np.stack([totals, tone, tone**2], axis=1)[order],
        np.stack([bases, bases, np.ones(n)], axis=1)[order],
        units=units[order],
        groups=groups[order],
        n_groups=4,
    )
    held = resample(sample, resamples=300, seed=11)
    return [held.estimate, held.error, held.estimates, held.errors, *intervals(held)]


@pytest.mark.parametrize("shared", [False, True])
def test_order_and_blocks_change_nothing(shared: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = everything(np.arange(300), shared)
    shuffled = np.random.default_rng(4).permutation(300)
    monkeypatch.setattr(engine_rows, "BLOCK", 1000)
    for ours, theirs in zip(everything(shuffled, shared), expected, strict=True):
        assert ours.tobytes() == theirs.tobytes()


def test_threads_and_processes_change_nothing() -> None:
    """The same draws in processes of their own, in which the linear algebra has one thread, or two."""
    code = (
        "import hashlib, numpy as np; from narrative.comparison.resampling import add_up, resample\n"
        "rng = np.random.default_rng(5); bases = rng.random(9000) + 1; totals = rng.normal(size=(9000, 4))\n"
        "sample = add_up(totals, bases, units=np.arange(9000), groups=np.arange(9000) % 2, n_groups=2)\n"
        "held = resample(sample, resamples=100); print(hashlib.sha256(held.errors.tobytes()).hexdigest())"
    )
    hashes = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True,
            env={**os.environ, "OPENBLAS_NUM_THREADS": threads},
        ).stdout
        for threads in ("1", "2")
    }  # fmt: skip
    assert len(hashes) == 1


def test_sums_on_a_grid_are_exact() -> None:
    rng = np.random.default_rng(2)
    values = rng.normal(size=(5000, 3)) * 10.0 ** rng.integers(-8, 8, size=(5000, 3))
    grid = on_grid(values, 5000)
    assert np.abs(grid - values).max() <= np.abs(values).max() * 5000 * 2.0**-52
    sums = {grid[rng.permutation(5000)].cumsum(axis=0)[-1].tobytes() for _ in range(20)}
    assert len(sums) == 1
    whole = rng.integers(-(10**6), 10**6, size=(100, 2)).astype(float)
    assert (on_grid(whole, 100) == whole).all()


def test_a_product_in_pieces_is_the_product() -> None:
    rng = np.random.default_rng(6)
    weights = rng.integers(0, 5, size=(7, 4321)).astype(float)
    matrix = on_grid(rng.normal(size=(4321, 30)), 4321 * 5)
    assert (
        multiply(weights, matrix) == np.array([(row[:, None] * matrix).sum(axis=0) for row in weights])
    ).all()


def test_groups_that_share_stories_vary_together() -> None:
    totals, bases = make_documents(60, seed=3)
    twice = add_up(
        np.tile(totals, 2), np.tile(bases, 2),
        units=np.tile(np.arange(60), 2), groups=np.repeat([0, 1], 60), n_groups=2,
    )  # fmt: skip
    held = resample(twice, resamples=500)
    assert held.correlation(0, 1) == pytest.approx([1.0])
    apart = add_up(
        np.tile(totals, 2), np.tile(bases, 2), units=np.arange(120), groups=np.repeat([0, 1], 60), n_groups=2
    )
    assert resample(apart, resamples=500).correlation(0, 1).tolist() == [0.0]
    # Two groups drawn apart are not drawn alike.
    estimates = resample(apart, resamples=500).estimates[:, :, 0]
    assert abs(np.corrcoef(estimates.T)[0, 1]) < 0.2


def test_groups_drawn_together_are_the_connected_parts_of_their_graph() -> None:
    rng = np.random.default_rng(5)
    for _ in range(50):
        n_groups, n, n_units = rng.integers([1, 1, 1], [9, 30, 40])
        units, groups = rng.integers(0, n_units, n), rng.integers(0, n_groups, n)
        sample = add_up(np.ones(n), np.ones(n), units=units, groups=groups, n_groups=n_groups)
        links = coo_array((np.ones(n), (groups, n_groups + units)), shape=(n_groups + n_units,) * 2)
        parts = connected_components(links, directed=False)[1]
        held = np.unique(groups).tolist()
        expected = {tuple(group for group in held if parts[group] == part) for part in parts[held]}
        assert [tuple(linked) for linked in resampling._strata(sample)] == sorted(expected)


def test_intervals_where_the_bootstrap_has_nothing_to_say() -> None:
    sample = add_up(
        [[0, 0], [0, 2], [5, 4], [1, 1], [3, 3], [2, 1]],
        [100, 100, 50, 50, 30, 40],
        units=np.arange(6),
        groups=[0, 0, 1, 2, 2, 2],
        n_groups=4,
    )
    low, high = intervals(resample(sample, resamples=200), low=0.0)
    # Nothing found in 200 words: the exact limit of a Poisson count of 0, −ln(.025) = 3.689 places.
    assert (low[0, 0], high[0, 0]) == (0.0, pytest.approx(3.6889 / 200, rel=1e-4))
    assert np.isnan([low[1], high[1], low[3], high[3]]).all()  # one unit; no unit
    few = stats.t.ppf(0.975, 2)
    held = resample(sample, resamples=2)
    assert high[2, 1] == pytest.approx(held.estimate[2, 1] + few * held.error[2, 1])
    signed_low, _ = intervals(resample(sample, resamples=200))
    assert np.isnan(signed_low[0, 0])  # a measure that can be below 0: no variation, nothing to say
