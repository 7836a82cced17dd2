"""Trends: periods by the calendar, gaps that stay gaps, changes that chance does not draw."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from narrative.comparison import compare
from narrative.corpus.corpus import Corpus
from narrative.errors import CorpusError, ParameterError, TableError, UnknownNameError
from narrative.figures.drawing import draw_svg
from narrative.reading.groups.courses import say_trend
from narrative.trends.change_points import Series, find_changes
from narrative.trends.chronology import trend
from narrative.trends.figures import plot_trend
from narrative.trends.periods import count_periods

QUICK = {"resamples": 200}
COLUMNS = ["doc_id", "measure", "lexicon", "category", "total", "base", "value"]


def corpus_of(dates: list[str | None], **columns: object) -> Corpus:
    ids = [f"d{number:03}" for number in range(len(dates))]
    table = pd.DataFrame({"doc_id": ids, "text": "Words.", "date": dates, **columns})
    return Corpus.from_documents(table, "example")


def scores_of(corpus: Corpus, totals: list[float], bases: list[int], category: str = "hope") -> pd.DataFrame:
    rows = zip(corpus.documents.index, totals, bases, strict=True)
    return pd.DataFrame(
        [(i, "salience", "small", category, t, b, t / b if b else np.nan) for i, t, b in rows],
        columns=COLUMNS,
    )


def drawn(seed: int, n: int, shift: float = 1.0, rate: float = 0.01) -> tuple[Corpus, pd.DataFrame]:
    """Articles over eight weeks; from the fifth week on the rate is `shift` times as high."""
    rng = np.random.default_rng(seed)
    days = np.sort(rng.integers(0, 56, n))
    bases = np.maximum(50, rng.lognormal(np.log(400), 0.5, n).astype(int))
    totals = rng.poisson(rate * bases * rng.gamma(2, 0.5, n) * np.where(days < 28, 1, shift))
    dates = (pd.Timestamp("2023-10-02") + pd.to_timedelta(days, unit="D")).strftime("%Y-%m-%d").tolist()
    corpus = corpus_of(dates)
    return corpus, scores_of(corpus, totals.tolist(), bases.tolist())


def test_rates_are_sums_over_sums_and_gaps_stay_gaps() -> None:
    corpus = corpus_of(["2023-11-06", "2023-11-12", "2023-11-20", None])
    found = trend(scores_of(corpus, [2, 1, 0, 50], [100, 50, 80, 10]), corpus, **QUICK)
    table = found.periods
    assert table["period"].tolist() == ["2023-W45", "2023-W46", "2023-W47"]
    assert table["total"].tolist() == [3, 0, 0]
    assert table["base"].tolist() == [150, 0, 80]
    assert table["n_documents"].tolist() == [2, 0, 1]
    assert table["estimate"].tolist() == pytest.approx([0.02, np.nan, 0], nan_ok=True)
    assert table.loc[1, ["low", "high"]].isna().all()
    assert table.loc[2, ["low", "high"]].isna().all()  # one document has no interval
    assert table["start"].dt.day_name().unique().tolist() == ["Monday"]
    assert found.undated == 1


def test_what_was_not_measured_is_not_counted_as_in_compare() -> None:
    """An article without a word is in no period, stretches none of them, and is said."""
    corpus = corpus_of(["2023-11-06", "2023-11-12", "2023-11-07", "2031-01-01"], outlet="A")
    scores = scores_of(corpus, [2, 1, 0, 0], [100, 50, 0, 0])
    found = trend(scores, corpus, **QUICK)
    assert found.periods["period"].tolist() == ["2023-W45"]
    assert found.periods["n_documents"].tolist() == [2]
    assert found.empty == 2
    assert "2 articles have nothing to measure by, and are left out." in str(say_trend(found))
    compared = compare(scores, corpus, by="outlet", resamples=100).estimates
    assert compared["n_documents"].tolist() == [2]
    nothing = trend(scores_of(corpus, [0] * 4, [0] * 4), corpus, most_changes=0, **QUICK)
    assert nothing.periods["n_documents"].sum() == 0
    assert str(say_trend(nothing)) == "No article with a date has anything to measure by."


def test_weeks_over_the_new_year_are_those_of_iso_8601() -> None:
    """2020-12-28 to 2021-01-03 is week 53 of 2020 (ISO 8601; 2020 began on a Wednesday in a leap year)."""
    corpus = corpus_of(["2020-12-28", "2021-01-03", "2021-01-04", "2024-12-30"])
    table = trend(scores_of(corpus, [1] * 4, [10] * 4), corpus, **QUICK).periods
    assert table["period"].iloc[[0, 1, -1]].tolist() == ["2020-W53", "2021-W01", "2025-W01"]
    assert table["n_documents"].iloc[[0, 1, -1]].tolist() == [2, 1, 1]
    assert (table["n_documents"] == 0).sum() == len(table) - 3


def test_periods_of_every_length() -> None:
    corpus = corpus_of(["2023-12-31", "2024-01-01"])
    scores = scores_of(corpus, [1, 1], [10, 10])
    names = {freq: trend(scores, corpus, freq=freq, **QUICK).periods["period"].tolist()
             for freq in ("day", "week", "month", "quarter", "year")}  # fmt: skip
    assert names == {
        "day": ["2023-12-31", "2024-01-01"], "week": ["2023-W52", "2024-W01"],
        "month": ["2023-12", "2024-01"], "quarter": ["2023-Q4", "2024-Q1"], "year": ["2023", "2024"],
    }  # fmt: skip
    with pytest.raises(ParameterError, match="level=95"):
        trend(scores, corpus, level=95)
    with pytest.raises(UnknownNameError, match="day, week, month, quarter, year"):
        trend(scores, corpus, freq="fortnight")


def test_periods_that_are_covered_in_part_are_marked() -> None:
    corpus = corpus_of(["2023-11-08", "2023-11-16", "2023-11-22"])  # Wednesday, Thursday, Wednesday
    scores = scores_of(corpus, [1] * 3, [10] * 3)
    assert trend(scores, corpus, **QUICK).periods["complete"].tolist() == [False, True, False]
    whole = trend(scores, corpus, since="2023-11-01", until="2023-11-26", **QUICK).periods
    assert whole["complete"].tolist() == [False, True, True, True]
    assert whole["n_documents"].tolist() == [0, 1, 1, 1]
    with pytest.raises(CorpusError, match="1 documents lie outside 2023-11-10"):
        trend(scores, corpus, since="2023-11-10", **QUICK)


def test_the_order_of_documents_changes_nothing() -> None:
    corpus, scores = drawn(1, 120, shift=3)
    found = trend(scores, corpus, **QUICK)
    table = corpus.documents.sample(frac=1, random_state=2).reset_index()
    other = trend(scores.sample(frac=1, random_state=5), Corpus.from_documents(table, "example"), **QUICK)
    pd.testing.assert_frame_equal(found.periods, other.periods, check_exact=True)
    pd.testing.assert_frame_equal(found.changes, other.changes, check_exact=True)
    assert not found.periods.equals(trend(scores, corpus, seed=1, **QUICK).periods)


def test_groups_have_a_series_each_in_the_order_of_the_categories() -> None:
    corpus = corpus_of(["2023-11-06", "2023-11-13"] * 2, outlet=["B", "B", "A", ""])
    scores = pd.concat([scores_of(corpus, [1, 2, 3, 4], [10] * 4, name) for name in ("war", "hope")])
    table = trend(scores, corpus, by="outlet", **QUICK).periods
    assert table[["category", "outlet", "total"]].to_numpy().tolist() == [
        ["hope", "A", 3], ["hope", "A", 0], ["hope", "B", 1], ["hope", "B", 2],
        ["hope", "not known", 0], ["hope", "not known", 4],
        ["war", "A", 3], ["war", "A", 0], ["war", "B", 1], ["war", "B", 2],
        ["war", "not known", 0], ["war", "not known", 4],
    ]  # fmt: skip
    assert table.columns.tolist()[3:5] == ["outlet", "period"]
    alone = trend(scores, corpus.where(outlet="B"), **QUICK).periods
    of_b = table[table["outlet"] == "B"].drop(columns="outlet").reset_index(drop=True)
    pd.testing.assert_frame_equal(of_b, alone)


def test_a_mean_of_documents_is_a_mean_and_what_cannot_be_grouped_is_refused() -> None:
    corpus = corpus_of(["2023-11-06", "2023-11-07", "2023-11-08"])
    scores = scores_of(corpus, [0.5, -0.3, 0], [1, 1, 0]).assign(measure="vader_compound_whole")
    table = trend(scores, corpus, **QUICK).periods
    assert table[["total", "base", "estimate"]].iloc[0].tolist() == pytest.approx([0.2, 2, 0.1])
    with pytest.raises(TableError, match="'d001' not at all"):
        trend(scores.drop(index=1), corpus, **QUICK)
    with pytest.raises(TableError, match="'d000'"):
        trend(pd.concat([scores, scores.head(1)]), corpus, **QUICK)


def test_before_and_after_an_event_whose_day_is_after() -> None:
    corpus = corpus_of(["2023-11-06", "2023-11-07", "2023-11-08", "2023-11-08", "2023-11-09", None])
    scores = scores_of(corpus, [1, 2, 6, 3, 3, 50], [10, 20, 20, 10, 10, 10])
    event = trend(scores, corpus, event="2023-11-08", **QUICK).event
    assert event is not None
    rates = event.estimates.set_index("when")[["n_documents", "total", "base"]]
    assert rates.loc["before 2023-11-08"].tolist() == [2, 3, 30]
    assert rates.loc["2023-11-08 and after"].tolist() == [3, 12, 40]
    (difference,) = event.differences.to_dict("records")
    assert difference["difference"] == pytest.approx(12 / 40 - 3 / 30)
    assert difference["ratio"] == pytest.approx(3)
    with pytest.raises(CorpusError, match="no document is before that day"):
        trend(scores, corpus, event="2023-11-06", **QUICK)
    with pytest.raises(CorpusError, match="no document is from that day on"):
        trend(scores, corpus, event="2023-11-10", **QUICK)


def test_the_event_is_corrected_as_was_asked() -> None:
    corpus, hope = drawn(5, 60)
    scores = pd.concat([hope, hope.assign(category="fear")])
    asked = {"event": "2023-10-30", "most_changes": 0, **QUICK}
    plain, holm = (trend(scores, corpus, correction=name, **asked).event for name in ("none", "holm"))
    assert plain is not None
    assert holm is not None
    raw = plain.differences["p_value"]
    assert plain.differences["p_adjusted"].tolist() == raw.tolist()
    assert holm.differences["p_adjusted"].tolist() == (2 * raw).clip(upper=1).tolist()


def test_a_corpus_without_dates_has_no_trend() -> None:
    corpus = corpus_of([None, None])
    with pytest.raises(CorpusError, match="No document of the corpus 'example' has a date"):
        trend(scores_of(corpus, [1, 1], [10, 10]), corpus)


def test_a_planted_change_is_found_on_its_day() -> None:
    corpus, scores = drawn(3, 200, shift=3)
    changes = trend(scores, corpus, **QUICK).changes
    assert changes["found"].tolist() == [True]
    change = changes.iloc[0]
    assert change["date_low"] <= pd.Timestamp("2023-10-30") <= change["date_high"]
    assert change["p_value"] == pytest.approx(1 / 200)  # none of 199 dealings
    before = corpus.documents["date"] < change["date"]
    sums = scores.set_index("doc_id").loc[before[before].index, ["total", "base"]].sum()
    assert change["before"] == pytest.approx(sums["total"] / sums["base"])
    assert change["n_before"] + change["n_after"] == 200


def test_the_strongest_candidate_of_a_steady_rate_is_listed_as_not_found() -> None:
    corpus, scores = drawn(4, 100)
    changes = trend(scores, corpus, **QUICK).changes
    assert changes["found"].tolist() == [False]
    assert changes["p_value"].item() > 0.05
    assert not len(trend(scores, corpus, most_changes=0, **QUICK).changes)
    few = corpus.where(doc_id=[f"d{number:03}" for number in range(9)])
    assert not len(trend(scores, few, **QUICK).changes)  # fewer than five on each side


def test_two_changes_are_found_one_after_the_other() -> None:
    rng = np.random.default_rng(1)
    bases = np.full(240, 400.0)
    totals = rng.poisson(np.repeat([2, 12, 4], 80)).astype(float)
    found = find_changes(
        Series(totals, bases, np.arange(240) // 4, 12),
        level=0.95, most=5, permutations=199, resamples=99, seed=1,
    )  # fmt: skip
    assert [change.day for change in found] == [20, 40]
    assert [(change.first, change.last) for change in found] == [(0, 40), (20, 60)]


def test_the_gain_is_that_of_weighted_least_squares() -> None:
    """Against the sums of squares written out, with numpy's weighted mean."""
    rng = np.random.default_rng(2)
    totals, bases = rng.poisson(5, 30).astype(float), rng.integers(100, 900, 30).astype(float)
    series = Series(totals, bases, np.arange(30) // 2, 5)

    def squares(part: slice) -> float:
        rates = totals[part] / bases[part]
        return float((bases[part] * (rates - np.average(rates, weights=bases[part])) ** 2).sum())

    gains = [
        squares(slice(0, 30)) - squares(slice(0, cut)) - squares(slice(cut, 30)) for cut in range(6, 25, 2)
    ]
    assert series.splits().tolist() == list(range(3, 13))
    np.testing.assert_allclose(series.gains(totals, bases), gains)


def test_chance_is_taken_for_a_change_5_times_in_100() -> None:
    hits = 0
    for seed in range(150):
        rng = np.random.default_rng([9, seed])
        bases = rng.lognormal(6, 0.5, 60)
        totals = rng.poisson(0.005 * bases * rng.gamma(0.5, 2, 60)).astype(float)
        series = Series(totals, bases, np.arange(60) // 2, 5)
        (change,) = find_changes(series, level=0.95, most=1, permutations=99, resamples=1, seed=seed)
        hits += change.p_value <= 0.05
    assert hits / 150 <= 0.05 + 3 * (0.05 * 0.95 / 150) ** 0.5


def test_days_whose_articles_resemble_each_other_are_dealt_whole() -> None:
    """Twenty days with a rate of their own each: dealt one by one, ten articles a day look like a change."""
    rng = np.random.default_rng(8)
    rates = np.repeat(rng.gamma(3, 0.01, 20), 10)
    dates = np.repeat(pd.date_range("2023-11-01", periods=20).strftime("%Y-%m-%d"), 10).tolist()
    corpus = corpus_of(dates)
    scores = scores_of(corpus, rng.poisson(rates * 400).tolist(), [400] * 200)
    single = trend(scores, corpus, **QUICK)
    whole = trend(scores, corpus, unit="date", **QUICK)
    assert single.changes["found"].all()
    assert not whole.changes["found"].any()
    assert single.periods["estimate"].tolist() == whole.periods["estimate"].tolist()


# Dates at the ends of the calendar ----------------------------------------------------------------------


@pytest.mark.parametrize("freq", ["day", "week", "month", "quarter"])
@pytest.mark.parametrize("placeholder", ["9999-12-31", "0001-01-01"])
def test_a_stretch_without_documents_is_one_row_where_its_periods_would_be_thousands(
    freq: str, placeholder: str
) -> None:
    corpus = corpus_of(["2020-01-02", placeholder, "2020-12-31", None])
    course = trend(scores_of(corpus, [1, 2, 3, 9], [10] * 4), corpus, freq=freq, measure="salience", **QUICK)
    table = course.periods
    assert len(table) <= 366
    assert table["n_documents"].sum() == 3
    assert table["total"].sum() == 6
    begins, ends = table["start"].to_numpy(), table["end"].to_numpy()
    assert (begins[1:] - ends[:-1] == np.timedelta64(1, "D")).all()  # no hole, and nothing twice
    stretches = table["period"].str.contains("/")
    assert table.loc[stretches, "n_documents"].eq(0).all()
    assert table.loc[stretches, "estimate"].isna().all()
    days = int((table["end"].max() - table["start"].min()).days) + 1
    if freq == "day":
        assert int(count_periods(table).sum()) == days
        assert f"{days:,} periods" in repr(course)
        assert f"{days - 3:,} without any" in repr(say_trend(course))
    assert "periods without articles" in plot_trend(table).alt_text


def test_the_weeks_up_to_a_placeholder_by_hand() -> None:
    corpus = corpus_of(["2020-01-02", "9999-12-31"])
    course = trend(scores_of(corpus, [1, 2], [10, 10]), corpus, measure="salience", **QUICK)
    table = course.periods.astype({"start": str, "end": str})
    assert table[["period", "start", "end", "n_documents"]].to_numpy().tolist() == [
        ["2020-W01", "2019-12-30", "2020-01-05", 1],
        ["2020-W02/9999-W51", "2020-01-06", "9999-12-26", 0],
        ["9999-W52", "9999-12-27", "10000-01-02", 1],
    ]
    # 7,979 years and some days: (days from Monday to Sunday) / 7, counted by Python's own calendar.
    weeks = (datetime.date(9999, 12, 27) - datetime.date(2019, 12, 30)).days // 7 + 1
    assert count_periods(course.periods).tolist() == [1, weeks - 2, 1]
    assert "416,375 periods without articles" in plot_trend(course.periods).alt_text
    assert "The 416,375 periods between 2020-W01 and 9999-W52 are one row" in str(say_trend(course))


def test_a_course_up_to_the_last_week_there_is_can_be_drawn() -> None:
    """That week ends on 10000-01-02, and matplotlib has no day after 9999-12-31."""
    days = [f"2020-{month:02}-{day:02}" for month in range(1, 8) for day in (1, 15)]
    corpus = corpus_of([*days, "9999-12-31"])
    scores = scores_of(corpus, [1] * len(corpus), [10] * len(corpus))
    axes = plot_trend(trend(scores, corpus, measure="salience", **QUICK).periods)
    assert len(axes.get_xticks())


def test_periods_that_are_too_many_in_any_case_are_refused_with_the_dates() -> None:
    days = pd.date_range("1990-01-01", periods=2_600, freq="2D").strftime("%Y-%m-%d").tolist()
    corpus = corpus_of([*days, "9999-12-31"])
    scores = scores_of(corpus, [1] * len(corpus), [10] * len(corpus))
    with pytest.raises(CorpusError, match=r"1990-01-01 to 9999-12-31.*at most 5,000.*since=…, until=…"):
        trend(scores, corpus, freq="day", measure="salience", **QUICK)
    kept = corpus.where(until="1990-02")
    assert len(trend(scores, kept, freq="day", measure="salience", **QUICK).periods) == 59


@pytest.mark.parametrize(("day", "end"), [("9999-12-31", "10000-01-02"), ("0001-01-01", "0001-01-07")])
def test_the_first_and_the_last_week_that_there_are(day: str, end: str) -> None:
    corpus = corpus_of([day, day])
    course = trend(scores_of(corpus, [1, 2], [10, 10]), corpus, measure="salience", **QUICK)
    figure = plot_trend(course.periods).figure
    assert any(f"to {end}" in text.get_text() for text in figure.findobj(Text))
    assert course.periods["period"].tolist() == [f"{day[:4]}-W{'52' if day[0] == '9' else '01'}"]
    assert f"1 period, from {day if day[0] == '0' else '9999-12-27'} to {end}" in repr(say_trend(course))


def test_a_bar_that_goes_on_beyond_the_axis_is_explained_below_it() -> None:
    """The interval of one month is made ninety times as high as its rate."""
    days = [f"2020-{month:02}-{day:02}" for month in range(1, 10) for day in (2, 9, 16)]
    corpus = corpus_of(days)
    periods = trend(
        scores_of(corpus, [1] * 27, [10] * 27), corpus, freq="month", measure="salience", **QUICK
    ).periods
    said = [
        {text.get_text() for text in plot_trend(table).figure.findobj(Text)}
        for table in (periods, periods.assign(low=0.05, high=[9.0, *[0.15] * (len(periods) - 1)]))
    ]
    assert ["Triangle: the bar goes on" in " ".join(texts) for texts in said] == [False, True]


def test_weeks_over_four_years_are_drawn_with_few_ticks_and_no_warning() -> None:
    corpus = corpus_of(["2019-01-08", "2020-02-04", "2022-12-28"])
    course = trend(
        scores_of(corpus, [1, 2, 3], [10, 10, 10]), corpus, measure="salience", freq="week", **QUICK
    )
    assert len(course.periods) == 208
    ax = plot_trend(course.periods)
    draw_svg(ax)  # matplotlib warned that it could not choose ticks
    assert 4 <= len(ax.get_xticks()) <= 9
