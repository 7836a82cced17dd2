"""The lexicon `attribution` on sentences made to trap it. Every sentence was invented for this test."""

from __future__ import annotations

import pandas as pd
import pytest

from checkout import SEED
from lexicon_traps import find_places
from narrative.corpus.corpus import Corpus, read_corpus
from narrative.lexicons.lexicon import Lexicon
from narrative.lexicons.loading import load_lexicon
from narrative.matching.matching import match


@pytest.fixture(scope="module")
def attribution() -> Lexicon:
    return load_lexicon("attribution")


# Each sentence, and all that is to be found in it.
TRAPS = [
    # neutral: saying, but not being supposed; not states, notes, kept plans
    ("“It rained,” the farmer said.", {"neutral": ["said"]}),
    ("The bridge is said to be unsafe.", {"doubting": ["said to be"]}),
    ("Easier said than done; that said, we tried.", {}),
    ("The council has a say in the matter and the final say.", {}),
    ("According to the mayor, it went according to plan.", {"neutral": ["According to"]}),
    ("The United States sent a state visitor to the member states.", {}),
    ("He stated that the stated aim was met.", {"neutral": ["stated"]}),
    ("Value added tax was raised; she added that it hurt.", {"neutral": ["she added"]}),
    ("A telling blow, all told.", {}),
    ("Rest assured, a well informed reader knows.", {}),
    ("Parliament declared war.", {}),
    ("The king declared himself tired.", {"neutral": ["declared"]}),
    ("A note on the ten-pound note.", {}),
    # supporting: owning up, but not letting in; yielding a point, not a goal
    ("The minister admitted the error.", {"supporting": ["admitted"]}),
    ("Four patients were admitted to the ward.", {}),
    ("He conceded a goal; she conceded that it was fair.", {"supporting": ["she conceded"]}),
    ("The band hails from Leeds and hailed its crowd.", {"supporting": ["hailed"]}),
    ("As the report pointed out, rents rose.", {"supporting": ["pointed out"]}),
    ("He was stressed, but stressed that he slept.", {"supporting": ["stressed that"]}),
    # doubting: a claim, but not a benefit, a death toll, a title, responsibility
    ("The owner claimed the dog was tame.", {"doubting": ["claimed"]}),
    ("The flood claimed nine lives and the team claimed the title.", {}),
    ("A group claimed responsibility after insurance claims fell.", {}),
    ("He was denied access, which the clerk denied.", {"doubting": ["denied"]}),
    ("They insisted on tea.", {}),
    ("The so-called expert allegedly slept.", {"doubting": ["so-called", "allegedly"]}),
    ("The assertion of rights is no mere assertion.", {"doubting": ["assertion"]}),
    ("A denial of service attack.", {}),
    # condemning: blame spoken, not doors, fees, doctors' tests, sport
    ("Neighbours condemned the plan and accused the builder.", {"condemning": ["condemned", "accused"]}),
    ("He was condemned to wait; nobody is to blame.", {}),
    ("She slammed the door; critics slammed the play.", {"condemning": ["slammed"]}),
    ("He won four Grand Slams.", {}),
    ("The clerk in charge charges a fee and was charged with fraud.", {}),
    ("The lawyer charged that the sale was a sham.", {"condemning": ["charged that"]}),
    ("A heart attack, an attack at dawn.", {}),
    ("The bishop launched an attack on greed.", {"condemning": ["launched an attack on"]}),
    ("Sacked staff were dismissed on Friday.", {}),
    ("The board dismissed claims of waste.", {"condemning": ["dismissed claims"]}),
    ("The judge let the accused go.", {}),
    # one sentence may do several things
    (
        "He said the rival had lied, claimed proof and blasted the press, confirmed an aide.",
        {"neutral": ["said"], "doubting": ["claimed"], "supporting": ["confirmed"]},
    ),
]


@pytest.mark.parametrize(("sentence", "expected"), TRAPS)
def test_traps(sentence: str, expected: dict[str, list[str]], attribution: Lexicon) -> None:
    assert find_places(sentence, attribution) == expected


def test_a_denied_saying_is_negated(attribution: Lexicon) -> None:
    text = "The envoy did not say so. He never claimed it. He said so."
    corpus = Corpus.from_documents(pd.DataFrame({"text": [text]}))
    assert match(corpus, attribution)["negated"].tolist() == [True, True, False]


def test_every_category_is_rich_and_defined(attribution: Lexicon) -> None:
    patterns = attribution.entries[~attribution.entries["pattern"].str.startswith("!")]
    assert patterns.groupby("category").size().min() >= 25
    assert attribution.categories == ("neutral", "supporting", "doubting", "condemning")
    assert all(len(attribution.definitions[category]) > 40 for category in attribution.categories)


def test_the_first_article_as_by_hand(attribution: Lexicon) -> None:
    # What is said is handed over without a judgement (announced, expressing, promised, urged, assuring),
    # twice with a nod (explained, emphasized). Nobody in the article doubts or blames in words of saying.
    # "Reached out" (3) and "declaration" (5) are acts of speech that the list does not hold.
    assert find_places(read_corpus(SEED), attribution) == {
        "neutral": ["announced", "expressing", "promised", "urged", "assuring"],
        "supporting": ["explained", "emphasized"],
    }
