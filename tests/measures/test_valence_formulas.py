"""Valence by word lists: the values that quanteda.sentiment publishes, the rules by hand, and laws."""

from __future__ import annotations

import math
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrative.arcs.arcs import arc
from narrative.comparison import compare
from narrative.corpus.corpus import Corpus, read_corpus
from narrative.errors import CorpusError, LexiconError, ParameterError, UnknownNameError
from narrative.lexicons.lexicon import Lexicon
from narrative.lexicons.loading import load_lexicon
from narrative.lexicons.polarity import grade, has_polarity, set_polarity
from narrative.measures.valence_formulas import FORMULAS, valence, valence_matches
from narrative.partitions import measure
from narrative.trends.chronology import trend
from narrative.voices.quotation_table import quotations

WORDS = Lexicon.from_entries({"positive": ["good", "great"], "negative": ["bad", "awful"]}, name="words")
#: With categories of negated words, like the Lexicoder Sentiment Dictionary.
OWN_NEGATION = Lexicon.from_entries(
    {
        "positive": ["good", "great", "amiable"],
        "negative": ["bad"],
        "neg_positive": ["not good", "not amiable"],
        "neg_negative": ["not bad"],
    },
    name="own",
)
FIVE = [
    "good good bad bad good word1 word1 word1 word2 word2",
    "good",
    "notsentiment",
    "Great!",
    "good good",
]


def corpus_of(texts: list[str], **columns: list[object]) -> Corpus:
    index = [f"d{number}" for number in range(1, len(texts) + 1)]
    return Corpus.from_documents(pd.DataFrame({"text": texts, **columns}, index=index), language="en")


def values(texts: list[str], lexicon: Lexicon, formula: str, **options: object) -> list[float]:
    scores = valence(corpus_of(texts), lexicon, formula, **options)
    return scores.loc[scores["measure"] == FORMULAS[formula], "value"].tolist()


def graded(name: str, *entries: tuple[str, float], **card: object) -> Lexicon:
    made = Lexicon.from_entries({"values": list(entries)}, name=name)
    return Lexicon(made.name, made.entries, {**made.card, **card})


def log(positive: int, negative: int) -> float:
    return math.log(positive + 0.5) - math.log(negative + 0.5)


MOODS = Lexicon.from_entries(
    {
        "happy": [("happy", 1), ("jubilant", 2), ("exuberant", 2)],
        "sad": [("sad", -1), ("morose", -2), ("down", -1)],
        "okay": [("just okay", 0.5), ("okay", 5)],
    },
    name="moods",
)
NONE = math.nan
#: From github.com/quanteda/quanteda.sentiment: tests/testthat/test-textstat_polarity.R (commit 6b3fb26),
#: test-textstat_valence.R (70af360) and vignettes/sentiment_analysis.Rmd (49b5bd7). Its functions look up
#: words and no rules of negation, so ours are told to "ignore" it. Where a text holds no known word it says
#: 0 or nothing; there is no value here. Its N has punctuation marks, and a phrase as one; ours has words.
PUBLISHED = {
    "polarity: logit": (FIVE, WORDS, "logit", [log(3, 2), log(1, 0), 0, log(1, 0), log(2, 0)]),
    "polarity: relative": (FIVE, WORDS, "relative", [1 / 5, 1, NONE, 1, 1]),
    "polarity: absolute": (FIVE, WORDS, "difference", [1 / 10, 1, 0, 1 / 1, 1]),
    "valence, two categories": (
        [*FIVE[:3], "Great! Not bad.", "good good not good bad"],
        WORDS,
        "mean",
        [(3 - 2) / 5, 1, NONE, (1 - 1) / 2, (3 - 1) / 4],
    ),
    "valence of entries": (
        ["sad word happy word exuberant", "down sad just okay", "sad happy word word"],
        MOODS,
        "mean",
        [(-1 + 1 + 2) / 3, (-1 - 1 + 0.5) / 3, 0],
    ),
    "overlapping values": (
        ["Depressed not okay"],
        Lexicon.from_entries(
            {"happy": [("okay", 1), ("exuberant", 3)], "sad": [("depressed", -4), ("okay", -2)]}, name="both"
        ),
        "mean",
        [(-4 + 1 - 2) / 3],
    ),
    "normalization: dictionary": (
        ["Good good bad other.", "Word word other bad!", "Great awful other £1."],
        WORDS,
        "mean",
        [(2 - 1) / 3, -1, 0],
    ),
    "normalization: all, of words": (
        ["Good good bad other.", "Word word other bad!", "Great awful other £1."],
        WORDS,
        "difference",
        [(2 - 1) / 4, (0 - 1) / 4, 0],
    ),
    "normalization: logit": (
        ["Good good bad other.", "Word word other bad!", "Great awful other £1."],
        WORDS,
        "logit",
        [log(2, 1), log(0, 1), 0],
    ),
    "vignette: AFINN": (
        [
            "This is a fantastic, wonderful example.",
            "The settlement was not amiable.",
            "The good, the bad, and the ugly.",
        ],
        graded("five", ("fantastic", 4), ("wonderful", 4), ("good", 3), ("bad", -3), ("ugly", -3)),
        "mean",
        [(4 + 4) / 2, NONE, (3 - 3 - 3) / 3],
    ),
    "sent_logit's example": (
        ["pos pos pos neg pos pos", "neg neg pos pos pos"],
        Lexicon.from_entries({"pos": ["pos"], "neg": ["neg"]}, name="signs"),
        "logit",
        [log(5, 1), log(3, 2)],
    ),
}


@pytest.mark.parametrize("case", PUBLISHED)
def test_values_that_quanteda_sentiment_publishes(case: str) -> None:
    texts, lexicon, formula, published = PUBLISHED[case]
    np.testing.assert_allclose(values(texts, lexicon, formula, negation="ignore"), published, atol=1e-12)


def test_the_longer_entry_counts_as_in_quanteda_sentiment() -> None:
    """Its tests of the "nested scope", and the second half of its vignette: *not amiable* is negative."""
    nested = Lexicon.from_entries({"positive": ["good"], "negative": ["not good"]}, name="nested")
    assert values(["The test is not good"], nested, "mean", negation="ignore") == [-1]
    assert values(["The test is not good"], nested, "difference", negation="ignore") == [-1 / 5]  # there: 4
    texts = ["Great! Not bad.", "good good not good bad", "The settlement was not amiable."]
    assert values(texts, OWN_NEGATION, "mean") == [1, 0, -1]
    assert values(texts, OWN_NEGATION, "mean", negation="ignore") == [0, (3 - 1) / 4, 1]


def test_what_a_negation_does() -> None:
    text = ["The plan is not good, but great."]
    lexicon = graded("five", ("good", 3), ("great", 5))
    expected = {"flip": 2 / 2, "shift": 4 / 2, "drop": 5 / 1, "ignore": 8 / 2}
    assert {name: values(text, lexicon, "mean", negation=name)[0] for name in expected} == expected
    by_card = graded("card", ("good", 3), ("great", 5), negation="shift", shift=1)
    assert values(text, by_card, "mean") == [(2 + 5) / 2]
    # On a scale from 1 to 9 the contrary of 7 is 3; how far both are from 5 adds up to 0.
    scale = Lexicon.from_entries({"valence": [("good", 7)]}, name="scale")
    scale.card["categories"]["valence"]["neutral"] = 5
    assert values(["Good. Not good."], scale, "mean") == [5]
    assert values(["Good. Not good."], scale, "difference") == [0]


def test_intensifiers_are_counted_only_if_asked_for() -> None:
    lexicon = graded("five", ("good", 2), ("terrible", -2), ("terribly", -3))
    texts = [
        "A very good day.",
        "Very, good.",
        "A terribly good day.",
        "A not very good day.",
        "A day terribly",
    ]
    assert values(texts, lexicon, "difference") == [2 / 4, 2 / 2, -1 / 4, -2 / 5, -3 / 3]
    told = values(texts, lexicon, "difference", intensifiers={"very": 1.5, "terribly": 2})
    assert told == [3 / 4, 2 / 2, 4 / 4, -3 / 5, -3 / 3]
    assert values(texts[:1], lexicon, "difference", intensifiers=True) == [2 * 1.3 / 4]
    with pytest.raises(ParameterError, match=r"'very' is -1\.0"):
        valence(corpus_of(texts), lexicon, intensifiers={"very": -1})


def test_between_categories_the_more_specific_pattern_counts_and_each_word_once() -> None:
    lexicon = Lexicon.from_entries(
        {"illness": [("hospital*", -2)], "warmth": [("hospitality", 3), ("good hospital care", 2)]},
        name="families",
    )
    found = valence_matches(corpus_of(["Hospitality in a hospital: good hospital care."]), lexicon)
    assert found[["text", "weight"]].to_numpy().tolist() == [
        ["Hospitality", 3], ["hospital", -2], ["good hospital care", 2],
    ]  # fmt: skip
    scores = valence(corpus_of(["Hospitality in a hospital: good hospital care."]), lexicon, list(FORMULAS))
    assert scores["total"].tolist() == [3, 1, log(2, 1), 3, 5]
    assert scores["base"].tolist() == [7, 3, 1, 3, 7]


def test_which_lexicons_can_be_graded() -> None:
    hopes = Lexicon.from_entries({"hope": ["hope*"], "fear": ["fear*"], "rest": ["calm"]}, name="hopes")
    with pytest.raises(LexiconError, match=r"cannot be told apart[\s\S]*hope, fear, rest"):
        valence(corpus_of(["Hope."]), hopes)
    assert values(["Hope, fear, fear, calm."], hopes, "relative", positive="hope", negative="fear") == [
        -1 / 3
    ]
    with pytest.raises(UnknownNameError, match="feer"):
        valence(corpus_of(["Hope."]), hopes, positive="hope", negative="feer")
    with pytest.raises(LexiconError, match="negative categories too"):
        valence(corpus_of(["Hope."]), hopes, positive="hope")
    wrong = Lexicon.from_entries({"positive": [("good", -1)], "negative": ["bad"]}, name="wrong")
    with pytest.raises(LexiconError, match="'good' in the positive category"):
        grade(wrong)
    with pytest.raises(UnknownNameError, match="'sum'"):
        valence(corpus_of(["Hope."]), WORDS, "sum")
    assert not any(map(has_polarity, (hopes, load_lexicon("news-frames"))))
    assert has_polarity(set_polarity(hopes, "hope", ["fear", "rest"]))


def test_a_card_says_which_way_its_categories_point(tmp_path: Path) -> None:
    card = """name = "mine"\ntitle = "t"\ndescription = "d"\nauthor = "a"\nyear = 2024\nlicence = "l"
source = "s"\nmatching = "m"\nweakness = "w"\nnegation = "drop"
[categories.up]\nlabel = "Up"\ndefinition = "d"\npolarity = "positive"
[categories.down]\nlabel = "Down"\ndefinition = "d"\npolarity = "negative"\n"""
    (tmp_path / "card.toml").write_text(card)
    (tmp_path / "entries.csv").write_text("category,pattern\nup,good\ndown,bad\n")
    lexicon = load_lexicon(tmp_path)
    assert values(["Not good, bad."], lexicon, "relative") == [-1]
    (tmp_path / "card.toml").write_text(
        card.replace('"drop"', '"turn"').replace('"negative"', '"down"').replace("year", "shift = nan\nyear")
    )
    with pytest.raises(LexiconError) as caught:
        load_lexicon(tmp_path)
    for part in ("negation is 'turn'", "polarity of the category 'down' is 'down'", "the shift nan"):
        assert part in str(caught.value)


TEXT = st.lists(st.sampled_from(["good", "bad", "not", "day", "great.", "awful,"]), max_size=9).map(" ".join)


@settings(max_examples=25, deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=4))
def test_sentences_and_documents_add_up(texts: list[str]) -> None:
    corpus = corpus_of(texts)
    formulas = ["difference", "relative", "mean"]
    sums = ["total", "base"]
    whole = valence(corpus, WORDS, formulas)
    apart = valence(corpus, WORDS, formulas, by="sentence")
    added = apart.groupby(["doc_id", "measure"])[sums].sum()
    wanted = whole.set_index(["doc_id", "measure"])[sums]
    pd.testing.assert_frame_equal(added.reindex(wanted.index, fill_value=0), wanted, check_dtype=False)
    assert whole["value"].dropna().between(-1, 1).all()


def test_what_takes_the_scores(tmp_path: Path) -> None:
    """compare, trend, arc, voices, the store and partitions take them, and sums are those of the words."""
    texts = ["Good. “A bad day,” she said. Great days.", "Awful news. Not good at all. Bad."] * 12
    dates = [f"2024-0{1 + number % 4}-05" for number in range(24)]
    corpus = corpus_of(texts, outlet=["A", "B"] * 12, date=dates)
    scores = valence(corpus, WORDS, list(FORMULAS))
    estimates = compare(scores, corpus, by="outlet", resamples=100).estimates.set_index(["measure", "outlet"])
    assert estimates.loc[("valence_relative", "A"), "estimate"] == pytest.approx(1 / 3)
    assert estimates.loc[("valence_logit", "B"), "estimate"] == pytest.approx(log(0, 3))
    assert len(trend(scores, corpus, measure="valence_relative", by="month", resamples=100).periods)
    of_sentences = valence(corpus, WORDS, "relative", by="sentence")
    assert arc(corpus, of_sentences, parts="sentences", shuffles=99)["estimate"].notna().any()
    said = valence(corpus, WORDS, "relative", quotations=quotations(corpus))
    said = said[said["measure"] == "valence_relative"]
    voices = said.groupby("voice")[["total", "base"]].sum().astype(int)
    assert voices["total"].to_dict() == {"direct": -12, "indirect": 0, "journalist": 24 - 36}
    with pytest.raises(ParameterError, match="sentence"):
        valence(corpus, WORDS, by="sentence", quotations=quotations(corpus))

    for number, text in enumerate(texts[:4]):
        (tmp_path / f"{number}.txt").write_text(text)
    read = read_corpus(tmp_path, store=tmp_path / "store")
    first, again = (valence(read, WORDS, "mean") for _ in range(2))
    pd.testing.assert_frame_equal(first, again)
    assert read.store is not None
    assert read.store.counts["valence"]["kept"] == 2
    shutil.rmtree(tmp_path / "store")
    measured = measure(tmp_path, WORDS, out=tmp_path.parent / f"{tmp_path.name}-out")
    pd.testing.assert_frame_equal(valence(measured, WORDS, "mean").reset_index(drop=True), first)
    with pytest.raises(CorpusError, match="not measured like this"):
        valence(measured, WORDS, negation="drop")


def test_tone_of_few_words_is_a_caution() -> None:
    texts = ["Good. " + "It rained on and on in the town that day. " * 10] * 12
    corpus = corpus_of(texts, outlet=["A", "B"] * 6)
    scores = valence(corpus, WORDS, "mean")
    cautions = compare(scores, corpus, by="outlet", measure="valence_mean", resamples=100).cautions
    few = cautions[cautions["caution"] == "tone of very few words"].iloc[0]
    assert (few["groups"], few["lexicon"]) == ("A, B", "words")
    assert few["advice"].endswith("(valence_matches).")


def test_documents_in_another_language_have_no_value() -> None:
    german = Lexicon.from_entries({"positive": ["gut"], "negative": ["übel"]}, name="deutsch", language="de")
    texts = ["Das ist gut, und nicht übel.", "That is gut, they said."]
    corpus = Corpus.from_documents(pd.DataFrame({"text": texts, "language": ["de", "en"]}, index=["a", "b"]))
    scores = valence(corpus, german)
    assert scores["value"].isna().tolist() == [False, False, True, True]
    assert scores["reason"].tolist()[2:] == ["not in German: English"] * 2
    assert scores["total"].tolist()[0] == 0  # no rules of negation for German: 1 − 1
