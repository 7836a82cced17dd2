"""Samples to code: chances, strata, seeds, and how many codes are needed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrative import Corpus, Lexicon, draw_sample, frame_salience, plan_sample
from narrative.coding.sampling import allocate
from narrative.errors import ParameterError, TableError

HOPE = Lexicon.from_entries({"hope": ["hope"]}, name="one")


def papers(sizes: dict[str, int]) -> Corpus:
    rows = [
        (f"{name}{n:03}", name, "Hope. " * (n % 3) + "War.")
        for name, size in sizes.items()
        for n in range(size)
    ]
    table = pd.DataFrame(rows, columns=["doc_id", "outlet", "text"])
    return Corpus.from_documents(table, "papers")


def test_every_document_has_the_same_chance() -> None:
    corpus = papers({"A": 40})
    times = pd.Series(0, index=corpus.documents.index)
    for seed in range(300):
        times[draw_sample(corpus, 10, seed=seed)["doc_id"]] += 1
    # Binomial with 300 draws of chance 1/4: 75, with a standard deviation of 7.5.
    assert times.between(75 - 30, 75 + 30).all()
    assert times.std() < 11


def test_strata_share_the_sample_as_far_as_they_can() -> None:
    sample = draw_sample(papers({"A": 100, "B": 50, "C": 4}), 34, by="outlet")
    assert sample["stratum"].value_counts().to_dict() == {"A": 15, "B": 15, "C": 4}
    chances = sample.drop_duplicates("stratum").set_index("stratum")["chance"].to_dict()
    assert chances == {"A": 0.15, "B": 0.3, "C": 1.0}
    assert sample.set_index("stratum").loc["C", "of"].unique().tolist() == [4]


def test_scores_divide_into_none_low_and_high() -> None:
    corpus = papers({"A": 99})
    scores = frame_salience(corpus, HOPE)
    scores = scores[scores["measure"] == "salience"]
    sample = draw_sample(corpus, 30, scores=scores)
    assert sample["stratum"].value_counts().to_dict() == {"none": 10, "low": 10, "high": 10}
    assert "salience" not in sample
    both = draw_sample(corpus, 30, by="outlet", scores=scores)
    assert set(both["stratum"]) == {"A · none", "A · low", "A · high"}
    with pytest.raises(TableError, match=r"one measure and one category"):
        draw_sample(corpus, 30, scores=frame_salience(corpus, HOPE))
    with pytest.raises(TableError, match="has no value"):
        draw_sample(corpus, 30, scores=scores.iloc[1:])


@given(st.lists(st.tuples(st.integers(1, 400), st.integers(0, 3)), min_size=1, max_size=9), st.floats(0, 1))
def test_a_sample_is_shared_out_whole(strata: list[tuple[int, int]], part: float) -> None:
    sizes, groups = (np.array(column) for column in zip(*sorted(strata, key=lambda one: one[1]), strict=True))
    n = len(sizes) + int(part * (sizes.sum() - len(sizes)))
    shares = allocate(n, sizes, groups)
    assert shares.sum() == n
    assert (shares >= 1).all()
    assert (shares <= sizes).all()


def test_the_seed_decides_and_the_order_of_documents_does_not() -> None:
    corpus = papers({"A": 60})
    one = draw_sample(corpus, 20, seed=1)
    turned = Corpus.from_documents(corpus.documents.iloc[::-1].reset_index(), "papers")
    pd.testing.assert_frame_equal(one, draw_sample(turned, 20, seed=1))
    assert one["doc_id"].tolist() != draw_sample(corpus, 20, seed=2)["doc_id"].tolist()
    # Whoever stops early has a random part: a smaller sample is the beginning of a larger one.
    assert one["doc_id"].tolist()[:8] == draw_sample(corpus, 8, seed=1)["doc_id"].tolist()


def test_one_document_of_a_story() -> None:
    corpus = papers({"A": 12})
    stories = pd.DataFrame({"doc_id": corpus.documents.index, "story": [f"s{n // 4}" for n in range(12)]})
    sample = draw_sample(corpus, 3, stories=stories)
    assert sorted(sample["doc_id"]) == ["A000", "A004", "A008"]
    assert sample["of"].tolist() == [3, 3, 3]
    with pytest.raises(ParameterError, match="has 3 stories"):
        draw_sample(corpus, 4, stories=stories)


def test_what_cannot_be_drawn_is_refused() -> None:
    corpus = papers({"A": 5, "B": 5})
    for n in (0, 1.5, True):
        with pytest.raises(ParameterError, match="whole number from 1"):
            draw_sample(corpus, n)
    with pytest.raises(ParameterError, match="has 10 documents"):
        draw_sample(corpus, 11)
    with pytest.raises(ParameterError, match="there are 2 strata"):
        draw_sample(corpus, 1, by="outlet")


@pytest.mark.parametrize(("share", "n_documents"), [(0.1, None), (0.3, 800), (0.02, 400)])
def test_the_planned_number_is_the_least_that_does(share: float, n_documents: int | None) -> None:
    from scipy.stats import binomtest

    n = int(plan_sample(0.1, share=share, n_documents=n_documents)["n"][0])
    if n_documents is None and n * share == round(n * share):
        limits = binomtest(round(n * share), n).proportion_ci(method="wilson")
        assert limits.high - limits.low == pytest.approx(0.1, abs=0.001)
    assert plan_sample(0.1, share=share, n_documents=n_documents, correlation=0.5)["n"][0] < n
    assert plan_sample(0.05, share=share, n_documents=n_documents)["n"][0] > n
    if n_documents:
        assert n < plan_sample(0.1, share=share)["n"][0] or n == n_documents


def test_plans_that_make_no_sense_are_refused() -> None:
    for width in (0, 1, -0.1):
        with pytest.raises(ParameterError, match="width="):
            plan_sample(width)
    with pytest.raises(ParameterError, match="correlation="):
        plan_sample(0.1, correlation=1)
    with pytest.raises(ParameterError, match="share="):
        plan_sample(0.1, share=1.2)
    assert np.all(plan_sample(0.1, n_documents=20)["n"] <= 20)
