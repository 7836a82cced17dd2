"""From numbers back to the text, on a small corpus that can be counted by hand."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrative import Corpus, frame_salience, reading
from three_articles import LEXICON, make_corpus


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return make_corpus()


def test_reports_say_the_tone_and_its_words(corpus: Corpus) -> None:
    from narrative import sentiment, tone_matches

    tone = tone_matches(corpus)
    sentences = reading.list_sentence_tone(corpus, sentiment(corpus, by="sentence"), tone)
    first = sentences[sentences["doc_id"] == "old"].iloc[0]
    assert (first["number"], first["text"]) == (1, "Hope and unity.")
    assert first["vader_words"] == "Hope +1.90"  # vader_lexicon.txt of vaderSentiment 3.3.2: hope 1.9
    assert pd.isna(first["textblob"])  # TextBlob knows none of these words
    rain = sentences[sentences["doc_id"] == "none"].iloc[0]
    assert pd.isna(rain["vader"])
    assert "VADER has a value for 35\u00a0% of the words, TextBlob for" in str(
        reading.say_tone(sentiment(corpus))
    )
    assert "TextBlob at –" in str(
        reading.say_tone(sentiment(Corpus.from_documents(pd.DataFrame({"text": [""]}))))
    )


def test_what_to_cite() -> None:
    from narrative import load_lexicon

    sources = reading.list_sources(load_lexicon("solidarity"), "nltk").set_index("what")["reference"]
    assert "the port in NLTK" in sources["VADER"]
    assert "Licence: MIT" in sources["lexicon"]
    assert "Lasswell" in sources["behind the lexicon"]
    bare = reading.list_sources(LEXICON)
    assert "behind the lexicon" not in set(bare["what"])


def test_prose_counts_and_never_becomes_markup(corpus: Corpus) -> None:
    one = corpus.where(doc_id="old")
    frames = reading.summarise_frames(frame_salience(one, LEXICON), LEXICON)
    said = str(reading.say_frames(frames))
    assert said == (
        "In the 17 words of the article, the most frequent frame is hope, with 3 matches (176.5 per 1,000 "
        "words); then comes unity, with 1 match (58.8 per 1,000 words). No match was found for fear. This "
        "is a count of one text, not a sample of many: it has no margin of error."
    )
    tied = frames.assign(total=[2.0, 2.0, 0.0], per_1000_words=[9.0, 9.0, 0.0])
    assert "the most frequent frames are hope and unity, with 2 matches each (9.0 per" in str(
        reading.say_frames(tied)
    )
    assert "58.8 per 1,000 words" in str(reading.say_step(frames))


@given(st.text())
def test_say_keeps_text_as_text(text: str) -> None:
    said = reading.say("It says {words}.", words=text)
    tags = re.findall(r"<[^>]*>", said._repr_html_())
    assert set(tags) <= {'<p class="narrative-prose" style="max-width:41rem">', "</p>", "<span>", "</span>"}
    assert str(said) == f"It says {text}."
