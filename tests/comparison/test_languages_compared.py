"""Documents in other languages are in no sum, and every comparison says so."""

from __future__ import annotations

import pandas as pd
import pytest

import narrative
from many_languages import make_mixed
from narrative import Lexicon
from narrative.errors import CorpusError
from narrative.reading.groups import find_accuracy, say_trend
from narrative.reading.trials import say_trial

HOPE = Lexicon.from_entries({"hope": ["hope*"]}, name="hopes", language="en")
TWO = Lexicon.from_entries({"hope": ["hope*"], "paper": ["paper"]}, name="two", language="en")
UKRAINIAN = Lexicon.from_entries({"hope": ["наді*"]}, name="ukrainian", language="uk")


def test_a_comparison_leaves_them_out_and_says_which() -> None:
    corpus = make_mixed()
    scores = narrative.frame_salience(corpus, HOPE)
    mixed = narrative.compare(scores, corpus, by="outlet", measure="salience", resamples=200)
    english = corpus.where(
        doc_id=[name for name in corpus.documents.index if name not in ("de", "uk", "zh", "both")]
    )
    alone = narrative.compare(scores, english, by="outlet", measure="salience", resamples=200)
    known = mixed.estimates[mixed.estimates["outlet"] != "Hafenblatt"].reset_index(drop=True)
    pd.testing.assert_frame_equal(known, alone.estimates)
    german = mixed.estimates.set_index("outlet").loc["Hafenblatt"]
    assert (german["n_documents"], german["base"]) == (0, 0)
    assert pd.isna(german["estimate"])
    [caution] = mixed.cautions[mixed.cautions["caution"].str.contains("language")].to_dict("records")
    assert caution["caution"] == "4 articles of 19 in another language"
    assert caution["groups"] == "Daily Quay, Hafenblatt"
    for spoken in (
        "German (1)",
        "Ukrainian (1)",
        "Chinese (1)",
        "several languages (1)",
        "left out of: Salience",
    ):
        assert spoken in caution["meaning"]
    [empty] = [text for text in mixed.cautions["caution"] if "without text" in text]
    assert empty == "1 article without text"
    assert not alone.cautions["caution"].str.contains("language|negation").any()


def test_a_corpus_in_which_nothing_fits_has_estimates_without_a_value() -> None:
    corpus = make_mixed().where(doc_id=["de", "uk"])
    found = narrative.compare(
        narrative.sentiment(corpus), corpus, by="outlet", measure="vader_compound", resamples=200
    )
    assert found.estimates["estimate"].isna().all()
    assert found.differences["verdict"].tolist() == ["too little data to say"]
    assert found.cautions["caution"].tolist() == ["2 articles of 2 in another language"]
    alone = corpus.where(doc_id=["de"])
    scores = narrative.sentiment(alone)
    [meaning] = narrative.compare(
        scores, alone, by="outlet", measure="vader_compound", resamples=200
    ).cautions["meaning"]
    assert meaning.startswith("It is in German (1), and is left out of: VADER compound. This is not made for")


def test_a_comparison_says_that_its_documents_are_in_several_languages() -> None:
    corpus = make_mixed()
    scores = narrative.readability(corpus)
    options = {"by": "outlet", "measure": ["words_per_sentence", "flesch"], "anew": "mean", "resamples": 200}
    cautions = narrative.compare(scores, corpus, **options).cautions.set_index("caution")
    said = cautions.loc["documents in several languages"]
    assert said["measure"] == "words_per_sentence"
    assert "English (14), " in said["meaning"]
    assert "Chinese" not in said["meaning"]
    english = corpus.where(doc_id=["en0", "en1", "en2", "en3", "short"])
    alone = narrative.compare(scores, english, **options).cautions["caution"]
    assert not alone.str.contains("language").any()


def test_a_comparison_says_where_negation_was_not_looked_for() -> None:
    corpus = make_mixed()
    scores = narrative.frame_salience(corpus, UKRAINIAN)
    said = narrative.compare(scores, corpus, by="outlet", measure="salience", resamples=200).cautions[
        "caution"
    ]
    assert "1 article in which negation was not looked for" in said.tolist()


def test_a_trend_counts_them_apart() -> None:
    corpus = make_mixed()
    found = narrative.trend(
        narrative.frame_salience(corpus, HOPE), corpus, measure="salience", most_changes=0
    )
    assert (found.left_out, found.empty) == (4, 1)
    assert found.periods["n_documents"].sum() == len(corpus) - 5
    assert "4 in another language" in repr(found)
    assert "4 articles are in another language, and left out" in repr(say_trend(found))
    foreign = corpus.where(doc_id=["de", "uk"])
    none = narrative.trend(
        narrative.frame_salience(foreign, HOPE), foreign, measure="salience", resamples=100
    )
    assert "No article with a date is in a language" in repr(say_trend(none))


@pytest.mark.parametrize("tone", [False, True])
def test_an_arc_is_of_the_others(tone: bool) -> None:
    corpus = make_mixed(title="Strike")
    measured = (
        narrative.sentiment(corpus, by="sentence").query("measure == 'vader_compound'") if tone else HOPE
    )
    curve = narrative.arc(corpus, measured, parts="sentences", shuffles=99, resamples=100)
    text = curve[curve["part"] == "text"].iloc[0]
    assert (text["n_documents"], text["too_short"]) == (12, 3)
    heads = narrative.take_headlines(corpus)
    assert heads.languages.set_index("doc_id")["language"][["en0", "de", "uk"]].tolist() == ["en", "de", "uk"]


def test_an_audit_is_of_the_language_of_the_lexicon() -> None:
    corpus = make_mixed()
    tried = narrative.audit(corpus, HOPE, suggestions=0)
    assert (tried.left_out, int(tried.removals["base"].max())) == (4, int(corpus.word_counts[:12].sum() + 4))
    assert "Left out: 4 articles in another language than English." in repr(say_trial(tried))
    with pytest.raises(CorpusError, match="No document of 'mixed' is in English, as 'hopes' is"):
        narrative.audit(corpus.where(doc_id=["de", "uk"]), HOPE)


def test_coded_documents_in_other_languages_are_no_errors_of_a_lexicon() -> None:
    corpus = make_mixed()
    codes = pd.DataFrame(
        {"doc_id": ["short", "en1", "de", "uk"], "coder": "one", "variable": "hope", "value": [0, 0, 1, 1]}
    )
    scores = narrative.frame_salience(corpus, HOPE)
    [row] = narrative.precision_recall(scores, codes).to_dict("records")
    assert (row["documents"], row["false_negatives"]) == (2, 0)
    [row] = find_accuracy(narrative.match(corpus, HOPE), codes, HOPE, corpus=corpus).to_dict("records")
    assert (row["documents"], row["false_negatives"]) == (2, 0)
    assert "de" not in set(narrative.list_disagreements(corpus, HOPE, codes)["doc_id"])


def test_categories_are_counted_over_the_words_of_their_language() -> None:
    corpus = make_mixed()
    quay = {"outlet": "Daily Quay"}
    found = narrative.keywords(corpus, target=quay, lexicon=TWO, min_count=1).iloc[0]
    english = [name for name in corpus.documents.index if name not in ("de", "uk", "zh", "both")]
    alone = narrative.keywords(corpus.where(doc_id=english), target=quay, lexicon=TWO, min_count=1).iloc[0]
    columns = ["target", "target_size", "reference", "reference_size", "g2"]
    assert found[columns].tolist() == alone[columns].tolist()
    pd.testing.assert_frame_equal(
        narrative.cooccurrence(corpus, TWO), narrative.cooccurrence(corpus.where(doc_id=english), TWO)
    )
