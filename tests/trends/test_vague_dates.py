"""Documents of which only a month or a year is known: counted where that is enough, else left out."""

from __future__ import annotations

import pandas as pd
import pytest

from narrative import Corpus, CorpusError, Lexicon, compare, frame_salience, stories, trend
from narrative.reading import groups

HOPE = Lexicon.from_entries({"hope": ["hope"]}, name="one")
DATES = ["2023-11-06", "2023-11-20", "2024-01-10", "November 2023", "2023", "2024", "8/11/2023"]


def make(dates: list[str] = DATES, texts: list[str] | None = None) -> Corpus:
    table = pd.DataFrame({"text": texts or ["Hope is here."] * len(dates), "date": dates})
    return Corpus.from_documents(
        table.set_index(pd.Index([f"d{n}" for n in range(len(dates))], name="doc_id"))
    )


@pytest.mark.parametrize(
    ("freq", "counted", "vague"), [("week", 3, 3), ("month", 4, 2), ("quarter", 4, 2), ("year", 6, 0)]
)
def test_a_period_counts_what_is_known_as_finely(freq: str, counted: int, vague: int) -> None:
    corpus = make()
    course = trend(frame_salience(corpus, HOPE), corpus, freq=freq, measure="salience", resamples=50)
    assert course.periods["n_documents"].sum() == counted
    assert (course.undated, course.vague) == (1, vague)
    said = str(groups.say_trend(course))
    assert ("only a month or a year is known" in said) == bool(vague)


def test_a_change_rests_on_days_alone() -> None:
    days = [f"2023-11-{day:02}" for day in range(1, 31)]
    texts = ["Hope is here."] * 15 + ["War is here."] * 15
    scores = []
    for dates, more in ((days, []), ([*days, "2023", "2022", "2024"], ["Hope here."] * 3)):
        corpus = make(dates, [*texts, *more])
        course = trend(
            frame_salience(corpus, HOPE), corpus, freq="year", event="2023-11-16", measure="salience",
            resamples=100,
        )  # fmt: skip
        scores.append(course.changes)
        assert course.event is not None
        assert course.event.estimates["n_documents"].tolist() == [15, 15]
    assert scores[0]["date"].tolist() == scores[1]["date"].tolist() == [pd.Timestamp("2023-11-16")]


def test_groups_of_months_and_selections() -> None:
    corpus = make()
    by_month = compare(frame_salience(corpus, HOPE), corpus, by="month", measure="salience", resamples=100)
    assert by_month.estimates["n_documents"].sum() - by_month.estimates["n_documents"].iloc[-1] == 4
    ids = {
        said: sorted(corpus.where(**when).documents.index)
        for said, when in {
            "since": {"since": "2023-11-01"}, "until": {"until": "2023-11-30"}, "year": {"until": "2023"},
        }.items()
    }  # fmt: skip
    assert corpus.where(date="2023-11-06").documents.index.tolist() == ["d0"]
    with pytest.raises(CorpusError, match="No document"):
        corpus.where(date="2023-11-01")
    assert ids["since"] == ["d0", "d1", "d2", "d3", "d5"]
    assert ids["until"] == ["d0", "d1", "d3"]
    assert ids["year"] == ["d0", "d1", "d3", "d4"]
    vague = make(["2023", "2024"])
    with pytest.raises(CorpusError, match="has a date to the week"):
        trend(frame_salience(vague, HOPE), vague, measure="salience")


def test_an_article_of_some_day_of_the_year_is_no_first_of_a_story() -> None:
    words = " ".join(f"word{number}" for number in range(120))
    told = stories(make(["2023-11-06", "2023"], [words, words])).set_index("doc_id")
    assert told["first"].to_dict() == {"d0": True, "d1": False}
