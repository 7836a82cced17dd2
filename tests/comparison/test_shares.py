"""Shares of few cases: Wilson's interval beside a published one, and how often it contains the share."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from narrative.comparison.limits import intervals
from narrative.comparison.resampling import add_up, resample
from narrative.comparison.shares import limit_shares
from narrative.comparison.whole import estimate_whole
from narrative.corpus.corpus import Corpus
from narrative.schema import SCORES


def limit(totals: np.ndarray, bases: np.ndarray, **options: object) -> tuple[np.ndarray, np.ndarray]:
    n = len(totals)
    sample = add_up(totals, bases, units=np.arange(n), groups=np.zeros(n), n_groups=1)
    low, high = intervals(resample(sample, resamples=400), low=0.0, high=1.0, **options)
    return low[0], high[0]


def test_as_many_articles_as_cases_give_the_interval_of_wilson() -> None:
    """81 of 263: Newcombe 1998, Statistics in Medicine 17:857–872, table I, method 3: .2553 to .3662."""
    share = np.array([[81 / 263]])
    error = np.sqrt(share * (1 - share) / 263)
    many = np.array([[10**9]])  # Student's t is then the normal distribution
    low, high = limit_shares(share, error, 263.0 * np.ones((1, 1)), np.ones((1, 1)), many, level=0.95)
    assert (low[0, 0], high[0, 0]) == (pytest.approx(0.2553, abs=5e-5), pytest.approx(0.3662, abs=5e-5))


def test_twelve_of_fifteen_in_twelve_articles() -> None:
    """The interval was 0 to 1, and of fifteen of fifteen there was none."""
    agent = [1, 1, 1, 1, 1, 1, 2, 1, 2, 1, 0, 0]
    either = [1, 1, 1, 1, 1, 2, 2, 1, 2, 1, 1, 1]
    corpus = Corpus.from_documents(pd.DataFrame({"text": ["Lee fled."] * 12}, index=list("abcdefghijkl")))
    scores = pd.DataFrame(
        {
            "doc_id": corpus.documents.index, "measure": "agency", "lexicon": "sides", "category": "police",
            "total": np.array(agent, float), "base": either, "value": np.divide(agent, np.maximum(either, 1)),
        }
    )[list(SCORES)]  # fmt: skip
    found = estimate_whole(scores, corpus, measure="agency").iloc[0]
    assert (found["total"], found["base"], found["n_documents"]) == (12, 15, 12)
    assert 0.48 < found["low"] < 0.55
    assert 0.9 < found["high"] < 0.96
    scores["total"] = scores["base"].astype(float)
    every = estimate_whole(scores, corpus, measure="agency").iloc[0]
    assert 0.7 < every["low"] < 0.8
    assert every["high"] == 1


@pytest.mark.parametrize("cases", [2, 40])
def test_the_rest_has_the_interval_turned_round(cases: int) -> None:
    """Wilson's, and the bootstrap-t where there are many cases."""
    rng = np.random.default_rng(cases)
    bases = 1.0 + rng.poisson(cases, (12, 20))
    totals = np.concatenate([rng.binomial(bases.astype(int), 0.1), 0 * bases], axis=1).astype(float)
    bases = np.concatenate([bases, bases], axis=1)
    low, high = limit(totals, bases, shares=True)
    rest_low, rest_high = limit(bases - totals, bases, shares=True)
    assert low == pytest.approx(1 - rest_high, abs=1e-9)
    assert high == pytest.approx(1 - rest_low, abs=1e-9)
    assert (low < high).all()


@pytest.mark.parametrize(("share", "alike"), [(0.8, 0.15), (0.95, 0.4)])
def test_intervals_of_shares_contain_them(share: float, alike: float) -> None:
    """1,000 corpora of 17 articles with some 1.3 cases each: the bootstrap-t contained .95 in 656 of them."""
    rng = np.random.default_rng(3)
    bases = 1.0 + rng.poisson(0.3, (17, 1000))
    scale = (1 - alike) / alike
    own = rng.beta(share * scale, (1 - share) * scale, bases.shape)
    totals = rng.binomial(bases.astype(int), own).astype(float)
    low, high = limit(totals, bases, shares=True)
    assert 940 <= ((low <= share) & (share <= high)).sum() <= 985
    alone = stats.norm.ppf(0.975) * 2 * np.sqrt(share * (1 - share) / (17 * 1.3))
    assert np.median(high - low) < 1.25 * alone + 0.06
