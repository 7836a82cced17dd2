"""Which measure finds keywords that are found again, and whether p keeps its promise under chance.

DATA is a file of articles that `narrative.read_corpus` reads; COLUMN says which group each belongs to.

1. Each half of the articles (drawn at random, with a seed) is searched for the keywords of each group. Of
   the first 50 by each measure in one half: how many are among the first 50 in the other half; with what log
   ratio, and in how many of the group's articles, they stand there (medians, averaged over groups and draws).
2. Group labels are dealt out at random: the share of words with p below .05, and how many are still below
   .05 when adjusted by Holm's method, with articles as the unit and with tokens. Without any difference
   between the groups, 5 % and 0 are right.

    python benchmarks/keyness_stability.py DATA COLUMN [--draws 5] [--seed 2024]
"""

from __future__ import annotations

import numpy as np
import pandas as pd

import narrative
from arguments import start_parser
from narrative import Corpus

MEASURES = (
    "log_ratio_bound", "log_odds_z", "g2", "simple_maths", "log_ratio", "odds_ratio", "percent_difference",
)  # fmt: skip
FIRST = 50


def find_again(corpus: Corpus, column: str, draws: int, seed: int) -> pd.DataFrame:
    """Return, for each measure, how the first keywords of one half do in the other."""
    rng = np.random.default_rng(seed)
    rows = []
    for _ in range(draws):
        order = rng.permutation(len(corpus))
        halves = [
            corpus.where(doc_id=corpus.documents.index[part].tolist()) for part in np.array_split(order, 2)
        ]
        tables = [narrative.keywords(half, by=column) for half in halves]
        for group in sorted(set(tables[0][column])):
            one, other = (table[table[column] == group].set_index("item") for table in tables)
            for measure in MEASURES:
                first, second = (
                    table.sort_values([measure, "target"], ascending=False, kind="stable").index[:FIRST]
                    for table in (one, other)
                )
                again = other.reindex(first)
                rows.append(
                    {
                        "measure": measure,
                        "found again": len(set(first) & set(second)) / FIRST,
                        "log ratio there": again["log_ratio"].fillna(0).median(),
                        "articles there": again["target_documents"].fillna(0).median(),
                    }
                )
    return pd.DataFrame(rows).groupby("measure", sort=False).mean()


def deal_labels(corpus: Corpus, column: str, draws: int, seed: int) -> pd.DataFrame:
    """Return how many words are significant when groups are dealt out by chance."""
    rng = np.random.default_rng(seed)
    rows = []
    labels = corpus.documents[column].to_numpy()
    share = float((labels == labels[0]).mean())
    for _ in range(draws):
        chosen = rng.permutation(len(corpus))[: round(share * len(corpus))]
        target = corpus.where(doc_id=corpus.documents.index[chosen].tolist())
        for unit in ("document", "token"):
            table = narrative.keywords(corpus, target=target, unit=unit, correction="holm")
            frequent = table[table["target"] + table["reference"] >= 50]
            rows.append(
                {
                    "unit": unit,
                    "p < .05, all words": (table["p"] < 0.05).mean(),
                    "p < .05, 50 times or more": (frequent["p"] < 0.05).mean(),
                    "adjusted p < .05 (words)": (table["p_adjusted"] < 0.05).sum(),
                    "interval without 0, 50 times or more": (frequent["log_ratio_bound"] != 0).mean(),
                }
            )
    return pd.DataFrame(rows).groupby("unit").mean()


def main() -> None:
    parser = start_parser(__doc__)
    parser.add_argument("data", help="articles, in any format that is read")
    parser.add_argument("column", help="the column with the groups")
    parser.add_argument("--draws", type=int, default=5)
    parser.add_argument("--seed", type=int, default=2024)
    options = parser.parse_args()
    corpus = narrative.read_corpus(options.data)
    words = corpus.token_store.n_tokens
    print(f"{len(corpus):,} articles, {words:,} words; first {FIRST} keywords of each group")
    print(find_again(corpus, options.column, options.draws, options.seed).round(2).to_string())
    print("\nGroups dealt out by chance:")
    print(deal_labels(corpus, options.column, options.draws, options.seed).round(4).T.to_string())


if __name__ == "__main__":
    main()
