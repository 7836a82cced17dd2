"""Lexical diversity: how often its intervals hold the true value, and how long 20,000 articles take.

Texts are made from a known source: words drawn by a Zipf-Mandelbrot law, either each by itself ("even"), or
with stretches of some 60 words in which a handful of words of the moment comes back ("bursty", as real texts
are). The true value of a measure is its mean over all texts of that length. A 95 % interval should hold it in
95 of 100 texts. Run:

    python benchmarks/diversity.py [--texts 2000] [--articles 20000] [--seed 2024]
"""

from __future__ import annotations

import time

import numpy as np
import pandas as pd

from arguments import start_parser
from narrative import Corpus, lexical_diversity
from narrative.measures.diversity import DIVERSITY
from tokens import make_articles, make_vocabulary


def make_texts(n_texts: int, length: int, bursty: bool, rng: np.random.Generator) -> list[str]:
    """Return texts of `length` words over a vocabulary of 20,000."""
    chances = 1 / (np.arange(20_000) + 2.7)
    ranks = rng.choice(20_000, (n_texts, length), p=chances / chances.sum())
    if bursty:
        stretch = np.cumsum(rng.random((n_texts, length)) < 1 / 60, axis=1)
        theme = rng.choice(20_000, (n_texts, stretch.max() + 1, 6))
        chosen = theme[np.arange(n_texts)[:, None], stretch, rng.integers(6, size=(n_texts, length))]
        ranks = np.where(rng.random((n_texts, length)) < 0.15, chosen, ranks)
    return [" ".join(f"w{rank}" for rank in row) for row in ranks.tolist()]


def main() -> None:
    parser = start_parser(__doc__)
    parser.add_argument("--texts", type=int, default=2_000, help="texts of each kind and length")
    parser.add_argument("--articles", type=int, default=20_000, help="articles of some 500 words to time")
    parser.add_argument("--seed", type=int, default=2024)
    options = parser.parse_args()

    rows = {}
    for bursty in (False, True):
        for length in (200, 500, 2_000):
            rng = np.random.default_rng([options.seed, length, bursty])
            texts = make_texts(options.texts, length, bursty, rng)
            scores = lexical_diversity(Corpus.from_documents(pd.DataFrame({"text": texts})))
            true = scores.groupby("measure")["value"].transform("mean")
            held = (scores["low"] <= true) & (true <= scores["high"])
            shares = held.where(scores["low"].notna()).groupby(scores["measure"]).mean() * 100
            rows["bursty" if bursty else "even", length] = shares[list(DIVERSITY)].astype(float)
    print("Of 100 intervals, so many hold the true value:")
    print(pd.DataFrame(rows).T.round(0).to_string())

    corpus = Corpus.from_documents(
        pd.DataFrame({"text": make_articles(options.articles, make_vocabulary(150_000), options.seed)})
    )
    n_tokens = corpus.token_store.n_tokens
    start = time.perf_counter()
    lexical_diversity(corpus)
    print(f"{len(corpus):,} articles, {n_tokens:,} words: {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
