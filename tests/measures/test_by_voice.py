"""Measures of each voice: counted by hand, and adding up to the measures of the whole."""

from __future__ import annotations

import pandas as pd
import pytest

from narrative.comparison import compare
from narrative.concordance import kwic
from narrative.corpus.corpus import Corpus
from narrative.corpus.teaching import load_corpus
from narrative.errors import ParameterError
from narrative.lexicons.lexicon import Lexicon
from narrative.lexicons.loading import load_lexicon
from narrative.measures.by_voice import speaker_shares, voice_shares
from narrative.measures.framing import frame_salience
from narrative.measures.metadiscourse import stance
from narrative.measures.news_tone import tone
from narrative.measures.tone import sentiment
from narrative.voices.assignment import assign_voice
from narrative.voices.quotation_table import quotations

KEYS = ["doc_id", "measure", "lexicon", "category"]


@pytest.fixture(scope="module")
def harbour() -> Corpus:
    return load_corpus("harbour").take(list(range(6)))


@pytest.fixture(scope="module")
def said(harbour: Corpus) -> pd.DataFrame:
    return quotations(harbour)


def test_a_score_counts_the_words_of_its_voice() -> None:
    text = "Hope is cheap. “We hope,” she said. He said hope was gone."
    corpus = Corpus.from_documents(pd.DataFrame({"text": [text]}, index=["a"]), language="en")
    lexicon = Lexicon.from_entries({"hope": ["hope"]}, name="example")
    scores = frame_salience(corpus, lexicon, quotations=quotations(corpus))
    counts = scores.set_index(["measure", "voice"])[["total", "base"]]
    # Hope is cheap · she said · He said | hope was gone | We hope
    assert counts.loc["salience"].to_numpy().tolist() == [[1, 7], [1, 3], [1, 2]]
    assert counts.loc["sentences_touched"].to_numpy().tolist() == [[1, 3], [1, 1], [1, 1]]
    assert scores["voice"].tolist() == ["journalist"] * 3 + ["indirect"] * 3 + ["direct"] * 3


def test_frames_of_the_voices_add_up_to_those_of_the_document(harbour: Corpus, said: pd.DataFrame) -> None:
    lexicon = load_lexicon("news-frames")
    split, whole = frame_salience(harbour, lexicon, quotations=said), frame_salience(harbour, lexicon)
    counted = split["measure"] != "sentences_touched"
    sums = split[counted].groupby(KEYS)[["total", "base"]].sum()
    expected = whole[whole["measure"] != "sentences_touched"].set_index(KEYS)[["total", "base"]].sort_index()
    pd.testing.assert_frame_equal(sums, expected, check_dtype=False)


def test_stance_is_split_in_the_same_way(harbour: Corpus, said: pd.DataFrame) -> None:
    split, whole = stance(harbour, quotations=said), stance(harbour)
    chosen = split[split["measure"] == "salience"].groupby(KEYS)["total"].sum()
    expected = whole[whole["measure"] == "salience"].set_index(KEYS)["total"].sort_index()
    pd.testing.assert_series_equal(chosen, expected)


def test_tone_of_the_voices_has_the_words_of_the_document(harbour: Corpus, said: pd.DataFrame) -> None:
    split, whole = sentiment(harbour, quotations=said), sentiment(harbour)
    assert not split["measure"].str.endswith("_whole").any()
    sums = split.groupby(KEYS)["base"].sum()
    expected = whole.set_index(KEYS)["base"].reindex(sums.index)
    pd.testing.assert_series_equal(sums, expected, check_dtype=False)
    # The words that a program knows are the same words, in whatever voice.
    known = split[split["measure"] == "vader_coverage"].groupby("doc_id")["total"].sum()
    of_whole = whole[whole["measure"] == "vader_coverage"].set_index("doc_id")["total"].sort_index()
    pd.testing.assert_series_equal(known, of_whole, check_exact=False, atol=2)


def test_a_part_of_a_sentence_is_scored_as_a_text_of_its_own() -> None:
    corpus = Corpus.from_documents(
        pd.DataFrame({"text": ["“A wonderful day,” said the awful man."]}, index=["a"]), language="en"
    )
    scores = sentiment(corpus, quotations=quotations(corpus))
    value = scores[scores["measure"] == "vader_compound"].set_index("voice")["value"]
    alone = sentiment(Corpus.from_documents(pd.DataFrame({"text": ["“A wonderful day,”"]}, index=["a"])))
    assert value["direct"] == alone.loc[alone["measure"] == "vader_compound", "value"].iloc[0] > 0
    assert value["journalist"] < 0
    assert pd.isna(value["indirect"])


def test_shares_add_up_and_can_be_compared(harbour: Corpus, said: pd.DataFrame) -> None:
    shares = voice_shares(harbour, said)
    assert shares.groupby("doc_id")["value"].sum().tolist() == pytest.approx([1.0] * len(harbour))
    assert shares.groupby("doc_id")["total"].sum().tolist() == harbour.word_counts.tolist()
    estimates = compare(shares, harbour, by="outlet", seed=1, resamples=200).estimates
    assert estimates["outlet"].nunique() == 1
    expected = shares.groupby("category")["total"].sum() / harbour.word_counts.sum()
    found = estimates.set_index("category")["estimate"]
    assert found.to_dict() == pytest.approx(expected.to_dict())


def test_lines_of_a_concordance_have_voices_too(harbour: Corpus, said: pd.DataFrame) -> None:
    lines = assign_voice(kwic(harbour, "harbour"), said)
    assert set(lines["voice"]) <= {"journalist", "indirect", "direct"}
    quoted = lines[lines["voice"] != "journalist"]
    assert len(quoted)
    for line in quoted.itertuples():
        here = said[said["doc_id"] == line.doc_id]
        assert ((here["start"] <= line.start) & (here["end"] > line.start)).any()


def test_sentences_have_no_single_voice(harbour: Corpus, said: pd.DataFrame) -> None:
    with pytest.raises(ParameterError, match="voices are scored by document"):
        sentiment(harbour, by="sentence", quotations=said)


def test_documents_in_other_languages_have_a_reason() -> None:
    texts = [
        "The talks went on, and she said that there was hope for the harbour.",
        "Die Gespräche gingen weiter, und sie sagte, dass es Hoffnung für den Hafen gibt.",
    ]
    corpus = Corpus.from_documents(pd.DataFrame({"text": texts}, index=["en", "de"]))
    lexicon = Lexicon.from_entries({"hope": ["hope", "Hoffnung"]}, name="example")
    scores = frame_salience(corpus, lexicon, quotations=quotations(corpus))
    reasons = scores.groupby("doc_id")["reason"].unique().map(list).to_dict()
    assert reasons == {"en": [""], "de": ["not in English: German"]}
    assert scores.loc[scores["doc_id"] == "de", "base"].sum() == 0


def test_shares_of_speakers_are_of_quoted_words_and_joined_by_full_name() -> None:
    texts = [
        "Ann Lee said the port was shut. Officials denied it.",  # 4 of 5 quoted words
        "“No,” said Ann Lee. “Never,” said Jo Brask, who said Ann Lee was late.",
        "Nobody was there.",
    ]
    corpus = Corpus.from_documents(pd.DataFrame({"text": texts}, index=["a", "b", "c"]), language="en")
    shares = speaker_shares(corpus, quotations(corpus), most=1)
    assert shares["category"].unique().tolist() == ["Ann Lee"]
    assert shares["total"].tolist()[0] == 4
    assert shares["base"].tolist()[0] == 5
    assert shares["base"].tolist()[2] == 0
    assert pd.isna(shares["value"].iloc[2])
    with pytest.raises(ParameterError, match="most"):
        speaker_shares(corpus, quotations(corpus), most=0)


@pytest.mark.parametrize("texts", [[], ["…", "?!"]])
def test_without_a_word_the_tone_of_each_voice_is_0_of_0(texts: list[str]) -> None:
    documents = pd.DataFrame({"text": pd.Series(texts, [f"d{n}" for n in range(len(texts))], dtype="str")})
    corpus = Corpus.from_documents(documents)
    scores = tone(corpus, quotations=quotations(corpus))
    assert len(scores) == len(texts) * 3 * 2
    assert scores["base"].sum() == 0
    assert scores["value"].isna().all()
