"""How long a nightly run measures with a store of measured documents, beside one that measures everything.

A made corpus (seeded) is measured as the notebook framing-report does it: frames, tone, sentences, words, the
places of both and the phrases that are looked up. First without a store, then with an empty one, then again
with nothing new, then with 1 % new articles, which is to take at most a tenth of the full time. The tables
of the last run are compared with those of a run without a store, value by value. Reading the files is not
measuring and is not timed; making the hashes of the texts is. Run:

    python benchmarks/store.py [--articles 20000] [--new 0.01] [--seed 2024]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

import narrative
from narrative import Corpus
from tokens import make_articles, make_vocabulary

PHRASES = ["lost their lives", "covertly recruited"]


def make_words(seed: int) -> list[str]:
    """Return words of which, as in news, some one in ten has a tone and one in fifty belongs to a frame."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    rng = np.random.default_rng(seed)
    words = make_vocabulary(200_000)
    toned = sorted(word for word in SentimentIntensityAnalyzer().lexicon if word.isalpha())
    frames = sorted(
        pattern for pattern in narrative.load_lexicon("solidarity").entries["pattern"] if pattern.isalpha()
    )
    for known, every in ((toned, 10), (frames, 50)):
        places = np.arange(every, 20_000, every) + rng.integers(0, 5, size=len(range(every, 20_000, every)))
        for place in places.tolist():
            words[place] = known[int(rng.integers(len(known)))]
    return words


def measure(corpus: Corpus) -> dict[str, pd.DataFrame]:
    """Call what the notebook calls that looks into the texts."""
    frames = narrative.load_lexicon("solidarity")
    tables = {"size": corpus.describe(), "matches": narrative.match(corpus, frames)}
    tables["scores"] = narrative.frame_salience(corpus, frames, matches=tables["matches"])
    tables["tone"] = narrative.tone_matches(corpus)
    tables["tone scores"] = narrative.sentiment(corpus)
    tables["sayings"] = narrative.match(corpus, narrative.load_lexicon("attribution"))
    for phrase in PHRASES:
        tables[phrase] = narrative.match(
            corpus, narrative.Lexicon.from_entries({"phrase": [phrase]}, name="phrases")
        )
    return tables


def clock(documents: pd.DataFrame, store: Path | None) -> tuple[float, dict[str, pd.DataFrame]]:
    """Return how many seconds measuring took, and what came of it."""
    corpus = Corpus.from_documents(documents, "made", store=store)
    began = time.perf_counter()
    tables = measure(corpus)
    return time.perf_counter() - began, tables


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--new", type=float, default=0.01)
    parser.add_argument("--seed", type=int, default=2024)
    arguments = parser.parse_args()
    texts = make_articles(arguments.articles, make_words(arguments.seed), arguments.seed)
    documents = pd.DataFrame({"doc_id": [f"d{n:06}" for n in range(len(texts))], "text": texts})
    n_old = round(len(documents) * (1 - arguments.new))
    # New articles do not come last: they stand among the others.
    new = np.random.default_rng(arguments.seed).permutation(len(documents)) >= n_old
    clock(documents.head(200), None)  # what is loaded once is loaded before
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder)
        full, expected = clock(documents, None)
        first, _ = clock(documents[~new], store)
        idle, _ = clock(documents[~new], store)
        grown, tables = clock(documents, store)
        files = list(store.rglob("*.parquet"))
        size = sum(path.stat().st_size for path in files)
        n_files = len(files)
    for name, table in expected.items():
        pd.testing.assert_frame_equal(tables[name], table, check_exact=True, obj=name)
    n_words = int(expected["size"]["words"].sum())
    print(f"{len(documents):,} articles, {n_words:,} words; {new.sum():,} of them new; seed {arguments.seed}")
    print(f"store: {n_files} files, {size / 1e6:.0f} MB\n")
    print(f"{'measuring':<38}{'seconds':>9}{'of full':>9}")
    for name, seconds in (
        ("everything, without a store", full),
        ("all but the new, into an empty store", first),
        ("nothing new", idle),
        ("what is new", grown),
    ):
        print(f"{name:<38}{seconds:>9.2f}{seconds / full:>9.3f}")
    print("\nThe tables are the same as without a store.")
    if grown > full / 10:
        sys.exit("What is new took more than a tenth of the full time.")


if __name__ == "__main__":
    main()
