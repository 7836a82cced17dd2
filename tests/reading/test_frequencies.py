"""What the head of the framing report says: true of small corpora that were counted by hand."""

from __future__ import annotations

import pandas as pd
import pytest

import narrative
from narrative import Corpus, Lexicon, reading
from narrative.reading.findings import Finding, rank_findings

LEXICON = Lexicon.from_entries(
    {"hope": ["hope*", "peace", "!hopeless"], "fear": ["fear"], "pride": ["proud"]}, name="made"
)
SECTION = "Which frames it uses"
#: 8 articles of 5 words: "hope" in 6 of them, "peace" in 4, "fear" in 1, nobody is proud.
TEXTS = ["Hope and peace, they said."] * 4 + ["There is hope, they said.", "Hope was lost, they said."] + [
    "They fear what may come.", "Rain fell on the quay."]  # fmt: skip


def conclude(texts: list[str]) -> list[Finding]:
    corpus = Corpus.from_documents(
        pd.DataFrame({"text": texts}, index=[f"d{n}" for n in range(len(texts))]), "small"
    )
    matches = narrative.match(corpus, LEXICON)
    scores = narrative.frame_salience(corpus, LEXICON, matches=matches)
    rates = reading.estimate_whole(scores, corpus, measure="salience", resamples=200)
    patterns = reading.count_patterns(reading.locate(corpus, matches, LEXICON))
    return reading.conclude_frames(
        reading.summarise_frames(scores, LEXICON), rates, patterns, section=SECTION
    )


def test_counts_by_hand_and_what_rests_on_one_entry_or_one_article_is_not_certain() -> None:
    hope, fear, pride = conclude(TEXTS)
    # 10 matches in 40 words are 250 per 1,000; 6 of the 10 are "hope".
    assert repr(hope.sentence).startswith("hope: 10 matches in 6 of 8 articles, 250.0 per 1,000 words (95 %")
    assert repr(hope.sentence).endswith("60 % of these are “hope*”.")
    assert not hope.certain
    assert repr(fear.sentence).startswith("fear: 1 match in 1 of 8 articles, 25.0 per 1,000 words")
    assert not fear.certain
    assert repr(pride.sentence) == "No match was found of pride in 40 words."
    assert conclude([*TEXTS[:4], "Rain fell on the quay."])[0].certain  # 4 of "hope", 4 of "peace"
    assert reading.doubt_entries(pd.DataFrame(columns=["category", "share", "places"]), section=SECTION) == []


def test_one_article_is_a_count_and_no_sample() -> None:
    found = conclude(TEXTS[:1])
    assert repr(found[0].sentence).startswith("hope: 2 matches, 400.0 per 1,000 words.")
    assert not any(finding.certain for finding in found)
    first = rank_findings(found).list_sentences()[0]
    assert first.startswith("Nothing can be claimed beyond this article")


@pytest.mark.parametrize(
    ("limits", "certain", "end"),
    [
        # One finding, by the first measure; those that place the tone elsewhere are named beside it.
        ({"tone": (-0.2, -0.02), "vader_compound": (0.02, 0.2), "textblob_polarity": (0.1, 0.3)}, True,
         "(95 % interval −0.20 to −0.02), below 0; VADER and TextBlob place it above 0."),
        ({"tone": (0.1, 0.2), "vader_compound": (0.02, 0.2), "textblob_polarity": (-0.1, 0.3)}, True,
         "above 0; VADER places it there too; TextBlob finds it no different from 0 beyond chance."),
        ({"textblob_polarity": (0.1, 0.3), "tone": (-0.1, 0.3)}, False,
         "no different from 0 beyond chance; TextBlob places it above 0."),
        ({"vader_compound": (0.02, 0.2)}, True, "above 0."),
    ],
)  # fmt: skip
def test_tone_is_one_finding_by_the_first_measure(
    limits: dict[str, tuple[float, float]], certain: bool, end: str
) -> None:
    row = {"lexicon": "", "category": "", "n_documents": 9, "n_units": 9, "total": 1.0, "base": 9.0}
    table = pd.DataFrame(
        [{"measure": name, **row, "estimate": 0.1, "low": low, "high": high}
         for name, (low, high) in limits.items()]
    )  # fmt: skip
    (found,) = reading.conclude_tones(table, section="What tone it has")
    assert found.certain == certain
    assert repr(found.sentence).endswith(end)
    assert reading.conclude_tones(table.assign(low=None), section="What tone it has") == []


def test_cautions_say_shares_that_were_counted() -> None:
    words = pd.DataFrame({"places": [3, 1], "vader": [None, 1.0], "textblob": [0.5, None]})
    (caution,) = reading.doubt_programs_words(words, section="The method")
    assert repr(caution.sentence).startswith("VADER has no value for the words of 75\u00a0% of the matches")
    disputed = pd.DataFrame({"why": ["In quotation marks: perhaps somebody else's words.", "Negated."]})
    (caution,) = reading.doubt_disputed(disputed, pd.DataFrame(index=range(8)), section="The method")
    assert repr(caution.sentence) == (
        "A careful reader might dispute 2 of the 8 matches; in 1 of these the words may be a speaker's "
        "and not the article's."
    )
    (caution,) = reading.doubt_disputed(disputed, pd.DataFrame(index=range(200)), section="The method")
    assert repr(caution.sentence).startswith("A careful reader might dispute 1 % of the 200 matches; in 50 %")
    (caution,) = reading.doubt_counting(LEXICON, section="The method")
    assert "their lists have 1 to 2 entries" in repr(caution.sentence)


def test_matches_to_look_at_twice_are_spread_over_frames_and_articles() -> None:
    corpus = Corpus.from_documents(
        pd.DataFrame({"text": TEXTS, "title": "A title", "outlet": "A"}, index=[f"d{n}" for n in range(8)]),
        "s",
    )
    places = reading.locate(corpus, narrative.match(corpus, LEXICON), LEXICON).assign(why="Doubtful.")
    spread = reading.spread_places(places, corpus, most=3)
    assert spread["label"].tolist() == ["hope", "fear", "hope"]
    assert spread["doc_id"].tolist() == ["d0", "d6", "d1"]  # not twice the first article
    assert spread["text"].tolist() == ["Hope", "fear", "peace"]
    assert spread["article"].tolist() == ["A, A title"] * 3
    assert len(reading.spread_places(places.head(0), corpus)) == 0
    with pytest.raises(KeyError):
        reading.spread_places(places.drop(columns="why"), corpus)
