"""Periods of the calendar: which there are, what they are called, and the rate of each with its interval."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.comparison.design import Design, Observations
from narrative.comparison.limits import intervals
from narrative.comparison.resampling import Floats, Ints, add_up, resample
from narrative.corpus.selection import find_dates, find_day
from narrative.errors import CorpusError, UnknownNameError

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

Freq = Literal["day", "week", "month", "quarter", "year"]

#: How pandas calls the periods; a week is that of ISO 8601, from Monday to Sunday.
PERIODS = {"day": "D", "week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}
#: No table has more periods: some 96 years of weeks.
MOST_PERIODS = 5_000
#: Numbers of a bootstrap held at once: some 80 MB.
_CHUNK = 10_000_000


@dataclass(frozen=True, eq=False)
class Calendar:
    """P periods that follow each other, and where in them D documents stand.

    Attributes:
        freq: how long a period is.
        first: the first day that the collection covers.
        last: the last day.
        periods: the periods, without a hole.
        dated: bool[D], which documents have a date that is as fine as the periods.
        exact: bool[D], which of them have one to the day.
        days: int64[D], the day of each document, in days from the first; 0 without a date.
        places: int64[D], the number of its period, likewise.
    """

    freq: Freq
    first: pd.Timestamp
    last: pd.Timestamp
    periods: pd.PeriodIndex
    dated: npt.NDArray[np.bool_]
    exact: npt.NDArray[np.bool_]
    days: Ints
    places: Ints


def lay_out(corpus: Corpus, freq: Freq, since: object, until: object) -> Calendar:
    """Cut the time that a corpus covers into periods.

    Raises:
        CorpusError: no document has a date; or one lies outside `since` and `until`; or there are
            more periods than a table can have.
        UnknownNameError: `freq` is none of the choices.
    """
    if freq not in PERIODS:
        raise UnknownNameError("choice of `freq`", freq, PERIODS)
    dates = find_dates(corpus.documents, freq).dt.normalize()
    dated, exact = dates.notna().to_numpy(), find_dates(corpus.documents).notna().to_numpy()
    if not dated.any():
        fine = f" to the {freq}" if corpus.documents["date"].notna().any() else ""
        raise CorpusError(f"No document of the corpus {corpus.name!r} has a date{fine}: there is no trend.")
    first, last = _find_span(dates[dated], since, until)
    periods = list_periods(first, last, freq)
    dates = dates.where(dated, first)
    places = periods.get_indexer(pd.PeriodIndex(dates, freq=PERIODS[freq]))
    return Calendar(freq, first, last, periods, dated, exact, (dates - first).dt.days.to_numpy(), places)


def list_periods(first: pd.Timestamp, last: pd.Timestamp, freq: Freq) -> pd.PeriodIndex:
    """List the periods from one day to another, without a hole.

    Raises:
        CorpusError: there are more than a table can have; mostly one of the two dates stands for none.

    >>> len(list_periods(pd.Timestamp("2023-11-06"), pd.Timestamp("2023-11-20"), "week"))
    3
    >>> list_periods(pd.Timestamp("2020-01-02"), pd.Timestamp("9999-12-31"), "week")
    Traceback (most recent call last):
    narrative.errors.CorpusError: From 2020-01-02 to 9999-12-31 there are 416,377 periods (freq='week'), and
    a table has at most 5,000. ...
    """
    ends = pd.PeriodIndex([first, last], freq=PERIODS[freq])
    count = int(ends.asi8[1] - ends.asi8[0]) + 1
    if count > MOST_PERIODS:
        raise CorpusError(
            f"From {first.date()} to {last.date()} there are {count:,} periods (freq={freq!r}), and "
            f"a table has at most {MOST_PERIODS:,}. If one of these dates stands for a missing one, choose "
            "the documents that should count: corpus.where(since=…, until=…), or -p since of a report. "
            "Otherwise choose a longer period."
        )
    return pd.period_range(first, last, freq=PERIODS[freq])


def write_day(day: pd.Timestamp) -> str:
    """Write a day as ISO has it, in any year: the week of 9999-12-31 ends after those that Python knows.

    >>> write_day(pd.Period("9999-12-31", "W-SUN").end_time)
    '10000-01-02'
    """
    return f"{day.year:04}-{day.month:02}-{day.day:02}"


def _find_span(days: pd.Series, since: object, until: object) -> tuple[pd.Timestamp, pd.Timestamp]:
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
    observed: Observations, places: Ints, n_periods: int, design: Design
) -> tuple[Ints, Floats]:
    """Documents of each period, int64[G], and total, base, estimate, low and high, float64[5, G, K]."""
    n_measures = len(observed.rows)
    values = np.full((5, n_periods, n_measures), np.nan)
    values[:2] = 0.0
    documents = np.bincount(places, minlength=n_periods)
    ends = ("low", "high", "is_share")
    lows, highs, shares = (np.array([getattr(one, end) for one in observed.measures]) for end in ends)
    held = np.flatnonzero(documents)
    step = max(1, _CHUNK // (design.resamples * max(n_measures, 1)))
    for begin in range(0, len(held), step):
        chosen = held[begin : begin + step]
        groups = np.searchsorted(chosen, places).clip(max=len(chosen) - 1)
        groups = np.where(chosen[groups] == places, groups, -1)
        sample = add_up(
            observed.totals, observed.bases, units=observed.units, groups=groups, n_groups=len(chosen)
        )
        replicates = resample(sample, resamples=design.resamples, seed=design.seed)
        low, high = intervals(replicates, level=design.level, low=lows, high=highs, shares=shares)
        for number, period in enumerate(chosen):
            cells = sample.cells(number)
            values[0, period] = sample.totals[cells].sum(axis=0)
            values[1, period] = sample.bases[cells].sum(axis=0)[sample.base_of]
        values[2, chosen], values[3, chosen], values[4, chosen] = replicates.estimate, low, high
    return documents, values


def tabulate_periods(
    keys: pd.DataFrame, label: Mapping[Hashable, object], calendar: Calendar, estimates: tuple[Ints, Floats]
) -> pd.DataFrame:
    """A row for each period of each measure and category of one group."""
    documents, values = estimates
    starts, ends = calendar.periods.start_time.normalize(), calendar.periods.end_time.normalize()
    complete = np.asarray((starts >= calendar.first) & (ends <= calendar.last))
    n_keys, n_periods = len(keys), len(calendar.periods)
    periods = {
        "period": np.array(name_periods(calendar.periods, calendar.freq), dtype=object),
        "start": starts.to_numpy(),
        "end": ends.to_numpy(),
        "complete": complete,
        "n_documents": documents,
    }
    names = ["total", "base", "estimate", "low", "high"]
    return pd.DataFrame(
        {
            **{str(name): keys[name].repeat(n_periods).to_numpy() for name in keys.columns},
            **{str(column): value for column, value in label.items()},
            **{name: np.tile(column, n_keys) for name, column in periods.items()},
            **{name: value.T.ravel() for name, value in zip(names, values, strict=True)},
        }
    ).astype({"base": np.int64, "period": "str"})


def name_periods(periods: pd.PeriodIndex, freq: Freq) -> list[str]:
    """What each period is called, as ISO 8601 has it."""
    if freq == "week":
        weeks = periods.start_time.isocalendar()
        return [f"{year:04}-W{week:02}" for year, week in zip(weeks["year"], weeks["week"], strict=True)]
    if freq == "quarter":
        return [f"{period.year}-Q{period.quarter}" for period in periods]
    return periods.strftime({"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}[freq]).tolist()
