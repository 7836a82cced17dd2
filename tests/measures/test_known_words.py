"""What tone programs know of the words of frames, on articles that can be counted by hand."""

from __future__ import annotations

import pandas as pd
import pytest

import narrative
from narrative import Corpus, match, reading
from narrative.concordance.location import locate
from narrative.measures.known_words import (
    compare_words,
    find_named,
    list_sentence_tone,
    list_untouched,
    look_up,
)
from three_articles import LEXICON, make_corpus, tone_of


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return make_corpus()


@pytest.fixture(scope="module")
def places(corpus: Corpus) -> pd.DataFrame:
    return locate(corpus, match(corpus, LEXICON), LEXICON)


def test_words_without_a_value_are_not_zero(corpus: Corpus, places: pd.DataFrame) -> None:
    words = compare_words(corpus, places, tone_of(corpus)).set_index("words")
    assert words.loc["hope", "vader"] == 0.5
    assert words["textblob"].isna().all()
    assert pd.isna(words.loc["fear", "vader"])
    said = str(reading.say_unknown(words.reset_index()))
    assert "VADER has no value at all for any word of 1 match: “fear”." in said


def test_a_capital_inside_a_sentence_may_be_a_name() -> None:
    named = Corpus.from_documents(
        pd.DataFrame({"doc_id": ["a"], "text": ["Hope said Mrs Hope. HOPE and hope."]})
    )
    tone = locate(named, tone_of(named))
    found = find_named(tone)
    assert found[["number", "words", "program", "value"]].to_numpy().tolist() == [[1, "Hope", "VADER", 0.5]]


def test_phrases_are_looked_up_by_the_rule_of_patterns(corpus: Corpus, places: pd.DataFrame) -> None:
    tried = look_up(corpus, ["hope and *", "is left", "nowhere"], places, tone_of(corpus))
    # "hope and unity", "hope and more", and "hope and hope" twice: none counts twice.
    assert tried["times"].tolist() == [4, 1, 0]
    assert tried["categories"].tolist() == ["hope, unity", "", ""]
    assert tried["vader"].isna().tolist() == [False, True, True]


def test_sentences_that_no_frame_touches(corpus: Corpus, places: pd.DataFrame) -> None:
    from narrative import sentences

    untouched = list_untouched(sentences(corpus), places)
    assert untouched["text"].tolist() == ["Rain."]


def test_a_text_without_a_sentence_has_a_tone_of_no_value() -> None:
    """An article of "…" alone: no word, no sentence, and no line of its name missing anywhere."""
    corpus = Corpus.from_documents(pd.DataFrame({"text": ["…"]}, index=["a"]), "made")
    scores = narrative.sentiment(corpus, by="sentence")
    assert narrative.plot_tone(scores).alt_text.endswith("no values.")
    tone = list_sentence_tone(corpus, scores, narrative.tone_matches(corpus))
    words = ["tone", "vader", "textblob"]
    wanted = ["doc_id", "sentence", "number", *words, "text", *(f"{word}_words" for word in words)]
    assert (len(tone), list(tone)) == (0, wanted)
    assert list(list_untouched(tone, narrative.match(corpus, narrative.load_lexicon("solidarity")))) == wanted
