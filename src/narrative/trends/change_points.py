"""Change points: when a rate changed, how often chance gives as strong a change, and how sure the date is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from narrative.comparison.resampling import Floats, Ints

#: Numbers held at once while permuting: some 32 MB for each array.
_CHUNK = 4_000_000


@dataclass(frozen=True, eq=False)
class Series:
    """One measure of N units (documents, or stories) in the order of their days.

    Attributes:
        totals: float64[N], the numerators.
        bases: float64[N], the denominators, all above 0.
        days: int64[N], the number of the day, from 0 without gaps, in ascending order; a change can lie only
            between two days.
        least: how many units there must be on each side of a change.
    """

    totals: Floats
    bases: Floats
    days: Ints
    least: int

    @cached_property
    def borders(self) -> Ints:
        """int64[Y + 1]: day y has the units `borders[y]:borders[y + 1]`."""
        return np.searchsorted(self.days, np.arange(int(self.days[-1]) + 2)).astype(np.int64)

    def part(self, first: int, last: int) -> Series:
        """The days `first:last`."""
        units = slice(int(self.borders[first]), int(self.borders[last]))
        return Series(self.totals[units], self.bases[units], self.days[units] - first, self.least)

    def splits(self) -> Ints:
        """The days that can begin something new, with enough units before and from them on."""
        before = self.borders[1:-1]
        return np.flatnonzero((before >= self.least) & (len(self.days) - before >= self.least)) + 1

    def gains(self, totals: Floats, bases: Floats) -> Floats:
        """By how much each split makes the weighted squares smaller, float64[R, splits].

        With two rates in place of one, Σ base · (total / base − rate)² falls by (T₁²/B₁ + T₂²/B₂ − T²/B).
        """
        ends = self.borders[self.splits()] - 1
        total, base = np.cumsum(totals, axis=-1), np.cumsum(bases, axis=-1)
        whole, words = total[..., -1:], base[..., -1:]
        early, late = total[..., ends], whole - total[..., ends]
        before, after = base[..., ends], words - base[..., ends]
        return np.asarray(early**2 / before + late**2 / after - whole**2 / words, np.float64)


@dataclass(frozen=True)
class Change:
    """A change of a rate.

    Attributes:
        day: the first day of the new rate.
        low, high: the days between which its interval goes.
        p_value: how often as strong a change is drawn where there is none besides those found before it.
        first, last: the days from which the rate before and up to which the rate after it holds, as
            `first:day` and `day:last`.
    """

    day: int
    low: int
    high: int
    p_value: float
    first: int
    last: int


def find_changes(
    series: Series, *, level: float, most: int, permutations: int, resamples: int, seed: int
) -> list[Change]:
    """Find the changes of a rate one after the other, the strongest first, until chance gives one as strong.

    Where: binary segmentation (ruptures' `Binseg`) with the gain of `Series.gains`. Whether: the units are
    randomly reassigned to the days, within the stretches that were found so far, and the strongest gain of
    each reassignment is compared with the one observed; that pays for the look at every day (as in Matteson &
    James 2014, Journal of the American Statistical Association 109:334-345). One that is not beyond chance
    is returned only if it is the first. When: the units of both sides are drawn anew, each within its side;
    the interval has the days whose gain falls short of the strongest by no more than the gain of the change
    does in the share `level` of the draws.

    Args:
        series: the units.
        level: of the test and of the interval, such as 0.95.
        most: how many changes are looked for at most.
        permutations: how many times the units are randomly reassigned.
        resamples: how many times they are drawn.
        seed: of the generator.
    """
    n_days = len(series.borders) - 1
    found: list[int] = []
    p_values: dict[int, float] = {}
    while len(found) < most:
        day = _search(series, len(found) + 1, found)
        if day is None:
            break
        p_values[day] = _test(series, found, day, permutations, seed + len(found))
        if p_values[day] > 1 - level + 1e-12:
            if not found:
                return [_date(series, 0, day, n_days, p_values[day], level, resamples, seed)]
            break
        found = sorted([*found, day])
    edges = [0, *found, n_days]
    return [
        _date(series, first, day, last, p_values[day], level, resamples, seed)
        for first, day, last in zip(edges, edges[1:], edges[2:], strict=False)
    ]


def _search(series: Series, number: int, known: list[int]) -> int | None:
    """The day that binary segmentation adds to those known, if there is one with enough units."""
    from ruptures.base import BaseCost
    from ruptures.detection import Binseg

    borders, least = series.borders, series.least
    totals = np.concatenate([[0.0], np.cumsum(series.totals)])[borders]
    bases = np.concatenate([[0.0], np.cumsum(series.bases)])[borders]

    class Squares(BaseCost):  # type: ignore[misc]  # ruptures has no types
        """Σ base · (total / base − rate)² of a stretch of days, less a part that no split changes."""

        model = "weighted squares"
        min_size = 1

        def fit(self, signal: Floats) -> Squares:
            self.signal = signal
            return self

        def error(self, start: int, end: int) -> float:
            if borders[end] - borders[start] < least:
                return np.inf
            return float(-((totals[end] - totals[start]) ** 2) / (bases[end] - bases[start]))

    if not any(len(series.part(*stretch).splits()) for stretch in _stretches(series, known)):
        return None
    search = Binseg(custom_cost=Squares(), min_size=1, jump=1).fit(np.zeros((len(borders) - 1, 1)))
    new = set(search.predict(n_bkps=number)[:-1]) - set(known)
    return min(new) if new else None


def _stretches(series: Series, found: list[int]) -> list[tuple[int, int]]:
    return list(pairwise([0, *found, len(series.borders) - 1]))


def _test(series: Series, found: list[int], day: int, permutations: int, seed: int) -> float:
    """How often units, randomly reassigned within the stretches found so far, have as strong a split."""
    strongest = np.zeros(permutations)
    observed = 0.0
    rng = np.random.default_rng(seed)
    for first, last in _stretches(series, found):
        part = series.part(first, last)
        if not len(part.splits()):
            continue
        if first < day < last:
            observed = float(part.gains(part.totals, part.bases).max())
        step = max(1, _CHUNK // len(part.days))
        for begin in range(0, permutations, step):
            rows = slice(begin, min(begin + step, permutations))
            order = rng.permuted(np.tile(np.arange(len(part.days)), (rows.stop - rows.start, 1)), axis=1)
            gains = part.gains(part.totals[order], part.bases[order]).max(axis=1)
            strongest[rows] = np.maximum(strongest[rows], gains)
    return float((1 + (strongest >= observed * (1 - 1e-9)).sum()) / (1 + permutations))


def _date(
    series: Series, first: int, day: int, last: int, p_value: float, level: float, resamples: int, seed: int
) -> Change:
    """Say between which days a change lies."""
    part = series.part(first, last)
    splits, middle, n_units = part.splits(), int(part.borders[day - first]), len(part.days)
    here = int(np.flatnonzero(splits == day - first)[0])
    rng = np.random.default_rng(seed)
    step = max(1, _CHUNK // n_units)
    short = np.empty(resamples)
    for begin in range(0, resamples, step):
        times = min(step, resamples - begin)
        early = rng.integers(0, middle, size=(times, middle))
        late = rng.integers(middle, n_units, size=(times, n_units - middle))
        order = np.concatenate([early, late], axis=1)
        gains = part.gains(part.totals[order], part.bases[order])
        short[begin : begin + times] = gains.max(axis=1) - gains[:, here]
    gains = part.gains(part.totals, part.bases)
    likely = splits[gains >= gains.max() - np.quantile(short, level) * (1 + 1e-9)] + first
    return Change(day, int(likely[0]), int(likely[-1]), p_value, first, last)
