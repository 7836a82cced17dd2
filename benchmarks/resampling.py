"""How fast groups are resampled and compared, how much memory it takes, and a pandas loop beside it.

One seeded table of scores. Seconds depend on the machine; the loops that one would write with pandas are
measured in the same run, on a few resamples: draw documents, look up their scores, sum by group and
category, divide; and the same on a wide table with a column for each category, which must be made first.
Ours computes a standard error for each rate of each resample besides. Run:

    python benchmarks/resampling.py [--documents 200000] [--categories 10] [--groups 4] [--resamples 2000]
"""

from __future__ import annotations

import argparse
import os
import resource
import time

import numpy as np
import pandas as pd

from arguments import start_parser
from narrative.comparison import compare
from narrative.comparison.limits import intervals
from narrative.comparison.resampling import add_up, resample
from narrative.corpus.corpus import Corpus


def make_scores(options: argparse.Namespace) -> tuple[Corpus, pd.DataFrame]:
    """Return documents in groups, and gamma-Poisson scores of each category."""
    rng = np.random.default_rng(options.seed)
    ids = pd.Index([f"article-{number:07}" for number in range(options.documents)], dtype="str")
    groups = rng.integers(0, options.groups, options.documents)
    documents = pd.DataFrame({"text": "x", "outlet": [f"outlet {group}" for group in groups]}, index=ids)
    words = np.rint(rng.lognormal(np.log(400), 0.5, options.documents))
    totals = rng.poisson(
        words[:, None] * 0.005 * rng.gamma(0.5, 2, (options.documents, options.categories))
    ).astype(np.float64)
    scores = pd.DataFrame(
        {
            "doc_id": ids.repeat(options.categories),
            "measure": "salience",
            "lexicon": "example",
            "category": np.tile([f"category {n}" for n in range(options.categories)], options.documents),
            "total": totals.ravel(),
            "base": words.repeat(options.categories),
        }
    )
    scores["value"] = scores["total"] / scores["base"]
    return Corpus.from_documents(documents, "made up"), scores


def loop_over_scores(
    documents: pd.DataFrame, scores: pd.DataFrame, resamples: int, seed: int
) -> pd.DataFrame:
    """Resample the documents of each group, and sum up their rows in the table of scores."""
    rng = np.random.default_rng(seed)
    held = scores.set_index("doc_id")[["category", "total", "base"]]
    rates = []
    for _ in range(resamples):
        drawn = documents[["outlet"]].groupby("outlet").sample(frac=1, replace=True, random_state=rng)
        sums = drawn.join(held).groupby(["outlet", "category"])[["total", "base"]].sum()
        rates.append(sums["total"] / sums["base"])
    return pd.concat(rates, axis=1)


def loop_over_columns(wide: pd.DataFrame, resamples: int, seed: int) -> pd.DataFrame:
    """Resample each group of a wide table: a column for each category, `words` and `outlet`."""
    rng = np.random.default_rng(seed)
    rates = []
    for _ in range(resamples):
        drawn = wide.groupby("outlet").sample(frac=1, replace=True, random_state=rng)
        sums = drawn.groupby("outlet").sum()
        rates.append(sums.drop(columns="words").div(sums["words"], axis=0))
    return pd.concat(rates)


def peak() -> float:
    """Return the most memory that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = start_parser(__doc__)
    parser.add_argument("--documents", type=int, default=200_000)
    parser.add_argument("--categories", type=int, default=10)
    parser.add_argument("--groups", type=int, default=4)
    parser.add_argument("--resamples", type=int, default=2000)
    parser.add_argument("--loop", type=int, default=5, help="how many resamples the loop draws")
    parser.add_argument("--seed", type=int, default=2024)
    options = parser.parse_args()

    print(f"load: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    corpus, scores = make_scores(options)
    totals = scores["total"].to_numpy().reshape(options.documents, -1)
    words = scores["base"].to_numpy()[:: options.categories]
    outlets = corpus.documents["outlet"]
    before = peak()
    print(
        f"{options.documents:,} documents, {options.categories} categories: {before:,.0f} MB with the scores"
    )

    begin = time.perf_counter()
    codes = pd.factorize(outlets, sort=True)[0]
    sample = add_up(totals, words, units=np.arange(len(corpus)), groups=codes, n_groups=options.groups)
    intervals(resample(sample, resamples=options.resamples, seed=options.seed), low=0.0)
    ours = time.perf_counter() - begin
    print(f"{options.resamples:,} resamples with intervals: {ours:.1f} s, peak {peak():,.0f} MB")

    begin = time.perf_counter()
    comparison = compare(scores, corpus, by="outlet", resamples=options.resamples, seed=options.seed)
    print(
        f"compare, with permutations and drivers: {time.perf_counter() - begin:.1f} s, peak {peak():,.0f} MB"
    )
    print(comparison)

    begin = time.perf_counter()
    loop_over_scores(corpus.documents, scores, 2, options.seed)
    theirs = (time.perf_counter() - begin) / 2 * options.resamples
    print(f"a loop over the scores, from 2 of them: {theirs:,.0f} s, {theirs / ours:.0f} times as long")

    wide = pd.DataFrame(totals, columns=[f"c{n}" for n in range(options.categories)])
    wide = wide.assign(words=words, outlet=outlets.to_numpy())
    begin = time.perf_counter()
    loop_over_columns(wide, options.loop, options.seed)
    theirs = (time.perf_counter() - begin) / options.loop * options.resamples
    print(
        f"a loop over a wide table, from {options.loop}: {theirs:,.0f} s, {theirs / ours:.0f} times as long"
    )


if __name__ == "__main__":
    main()
