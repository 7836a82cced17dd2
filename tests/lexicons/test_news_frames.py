"""The lexicon `news-frames` on sentences made to trap it.

Every sentence was invented for this test; the expected places are what a reader who knows the definitions in
the card would mark.
"""

from __future__ import annotations

import pandas as pd
import pytest

from lexicon_traps import find_places
from narrative.corpus.corpus import Corpus
from narrative.lexicons.lexicon import Lexicon
from narrative.lexicons.loading import load_lexicon
from narrative.matching.matching import match
from narrative.measures.framing import frame_salience

FRAMES = ("conflict", "human_interest", "responsibility", "morality", "economic_consequences")


@pytest.fixture(scope="module")
def frames() -> Lexicon:
    return load_lexicon("news-frames")


# Each sentence, and all that is to be found in it.
TRAPS = [
    # conflict: not comparison, illness, sport's proper names, importance, broadcasts, old wars
    (
        "The critics accused the mayor, and the mayor hit back.",
        {"conflict": ["critics", "accused", "hit back"]},
    ),
    ("She chose the train, as opposed to the bus.", {}),
    ("He had a heart attack at the Grand Slam.", {}),
    ("Harbours are critical to the island.", {}),
    ("Three channels broadcast the debate.", {}),
    ("A debate over the harbour split the council.", {"conflict": ["debate over"]}),
    ("It stood on the opposite bank long before the First World War.", {}),
    ("There was a row over the seats in the front row.", {"conflict": ["row over"]}),
    ("Protestants and Catholics lit the lamps.", {"morality": ["Catholics"]}),
    ("A conflict of interest, said the auditor.", {}),
    ("The cliffs are a film critic's delight.", {}),
    ("The two sides were at loggerheads.", {"conflict": ["two sides", "at loggerheads"]}),
    # human interest: not firms, bands, titles, ancestors, gas; and neither 'she' nor 'he'
    (
        "The mother of two wept; her 9-year-old son had died.",
        {"human_interest": ["mother", "wept", "9-year-old", "son", "died"]},
    ),
    ("She said that he would call her.", {}),
    ("Harrow Brothers opened a branch.", {}),
    ("Mother Nature had other plans.", {}),
    ("Our founding fathers wrote it.", {}),
    ("Police used tear gas.", {}),
    ("The parent company moved north.", {}),
    ("The royal family waved.", {}),
    # responsibility: not police work, not purposes, not ports
    (
        "Who is to blame, and what is the solution?",
        {"conflict": ["blame"], "responsibility": ["Who is to blame", "solution"]},
    ),
    ("Law enforcement arrived.", {}),
    ("They gave all in the cause of peace.", {}),
    ("The island was their first port of call for water.", {}),
    (
        "The council must act and take responsibility.",
        {"responsibility": ["must act", "take responsibility"]},
    ),
    # morality: not taxes, ministries, shifts, grails, courtesy, other senses of virtue and vice
    ("It is our duty before God.", {"morality": ["duty", "God"]}),
    ("Stamp duty rose.", {}),
    ("The officer on duty saw it.", {}),
    ("The Justice Department appealed to the Chief Justice.", {}),
    ("The vice president, by virtue of her office, presided.", {}),
    ("It is a shame that it rained.", {}),
    ("It was wrong to suggest rain.", {}),
    ("Thank goodness for the holy grail of batteries.", {}),
    ("House prices and property values.", {"economic_consequences": ["prices"]}),
    ("The Lord Chancellor lost faith in the pump.", {}),
    # economic consequences: not lives, figures of speech, banks of rivers, actors alone
    (
        "Jobs and wages fell as costs rose to 3bn pounds.",
        {"economic_consequences": ["Jobs", "wages", "costs", "3bn", "pounds"]},
    ),
    ("It cost two sailors their lives at the expense of the crew.", {"human_interest": ["their lives"]}),
    ("He must succeed at all costs.", {}),
    ("The company and the firm moved in.", {}),
    ("Private diaries and subsidiary roles.", {}),
    ("It was business as usual on the West Bank.", {}),
    ("A non-profit choir.", {}),
    ("", {}),
]


@pytest.mark.parametrize(("text", "expected"), TRAPS, ids=[text[:40] or "empty" for text, _ in TRAPS])
def test_traps(text: str, expected: dict[str, list[str]], frames: Lexicon) -> None:
    assert find_places(text, frames) == expected


def test_the_five_frames_are_there_with_25_patterns_or_more(frames: Lexicon) -> None:
    assert frames.categories == FRAMES
    inclusions = frames.entries[~frames.entries["pattern"].str.startswith("!")]
    assert inclusions["category"].value_counts().min() >= 25
    assert (frames.entries["weight"] == 1).all()


def test_the_list_asks_nobodys_sex(frames: Lexicon) -> None:
    # 'she' without 'he' would measure whom the news is about: for each woman in the family there is the man.
    patterns = set(frames.entries.loc[frames.entries["category"] == "human_interest", "pattern"])
    assert not patterns & {"she", "he", "her", "his", "him"}
    for women, men in [("mother", "father"), ("daughter", "son"), ("sister", "brother"), ("wife", "husband")]:
        assert {women, men} <= patterns


def test_no_word_marks_a_topic_or_an_outlet(frames: Lexicon) -> None:
    topics = r"climat|carbon|fossil|global|emission|trump|obama|republican|democrat|labour|\btor(?:y|ies)\b"
    assert not frames.entries["pattern"].str.contains(topics, case=False).any()


def test_each_story_is_highest_in_its_own_frame(frames: Lexicon) -> None:
    stories = {
        "conflict": "Fishermen accused the port of lying. The port denied it, attacked its critics and "
        "threatened to sue. Both sides rejected a truce, and the dispute turned hostile.",
        "human_interest": "Her daughter was born in the cellar. The grandmother cried with grief; three "
        "children, frightened and hungry, hugged their father. The family had lost everything.",
        "responsibility": "The government is responsible and failed to act. Experts urged reforms, proposed "
        "a solution and called for regulation to prevent another spill.",
        "morality": "It is a sin and a moral disgrace, the bishop preached: conscience and justice forbid "
        "such greed.",
        "economic_consequences": "The economy shrank, prices and taxes rose, and investors sold as "
        "unemployment cost the industry billions of dollars.",
    }
    documents = pd.DataFrame({"text": list(stories.values())}, index=list(stories))
    scores = frame_salience(Corpus.from_documents(documents), frames)
    salience = scores[scores["measure"] == "salience"].pivot(
        index="doc_id", columns="category", values="value"
    )
    assert {str(story): row.idxmax() for story, row in salience.iterrows()} == {
        name: name for name in stories
    }


def test_a_denied_frame_counts_apart(frames: Lexicon) -> None:
    found = match(
        Corpus.from_documents(
            pd.DataFrame({"text": ["There was no dispute. There was a dispute."]}, index=["a"])
        ),
        frames,
    )
    assert found["negated"].tolist() == [True, False]
