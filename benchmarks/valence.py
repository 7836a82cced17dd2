"""How fast a word list is applied: `valence` and `tone` beside VADER's values of the same sentences.

Both are computed in one run, so the ratio is what counts. The sentences are made from a seed, the word
list too: as many entries as the larger published ones, one in ten with a wildcard and one in ten a phrase.
Words and sentences are found before the clock starts, for both. `--texts` takes real texts from a file
(.parquet or .csv with a column `text`). The seconds are the processor's, the least of the rounds; what is
remembered between rounds, for all, is the lexicon. Run:

    python benchmarks/valence.py [--sentences 489000] [--texts FILE] [--entries 5000] [--rounds 3]
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from arguments import start_parser
from sentiment import clock, make_sentences

#: Sentences of a made article.
TOGETHER = 20


def read_texts(path: Path) -> list[str]:
    table = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)
    return [str(text) for text in table["text"]]


def make_entries(texts: list[str], entries: int, seed: int) -> dict[str, list[str | tuple[str, float]]]:
    """Return a word list of the words of some texts, half of it positive."""
    rng = np.random.default_rng(seed)
    words = sorted({word for text in texts[:5000] for word in text.lower().split() if word.isalpha()})
    drawn = rng.permutation(np.array(words, dtype=object))[: 2 * entries].tolist()
    found: dict[str, list[str | tuple[str, float]]] = {"positive": [], "negative": []}
    for number, word in enumerate(drawn[:entries]):
        pattern = {0: f"{word}*", 1: f"{word} {drawn[-number - 1]}"}.get(number % 10, word)
        found["positive" if number % 2 else "negative"].append((pattern, float(rng.integers(1, 4))))
    return found


def main() -> None:
    parser = start_parser(__doc__)
    parser.add_argument("--sentences", type=int, default=489_000, help="how many sentences to make")
    parser.add_argument("--texts", type=Path, help="a file with texts to take in place of made ones")
    parser.add_argument("--entries", type=int, default=5_000, help="entries of the word list")
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--rounds", type=int, default=3, help="the best of so many rounds counts")
    options = parser.parse_args()

    from narrative import Corpus, Lexicon, tone, valence
    from narrative.engine.vader import vader_compound
    from narrative.measures.tone import count_words

    if options.texts:
        texts = read_texts(options.texts)
    else:
        made = make_sentences(options.sentences, options.seed)
        texts = ["\n\n".join(made[first : first + TOGETHER]) for first in range(0, len(made), TOGETHER)]
    lexicon = Lexicon.from_entries(make_entries(texts, options.entries, options.seed), name="made")
    corpus = Corpus.from_documents(pd.DataFrame({"text": texts}), name="made", language="en")
    n_words, store = int(count_words(corpus).sum()), corpus.sentence_store
    spans = zip(np.repeat(np.arange(len(texts)), store.counts), store.starts, store.ends, strict=True)
    sentences = [texts[row][start:end] for row, start, end in spans]
    vader_compound([""])
    one = Corpus.from_documents(pd.DataFrame({"text": ["A good day."]}), name="one", language="en")
    first, _ = clock(lambda: tone(one))
    jobs: dict[str, Callable[[], Any]] = {
        "VADER, values only": lambda: vader_compound(sentences),
        "tone, by sentence": lambda: tone(corpus, by="sentence"),
        "tone, by document": lambda: tone(corpus),
    }
    for name, choices in {
        "valence, by sentence": {},
        "valence, all formulas": {"formula": ["difference", "relative", "logit", "mean"]},
        "valence, with intensifiers": {"intensifiers": True},
        "valence, by document": {"by": "document"},
    }.items():
        given = {"by": "sentence", **choices}
        jobs[name] = lambda given=given: valence(corpus, lexicon, **given)
    seconds = {name: min(clock(job)[0] for _ in range(options.rounds)) for name, job in jobs.items()}
    print(f"{len(sentences):,} sentences, {n_words:,} words; {len(lexicon):,} entries")
    print(f"{'tone of one sentence, first call':34s}{first:6.2f} s")
    reference = seconds["VADER, values only"]
    for name, taken in seconds.items():
        print(f"{name:34s}{taken:6.2f} s   {taken / reference:5.2f} of VADER's time")


if __name__ == "__main__":
    main()
