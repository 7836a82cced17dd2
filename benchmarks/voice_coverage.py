"""How often the interval of a difference between two voices contains the truth.

Made articles have three voices of different lengths. How much conflict an article has is drawn from a
log-normal distribution, and all its voices share it, so that an article about a quarrel has more of it in
every voice; each voice besides has a rate of its own. `compare(by="voice")` resamples articles. `covered` is
the share of samples whose 95 % interval of the difference between direct speech and the journalist contains
the true one; `apart` is the same if the voices were taken for documents of their own. Run:

    python benchmarks/voice_coverage.py [--samples 400] [--seed 2024]
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from arguments import start_parser
from narrative.comparison import compare
from narrative.corpus.corpus import Corpus
from narrative.voices.assignment import VOICES

#: Conflict per word of each voice, and the mean number of words.
RATES = {"journalist": 0.006, "indirect": 0.009, "direct": 0.012}
WORDS = {"journalist": 300, "indirect": 120, "direct": 150}


def draw(n_articles: int, spread: float, rng: np.random.Generator) -> pd.DataFrame:
    """Return made scores of articles in their voices; the mean of the articles' own factor is 1."""
    factor = rng.lognormal(-(spread**2) / 2, spread, n_articles)
    tables = []
    for voice in VOICES:
        words = rng.poisson(WORDS[voice] * rng.gamma(2, 0.5, n_articles))
        total = rng.poisson(words * RATES[voice] * factor)
        ids = [f"a{number:04d}" for number in range(n_articles)]
        tables.append(pd.DataFrame({"doc_id": ids, "voice": voice, "total": total, "base": words}))
    table = pd.concat(tables, ignore_index=True).assign(
        measure="salience", lexicon="made", category="conflict"
    )
    table["value"] = (table["total"] / table["base"]).where(table["base"] > 0)
    return table.astype({"total": "float64"})


def find_limits(scores: pd.DataFrame, seed: int, *, apart: bool) -> tuple[float, float]:
    """Return the limits of the difference between direct speech and the journalist."""
    if apart:
        scores = scores.assign(doc_id=scores["doc_id"] + " " + scores["voice"])
        documents = scores[["doc_id", "voice"]].set_index("doc_id").assign(text="Made.")
        scores = scores.drop(columns="voice")
    else:
        documents = pd.DataFrame({"text": "Made."}, index=pd.Index(scores["doc_id"].unique(), name="doc_id"))
    corpus = Corpus.from_documents(documents, name="made")
    differences = compare(scores, corpus, by="voice", seed=seed, resamples=1000).differences
    row = differences[(differences["group"] == "direct") & (differences["other"] == "journalist")].iloc[0]
    return float(row["difference_low"]), float(row["difference_high"])


def main() -> None:
    parser = start_parser(__doc__)
    parser.add_argument("--samples", type=int, default=400)
    parser.add_argument("--seed", type=int, default=2024)
    options = parser.parse_args()
    truth = RATES["direct"] - RATES["journalist"]
    print(f"{'articles':>8} {'spread':>6} {'covered':>8} {'width':>8} {'apart':>8} {'width':>8}")
    for n_articles in (30, 100, 300):
        for spread in (0.5, 1.0):
            rng = np.random.default_rng([options.seed, n_articles, int(10 * spread)])
            held = {False: 0, True: 0}
            width = {False: 0.0, True: 0.0}
            for number in range(options.samples):
                scores = draw(n_articles, spread, rng)
                for apart in held:
                    low, high = find_limits(scores, number, apart=apart)
                    held[apart] += low <= truth <= high
                    width[apart] += (high - low) / options.samples
            shares = [held[apart] / options.samples for apart in held]
            print(
                f"{n_articles:>8} {spread:>6} {shares[0]:>8.3f} {1000 * width[False]:>8.2f}"
                f" {shares[1]:>8.3f} {1000 * width[True]:>8.2f}"
            )


if __name__ == "__main__":
    main()
