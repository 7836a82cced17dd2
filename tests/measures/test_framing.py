"""Frame salience: counts that can be checked by hand, and the laws they keep."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrative import Corpus, Lexicon, match
from narrative.errors import LexiconError, UnknownNameError
from narrative.measures import MEASURES, get_measure
from narrative.measures.framing import FRAMING, frame_salience
from narrative.schema import SCORES

LEXICON = Lexicon.from_entries(
    {"hope": ["hope*", "!hopeless*"], "unity": ["unity", ("common cause", 2.0)], "fear": ["fear*"]},
    name="test",
)
# By hand. a: 14 words, 3 sentences. b: no place. c: nothing at all.
TEXTS = {
    "a": "We hope, and hope again. There is no hope. A common cause needs unity.",
    "b": "Nothing here at all.",
    "c": "",
}


def corpus_of(texts: dict[str, str]) -> Corpus:
    return Corpus.from_documents(
        pd.DataFrame({"doc_id": list(texts), "text": list(texts.values())}), name="test"
    )


def value(scores: pd.DataFrame, doc_id: str, measure: str, category: str, column: str = "total") -> float:
    rows = scores[
        (scores["doc_id"] == doc_id) & (scores["measure"] == measure) & (scores["category"] == category)
    ]
    return float(rows[column].item())


def test_counted_by_hand() -> None:
    scores = frame_salience(corpus_of(TEXTS), LEXICON)
    assert tuple(scores.columns) == SCORES
    assert len(scores) == 3 * 3 * len(FRAMING)
    assert value(scores, "a", "salience", "hope") == 2
    assert value(scores, "a", "negated", "hope") == 1
    assert value(scores, "a", "sentences_touched", "hope") == 1
    assert value(scores, "a", "salience", "unity") == 3  # 2 for the common cause, 1 for unity
    assert value(scores, "a", "sentences_touched", "unity") == 1
    assert value(scores, "a", "salience", "hope", "base") == 14
    assert value(scores, "a", "sentences_touched", "hope", "base") == 3
    assert value(scores, "a", "salience", "hope", "value") == pytest.approx(2 / 14)


def test_without_places_a_document_has_zero_and_without_words_no_value() -> None:
    scores = frame_salience(corpus_of(TEXTS), LEXICON)
    assert value(scores, "b", "salience", "fear") == 0
    assert value(scores, "b", "salience", "fear", "value") == 0
    empty = scores[scores["doc_id"] == "c"]
    assert (empty["base"] == 0).all()
    assert (empty["total"] == 0).all()
    assert empty["value"].isna().all()


def test_places_already_found_give_the_same_scores_and_foreign_ones_are_refused() -> None:
    corpus = corpus_of(TEXTS)
    matches = match(corpus, LEXICON)
    pd.testing.assert_frame_equal(
        frame_salience(corpus, LEXICON, matches=matches), frame_salience(corpus, LEXICON)
    )
    with pytest.raises(LexiconError, match="of the lexicon 'test', not of 'other'"):
        frame_salience(corpus, Lexicon.from_entries({"hope": ["hope"]}, name="other"), matches=matches)


WORDS = st.lists(
    st.sampled_from(
        ["hope", "hopeless", "no", "unity", "common", "cause", "fear", "and", "the", ".", "!", "?", "\n\n"]
    ),
    max_size=30,
).map(" ".join)


@settings(deadline=None, max_examples=40)
@given(st.lists(WORDS, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_order_changes_nothing_and_parts_add_up(texts: list[str], random: object) -> None:
    ids = {f"d{number}": text for number, text in enumerate(texts)}
    shuffled = list(ids.items())
    random.shuffle(shuffled)
    key = ["doc_id", "category", "measure"]
    whole = frame_salience(corpus_of(ids), LEXICON).sort_values(key, ignore_index=True)
    other = frame_salience(corpus_of(dict(shuffled)), LEXICON).sort_values(key, ignore_index=True)
    pd.testing.assert_frame_equal(whole, other)
    parts = [frame_salience(corpus_of({name: text}), LEXICON) for name, text in ids.items()]
    pd.testing.assert_frame_equal(pd.concat(parts).sort_values(key, ignore_index=True), whole)


@settings(deadline=None, max_examples=40)
@given(WORDS, st.integers(2, 4))
def test_repeating_a_text_keeps_its_rates(text: str, times: int) -> None:
    once = frame_salience(corpus_of({"a": text}), LEXICON)
    often = frame_salience(corpus_of({"a": "\n\n".join([text] * times)}), LEXICON)
    salience = once["measure"] == "salience"
    np.testing.assert_allclose(once.loc[salience, "value"], often.loc[salience, "value"])


def test_sentences_are_looked_for_only_where_they_are_asked_for() -> None:
    corpus = corpus_of(TEXTS)
    found = frame_salience(corpus, LEXICON, measures=["negated", "salience"])
    assert "sentence_store" not in corpus.__dict__
    whole = frame_salience(corpus, LEXICON)
    expected = whole[whole["measure"] != "sentences_touched"].reset_index(drop=True)
    pd.testing.assert_frame_equal(found, expected, check_exact=True)
    places = match(corpus, LEXICON)
    one = frame_salience(corpus, LEXICON, matches=places, measures="salience")
    assert one["total"].tolist() == expected.loc[expected["measure"] == "salience", "total"].tolist()
    with pytest.raises(UnknownNameError, match="Unknown measure of frames 'tone'"):
        frame_salience(corpus, LEXICON, measures=["tone"])


def test_the_registry_says_of_every_measure_what_is_needed() -> None:
    for name, measure in MEASURES.items():
        assert measure.name == name
        assert measure.low < measure.high
        assert measure.group in ("ratio", "mean", "anew")
        assert measure.label
        assert measure.unit
        assert measure.source
    assert set(FRAMING) <= set(MEASURES)
    assert (get_measure("vader_compound").low, get_measure("vader_compound").high) == (-1, 1)
    assert get_measure("textblob_subjectivity").low == 0
    with pytest.raises(
        UnknownNameError,
        match=r"'saliens'\. Did you mean 'salience'\? Available: salience, negated",
    ):
        get_measure("saliens")
