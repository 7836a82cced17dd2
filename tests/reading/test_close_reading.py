"""What the report of one article opens with, on texts that can be counted by hand."""

from __future__ import annotations

import re

import pandas as pd

from narrative import Corpus, Lexicon, frame_salience, match, reading
from narrative.reading.close_reading import conclude_article, list_opposed, list_where

LEXICON = Lexicon.from_entries(
    {"hope": ["hope"], "unity": ["unity"], "fear": ["fear*"], "valour": ["valour"]}, name="test"
)
#: Sentence by sentence: hope and unity; hope and unity; no hope (negated); fear.
TEXT = "In hope and unity. Their hope was unity. There was no hope at all. They fear the terrible night."


def conclude(text: str) -> list[str]:
    corpus = Corpus.from_documents(pd.DataFrame({"text": [text]}, index=["a"]))
    matches = match(corpus, LEXICON)
    salience = reading.summarise_frames(frame_salience(corpus, LEXICON, matches=matches), LEXICON)
    places = reading.locate(corpus, matches, LEXICON)
    found = conclude_article(
        salience, places, reading.score_tones(corpus), frames="F", where="W", programs="T"
    )
    assert not any(finding.certain for finding in found)
    return reading.rank_findings(found).list_sentences()


def test_what_was_counted_is_said_the_most_frequent_first() -> None:
    said = conclude(TEXT)
    # 19 words; 2 of them are 105.3 per 1,000.
    assert said[0] == "hope and unity: 2 matches each (105.3 per 1,000 words)."
    assert said[1] == "hope and unity stand in the same sentence most often, in 2 sentences."
    assert said[2] == "fear: 1 match in 1 sentence (52.6 per 1,000 words), in sentence 4."
    assert re.fullmatch(
        r"Tone of news: \S+ on a scale from −1 to 1, beside VADER \S+ and TextBlob \S+\b.*", said[3]
    )
    assert said[4] == "No match was found of valour in 19 words."
    assert said[5].startswith("Nothing can be claimed beyond this article")


def test_of_a_text_without_frames_that_is_said() -> None:
    assert conclude("Rain fell.") == [
        "No match was found of hope, unity, fear and 1 more in 2 words.",
        "Nothing can be claimed beyond this article, since one text is a count and not a sample: it has no "
        "margin of error.",
    ]


def test_of_a_text_without_a_word_nothing_is_said_to_be_missing() -> None:
    assert conclude("☺ …")[0] == "Nothing was counted: the article has no words that are measured."
    assert "No match" not in " ".join(conclude("☺ …"))
    corpus = Corpus.from_documents(pd.DataFrame({"text": ["…"]}))
    salience = reading.summarise_frames(frame_salience(corpus, LEXICON), LEXICON)
    assert repr(reading.say_frames(salience)) == "Nothing was counted: the article has no words."


def test_numbers_of_words_are_written_out() -> None:
    """A report once said 1.2447e+06 words."""
    row = {"label": "hope", "total": 52_001.0, "words": 1_244_700, "per_1000_words": 41.778, "negated": 0.0}
    frames = pd.DataFrame([{"category": "hope", **row, "documents": 9_000, "corpus_documents": 12_000}])
    for words in (1_244_700, 1_244_700.0):
        said = repr(reading.say_frames(frames.assign(words=words)))
        assert said.startswith("In the 1,244,700 words of the 12,000 articles, ")
        assert "52,001 matches (41.78 per 1,000 words)" in said
        assert repr(reading.say_step(frames.assign(words=words))).startswith("In 1,244,700 words, ")


def test_sentences_of_each_frame_negated_ones_left_out() -> None:
    corpus = Corpus.from_documents(pd.DataFrame({"text": [TEXT]}, index=["a"]))
    salience = pd.DataFrame({"category": ["hope", "fear", "valour"]})
    places = reading.locate(corpus, match(corpus, LEXICON), LEXICON)
    assert list_where(salience, places) == ["1, 2", "4", ""]


def test_programs_that_disagree_are_found_in_the_text_at_hand() -> None:
    sentences = pd.DataFrame(
        {
            "number": range(1, 6),
            "tone": [0.0, -0.8, 0.4, -0.1, None],
            "vader": [0.4, -0.9, 0.3, 0.04, None],
            "textblob": [-0.2, 0.5, 0.3, -0.9, -0.9],
        }
    )
    assert list_opposed(sentences)["number"].tolist() == [2, 1]
    corpus = Corpus.from_documents(pd.DataFrame({"text": ["Rain fell."]}, index=["a"]))
    scores = reading.score_tones(corpus, by="sentence")
    silent = reading.list_sentence_tone(corpus, scores, reading.find_tone_words(corpus))
    assert len(list_opposed(silent)) == 0
