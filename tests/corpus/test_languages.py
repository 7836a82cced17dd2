"""The language of each document: from a column, from the user, from the text, or from the other documents."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from many_languages import ENGLISH_HEADLINES, HEADLINES, SENTENCES, make_mixed
from narrative import Corpus, compare, load_corpus, read_corpus, readability
from narrative.corpus import languages
from narrative.corpus.languages import find_language, keep_fitting, list_untold, own_languages
from narrative.corpus.overview import list_foreign
from narrative.errors import ParameterError
from narrative.reading import say_article, say_corpus


def languages_of(corpus: Corpus) -> dict[str, tuple[str, str]]:
    table = corpus.languages
    return dict(zip(table["doc_id"], zip(table["language"], table["source"], strict=True), strict=True))


def make(*texts: str, language: str | None = None, **columns: list[object]) -> Corpus:
    table = pd.DataFrame({"text": list(texts), **columns}, index=[*"abcdefgh"][: len(texts)])
    return Corpus.from_documents(table, "example", language=language)


@pytest.mark.parametrize("language", SENTENCES)
def test_articles_show_their_language(language: str) -> None:
    assert find_language(SENTENCES[language]).language == language
    assert find_language(SENTENCES[language] * 200).language == language


def test_headlines_show_their_language_or_none() -> None:
    found = [(language, find_language(text).language) for language, text in HEADLINES]
    assert [pair for pair in found if pair[1] not in (pair[0], "")] == []
    assert sum(said == "" for _, said in found) <= 2


def test_no_english_headline_is_taken_for_another_language() -> None:
    assert {find_language(text).language for text in ENGLISH_HEADLINES} <= {"en", ""}


@pytest.mark.parametrize("text", ["", " ", "12, 345.6", "…", "2:1", "A", "OK.", "No."])
def test_of_what_says_nothing_nothing_is_known(text: str) -> None:
    assert find_language(text).language == ""


def test_an_article_in_two_languages_is_in_several_and_a_quotation_makes_none() -> None:
    english, german = SENTENCES["en"] * 4, SENTENCES["de"] * 4
    assert find_language(english + german).language == "mul"
    assert find_language(english * 4 + german).language == "en"
    assert find_language(german * 4 + english).language == "de"


def test_other_letters_are_not_english_even_where_the_language_is_not_known() -> None:
    assert find_language("Ωκ").language == "und"


def test_a_column_comes_first_then_the_user_then_the_text_then_the_corpus() -> None:
    german, english = SENTENCES["de"], SENTENCES["en"]
    mixed = make(german, english, german, "12", Language=["English", "n/a", None, ""])
    assert languages_of(mixed) == {
        "a": ("en", "column"), "b": ("en", "text"), "c": ("de", "text"), "d": ("", ""),
    }  # fmt: skip
    told = make(german, english, lang=["deu", ""], language="Ukrainian")
    assert languages_of(told) == {"a": ("de", "column"), "b": ("uk", "given")}
    assert languages_of(make(german, german, german, "Und?")) == {
        **dict.fromkeys("abc", ("de", "text")), "d": ("de", "corpus"),
    }  # fmt: skip


def test_a_language_that_is_not_understood_is_a_doubt_said_once_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "id,Lang,text\n1,ua,Hope.\n2,n/a,Fear.\n3,en,War.\n4,ua,Peace.\n5,German; English,So.\n6,,Oh.\n"
    )
    corpus = read_corpus(tmp_path)
    assert corpus.problems.to_numpy().tolist() == [
        [f"a.csv, row {row}", f"Lang {name!r} is not the name of one language known here", said, False]
        for row, name, said in [
            (2, "ua", "taken from the text instead; 'uk' is Ukrainian"),
            (6, "German; English", "taken from the text instead; a code such as 'en' or 'uk' is understood"),
        ]
    ]
    (tmp_path / "corpus.toml").write_text('[rename.Lang]\nua = "uk"\n"German; English" = "mul"\n')
    assert read_corpus(tmp_path).problems["source"].tolist() == ["corpus.toml"]


def test_the_other_documents_decide_only_if_they_are_most_and_the_letters_allow_it() -> None:
    ukrainian = SENTENCES["uk"]
    table = languages_of(make(ukrainian, ukrainian, ukrainian, "Да", "OK"))
    assert table["d"] == ("uk", "corpus")
    assert table["e"] == ("", "")  # Latin letters in a Ukrainian corpus
    assert languages_of(make(SENTENCES["de"], "Ja?", "So?"))["b"] == ("", "")


def test_what_does_not_tell_its_language_is_named_wherever_it_is_measured() -> None:
    short = make("Kein Frieden.", "Sans espoir.", "…", outlet=["A", "B", "B"])
    said = "2 articles do not tell their language, and are measured as English: a, b."
    assert list_untold(short) == [said]
    assert said in short._repr_html_()
    assert repr(say_corpus(short)).endswith(said)
    one = "1 article does not tell its language, and is measured as English: a."
    assert repr(say_article(short.where(doc_id="a"), "A")) == f"A; 2 words. {one}"
    cautions = compare(
        readability(short), short, by="outlet", measure="words_per_sentence", resamples=100
    ).cautions
    [caution] = cautions[cautions["caution"] == "2 articles in a language that is not known"]["meaning"]
    assert caution.endswith(": a, b.")
    assert list_untold(make(SENTENCES["en"], SENTENCES["en"], "Kein Frieden.")) == [
        "1 article does not tell its language, and is measured as English, as most others are: c."
    ]
    told = make("Kein Frieden.", SENTENCES["de"], language="German")
    assert list_untold(told) == list_untold(make_mixed().where(doc_id=["en0", "de", "empty"])) == []


def test_a_selection_has_the_languages_of_the_whole() -> None:
    whole = make(*[SENTENCES["de"]] * 3, "Und?", outlet=["A", "A", "A", "B"])
    assert languages_of(whole.where(outlet="B")) == {"d": ("de", "corpus")}
    assert languages_of(whole.where(outlet="B").assign(language=["fr"])) == {"d": ("fr", "column")}
    assert own_languages(whole).tolist() == ["de", "de", "de", ""]


def test_what_fits_is_kept_and_all_of_it_is_the_corpus_itself() -> None:
    mixed = make_mixed()
    assert len(keep_fitting(mixed, "en")) == len(mixed) - 4
    assert keep_fitting(mixed, "") is mixed
    assert len(keep_fitting(make(SENTENCES["de"]), "en")) == 0


def test_a_corpus_says_its_languages_where_not_all_are_english(tmp_path: Path) -> None:
    assert list_foreign(load_corpus("harbour").languages) == []
    assert list_foreign(make_mixed().languages)[0] == "15 in English"
    assert "1 in German" in make_mixed()._repr_html_()
    assert "in English" not in load_corpus("harbour")._repr_html_()
    (tmp_path / "a.txt").write_text("12")
    assert languages_of(read_corpus(tmp_path, language="uk")) == {"a": ("uk", "given")}
    with pytest.raises(ParameterError, match="language='xx'"):
        read_corpus(tmp_path, language="xx")


def test_english_corpora_need_no_classifier(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise AssertionError("py3langid takes two seconds to load")

    monkeypatch.setattr(languages, "_load_classifier", refuse)
    assert set(load_corpus("harbour").languages["language"]) == {"en"}


def test_a_long_text_takes_no_longer() -> None:
    find_language(SENTENCES["de"])
    times = []
    for size in (10_000, 5_000_000):
        text = (SENTENCES["de"] + " ") * (size // len(SENTENCES["de"]))
        began = time.process_time()
        for _ in range(20):
            find_language(text)
        times.append(time.process_time() - began)
    assert times[1] < 10 * times[0] + 0.1


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=700))
def test_any_text_has_a_language_or_none_the_same_each_time(text: str) -> None:
    found = find_language(text)
    np.testing.assert_equal(tuple(found), tuple(find_language(text)))
    assert found.language == "" or len(found.language) in (2, 3)
