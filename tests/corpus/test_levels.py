"""Groups by any column: what it is called, and what is in it, changes no other column and no number."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

import narrative
from effort import choose
from narrative import Corpus, Lexicon
from narrative.comparison.claims import list_known
from narrative.comparison.division import divide, list_groups
from narrative.comparison.figure_size import fit_figure
from narrative.corpus.description import describe_corpus
from narrative.corpus.levels import factorise, name_columns, name_values, set_apart
from narrative.figures.drawing import alt_text
from narrative.measures.summaries import tabulate_frames
from narrative.reading.groups import say_verdicts
from narrative.reading.trials import list_removals

LEXICON = Lexicon.from_entries({"hope": ["hope*"], "fear": ["fear*"]}, name="feelings")
#: Names that articles bring along, besides those of the columns of the table itself.
NAMES = ("category", "period", "when", "year")
FEW: dict[str, Any] = {"resamples": 100, "measure": "salience"}
SIDES = ["left", "right", "left"] * 4


@cache
def make_bare() -> Corpus:
    """Twelve articles of four sentences on twelve days; the even ones hope, the odd ones fear."""
    words = ("hope", "fear")
    texts = [
        f"They {words[n % 2]} now. It rained {'a lot ' * n}. Home. They {words[n % 2]}." for n in range(12)
    ]
    documents = pd.DataFrame(
        {"text": texts, "date": [f"2020-0{1 + n // 6}-{1 + n:02}" for n in range(12)]},
        index=[f"d{n:02}" for n in range(12)],
    )
    corpus = Corpus.from_documents(documents, "twelve")
    assert corpus.word_counts.sum()  # the words are found once
    return corpus


def make_corpus(**columns: Any) -> Corpus:
    """The twelve articles with further columns."""
    return make_bare().assign(**columns)


@cache
def score() -> pd.DataFrame:
    return narrative.frame_salience(make_bare(), LEXICON)


def compare(corpus: Corpus, by: str) -> narrative.Comparison:
    return narrative.compare(score(), corpus, by=by, **FEW)


def make_compare(corpus: Corpus, by: str) -> dict[str, pd.DataFrame]:
    found = compare(corpus, by)
    return {"estimates": found.estimates, "differences": found.differences}


def make_trend(corpus: Corpus, by: str) -> dict[str, pd.DataFrame]:
    found = narrative.trend(score(), corpus, by=by, freq="month", event="2020-02-01", **FEW)
    assert found.event is not None
    return {"periods": found.periods, "changes": found.changes, "estimates": found.event.estimates}


def make_explorer(corpus: Corpus, by: str) -> dict[str, pd.DataFrame]:
    found = narrative.explore(corpus, LEXICON, by=by)
    assert found._repr_mimebundle_()
    return {"estimates": found.estimates}


#: Every function with `by=`, with the tables that it gives; those that take several columns first.
SEVERAL: dict[str, Callable[[Corpus, Any], dict[str, pd.DataFrame]]] = {
    "compare": make_compare,
    "trend": make_trend,
    "arc": lambda corpus, by: {
        "arc": narrative.arc(corpus, LEXICON, by=by, parts=2, shuffles=19, resamples=20)
    },
    "audit": lambda corpus, by: {
        "removals": narrative.audit(corpus, LEXICON, by=by, suggestions=0, per_category=1).removals
    },
}
FUNCTIONS: dict[str, Callable[[Corpus, Any], dict[str, pd.DataFrame]]] = {
    **SEVERAL,
    "diversity": lambda corpus, by: {"scores": narrative.lexical_diversity(corpus, by=by, window=3)},
    "frequencies": lambda corpus, by: {"list": narrative.frequencies(corpus, by=by)},
    "ngrams": lambda corpus, by: {"list": narrative.ngrams(corpus, by=by, min_count=1)},
    "keywords": lambda corpus, by: {"list": narrative.keywords(corpus, by=by, min_count=1)},
    "describe": lambda corpus, by: {"sizes": corpus.describe(by=by).reset_index()},
    "explore": make_explorer,
}


# What the column is called


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_column_may_have_any_name(function: str) -> None:
    """The tables are the same, whatever the column is called, and no column is there twice."""
    plain = FUNCTIONS[function](make_corpus(genre=SIDES), "genre")
    own = {str(column) for table in plain.values() if "genre" in table for column in table.columns}
    several = own if function != "explore" else set()
    names = choose(sorted({*NAMES, *several} - {"genre", "doc_id", "date"}), 12)
    for name in names:
        made = FUNCTIONS[function](make_corpus(**{name: SIDES}), name)
        clashes = name in own or (function == "trend" and name == "when")
        for table, found in made.items():
            expected = plain[table].rename(columns={"genre": f"group_{name}" if clashes else name})
            assert not found.columns.duplicated().any(), name
            pd.testing.assert_frame_equal(found, expected)


def test_days_of_articles_are_no_days_of_changes() -> None:
    changes = FUNCTIONS["trend"](make_bare(), "date")["changes"]
    assert changes["group_date"].nunique() == 12
    assert changes["date"].isna().all()


@pytest.mark.parametrize("function", SEVERAL)
@pytest.mark.parametrize("name", ["category", "when"])
def test_two_columns_keep_apart(function: str, name: str) -> None:
    corpus = make_corpus(**{name: SIDES, f"group_{name}": ["x", "y"] * 6})
    for kind, table in SEVERAL[function](corpus, [name, f"group_{name}", name]).items():
        assert not table.columns.duplicated().any()
        assert set(table["category"]) == {"hope", "fear"}
        if kind != "differences":
            held = [set(table[column].astype(str)) for column in table.columns]
            assert {"left", "right"} in held
            assert {"x", "y"} in held


def test_groups_of_the_lexicon_and_of_the_corpus_are_both_there() -> None:
    """By hand: six even articles hope twice each, six odd ones fear; two thirds of each are on the left."""
    table = compare(make_corpus(category=SIDES), "category").estimates
    places = table.set_index(["category", "group_category"])["total"].to_dict()
    assert places == {
        ("fear", "left"): 8, ("fear", "right"): 4, ("hope", "left"): 8, ("hope", "right"): 4
    }  # fmt: skip


def test_figures_draw_groups_of_any_name() -> None:
    said = []
    for column in ("category", "genre"):
        corpus = make_corpus(**{column: SIDES})
        compared, followed = (FUNCTIONS[each](corpus, column) for each in ("compare", "trend"))
        said.append(
            [
                alt_text(narrative.plot_estimates(compared["estimates"])),
                alt_text(narrative.plot_differences(compared["differences"])),
                alt_text(narrative.plot_trend(followed["periods"], changes=followed["changes"])),
                alt_text(narrative.plot_arc(FUNCTIONS["arc"](corpus, column)["arc"])),
            ]
        )
    assert said[0] == said[1]
    assert all("left" in words for words in said[0])


def test_a_group_that_is_too_short_for_a_change_is_listed_all_the_same() -> None:
    """Four articles on the right: five are needed on each side of a change."""
    changes = FUNCTIONS["trend"](make_corpus(category=SIDES), "category")["changes"]
    short = changes[changes["group_category"] == "right"]
    assert short["category"].tolist() == ["fear", "hope"]
    assert short["n_before"].tolist() == [4, 4]
    assert short["date"].isna().all()
    assert not short["found"].any()


def test_a_unit_called_like_the_side_of_an_event_stays_what_it_is() -> None:
    """Four units of three articles; taken for the side of the event, there would be one on each side."""
    corpus = make_corpus(when=["a", "b", "c", "d"] * 3)
    found = narrative.trend(score(), corpus, unit="when", event="2020-02-01", freq="month", **FEW)
    assert found.event is not None
    assert set(found.event.estimates["n_units"]) == {4}


@pytest.mark.parametrize("name", ["day", "week", "month", "year"])
def test_a_column_wins_over_the_calendar(name: str) -> None:
    """Values of a column are compared each with each; a period, with the one before it."""
    corpus = make_corpus(**{name: ["1", "2", "3"] * 4})
    assert compare(corpus, name).estimates[name].tolist()[:3] == ["1", "2", "3"]
    assert compare(corpus, name).differences["other"].tolist()[:3] == ["2", "3", "3"]
    assert compare(make_bare(), name).estimates[name].dtype.kind == "M"
    undated = Corpus.from_documents(corpus.documents.assign(date=None))
    for each in (corpus, undated):
        assert set(divide(each, name).documents["group"]) == {"1", "2", "3"}


# What is in the column

DAYS = [datetime.date(2020, 1, 1), datetime.date(2020, 1, 2)]
#: Columns of several types, in each of which two values and a gap follow each other.
GAPS = {
    "whole numbers": pd.array([1, 2, None] * 4, dtype="Int64"),
    "truth": pd.array([False, True, None] * 4, dtype="boolean"),
    "truth as objects": np.array([False, True, None] * 4, dtype=object),
    "numbers": [1.5, 2.5, None] * 4,
    "times": pd.to_datetime(pd.Series([*DAYS, None] * 4)).array,
    "dates": [*DAYS, None] * 4,
    "categories": pd.Categorical(["a", "b", None] * 4),
    "numbers and texts": [1, 2, "", "1", "2", None] * 2,
    "lists": [["a"], ["b"], None] * 4,
}


@pytest.mark.parametrize("function", [name for name in FUNCTIONS if name != "describe"])
@pytest.mark.parametrize("kind", ["whole numbers", "truth", "times", "numbers and texts"])
def test_columns_of_any_type_may_have_gaps(function: str, kind: str) -> None:
    """As where the same values are texts, in which a gap is empty."""
    made = FUNCTIONS[function](make_corpus(page=GAPS[kind]), "page")
    texts = FUNCTIONS[function](make_corpus(page=["a", "b", ""] * 4), "page")
    for table, expected in texts.items():
        numbers = expected.select_dtypes("number").columns.difference(["page"])
        pd.testing.assert_frame_equal(made[table][numbers], expected[numbers])


@pytest.mark.parametrize("kind", GAPS)
def test_levels_of_any_type_have_gaps(kind: str) -> None:
    levels = factorise(pd.Series(GAPS[kind]))
    assert levels.codes.tolist() == [0, 1, -1] * 4
    assert len(levels.names) == len(levels.values) == 2


def test_values_with_one_text_are_one() -> None:
    levels = factorise(pd.Series([1, "1", 1, "b", None, ""], dtype=object))
    assert levels.names == ["1", "b"]
    assert levels.codes.tolist() == [0, 0, 0, 1, -1, -1]
    assert factorise(pd.Series([], dtype=object)).names == []


@pytest.mark.parametrize("function", [*SEVERAL, "explore"])
def test_an_outlet_called_not_known_is_a_group(function: str) -> None:
    """Four articles each of an outlet, of the outlet “not known”, and of none."""
    some = FUNCTIONS[function](make_corpus(paper=["The Courier", "not known", ""] * 4), "paper")
    all_known = FUNCTIONS[function](make_corpus(paper=["The Courier", "not known"] * 6), "paper")
    for kind in some.keys() - {"differences"}:
        assert set(some[kind]["paper"]) == {"The Courier", "not known", "(not known)"}
        assert set(all_known[kind]["paper"]) == {"The Courier", "not known"}


def known(comparison: narrative.Comparison) -> list[str]:
    return list_known(comparison.estimates, comparison.cautions)


def test_an_outlet_called_not_known_is_compared_and_documents_without_one_are_not() -> None:
    comparison = compare(make_corpus(paper=["The Courier", "not known", ""] * 4), "paper")
    pairs = comparison.differences[["group", "other"]].drop_duplicates().to_numpy().tolist()
    assert pairs == [["The Courier", "not known"]]
    lost = comparison.cautions.set_index("caution")["groups"]
    assert lost["4 articles without a value to group by"] == "(not known)"
    assert known(comparison) == ["The Courier", "not known"]
    single = compare(make_corpus(paper=["not known"] * 12), "paper")
    assert known(single) == ["not known"]
    assert "only one group with a value, not known" in repr(say_verdicts(single))
    nobody = compare(make_corpus(paper=[""] * 12), "paper")
    assert known(nobody) == []
    assert "No article has a value of paper" in repr(say_verdicts(nobody))


def test_words_of_an_outlet_called_not_known() -> None:
    corpus = make_corpus(paper=["The Courier", "not known", ""] * 4)
    for function in ("frequencies", "ngrams", "keywords"):
        assert set(FUNCTIONS[function](corpus, "paper")["list"]["paper"]) == {"The Courier", "not known"}
    assert set(FUNCTIONS["diversity"](corpus, "paper")["scores"]["paper"]) == {"The Courier", "not known", ""}
    assert set(list_groups(divide(corpus, "paper"))["group"]) == {"The Courier", "not known", "(not known)"}


def test_tables_for_reading_tell_an_outlet_called_not_known_from_none() -> None:
    """Of four outlets two are shown; one that is called “others” is not the rest."""
    outlets = ["label", "not known", "", "others"] * 3
    corpus = Corpus.from_documents(make_bare().documents.assign(outlet=outlets), "twelve")
    scores = narrative.frame_salience(corpus, LEXICON)
    table = tabulate_frames(scores, corpus, LEXICON, most=2)
    assert table["label"].tolist() == list(LEXICON.labels.values())
    assert "(others)" in table.columns
    assert set(describe_corpus(corpus)["outlet"]) == {"label", "not known", "(not known)", "others", "all"}


def test_names_are_set_apart() -> None:
    assert name_columns(["category", "group_category"], ["category"]) == {
        "category": "group_group_category", "group_category": "group_category"
    }  # fmt: skip
    assert set_apart("not known", ["(not known)", "not known"]) == "((not known))"
    values = name_values(pd.Series([2, None], dtype="Int64", index=["a", "b"]))
    assert values.to_dict() == {"a": "2", "b": "not known"}


@pytest.mark.parametrize("name", ["group", "label", "size", "p_value"])
def test_tables_for_reading_keep_groups_of_any_name(name: str) -> None:
    """As under a name that no table has."""
    ours, plain = make_corpus(**{name: SIDES}), make_corpus(genre=SIDES)
    fitted = [fit_figure(compare(*each).estimates) for each in ((ours, name), (plain, "genre"))]
    pd.testing.assert_frame_equal(fitted[0].rename(columns={name: "genre"}), fitted[1])
    listed = [
        list_removals(narrative.audit(corpus, LEXICON, by=by, suggestions=0, per_category=1))
        for corpus, by in ((ours, name), (plain, "genre"))
    ]
    called = "group_label" if name == "label" else name
    pd.testing.assert_frame_equal(listed[0].rename(columns={called: "genre"}), listed[1])
    assert listed[1]["label"].tolist() == ["hope", "fear"]
