"""Lexical diversity: published values, another program, and the laws that the measures keep."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lexicalrichness import LexicalRichness  # MIT; used here only, to compare with

from narrative.corpus.corpus import Corpus, read_corpus
from narrative.engine import repetition
from narrative.engine.repetition import count_factors, find_repetition
from narrative.errors import CorpusError, ParameterError, UnknownNameError
from narrative.measures import MEASURES
from narrative.measures.diversity import DIVERSITY, lexical_diversity
from narrative.schema import SCORES

BURTON = (
    "Burton loves cats, and cats love Burton. Burton loves dogs, not as much as cats, but dogs do not "
    "love Burton very much."
)


def corpus_of(*texts: str) -> Corpus:
    return Corpus.from_documents(pd.DataFrame({"text": texts}, index=[f"d{n}" for n in range(len(texts))]))


def value(text: str, measure: str, **options: Any) -> float:
    scores = lexical_diversity(corpus_of(text), **options)
    return float(scores.loc[scores["measure"] == measure, "value"].item())


def test_quanteda() -> None:
    """quanteda.textstats, tests/testthat/test-textstat_lexdiv.R."""
    assert value("b a b a b a b a", "ttr") == 0.25
    assert value("b a b a b a b a", "root_ttr") == pytest.approx(2 / math.sqrt(8))
    assert value("b a b a b a b a", "herdan_c") == pytest.approx(math.log10(2) / math.log10(8))
    # quanteda prints the root of Maas' a².
    maas = value("b a b a b a b a", "maas")
    assert math.sqrt(maas) == pytest.approx(math.sqrt((math.log10(8) - math.log10(2)) / math.log10(8) ** 2))
    one_two = "one one two one one two one"
    assert value(one_two, "ttr") == pytest.approx(0.286, abs=5e-4)
    assert value(one_two, "herdan_c") == pytest.approx(0.356, abs=5e-4)
    assert value(one_two, "mattr", window=2) == pytest.approx((1 / 2 + 1 + 1 + 1 / 2 + 1 + 1) / 6)
    assert value(one_two, "mattr", window=3) == pytest.approx(2 / 3)
    assert value(one_two, "mattr", window=4) == pytest.approx(2 / 4)
    fruit = "apple orange apple orange pear pear apple orange"
    assert value(fruit, "msttr", window=2) == pytest.approx((2 / 2 + 2 / 2 + 1 / 2 + 2 / 2) / 4)
    assert value(fruit, "msttr", window=3) == pytest.approx(2 / 3)
    assert value(fruit, "msttr", window=4) == pytest.approx((2 / 4 + 3 / 4) / 2)


def test_mtld_of_burton() -> None:
    """McCarthy & Jarvis's measure on a text of 23 words, computed by hand: 11.5 forwards, 8.862 backwards."""
    assert value(BURTON, "mtld") == pytest.approx(10.181, abs=5e-4)
    # At .75 factors of 4 words, 3 of them different, hit the threshold itself: the rule for ties shows.
    assert value(BURTON, "mtld", threshold=0.75) == pytest.approx(10.0625)
    assert value(BURTON, "mtld", threshold=0.75, tie="at_or_below") == pytest.approx(9.583, abs=5e-4)


def test_yule() -> None:
    assert value("a b c d d e e f f f", "yule_k") == pytest.approx(1000)
    # Popescu (2009), Word frequency studies, p. 26: a text of 225 words with these frequencies has a repeat
    # rate Σ(f/N)² of .0153 (p. 170), and K = 10,000 · (rate - 1/N).
    counts = [11, 9, 9, 7, 6, 6, 5, 5] + [4] * 7 + [3] * 6 + [2] * 18 + [1] * 85
    text = " ".join(f"w{word}" for word, count in enumerate(counts) for _ in range(count))
    assert sum(counts) == 225
    assert value(text, "yule_k") == pytest.approx(1e4 * (0.0153 - 1 / 225), abs=0.5)


def test_hdd_is_the_hypergeometric_chance() -> None:
    """Wordless, tests/tests_measures: five words, twenty times each; 42 of 100 drawn (by scipy)."""
    text = "this is a sentence here " * 20
    missed = math.comb(80, 42) / math.comb(100, 42)
    assert value(text, "hdd") == pytest.approx(5 * (1 - missed) / 42, rel=1e-12)
    # By trying: 20,000 draws without putting back.
    rng = np.random.default_rng(1)
    words = np.array(re.findall(r"\w+", (BURTON + " " + BURTON.replace("cats", "birds")).lower()))
    draws = [len(set(rng.choice(words, 42, replace=False))) / 42 for _ in range(4000)]
    assert value(" ".join(words), "hdd") == pytest.approx(np.mean(draws), abs=0.002)


def test_the_same_as_lexicalrichness() -> None:
    """lexicalrichness 0.5.1 on 40 texts of 120 to 900 invented words, and on an outlet of `harbour`.

    It differs in three points: a factor of its MTLD is full at the threshold, too; its Maas takes natural
    logarithms; and its MSTTR drops the last segment even where that is whole, so such lengths are left out.
    """
    rng = np.random.default_rng(7)
    invented = corpus_of(
        *(
            " ".join(f"w{word}" for word in rng.zipf(1.3, size) % 4000)
            for size in (rng.integers(2, 18, 40) * 50 + 20)
        )
    )
    compared = 0
    for corpus in (invented, read_corpus("harbour").where(outlet="The Lugger")):
        scores = lexical_diversity(corpus, tie="at_or_below")
        ours = scores.pivot(index="doc_id", columns="measure", values="value")
        store = corpus.token_store
        forms = store.forms[store.form_of[store.types]].tolist()
        for doc_id, (low, high) in zip(corpus.documents.index, pairwise(store.bounds.tolist()), strict=True):
            if high - low < 50 or (high - low) % 50 == 0:
                continue
            theirs = LexicalRichness(forms[low:high], preprocessor=None, tokenizer=None)
            expected = {
                "ttr": theirs.ttr, "root_ttr": theirs.rttr, "mattr": theirs.mattr(50),
                "msttr": theirs.msttr(50), "mtld": theirs.mtld(0.72), "hdd": theirs.hdd(42),
                "yule_k": theirs.yulek, "herdan_c": theirs.Herdan, "maas": theirs.Maas * math.log(10),
            }  # fmt: skip
            for measure, known in expected.items():
                assert ours.loc[doc_id, measure] == pytest.approx(known, rel=1e-9), (doc_id, measure)
            compared += 1
    assert compared >= 50


def test_the_table() -> None:
    scores = lexical_diversity(corpus_of(BURTON, "", "word"))
    assert tuple(scores.columns[:7]) == SCORES
    assert scores["measure"].tolist() == list(DIVERSITY) * 3
    assert scores["tokens"].tolist() == [23] * 9 + [0] * 9 + [1] * 9
    assert scores["types"].tolist() == [12] * 9 + [0] * 9 + [1] * 9
    by_document = scores.set_index(["doc_id", "measure"])["reason"]
    assert set(by_document["d1"]) == {"no words"}
    assert by_document["d0", "mattr"] == "fewer than 50 words"
    assert by_document["d0", "hdd"] == "fewer than 42 words"
    assert by_document["d2", "herdan_c"] == "fewer than 2 words"
    assert by_document["d2", "mtld"] == "no word is repeated"
    assert (scores["value"].isna() == (scores["reason"] != "")).all()
    assert (scores["base"] == scores["value"].notna()).all()
    assert set(DIVERSITY) <= set(MEASURES)


def test_a_group_is_measured_anew() -> None:
    table = pd.DataFrame(
        {"text": ["b a", "a b c", "x"], "outlet": ["P", "P", "Q"]}, index=["two", "one", "three"]
    )
    groups = lexical_diversity(Corpus.from_documents(table), by="outlet")
    ttr = groups[groups["measure"] == "ttr"]
    assert ttr["outlet"].tolist() == ["P", "Q"]
    assert ttr["n_documents"].tolist() == [2, 1]
    assert ttr["value"].tolist() == [3 / 5, 1]
    again = lexical_diversity(Corpus.from_documents(table.iloc[::-1]), by="outlet")
    pd.testing.assert_frame_equal(groups, again)
    with pytest.raises(CorpusError, match="paper"):
        lexical_diversity(Corpus.from_documents(table), by="paper")


def jackknife(text: str, measure: str) -> float:
    """The standard error by its definition: the measure anew on the text without each of ten blocks."""
    words = text.split()
    cuts = [number * 10 // len(words) for number in range(len(words))]
    without = [
        value(" ".join(w for w, b in zip(words, cuts, strict=True) if b != block), measure)
        for block in range(10)
    ]
    return float(np.sqrt(9 * np.var(without)))


@pytest.mark.parametrize("measure", ["ttr", "root_ttr", "hdd", "yule_k", "herdan_c", "maas"])
def test_the_jackknife_by_its_definition(measure: str) -> None:
    rng = np.random.default_rng(3)
    text = " ".join(f"w{word}" for word in rng.zipf(1.4, 237) % 500)
    scores = lexical_diversity(corpus_of(text, "a filler text"))
    row = scores[(scores["measure"] == measure) & (scores["doc_id"] == "d0")].iloc[0]
    margin = jackknife(text, measure) * 2.262157  # Student's t, 9 degrees of freedom, two-sided 95 %
    assert row["high"] - row["value"] == pytest.approx(margin, rel=1e-6)
    assert row["value"] - row["low"] == pytest.approx(margin, rel=1e-6)


def test_intervals_of_means() -> None:
    text = " ".join(f"w{word}" for word in np.random.default_rng(5).zipf(1.3, 400) % 900)
    words = text.split()
    ratios = [len(set(words[start : start + 50])) / 50 for start in range(0, 400, 50)]
    scores = lexical_diversity(corpus_of(text)).set_index("measure")
    margin = np.std(ratios, ddof=1) / math.sqrt(8) * 2.364624  # t, 7 degrees of freedom
    assert scores.loc["msttr", "high"] - scores.loc["msttr", "value"] == pytest.approx(margin)
    assert scores.loc["mattr", "value"] - scores.loc["mattr", "low"] == pytest.approx(margin)


def test_intervals_hold_the_true_value() -> None:
    """A source of known values: words by Zipf's law. `benchmarks/diversity.py` tries more, and longer."""
    rng = np.random.default_rng(11)
    chances = 1 / (np.arange(5000) + 2.7)
    texts = [
        " ".join(map(str, row)) for row in rng.choice(5000, (600, 300), p=chances / chances.sum()).tolist()
    ]
    scores = lexical_diversity(corpus_of(*texts))
    true = scores.groupby("measure")["value"].transform("mean")
    known = scores["low"].notna()
    held = ((scores["low"] <= true) & (true <= scores["high"]))[known].groupby(scores["measure"]).mean()
    assert held.drop("mtld").between(0.92, 0.985).all(), held
    assert scores["low"][known].le(scores["value"][known]).all()


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("at", [False, True])
def test_factors_are_those_of_a_reader_who_goes_word_by_word(
    monkeypatch: pytest.MonkeyPatch, backwards: bool, at: bool
) -> None:
    """Long documents are read in many chains at once, which meet, or do not where no word is repeated."""
    monkeypatch.setattr(repetition, "_SEGMENT", 50)
    monkeypatch.setattr(repetition, "_WINDOW", 8)
    rng = np.random.default_rng(2)
    texts = [rng.zipf(1.5, size) % 40 for size in [*rng.integers(0, 160, 30), 5_000, 0, 700]]
    texts += [np.arange(900), np.concatenate([texts[0], np.arange(100, 700), texts[-1]]), np.zeros(300, int)]
    bounds = np.concatenate([[0], np.cumsum([len(text) for text in texts])])
    found = count_factors(find_repetition(np.concatenate(texts), bounds), 0.75, at, backwards)
    for document, text in enumerate(texts):
        full, tokens, seen = [], 0, set()
        for word in text[::-1] if backwards else text:
            tokens += 1
            seen.add(word)
            share = len(seen) / tokens
            if share < 0.75 or (at and share == 0.75):
                full.append(tokens)
                tokens, seen = 0, set()
        expected = [len(full), sum(size**2 for size in full), sum(full), len(seen), tokens]
        columns = (found.full, found.squares, found.tokens, found.rest_types, found.rest_tokens)
        assert [column[document] for column in columns] == expected


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(["a", "b", "c", "dd", "eee"]), min_size=1, max_size=90))
def test_laws(words: list[str]) -> None:
    text = " ".join(words)
    scores = lexical_diversity(corpus_of(text, text[::-1]), window=5, sample=5)
    first = scores[scores["doc_id"] == "d0"].set_index("measure")
    for measure, row in first.iterrows():
        if not math.isnan(row["value"]):
            assert MEASURES[str(measure)].low <= row["value"] <= MEASURES[str(measure)].high
    assert first.loc["ttr", "value"] == len(set(words)) / len(words)
    if len(words) >= 5:
        expected = [len(set(words[n : n + 5])) / 5 for n in range(len(words) - 4)]
        assert first.loc["mattr", "value"] == pytest.approx(np.mean(expected))
    # Reading from the end changes nothing but the order: MTLD is the mean of both ways.
    other = value(" ".join(words[::-1]), "mtld")
    assert other == pytest.approx(first.loc["mtld", "value"], nan_ok=True)


def test_case_and_order_of_documents_make_no_difference() -> None:
    table = pd.DataFrame({"text": [BURTON, BURTON.upper(), "other words"]}, index=["a", "b", "c"])
    scores = lexical_diversity(Corpus.from_documents(table))
    one, two = (scores.loc[scores["doc_id"] == name, "value"].to_numpy() for name in ("a", "b"))
    np.testing.assert_array_equal(one, two)
    turned = lexical_diversity(Corpus.from_documents(table.iloc[::-1]))
    pd.testing.assert_frame_equal(
        scores.sort_values(["doc_id", "measure"], ignore_index=True),
        turned.sort_values(["doc_id", "measure"], ignore_index=True),
    )


def test_bad_options() -> None:
    corpus = corpus_of(BURTON)
    with pytest.raises(ParameterError, match="window=0"):
        lexical_diversity(corpus, window=0)
    with pytest.raises(ParameterError, match=r"threshold=1\.2"):
        lexical_diversity(corpus, threshold=1.2)
    with pytest.raises(UnknownNameError, match="at_or_below"):
        lexical_diversity(corpus, tie="above")


def test_no_documents() -> None:
    corpus = corpus_of("a").where(doc_id="d0")
    assert len(lexical_diversity(corpus)) == 9
