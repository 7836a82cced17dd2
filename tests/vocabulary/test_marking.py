"""Words that mark a group and stand near them, on articles that can be counted by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from narrative import Corpus
from narrative.comparison.division import divide
from narrative.vocabulary.marking import find_keywords, pick_keywords, place_nodes, spread
from two_papers import articles, make_grouped, row_of


@pytest.fixture(scope="module")
def grouped() -> Corpus:
    return make_grouped()


@pytest.fixture(scope="module")
def keywords(grouped: Corpus) -> pd.DataFrame:
    return find_keywords(grouped, min_count=2)


def test_keywords_by_hand_and_what_to_doubt(keywords: pd.DataFrame) -> None:
    strike = row_of(keywords, "The Herald", "strike")
    assert (strike["target"], strike["reference"], strike["target_documents"]) == (20, 0, 20)
    # 20 × 8 words here; 20 × 6 + 20 there.
    assert (strike["target_size"], strike["reference_size"]) == (160, 140)
    assert strike["note"] == ""
    assert row_of(keywords, "The Herald", "herald")["note"] == "in the name of the group"
    assert row_of(keywords, "The Herald", "the")["note"] == ""  # an article is no name
    assert row_of(keywords, "Courier", "zebra")["note"] == "in one article"
    assert set(pick_keywords(keywords)["item"]) >= {"strike", "herald", "budget"}
    assert "zebra" not in set(pick_keywords(keywords)["item"])
    assert (pick_keywords(keywords, 1).groupby("group").size() == 1).all()


def test_a_group_without_words_is_no_group() -> None:
    table = articles(2)
    table.loc[["a03", "a04"], "text"] = ""
    assert len(find_keywords(divide(Corpus.from_documents(table), "outlet"))) == 0


def test_spread_is_of_the_whole_corpus_and_of_the_group(grouped: Corpus, keywords: pd.DataFrame) -> None:
    chosen = keywords[keywords["item"].isin(["strike", "zebra"])]
    table = spread(grouped, chosen)
    strike = row_of(table, "The Herald", "strike")
    # In its group it is even. In all, 160 of 300 words are in articles with it, so DP = 140/300; the norm is
    # by the smallest article, of 6 words.
    assert strike["target_dp"] == pytest.approx(0)
    assert strike["dp_norm"] == pytest.approx((140 / 300) / (1 - 6 / 300))
    assert (strike["range"], strike["n_parts"]) == (20, 40)
    # All in the article of 26 words, of 140 in the group.
    zebra = row_of(table, "Courier", "zebra")
    assert zebra["target_dp"] == pytest.approx((1 - 26 / 140) / (1 - 6 / 140))


def test_places_come_by_group_and_date(grouped: Corpus) -> None:
    places = place_nodes(grouped, ["harbour"])
    assert places["doc_id"].tolist() == [f"a{n:02}" for n in (*range(21, 41), *range(1, 21))]
    assert places["group"].tolist() == ["Courier"] * 20 + ["The Herald"] * 20
