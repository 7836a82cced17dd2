"""Counted differences beside those corrected by coders: turned round, confirmed, too few codes, over time."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from erring_lexicon import FOUND, HOPE, MISSED, code_sample, make_papers
from narrative import Corpus, compare, correct, frame_salience, trend
from narrative.comparison.corrected import compare_corrected
from narrative.comparison.design import Design
from narrative.comparison.pairs import Margins
from narrative.errors import ParameterError, TableError

FAST = {"resamples": 100, "measure": "salience"}


def test_a_claim_is_turned_round_where_the_lexicon_errs_more_in_one_group() -> None:
    corpus, there = make_papers()
    scores = frame_salience(corpus, HOPE)
    found = compare(scores, corpus, by="outlet", codes=code_sample(corpus, there, 200, by="outlet"), **FAST)
    row = found.corrected_differences.iloc[0]
    assert (row["counted_verdict"], row["verdict"]) == ("higher in A", "higher in B")
    assert row["counted"] == pytest.approx(0.4)  # 6 of 10 less 2 of 10
    assert row["difference_low"] < -0.4 < row["difference_high"]  # 1 of 10 less 5 of 10
    assert row["ratio"] < 0.4
    assert row["note"] == ""
    shares = correct(scores, code_sample(corpus, there, 200, by="outlet"), corpus, by="outlet")
    pd.testing.assert_frame_equal(found.corrected, shares)
    assert "corrected by what people coded (up to 200 articles" in found.method
    plain = compare(scores, corpus, by="outlet", **FAST)
    assert not len(plain.corrected_differences)
    pd.testing.assert_frame_equal(plain.differences, found.differences)


def test_the_difference_is_that_of_the_limits_recovered() -> None:
    # Wilson's limits of 30 and of 10 in 100; their difference by Newcombe (1998), method 10, by hand:
    # .2 − √((.3 − .2189)² + (.1744 − .1)²) and .2 + √((.3959 − .3)² + (.1 − .0552)²).
    table = pd.DataFrame({
        "measure": "salience", "lexicon": "one", "category": "hope", "outlet": ["A", "B"],
        "variable": "hope", "n_documents": 500, "n_coded": 100, "counted": [0.4, 0.4], "coded": [0.3, 0.1],
        "estimate": [0.3, 0.1], "low": [0.2189, 0.0552], "high": [0.3959, 0.1744], "effective": 100.0,
        "more": 0, "note": ""})  # fmt: skip
    design = Design(["outlet"], None, "document", None, "all", "holm", 0.95, 100, 1)
    row = compare_corrected(table, ["A", "B"], [(0, 1)], design, Margins()).iloc[0]
    low, high = 0.2 - np.hypot(0.0811, 0.0744), 0.2 + np.hypot(0.0959, 0.0448)
    assert [row["difference_low"], row["difference_high"]] == pytest.approx([low, high])
    # The interval at this p would end at 0: 1.96 × .2 / .1101 standard errors away.
    assert row["p_value"] == pytest.approx(0.000368, abs=2e-5)
    assert row["verdict"] == "higher in A"


def test_too_few_codes_say_how_many_more() -> None:
    corpus, there = make_papers()
    codes = code_sample(corpus, there, 80, by="outlet").drop(columns="chance")
    found = compare(frame_salience(corpus, HOPE), corpus, by="outlet", codes=codes, **FAST)
    row = found.corrected_differences.iloc[0]
    assert row["verdict"] == "too little data to say"
    assert row["note"].startswith("Code 60 more in A and 60 more in B. It holds only if")
    said = found.cautions.set_index("caution")["advice"]
    assert said["too few coded articles"] == "Code more: 60 in A, 60 in B."
    assert "random sample" in " ".join(said.index)


def test_stories_and_originals_only() -> None:
    corpus, there = make_papers()
    stories = pd.DataFrame({"doc_id": corpus.documents.index, "story": corpus.documents.index})
    stories.loc[stories["doc_id"] == "d002", "story"] = "d000"  # both in A
    scores, codes = frame_salience(corpus, HOPE), code_sample(corpus, there, 200, by="outlet")
    rules = {"by": "outlet", "codes": codes, "unit": "story", "stories": stories} | FAST
    first = compare(scores, corpus, copies="first", **rules).corrected
    assert first["n_documents"].tolist() == [149, 150]
    assert compare(scores, corpus, **rules).corrected["n_documents"].tolist() == [150, 150]


def test_what_is_refused() -> None:
    corpus, there = make_papers(10)
    scores, codes = frame_salience(corpus, HOPE), code_sample(corpus, there, 10)
    with pytest.raises(TableError, match="coded for tuning"):
        compare(scores, corpus, by="outlet", codes=codes.assign(purpose="tuning"), **FAST)
    with pytest.raises(TableError, match="No category has the name of a variable"):
        compare(scores, corpus, by="outlet", codes=codes.assign(variable="fear"), **FAST)
    parts = pd.concat([scores.assign(voice=name) for name in ("journalist", "direct")])
    with pytest.raises(ParameterError, match="whole documents"):
        compare(parts, corpus, by=["outlet", "voice"], codes=codes, **FAST)


def test_a_change_in_the_words_is_none_in_what_coders_read() -> None:
    days = pd.date_range("2019-04-01", periods=30).repeat(10)
    late = days >= "2019-04-16"
    third = np.arange(300) % 3
    documents = pd.DataFrame(
        {"date": days, "text": np.where(np.where(late, third < 2, third < 1) > 0, FOUND, MISSED)},
        index=[f"d{number:03}" for number in range(300)],
    )
    corpus = Corpus.from_documents(documents)
    there = pd.Series((third < 1).astype(int), index=documents.index)  # the same share before and after
    codes = code_sample(corpus, there, 220)
    found = trend(frame_salience(corpus, HOPE), corpus, freq="week", event="2019-04-16", codes=codes, **FAST)
    row = found.corrected_changes.iloc[0]
    assert str(row["date"].date()) == "2019-04-16"
    assert row["counted_verdict"] == "higher in the time after"
    assert not row["verdict"].startswith("higher")
    assert row["difference_low"] < 0 < row["difference_high"]
    assert found.event is not None
    assert found.event.corrected_differences["counted_verdict"].tolist() == ["higher in 2019-04-16 and after"]
    assert found.corrected["period"].tolist() == ["2019-W14", "2019-W15", "2019-W16", "2019-W17", "2019-W18"]
    assert found.corrected["n_coded"].sum() == 220
    # A column of the corpus may be called as one of these tables'.
    halves = corpus.assign(group=["a", "b"] * 150, note=["c"] * 300)
    scores = frame_salience(halves, HOPE)
    named = trend(scores, halves, freq="week", by=["group", "note"], codes=codes, **FAST).corrected_changes
    assert named.columns.is_unique
    assert set(named["group_group"]) <= {"a", "b"}
    without = trend(scores, halves, freq="week", by="group", **FAST)
    assert set(without.periods["group"]) == {"a", "b"}
