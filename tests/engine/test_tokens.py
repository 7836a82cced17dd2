"""The engine's tokens are those of the plain definition, whatever the text."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hostile_text import hostile
from narrative.engine import characters, distinct, tokens
from narrative.engine.tokens import TokenStore, tokenise
from narrative.text import find_tokens, normalise

#: Characters and strings at which the rule turns, so that short random texts meet its corners.


def spans(store: TokenStore) -> list[list[tuple[int, int]]]:
    pairs = list(zip(store.starts.tolist(), store.ends.tolist(), strict=True))
    return [pairs[a:b] for a, b in zip(store.bounds[:-1], store.bounds[1:], strict=True)]


def check(texts: Sequence[str]) -> TokenStore:
    store = tokenise(texts)
    assert spans(store) == [find_tokens(text) for text in texts]
    words = [text[start:end] for text in texts for start, end in find_tokens(text)]
    assert store.vocabulary[store.types].tolist() == words
    assert store.forms[store.form_of[store.types]].tolist() == [normalise(word) for word in words]
    assert store.vocabulary.tolist() == list(dict.fromkeys(words))
    assert store.forms.tolist() == list(dict.fromkeys(map(normalise, words)))
    assert store.lengths.tolist() == list(map(len, store.vocabulary))
    return store


@settings(max_examples=600, deadline=None)
@given(st.lists(hostile, max_size=6))
@example(["", "...", "\x00", "a"])
@example([])
@example(["\ud83d\ude00 a", "www.\ud83d.x"])
def test_tokens_are_those_of_the_plain_definition(texts: list[str]) -> None:
    check(texts)


@settings(max_examples=200, deadline=None)
@given(st.lists(hostile, min_size=1, max_size=6), st.integers(1, 20))
def test_block_size_changes_nothing(texts: list[str], size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tokens, "BLOCK", size)
        check(texts)


@settings(max_examples=100, deadline=None)
@given(st.lists(hostile, max_size=6))
def test_tokens_with_equal_hashes_are_told_apart(texts: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(distinct, "_mix", lambda hashed, words: np.zeros_like(hashed))
        check([*texts, "solidarity adversity courageous solidarity immeasurably immeasurable"])


LONG = "abcdefghijklmnopqrstuvwx"
#: Words that differ in their length only, or in their last byte, around eight and sixteen bytes.
ALIKE = [LONG[:size] + last for size in (1, 6, 7, 8, 9, 14, 15, 16, 17, 23) for last in ("", "y", "z", "é")]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from(ALIKE), max_size=12), max_size=8), st.sampled_from([1, 4, 18]))
def test_words_met_before_are_told_from_those_that_begin_alike(texts: list[list[str]], bits: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tokens, "BLOCK", 30)
        patch.setattr(distinct, "TABLE_BITS", bits)  # few places: many words for each
        check([*map(" ".join, texts), " ".join(ALIKE), " ".join(reversed(ALIKE))])


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.text(st.characters(codec="utf-8")) | hostile.filter(str.isprintable), max_size=6), st.data()
)
def test_a_column_gives_what_a_list_gives(texts: list[str], data: st.DataObject) -> None:
    column, small = pd.Series(texts, dtype="str"), pd.ArrowDtype(pa.string())
    part = slice(*sorted(data.draw(st.tuples(st.integers(0, 6), st.integers(0, 6)))))
    columns = [column, column[part], pd.concat([column, column[part]]), column.astype(object)]
    for series in [
        *columns,
        column.astype("string[python]")[part],
        pd.Series(pd.array(texts, dtype=small))[part],
    ]:
        store = tokenise(series)
        assert spans(store) == [find_tokens(text) for text in series]


def test_every_code_point_has_the_class_of_the_plain_definition() -> None:
    # Each between two letters, before a letter, and after one: the borders show its class. Of the code points
    # that nobody has given a meaning yet, and of those for private use, a few are enough.
    everything = [
        character
        for code, character in enumerate(map(chr, range(0x110000)))
        if unicodedata.category(character) not in ("Cn", "Co") or code % 64 in (0, 63)
    ]
    texts = [
        "".join(f" a{c}b {c}a 5{c}5" for c in everything[i : i + 4096])
        for i in range(0, len(everything), 4096)
    ]
    check(texts)
    assert characters.class_of("a") == characters.A_LETTER


def test_very_long_tokens() -> None:
    long = "x" * 100_000
    store = check([long, long + "y", "y" + long, long + " " + "long" * 64, "-".join(["word"] * 1000)])
    assert len(store.vocabulary) == 5


def test_tokens_that_differ_in_one_byte_differ_in_type() -> None:
    base = "abcdefgh" * 8
    words = [base[:length][:place] + "#é"[place % 2 :][:1].replace("#", "z") + base[:length][place + 1 :]
             for length in range(1, 64) for place in range(length)]  # fmt: skip
    store = check([" ".join(words)])
    assert len(store.vocabulary) == len(set(words))


def test_long_documents_are_cut_at_white_space_only() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tokens, "BLOCK", 50)
        check(["The U.S. hasn’t met 1,000.5 aims\nof https://a.b/c/d " * 20, "x" * 500, "", "漢字 " * 99])


@settings(max_examples=150, deadline=None)
@given(st.lists(hostile, min_size=1, max_size=8), st.data())
def test_taking_documents_is_tokenising_them(texts: list[str], data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.integers(0, len(texts) - 1), max_size=12))
    store = tokenise(texts)
    taken, anew = store.take(rows), tokenise([texts[row] for row in rows])
    assert taken.vocabulary is store.vocabulary
    assert spans(taken) == spans(anew)
    assert taken.vocabulary[taken.types].tolist() == anew.vocabulary[anew.types].tolist()
    assert taken.documents.tolist() == anew.documents.tolist()
    mask = np.isin(np.arange(len(texts)), rows)
    assert spans(store.take(mask)) == spans(store.take(np.flatnonzero(mask)))


def test_taking_a_document_that_is_not_there_is_an_error() -> None:
    with pytest.raises(IndexError, match="out of bounds"):
        tokenise(["a", "b"]).take([2])


def test_rows_that_follow_each_other_share_their_tokens() -> None:
    store = tokenise(["a b", "c", "d e"])
    assert np.shares_memory(store.take([1, 2]).types, store.types)


def test_types() -> None:
    store = tokenise(["a", ""])
    assert [column.dtype.name for column in (store.types, store.starts, store.lengths, store.form_of)] == [
        "int32"
    ] * 4
    assert [column.dtype.name for column in (store.ends, store.documents, store.bounds)] == [
        "int32",
        "int32",
        "int64",
    ]
    assert (store.n_documents, store.n_tokens) == (2, 1)
