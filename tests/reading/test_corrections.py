"""Corrected shares in a report: a claim turned round stands first; articles coded for tuning do not count."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from erring_lexicon import HOPE, code_sample, make_papers
from narrative import Comparison, compare, frame_salience, match, reading
from narrative.reading import groups

CORPUS, THERE = make_papers()
SCORES = frame_salience(CORPUS, HOPE)
SECTION = "As counted, as coded, corrected"


def compare_by(codes: pd.DataFrame) -> Comparison:
    people = groups.pick_codes(codes, HOPE)
    return compare(SCORES, CORPUS, by="outlet", measure="salience", resamples=100, **people)


@pytest.fixture(scope="module")
def turned() -> Comparison:
    return compare_by(code_sample(CORPUS, THERE, 200, by="outlet"))


def test_a_claim_that_is_turned_round_is_the_first_line(turned: Comparison) -> None:
    counted = groups.conclude_differences(turned, section="Which frames differ")
    people = groups.conclude_corrections(turned, section=SECTION)
    (first, *_) = reading.rank_findings(people, counted).list_sentences()
    assert first.startswith("hope: the correction reverses the difference. Its rate is higher in A.")
    # By the construction 5 of 10 in B, and 1 of 10 in A.
    assert re.search(r"has it in B: [45]\d\s% against 1?\d\s% \(95 % interval of the difference", first)
    assert "higher in A than in B" not in " ".join(map(str, counted))
    plain = compare(SCORES, CORPUS, by="outlet", measure="salience", resamples=100)
    assert groups.conclude_corrections(plain, section=SECTION) == []
    assert "higher in A than in B" in repr(groups.conclude_differences(plain, section="")[0].sentence)


def test_a_claim_that_is_not_borne_out_is_not_certain(turned: Comparison) -> None:
    rows = turned.corrected_differences.assign(verdict="no difference that this data could show")
    doubted = Comparison(**(vars(turned) | {"corrected_differences": rows}))
    (found,) = groups.conclude_differences(doubted, section="")
    assert not found.certain
    assert repr(found.sentence).endswith("But by what people coded, no difference is shown.")
    assert groups.conclude_corrections(doubted, section="") == []
    rows = rows.assign(verdict="higher in A", counted_verdict="no difference that this data could show")
    shown = Comparison(**(vars(turned) | {"corrected_differences": rows}))
    (found,) = groups.conclude_corrections(shown, section="")
    assert "The count alone did not show it" in repr(found.sentence)


def test_articles_that_were_coded_for_tuning_do_not_count() -> None:
    codes = code_sample(CORPUS, THERE, 200, by="outlet")
    half = codes.assign(purpose=["tuning" if number < 80 else "check" for number in range(200)])
    assert len(groups.pick_codes(half, HOPE)["codes"]) == 120
    (accuracy,) = groups.find_accuracy(match(CORPUS, HOPE), half, HOPE).to_dict("records")
    assert accuracy["documents"] == 120
    (doubt,) = groups.doubt_codes(half, section="")
    assert repr(doubt.sentence).startswith("80 articles were coded to tune the lexicon")
    every = codes.assign(purpose="tuning")
    assert groups.pick_codes(every, HOPE) == {}
    assert len(groups.find_corrected(SCORES, every, CORPUS, HOPE)) == 0
    assert repr(groups.say_tuned(every)).endswith("Have a new sample coded.")
    assert groups.doubt_codes(codes, section="") == []
    assert not len(compare_by(every).corrected)


def test_the_tables(turned: Comparison) -> None:
    (row,) = groups.tabulate_corrections(turned.corrected_differences).to_dict("records")
    assert (row["pair"], row["counted"]) == ("A : B", "0.40")
    assert (row["verdict"], row["counted_verdict"], row["note"]) == ("higher in B", "higher in A", "")
    shares = groups.tabulate_corrected(turned.corrected, HOPE)
    assert shares[["group", "n_coded", "more"]].to_numpy().tolist() == [["A", 100, 0], ["B", 100, 0]]
    assert len(groups.keep_shares(turned.corrected)) == 2
    close = turned.corrected.head(1).assign(counted=0.5, estimate=0.109, low=0.106, high=0.111)
    said = repr(groups.say_corrected(close, HOPE))
    assert "in 10.9\u00a0% of the articles (10.6\u00a0% to 11.1\u00a0%)" in said
    assert not len(groups.keep_shares(turned.corrected.assign(estimate=3.2)))
