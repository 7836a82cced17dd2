"""Periods of the calendar: which there are, what they are called, and the rate of each with its interval."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
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
#: No table has more rows for a series: some 96 years of weeks.
MOST_PERIODS = 5_000
#: By how many hyphens the name of a period has, if it is neither a week nor a quarter.
_BY_HYPHENS: tuple[Freq, ...] = ("year", "month", "day")
#: Numbers of a bootstrap held at once: some 80 MB.
_CHUNK = 10_000_000


@dataclass(frozen=True, eq=False)
class Calendar:
    """P periods that follow each other, and where in them D documents stand.

    Attributes:
        freq: how long a period is.
        first: the first day that the collection covers.
        last: the last day.
        periods: the periods, without a hole; of a stretch of empty ones that is one row, the first.
        ends: the last period of each row, mostly the same.
        dated: bool[D], which measured documents have a date that is as fine as the periods.
        exact: bool[D], which of them have one to the day.
        days: int64[D], the day of each document, in days from the first; 0 without a date.
        places: int64[D], the number of its period, likewise.
    """

    freq: Freq
    first: pd.Timestamp
    last: pd.Timestamp
    periods: pd.PeriodIndex
    ends: pd.PeriodIndex
    dated: npt.NDArray[np.bool_]
    exact: npt.NDArray[np.bool_]
    days: Ints
    places: Ints


def lay_out(
    corpus: Corpus, freq: Freq, since: object, until: object, measured: npt.NDArray[np.bool_]
) -> Calendar:
    """Cut the time that a corpus covers into periods: from the first to the last document that was measured.

    Where none was, all that have a date say how far it reaches.

    Raises:
        CorpusError: no document has a date; or one lies outside `since` and `until`; or there are
            more periods than a table can have.
        UnknownNameError: `freq` is none of the choices.
    """
    if freq not in tuple(PERIODS):
        raise UnknownNameError("choice of `freq`", freq, PERIODS)
    dates = find_dates(corpus.documents, freq).dt.normalize()
    dated, exact = (days.notna().to_numpy() for days in (dates, find_dates(corpus.documents)))
    if not dated.any():
        fine = f" to the {freq}" if corpus.documents["date"].notna().any() else ""
        raise CorpusError(f"No document of the corpus {corpus.name!r} has a date{fine}: there is no trend.")
    dated = dated & measured if (dated & measured).any() else dated
    exact = exact & dated
    first, last = _find_span(dates[dated], since, until)
    periods, ends = list_periods(dates[dated], first, last, freq)
    dates = dates.where(dated, first)
    places = periods.get_indexer(pd.PeriodIndex(dates, freq=PERIODS[freq])).clip(min=0)
    return Calendar(
        freq, first, last, periods, ends, dated, exact, (dates - first).dt.days.to_numpy(), places
    )


def list_periods(
    days: Iterable[pd.Timestamp], first: pd.Timestamp, last: pd.Timestamp, freq: Freq
) -> tuple[pd.PeriodIndex, pd.PeriodIndex]:
    """List the periods from one day to another, without a hole: the first and the last of each row.

    A row is a period. Where that makes more rows than a table can have, a stretch of periods without any of
    the `days` is one row. Mostly a single date then stands for a missing one.

    Raises:
        CorpusError: there are still more rows than a table can have.

    >>> first, last = pd.Timestamp("2020-01-02"), pd.Timestamp("9999-12-31")
    >>> periods, ends = list_periods([first, last], first, last, "month")
    >>> [*zip(periods.astype(str), ends.astype(str))]
    [('2020-01', '2020-01'), ('2020-02', '9999-11'), ('9999-12', '9999-12')]
    """
    outer = pd.PeriodIndex([first, last], freq=PERIODS[freq]).asi8
    if (count := int(outer[1] - outer[0]) + 1) <= MOST_PERIODS:
        periods = pd.period_range(first, last, freq=PERIODS[freq])
        return periods, periods
    held = np.unique(pd.PeriodIndex(list(days), freq=PERIODS[freq]).asi8)
    begins, ends = np.append(outer[0], held + 1), np.append(held - 1, outer[1])
    empty = ends >= begins
    begins, ends = (np.concatenate([edges[empty], held]) for edges in (begins, ends))
    if len(begins) > MOST_PERIODS:
        raise CorpusError(
            f"From {first.date()} to {last.date()} there are {count:,} periods (freq={freq!r}). Even with "
            f"one row for each stretch of time without documents they make {len(begins):,} rows, and a "
            f"table has at most {MOST_PERIODS:,}. If one of these dates stands for a missing one, choose "
            "the documents that should count: corpus.where(since=…, until=…), or -p since of a report. "
            "Otherwise choose a longer period."
        )
    order = np.argsort(begins)
    listed = [_from_ordinals(edges[order], freq) for edges in (begins, ends)]
    return listed[0], listed[1]


def _from_ordinals(numbers: Ints, freq: Freq) -> pd.PeriodIndex:
    listed: pd.PeriodIndex = pd.PeriodIndex.from_ordinals(  # type: ignore[attr-defined]  # pandas declares it not
        numbers, freq=PERIODS[freq]
    )
    return listed


def count_periods(table: pd.DataFrame) -> pd.Series:
    """Count the periods that each row of a table of periods stands for: 1, or those of an empty stretch.

    >>> days = {"start": [pd.Timestamp("2020-01-01"), pd.Timestamp("2020-02-01")],
    ...         "end": [pd.Timestamp("2020-01-31"), pd.Timestamp("2020-12-31")]}
    >>> count_periods(pd.DataFrame({"period": ["2020-01", "2020-02/2020-12"], **days})).tolist()
    [1, 11]
    """
    counts = pd.Series(1, index=table.index)
    for row in table.index[table["period"].str.contains("/", regex=False)]:
        name = str(table.at[row, "period"]).partition("/")[0]
        freq: Freq = "week" if "W" in name else "quarter" if "Q" in name else _BY_HYPHENS[name.count("-")]
        outer = pd.PeriodIndex([table.at[row, "start"], table.at[row, "end"]], freq=PERIODS[freq]).asi8
        counts.at[row] = int(outer[1] - outer[0]) + 1
    return counts


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
    starts, ends = calendar.periods.start_time.normalize(), calendar.ends.end_time.normalize()
    complete = np.asarray((starts >= calendar.first) & (ends <= calendar.last))
    n_keys, n_periods = len(keys), len(calendar.periods)
    periods = {
        "period": name_rows(calendar),
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


def name_rows(calendar: Calendar) -> npt.NDArray[np.object_]:
    """What each row is called: the name of its period, or of the first and the last of a stretch."""
    names = np.array(name_periods(calendar.periods, calendar.freq), dtype=object)
    several = np.flatnonzero(calendar.ends.asi8 > calendar.periods.asi8)
    names[several] += "/" + np.array(name_periods(calendar.ends[several], calendar.freq), dtype=object)
    return names


def name_periods(periods: pd.PeriodIndex, freq: Freq) -> list[str]:
    """What each period is called, as ISO 8601 has it."""
    if freq == "week":
        weeks = periods.start_time.isocalendar()
        return [f"{year:04}-W{week:02}" for year, week in zip(weeks["year"], weeks["week"], strict=True)]
    if freq == "quarter":
        return [f"{period.year}-Q{period.quarter}" for period in periods]
    return periods.strftime({"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}[freq]).tolist()
