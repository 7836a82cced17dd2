"""From numbers back to the text, on a small corpus that can be counted by hand."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrative import Corpus, Lexicon, frame_salience, match, reading
from narrative.errors import UnknownNameError

LEXICON = Lexicon.from_entries(
    {"hope": ["hope*"], "unity": ["unity", "hope and unity"], "fear": ["fear*"]}, name="test"
)
TEXTS = {
    "old": "Hope and unity. He said that hope is left. There is no fear. “We hope!” she said.",
    "new": "Hope, hope, hope and more hope in a sentence. Hope and hope and hope and hope.",
    "none": "Rain.",
}


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    documents = pd.DataFrame(
        {
            "doc_id": list(TEXTS),
            "text": list(TEXTS.values()),
            "date": ["2023-01-01", "2024-01-01", None],
            "outlet": ["A", "B", ""],
        }
    )
    return Corpus.from_documents(documents, name="test")


@pytest.fixture(scope="module")
def places(corpus: Corpus) -> pd.DataFrame:
    return reading.locate(corpus, match(corpus, LEXICON), LEXICON)


def tone_of(corpus: Corpus) -> pd.DataFrame:
    """A tone program that knows *hope*, as +0.5, and nothing else."""
    known = match(corpus, Lexicon.from_entries({"positive": [("hope", 0.5)]}, name="vader"))
    return known


def test_the_newest_is_the_latest_date_or_the_last(corpus: Corpus) -> None:
    assert reading.newest(corpus) == "new"
    assert reading.newest(corpus.where(doc_id="none")) == "none"


def test_every_place_lies_in_its_sentence(corpus: Corpus, places: pd.DataFrame) -> None:
    assert len(places)
    for place in places.to_dict("records"):
        at = place["start"] - place["sentence_start"]
        assert place["sentence_text"][at : at + len(place["text"])] == place["text"]
        assert int(place["position"]) == place["sentence"] == place["number"] - 1
        assert place["number"] <= place["sentences"]


def test_summary_of_a_corpus_by_hand(corpus: Corpus) -> None:
    frames = reading.summarise_frames(frame_salience(corpus, LEXICON), LEXICON)
    assert frames["category"].tolist() == ["hope", "unity", "fear"]
    hope, unity, fear = frames.to_dict("records")
    assert (hope["total"], hope["documents"], hope["corpus_documents"]) == (11, 2, 3)
    assert hope["words"] == corpus.token_store.n_tokens == 34  # 17, 16 and 1
    assert hope["per_1000_words"] == pytest.approx(11000 / 34)
    assert (hope["sentences_touched"], hope["sentences"]) == (5, 7)
    assert (unity["total"], fear["total"], fear["negated"]) == (1, 0, 1)


def test_rates_by_outlet_add_up_places_and_words(corpus: Corpus) -> None:
    scores = frame_salience(corpus, LEXICON)
    table = reading.tabulate_frames(scores, corpus, LEXICON)
    assert table.columns.tolist() == ["category", "label", "A", "B", "not known"]
    assert table.loc[0, ["A", "B", "not known"]].tolist() == pytest.approx([3000 / 17, 8000 / 16, 0])
    fewer = reading.tabulate_frames(scores, corpus, LEXICON, most=1)
    assert fewer.columns.tolist() == ["category", "label", "A", "others"]
    assert fewer.loc[0, "others"] == pytest.approx(8000 / 17)


def test_the_strongest_sentences_come_first_the_shorter_of_two_equal(places: pd.DataFrame) -> None:
    best = reading.pick_strongest(places, 2)
    hope = best[best["category"] == "hope"]
    assert hope[["doc_id", "number"]].drop_duplicates().to_numpy().tolist() == [["new", 2], ["new", 1]]
    assert len(hope) == 8  # every place of these sentences is kept
    assert "fear" not in set(best["category"])  # negated


def test_a_sentence_that_stands_twice_in_the_corpus_is_shown_once() -> None:
    twice = Corpus.from_documents(pd.DataFrame({"doc_id": ["a", "b"], "text": ["Hope and hope."] * 2}))
    best = reading.pick_strongest(reading.locate(twice, match(twice, LEXICON), LEXICON))
    assert best["doc_id"].tolist() == ["a", "a"]


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
    assert "VADER has a value for" in str(reading.say_tone(sentiment(corpus)))
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


def test_places_to_dispute_say_why(corpus: Corpus, places: pd.DataFrame) -> None:
    noted = places.assign(
        note=[("Also a name." if pattern == "unity" else "") for pattern in places["pattern"]]
    )
    sayings = match(corpus, Lexicon.from_entries({"neutral": ["said"]}, name="sayings"))
    old = reading.question_places(noted, sayings)
    old = old[old["doc_id"] == "old"].set_index(["category", "number"])["why"]
    assert old["unity", 1] == "Counts in hope too."
    assert old["hope", 1] == "Counts in unity too."
    assert old["hope", 2] == "After “said”: perhaps a speaker's words, not the article's."
    assert old["fear", 3] == "Negated, so it is counted apart."
    assert old["hope", 4] == "In quotation marks: perhaps somebody else's words."
    assert (reading.question_places(places)["doc_id"] == "old").all()


def test_what_the_sums_are_made_of(places: pd.DataFrame) -> None:
    patterns = reading.count_patterns(places)
    assert patterns[["pattern", "places", "share"]].to_numpy().tolist() == [
        ["hope*", 11, 1.0],
        ["hope and unity", 1, 1.0],
    ]


def test_words_without_a_value_are_not_zero(corpus: Corpus, places: pd.DataFrame) -> None:
    words = reading.compare_words(corpus, places, tone_of(corpus)).set_index("words")
    assert words.loc["hope", "vader"] == 0.5
    assert words["textblob"].isna().all()
    assert pd.isna(words.loc["fear", "vader"])
    said = str(reading.say_unknown(words.reset_index()))
    assert "VADER has no value at all for any word of 1 place: “fear”." in said


def test_a_capital_inside_a_sentence_may_be_a_name() -> None:
    named = Corpus.from_documents(
        pd.DataFrame({"doc_id": ["a"], "text": ["Hope said Mrs Hope. HOPE and hope."]})
    )
    tone = reading.locate(named, tone_of(named))
    found = reading.find_named(tone)
    assert found[["number", "words", "program", "value"]].to_numpy().tolist() == [[1, "Hope", "VADER", 0.5]]


def test_phrases_are_looked_up_by_the_rule_of_patterns(corpus: Corpus, places: pd.DataFrame) -> None:
    tried = reading.look_up(corpus, ["hope and *", "is left", "nowhere"], places, tone_of(corpus))
    # "hope and unity", "hope and more", and "hope and hope" twice: none counts twice.
    assert tried["times"].tolist() == [4, 1, 0]
    assert tried["categories"].tolist() == ["hope, unity", "", ""]
    assert tried["vader"].isna().tolist() == [False, True, True]


def test_sentences_that_no_frame_touches(corpus: Corpus, places: pd.DataFrame) -> None:
    from narrative import sentences

    untouched = reading.list_untouched(sentences(corpus), places)
    assert untouched["text"].tolist() == ["Rain."]


def test_prose_counts_and_never_becomes_markup(corpus: Corpus, places: pd.DataFrame) -> None:
    one = corpus.where(doc_id="old")
    frames = reading.summarise_frames(frame_salience(one, LEXICON), LEXICON)
    said = str(reading.say_frames(frames))
    assert said == (
        "In the 17 words of the article, the most frequent frame is hope, with 3 places (176.5 per 1,000 "
        "words); then comes unity, with 1 place (58.8 per 1,000 words). No place was found for fear. This "
        "is a count of one text, not a sample of many: it has no margin of error."
    )
    tied = frames.assign(total=[2.0, 2.0, 0.0], per_1000_words=[9.0, 9.0, 0.0])
    assert "the most frequent frames are hope and unity, with 2 places each (9.0 per" in str(
        reading.say_frames(tied)
    )
    assert "58.8 per 1,000 words" in str(reading.say_step(frames))


@given(st.text())
def test_say_keeps_text_as_text(text: str) -> None:
    prose = reading.say("It says {words}.", words=text)
    tags = re.findall(r"<[^>]*>", prose._repr_html_())
    assert set(tags) <= {'<p class="narrative-prose" style="max-width:41rem">', "</p>", "<span>", "</span>"}
    assert str(prose) == f"It says {text}."


def test_a_document_is_described_and_the_unknown_said(corpus: Corpus) -> None:
    table = reading.describe_document(corpus, "none").set_index("what")["value"]
    assert table["title"] == table["date"] == table["outlet"] == "not known"
    assert (table["words"], table["sentences"], table["paragraphs"]) == ("1", "1", "1")
    with pytest.raises(UnknownNameError, match="Unknown document 'x'"):
        reading.describe_document(corpus, "x")


def test_the_corpus_by_outlet_has_a_last_row_for_all(corpus: Corpus) -> None:
    table = reading.describe_corpus(corpus)
    assert table["outlet"].tolist() == ["A", "B", "not known", "all"]
    assert table["words"].tolist() == [17, 16, 1, 34]


def test_definitions_count_patterns_that_find() -> None:
    lexicon = Lexicon.from_entries(
        {"hope": ["hope*", "!hopeless*"]}, name="test", definitions={"hope": "Wishing."}
    )
    assert reading.list_definitions(lexicon).to_dict("records") == [
        {"category": "hope", "label": "hope", "patterns": 1, "definition": "Wishing.", "weakness": ""}
    ]


@given(st.text(), st.text(), st.integers(1, 99))
def test_anchors_are_harmless_and_different(one: str, other: str, number: int) -> None:
    anchor = reading.sentence_anchor(one, number)
    assert anchor.isascii()
    assert set(anchor) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
    assert (anchor == reading.sentence_anchor(other, number)) == (one == other)
