"""How often `trend` finds a change that is not there, finds one that is, and dates it rightly.

Corpora of eight weeks are drawn: articles on random days, lengths lognormal (median 400 words, sd .5), counts
Poisson with gamma rates. Columns: with a steady rate, the share of corpora in which a change is found (should
be 5 %), also where the articles grow three times as long in the middle, and where those of a day share a
rate of their own (dealt singly, and by day); with a rate that doubles in the middle, the share found, how
often the interval of the date then holds the day (95 %), and how long it is in days. Last, how often the
interval of a week's rate holds the true rate.

    python benchmarks/change_points.py --corpora 400
"""

from __future__ import annotations

import argparse

import numpy as np

from narrative.comparison.limits import intervals
from narrative.comparison.resampling import add_up, resample
from narrative.trends.change_points import Change, Series, find_changes

DAYS, EVENT = 56, 28


def draw(
    rng: np.random.Generator, size: int, rate: float, shape: float, kind: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw totals, bases and days of `size` articles."""
    days = np.sort(rng.integers(0, DAYS, size))
    bases = np.maximum(
        20, rng.lognormal(np.log(400), 0.5, size) * np.where((kind == "longer") & (days >= EVENT), 3, 1)
    )
    level = np.where((kind == "doubled") & (days >= EVENT), 2.0, 1.0)
    if kind == "days alike":
        level = level * rng.gamma(4, 0.25, DAYS)[days]
    bases = bases.astype(int)
    return rng.poisson(rate * level * rng.gamma(shape, 1 / shape, size) * bases), bases, days


def look(totals: np.ndarray, bases: np.ndarray, days: np.ndarray, seed: int) -> tuple[Change, np.ndarray]:
    """Look for one change; return it with the days on which there are articles."""
    held, numbers = np.unique(days, return_inverse=True)
    series = Series(totals.astype(float), bases.astype(float), numbers, max(5, -(-len(days) // 20)))
    found = find_changes(series, level=0.95, most=1, permutations=199, resamples=199, seed=seed)
    return found[0], held


def share(kind: str, arguments: argparse.Namespace, size: int, rate: float, shape: float) -> list[float]:
    """Return the share of corpora with a change, of those the share dated rightly, and the days between."""
    found, right, width = 0, 0, 0
    for number in range(arguments.corpora):
        rng = np.random.default_rng([2024, size, number])
        totals, bases, days = draw(rng, size, rate, shape, kind.removesuffix(", by day"))
        if kind.endswith("by day"):
            held, codes = np.unique(days, return_inverse=True)
            totals, bases, days = np.bincount(codes, totals), np.bincount(codes, bases), held
        change, held = look(totals, bases, days, number)
        if change.p_value <= 0.05:
            found += 1
            right += int(held[change.low] <= held[held >= EVENT][0] <= held[change.high])
            width += int(held[change.high] - held[change.low])
    return [found / arguments.corpora, right / max(found, 1), width / max(found, 1)]


def cover(arguments: argparse.Namespace, size: int, rate: float, shape: float) -> float:
    """Return how often the interval of a week holds the rate."""
    held, weeks = 0, 0
    for number in range(max(arguments.corpora // 4, 1)):
        rng = np.random.default_rng([2025, size, number])
        totals, bases, days = draw(rng, size, rate, shape, "steady")
        sample = add_up(totals, bases, units=np.arange(size), groups=days // 7, n_groups=DAYS // 7)
        low, high = intervals(resample(sample, resamples=499, seed=number), low=0.0)
        known = np.isfinite(low[:, 0])
        held += int(((low[:, 0] <= rate) & (rate <= high[:, 0]))[known].sum())
        weeks += int(known.sum())
    return held / max(weeks, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--corpora", type=int, default=200)
    arguments = parser.parse_args()
    print(
        f"{'articles':>8}  {'rate':>5}  {'shape':>5}  {'steady':>6}  {'longer':>6}  {'days alike':>10}  "
        f"{'by day':>6}  {'doubled':>7}  {'dated':>6}  {'days':>4}  {'     week':>9}"
    )
    for size in (40, 100, 400):
        for rate in (0.002, 0.005):
            for shape in (0.5, 2.0):
                cell = (arguments, size, rate, shape)
                steady, longer, alike, by_day = (
                    share(kind, *cell)[0] for kind in ("steady", "longer", "days alike", "days alike, by day")
                )
                doubled, dated, days = share("doubled", *cell)
                setting = f"{size:>8}  {rate:>5}  {shape:>5}  {steady:>6.1%}  {longer:>6.1%}  {alike:>10.1%}"
                result = f"{by_day:>6.1%}  {doubled:>7.1%}  {dated:>6.1%}  {days:>4.0f}  {cover(*cell):>9.1%}"
                print(f"{setting}  {result}", flush=True)


if __name__ == "__main__":
    main()
