"""Voices compared: the article is what was sampled."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from narrative.comparison import compare
from narrative.corpus.corpus import Corpus
from narrative.errors import ParameterError, TableError
from narrative.voices.assignment import VOICES


def make(n_articles: int = 30, seed: int = 1) -> tuple[pd.DataFrame, Corpus]:
    """Articles of which some have much of a thing in every voice; direct speech has half as much again."""
    rng = np.random.default_rng(seed)
    ids = [f"a{number:02d}" for number in range(n_articles)]
    factor = rng.lognormal(0, 1.2, n_articles)
    rows = [
        {"doc_id": doc_id, "voice": voice, "base": 200, "total": float(rng.poisson(8 * many * share))}
        for doc_id, many in zip(ids, factor, strict=True)
        for voice, share in zip(VOICES, (1.0, 1.0, 1.5), strict=True)
    ]
    scores = pd.DataFrame(rows).assign(measure="salience", lexicon="made", category="conflict")
    scores["value"] = scores["total"] / scores["base"]
    outlets = ["A" if number % 2 else "B" for number in range(n_articles)]
    documents = pd.DataFrame({"text": "Made.", "outlet": outlets}, index=pd.Index(ids, name="doc_id"))
    return scores, Corpus.from_documents(documents)


def test_estimates_are_sums_over_the_articles_of_a_group() -> None:
    scores, corpus = make()
    comparison = compare(scores, corpus, by=["outlet", "voice"], seed=1, resamples=200)
    outlet = scores["doc_id"].map(corpus.documents["outlet"])
    expected = scores.groupby([outlet, "voice"])[["total", "base"]].sum()
    found = comparison.estimates.set_index(["outlet", "voice"])[["total", "base"]]
    pd.testing.assert_frame_equal(
        found.sort_index(), expected.sort_index(), check_names=False, check_dtype=False
    )
    assert comparison.estimates["n_documents"].tolist() == [15] * 6
    assert "30 in all" in comparison.method
    assert "voices of a document were kept together" in comparison.method


def test_voices_of_one_article_are_paired() -> None:
    scores, corpus = make()
    paired = compare(scores, corpus, by="voice", seed=1, resamples=500).differences
    apart = scores.assign(doc_id=scores["doc_id"] + scores["voice"])
    documents = apart.set_index("doc_id")[["voice"]].assign(text="Made.")
    single = compare(
        apart.drop(columns="voice"), Corpus.from_documents(documents), by="voice", seed=1, resamples=500
    ).differences
    assert paired["difference"].tolist() == pytest.approx(single["difference"].tolist())
    widths = [(table["difference_high"] - table["difference_low"]).to_numpy() for table in (paired, single)]
    assert (widths[0] < 0.6 * widths[1]).all()
    direct = paired[(paired["group"] == "direct") & (paired["other"] == "journalist")].iloc[0]
    assert direct["verdict"] == "higher in direct"


def test_an_article_without_a_voice_is_not_counted_in_it() -> None:
    scores, corpus = make(12)
    scores.loc[(scores["doc_id"] == "a00") & (scores["voice"] == "direct"), ["total", "base", "value"]] = [
        0,
        0,
        None,
    ]
    estimates = compare(scores, corpus, by="voice", seed=1, resamples=200).estimates.set_index("voice")
    assert estimates["n_documents"].to_dict() == {"direct": 11, "indirect": 12, "journalist": 12}


def test_a_column_of_that_name_is_meant_before_the_voices() -> None:
    scores, corpus = make(12)
    told = corpus.assign(voice=["deep", "high"] * 6)
    plain = scores[scores["voice"] == "direct"].drop(columns="voice")
    assert compare(plain, told, by="voice", seed=1, resamples=200).estimates["voice"].tolist() == [
        "deep",
        "high",
    ]


def test_scores_of_voices_are_of_voices_whatever_columns_there_are() -> None:
    scores, corpus = make(12)
    told = corpus.assign(voice=["deep", "high"] * 6)
    with_column, without = (
        compare(scores, each, by="voice", seed=1, resamples=200) for each in (told, corpus)
    )
    assert_frame_equal(with_column.estimates, without.estimates)


def test_errors_say_what_to_do() -> None:
    scores, corpus = make(4)
    with pytest.raises(ParameterError, match="name 'voice' in by="):
        compare(scores, corpus, by="outlet")
    with pytest.raises(ParameterError, match="Score them with quotations="):
        compare(scores[scores["voice"] == "direct"].drop(columns="voice"), corpus, by="voice")
    with pytest.raises(TableError, match="has the voice 'loud'"):
        compare(scores.assign(voice="loud"), corpus, by="voice")
