"""Matches and words in their voices, and who speaks how much; counted by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from narrative.corpus.corpus import Corpus
from narrative.errors import TableError
from narrative.lexicons.lexicon import Lexicon
from narrative.matching.matching import match
from narrative.measures.by_voice import speaker_shares
from narrative.reading.voices import assign_sides
from narrative.voices.assignment import VOICES, assign_voice, voice_of_words
from narrative.voices.quotation_table import quotations
from narrative.voices.speaking import speakers
from narrative.voices.voice_places import voice_matches

TEXTS = {
    "a": "Hope is cheap. Ann Lee said hope was “no hope at all”. “Hope on,” Tom Moor said.",
    "b": "No hope here. “We hope,” said Ann Lee. Officials hope.",
}


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    documents = pd.DataFrame({"text": list(TEXTS.values())}, index=list(TEXTS))
    return Corpus.from_documents(documents, language="en")


def test_each_match_has_the_voice_of_its_first_word(corpus: Corpus) -> None:
    matches = match(corpus, Lexicon.from_entries({"hope": ["hope"]}, name="example"))
    voiced = assign_voice(matches, quotations(corpus))
    assert list(zip(voiced["doc_id"], voiced["voice"], voiced["speaker"], strict=True)) == [
        ("a", "journalist", ""),
        ("a", "indirect", "Ann Lee"),
        ("a", "direct", "Ann Lee"),
        ("a", "direct", "Tom Moor"),
        ("b", "journalist", ""),
        ("b", "direct", "Ann Lee"),
        ("b", "journalist", ""),
    ]
    assert "voice" not in matches


def test_each_word_has_one_voice(corpus: Corpus) -> None:
    codes = voice_of_words(corpus, quotations(corpus))
    words = corpus.token_store.vocabulary[corpus.token_store.types]
    direct = [word for word, code in zip(words, codes, strict=True) if VOICES[code] == "direct"]
    assert " ".join(direct) == "no hope at all Hope on We hope"
    assert [int((codes == code).sum()) for code in range(3)] == [17, 2, 8]


def test_a_selection_has_its_own_quotations(corpus: Corpus) -> None:
    whole = quotations(corpus)
    part = corpus.take([1])
    assert (voice_of_words(part, whole) == voice_of_words(part, quotations(part))).all()


def test_a_table_that_has_voices_is_refused(corpus: Corpus) -> None:
    table = quotations(corpus)
    with pytest.raises(TableError, match="has a column 'speaker' already"):
        assign_voice(table, table)
    with pytest.raises(TableError, match="lacks the column kind"):
        assign_voice(table.drop(columns="speaker"), table.drop(columns="kind"))


def test_speakers_are_joined_by_their_full_names_only(corpus: Corpus) -> None:
    found = speakers(corpus, quotations(corpus)).set_index("speaker")
    assert found.loc["Ann Lee", ["n_documents", "n_quotations", "words", "direct_words"]].tolist() == [
        2,
        2,
        8,
        6,
    ]
    assert found.loc["Ann Lee", "joined_by"] == "full name"
    assert found.loc["Tom Moor", ["n_documents", "words", "cues"]].tolist() == [1, 2, "said 1"]
    officials = Corpus.from_documents(
        pd.DataFrame({"text": ["Officials said it was late."] * 2}, index=["c", "d"]), language="en"
    )
    apart = speakers(officials, quotations(officials))
    assert apart[["speaker", "joined_by", "doc_id"]].to_numpy().tolist() == [
        ["Officials", "article", "c"],
        ["Officials", "article", "d"],
    ]
    assert not apart["named"].any()


def test_voices_as_matches_are_cut_where_the_marks_begin(corpus: Corpus) -> None:
    found = voice_matches(corpus, quotations(corpus))
    first = found[found["doc_id"] == "a"]
    # By hand, in the order of the text.
    assert list(zip(first["category"], first["text"], first["pattern"], strict=True)) == [
        ("source", "Ann Lee", "Ann Lee"), ("cue", "said", "Ann Lee"), ("indirect", "hope was", "Ann Lee"),
        ("direct", "“no hope at all”", "Ann Lee"), ("direct", "“Hope on,”", "Tom Moor"),
        ("source", "Tom Moor", "Tom Moor"), ("cue", "said", "Tom Moor"),
    ]  # fmt: skip
    assert first["sentence"].tolist() == [1, 1, 1, 1, 2, 2, 2]


def test_names_that_differ_by_middle_initials_are_one_speaker_unless_these_are_of_several_people() -> None:
    texts = ["Donald J. Trump said it was late.", "Donald Trump said no.", "Donald Trump said yes, it was."]
    bushes = ["George W. Bush", "George H. W. Bush", "George H. W. Bush", "George Bush"]
    texts += [f"{name} said no." for name in bushes]
    named = Corpus.from_documents(pd.DataFrame({"text": texts}, index=list("abcdefg")), language="en")
    said = quotations(named)
    found = speakers(named, said).set_index("speaker")
    assert found["n_documents"].to_dict() == {
        "Donald Trump": 3,
        "George H. W. Bush": 2,
        "George Bush": 1,
        "George W. Bush": 1,
    }
    shares = speaker_shares(named, said).groupby("category")["total"].sum()
    assert shares["Donald Trump"] == found.loc["Donald Trump", "words"]
    for spelling in ("Donald Trump", "Donald J. Trump"):
        sides = assign_sides([f"Republicans: {spelling}"], said)
        assert said.loc[sides == "Republicans", "doc_id"].tolist() == ["a", "b", "c"]


def test_people_of_one_name_with_different_initials_are_two_in_an_article() -> None:
    text = "George H. W. Bush said no. George W. Bush said yes. Bush said it was late."
    said = quotations(Corpus.from_documents(pd.DataFrame({"text": [text]}, index=["a"]), language="en"))
    assert said["speaker"].tolist() == ["George H. W. Bush", "George W. Bush", "Bush"]
