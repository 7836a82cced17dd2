"""Collocation and co-occurrence: published values, nltk on real text, laws, and a count by hand."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from functools import partial

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrative import (
    Corpus,
    Lexicon,
    collocates,
    collocations,
    cooccurrence,
    frequencies,
    kwic,
    match,
    ngrams,
    read_corpus,
)
from narrative.errors import LexiconError, ParameterError, UnknownNameError
from narrative.vocabulary import ngram_counts, sequences
from narrative.vocabulary.association import delta_p, dice, log_dice, mutual_information, npmi, t_score
from narrative.vocabulary.contingency import Contingency, chi_squared


def corpus(*texts: str) -> Corpus:
    return Corpus.from_documents(pd.DataFrame({"text": list(texts)}), "test")


@pytest.fixture(scope="module")
def harbour() -> Corpus:
    return read_corpus("harbour")


def test_values_from_papers() -> None:
    # Manning & Schütze (1999), ch. 5: "new companies" and "Ayatollah Ruhollah".
    new = Contingency.from_margins([8], [15828], [4675], 14307668)
    assert t_score(new.o11, new.expected[0]).item() == pytest.approx(0.999932, abs=5e-7)
    assert chi_squared(new).item() == pytest.approx(1.5489, abs=5e-5)
    name = Contingency.from_margins([20], [42], [20], 14307668)
    assert mutual_information(name.o11, name.expected[0]).item() == pytest.approx(18.378, abs=5e-4)
    # Church & Hanks (1990), p. 24: "doctors" and "nurses" (as in the tests of Wordless).
    assert mutual_information([8], [1105 * 44 / 15_000_000]).item() == pytest.approx(11.3, abs=0.05)
    # Smadja, McKeown & Hatzivassiloglou (1996), p. 13; logDice of the same (Rychlý 2008).
    assert dice([130], [3121], [143]).item() == pytest.approx(0.08, abs=0.005)
    assert log_dice([130], [3121], [143]).item() == pytest.approx(10.350, abs=5e-4)
    assert log_dice([20], [20], [20]).item() == 14
    # Bouma (2009), p. 36: always together, by chance, never.
    assert npmi([10, 1, 0], [1, 1, 1], [100, 100, 100]).tolist() == [1, 0, -1]
    # Gries (2013), p. 144: "of course", as the tests of Wordless have the cells.
    course = Contingency(*(np.array([float(count)]) for count in (5610, 168938, 2257, 10233063)))
    forward, backward = delta_p(course)
    assert (forward.item(), backward.item()) == (
        pytest.approx(0.032, abs=5e-4),
        pytest.approx(0.697, abs=5e-4),
    )


def test_pairs_as_nltk_has_them(harbour: Corpus) -> None:
    # nltk takes a word's frequency anywhere, goes over punctuation, and counts N words; here one list of
    # words for each document, so that neither goes from one to the next.
    from nltk.collocations import BigramCollocationFinder
    from nltk.metrics import BigramAssocMeasures

    store = harbour.token_store
    forms = store.forms[store.form_of[store.types]].tolist()
    documents = [forms[low:high] for low, high in zip(store.bounds[:-1], store.bounds[1:], strict=True)]
    finder = BigramCollocationFinder.from_documents(documents)  # pads between documents
    words = Counter(forms)
    pairs = Counter(pair for document in documents for pair in itertools.pairwise(document))
    table = collocations(harbour, within="document", margins="words", min_count=1)
    assert len(table) == len(pairs)
    assert len(pairs) > 5000
    measures = BigramAssocMeasures()
    total = len(forms)
    assert {pair: count for pair, count in finder.ngram_fd.items() if None not in pair} == dict(pairs)
    for row in table.sample(400, random_state=1).itertuples():
        first, second = row.item.split(" ")
        counts = (pairs[first, second], (words[first], words[second]), total)
        assert (row.joint, row.first_count, row.last_count) == (counts[0], *counts[1])
        assert row.mi == pytest.approx(measures.pmi(*counts))
        assert row.t == pytest.approx(measures.student_t(*counts))
        assert row.dice == pytest.approx(measures.dice(*counts))
        assert abs(row.g2) == pytest.approx(measures.likelihood_ratio(*counts), rel=1e-6, abs=1e-6)
        assert abs(row.chi2) == pytest.approx(measures.chi_sq(*counts), rel=1e-9)
        # nltk's mi_like is joint³ over the product, without N and the logarithm.
        assert 2**row.mi3 / total == pytest.approx(measures.mi_like(*counts, power=3))


def test_significance_in_one_text_of_quanteda() -> None:
    # quanteda.textstats, test-textstat_collocations.R: "other capital" of 10 words, by places of pairs:
    # PMI log2(2 · 9 / 3 / 3), χ² 2.25, G² 2.231, Dice 0.667.
    text = "capital other capital gains other capital word2 other gains capital"
    row = collocations(corpus(text), min_count=2).set_index("item").loc["other capital"]
    assert row["mi"] == pytest.approx(math.log2(2 * 9 / 3 / 3))
    assert row["chi2"] == pytest.approx(2.25)
    assert row["g2"] == pytest.approx(2.231, abs=5e-4)
    assert row["dice"] == pytest.approx(0.667, abs=5e-4)


def test_sequences_stop_where_they_are_told() -> None:
    text = "Tear gas, tear gas. U.S. troops fired\ntear gas.\n\nGas workers’ rights"
    found = {border: set(ngrams(corpus(text), within=border, min_count=1)["item"])
             for border in ("phrase", "sentence", "document")}  # fmt: skip
    phrases = {"tear gas", "u.s troops", "troops fired", "fired tear", "gas workers", "workers rights"}
    assert found["phrase"] == phrases
    assert found["sentence"] - found["phrase"] == {"gas tear"}
    assert found["document"] - found["sentence"] == {"gas u.s", "gas gas"}


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.sampled_from(["a", "b", "c", "a,", "b.", "c\n\n", "U.S.", "½"]), max_size=30),
    st.integers(2, 4),
)
def test_sequences_are_those_of_a_loop(chunks: list[str], n: int) -> None:
    text = " ".join(chunks)
    one = corpus(text, "a b c", text[::-1])
    table = ngrams(one, n, min_count=1, within="document")
    store = one.token_store
    forms = store.forms[store.form_of[store.types]]
    by_hand: Counter[str] = Counter()
    for low, high in zip(store.bounds[:-1], store.bounds[1:], strict=True):
        by_hand.update(" ".join(forms[at : at + n]) for at in range(low, high - n + 1))
    assert dict(zip(table["item"], table["count"], strict=True)) == dict(by_hand)
    assert (table["size"] == sum(by_hand.values())).all()
    # What `match` calls a phrase is what stands "within" one; longer ones are built from shorter.
    frequent = ngrams(one, n, min_count=2)
    every = ngrams(one, n, min_count=1)
    pd.testing.assert_frame_equal(every[every["count"] >= 2], frequent)
    for row in every.itertuples():
        if len(set(row.item.split())) == n:  # no place can overlap itself
            assert len(kwic(one, row.pattern)) == row.count


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.lists(st.sampled_from(["a", "b", "c", "a,"]), max_size=20).map(" ".join), max_size=6),
    st.integers(2, 4),
    st.integers(1, 12),
    st.integers(1, 8),
)
def test_how_much_is_counted_at_once_changes_nothing(texts: list[str], n: int, block: int, bits: int) -> None:
    one = corpus("a b a b a b", *texts)
    tables = [partial(ngrams, one, n, min_count=2), partial(collocations, one, n, min_count=1),
              partial(frequencies, one)]  # fmt: skip
    whole = [make() for make in tables]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sequences, "BLOCK", block)
        patch.setattr(ngram_counts, "BLOCK", block)
        patch.setattr(ngram_counts, "_BITS", bits)  # as if numbers had so few, so that no two fit in one
        for table, make in zip(whole, tables, strict=True):
            pd.testing.assert_frame_equal(make(), table, check_exact=True)


def _by_hand(one: Corpus, node: str, left: int, right: int) -> tuple[Counter[str], Counter[str], int, int]:
    """Words in windows counted once and as pairs, words in windows, words but for nodes."""
    store = one.token_store
    forms = store.forms[store.form_of[store.types]].tolist()
    once: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    inside = 0
    for low, high in zip(store.bounds[:-1], store.bounds[1:], strict=True):
        document = forms[low:high]
        places = [at for at, form in enumerate(document) if form == node]
        for at, form in enumerate(document):
            near = sum(1 for place in places if -left <= at - place <= right and at != place)
            if form != node and near:
                once[form] += 1
                pairs[form] += near
                inside += 1
    return once, pairs, inside, len(forms) - forms.count(node)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.lists(st.sampled_from("abcde"), max_size=12).map(" ".join), min_size=1, max_size=4),
    st.integers(0, 3),
    st.integers(1, 3),
)
def test_collocates_are_those_of_a_loop(texts: list[str], left: int, right: int) -> None:
    one = corpus(*texts, "a b")
    once, pairs, inside, rest = _by_hand(one, "a", left, right)
    options = {"window": (left, right), "within_sentences": False, "min_count": 1}
    table = collocates(one, "a", **options)
    assert dict(zip(table["item"], table["joint"], strict=True)) == dict(once)
    counts = Counter(one.token_store.forms[one.token_store.form_of[one.token_store.types]].tolist())
    for row in table.itertuples():
        assert row.expected == pytest.approx(inside * counts[row.item] / rest)
        assert row.left + row.right == pairs[row.item]
        assert row.log_dice == pytest.approx(14 + math.log2(2 * row.joint / (counts["a"] + counts[row.item])))
    for convention, width in (("span", left + right), ("nodes", 1)):
        other = collocates(one, "a", convention=convention, **options)
        assert dict(zip(other["item"], other["joint"], strict=True)) == dict(pairs)
        for row in other.itertuples():
            assert row.expected == pytest.approx(
                counts["a"] * width * counts[row.item] / sum(counts.values())
            )
    turned = Corpus.from_documents(one.documents.iloc[::-1], "test")
    pd.testing.assert_frame_equal(collocates(turned, "a", **options), table, check_exact=True)


def test_windows_stay_in_sentences_if_asked() -> None:
    one = corpus("They fired tear gas. The crowd ran. Tear gas again, then more tear gas.", "Gas.")
    inside = collocates(one, "tear gas", window=2, min_count=1).set_index("item")
    across = collocates(one, "tear gas", window=2, min_count=1, within_sentences=False).set_index("item")
    assert set(inside.index) == {"they", "fired", "again", "then", "more"}
    assert set(across.index) - set(inside.index) == {"the", "crowd", "ran"}
    assert inside["node_count"].unique().tolist() == [3]
    assert inside.loc["again", ["left", "right", "documents"]].tolist() == [0, 1, 1]
    assert inside.loc["then", ["joint", "left", "right"]].tolist() == [1, 1, 1]


def test_collocates_of_real_text_can_be_read(harbour: Corpus) -> None:
    table = collocates(harbour, ["strike*", "striking"], min_count=3)
    assert table["node"].unique().tolist() == ["strike*, striking"]
    assert table["log_dice"].is_monotonic_decreasing
    nodes = ["strike*", "striking"]
    assert (table["node_count"] == len(kwic(harbour, nodes))).all()
    across = collocates(harbour, nodes, min_count=3, within_sentences=False)
    for row in across.head(20).itertuples():
        lines = kwic(harbour, nodes, near=row.pattern, window=5)
        assert lines["doc_id"].nunique() == row.documents, row.item


def test_longer_sequences_have_what_is_defined() -> None:
    table = collocations(corpus("a b c " * 4 + "a x y c"), 3, min_count=4).set_index("item")
    row = table.loc["a b c"]
    total, counts = 14, (5, 4, 5)  # places of three words; a first, b second, c third
    assert row["expected"] == pytest.approx(math.prod(counts) / total**2)
    assert row["mi"] == pytest.approx(math.log2(4 * total**2 / math.prod(counts)))
    assert row["dice"] == pytest.approx(3 * 4 / sum(counts))
    assert -1 <= row["npmi"] <= 1
    assert table[["g2", "chi2", "delta_p", "p", "p_adjusted"]].isna().all(axis=None)


def test_categories_in_the_same_sentence(harbour: Corpus) -> None:
    lexicon = Lexicon.from_entries(
        {"work": ["strike*", "docker*", "worker*"], "law": ["police", "court*"], "none": ["zebra"]},
        name="test",
    )
    table = cooccurrence(harbour, lexicon).set_index(["category", "other"])
    places = match(harbour, lexicon)
    touched = (
        places[~places["negated"]]
        .groupby("category")[["doc_id", "sentence"]]
        .apply(lambda found: set(map(tuple, found.to_numpy())))
    )
    both = touched["work"] & touched["law"]
    row = table.loc[("work", "law")]
    assert row["joint"] == len(both) > 5
    assert row["documents"] == len({doc_id for doc_id, _ in both})
    assert (row["category_count"], row["other_count"]) == (len(touched["work"]), len(touched["law"]))
    assert row["size"] == harbour.sentence_store.n_sentences
    assert row["mi"] == pytest.approx(
        math.log2(len(both) * row["size"] / len(touched["work"]) / len(touched["law"]))
    )
    assert table.loc[("work", "none"), ["joint", "npmi", "p"]].tolist() == [0, -1, 1]
    documents = cooccurrence(harbour, lexicon, unit="document").set_index(["category", "other"])
    assert documents.loc[("work", "law"), "size"] == len(harbour)
    assert documents.loc[("work", "law"), "joint"] >= row["documents"]


def test_nothing_to_find() -> None:
    empty = corpus("", "...")
    assert collocates(empty, "hope").empty
    assert collocations(empty).empty
    assert ngrams(empty, 3).empty
    assert collocates(corpus("hope"), "fear", min_count=1).empty
    two = Lexicon.from_entries({"a": ["hope"], "b": ["fear"]}, name="test")
    assert cooccurrence(empty, two)["joint"].tolist() == [0]


def test_what_cannot_be_asked() -> None:
    one = corpus("hope and fear")
    with pytest.raises(ParameterError, match="window=0"):
        collocates(one, "hope", window=0)
    with pytest.raises(ParameterError, match="window=-1"):
        collocates(one, "hope", window=(-1, 3))
    with pytest.raises(LexiconError, match="is not a word"):
        collocates(one, "hope!")
    with pytest.raises(UnknownNameError, match="windows, span, nodes"):
        collocates(one, "hope", convention="antconc")
    with pytest.raises(UnknownNameError, match="places, words"):
        collocations(one, margins="all")
    with pytest.raises(UnknownNameError, match="phrase, sentence, document"):
        collocations(one, within="line")
    with pytest.raises(ParameterError, match="n=1"):
        collocations(one, 1)
    with pytest.raises(UnknownNameError, match="sentence, document"):
        cooccurrence(one, Lexicon.from_entries({"a": ["hope"]}, name="test"), unit="paragraph")
