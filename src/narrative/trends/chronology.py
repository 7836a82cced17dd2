"""Rates over time: periods with intervals, gaps that stay gaps, and when a rate changed."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.comparison import Comparison, compare
from narrative.comparison.differences import Correction, correct
from narrative.comparison.groups import Copies, find_units, group_documents, weigh_copies
from narrative.comparison.wide_tables import pivot
from narrative.corpus.selection import find_day
from narrative.errors import CorpusError, ParameterError, UnknownNameError
from narrative.schema import CHANGE_POINTS, TREND, check
from narrative.trends.change_points import Change, Series, find_changes
from narrative.trends.periods import PERIODS, Freq, estimate_periods, find_span, tabulate_periods

if TYPE_CHECKING:
    from narrative.corpus.corpus import Corpus

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Changes are looked for where each side can have as many units.
_LEAST = 5


@dataclass(frozen=True, eq=False)
class Trend:
    """What `trend` found.

    Attributes:
        periods: a row for each period of each measure, category and group; a table by `schema.TREND`.
        changes: when the rate changed, or where the strongest change is that is not beyond chance; a table by
            `schema.CHANGE_POINTS`.
        event: the rates before and after the event, as `compare` has them, if one was given.
        undated: how many documents have no date; they are in none of the tables.
    """

    periods: pd.DataFrame
    changes: pd.DataFrame
    event: Comparison | None
    undated: int

    def __repr__(self) -> str:
        found, periods = int(self.changes["found"].sum()), self.periods["period"].nunique()
        parted = "; with an event" if self.event is not None else ""
        lacking = f"; {self.undated:,} without a date" if self.undated else ""
        return (
            f"Trend: {periods:,} period{'s' * (periods != 1)}, {found:,} change{'s' * (found != 1)} found"
            f"{parted}{lacking}"
        )

    def _repr_html_(self) -> str:
        from narrative.figures.notebook_display import show_result

        tables = {"periods": self.periods, "changes": self.changes}
        if self.event is not None:
            tables["event.differences"] = self.event.differences
        return show_result(repr(self), tables)


def trend(
    scores: pd.DataFrame,
    corpus: Corpus,
    *,
    freq: Freq = "week",
    event: str | datetime.date | None = None,
    measure: str | Sequence[str] | None = None,
    by: str | Sequence[str] | None = None,
    unit: str = "document",
    copies: Copies = "all",
    stories: pd.DataFrame | None = None,
    since: str | datetime.date | None = None,
    until: str | datetime.date | None = None,
    most_changes: int = 3,
    correction: Correction = "holm",
    level: float = 0.95,
    resamples: int = 2000,
    seed: int = 2024,
) -> Trend:
    """Estimate rates over time: for each period Σtotal / Σbase with an interval, and when the rate changed.

    **Periods** follow each other without a hole from `since` to `until`. One without documents is a gap:
    `n_documents` is 0, the estimate is missing, and nothing is put in between. A week is that of ISO 8601,
    from Monday to Sunday, so that 2021-01-03 is in 2020-W53. A first or last period of which the corpus
    covers only a part is not `complete`: its rate is of fewer days. Intervals are by bootstrap over the
    units of the period (see `narrative.comparison.resampling.intervals`); one document has none.

    **Changes** are looked for among the days, not the periods, so they do not depend on `freq`: when did one
    rate give way to another? `p_value` is how often dealing the documents to the days anew gives as strong a
    change on any day. If it is no more than 1 − `level`, further changes are looked for before and after it;
    if no change is, the strongest candidate is listed. `p_adjusted` is corrected over all rows of the table,
    and says whether a change is `found`. `date` is the first day of the new rate. Its interval covers 93 to
    96 times in 100 where a change is so large that four of five such corpora would show it; where it was luck
    to find it at all, the interval is too short, and the difference of `before` and `after` too large. A slow
    drift also looks like a change. Each side has at least 5 units and a twentieth of all.

    The test takes the documents for independent. If those of a day resemble each other, since they tell the
    same news, it finds changes too often; then say `unit="date"`, which resamples and deals days, or
    `unit="story"`. A unit of several days stands at its first. (docs/trends.md has what was measured.)

    Args:
        scores: of documents, of measures that can be grouped by adding up or by a mean (see `Measure.group`);
            perhaps of more documents than the corpus has.
        corpus: the documents with their dates.
        freq: how long a period is: day, week, month, quarter or year.
        event: a day. The documents from that day on are compared with those before it (see `compare`): what
            happened between is not said to be the cause.
        measure: one or more of the measures in `scores`; by default all of them.
        by: a column of the documents, or several: a series for each group.
        unit: what was sampled: `"document"`, `"story"`, or a column of the documents.
        copies: what a copied story counts: `"all"`, every copy; `"first"`, the earliest one; or `"share"`,
            each of k copies 1/k.
        stories: which documents tell the same story, as `narrative.stories` finds them.
        since: the first day that the collection covers; by default that of the first document.
        until: the last day.
        most_changes: how many changes are looked for in a series; 0 for none.
        correction: for many tests: "holm", "benjamini-hochberg" or "none".
        level: of intervals and tests.
        resamples: how many samples the bootstrap draws, and how often the documents are dealt anew.
        seed: of both. The order of the documents changes nothing.

    Returns:
        A `Trend`. In its tables the columns of `by` stand after `category`, the periods of a series in the
        order of time. `period` names one (`2023-W45`, `2023-11`), `start` and `end` are its days.

    Raises:
        CorpusError: no document has a date; one lies outside `since` and `until`; or there is no column `by`
            or `unit`.
        TableError: a document of the corpus has no scores, or two.
        ParameterError: a measure cannot be grouped, a number is out of range, or stories are needed.
        UnknownNameError: `freq` is none of the choices, or there is no such measure.

    >>> from narrative import Corpus, Lexicon, frame_salience
    >>> dates = ["2023-11-06", "2023-11-08", "2023-11-20"]
    >>> articles = pd.DataFrame({"text": ["Hope.", "War and hope.", "War."], "date": dates})
    >>> corpus = Corpus.from_documents(articles, "example")
    >>> scores = frame_salience(corpus, Lexicon.from_entries({"hope": ["hope"]}, name="one"))
    >>> periods = trend(scores, corpus, measure="salience").periods
    >>> print(periods[["period", "start", "n_documents", "total", "base", "estimate"]].to_string(index=False))
      period      start  n_documents  total  base  estimate
    2023-W45 2023-11-06            2    2.0     4       0.5
    2023-W46 2023-11-13            0    0.0     0       NaN
    2023-W47 2023-11-20            1    0.0     1       0.0
    """
    if freq not in PERIODS:
        raise UnknownNameError("choice of `freq`", freq, PERIODS)
    if not 0 < level < 1 or resamples < 2:
        raise ParameterError(
            f"level={level!r}, resamples={resamples!r}: the level is a share such as 0.95, and there are two "
            "resamples at least."
        )
    days = corpus.documents["date"].dt.normalize()
    dated = days.notna().to_numpy()
    if not dated.any():
        raise CorpusError(f"No document of the corpus {corpus.name!r} has a date, so there is no trend.")
    first, last = find_span(days[dated], since, until)
    periods = pd.period_range(first, last, freq=PERIODS[freq])
    place = periods.get_indexer(pd.PeriodIndex(days.where(dated, first), freq=PERIODS[freq]))
    groups = None if by is None else group_documents(corpus, by)
    labels = [{}] if groups is None else groups.labels.to_dict("records")
    codes = np.zeros(len(corpus), np.int64) if groups is None else groups.codes
    units = find_units(corpus, unit, stories)
    weights = weigh_copies(corpus, copies, stories)
    values = pivot(scores, corpus, measure, "refuse")
    keys, totals, bases = values.rows, values.totals * weights[:, None], values.bases * weights[:, None]
    numbers = (days.where(dated, first) - first).dt.days.to_numpy()
    rows, changed = [], []
    for number, label in enumerate(labels):
        members = np.flatnonzero(dated & (codes == number) & (weights > 0))
        estimates = estimate_periods(
            totals[members], bases[members], units[members], place[members], len(periods), keys, level,
            resamples, seed,
        )  # fmt: skip
        rows.append(tabulate_periods(keys, label, periods, freq, first, last, estimates))
        for key in range(len(keys) if most_changes else 0):
            series, starts = _series(
                totals[members, key], bases[members, key], units[members], numbers[members],
                corpus.documents.index.to_numpy()[members],
            )  # fmt: skip
            found = (
                find_changes(
                    series, level=level, most=most_changes, permutations=resamples - 1,
                    resamples=resamples, seed=seed,
                )
                if series is not None
                else []
            )  # fmt: skip
            changed += [
                {**keys.iloc[key].to_dict(), **label, **_describe(change, series, starts, first)}
                for change in found
                if series is not None
            ]
    columns = [*keys.columns, *map(str, labels[0]), *CHANGE_POINTS[len(keys.columns) :]]
    changes = pd.DataFrame(changed, columns=columns)
    changes["p_adjusted"] = correct(changes["p_value"].to_numpy(dtype=np.float64), correction)
    changes["found"] = changes["p_adjusted"] <= 1 - level + 1e-12
    return Trend(
        check(_sort(pd.concat(rows, ignore_index=True), keys), TREND, "table of periods"),
        check(_sort(changes, keys), CHANGE_POINTS, "table of changes"),
        _compare_with_event(
            scores,
            corpus,
            event,
            list(map(str, labels[0])),
            measure=measure,
            unit=unit,
            copies=copies,
            stories=stories,
            correction=correction,
            level=level,
            resamples=resamples,
            seed=seed,
        )
        if event is not None
        else None,
        int((~dated).sum()),
    )


def _compare_with_event(
    scores: pd.DataFrame,
    corpus: Corpus,
    event: str | datetime.date,
    columns: list[str],
    **options: Any,
) -> Comparison:
    """Compare the documents from the day of the event on with those before it, within each group."""
    day = pd.Timestamp(find_day(event, "event"))
    documents = corpus.documents
    dated = corpus.where(since=documents["date"].min().date())
    held = dated.documents
    is_after = held["date"] >= day
    if is_after.all() or not is_after.any():
        side = "before" if is_after.all() else "from"
        raise CorpusError(
            f"event={event!r}: no document is {side} that day{' on' if side == 'from' else ''}; the dates "
            f"are from {held['date'].min().date()} to {held['date'].max().date()}."
        )
    # In this order of names, differences are those of afterwards less before.
    names = np.where(is_after, f"{day.date()} and after", f"before {day.date()}")
    split = replace(dated, _documents=held.assign(when=pd.array(names, dtype="str")))
    return compare(scores, split, by=[*columns, "when"], **options)


def _series(
    totals: Floats, bases: Floats, units: npt.NDArray[Any], days: Ints, ids: npt.NDArray[Any]
) -> tuple[Series | None, Ints]:
    """The units of one series in the order of their days; and the days, in days from the first one.

    `None` where there are too few units or days for a change.
    """
    order = np.lexsort((ids, days))
    order = order[bases[order] > 0]
    codes, _ = pd.factorize(units[order])  # numbered in the order of their first day
    n_units = int(codes.max()) + 1 if len(codes) else 0
    first = order[np.unique(codes, return_index=True)[1]]
    starts, numbers = np.unique(days[first], return_inverse=True)
    least = max(_LEAST, -(-n_units // 20))
    series = Series(
        np.bincount(codes, totals[order], n_units).astype(np.float64),
        np.bincount(codes, bases[order], n_units).astype(np.float64),
        numbers.astype(np.int64),
        least,
    )
    return (series if n_units >= 2 * least and len(starts) > 1 else None), starts


def _describe(change: Change, series: Series, starts: Ints, first: pd.Timestamp) -> dict[str, Any]:
    """A change as a row of `schema.CHANGE_POINTS`."""
    before, after = series.part(change.first, change.day), series.part(change.day, change.last)
    rates = [float(part.totals.sum() / part.bases.sum()) for part in (before, after)]
    dates = [first + pd.Timedelta(days=int(starts[day])) for day in (change.day, change.low, change.high)]
    return {
        "date": dates[0],
        "date_low": dates[1],
        "date_high": dates[2],
        "n_before": len(before.days),
        "n_after": len(after.days),
        "before": rates[0],
        "after": rates[1],
        "p_value": change.p_value,
    }


def _sort(table: pd.DataFrame, keys: pd.DataFrame) -> pd.DataFrame:
    """Bring the rows into the order of the measures and categories; within each, as they are."""
    if not len(table):
        return table
    places = pd.MultiIndex.from_frame(keys).get_indexer(pd.MultiIndex.from_frame(table[list(keys.columns)]))
    order = np.argsort(places, kind="stable")
    return table.iloc[order].reset_index(drop=True)
