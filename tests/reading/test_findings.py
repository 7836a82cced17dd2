"""Findings: their order, their links, and what a list of reports says of them."""

import math

import pytest

from narrative.reading.findings import Finding, measure_effect, rank_cautions, rank_findings
from narrative.reading.prose import say


def finding(name: str, effect: float, *, certain: bool = True) -> Finding:
    return Finding(say("{name}.", name=name), "Which frames each group uses", certain, effect)


def test_the_surest_and_largest_come_first_and_the_rest_is_counted() -> None:
    found = [finding(f"small {n}", 0.5) for n in range(7)]
    ranked = rank_findings([finding("unsure", 9.0, certain=False)], found, [finding("large", 3.0)])
    assert ranked.list_sentences() == ["large.", *(f"small {n}." for n in range(6))]
    assert ranked.left == 2
    assert "2 more are in the sections below." in ranked._repr_html_()
    assert ranked._repr_html_().count("<li>") == 7


def test_each_leads_to_its_section_and_words_of_the_corpus_stay_text() -> None:
    page = rank_findings([finding("<script>alert(1)</script> $x$", 1.0)])._repr_html_()
    assert '<a href="#Which-frames-each-group-uses">Which frames each group uses</a>' in page
    assert "<script" not in page
    assert "<span>$</span>x" in page


def test_where_nothing_was_measured_that_is_said() -> None:
    assert rank_findings([]).list_sentences() == ["Nothing can be claimed, since nothing was measured."]
    assert len(rank_cautions([]).shown) == 1
    with pytest.raises(ValueError, match="most must be 1 or more, not 0"):
        rank_findings([], most=0)


def test_at_most_three_cautions_are_shown_those_about_findings_first() -> None:
    others = [finding(f"other {n}", 5.0, certain=False) for n in range(4)]
    assert rank_cautions(others, [finding("of a finding", 1.0)]).list_sentences()[0] == "of a finding."
    assert len(rank_cautions(others).shown) == 3


def test_an_effect_is_what_is_at_least_there() -> None:
    # A ratio of 2 at least and one of 1/2 at most are as far from 1: log 2 / log 1.25.
    expected = math.log(2) / math.log(1.25)
    assert measure_effect(2, math.inf, margin=1.25, nothing=1) == pytest.approx(expected)
    assert measure_effect(0, 0.5, margin=1.25, nothing=1) == pytest.approx(expected)
    assert measure_effect(0.9, 1.2, margin=1.25, nothing=1) == 0
    assert measure_effect(math.nan, 1.2, margin=1.25, nothing=1) == 0
    with pytest.raises(ValueError, match="margin must be above nothing"):
        measure_effect(1, 2, margin=0.5, nothing=1)
