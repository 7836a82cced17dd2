"""Rates over time: periods with intervals, gaps that stay gaps, and when a rate changed."""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from narrative.coding.correction import gather_coding
from narrative.comparison import Comparison, compare_groups
from narrative.comparison.design import Design, Observations, observe
from narrative.comparison.differences import Correction, correct
from narrative.comparison.pairs import Margins
from narrative.comparison.resampling import Ints
from narrative.corpus.groups import Copies, Groups, group_documents, list_grouping
from narrative.corpus.readers.dates import PRECISION
from narrative.corpus.selection import find_dates, find_day
from narrative.errors import CorpusError, ParameterError, check_corpus, check_whole
from narrative.progress import follow
from narrative.schema import CHANGE_POINTS, ESTIMATES, TREND, check
from narrative.trends.change_points import Change, Series, find_changes
from narrative.trends.corrected import correct_changes, correct_periods
from narrative.trends.periods import Freq, count_periods, estimate_periods, lay_out, tabulate_periods

if TYPE_CHECKING:
    from narrative.coding.codes import Codes
    from narrative.corpus.corpus import Corpus

#: Changes are looked for where each side can have as many units.
_LEAST = 5
#: What the column is called that says on which side of the event a group is.
_SIDE = "when"
#: The columns of all tables of a trend; a grouping column has another name, see `name_columns`.
_COLUMNS = frozenset((*TREND, *CHANGE_POINTS, *ESTIMATES, _SIDE))


@dataclass(frozen=True, eq=False)
class Trend:
    """What `trend` found.

    Attributes:
        periods: a row for each period of each measure, category and group; a table by `schema.TREND`.
        changes: when the rate changed, or where the strongest change is that is not beyond chance; a table by
            `schema.CHANGE_POINTS`.
        event: the rates before and after the event, as `compare` has them, if one was given.
        undated: how many documents have no date; they are in none of the tables.
        vague: how many have only a month or a year that is longer than the periods; likewise.
        left_out: how many others are in a language that none of the measures is for; nor are they.
        empty: how many others have nothing to measure by, as one without a word; nor are they.
        corrected: with codes, the share of the documents of each period that coders would find; a table by
            `schema.CORRECTED` with `period`.
        corrected_changes: with codes, the corrected share after each change beside that before it, with a
            verdict of its own; a table by `schema.CORRECTED_DIFFERENCES` with `date`.
    """

    periods: pd.DataFrame
    changes: pd.DataFrame
    event: Comparison | None
    undated: int
    vague: int
    left_out: int
    empty: int
    corrected: pd.DataFrame
    corrected_changes: pd.DataFrame

    def __repr__(self) -> str:
        found = int(self.changes["found"].sum())
        periods = int(count_periods(self.periods.drop_duplicates("period")).sum())
        parted = "; with an event" if self.event is not None else ""
        lacking = f"; {self.undated:,} without a date" if self.undated else ""
        lacking += f"; {self.vague:,} with a month or a year alone" if self.vague else ""
        lacking += f"; {self.left_out:,} in another language" if self.left_out else ""
        lacking += f"; {self.empty:,} with nothing to measure" if self.empty else ""
        return (
            f"Trend: {periods:,} period{'s' * (periods != 1)}, {found:,} change{'s' * (found != 1)} found"
            f"{parted}{lacking}"
        )

    def _repr_html_(self) -> str:
        from narrative.figures.notebook_display import show_result

        tables = {"periods": self.periods, "changes": self.changes}
        if self.event is not None:
            tables["event.differences"] = self.event.differences
        if len(self.corrected):
            tables |= {"corrected": self.corrected, "corrected_changes": self.corrected_changes}
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
    codes: pd.DataFrame | Codes | None = None,
    variables: Mapping[str, str] | Sequence[str] | None = None,
    present: Iterable[object] | None = None,
) -> Trend:
    """Estimate rates over time: for each period Σtotal / Σbase with an interval, and when the rate changed.

    **Periods** follow each other without a hole from `since` to `until`. One without documents is a gap:
    `n_documents` is 0, the estimate is missing, and nothing is put in between. A week is that of ISO 8601,
    from Monday to Sunday, so that 2021-01-03 is in 2020-W53. A first or last period of which the corpus
    covers only a part is not `complete`: its rate is of fewer days. If there are more than 5,000 periods, as
    when a date such as 9999-12-31 stands for a missing one, a stretch of empty ones is one row
    (`2020-W02/9999-W51`). Intervals are by bootstrap over the
    units of the period (see `narrative.comparison.limits.intervals`); one document has none.

    A document of which only a month or a year is known is in no finer period, and in no change. One that has
    nothing to measure by, as one without a word, is in none, and no period reaches to its date.

    **Changes** are looked for among the days, not the periods, so they do not depend on `freq`: when did one
    rate give way to another? `p_value` is how often a random reassignment of the documents to the days gives
    as strong a change on any day. If it is no more than 1 − `level`, further changes are looked for before
    and after it; if no change is, the strongest candidate is listed. `p_adjusted` is corrected over all rows
    of the table, and says whether a change is `found`. `date` is the first day of the new rate. Its interval
    covers 93 to 96 times in 100 where a change is so large that four of five such corpora would show it;
    where it was luck to find it at all, the interval is too short, and the difference of `before` and `after`
    too large. A slow drift also looks like a change. Each side has at least 5 units and a twentieth of all.
    With `by`, a group that has too few units for this has a row without a date, so that none is missing
    silently.

    The test takes the documents for independent. If those of a day resemble each other, since they tell the
    same news, it finds changes too often; then say `unit="date"`, which resamples and reassigns days, or
    `unit="story"`. A unit of several days stands at its first. (docs/trends.md has what was measured.)

    **Codes** of a sample of the documents correct what was counted, as in `narrative.compare`: the share of
    each period, each change, and the event. The day of a change was found in the counts, in which the codes
    had no part; so they test it anew. Few periods have codes enough for an interval of their own.

    Args:
        scores: of documents, of measures that can be grouped by adding up or by a mean (see `Measure.group`);
            perhaps of more documents than the corpus has.
        corpus: the documents with their dates.
        freq: how long a period is: day, week, month, quarter or year.
        event: a day. The documents from that day on are compared with those before it (see `compare`): what
            happened between is not said to be the cause.
        measure: one or more of the measures in `scores`; by default all of them.
        by: a column of the documents, or several: a series for each group. See `compare`.
        unit: what was sampled: `"document"`, `"story"`, or a column of the documents.
        copies: what a copied story counts: `"all"`, every copy; `"first"`, the earliest one; or `"share"`,
            each of k copies 1/k.
        stories: which documents tell the same story, as `narrative.stories` finds them.
        since: the first day that the collection covers; by default that of the first document that was
            measured.
        until: the last day.
        most_changes: how many changes are looked for in a series; 0 for none.
        correction: for many tests: "holm", "benjamini-hochberg" or "none".
        level: of intervals and tests.
        resamples: how many samples the bootstrap draws, and of random reassignments.
        seed: of both. The order of the documents changes nothing.
        codes, variables, present: what coders decided, as in `narrative.compare`.

    Returns:
        A `Trend`. In its tables the columns of `by` stand after `category`, the periods of a series in the
        order of time. `period` names one (`2023-W45`, `2023-11`), `start` and `end` are its days.

    Raises:
        CorpusError: no document has a date; one lies outside `since` and `until`; or there is no column `by`
            or `unit`.
        TableError: a document of the corpus has no scores, or two; codes that `narrative.correct` refuses.
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
    check_corpus(corpus)
    check_whole("seed", seed, 0)
    if not 0 < level < 1 or resamples < 2:
        raise ParameterError(
            f"level={level!r}, resamples={resamples!r}: the level is a share such as 0.95, and there are two "
            "resamples at least."
        )
    columns = [] if by is None else list_grouping(by)
    coding = gather_coding(codes, variables, present)
    design = Design(columns, measure, unit, stories, copies, correction, level, resamples, seed, coding)
    observed = observe(scores, corpus, design)
    calendar = lay_out(corpus, freq, since, until, ~observed.is_empty)
    groups = group_documents(corpus, by, table=_COLUMNS)
    keys, ids = observed.rows, corpus.documents.index.to_numpy()
    counted = calendar.dated & (observed.weights > 0) & ~observed.is_empty
    rows, changes = [], []
    for number, label in enumerate(groups.labels.to_dict("records")):
        members = np.flatnonzero(counted & (groups.codes == number))
        exact = members[calendar.exact[members]]
        part, days = observed.take(members), observed.take(exact)
        estimates = estimate_periods(part, calendar.places[members], len(calendar.periods), design)
        rows.append(tabulate_periods(keys, label, calendar, estimates))
        for key in follow(range(len(keys) if most_changes else 0), "looking for changes in series"):
            series, starts = _series(days, key, calendar.days[exact], ids[exact])
            found = (
                find_changes(
                    series, level=level, most=most_changes, permutations=resamples - 1,
                    resamples=resamples, seed=seed,
                )
                if len(series.days) >= 2 * series.least and len(starts) > 1
                else []
            )  # fmt: skip
            described = [_describe(change, series, calendar.first, starts) for change in found]
            if label and not described:
                described = [_describe_short(series)]
            changes += [{**keys.iloc[key].to_dict(), **label, **change} for change in described]
    found_changes = _tabulate_changes(changes, keys, groups, design)
    of_codes = scores, corpus, groups, calendar, observed, design
    return Trend(
        check(_sort(pd.concat(rows, ignore_index=True), keys), TREND, "table of periods"),
        found_changes,
        None if event is None else _compare_with_event(scores, corpus, event, design),
        *_count_others(corpus, freq, observed),
        correct_periods(*of_codes),
        correct_changes(*of_codes, found_changes),
    )


def _count_others(corpus: Corpus, freq: Freq, observed: Observations) -> tuple[int, int, int, int]:
    """Count the documents in no period: without a date, with a vague one, in another language, empty."""
    has_date = corpus.documents["date"].notna().to_numpy()
    is_fine = find_dates(corpus.documents, freq).notna().to_numpy()
    foreign = observed.is_left_out
    empty = observed.is_empty & ~foreign & (observed.weights > 0)
    counts = [~has_date, has_date & ~is_fine, is_fine & foreign, is_fine & empty]
    undated, vague, left_out, unmeasured = (int(count.sum()) for count in counts)
    return undated, vague, left_out, unmeasured


def _tabulate_changes(
    changes: list[dict[Hashable, Any]], keys: pd.DataFrame, groups: Groups, design: Design
) -> pd.DataFrame:
    """Arrange the changes of all series, and say which are found after correction for all of them."""
    columns = [*keys.columns, *groups.labels.columns, *CHANGE_POINTS[len(keys.columns) :]]
    table = pd.DataFrame(changes, columns=columns)
    table["p_adjusted"] = correct(table["p_value"].to_numpy(dtype=np.float64), design.correction)
    table["found"] = table["p_adjusted"] <= 1 - design.level + 1e-12
    return check(_sort(table, keys), CHANGE_POINTS, "table of changes")


def _compare_with_event(
    scores: pd.DataFrame, corpus: Corpus, event: str | datetime.date, design: Design
) -> Comparison:
    """Compare the documents from the day of the event on with those before it, within each group."""
    day = pd.Timestamp(find_day(event, "event"))
    exact = corpus.where(date_precision=None) if PRECISION in corpus.documents else corpus
    dated = exact.where(since=exact.documents["date"].min().date())
    dates = dated.documents["date"]
    is_after = dates >= day
    if is_after.all() or not is_after.any():
        side = "before" if is_after.all() else "from"
        raise CorpusError(
            f"event={event!r}: no document is {side} that day{' on' if side == 'from' else ''}; the dates "
            f"are from {dates.min().date()} to {dates.max().date()}."
        )
    # In this order of names, differences are those of afterwards less before.
    sides = pd.Series(np.where(is_after, f"{day.date()} and after", f"before {day.date()}"), dtype="str")
    groups = group_documents(dated, design.by or None, table=_COLUMNS, beside={_SIDE: sides})
    return compare_groups(scores, dated, groups, replace(design, by=[*design.by, _SIDE]), Margins())


def _series(observed: Observations, key: int, days: Ints, ids: npt.NDArray[Any]) -> tuple[Series, Ints]:
    """The units of one series in the order of their days; and the days, in days from the first one."""
    totals, bases, units = observed.totals[:, key], observed.bases[:, key], observed.units
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
    return series, starts


def _describe(change: Change, series: Series, first: pd.Timestamp, starts: Ints) -> dict[Hashable, Any]:
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


def _describe_short(series: Series) -> dict[Hashable, Any]:
    """A row of `schema.CHANGE_POINTS` for a series in which no change could be looked for."""
    base = float(series.bases.sum())
    return {
        **dict.fromkeys(("date", "date_low", "date_high"), pd.NaT),
        "n_before": len(series.days),
        "n_after": 0,
        "before": float(series.totals.sum()) / base if base else np.nan,
        "after": np.nan,
        "p_value": np.nan,
    }


def _sort(table: pd.DataFrame, keys: pd.DataFrame) -> pd.DataFrame:
    """Bring the rows into the order of the measures and categories; within each, as they are."""
    if not len(table):
        return table
    places = pd.MultiIndex.from_frame(keys).get_indexer(pd.MultiIndex.from_frame(table[list(keys.columns)]))
    order = np.argsort(places, kind="stable")
    return table.iloc[order].reset_index(drop=True)
