"""Corrected shares: another program, hand counts, coverage in simulated corpora, and what is refused."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from narrative import (
    Corpus,
    Lexicon,
    alt_text,
    correct,
    draw_sample,
    frame_salience,
    plot_corrected,
)
from narrative.coding.prediction_powered import estimate_mean
from narrative.errors import ParameterError, TableError, UnknownNameError

HOPE = Lexicon.from_entries({"hope": ["hope"]}, name="one")
TEXTS = ["They hope.", "In the hope of a rise they struck.", "All is lost.", "Dawn comes.", "War."]


def hopes(n_documents: int = 100, outlets: int = 1) -> Corpus:
    """Documents of which two in five have the word, one of them another sense, and one the sense only."""
    documents = pd.DataFrame(
        {
            "text": [TEXTS[number % 5] for number in range(n_documents)],
            "outlet": [f"Paper {number % outlets}" for number in range(n_documents)],
        },
        index=[f"d{number:03}" for number in range(n_documents)],
    )
    return Corpus.from_documents(documents, "hopes")


def code(doc_ids: list[str], **columns: object) -> pd.DataFrame:
    """What a coder who reads says of these documents."""
    meant = [int(int(doc_id[1:]) % 5 in (0, 3)) for doc_id in doc_ids]
    return pd.DataFrame({"doc_id": doc_ids, "coder": "one", "variable": "hope", "value": meant, **columns})


def test_the_estimate_is_that_of_ppi_python() -> None:
    # ppi-python 0.2.3: ppi_py.ppi_mean_pointestimate(codes[drawn], scores[drawn], scores[others])
    rng = np.random.default_rng(11)
    codes = (rng.random(400) < 0.2).astype(float)
    scores = np.clip(rng.normal(size=400) * 0.3 + 0.3 + 0.4 * codes, 0, None).round(3)
    drawn = np.sort(rng.choice(400, 80, replace=False))
    found = estimate_mean(scores, np.ones(400), drawn, codes[drawn], np.full(80, 0.2), is_share=True)
    assert found.estimate == pytest.approx(0.12681028, abs=1e-8)
    assert found.coded == pytest.approx(0.125)


@pytest.mark.parametrize("share", [0.1, 0.3])
def test_the_interval_contains_the_truth_as_often_as_it_says(share: float) -> None:
    rng = np.random.default_rng(5)
    covered = narrower = 0
    for _ in range(800):
        there = (rng.random(600) < share).astype(float)
        words = rng.integers(200, 1200, 600)
        scores = rng.poisson(np.exp(rng.normal(size=600) * 0.8 - 1 + 1.2 * there)) / words * 1000
        drawn = rng.choice(600, 100, replace=False)
        even = np.full(100, 100 / 600)
        found = estimate_mean(scores, np.ones(600), drawn, there[drawn], even, is_share=True)
        plain = estimate_mean(np.zeros(600), np.ones(600), drawn, there[drawn], even, is_share=True)
        covered += found.low <= there.mean() <= found.high
        narrower += found.high - found.low < plain.high - plain.low
    assert 0.93 <= covered / 800 <= 0.97
    assert narrower > 450


def test_a_score_that_says_nothing_leaves_the_codes_alone() -> None:
    codes = np.array([1.0] * 10 + [0.0] * 40)
    found = estimate_mean(
        np.ones(1000), np.ones(1000), np.arange(50), codes, np.full(50, 0.05), is_share=True
    )
    assert (found.coded, found.estimate) == (0.2, 0.2)
    assert found.effective == pytest.approx(50 / 0.95)
    # Wilson's interval of 10 of 52.63, by hand.
    n, z = 50 / 0.95, 1.959963984540054
    middle, reach = (0.2 + z * z / 2 / n) / (1 + z * z / n), z / (1 + z * z / n)
    reach *= math.sqrt(0.16 / n + z * z / 4 / n / n)
    assert (found.low, found.high) == pytest.approx((middle - reach, middle + reach))


def test_all_coded_is_no_estimate() -> None:
    corpus = hopes()
    table = correct(frame_salience(corpus, HOPE), code(corpus.documents.index.tolist()), corpus)
    row = table.iloc[0]
    assert (row["counted"], row["coded"], row["estimate"], row["low"], row["high"]) == (0.4,) * 5
    assert row["note"] == ""


def test_weights_undo_unequal_chances() -> None:
    """Two strata of 20 and 80 documents, 10 drawn of each: 8 of 10 and 1 of 10 have it; so 24 of 100."""
    scores = np.zeros(100)
    drawn = np.r_[0:10, 20:30]
    codes = np.array([1.0] * 8 + [0.0] * 2 + [1.0] + [0.0] * 9)
    chances = np.r_[np.full(10, 0.5), np.full(10, 0.125)]
    found = estimate_mean(scores, np.ones(100), drawn, codes, chances, is_share=True)
    assert found.estimate == pytest.approx(0.24)
    # Cochran 1977, (5.12): Σ W² (1 − f) s² / n with s² = p(1 − p) n / (n − 1).
    variance = 0.2**2 * 0.5 * (0.16 / 9) + 0.8**2 * 0.875 * (0.09 / 9)
    scatter = 0.24 * 0.76 * 20 / 19
    assert found.effective == pytest.approx(scatter / variance)


def test_each_group_is_corrected_by_its_own_codes() -> None:
    corpus = hopes(400, outlets=2)
    drawn = draw_sample(corpus, 200, by="outlet")
    codes = code(drawn["doc_id"].tolist(), chance=drawn["chance"].tolist())
    table = correct(frame_salience(corpus, HOPE), codes, corpus, by="outlet")
    assert table["outlet"].tolist() == ["Paper 0", "Paper 1"]
    assert table["n_coded"].tolist() == [100, 100]
    assert (table["low"] < 0.4).all()
    assert (table["high"] > 0.4).all()
    assert (table["effective"] > 100).all()
    assert (table["note"] == "").all()


def test_a_story_stands_for_its_copies() -> None:
    corpus = hopes(10)
    stories = pd.DataFrame({"doc_id": corpus.documents.index, "story": ["a"] * 8 + ["b", "c"]})
    codes = code(["d000", "d008"])
    row = correct(frame_salience(corpus, HOPE), codes, corpus, stories=stories).iloc[0]
    # Story a was coded 1 and has 8 documents, story b was coded 1 (d008) and has one.
    assert row["coded"] == 1
    assert (row["n_documents"], row["n_coded"]) == (10, 2)


def test_ratings_have_a_mean() -> None:
    corpus = hopes()
    codes = code([f"d{n:03}" for n in range(0, 100, 2)])
    codes["value"] = codes["value"] * 3.5 + 1
    row = correct(frame_salience(corpus, HOPE), codes, corpus).iloc[0]
    assert row["low"] < 2.4 < row["high"]
    assert row["coded"] == pytest.approx(codes["value"].mean())


def test_coders_who_differ_count_with_their_mean() -> None:
    corpus = hopes()
    one = code([f"d{n:03}" for n in range(50)])
    both = pd.concat([one, one.assign(coder="two", value=0)])
    scores = frame_salience(corpus, HOPE)
    assert correct(scores, both, corpus)["coded"][0] == correct(scores, one, corpus)["coded"][0] / 2


def test_what_to_mind_is_said() -> None:
    corpus = hopes(300)
    scores = frame_salience(corpus, HOPE)
    one = correct(scores, code(["d000"]), corpus).iloc[0]
    assert math.isnan(one["estimate"])
    assert one["note"].startswith(
        "No value: 1 article was coded. The interval is a rough guide: code 99 more."
    )
    few = correct(scores, code([f"d{n:03}" for n in range(30)]), corpus).iloc[0]
    assert "code 70 more" in few["note"]
    assert "random sample" in few["note"]
    drawn = draw_sample(corpus, 120)
    known = correct(scores, code(drawn["doc_id"].tolist(), chance=drawn["chance"].tolist()), corpus).iloc[0]
    assert known["note"] == ""


def test_a_group_without_a_score_or_a_code_has_no_value() -> None:
    corpus = hopes(6, outlets=3)
    scores = frame_salience(corpus, HOPE)
    first = corpus.documents.index[corpus.documents["outlet"] == "Paper 0"]
    scores.loc[scores["doc_id"].isin(first), ["total", "base", "value"]] = [0, 0, math.nan]
    table = correct(scores, code(["d001", "d004"]), corpus, by="outlet").set_index("outlet")
    assert table["n_documents"].tolist() == [0, 2, 2]
    assert table["n_coded"].tolist() == [0, 2, 0]
    assert table["estimate"].isna().tolist() == [True, False, True]
    assert table.loc["Paper 2", "note"].startswith("No value: no articles were coded.")


def test_a_score_that_says_all_is_no_division_by_zero() -> None:
    codes = np.tile([1.0, 0.0], 20)
    found = estimate_mean(codes, np.ones(40), np.arange(20), codes[:20], np.full(20, 0.5), is_share=True)
    assert found.estimate == pytest.approx(0.5)
    assert found.low < 0.5 < found.high


def test_what_is_refused() -> None:
    corpus = hopes()
    scores = frame_salience(corpus, HOPE)
    codes = code(["d000", "d001", "d002"])
    with pytest.raises(TableError, match=r"1 codes are of documents that were coded for tuning.*draw_sample"):
        correct(scores, codes.assign(purpose=["tuning", "check", "check"]), corpus)
    with pytest.raises(TableError, match="has no document 'd999'"):
        correct(scores, pd.concat([codes, code(["d999"])]), corpus)
    with pytest.raises(TableError, match=r"the chance 1\.5"):
        correct(scores, codes.assign(chance=1.5), corpus)
    with pytest.raises(TableError, match="say with `present`"):
        correct(scores, codes.assign(value="maybe"), corpus)
    with pytest.raises(ParameterError, match="no coder wrote 'yes'"):
        correct(scores, codes, corpus, present=["yes"])
    with pytest.raises(UnknownNameError, match="Unknown variable 'fear'"):
        correct(scores, codes, corpus, variables={"hope": "fear"})
    with pytest.raises(UnknownNameError, match="category in the scores"):
        correct(scores, codes, corpus, variables={"fear": "hope"})


def test_the_order_of_rows_changes_nothing() -> None:
    corpus = hopes(200, outlets=2)
    scores = frame_salience(corpus, HOPE)
    codes = code([f"d{n:03}" for n in range(0, 200, 3)])
    one = correct(scores, codes, corpus, by="outlet")
    other = correct(scores.iloc[::-1], codes.iloc[::-1], corpus, by="outlet")
    pd.testing.assert_frame_equal(one, other, check_exact=True)


def test_the_figure_shows_counted_coded_and_corrected() -> None:
    corpus = hopes(300)
    table = correct(frame_salience(corpus, HOPE), code([f"d{n:03}" for n in range(0, 300, 2)]), corpus)
    axes = plot_corrected(table, labels={"hope": "Hope"})
    assert "all articles" in alt_text(axes)
    assert "as counted: 40.0)" in alt_text(axes)
    marks = {
        line.get_marker(): line.get_xdata()[0] for line in axes.get_lines() if len(line.get_xdata()) == 1
    }
    row = table.iloc[0]
    drawn = {"o": row["estimate"], "D": row["counted"], "x": row["coded"]}
    assert marks == pytest.approx({mark: 100 * share for mark, share in drawn.items()})
    with pytest.raises(TableError, match="mean ratings"):
        plot_corrected(table.assign(estimate=2.5))
