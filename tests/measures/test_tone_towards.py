"""Tone towards somebody: passages that can be checked by eye, and sums that are those of the passages."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrative.comparison import compare
from narrative.corpus.corpus import Corpus
from narrative.engine.vader import vader_compound
from narrative.errors import LexiconError, ParameterError, UnknownNameError
from narrative.lexicons.lexicon import Lexicon
from narrative.measures.news_tone import tone
from narrative.measures.passages import Window, list_actors
from narrative.measures.tone import sentiment
from narrative.measures.tone_towards import frame_tone, passages_about, tone_about
from narrative.measures.valence_formulas import valence
from narrative.voices.quotation_table import quotations

ACTORS = {"Lee": ["Ann Lee", "Lee"], "Moss": ["Moss"]}
WORDS = Lexicon.from_entries({"positive": ["good", "great"], "negative": ["bad", "awful"]}, name="words")


def corpus_of(*texts: str, **columns: list[object]) -> Corpus:
    index = [f"d{number}" for number in range(1, len(texts) + 1)]
    return Corpus.from_documents(pd.DataFrame({"text": texts, **columns}, index=index), language="en")


#: By hand, by the rule that `narrative.measures.clauses` tells.
CUT = {
    "Lee praised it, but Moss did not.": ["Lee praised it,", "but Moss did not."],
    "Lee and Moss praised it and left.": ["Lee and Moss praised it", "and left."],
    "Lee, a friend, lost; Moss won.": ["Lee, a friend, lost;", "Moss won."],
    "They hailed Lee as a friend and mocked Moss.": ["They hailed Lee as a friend", "and mocked Moss."],
    "Moss said that Lee, who lost, was good.": ["Moss said that Lee,", "who lost,", "was good."],
    "After the war, Lee and the mayor.": ["After the war, Lee and the mayor."],
    "Lee won": ["Lee won"],
}


@pytest.mark.parametrize("text", CUT)
def test_clauses_by_hand(text: str) -> None:
    """Every word is an actor of its own clause, so that the passages are the clauses."""
    everything = Lexicon.from_entries({"all": ["a*", "*e*", "*o*", "*i*", "*a*"]}, name="all")
    passages = passages_about(corpus_of(text), everything, window="clause")
    assert passages["text"].tolist() == CUT[text]


MET = "“Lee and Moss met on a bad day,” he said."
TEXT = f"Ann Lee is a great mayor, while Moss was awful. {MET} A good Moss. It rains."
PASSAGES: dict[Window, list[tuple[str, str]]] = {
    "sentence": [
        ("Lee", "Ann Lee is a great mayor,"), ("Moss", "while Moss was awful."),
        ("Lee", MET), ("Moss", MET), ("Moss", "A good Moss."),
    ],
    "clause": [
        ("Lee", "Ann Lee is a great mayor,"), ("Moss", "while Moss was awful."),
        ("Lee", "“Lee and Moss met on a bad day,”"), ("Moss", "“Lee and Moss met on a bad day,”"),
        ("Moss", "A good Moss."),
    ],
    2: [
        ("Lee", "Ann Lee is a"), ("Moss", "while Moss was awful."),
        ("Lee", "“Lee and Moss"), ("Moss", "“Lee and Moss met on"), ("Moss", "A good Moss."),
    ],
}  # fmt: skip


@pytest.mark.parametrize("window", PASSAGES)
def test_passages_by_hand(window: Window) -> None:
    corpus = corpus_of("Nobody here.", TEXT)
    passages = passages_about(corpus, ACTORS, window, measure="vader")
    assert list(zip(passages["category"], passages["text"], strict=True)) == PASSAGES[window]
    for place in passages.to_dict("records"):
        assert TEXT[place["start"] : place["end"]] == place["text"]
    assert passages["value"].tolist() == vader_compound(passages["text"].tolist()).compound.tolist()
    scores = tone_about(corpus, ACTORS, window, measure="vader")
    here = scores[(scores["measure"] == "vader_compound") & (scores["doc_id"] == "d2")].set_index("category")
    sums = passages.groupby("category")[["total", "base", "known"]].sum()
    np.testing.assert_allclose(here.loc[sums.index, "total"], sums["total"])
    assert here.loc[sums.index, "base"].tolist() == sums["base"].tolist()
    known = scores[(scores["measure"] == "vader_coverage") & (scores["doc_id"] == "d2")].set_index("category")
    assert known.loc[sums.index, "total"].tolist() == sums["known"].tolist()
    assert scores.loc[scores["doc_id"] == "d1", "base"].tolist() == [0] * 4


def test_with_one_actor_everywhere_the_tone_is_that_of_the_sentences() -> None:
    """Two doors: of sentences that all hold the only actor, both `sentiment` and `valence` say the same."""
    corpus = corpus_of("Lee is good, and not bad. Awful Lee! Lee was great, but it failed.", "Lee smiled.")
    programs = {"tone": "tone", "vader": "vader_compound", "textblob": "textblob_polarity"}
    whole = pd.concat([tone(corpus), sentiment(corpus)])
    for measure, known in programs.items():
        expected = whole.loc[whole["measure"] == known, "value"].tolist()
        scores = tone_about(corpus, ["Lee"], measure=measure)
        np.testing.assert_allclose(scores.loc[scores["measure"] == known, "value"], expected, atol=1e-12)
    default = tone_about(corpus, ["Lee"])
    pd.testing.assert_frame_equal(default, tone_about(corpus, ["Lee"], measure="tone"))
    for formula in ("difference", "relative", "mean"):
        whole = valence(corpus, WORDS, formula)
        scores = tone_about(corpus, ["Lee"], measure=WORDS, formula=formula)
        assert scores["total"].tolist() == whole["total"].tolist()
        assert scores["base"].tolist() == whole["base"].tolist()


def test_what_is_said_about_somebody_by_whom() -> None:
    corpus = corpus_of("Lee did a good job. “Lee is awful,” said Moss. He said Lee was great.")
    said = quotations(corpus)
    scores = tone_about(corpus, ["Lee"], measure=WORDS, quotations=said)
    here = scores[scores["measure"] == "valence_difference"].set_index("voice")
    assert here["total"].to_dict() == {"journalist": 1, "indirect": 1, "direct": -1}
    passages = passages_about(corpus, ["Lee"], measure=WORDS, quotations=said)
    spoken = passages[passages["known"] > 0]
    assert list(zip(spoken["voice"], spoken["speaker"], strict=True)) == [
        ("journalist", ""), ("direct", "Moss"), ("indirect", spoken["speaker"].iloc[-1]),
    ]  # fmt: skip
    assert passages.loc[passages["voice"] == "direct", "text"].str.strip("“”,").tolist() == ["Lee is awful"]


def test_frames_have_a_tone_too() -> None:
    corpus = corpus_of("Unity is good. No unity is bad. Awful unity and hope. Hope.")
    frames = Lexicon.from_entries({"unity": ["unity"], "hope": ["hope"], "war": ["war"]}, name="frames")
    scores = frame_tone(corpus, frames, measure=WORDS)
    here = scores[scores["measure"] == "valence_difference"].set_index("category")
    assert here["total"].to_dict() == {"unity": 0, "hope": -1, "war": 0}
    assert here["base"].to_dict() == {"unity": 7, "hope": 5, "war": 0}
    assert math.isnan(here.loc["war", "value"])


def test_outlets_are_compared() -> None:
    good, bad = ["Lee did a good thing. Moss came."], ["Lee did a bad thing. Moss came."]
    corpus = corpus_of(*good * 15, *bad * 3, *good * 3, *bad * 15, outlet=["A"] * 18 + ["B"] * 18)
    scores = tone_about(corpus, ["Lee", "Moss"], measure=WORDS)
    found = compare(scores, corpus, by="outlet", measure="valence_difference", resamples=100)
    assert found.estimates["estimate"].tolist() == [12 / 90, -12 / 90, 0, 0]
    assert found.differences.set_index("category").loc["Lee", "p_value"] < 0.05


def test_choices_that_are_none() -> None:
    corpus = corpus_of("Lee came.")
    for window in ("paragraph", 0, 101, True, 1.5):
        with pytest.raises(ParameterError, match="from 1 to 100"):
            tone_about(corpus, ["Lee"], window)
    with pytest.raises(UnknownNameError, match="measure of tone 'vadr'"):
        tone_about(corpus, ["Lee"], measure="vadr")
    with pytest.raises(UnknownNameError, match="formula 'logit'"):
        tone_about(corpus, ["Lee"], measure=WORDS, formula="logit")
    with pytest.raises(LexiconError, match="cannot be told apart"):
        tone_about(corpus, ["Lee"], measure=Lexicon.from_entries({"hope": ["hope"]}, name="frames"))
    for nobody in ([], {"Lee": []}, ["Lee: "], ["Lee", "Lee"]):
        with pytest.raises(ParameterError, match="actors="):
            tone_about(corpus, nobody)
    assert list_actors("solidarity").name == "solidarity"


def test_other_languages_have_no_value() -> None:
    documents = pd.DataFrame({"text": ["Lee est bon, dit-il.", "Lee is good."], "language": ["fr", "en"]})
    corpus = Corpus.from_documents(documents)
    scores = tone_about(corpus, ["Lee"])
    assert scores["value"].isna().tolist() == [True, True, False, False]
    assert passages_about(corpus, ["Lee"])["value"].isna().tolist() == [True, False]
    # A list in no known language is looked up in all; a sentence that is not in English is not cut.
    bon = Lexicon.from_entries({"positive": ["bon", "good"], "negative": ["mal"]}, name="bon")
    assert tone_about(corpus, ["Lee"], "clause", measure=bon)["total"].tolist() == [1, 1, 1, 1]


SAID = st.lists(
    st.sampled_from(["Lee", "Moss", "is", "good", "awful", "and", "but", "won", ","]), max_size=12
)


@settings(max_examples=30, deadline=None)
@given(st.lists(SAID.map(lambda words: " ".join([*words, "end."])), min_size=1, max_size=3))
def test_narrower_windows_are_within_wider_ones(texts: list[str]) -> None:
    corpus = corpus_of(*texts)
    words = {}
    for window in ("clause", "sentence", 100, 3):
        passages = passages_about(corpus, ACTORS, window, measure=WORDS)
        assert (passages["words"] > 0).all()
        assert (passages["known"] <= passages["words"]).all()
        words[window] = passages.groupby(["doc_id", "category"])["words"].sum()
    assert (words["clause"] <= words["sentence"].reindex(words["clause"].index)).all()
    assert (words[3] <= words[100].reindex(words[3].index)).all()
    assert words[100].equals(words["sentence"])
