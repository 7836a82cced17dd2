"""Measures have values for the documents whose language they are for, and a reason for the others."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

import narrative
from checkout import PROJECT
from many_languages import SENTENCES, make_mixed
from narrative import Corpus, Lexicon
from narrative.measures import ANY_LANGUAGE, ENGLISH, MEASURES, SPACED
from narrative.measures.fitting import is_foreign
from narrative.reading import say_frames, say_tone, summarise_frames

ENGLISH_LEXICON = Lexicon.from_entries({"hope": ["hope*"], "home": ["home*"]}, name="english", language="en")
UKRAINIAN = Lexicon.from_entries({"hope": ["наді*"]}, name="ukrainian", language="uk")
NO_LANGUAGE = Lexicon.from_entries({"hope": ["hope*", "hoffnung", "наді*"]}, name="any")
FOREIGN = {"de": "German", "uk": "Ukrainian", "zh": "Chinese", "both": "several languages"}


def test_every_measure_says_its_languages() -> None:
    english = {name for name, measure in MEASURES.items() if measure.languages == ENGLISH}
    assert english == {
        "negated", "textblob_polarity", "textblob_subjectivity", "textblob_coverage", "vader_compound",
        "vader_coverage", "textblob_polarity_whole", "textblob_subjectivity_whole", "vader_compound_whole",
        "voice_share", "speaker_share", "flesch", "flesch_kincaid", "fog", "smog", "coleman_liau", "ari",
        "syllables_per_word", "long_words", "passive_rate", "agentless_share", "agent_deletion",
        "vader_negative", "vader_neutral", "vader_positive", "tone", "tone_coverage",
    }  # fmt: skip
    parsed = {name for name, measure in MEASURES.items() if measure.languages == ANY_LANGUAGE}
    assert parsed == {"agency", "agent_rate", "patient_rate", "description_rate"}
    others = [measure for name, measure in MEASURES.items() if name not in english | parsed]
    assert all(measure.languages == SPACED for measure in others)


def test_the_page_on_measures_lists_the_languages_of_each() -> None:
    page = (PROJECT / "docs" / "measures.md").read_text(encoding="utf-8").split("## Languages")[1]
    for head, languages in (
        ("English only", ENGLISH),
        ("Languages with spaces", SPACED),
        ("All languages", ANY_LANGUAGE),
    ):
        listed = page.split(f"- **{head}")[1].split("\n- ")[0].split("\n\n")[0]
        names = set(re.findall(r"`(\w+)`", listed))
        assert names == {name for name, measure in MEASURES.items() if measure.languages == languages}


@pytest.mark.parametrize(
    "measure",
    [
        narrative.sentiment,
        lambda corpus: narrative.sentiment(corpus, by="sentence"),
        lambda corpus: narrative.frame_salience(corpus, ENGLISH_LEXICON),
        narrative.stance,
        narrative.vader_shares,
        lambda corpus: narrative.tone_about(corpus, ["hope"]),
    ],
)
def test_english_measures_are_missing_elsewhere_with_the_reason(measure: object) -> None:
    corpus = make_mixed()
    scores = measure(corpus)
    foreign = scores["doc_id"].isin(list(FOREIGN))
    assert (scores.loc[foreign, ["total", "base"]] == 0).all(axis=None)
    assert scores.loc[foreign, "value"].isna().all()
    expected = scores.loc[foreign, "doc_id"].map(lambda doc_id: f"not in English: {FOREIGN[doc_id]}")
    assert scores.loc[foreign, "reason"].tolist() == expected.tolist()
    assert (scores.loc[~foreign, "reason"] == "").all()
    alone = measure(corpus.where(doc_id=["en0", "short"]))
    assert "reason" not in alone
    together = scores[scores["doc_id"].isin(["en0", "short"])].drop(columns="reason")
    pd.testing.assert_frame_equal(together.reset_index(drop=True), alone)


def test_flesch_of_ukrainian_is_missing_and_the_length_of_its_words_is_not() -> None:
    scores = narrative.readability(make_mixed()).set_index(["doc_id", "measure"])
    assert scores.loc[("uk", "flesch"), "reason"] == "not in English: Ukrainian"
    assert pd.isna(scores.loc[("uk", "flesch"), "value"])
    words = SENTENCES["uk"].replace(",", "").replace(".", "").split()
    letters = sum(len(word) for word in words) / len(words)
    assert scores.loc[("uk", "letters_per_word"), "value"] == pytest.approx(letters)
    assert scores.loc[("uk", "words_per_sentence"), "value"] == pytest.approx(len(words) / 3)
    assert scores.loc[("empty", "flesch"), "reason"] == "no words"


def test_nothing_counts_words_where_they_are_not_parted() -> None:
    corpus, reason = make_mixed(), "not in a language with spaces between words: Chinese"
    varied = narrative.lexical_diversity(corpus).set_index("doc_id").loc["zh"]
    assert varied[["value", "low", "high"]].isna().all(axis=None)
    assert set(varied["reason"]) == {reason}
    grouped = narrative.lexical_diversity(corpus, by="outlet").set_index("outlet")
    alone = narrative.lexical_diversity(
        corpus.where(outlet="Daily Quay", doc_id=list(set(corpus.documents.index) - {"zh"})), by="outlet"
    )
    assert grouped.loc["Daily Quay", "tokens"].tolist() == alone["tokens"].tolist()
    chinese = Lexicon.from_entries({"union": ["工会*"]}, name="chinese", language="zh")
    assert (
        narrative.frame_salience(corpus, chinese).set_index("doc_id").loc["zh", "reason"].tolist()[0]
        == reason
    )


def test_a_lexicon_is_for_documents_in_its_language() -> None:
    corpus = make_mixed()
    scores = narrative.frame_salience(corpus, UKRAINIAN).set_index(["doc_id", "measure"])
    assert (scores.loc[("uk", "salience"), "total"], scores.loc[("uk", "salience"), "reason"]) == (1, "")
    assert scores.loc[("en0", "salience"), "reason"] == "not in Ukrainian: English"
    assert narrative.match(corpus, ENGLISH_LEXICON)["doc_id"].isin(["de", "uk", "zh", "both"]).sum() == 0
    assert narrative.count(corpus, ENGLISH_LEXICON).matches[12:16].sum() == 0


def test_negation_is_looked_for_in_english_only() -> None:
    """*Без надії* means *without hope*: no rule here knows that, so no number says how many are negated."""
    scores = narrative.frame_salience(make_mixed(), UKRAINIAN).set_index(["doc_id", "measure"])
    assert scores.loc[("uk", "negated"), "reason"] == "not in English: Ukrainian"
    assert pd.isna(scores.loc[("uk", "negated"), "value"])
    places = narrative.match(make_mixed(), NO_LANGUAGE).set_index("doc_id")
    assert places.loc["en0", "negated"]  # no hope
    assert not places.loc["de", "negated"]  # keine Hoffnung
    spanish = Corpus.from_documents(
        pd.DataFrame({"text": ["No hope para nadie."]}, index=["a"]), language="es"
    )
    assert not narrative.match(spanish, NO_LANGUAGE)["negated"].any()  # *no* is Spanish here


def test_a_lexicon_whose_language_is_not_known_asks_nothing() -> None:
    scores = narrative.frame_salience(make_mixed(), NO_LANGUAGE)
    salience = scores[scores["measure"] == "salience"]
    assert salience.loc[is_foreign(salience), "doc_id"].tolist() == ["zh"]
    assert salience.set_index("doc_id")["total"][["de", "uk"]].tolist() == [1, 1]


def test_a_file_of_another_program_has_the_language_that_is_given(tmp_path: Path) -> None:
    file = tmp_path / "hope.dic"
    file.write_text("%\n1\tHope\n%\nнаді*\t1\n", encoding="utf-8")
    assert narrative.read_lexicon(file).language == ""
    assert narrative.read_lexicon(file, language="Ukrainian").language == "uk"
    with pytest.raises(narrative.ParameterError, match="language='Elvish'"):
        narrative.read_lexicon(file, language="Elvish")


def test_tone_has_no_words_in_other_languages() -> None:
    assert set(narrative.tone_matches(make_mixed())["doc_id"]).isdisjoint(FOREIGN)
    lines = narrative.kwic(make_mixed(), ["Hafen*", "harbour"], tone=(-1, 1))
    assert set(lines["doc_id"]) == {f"en{number}" for number in range(12)}


def test_reports_say_what_was_left_out() -> None:
    corpus = make_mixed()
    frames = summarise_frames(narrative.frame_salience(corpus, ENGLISH_LEXICON), ENGLISH_LEXICON)
    assert frames["corpus_documents"].tolist() == [14, 14]  # one of the 15 has no word
    assert "Left out: 4 articles in another language than the lexicon." in repr(say_frames(frames))
    assert "Left out: 4 articles in another language than English." in repr(
        say_tone(narrative.sentiment(corpus))
    )
    ukrainian = corpus.where(doc_id="uk")
    assert "the article is not in it" in repr(say_tone(narrative.sentiment(ukrainian)))
    frames = summarise_frames(narrative.frame_salience(ukrainian, UKRAINIAN), UKRAINIAN)
    assert frames["negated"].isna().all()
    assert "Negation was not looked for" in repr(say_frames(frames))
    frames = summarise_frames(narrative.frame_salience(ukrainian, ENGLISH_LEXICON), ENGLISH_LEXICON)
    assert repr(say_frames(frames)).startswith("Nothing was counted. Left out: 1 article in another")
