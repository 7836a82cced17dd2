"""The tone of news: by hand on invented sentences, and as every table of scores."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

import narrative
from narrative import Corpus, tone, tone_words
from narrative.errors import ParameterError, UnknownNameError
from narrative.measures.news_tone import squeeze

#: Texts with what their grades add up to, by hand: good 2, terrible -2, called off -1.5, not -0.5, died -2.5.
BY_HAND = {
    "a": ("The plan is good.", 2.0, 4),
    "b": ("The plan is not good.", -0.5, 5),
    "c": ("The plan is good, but the weather was terrible.", 0.5 * 2 - 1.5 * 2, 9),
    "d": ("But the plan is good.", 2.0, 5),
    "e": ("The match was called off.", -1.5, 5),
    "f": ("A table stood there.", 0.0, 4),
    "g": ("Two people died, but one was good, but not terrible.", 0.5 * -2.5 + 0.5 * 2 + 1.5 * -0.5, 10),
}


def make_corpus(texts: dict[str, str]) -> Corpus:
    documents = pd.DataFrame({"text": list(texts.values())}, index=list(texts))
    return Corpus.from_documents(documents, name="example")


def read_values(scores: pd.DataFrame, measure: str = "tone") -> pd.Series:
    return scores[scores["measure"] == measure].set_index("doc_id")["value"]


def test_the_tone_of_a_sentence_is_that_of_its_words_by_hand() -> None:
    corpus = make_corpus({key: text for key, (text, _, _) in BY_HAND.items()})
    scores = tone(corpus, by="sentence")
    expected = {key: s / math.sqrt(s * s + 2 * w) for key, (_, s, w) in BY_HAND.items()}
    assert read_values(scores).to_dict() == pytest.approx(expected)
    words = tone_words(corpus).groupby("doc_id")["weight"].sum()
    assert words.to_dict() == pytest.approx({key: s for key, (_, s, _) in BY_HAND.items() if key != "f"})


def test_a_document_is_the_mean_of_its_sentences_by_their_words() -> None:
    texts = [text for text, _, _ in BY_HAND.values()]
    corpus = make_corpus({"all": " ".join(texts), "empty": "", "twice": " ".join(texts * 2)})
    values = read_values(tone(corpus))
    words = np.array([w for _, _, w in BY_HAND.values()])
    sums = np.array([s for _, s, _ in BY_HAND.values()])
    assert values["all"] == pytest.approx((squeeze(sums, words) * words).sum() / words.sum())
    assert values["twice"] == pytest.approx(values["all"])
    assert math.isnan(values["empty"])


def test_a_long_text_does_not_saturate() -> None:
    values = read_values(tone(make_corpus({"long": "It was a good day, they said. " * 200})))
    assert values["long"] == pytest.approx(1.5 / math.sqrt(1.5**2 + 2 * 7), abs=0.2)


def test_the_order_of_documents_and_the_division_of_a_corpus_change_nothing() -> None:
    texts = {key: text for key, (text, _, _) in BY_HAND.items()}
    whole = tone(make_corpus(texts))
    backwards = tone(make_corpus(dict(reversed(texts.items()))))
    ordered = backwards.set_index("doc_id").loc[list(texts)].reset_index()[whole.columns]
    pd.testing.assert_frame_equal(whole.astype(ordered.dtypes), ordered)
    halves = list(texts.items())[:3], list(texts.items())[3:]
    parts = [tone(make_corpus(dict(half))) for half in halves]
    pd.testing.assert_frame_equal(whole, pd.concat(parts, ignore_index=True))


def test_documents_in_another_language_have_a_reason_and_no_value() -> None:
    german = "Die Gespräche verliefen gut, hieß es am Montag in der Stadt, und alle waren froh darüber."
    scores = tone(make_corpus({"de": german, "en": "The talks went well, they said on Monday in town."}))
    assert scores.set_index("doc_id").loc["de", "reason"].tolist() == ["not in English: German"] * 2
    assert scores.set_index("doc_id").loc["de", "base"].tolist() == [0, 0]


def test_each_voice_has_its_own_tone() -> None:
    corpus = make_corpus({"a": "“It is a terrible mistake,” she said. The plan is good."})
    by_voice = tone(corpus, quotations=narrative.quotations(corpus))
    values = by_voice[by_voice["measure"] == "tone"].set_index("voice")["value"]
    assert values["direct"] < 0 < values["journalist"]
    with pytest.raises(ParameterError, match="by document"):
        tone(corpus, by="sentence", quotations=narrative.quotations(corpus))


def test_it_can_be_compared_and_followed_through_articles() -> None:
    good, bad = "It was a good day. ", "It was a terrible day. "
    texts = [good * 3 + bad * 3, good * 6, bad * 6, bad * 2 + good * 4] * 2
    documents = pd.DataFrame({"text": texts, "title": "A good day", "outlet": ["Post", "Echo"] * 4})
    corpus = Corpus.from_documents(documents.set_index(pd.Index([f"d{k}" for k in range(8)])), name="example")
    estimates = narrative.compare(tone(corpus), corpus, by="outlet", resamples=100).estimates
    assert set(estimates.loc[estimates["measure"] == "tone", "outlet"]) == {"Post", "Echo"}
    course = narrative.arc(corpus, tone(corpus, by="sentence"), parts=2)
    assert "tone" in set(course["measure"])


def test_a_wrong_choice_is_named() -> None:
    with pytest.raises(UnknownNameError, match="document, sentence"):
        tone(make_corpus({"a": "Good."}), by="word")
