"""Words that only capitals tell apart, words that are left out, and words of too few documents."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pandas as pd
import pytest

from narrative import Corpus, Lexicon, frequencies, keywords, kwic, read_corpus
from narrative.errors import ParameterError, UnknownNameError
from narrative.partitions import measure
from narrative.vocabulary.keyness_measures import KEYWORDS

#: "us" stands 7 times and "Us" once; "US" 4 times alone and once in a headline in capitals.
TEXTS = [
    "They told us that the US army left us.",
    "The US gave us aid. Us, of all people.",
    "US AND THEM: so the US told us, and aids us.",
    "Let us see what the US wants of us.",
    "Nothing at all. The Red Cross aids the poor.",
]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return Corpus.from_documents(pd.DataFrame({"text": TEXTS, "outlet": ["A", "A", "B", "B", "B"]}))


def count(corpus: Corpus, **options: object) -> dict[str, int]:
    table = frequencies(corpus, **options)
    return dict(zip(table["item"], table["count"], strict=True))


def test_a_state_is_no_pronoun(corpus: Corpus) -> None:
    assert count(corpus)["us"] == 7 + 1 + 4 + 1
    measured = count(corpus, fold="measured")
    assert (measured["us"], measured["US"]) == (8, 5)
    # Every word else is as in normal form, and shown as it is mostly written.
    folded = count(corpus)
    others = {word.lower(): n for word, n in measured.items() if word.lower() != "us"}
    assert others == {word: n for word, n in folded.items() if word != "us"}
    assert {"Red", "aids", "the", "army"} <= set(measured)


def test_capitals_make_a_word_only_where_the_corpus_shows_both() -> None:
    def words(*texts: str) -> set[str]:
        return set(count(Corpus.from_documents(pd.DataFrame({"text": list(texts)})), fold="measured"))

    small = ["They told us."] * 3
    assert {"us", "US"} <= words(*small, *["The US won."] * 3)
    assert "US" not in words(*small, *["The US won."] * 2)  # in two documents
    assert "US" not in words(*small, *["TELL US NOW."] * 3)  # beside other words in capitals
    assert "US" not in words(*["us " * 20] * 3, *["The US won."] * 3)  # 3 of 63 are less than 5 %
    assert "US" in words(*["us " * 19] * 3, *["The US won."] * 3)  # 3 of 60 are 5 %
    assert "May" not in words(*["It may rain."] * 3, *["In May it rained."] * 2)  # one capital says nothing
    assert "A" not in words(*["a boat"] * 4, *["Plan A failed."] * 3)  # and one letter neither
    assert words("NATO met. Nato won. NATO left.") >= {"NATO"}  # the commonest spelling
    # What ends one document and begins the next do not stand beside each other.
    assert {"us", "US"} <= words(*small, *["US"] * 3)


def test_the_order_of_documents_changes_nothing(corpus: Corpus) -> None:
    whole = keywords(corpus, by="outlet", fold="measured", min_count=1)
    for order in list(permutations(range(5)))[::17]:
        turned = Corpus.from_documents(corpus.documents.iloc[list(order)])
        pd.testing.assert_frame_equal(keywords(turned, by="outlet", fold="measured", min_count=1), whole)


def test_patterns_find_the_spelling_that_is_shown(corpus: Corpus) -> None:
    table = keywords(corpus, by="outlet", fold="measured", min_count=1).drop_duplicates("item")
    patterns = dict(zip(table["item"], table["pattern"], strict=True))
    assert [len(kwic(corpus, patterns[item])) for item in ("US", "us", "the")] == [5, 7, 6]


def test_the_default_is_as_it_was(corpus: Corpus) -> None:
    table = keywords(corpus, by="outlet", min_count=1)
    assert "us" in set(table["item"])
    given = keywords(corpus, by="outlet", min_count=1, fold=True, min_documents=1, stop_words=())
    pd.testing.assert_frame_equal(table, given)


@pytest.mark.parametrize("fold", [True, False, "measured"])
def test_stop_words_are_left_out_and_still_count(corpus: Corpus, fold: object) -> None:
    options: dict[str, object] = {"by": "outlet", "min_count": 1, "fold": fold}
    whole = keywords(corpus, **options)
    left = keywords(corpus, stop_words=["us", "The"], **options)
    gone = set(whole["item"]) - set(left["item"])
    assert gone == {True: {"us", "the"}, False: {"us", "The"}, "measured": {"us", "the"}}[fold]
    same = [name for name in KEYWORDS if name != "p_adjusted"]
    kept = whole[~whole["item"].isin(gone)].reset_index(drop=True)
    pd.testing.assert_frame_equal(left[["outlet", *same]], kept[["outlet", *same]])


def test_stop_words_by_name_and_in_sequences(corpus: Corpus) -> None:
    english = keywords(corpus, by="outlet", min_count=1, stop_words="english", fold="measured")
    assert set(english["item"]) & {"the", "us", "The", "and", "US", "aids"} == {"US", "aids"}
    capital = keywords(corpus, by="outlet", min_count=1, stop_words="US, army", fold="measured")
    assert set(capital["item"]) & {"us", "US", "army"} == {"us"}
    pairs = keywords(corpus, by="outlet", n=2, min_count=1, stop_words=["us"])
    assert not pairs["item"].str.contains(r"\bus\b").any()
    assert "red cross" in set(pairs["item"])


def test_words_of_too_few_documents(corpus: Corpus) -> None:
    whole = keywords(corpus, by="outlet", min_count=1)
    documents = whole["target_documents"] + whole["reference_documents"]
    enough = keywords(corpus, by="outlet", min_count=1, min_documents=3)
    assert set(enough["item"]) == set(whole.loc[documents >= 3, "item"]) == {"us", "the"}
    frames = Lexicon.from_entries({"people": ["people"], "aid": ["aid*"]}, name="test")
    found = keywords(corpus, by="outlet", lexicon=frames, min_count=1, min_documents=2, stop_words="aid")
    assert set(found["item"]) == {"aid"}


def test_a_list_has_no_documents(corpus: Corpus) -> None:
    known = pd.DataFrame({"word": ["us", "army", "harbour"], "frequency": [3, 4, 9]})
    options: dict[str, object] = {"reference": known, "min_count": 1, "min_documents": 2}
    found = keywords(corpus, stop_words=["the"], **options)
    assert "harbour" in set(found["item"])  # nothing is known of it
    assert not {"army", "the"} & set(found["item"])
    with pytest.raises(ParameterError, match="needs texts on both sides"):
        keywords(corpus, reference=known, fold="measured")


def test_what_cannot_be_is_refused(corpus: Corpus) -> None:
    with pytest.raises(UnknownNameError, match="fold"):
        keywords(corpus, by="outlet", fold="some")
    with pytest.raises(ParameterError, match="single words"):
        keywords(corpus, by="outlet", n=2, fold="measured")
    with pytest.raises(ParameterError, match="min_documents"):
        keywords(corpus, by="outlet", min_documents=0)
    with pytest.raises(ParameterError, match=r"stop_words=\[.the., 3\]: give text, or a list, each text"):
        keywords(corpus, by="outlet", stop_words=["the", 3])


def test_of_a_measured_corpus_the_same_but_for_spellings(tmp_path: Path, corpus: Corpus) -> None:
    for number, (text, outlet) in enumerate(corpus.documents[["text", "outlet"]].to_numpy().tolist()):
        (tmp_path / "articles").mkdir(exist_ok=True)
        (tmp_path / "articles" / f"{number}.md").write_text(f"---\noutlet: {outlet}\n---\n{text}\n")
    lexicon = Lexicon.from_entries({"aid": ["aid*"]}, name="test")
    measured = measure(tmp_path / "articles", lexicon, out=tmp_path / "out", processes=1)
    read = read_corpus(tmp_path / "articles")
    options: dict[str, object] = {"by": "outlet", "min_count": 1, "min_documents": 2, "stop_words": ["the"]}
    pd.testing.assert_frame_equal(keywords(measured, **options), keywords(read, **options))
    with pytest.raises(ParameterError, match="needs the texts"):
        keywords(measured, fold="measured", **options)
