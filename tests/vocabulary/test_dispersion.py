"""Dispersion and lists of words: published values, another program, laws."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrative import Corpus, Lexicon, dispersion, frequencies, kwic, ngrams, positions
from narrative.errors import CorpusError, LexiconError, ParameterError, UnknownNameError
from narrative.vocabulary.dispersion_measures import measure_dispersion, reduce_frequency

#: Gries (2008), "Dispersions and adjusted frequencies in corpora", p. 406: five parts of 9 to 11 letters.
GRIES = (
    "b a m n i b e u p",
    "b a s a t b e w q n",
    "b c a g a b e s t a",
    "b a g h a b e a a t",
    "b a h a a b e a x a t",
)
#: The letters as the tests of Wordless have them for measures of distance (p. 410), 50 of them.
LETTERS = [
    "b",
    "a",
    "m",
    "n",
    "i",
    "b",
    "e",
    "u",
    "p",
    "k",
    "b",
    "a",
    "s",
    "a",
    "t",
    "b",
    "e",
    "w",
    "q",
    "n",
    "b",
    "c",
    "a",
    "g",
    "a",
    "b",
    "e",
    "s",
    "t",
    "a",
    "b",
    "a",
    "g",
    "h",
    "a",
    "b",
    "e",
    "a",
    "a",
    "t",
    "b",
    "a",
    "h",
    "a",
    "a",
    "b",
    "e",
    "a",
    "x",
    "a",
]


def corpus(*texts: str, **columns: list[object]) -> Corpus:
    return Corpus.from_documents(pd.DataFrame({"text": list(texts), **columns}), "test")


def test_values_of_gries() -> None:
    table = dispersion(corpus(*GRIES), ["a", "b", "i", "q", "x"]).set_index("pattern")
    a = table.loc["a"]
    assert (a["count"], a["n_parts"], a["range"]) == (15, 5, 5)
    assert a["juilland_d"] == pytest.approx(0.7852, abs=5e-5)
    assert a["carroll_d2"] == pytest.approx(0.9379, abs=5e-5)
    assert a["rosengren_s"] == pytest.approx(0.9498, abs=5e-5)
    assert a["dp_norm"] == pytest.approx(0.2195, abs=5e-5)
    assert table["dp"].tolist() == pytest.approx([0.18, 0.02, 0.82, 0.80, 0.78], abs=5e-3)
    assert table.loc["i", "dp_norm"] == pytest.approx(1)


def test_values_from_papers() -> None:
    # Carroll (1970), p. 13 and 14 (as in the tests of Wordless); equal parts.
    assert measure_dispersion([2, 1, 1, 1, 0], [1] * 5).carroll_d2 == pytest.approx(0.8277, abs=5e-5)
    assert measure_dispersion([0, 4, 3, 2, 1], [1] * 5).juilland_d == pytest.approx(0.6464, abs=5e-5)
    # Gries (2008), p. 407, and Lijffijt & Gries (2012), p. 148.
    assert measure_dispersion([1, 2, 3, 4, 5], [1] * 5).rosengren_s == pytest.approx(0.937, abs=5e-4)
    assert measure_dispersion([2, 1, 0], [1] * 3).dp_norm == pytest.approx(0.5)
    # Gries (2008), p. 410: average reduced frequency.
    places = [place for place, letter in enumerate(LETTERS) if letter == "a"]
    assert reduce_frequency(places, 50) == pytest.approx(10.8, abs=0.05)


def test_values_of_tlda() -> None:
    # The README of the R package tlda: *allemand* in Lyne's (1985) ten parts, with `directionality = "gries"`
    # for DP and DKL; its DKL is ours put into 0 to 1, d / (1 + d) (Gries 2024: 90).
    found = measure_dispersion(
        [2, 0, 1, 1, 3, 0, 3, 0, 0, 0], [8143, 8058, 8271, 8125, 7959, 7941, 8146, 8001, 8003, 7930]
    )
    assert found.range == 5
    assert found.juilland_d == pytest.approx(0.6038797, abs=5e-8)
    assert found.carroll_d2 == pytest.approx(0.6521444, abs=5e-8)
    assert found.rosengren_s == pytest.approx(0.4763652, abs=5e-8)
    assert found.dp == pytest.approx(0.4990705, abs=5e-8)
    assert found.kl / (1 + found.kl) == pytest.approx(0.5334922, abs=5e-8)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(9, 60)), min_size=2, max_size=8))
def test_ranges_and_laws(parts: list[tuple[int, int]]) -> None:
    counts, sizes = zip(*parts, strict=True)
    found = measure_dispersion(counts, sizes)
    if sum(counts) == 0:
        assert found.range == 0
        assert np.isnan(found[1:]).all()
        return
    for value in (found.juilland_d, found.carroll_d2, found.rosengren_s, found.dp, found.dp_norm):
        assert -1e-9 <= value <= 1 + 1e-9
    assert found.kl >= 0
    # Twice the text keeps them all, and so does another order of the parts.
    twice = measure_dispersion([2 * count for count in counts], [2 * size for size in sizes])
    turned = measure_dispersion(counts[::-1], sizes[::-1])
    for other in (twice, turned):
        assert other == pytest.approx(found)
    even = measure_dispersion(sizes, sizes)
    assert even[1:] == pytest.approx((1, 1, 1, 0, 0, 0), abs=1e-9)


@settings(deadline=None, max_examples=40)
@given(st.sets(st.integers(0, 99), min_size=1, max_size=30), st.integers(1, 99))
def test_arf_is_between_one_and_the_count_and_does_not_turn(places: set[int], turn: int) -> None:
    value = reduce_frequency(sorted(places), 100)
    assert 1 - 1e-9 <= value <= len(places) + 1e-9
    assert reduce_frequency([(place + turn) % 100 for place in places], 100) == pytest.approx(value)


def test_parts_can_be_documents_values_of_a_column_or_equal() -> None:
    dates = ["2024-03-01", "2024-01-01", "2024-02-01", ""]
    four = corpus(
        "war war war war", "hope hope hope hope", "hope war x x", "", outlet=["A", "B", "", "B"], date=dates
    )
    by_document = dispersion(four, ["hope", "war", "zebra"])
    assert by_document["range"].tolist() == [2, 2, 0]
    assert by_document["n_parts"].tolist() == [3, 3, 3]  # the empty one is none
    by_outlet = dispersion(four, "hope", parts="outlet")
    assert by_outlet[["count", "n_parts", "range"]].to_numpy().tolist() == [[5, 2, 1]]
    # By date: hope hope hope hope | hope war x x | war war war war.
    thirds = dispersion(four, ["hope", "war"], parts=3)
    assert thirds["range"].tolist() == [2, 2]
    assert thirds.loc[0, "dp"] == pytest.approx(0.5 * (abs(4 / 5 - 1 / 3) + abs(1 / 5 - 1 / 3) + 1 / 3))
    halves = dispersion(four, ["hope"], parts=2)
    assert halves["range"].tolist() == [1]
    turned = Corpus.from_documents(four.documents.iloc[::-1].reset_index(), "test")
    for parts in ("document", "outlet", 3):
        pd.testing.assert_frame_equal(
            dispersion(turned, ["hope", "war"], parts=parts), dispersion(four, ["hope", "war"], parts=parts)
        )


def test_categories_of_a_lexicon_can_be_spread() -> None:
    two = corpus("hope and faith", "no hope")
    lexicon = Lexicon.from_entries({"hope": ["hope", "faith"]}, name="test")
    assert dispersion(two, lexicon)[["pattern", "count", "range"]].to_numpy().tolist() == [["hope", 3, 2]]
    # Patterns do not compete: the phrase does not take the word away.
    both = dispersion(two, ["no hope", "hope"])
    assert both["count"].tolist() == [1, 2]


def test_places_in_documents() -> None:
    two = corpus("War, then hope. Hope!", "no hope", title=["One", "Two"])
    table = positions(two, "hope*")
    lines = kwic(two, "hope*")
    assert table[["start", "end"]].to_numpy().tolist() == lines[["start", "end"]].to_numpy().tolist()
    assert table["position"].tolist() == [2 / 4, 3 / 4, 1 / 2]
    assert table["title"].tolist() == ["One", "One", "Two"]


def test_lists_as_quanteda_has_them() -> None:
    # quanteda.textstats, tests/testthat/test-textstat_frequency.R (ties by alphabet, not at random).
    three = corpus("a a b b c d", "a d d d", "a a a", outlet=["one", "two", "one"])
    table = frequencies(three)
    assert table[["item", "count", "rank", "documents"]].to_numpy().tolist() == [
        ["a", 6, 1, 3], ["d", 4, 2, 2], ["b", 2, 3, 1], ["c", 1, 4, 1],
    ]  # fmt: skip
    grouped = frequencies(three, by="outlet")
    assert grouped[["outlet", "item", "count", "documents"]].to_numpy().tolist() == [
        ["one", "a", 5, 2], ["one", "b", 2, 1], ["one", "c", 1, 1], ["one", "d", 1, 1],
        ["two", "d", 3, 1], ["two", "a", 1, 1],
    ]  # fmt: skip
    ties = frequencies(corpus("a a b b c d", "b b b d d d", "a a a"))
    assert dict(zip(ties["item"], ties["rank"], strict=True)) == {"a": 1, "b": 1, "d": 3, "c": 4}


def test_dp_of_a_list_is_that_of_the_measure() -> None:
    five = corpus(*GRIES)
    table = frequencies(five).set_index("item")
    for row in dispersion(five, [*"abegix"]).itertuples():
        assert table.loc[row.pattern, "dp"] == pytest.approx(row.dp_norm)
    assert frequencies(corpus("one text only"))["dp"].isna().all()


def test_a_part_of_a_corpus_counts_as_a_corpus_of_its_own() -> None:
    whole = corpus("hope war", "war war", "peace", outlet=["A", "A", "B"])
    part = whole.where(outlet="A")
    alone = corpus("hope war", "war war", outlet=["A", "A"])
    pd.testing.assert_frame_equal(frequencies(part), frequencies(alone))
    pd.testing.assert_frame_equal(ngrams(part, min_count=1), ngrams(alone, min_count=1))
    pd.testing.assert_frame_equal(dispersion(part, "war"), dispersion(alone, "war"))


def test_what_cannot_be_asked() -> None:
    one = corpus("hope")
    with pytest.raises(ParameterError, match="parts=1"):
        dispersion(one, "hope", parts=1)
    with pytest.raises(ParameterError, match=r"parts=1,000,000,000,000: the corpus has [0-9]+ words"):
        dispersion(one, "hope", parts=10**12)
    with pytest.raises(CorpusError, match="No column 'chapter'"):
        dispersion(one, "hope", parts="chapter")
    with pytest.raises(LexiconError):
        dispersion(one, "!hope")
    with pytest.raises(ParameterError, match="patterns is empty"):
        dispersion(one, [])
    with pytest.raises(ParameterError, match="n=0"):
        ngrams(one, 0)
    with pytest.raises(UnknownNameError, match="phrase, sentence, document"):
        ngrams(one, within="clause")
