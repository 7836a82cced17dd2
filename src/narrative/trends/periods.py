"""Periods of the calendar: which there are, what they are called, and the rate of each with its interval."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.comparison.resampling import add_up, intervals, resample
from narrative.corpus.selection import find_day
from narrative.errors import CorpusError
from narrative.measures import get_measure

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Freq = Literal["day", "week", "month", "quarter", "year"]

#: How pandas calls the periods; a week is that of ISO 8601, from Monday to Sunday.
PERIODS = {"day": "D", "week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}
#: Numbers of a bootstrap held at once: some 80 MB.
_CHUNK = 10_000_000


def find_span(days: pd.Series, since: object, until: object) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The first and the last day that the collection covers."""
    first = days.min() if since is None else pd.Timestamp(find_day(since, "since"))
    last = days.max() if until is None else pd.Timestamp(find_day(until, "until"))
    outside = int(((days < first) | (days > last)).sum())
    if outside:
        raise CorpusError(
            f"{outside:,} documents lie outside {first.date()} to {last.date()}, the first on "
            f"{days.min().date()}, the last on {days.max().date()}. Choose those that should count: "
            "corpus.where(since=…, until=…)."
        )
    return first, last


def estimate_periods(
    totals: Floats,
    bases: Floats,
    units: npt.NDArray[Any],
    place: Ints,
    n_periods: int,
    keys: pd.DataFrame,
    level: float,
    resamples: int,
    seed: int,
) -> tuple[Ints, Floats]:
    """Documents of each period, int64[G], and total, base, estimate, low and high, float64[5, G, K]."""
    values = np.full((5, n_periods, len(keys)), np.nan)
    values[:2] = 0.0
    documents = np.bincount(place, minlength=n_periods)
    lows = np.array([get_measure(name).low for name in keys["measure"]])
    highs = np.array([get_measure(name).high for name in keys["measure"]])
    held = np.flatnonzero(documents)
    step = max(1, _CHUNK // (resamples * max(len(keys), 1)))
    for begin in range(0, len(held), step):
        chosen = held[begin : begin + step]
        groups = np.searchsorted(chosen, place).clip(max=len(chosen) - 1)
        groups = np.where(chosen[groups] == place, groups, -1)
        sample = add_up(totals, bases, units=units, groups=groups, n_groups=len(chosen))
        replicates = resample(sample, resamples=resamples, seed=seed)
        low, high = intervals(replicates, level=level, low=lows, high=highs)
        for number, period in enumerate(chosen):
            cells = sample.cells(number)
            values[0, period] = sample.totals[cells].sum(axis=0)
            values[1, period] = sample.bases[cells].sum(axis=0)[sample.base_of]
        values[2, chosen], values[3, chosen], values[4, chosen] = replicates.estimate, low, high
    return documents, values


def tabulate_periods(
    keys: pd.DataFrame,
    label: dict[Any, Any],
    periods: pd.PeriodIndex,
    freq: Freq,
    first: pd.Timestamp,
    last: pd.Timestamp,
    estimates: tuple[Ints, Floats],
) -> pd.DataFrame:
    """A row for each period of each measure and category of one group."""
    documents, values = estimates
    starts, ends = periods.start_time.normalize(), periods.end_time.normalize()
    n_keys, n_periods = len(keys), len(periods)
    names = ["total", "base", "estimate", "low", "high"]
    return pd.DataFrame(
        {
            **{str(name): keys[name].repeat(n_periods).to_numpy() for name in keys.columns},
            **{str(column): value for column, value in label.items()},
            "period": np.tile(np.array(_name_periods(periods, freq), dtype=object), n_keys),
            "start": np.tile(starts.to_numpy(), n_keys),
            "end": np.tile(ends.to_numpy(), n_keys),
            "complete": np.tile(np.asarray((starts >= first) & (ends <= last)), n_keys),
            "n_documents": np.tile(documents, n_keys),
            **{name: value.T.ravel() for name, value in zip(names, values, strict=True)},
        }
    ).astype({"base": np.int64, "period": "str"})


def _name_periods(periods: pd.PeriodIndex, freq: Freq) -> list[str]:
    """What each period is called, as ISO 8601 has it."""
    if freq == "week":
        weeks = periods.start_time.isocalendar()
        return [f"{year}-W{week:02}" for year, week in zip(weeks["year"], weeks["week"], strict=True)]
    if freq == "quarter":
        return [f"{period.year}-Q{period.quarter}" for period in periods]
    return periods.strftime({"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}[freq]).tolist()
