"""Tone of documents and sentences: values from outside, sums by hand, and the laws they keep."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textblob.en import sentiment as program
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from checkout import SEED
from make_sentences import make_sentences
from narrative import Corpus, read_corpus
from narrative.errors import UnknownNameError
from narrative.measures import MEASURES
from narrative.measures.tone import TONE, WHOLE, sentiment, tone_matches
from narrative.schema import MATCHES, SCORES, SENTENCE_SCORES
from narrative.text import straighten


def corpus_of(texts: list[str]) -> Corpus:
    return Corpus.from_documents(
        pd.DataFrame({"doc_id": [f"d{number}" for number in range(len(texts))], "text": texts}), name="test"
    )


def row(scores: pd.DataFrame, measure: str, doc_id: str = "d0") -> pd.Series:
    [number] = np.flatnonzero((scores["measure"] == measure) & (scores["doc_id"] == doc_id))
    return scores.iloc[number]


TEXTS = [
    # By hand: VADER says .4404, 0 and -.3412 of the sentences, of 4, 5 and 3 words.
    "The book was good. The talks went on today. It isn’t good.",
    "A table stands in the hall.",
    "",
    "* * *",
    "\n\n".join(make_sentences(30, seed=5)),
]


def test_a_document_is_the_mean_of_its_sentences_weighted_by_words() -> None:
    scores = sentiment(corpus_of(TEXTS))
    compound = row(scores, "vader_compound")
    assert compound["base"] == 12
    assert compound["total"] == pytest.approx(4 * 0.4404 - 3 * 0.3412)
    assert compound["value"] == pytest.approx((4 * 0.4404 - 3 * 0.3412) / 12)
    # TextBlob: good is +.7, and isn't good too.
    assert row(scores, "textblob_polarity")["total"] == pytest.approx((4 + 3) * 0.7)
    assert row(scores, "vader_coverage")[["total", "base"]].tolist() == [2, 12]
    assert row(scores, "textblob_coverage")[["total", "base"]].tolist() == [2, 12]


def test_no_known_word_is_not_balance() -> None:
    scores = sentiment(corpus_of(["A table stands in the hall.", "A good table. A bad table."]))
    assert row(scores, "vader_compound", "d0")["value"] == 0
    assert row(scores, "vader_coverage", "d0")["value"] == 0
    assert row(scores, "vader_coverage", "d1")["value"] == pytest.approx(2 / 6)


def test_the_seed_article() -> None:
    # Computed with TextBlob and vaderSentiment on the article's body as one text.
    scores = sentiment(read_corpus(SEED))
    values = scores.set_index("measure")["value"]
    assert values["textblob_polarity_whole"] == pytest.approx(0.016876, abs=5e-7)
    assert values["textblob_subjectivity_whole"] == pytest.approx(0.429624, abs=5e-7)
    assert values["vader_compound_whole"] == 0.9718


def test_values_are_those_of_the_programs() -> None:
    corpus = corpus_of(TEXTS)
    vader = SentimentIntensityAnalyzer()
    scores = sentiment(corpus, by="sentence").pivot(
        index=["doc_id", "sentence"], columns="measure", values="value"
    )
    store, texts = corpus.sentence_store, corpus.documents["text"].tolist()
    for (doc_id, number), found in scores.iterrows():
        document = int(doc_id[1:])
        place = store.bounds[document] + number
        text = straighten(texts[document][store.starts[place] : store.ends[place]])
        if not np.isnan(found["vader_compound"]):
            assert found["vader_compound"] == vader.polarity_scores(text)["compound"]
            assert (found["textblob_polarity"], found["textblob_subjectivity"]) == tuple(program(text))
    whole = sentiment(corpus)
    for document, text in enumerate(texts[:2]):
        expected = vader.polarity_scores(straighten(text))["compound"]
        assert row(whole, "vader_compound_whole", f"d{document}")["value"] == expected


def test_no_words_have_no_value() -> None:
    scores = sentiment(corpus_of(TEXTS))
    for doc_id in ("d2", "d3"):
        rows = scores[scores["doc_id"] == doc_id]
        assert rows["base"].tolist() == [0] * 8
        assert rows["total"].tolist() == [0] * 8
        assert rows["value"].isna().all()
    assert sentiment(corpus_of(["* * *"]), by="sentence")["value"].isna().all()


@pytest.mark.parametrize("by", ["document", "sentence"])
def test_tables_are_as_declared(by: str) -> None:
    for texts in (TEXTS, [""]):
        scores = sentiment(corpus_of(texts), by=by)
        assert tuple(scores.columns) == (SCORES if by == "document" else SENTENCE_SCORES)
        assert scores.dtypes[["doc_id", "measure", "lexicon", "category"]].astype(str).tolist() == ["str"] * 4
        assert scores["total"].dtype == np.float64
        assert scores["base"].dtype == np.int64
    assert set(TONE) | set(WHOLE) <= set(MEASURES)
    assert tuple(tone_matches(corpus_of([""])).columns) == MATCHES


def test_values_are_in_the_declared_range() -> None:
    for scores in (sentiment(corpus_of(TEXTS)), sentiment(corpus_of(TEXTS), by="sentence")):
        for measure, values in scores.dropna(subset="value").groupby("measure")["value"]:
            assert values.between(MEASURES[str(measure)].low, MEASURES[str(measure)].high).all()


def test_places_open_the_sentence_scores() -> None:
    corpus = corpus_of(TEXTS)
    places = tone_matches(corpus)
    scores = sentiment(corpus, by="sentence")
    polarity = scores[scores["measure"] == "textblob_polarity"].set_index(["doc_id", "sentence"])["value"]
    words = places[places["lexicon"] == "textblob"]
    means = words.groupby(["doc_id", "sentence"])["weight"].mean()
    assert len(means) > 10
    assert means.to_numpy() == pytest.approx(polarity.loc[means.index].to_numpy())
    texts = corpus.documents["text"]
    for place in places.itertuples():
        assert texts[place.doc_id][place.start : place.end] == place.text
    signs = {"positive": 1, "neutral": 0, "negative": -1}
    assert [signs[category] for category in places["category"]] == np.sign(places["weight"]).tolist()


def test_places_by_hand() -> None:
    places = tone_matches(corpus_of(["A table. It isn’t very good, a sad day."]))
    found = places[["sentence", "text", "lexicon", "category", "pattern", "negated"]].to_numpy().tolist()
    assert found == [
        [1, "good", "textblob", "positive", "very good", False],
        [1, "good", "vader", "negative", "good", True],
        [1, "sad", "textblob", "negative", "sad", False],
        [1, "sad", "vader", "negative", "sad", False],
    ]
    # 1.9 for good and .293 for very, turned; -2.1 for sad, and the same very reaches it, at nine tenths.
    vader = places.loc[places["lexicon"] == "vader", "weight"].tolist()
    assert vader == pytest.approx([(1.9 + 0.293) * -0.74, -2.1 - 0.293 * 0.9])


def test_the_port_of_nltk_can_be_chosen() -> None:
    corpus = corpus_of(["There is no hope."])
    own = row(sentiment(corpus), "vader_compound")["value"]
    port = row(sentiment(corpus, vader="nltk"), "vader_compound")["value"]
    assert (own, port) == (-0.3412, 0.1779)
    assert tone_matches(corpus, vader="nltk").query("lexicon == 'vader'")["text"].tolist() == ["no", "hope"]


def test_what_there_is_to_choose_is_said() -> None:
    corpus = corpus_of(["Good."])
    with pytest.raises(UnknownNameError, match=r"'paragraph'\. Available: document, sentence\."):
        sentiment(corpus, by="paragraph")
    with pytest.raises(UnknownNameError, match=r"'mine'\. Available: vaderSentiment, nltk\."):
        sentiment(corpus, vader="mine")
    with pytest.raises(UnknownNameError, match="'mine'"):
        tone_matches(corpus, vader="mine")


PIECES = st.lists(
    st.sampled_from(["Good news.", "It isn’t bad!", "", "A table.", "They hope, but fear.", "😀"]), max_size=6
)


@settings(max_examples=40, deadline=None)
@given(PIECES, PIECES)
def test_parts_add_up_to_the_whole(some: list[str], others: list[str]) -> None:
    def sums(texts: list[str]) -> pd.DataFrame:
        return sentiment(corpus_of(texts)).groupby("measure")[["total", "base"]].sum()

    if some and others:
        together = sums(some + others)
        assert np.allclose(together, sums(some) + sums(others), rtol=0, atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(PIECES.filter(lambda texts: len(texts) > 1))
def test_the_order_of_documents_changes_nothing(texts: list[str]) -> None:
    corpus = corpus_of(texts)
    turned = Corpus.from_documents(corpus.documents.iloc[::-1], name="test")
    columns = ["doc_id", "measure"]
    pd.testing.assert_frame_equal(
        sentiment(corpus).sort_values(columns, ignore_index=True),
        sentiment(turned).sort_values(columns, ignore_index=True),
    )


def test_repeating_a_text_keeps_its_tone() -> None:
    text = TEXTS[0]
    once = sentiment(corpus_of([text])).set_index("measure")["value"]
    thrice = sentiment(corpus_of(["\n\n".join([text] * 3)])).set_index("measure")["value"]
    assert once[list(TONE)].tolist() == pytest.approx(thrice[list(TONE)].tolist())
    # As one piece it saturates: that is why sentences are scored one by one.
    assert thrice["vader_compound_whole"] > once["vader_compound_whole"]
