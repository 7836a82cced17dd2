"""What the audit of a lexicon opens with, on articles that can be counted by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from narrative import Corpus, Lexicon, audit, judged_precision, read_judgements, reading
from narrative.auditing import Audit

#: Paper x has war 3 times in 9 words, y crime 2 times in 8: without "war", y would have most conflict.
TEXTS = ["War and war.", "A war at sea, they said.", "A crime in town.", "Crime pays, they said."]
LEXICON = Lexicon.from_entries({"conflict": ["war", "crime"], "peace": ["peace"]}, name="mine")
SECTIONS = {"entries": "E", "rests": "R", "meaning": "M"}


@pytest.fixture(scope="module")
def tried() -> Audit:
    corpus = Corpus.from_documents(pd.DataFrame({"text": TEXTS, "outlet": [*"xxyy"]}, index=[*"abcd"]))
    return audit(corpus, LEXICON, by="outlet", suggestions=0)


def judge(tried: Audit, *decisions: str) -> pd.DataFrame:
    sample = tried.sample.head(len(decisions)).assign(judge="A", decision=decisions)
    return sample[["text_hash", "start", "end", "lexicon", "category", "judge", "decision"]]


def test_without_a_judge_only_counts_are_said(tried: Audit, tmp_path: object) -> None:
    none = read_judgements(f"{tmp_path}/none.csv")
    precision = judged_precision(tried.sample, none)
    found = reading.conclude_trial(tried, precision, **SECTIONS)
    assert not any(finding.certain for finding in found)
    assert reading.rank_findings(found).list_sentences() == [
        "Nothing can be claimed of how often it is right, since no match is judged.",
        "conflict rests on one entry: “war” found 60 % of its 5 matches.",
        "x has the highest rate of conflict, 333.3 against 250.0 per 1,000 words in y; without the entry "
        "“war” y would have it.",
        "No match was found of peace.",
        "2 of 3 entries found something, 5 matches in all; the most, 5, are of conflict.",
    ]
    doubts = reading.doubt_trial(tried, none, meaning="M", limits="L")
    assert repr(doubts[0].sentence).startswith("None of the 5 sampled matches are judged.")
    assert len(doubts) == 2  # each entry found more than one
    coded = pd.DataFrame({"category": ["conflict"]})
    half = reading.doubt_trial(tried, none, meaning="M", limits="L", accuracy=coded)
    assert "misses of 1 of its 2 categories:" in repr(half[1].sentence)
    coded = pd.DataFrame({"category": ["conflict", "peace"]})
    assert len(reading.doubt_trial(tried, none, meaning="M", limits="L", accuracy=coded)) == 1


def test_the_order_of_groups_rests_on_an_entry(tried: Audit) -> None:
    turns = reading.list_turns(tried)
    assert turns.to_numpy().tolist() == [["conflict", "war", "x", "y", 3]]
    alone = Corpus.from_documents(pd.DataFrame({"text": TEXTS}))
    assert len(reading.list_turns(audit(alone, LEXICON, suggestions=0))) == 0


def test_what_was_judged_comes_first(tried: Audit) -> None:
    many = pd.concat([tried.sample] * 8, ignore_index=True)
    many["text_hash"] = [f"{number:064x}" for number in range(len(many))]
    many[["entry_places", "category_places"]] = [40, 40]
    judged = judge(Audit(**{**vars(tried), "sample": many}), *["drop"] * 38, "keep", "keep")
    precision = judged_precision(many, judged)
    (first, *_) = reading.rank_findings(
        reading.conclude_trial(Audit(**{**vars(tried), "sample": many}), precision, **SECTIONS)
    ).shown
    assert first.certain
    said = repr(first.sentence)
    assert said.startswith("conflict: ")
    assert said.endswith("from 40 decisions): more often wrong than right.")


def test_a_lexicon_that_finds_nothing() -> None:
    corpus = Corpus.from_documents(pd.DataFrame({"text": ["Rain fell."]}))
    tried = audit(corpus, LEXICON, suggestions=0)
    none = judge(tried)
    found = reading.conclude_trial(tried, judged_precision(tried.sample, none), **SECTIONS)
    assert (
        reading.rank_findings(found).list_sentences()[1]
        == "No entry of mine found anything in these articles."
    )
    assert len(reading.doubt_trial(tried, none, meaning="M", limits="L")) == 1


def test_an_entry_whose_every_match_is_negated_is_counted_apart() -> None:
    corpus = Corpus.from_documents(pd.DataFrame({"text": ["No peace came. War came, and no crime."]}))
    said = repr(reading.say_trial(audit(corpus, LEXICON, suggestions=0)))
    assert "1 found something in these articles: 1 match. 2 more are negated" in said
    assert "0 found nothing; 2 found only negated matches" in said


def test_matches_of_copies_are_said_to_be_judged_once(tmp_path: object) -> None:
    corpus = Corpus.from_documents(pd.DataFrame({"text": ["War came."] * 3}, index=[*"abc"]))
    said = repr(
        reading.say_judged(audit(corpus, LEXICON, suggestions=0), read_judgements(f"{tmp_path}/none.csv"))
    )
    assert said.startswith("3 matches sampled. None of them is judged yet")
    assert said.endswith("2 matches in the same words of a copied article are judged with the original.")
