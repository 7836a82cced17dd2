"""What a report says of passives, from invented articles whose passives are counted by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from narrative import Corpus, Lexicon, ParameterError, compare, passives
from narrative.comparison.division import divide
from narrative.reading import groups as grouping
from narrative.reading.agency import (
    conclude_sides,
    estimate_sides,
    list_left_out,
    open_passives,
    read_sides,
    say_passives,
    score_agency,
)
from narrative.schema import SCORES

TEXTS = {
    "a": "Two men were hurt. One was hurt by police. The gate was closed, they said.",
    "b": "They closed it. The gate was closed by the Board.",
    "c": "They left.",
}


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    outlets = {"outlet": ["A", "B", "C"], "title": ["t"] * 3}
    table = pd.DataFrame({"text": list(TEXTS.values())} | outlets, index=list(TEXTS))
    return divide(Corpus.from_documents(table, language="en"), "outlet")


def test_verbs_without_an_agent_are_counted_by_group(corpus: Corpus) -> None:
    table = list_left_out(passives(corpus), corpus)
    assert table.to_numpy().tolist() == [
        ["A", 3, 2, 2 / 3, "closed 1 of 1, hurt 1 of 2"],
        ["B", 1, 0, 0.0, ""],
    ]


def test_sentences_are_shown_around_their_passive(corpus: Corpus) -> None:
    lines = open_passives(passives(corpus), corpus, n=9)
    assert lines[["group", "left", "match", "right"]].to_numpy().tolist() == [
        ["A", "Two men", "were hurt", "."],
        ["A", "The gate", "was closed", ", they said."],
    ]
    assert open_passives(passives(corpus).iloc[:0], corpus).empty


def test_the_sum_of_all_is_said(corpus: Corpus) -> None:
    scores = score_agency(corpus, passives(corpus), Lexicon.from_entries({"d": ["hurt"]}, name="d"))
    # were, was, was, said; closed, was; left
    assert repr(say_passives(scores)) == (
        "4 full passives for 7 finite verbs: 57 per 100. Of these passives 2 (50\u00a0%) do not name in the "
        "same sentence who did it."
    )
    assert "No passive" in repr(say_passives(scores[scores["doc_id"] == "c"]))


def test_without_parses_it_is_said_that_nobody_acts_in_the_numbers() -> None:
    (found,) = conclude_sides(None, section="What the method cannot see")
    assert not found.certain
    assert "not measured. That needs parses" in repr(found.sentence)


def test_a_side_without_a_name_is_refused() -> None:
    assert read_sides([]) is None
    with pytest.raises(ParameterError, match="'government: minister, Ann Lee'"):
        read_sides(["minister"])


@pytest.mark.parametrize(
    ("agents", "said"), [([9, 10, 8], "acting: more often agent"), ([9, 1, 5], "Nothing")]
)
def test_a_side_acts_more_only_where_its_interval_says_so(
    corpus: Corpus, agents: list[int], said: str
) -> None:
    rows = [(doc, "agency", "sides", "acting", n, 10, n / 10) for doc, n in zip(TEXTS, agents, strict=True)]
    scores = pd.DataFrame(rows, columns=list(SCORES)).astype({"total": "float64"})
    whole = estimate_sides(scores, corpus, resamples=200)
    assert whole is not None
    assert estimate_sides(scores.assign(base=0), corpus) is None
    (finding,) = conclude_sides(whole, section="Who acts and who is acted upon")
    assert repr(finding.sentence).startswith(said)


def test_a_paper_that_leaves_out_agents_is_said_to_and_two_that_do_not_differ_never() -> None:
    """In A two verbs of three are passives without an agent, in B and C one of nine or ten."""
    rng = np.random.default_rng(7)
    acts = Lexicon.from_entries({"deeds": ["clear*"]}, name="deeds", language="en")
    texts, outlets = [], []
    for outlet, share in (("A", 0.66), ("B", 0.1), ("C", 0.1)):
        for _ in range(12):
            passive = rng.random(12) < share
            texts.append(" ".join(np.where(passive, "The gate was cleared.", "The guards cleared the gate.")))
            outlets.append(outlet)
    planted = divide(Corpus.from_documents(pd.DataFrame({"text": texts, "outlet": outlets}), "p"), "outlet")
    found = {}
    for name, groups in (("planted", "AB"), ("equal", "BC")):
        chosen = planted.where(outlet=list(groups))
        scores = score_agency(chosen, passives(chosen), acts)
        every = compare(scores, chosen, by="group", unit="document", resamples=200)
        found[name] = grouping.conclude_differences(every, section="S", what="passives")
    assert [repr(each.sentence)[:25] for each in found["planted"] if each.certain] == [
        "Passives: higher in A tha",
        "deeds: higher in A than i",
    ]
    assert [each.certain for each in found["equal"]] == [False]
    assert repr(found["equal"][0].sentence).startswith("Nothing can be claimed of passives, since none of")
