"""How fast sentences are scored: both sentiment engines beside the reference programs, called one by one.

All do the same job in one run, and their values are compared; so the figures to trust are the ratios,
seconds depend on the machine. What is remembered of words is forgotten before each round; the lexicons are
loaded before the clock starts, for both sides. TextBlob is measured twice: as it is called
(`TextBlob(text).sentiment`), and without what its class adds (`textblob.en.sentiment(text)`). The
sentences are made from a seed; `--texts` takes real ones from a file (.parquet or .csv with a column
`text`), split after full stops. Run:

    python benchmarks/sentiment.py [--sentences 100000] [--texts FILE] [--seed 2024] [--rounds 3]
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from arguments import start_parser

#: The reference programs score one sentence in so many, and their time is multiplied.
SAMPLED = 10


def make_sentences(n_sentences: int, seed: int, ranks: int = 100_000) -> list[str]:
    """Return sentences of about 20 words, of which one in twelve is known to each program.

    Frequencies fall with the rank, as in English; ten in a hundred are "but" sentences or have a negation.
    `ranks` is how many words there are to draw from.
    """
    from narrative.engine.valence_tokens import load_pattern
    from narrative.engine.valence_windows import load_vader
    from tokens import make_vocabulary

    rng = np.random.default_rng(seed)
    common = np.array(make_vocabulary(ranks), dtype=object)
    rank = np.arange(len(common))
    weights = 1 / (rank + 2.7) / np.maximum(1, rank / 6000)
    lengths = rng.integers(5, 36, size=n_sentences)
    size = int(lengths.sum())
    words = common[rng.choice(len(common), size=size, p=weights / weights.sum())]
    chance = rng.random(size)
    known = (
        (0.08, [word for word in sorted(load_vader().lexicon) if word.isalpha()]),
        (0.08, [word for word in sorted(load_pattern()) if word.isalpha()]),
        (0.012, ["very", "more", "most", "so", "only", "first", "really"]),
        (0.01, ["not", "no", "never", "isn't", "don't", "without"]),
        (0.004, ["but"]),
        (0.25, ["the", "of", "a", "to", "in", "is"]),
    )
    low = 0.0
    for share, choices in known:
        chosen = (chance >= low) & (chance < low + share)
        words[chosen] = np.array(choices, dtype=object)[rng.integers(0, len(choices), int(chosen.sum()))]
        low += share
    luck = rng.random(size)
    ends = np.full(size, " ", dtype=object)
    for share, mark in (
        (0.07, ", "),
        (0.01, '" '),
        (0.01, "'s "),
        (0.004, "! "),
        (0.004, ": "),
        (0.003, " ("),
    ):
        ends[luck < share] = mark
        luck -= share
        luck[luck < 0] = 1
    words[chance > 0.93] = [word.capitalize() for word in words[chance > 0.93]]
    pieces = words + ends
    bounds = np.concatenate([[0], np.cumsum(lengths)])
    return ["".join(pieces[a:b]).strip() + "." for a, b in pairwise(bounds)]


def read_sentences(path: Path) -> list[str]:
    import pandas as pd

    table = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)
    return [part for text in table["text"] for part in re.split(r"(?<=[.!?])\s+", text)]


def clock(function: Callable[[], Any]) -> tuple[float, Any]:
    """Return the processor's seconds, which other programs disturb less than the wall's, and the result."""
    begin = time.process_time()
    result = function()
    return time.process_time() - begin, result


def score_textblob(texts: Sequence[str]) -> list[tuple[float, float]]:
    from narrative.engine import valence_rules, valence_steps
    from narrative.engine.pattern import textblob_sentiment

    valence_steps.known.steps = None
    valence_rules.words_known.cache_clear()
    scores = textblob_sentiment(texts)
    return list(zip(scores.polarity.tolist(), scores.subjectivity.tolist(), strict=True))


def main() -> None:
    parser = start_parser(__doc__)
    parser.add_argument("--sentences", type=int, default=100_000, help="how many sentences to make")
    parser.add_argument("--texts", type=Path, help="a file with texts to take the sentences from")
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--rounds", type=int, default=3, help="the best of so many rounds counts")
    options = parser.parse_args()

    from textblob import TextBlob

    from narrative.engine.vader import vader_compound
    from narrative.engine.valence_tokens import load_pattern
    from narrative.engine.valence_windows import load_vader
    from narrative.text import straighten

    made = read_sentences(options.texts) if options.texts else make_sentences(options.sentences, options.seed)
    # The references are not at a disadvantage by apostrophes: these are straight before the clock starts.
    texts = [straighten(text) for text in made]
    sample = texts[::SAMPLED]
    vader, textblob = load_vader(), load_pattern()
    vader_compound([""]), score_textblob([""])
    jobs: dict[str, Callable[[], Any]] = {
        "VADER, here": lambda: vader_compound(texts).compound.tolist(),
        "TextBlob, here": lambda: score_textblob(texts),
        "vaderSentiment": lambda: [vader.polarity_scores(text)["compound"] for text in sample],
        "textblob.en.sentiment": lambda: [tuple(textblob(text)) for text in sample],
        "TextBlob(text).sentiment": lambda: [tuple(TextBlob(text).sentiment) for text in sample],
    }
    seconds: dict[str, float] = {}
    results: dict[str, Any] = {}
    for _ in range(options.rounds):
        for name, job in jobs.items():
            taken, results[name] = clock(job)
            seconds[name] = min(seconds.get(name, float("inf")), taken)

    n_words = sum(len(text.split()) for text in texts)
    print(f"{len(texts):,} sentences, {n_words:,} words; the references on one sentence in {SAMPLED}")
    for name, fast in (
        ("vaderSentiment", "VADER, here"),
        ("textblob.en.sentiment", "TextBlob, here"),
        ("TextBlob(text).sentiment", "TextBlob, here"),
    ):
        slow = seconds[name] * len(texts) / len(sample)
        differ = sum(a != b for a, b in zip(results[name], results[fast][::SAMPLED], strict=True))
        print(
            f"{name:25s} {slow:7.2f} s   {fast:15s} {seconds[fast]:6.2f} s   "
            f"{slow / seconds[fast]:5.1f} times as fast, {differ} different values"
        )


if __name__ == "__main__":
    main()
