"""Comparing groups: sums by hand, the rules of verdicts, and how often claims and intervals are right."""

from __future__ import annotations

import dataclasses
import itertools
import re

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import narrative
from checkout import HARBOUR, PROJECT
from narrative import Corpus, compare
from narrative.comparison.differences import Limits, correct, divide, judge, subtract
from narrative.comparison.influence import find_influence, leave_out
from narrative.comparison.limits import intervals
from narrative.comparison.permutation import permute
from narrative.comparison.resampling import add_up, resample
from narrative.comparison.wide_tables import pivot
from narrative.corpus.groups import find_units, group_documents, pair_groups, weigh_copies
from narrative.errors import CorpusError, ParameterError, TableError, UnknownNameError
from narrative.measures import MEASURES, Measure


def make_corpus(**columns: object) -> Corpus:
    """Documents of which only the metadata matter."""
    size = len(next(iter(columns.values())))
    index = [f"d{number:03}" for number in range(size)]
    return Corpus.from_documents(pd.DataFrame({"text": "Words.", **columns}, index=index), "example")


def make_scores(
    corpus: Corpus, totals: object, bases: object, measure: str = "salience", category: str = "hope"
) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "doc_id": corpus.documents.index,
            "measure": measure,
            "lexicon": "example",
            "category": category,
            "total": np.asarray(totals, dtype=np.float64),
            "base": bases,
        }
    )
    return table.assign(value=table["total"] / table["base"])


def draw(
    seed: int, sizes: tuple[int, ...], rates: tuple[float, ...], shape: float = 2.0
) -> tuple[Corpus, pd.DataFrame]:
    """Documents of some outlets, with gamma-Poisson totals."""
    rng = np.random.default_rng(seed)
    outlets = np.repeat([f"outlet {letter}" for letter in "ABCDEFG"[: len(sizes)]], sizes)
    corpus = make_corpus(outlet=outlets)
    lengths = np.maximum(np.rint(rng.lognormal(np.log(400), 0.5, len(outlets))), 30)
    own = rng.gamma(shape, 1 / shape, len(outlets)) * np.repeat(rates, sizes)
    return corpus, make_scores(corpus, rng.poisson(lengths * own), lengths)


# What is added up


def test_a_group_is_the_ratio_of_its_sums_by_hand() -> None:
    corpus = make_corpus(outlet=["A", "A", "B", "B"])
    found = compare(make_scores(corpus, [1, 2, 0, 4], [100, 300, 100, 50]), corpus, by="outlet").estimates
    assert found["total"].tolist() == [3, 4]
    assert found["base"].tolist() == [400, 150]
    assert found["estimate"].tolist() == [3 / 400, 4 / 150]  # the means of rates would be .0083, .04
    assert found["n_documents"].tolist() == [2, 2]


def test_a_mean_is_a_mean_where_the_registry_says_so() -> None:
    corpus = make_corpus(outlet=["A", "A", "A"])
    scores = make_scores(corpus, [0.9, 0.3, np.nan], [1, 1, 0], measure="vader_compound_whole")
    found = compare(scores.fillna({"total": 0.0}), corpus, by="outlet")
    assert found.estimates["estimate"].tolist() == [pytest.approx(0.6)]
    assert found.estimates["n_documents"].tolist() == [2]
    assert "1 article without text" in found.cautions["caution"].tolist()


def test_a_measure_that_does_not_add_up_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = make_corpus(outlet=["A", "A", "B", "B"])
    anew = Measure("variety", "Variety", "", "tokens", 0, 1, "anew", "for this test")
    monkeypatch.setitem(MEASURES, "variety", anew)
    scores = make_scores(corpus, [10, 30, 20, 20], [20, 40, 40, 80], measure="variety")
    with pytest.raises(ParameterError, match=r"'variety' does not add up.*anew='mean'"):
        compare(scores, corpus, by="outlet")
    found = compare(scores, corpus, by="outlet", anew="mean").estimates
    assert found["estimate"].tolist() == [(0.5 + 0.75) / 2, (0.5 + 0.25) / 2]


def test_totals_are_those_of_pandas_for_every_measure_of_the_teaching_corpus() -> None:
    corpus = narrative.read_corpus("harbour")
    scores = narrative.frame_salience(corpus, narrative.load_lexicon("news-frames"))
    found = compare(scores, corpus, by="outlet", resamples=100)
    keys = ["measure", "lexicon", "category", "outlet"]
    expected = (
        scores.merge(corpus.documents[["outlet"]], left_on="doc_id", right_index=True)
        .groupby(keys)[["total", "base"]]
        .sum()
    )
    ours = found.estimates.set_index(keys)[["total", "base"]]
    pd.testing.assert_frame_equal(ours.sort_index(), expected.astype("float64"), check_dtype=False)


def test_wrong_tables_are_refused() -> None:
    corpus = make_corpus(outlet=["A", "B"])
    scores = make_scores(corpus, [1, 2], [10, 10])
    with pytest.raises(TableError, match="'d001' not at all"):
        compare(scores.iloc[:1], corpus, by="outlet")
    with pytest.raises(TableError, match="'d000' more than once"):
        compare(pd.concat([scores, scores.iloc[:1]]), corpus, by="outlet")
    with pytest.raises(TableError, match="those of documents"):
        compare(scores.assign(sentence=0), corpus, by="outlet")
    with pytest.raises(UnknownNameError, match="Available: salience"):
        compare(scores, corpus, by="outlet", measure="tone")
    with pytest.raises(CorpusError, match="No column 'paper'"):
        compare(scores, corpus, by="paper")
    with pytest.raises(CorpusError, match="no document has a date"):
        compare(scores, corpus, by="week")
    with pytest.raises(CorpusError, match="any words"):
        compare(make_scores(corpus, [0, 0], [0, 0]), corpus, by="outlet")


@pytest.mark.parametrize(
    ("option", "value"), [("level", 95), ("resamples", 10), ("ratio_margin", 0.8), ("margin", 0)]
)
def test_numbers_out_of_range_are_refused(option: str, value: object) -> None:
    corpus = make_corpus(outlet=["A", "B"])
    with pytest.raises(ParameterError, match=f"{option}={value}"):
        compare(make_scores(corpus, [1, 2], [10, 10]), corpus, by="outlet", **{option: value})


@pytest.mark.parametrize("option", ["correction", "copies", "anew"])
def test_unknown_choices_are_refused(option: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MEASURES, "salience", dataclasses.replace(MEASURES["salience"], group="anew"))
    corpus = make_corpus(outlet=["A", "B"])
    choices = {"anew": "mean", option: "perhaps"}
    with pytest.raises(UnknownNameError, match=r"'perhaps'. Available: "):
        compare(make_scores(corpus, [1, 2], [10, 10]), corpus, by="outlet", **choices)


# Groups


def test_documents_without_a_value_are_listed_and_compared_with_nothing() -> None:
    corpus = make_corpus(outlet=["A", "B", "", "A", "B", ""])
    found = compare(make_scores(corpus, [1, 2, 3, 2, 1, 3], [100] * 6), corpus, by="outlet")
    assert found.estimates["outlet"].tolist() == ["A", "B", "not known"]
    assert found.estimates["total"].tolist() == [3, 3, 6]
    assert found.differences[["group", "other"]].to_numpy().tolist() == [["A", "B"]]
    assert "2 articles without a value to group by" in found.cautions["caution"].tolist()


def test_weeks_begin_on_monday_and_follow_each_other() -> None:
    # 2021-01-03 was a Sunday, in ISO week 2020-W53, which began on 2020-12-28.
    corpus = make_corpus(date=["2021-01-03", "2021-01-04", "2021-01-20", None])
    found = compare(make_scores(corpus, [1, 2, 3, 4], [100] * 4), corpus, by="week")
    weeks = [pd.Timestamp("2020-12-28"), pd.Timestamp("2021-01-04"), pd.Timestamp("2021-01-18"), pd.NaT]
    assert found.estimates["week"].tolist()[:3] == weeks[:3]
    assert found.estimates["week"].isna().tolist() == [False, False, False, True]
    assert found.differences[["group", "other"]].to_numpy().tolist() == [
        ["2021-01-04", "2020-12-28"],
        ["2021-01-18", "2021-01-04"],
    ]


def test_two_columns_are_compared_one_at_a_time() -> None:
    corpus = make_corpus(
        outlet=["A", "A", "A", "B", "B"],
        date=["2021-01-03", "2021-02-04", "2021-03-01", "2021-01-09", "2021-03-09"],
    )
    groups = group_documents(corpus, ["outlet", "month"])
    names = groups.names
    assert names == ["A · 2021-01", "A · 2021-02", "A · 2021-03", "B · 2021-01", "B · 2021-03"]
    assert [(names[one], names[other]) for one, other in pair_groups(groups)] == [
        ("A · 2021-02", "A · 2021-01"),
        ("A · 2021-01", "B · 2021-01"),
        ("A · 2021-03", "A · 2021-02"),
        ("A · 2021-03", "B · 2021-03"),
        ("B · 2021-03", "B · 2021-01"),
    ]
    assert len(pair_groups(groups, ("B", "2021-03"))) == 4
    with pytest.raises(UnknownNameError, match="B · 2021-03"):
        pair_groups(groups, "C")


def test_numbers_are_in_the_order_of_numbers() -> None:
    corpus = make_corpus(page=[10, 9, 1])
    assert group_documents(corpus, "page").labels["page"].tolist() == ["1", "9", "10", "not known"][:3]


# Copies and units


def told() -> tuple[Corpus, pd.DataFrame]:
    """Five documents: a story of three, whose second is the earliest, and two that stand alone."""
    corpus = make_corpus(
        outlet=["A", "A", "B", "B", "A"], date=["2021-01-02", "2021-01-01", "2021-01-02", None, "2021-01-01"]
    )
    return corpus, pd.DataFrame({"doc_id": ["d002", "d000", "d001"], "story": "s"})


def test_what_a_copy_counts() -> None:
    corpus, stories = told()
    assert weigh_copies(corpus, "all", None).tolist() == [1, 1, 1, 1, 1]
    assert weigh_copies(corpus, "first", stories).tolist() == [0, 1, 0, 1, 1]
    assert weigh_copies(corpus, "share", stories).tolist() == [1 / 3, 1 / 3, 1 / 3, 1, 1]
    # The table may say which is the first (an agency's, of the same day).
    named = stories.assign(first=[True, False, False])
    assert weigh_copies(corpus, "first", named).tolist() == [0, 0, 1, 1, 1]
    scores = make_scores(corpus, [3, 3, 3, 1, 1], [100] * 5)
    share = compare(scores, corpus, by="outlet", copies="share", stories=stories).estimates
    assert share["total"].tolist() == [pytest.approx(3), pytest.approx(2)]
    assert share["base"].tolist() == [pytest.approx(500 / 3), pytest.approx(400 / 3)]


def test_units_are_documents_stories_or_values() -> None:
    corpus, stories = told()
    assert len(set(find_units(corpus, "document", None))) == 5
    assert find_units(corpus, "story", stories).tolist() == ["=s", "=s", "=s", "#d003", "#d004"]
    assert find_units(corpus, "outlet", None).tolist() == ["=A", "=A", "=B", "=B", "=A"]
    with pytest.raises(ParameterError, match=r"unit='story'.*stories="):
        find_units(corpus, "story", None)
    with pytest.raises(TableError, match="more than once"):
        find_units(corpus, "story", pd.concat([stories, stories]))


def test_copies_taken_for_documents_make_a_caution() -> None:
    corpus, stories = told()
    scores = make_scores(corpus, [3, 3, 3, 1, 1], [100] * 5)
    naive = compare(scores, corpus, by="outlet", stories=stories)
    assert "2 articles taken as independent, though copied" in naive.cautions["caution"].tolist()
    honest = compare(scores, corpus, by="outlet", unit="story", stories=stories)
    assert not honest.cautions["caution"].str.contains("copied").any()
    assert honest.estimates["n_units"].tolist() == [2, 2]


def test_stories_of_the_teaching_corpus_fit() -> None:
    corpus = narrative.read_corpus("harbour")
    stories = narrative.stories(corpus)
    assert weigh_copies(corpus, "first", stories).sum() == stories["first"].sum()


# The same, whatever the order


def test_order_changes_nothing() -> None:
    corpus, scores = draw(7, (30, 20, 25), (0.004, 0.006, 0.004))
    rng = np.random.default_rng(1)
    stories = pd.DataFrame(
        {"doc_id": corpus.documents.index, "story": rng.integers(0, 50, len(corpus)).astype(str)}
    )
    tone = scores.assign(measure="vader_compound", total=rng.normal(size=len(scores)) * scores["base"])
    both = pd.concat([scores, tone])
    shuffled = Corpus.from_documents(corpus.documents.sample(frac=1, random_state=1), "example")
    for options in ({}, {"unit": "story", "copies": "share", "stories": stories}):
        one = compare(both, corpus, by="outlet", resamples=300, **options)
        other = compare(both.sample(frac=1, random_state=2), shuffled, by="outlet", resamples=300, **options)
        for field in ("estimates", "differences", "cautions", "drivers"):
            pd.testing.assert_frame_equal(getattr(one, field), getattr(other, field), check_exact=True)
        assert one.method == other.method


# Differences


def test_limits_of_a_difference_of_means_are_near_welch() -> None:
    """Zou & Donner's recovery gives Welch's interval where both have Student's limits of many units."""
    rng = np.random.default_rng(3)
    one, other = rng.normal(1, 1, 400), rng.normal(0, 2, 300)
    limits = [
        Limits(
            np.array(values.mean()),
            *map(np.array, stats.t.interval(0.95, len(values) - 1, values.mean(), stats.sem(values))),
        )
        for values in (one, other)
    ]
    found = subtract(limits[0], limits[1], np.array(0.0))
    welch = stats.ttest_ind(one, other, equal_var=False).confidence_interval(0.95)
    assert (float(found.low), float(found.high)) == pytest.approx((welch.low, welch.high), rel=2e-3)


def test_what_two_groups_share_narrows_their_difference() -> None:
    one, other = (Limits(*map(np.array, rate)) for rate in ((0.4, 0.3, 0.5), (0.4, 0.3, 0.5)))
    same = subtract(one, other, np.array(1.0))
    assert (float(same.low), float(same.high)) == (0, 0)
    ratio = divide(one, other, np.array(1.0))
    assert (float(ratio.low), float(ratio.high)) == (pytest.approx(1), pytest.approx(1))


def test_ratios_with_nothing_on_one_side() -> None:
    nothing, some = (Limits(*map(np.array, rate)) for rate in ((0.0, 0.0, 0.01), (0.02, 0.01, 0.04)))
    below = divide(nothing, some, np.array(0.0))
    above = divide(some, nothing, np.array(0.0))
    assert (float(below.estimate), float(below.low)) == (0, 0)
    assert (float(above.estimate), float(above.high)) == (np.inf, np.inf)
    # One and the same fact from both sides.
    assert float(below.high) == pytest.approx(1 / float(above.low))


def test_corrections_on_published_values() -> None:
    # Benjamini & Hochberg 1995, p. 295: of 15 p-values Bonferroni keeps 3 at .05, their procedure 4.
    values = np.array([
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
        0.6528, 0.7590, 1.0000,
    ])  # fmt: skip
    assert (correct(values, "holm") <= 0.05).sum() == 3
    assert (correct(values, "benjamini-hochberg") <= 0.05).sum() == 4
    assert correct(values, "none").tolist() == values.tolist()
    some = np.array([0.02, np.nan, 0.01])
    assert np.isnan(correct(some, "holm")[1])
    assert correct(some, "holm")[[0, 2]].tolist() == [0.02, 0.02]


def test_verdicts() -> None:
    difference = Limits(
        *np.array([[0.1, -0.1, 0.01, 0.0, 0.0], [0.05, -0.2, -0.1, -0.2, -1], [0.2, -0.05, 0.1, 0.2, 1]])
    )
    ratio = Limits(*np.array([[2, 0.5, 1.05, 1.0, 1], [1.5, 0.2, 0.9, 0.7, 0.3], [3, 0.8, 1.2, 1.4, 3]]))
    found = judge(
        difference, ratio, np.array([0.01, 0.04, 0.9, 0.9, 0.9]), ("A", "B"), level=0.95, margin=0.05,
        ratio_margin=1.25, from_zero=np.ones(5, dtype=bool), thin=np.zeros(5, dtype=bool),
    )  # fmt: skip
    assert found == [
        "higher in A",
        "higher in B",
        "equivalent",
        "no difference that this data could show",
        "too little data to say",
    ]
    tone = judge(
        Limits(*np.array([[0.0, 0.01, 0.0], [-0.04, -0.1, -0.3], [0.04, 0.12, 0.3]])),
        Limits(*np.full((3, 3), np.nan)),
        np.ones(3), ("A", "B"), level=0.95, margin=0.05, ratio_margin=1.25,
        from_zero=np.zeros(3, dtype=bool), thin=np.zeros(3, dtype=bool),
    )  # fmt: skip
    assert tone == ["equivalent", "no difference that this data could show", "too little data to say"]


def test_a_large_difference_is_claimed_and_none_is_called_one() -> None:
    corpus, scores = draw(11, (80, 80, 80), (0.004, 0.012, 0.004))
    found = compare(scores, corpus, by="outlet").differences
    assert found["verdict"].tolist()[0] == "higher in outlet B"
    assert found["verdict"].tolist()[2] == "higher in outlet B"
    assert not found["verdict"].tolist()[1].startswith("higher")
    assert (found["ratio"] == [found["ratio"][0], found["ratio"][1], found["ratio"][2]]).all()
    assert found["p_adjusted"].ge(found["p_value"]).all()


def test_equivalence_takes_many_documents() -> None:
    corpus, scores = draw(5, (1500, 1500), (0.01, 0.01))
    assert compare(scores, corpus, by="outlet", resamples=400).differences["verdict"].tolist() == [
        "equivalent"
    ]


def test_what_was_planted_in_the_teaching_corpus_is_found_and_nothing_else() -> None:
    """`_planted.csv`: what was written into the articles ("yes"), hardly ("small"), and kept out ("no")."""
    planted = pd.read_csv(HARBOUR / "_planted.csv", keep_default_na=False)
    harbour = narrative.load_corpus("harbour")
    corpus = harbour.assign(event=np.where(harbour.documents["date"] < "2019-04-02", "before", "after"))
    stories = narrative.stories(corpus)
    measured = [
        (narrative.frame_salience(corpus, narrative.load_lexicon("news-frames")), ["salience"]),
        (narrative.frame_salience(corpus, narrative.load_lexicon("solidarity")), ["salience"]),
        (narrative.sentiment(corpus), ["textblob_polarity", "vader_compound"]),
    ]
    key = ["measure", "category", "by", "higher", "lower"]
    claimed = {}
    for copies in ("all", "first"):
        tables = [
            compare(
                scores, corpus, by=by, measure=measures, unit="story", stories=stories, copies=copies
            ).differences.assign(by=by)
            for scores, measures in measured
            for by in ("outlet", "event")
        ]
        found = pd.concat(tables)
        found = found[found["verdict"].str.startswith("higher")]
        higher = found["verdict"].str.removeprefix("higher in ")
        lower = found["other"].where(found["group"] == higher, found["group"])
        claimed[copies] = set(map(tuple, found.assign(higher=higher, lower=lower)[key].to_numpy()))
    told = {kind: set(map(tuple, rows[key].to_numpy())) for kind, rows in planted.groupby("planted")}
    assert len(told["yes"]) >= 17
    assert len(told["yes"] - claimed["all"]) <= 1
    assert told["yes"] <= claimed["all"] | claimed["first"]
    kept_out = told["no"] | {(*row[:3], row[4], row[3]) for rows in told.values() for row in rows}
    for claims in claimed.values():
        assert not claims & kept_out


# Permutation


def test_permutation_of_means_is_that_of_scipy() -> None:
    """Bases of 1 make rates means; scipy deals the same statistic exactly, over all 924 ways."""
    rng = np.random.default_rng(8)
    one, other = rng.normal(0, 1, 6), rng.normal(1.2, 2, 6)
    theirs = stats.permutation_test(
        (one, other),
        lambda a, b, axis: np.abs(stats.ttest_ind(a, b, axis=axis, equal_var=False).statistic),
        vectorized=True, alternative="greater", n_resamples=np.inf,
    )  # fmt: skip
    sample = add_up(
        np.r_[one, other], np.ones(12), units=np.arange(12), groups=np.repeat([0, 1], 6), n_groups=2
    )
    ours = permute(sample, [(0, 1)], from_zero=False, resamples=20_000)
    error = np.sqrt(theirs.pvalue * (1 - theirs.pvalue) / 20_000)
    assert ours[0, 0] == pytest.approx(theirs.pvalue, abs=4 * error)


def test_a_story_in_both_groups_swaps_its_sides() -> None:
    """All units shared, bases of 1: a paired test, whose exact null is all 2⁸ changes of sign."""
    rng = np.random.default_rng(9)
    first = rng.normal(0.5, 1, 8)
    second = first + rng.normal(0.6, 0.7, 8)
    theirs = stats.permutation_test(
        (first, second),
        lambda a, b, axis: np.abs(stats.ttest_rel(a, b, axis=axis).statistic),
        permutation_type="samples", vectorized=True, alternative="greater", n_resamples=np.inf,
    )  # fmt: skip
    sample = add_up(
        np.r_[first, second],
        np.ones(16),
        units=np.tile(np.arange(8), 2),
        groups=np.repeat([0, 1], 8),
        n_groups=2,
    )
    ours = permute(sample, [(0, 1)], from_zero=False, resamples=20_000)
    error = np.sqrt(theirs.pvalue * (1 - theirs.pvalue) / 20_000)
    assert ours[0, 0] == pytest.approx(theirs.pvalue, abs=4 * error)


def test_nothing_at_all_on_one_side_of_shared_units_is_a_rate_of_0_and_no_rounding_error() -> None:
    """Four articles with both voices, eight with one: each of the 2⁴ swaps by the formulas, one by one."""
    words = np.array(
        [[4.0, 15], [3, 9], [3, 14], [3, 15], *[[0, size] for size in (16, 17, 16, 12, 15, 11, 13, 13)]]
    )
    matches = np.zeros((12, 2))
    matches[[1, 2, 4], 1] = 1

    def distance(swapped: tuple[bool, ...]) -> float:
        turned = np.array([*swapped, *[False] * 8])[:, None]
        totals, bases = (np.where(turned, table[:, ::-1], table) for table in (matches, words))
        rates, counts = totals.sum(axis=0) / bases.sum(axis=0), (bases > 0).sum(axis=0)
        rest, scale = (totals - rates * bases) / bases.sum(axis=0), np.ones(2)
        np.divide(rates.max(), rates, out=scale, where=rates > 0)
        errors = scale**2 * counts / (counts - 1) * (rest**2).sum(axis=0)
        together = scale.prod() * rest.prod(axis=1).sum()
        return abs(rates[0] - rates[1]) / np.sqrt(errors.sum() - 2 * together)

    ways = [distance(swapped) for swapped in itertools.product((False, True), repeat=4)]
    assert ways[0] == pytest.approx(1.8698, abs=1e-4)
    unit, side = np.nonzero(words)
    sample = add_up(matches[unit, side], words[unit, side], units=unit, groups=side, n_groups=2)
    assert permute(sample, [(0, 1)])[0, 0] == np.mean(np.array(ways) >= ways[0] - 1e-9) == 4 / 16


def many(
    seed: int, sizes: tuple[int, int], rate: float, shapes: tuple[float, float], n_corpora: int
) -> tuple[np.ndarray, np.ndarray]:
    """Places and words of two groups of many corpora, float64[D, C] each; both groups have the same rate."""
    rng = np.random.default_rng(seed)
    words = np.rint(rng.lognormal(np.log(400), 0.5, (sum(sizes), n_corpora)))
    own = np.concatenate(
        [rng.gamma(shape, 1 / shape, (size, n_corpora)) for size, shape in zip(sizes, shapes, strict=True)]
    )
    return rng.poisson(words * rate * own).astype(float), words


@pytest.mark.parametrize("sizes", [(20, 80), (80, 20)])
def test_a_true_null_is_rejected_five_times_in_a_hundred(sizes: tuple[int, int]) -> None:
    """Unequal sizes and dispersions; benchmarks/coverage.py has more cells, and 4,000 corpora for each."""
    rejected = {True: 0, False: 0}
    for seed in range(4):
        places, words = many(seed, sizes, 0.005, (0.5, 50.0), 250)
        sample = add_up(places, words, units=np.arange(100), groups=np.repeat([0, 1], sizes), n_groups=2)
        for from_zero in rejected:
            p_values = permute(sample, [(0, 1)], from_zero=from_zero, resamples=499, seed=seed)
            rejected[from_zero] += int((p_values <= 0.05).sum())
    # Of 1,000: within 3 standard errors (6.9) of 40 to 60.
    assert 19 <= rejected[True] <= 81
    if sizes == (20, 80):
        assert rejected[False] > 81  # studentised as usual, it fails here


def test_intervals_cover_and_ignoring_stories_does_not() -> None:
    """400 corpora of 50 documents, a third of them copies of others: 95 % is 380, with an error of 4.4."""
    rng = np.random.default_rng(20)
    n_corpora, rate, originals = 400, 0.005, 33
    places, words = many(1, (originals, 0), rate, (2.0, 2.0), n_corpora)
    times = 1 + rng.multinomial(17, np.full(originals, 1 / originals), size=n_corpora).T
    whole = add_up(
        places * times, words * times, units=np.arange(originals), groups=np.zeros(originals), n_groups=1
    )
    documents = [
        np.stack([np.repeat(part[:, n], times[:, n]) for n in range(n_corpora)], axis=1)
        for part in (places, words)
    ]
    alone = add_up(*documents, units=np.arange(50), groups=np.zeros(50), n_groups=1)
    covered = []
    for sample in (whole, alone):
        low, high = intervals(resample(sample, resamples=999), low=0.0)
        covered.append(int(((low <= rate) & (high >= rate)).sum()))
    assert 380 - 14 <= covered[0] <= 380 + 14
    assert covered[1] < 360


def test_intervals_of_few_documents_cover_where_percentiles_do_not() -> None:
    """20 documents, a rate of .005, shape 2: the percentile interval covers about 90 % (360 of 400)."""
    places, words = many(2, (20, 0), 0.005, (2.0, 2.0), 400)
    held = resample(
        add_up(places, words, units=np.arange(20), groups=np.zeros(20), n_groups=1), resamples=999
    )
    low, high = intervals(held, low=0.0)
    assert 380 - 14 <= ((low <= 0.005) & (high >= 0.005)).sum() <= 380 + 14
    low, high = np.quantile(held.estimates, [0.025, 0.975], axis=0)
    assert ((low <= 0.005) & (high >= 0.005)).sum() < 373


def test_cells_that_cover_too_little_are_cells_that_warn() -> None:
    """What docs/coverage.md says of its grid is what stands in the grid."""
    text = (PROJECT / "docs" / "coverage.md").read_text(encoding="utf-8")
    tables = text.split("## Rates")[1:3]
    cells = [
        [cell.strip(" *") for cell in line.strip("|").split("|")]
        for table in tables
        for line in table.split("\n## ")[0].splitlines()
        if re.match(r"\| \d", line)
    ]
    assert len(cells) == 2 * 5 * 4 * 4
    low = [cell for cell in cells if float(cell[4]) < 0.93]
    warned = [cell for cell in cells if float(cell[6]) > 0.5]
    assert all(cell in warned for cell in low)
    assert (
        f"{len(low)} cells cover less than .93 (in bold). {len(low)} of them are among the {len(warned)} in"
        in text
    )
    rest = [float(cell[4]) for cell in warned if cell not in low]
    assert f"The other {len(rest)} cells" in text
    assert min(rest) > 0.93
    well = [float(cell[4]) for cell in cells if int(cell[0]) >= 50 and cell[1] != ".0005" and cell[2] != ".3"]
    assert all(0.93 <= share <= 0.97 for share in well)
    assert f"{len(well)} of {len(well)} cells cover between .93 and .97" in text
    assert sum(abs(float(cell[4]) - 0.95) for cell in cells) < sum(
        abs(float(cell[3]) - 0.95) for cell in cells
    )


# Cautions and drivers


def test_cautions_say_where_there_is_little() -> None:
    corpus = make_corpus(outlet=["A"] * 9 + ["B"] * 12)
    scores = make_scores(corpus, [1] * 9 + [2, 2, 2] + [0] * 9, [100] * 21)
    found = compare(scores, corpus, by="outlet").cautions.set_index("caution")["groups"]
    assert found["fewer than 10 articles"] == "A"
    assert found["found in fewer than 4 articles"] == "B"


def test_a_measure_that_few_documents_have_says_so_and_counts_only_those() -> None:
    """SMOG needs thirty sentences: of A's 30 documents 3 have it, of B's all, of C's none."""
    corpus = make_corpus(outlet=["A"] * 30 + ["B"] * 30 + ["C"] * 30)
    bases = [1] * 3 + [0] * 27 + [1] * 30 + [0] * 30
    values = np.where(bases, np.tile([9.0, 10.0, 12.0], 30), 0.0)
    other = make_scores(corpus, [1] * 90, [100] * 90)
    scores = pd.concat([make_scores(corpus, values, bases, "smog", ""), other])
    found = compare(scores, corpus, by="outlet", measure=["smog", "salience"], anew="mean")
    cautions = found.cautions.set_index("measure")
    assert cautions.loc["smog", "caution"] == "a value in fewer than 10 articles"
    assert cautions.loc["smog", "groups"] == "A, C"
    estimates = found.estimates[found.estimates["measure"] == "smog"].set_index("outlet")
    # Of three: Student's t with two degrees of freedom.
    low, high = stats.t.interval(0.95, 2, loc=31 / 3, scale=stats.sem([9, 10, 12]))
    error = np.sqrt(30 / 29 * 2 / 3)  # by linearisation, over all 30 units of the group
    assert estimates.loc["A", ["low", "high"]].tolist() == pytest.approx(
        [31 / 3 + (end - 31 / 3) * error for end in (low, high)]
    )
    differences = found.differences[found.differences["measure"] == "smog"].set_index(["group", "other"])
    assert set(differences["verdict"]) == {"too little data to say"}
    assert differences["p_adjusted"].isna().tolist() == [False, True, True]  # of nothing there is no test


def test_limits_without_end_stay_without_end() -> None:
    one = Limits(*(np.array([value]) for value in (3.0, 1.0, np.inf)))
    other = Limits(*(np.array([value]) for value in (2.0, 1.0, 4.0)))
    for correlation in (0.0, 0.5):
        found = subtract(one, other, np.array([correlation]))
        assert (found.low[0] > -np.inf, found.high[0]) == (True, np.inf)
        turned = subtract(other, one, np.array([correlation]))
        assert (turned.low[0], turned.high[0] < np.inf) == (-np.inf, True)


def test_one_document_that_makes_the_difference_is_named() -> None:
    totals = np.array([5] * 29 + [20] + [4] * 30)
    totals[[0, 10, 35, 50]] += [1, -1, 2, -2]
    corpus = make_corpus(outlet=np.repeat(["A", "B"], 30))
    found = compare(make_scores(corpus, totals, [400] * 60), corpus, by="outlet")
    assert found.differences["verdict"].tolist() == ["higher in A"]
    first = found.drivers.iloc[0]
    # (5 × 29 + 20)/12,000 − 120/12,000; without the one, 145/11,600 − 120/12,000.
    assert (first["unit"], first["held_by"]) == ("d029", "A")
    assert (first["difference"], first["without"]) == pytest.approx((0.00375, 0.0025))
    assert len(found.drivers) == 5
    assert not found.cautions["caution"].str.startswith("one document").any()  # 67 % is left of it, and sure
    # Four documents with 9 places in place of 4: claimed at 80 %, and not without any one of them.
    totals = np.array([4] * 26 + [9] * 4 + [4] * 28 + [3, 5])
    found = compare(make_scores(corpus, totals, [400] * 60), corpus, by="outlet", level=0.8)
    assert found.differences["verdict"].tolist() == ["higher in A"]
    said = found.cautions.set_index("caution").loc["one document makes the difference"]
    assert said["groups"] == "A, B"
    # A is above 4 places by 20/30 on average, and without one of the four by 15/29: 78 % of it.
    assert (
        said["meaning"] == "Without it the difference would be 78% of what it is, and would not be claimed."
    )


def test_influence_of_a_shared_story_is_on_both_sides() -> None:
    sample = add_up([5, 1, 4, 2], [10] * 4, units=["s", "a", "s", "b"], groups=[0, 0, 1, 1], n_groups=2)
    influence = find_influence(leave_out(sample, 0), leave_out(sample, 1))
    assert influence.units.tolist() == [0, 1, 2]  # a, b, s
    assert influence.without[:, 0].tolist() == pytest.approx([0.5 - 0.3, 0.3 - 0.4, 0.1 - 0.2])


def test_tone_has_its_own_cautions() -> None:
    corpus = make_corpus(outlet=["A", "A", "A", "B", "B", "B"])
    whole = make_scores(corpus, [0.99, -0.98, 0.2, 0.1, 0.0, 0.3], [1] * 6, measure="vader_compound_whole")
    coverage = make_scores(corpus, [9, 9, 9, 0, 1, 0], [100] * 6, measure="vader_coverage")
    scores = pd.concat([whole, coverage])
    found = compare(scores, corpus, by="outlet", measure="vader_compound_whole").cautions
    said = dict(zip(found["caution"], found["groups"], strict=True))
    assert said["VADER is saturated"] == "A"
    assert said["tone of very few words"] == "B"


def test_a_family_that_is_too_large_makes_a_caution() -> None:
    corpus, _ = draw(1, (6,) * 7, (0.01,) * 7)
    rng = np.random.default_rng(0)
    scores = pd.concat(
        [
            make_scores(corpus, rng.poisson(4, len(corpus)), [400] * len(corpus), category=f"c{number}")
            for number in range(4)
        ]
    )
    found = compare(scores, corpus, by="outlet", resamples=100, level=0.99999)
    assert "84 comparisons at once" in found.cautions["caution"].tolist()


def test_the_method_tells_the_parameters() -> None:
    corpus, scores = draw(2, (12, 12), (0.01, 0.01))
    said = compare(scores, corpus, by="outlet", correction="benjamini-hochberg", seed=5, resamples=500).method
    for words in ("2 groups", "by outlet", "24 articles", "500 resamples", "seed 5", "Benjamini", "95%"):
        assert words in said


def test_scores_of_other_documents_are_left_out() -> None:
    corpus, scores = draw(3, (15, 15, 15), (0.01, 0.01, 0.01))
    some = corpus.where(outlet=["outlet A", "outlet B"])
    assert compare(scores, some, by="outlet", resamples=100).estimates["n_documents"].tolist() == [15, 15]


def test_pivot_keeps_measures_in_the_order_of_the_registry() -> None:
    corpus = narrative.read_corpus("harbour")
    scores = narrative.sentiment(corpus)
    names = pivot(scores, corpus, None, "refuse").rows["measure"].tolist()
    assert names == [name for name in MEASURES if name in set(scores["measure"])]
