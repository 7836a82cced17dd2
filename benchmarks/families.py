"""How often a comparison of many groups claims a difference where there is none.

Corpora are made again and again of groups that all have one rate: lengths lognormal (sd .5, median 400
words), each article's rate a gamma variable around .005, matches Poisson. Each has so many articles as it
happens, from 15 to 100. `compare` takes all pairs of groups at once, which share their permutations. Printed
are the share of p-values at or below .05 and .01, with the standard error over corpora, and in how many
corpora anything is claimed after each correction. Run:

    python benchmarks/families.py [--corpora 2000] [--groups 12] [--seed 2024]
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from arguments import start_parser
from narrative.comparison import compare
from narrative.comparison.differences import correct
from narrative.corpus.corpus import Corpus

#: The fewest articles of a group, and the most.
ARTICLES = (15, 100)
RATE, SHAPE = 0.005, 0.5


def compare_pairs(groups: int, seed: int) -> np.ndarray:
    """Return the p-values of all pairs of the groups of one made corpus."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(ARTICLES[0], ARTICLES[1] + 1, groups)
    n_articles = int(sizes.sum())
    ids = pd.Index([f"article-{number:05}" for number in range(n_articles)], dtype="str")
    outlets = np.repeat([f"outlet {group}" for group in range(groups)], sizes)
    words = np.rint(rng.lognormal(np.log(400), 0.5, n_articles))
    matches = rng.poisson(words * RATE * rng.gamma(SHAPE, 1 / SHAPE, n_articles)).astype(np.float64)
    scores = pd.DataFrame(
        {"doc_id": ids, "measure": "salience", "lexicon": "made", "category": "one", "total": matches}
    ).assign(base=words, value=matches / words)
    corpus = Corpus.from_documents(pd.DataFrame({"text": "x", "outlet": outlets}, index=ids), "made")
    found = compare(scores, corpus, by="outlet", resamples=200, seed=seed)
    return found.differences["p_value"].to_numpy(dtype=np.float64)


def main() -> None:
    parser = start_parser(__doc__)
    parser.add_argument("--corpora", type=int, default=2_000, help="how many corpora to make")
    parser.add_argument("--groups", type=int, default=12, help="groups of each")
    parser.add_argument("--seed", type=int, default=2024)
    options = parser.parse_args()
    p_values = np.array([compare_pairs(options.groups, options.seed + n) for n in range(options.corpora)])
    print(
        f"{options.corpora:,} corpora of {options.groups} groups of one rate, {p_values.shape[1]} pairs each"
    )
    for level in (0.05, 0.01):
        shares = (p_values <= level).mean(axis=1)
        error = shares.std() / np.sqrt(len(shares))
        print(f"p-values of {level} or less: {shares.mean():.2%} (error {error:.2%})")
    for correction in ("benjamini-hochberg", "holm"):
        claimed = np.mean([correct(row, correction).min() <= 0.05 for row in p_values])
        print(f"corpora in which something is claimed, {correction}: {claimed:.1%}")


if __name__ == "__main__":
    main()
