"""Where matches stand, and which of them to read first, on articles that can be counted by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrative import Corpus, Lexicon, match
from narrative.concordance.evidence import count_patterns, pick_strongest, question_places
from narrative.concordance.location import locate, sentence_anchor
from three_articles import LEXICON, make_corpus


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return make_corpus()


@pytest.fixture(scope="module")
def places(corpus: Corpus) -> pd.DataFrame:
    return locate(corpus, match(corpus, LEXICON), LEXICON)


def test_every_place_lies_in_its_sentence(corpus: Corpus, places: pd.DataFrame) -> None:
    assert len(places)
    for place in places.to_dict("records"):
        at = place["start"] - place["sentence_start"]
        assert place["sentence_text"][at : at + len(place["text"])] == place["text"]
        assert int(place["position"]) == place["sentence"] == place["number"] - 1
        assert place["number"] <= place["sentences"]


def test_the_strongest_sentences_come_first_the_shorter_of_two_equal(places: pd.DataFrame) -> None:
    best = pick_strongest(places, 2)
    hope = best[best["category"] == "hope"]
    assert hope[["doc_id", "number"]].drop_duplicates().to_numpy().tolist() == [["new", 2], ["new", 1]]
    assert len(hope) == 8  # every place of these sentences is kept
    assert "fear" not in set(best["category"])  # negated


def test_a_sentence_that_stands_twice_in_the_corpus_is_shown_once() -> None:
    twice = Corpus.from_documents(pd.DataFrame({"doc_id": ["a", "b"], "text": ["Hope and hope."] * 2}))
    best = pick_strongest(locate(twice, match(twice, LEXICON), LEXICON))
    assert best["doc_id"].tolist() == ["a", "a"]


def test_places_to_dispute_say_why(corpus: Corpus, places: pd.DataFrame) -> None:
    noted = places.assign(
        note=[("Also a name." if pattern == "unity" else "") for pattern in places["pattern"]]
    )
    sayings = match(corpus, Lexicon.from_entries({"neutral": ["said"]}, name="sayings"))
    old = question_places(noted, sayings)
    old = old[old["doc_id"] == "old"].set_index(["category", "number"])["why"]
    assert old["unity", 1] == "Counts in hope too."
    assert old["hope", 1] == "Counts in unity too."
    assert old["hope", 2] == "After “said”: perhaps a speaker's words, not the article's."
    assert old["fear", 3] == "Negated, so it is counted apart."
    assert old["hope", 4] == "In quotation marks: perhaps somebody else's words."
    assert (question_places(places)["doc_id"] == "old").all()


def test_what_the_sums_are_made_of(places: pd.DataFrame) -> None:
    patterns = count_patterns(places)
    assert patterns[["pattern", "places", "share"]].to_numpy().tolist() == [
        ["hope*", 11, 1.0],
        ["hope and unity", 1, 1.0],
    ]


@given(st.text(), st.text(), st.integers(1, 99))
def test_anchors_are_harmless_and_different(one: str, other: str, number: int) -> None:
    anchor = sentence_anchor(one, number)
    assert anchor.isascii()
    assert set(anchor) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
    assert (anchor == sentence_anchor(other, number)) == (one == other)
