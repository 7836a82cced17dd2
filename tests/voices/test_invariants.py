"""Laws of quotations, on text that nobody wrote: offsets are right, none crosses another, no word is lost."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hostile_text import hostile
from narrative.corpus.corpus import Corpus
from narrative.voices.assignment import VOICES, assign_voice, voice_of_words
from narrative.voices.identity import KINDS
from narrative.voices.quotation_table import quotations
from narrative.voices.speaking import speakers

PIECES = st.sampled_from(
    [
        "“", "”", '"', "'", "''", "‘", "’", "«", "»", "„", ",", ".", "?", "!", ":", ";", "—", "(", ")",
        "\n", "\n\n", " said ", " says", "said that ", " according to ", " told ", " asked whether ",
        ", adding that ", "claims", "Ann Lee", "Mr. Brask", "he", "she", "who", "the Board", "a docker",
        "the quay was shut", "it is late", "and", "but", "which", " ", "  ", "Zoë", "\u00a0", "\u200b",
        "🙂", "İ", "<b>", "1,000.5", "http://a.b/“c”",
        "\n\nQ: ", "\n\nA. ", "\n\nLee: ", "\n\n“", '<tweet author="Lee">', "</tweet>", "<q>", "</q>",
        "<blockquote>", "</blockquote>", "<p>", "</p>", "<br/>", "&ldquo;", "&#8221;", "&amp;amp;", "\n> ",
        "[quote]", "[/quote]", "<tweet/>", "— Lee (@lee) ", "\ue000",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=40).map("".join)


def check_laws(corpus: Corpus) -> None:
    table = quotations(corpus)
    texts = corpus.documents["text"]
    for row in table.itertuples():
        text = texts[row.doc_id]
        assert 0 <= row.start < row.end <= len(text)
        assert text[row.start : row.end] == row.text
        for name in ("source", "cue"):
            start, end, said = (getattr(row, f"{name}{part}") for part in ("_start", "_end", ""))
            assert (start, end, said) == (-1, -1, "") or text[start:end] == said != ""
        assert row.kind in ("direct", "mixed", "indirect")
        assert row.speaker_kind in KINDS
    for _, parts in table.groupby("doc_id"):
        spans = sorted(zip(parts["start"], -parts["end"], strict=True))
        open_ends: list[int] = []
        for start, negative in spans:
            while open_ends and open_ends[-1] <= start:
                open_ends.pop()
            assert not open_ends or -negative <= open_ends[-1], "Two quotations cross."
            open_ends.append(-negative)
    codes = voice_of_words(corpus, table)
    store = corpus.token_store
    rows = np.repeat(np.arange(len(corpus)), store.counts)
    words = pd.DataFrame({"doc_id": corpus.documents.index.take(rows), "start": store.starts})
    assert len(codes) == store.n_tokens == np.bincount(codes, minlength=len(VOICES)).sum()
    assert assign_voice(words, table)["voice"].tolist() == [VOICES[code] for code in codes]
    assert speakers(corpus, table)["n_quotations"].sum() == len(
        table[table["speaker"] != ""].drop_duplicates(["doc_id", "quotation"])
    )


@settings(max_examples=30, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_laws_hold_on_made_text(texts: list[str]) -> None:
    documents = pd.DataFrame({"text": texts}, index=[f"d{number}" for number in range(len(texts))])
    check_laws(Corpus.from_documents(documents, language="en"))


@settings(max_examples=30, deadline=None)
@given(TEXTS)
def test_laws_hold_where_only_marks_count(text: str) -> None:
    check_laws(Corpus.from_documents(pd.DataFrame({"text": [text]}, index=["a"]), language="de"))


@settings(max_examples=8, deadline=None)
@given(st.lists(TEXTS, min_size=2, max_size=3))
def test_a_document_does_not_depend_on_the_others(texts: list[str]) -> None:
    documents = pd.DataFrame({"text": texts}, index=[f"d{number}" for number in range(len(texts))])
    corpus = Corpus.from_documents(documents, language="en")
    whole = quotations(corpus)
    alone = [quotations(corpus.take([number])) for number in range(len(texts))]
    pd.testing.assert_frame_equal(whole, pd.concat(alone, ignore_index=True))


@settings(max_examples=20, deadline=None)
@given(st.lists(st.one_of(hostile, PIECES), max_size=8).map("".join))
def test_laws_hold_on_hostile_text(text: str) -> None:
    check_laws(Corpus.from_documents(pd.DataFrame({"text": [text]}, index=["a"]), language="en"))


@pytest.mark.parametrize("texts", [[], [""], ["", "“"]])
def test_a_corpus_without_words_has_no_quotations(texts: list[str]) -> None:
    documents = pd.DataFrame({"text": texts}, index=[f"d{number}" for number in range(len(texts))])
    corpus = Corpus.from_documents(documents.astype("str"), language="en")
    table = quotations(corpus)
    assert len(table) == 0
    assert len(speakers(corpus, table)) == 0
