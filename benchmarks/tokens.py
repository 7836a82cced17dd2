"""How fast texts become counts: tokens and matches beside a loop over Python's `re` with a dict.

Both do the same job in one run on one seeded corpus, so the figures to trust are the ratios; seconds depend
on the machine. The loop is the shortest that does the job for plain words, and so a favourable one: it knows
no wildcards, phrases or places. Run:

    python benchmarks/tokens.py [--articles 20000] [--patterns 500] [--seed 2024] [--rounds 3]
"""

from __future__ import annotations

import argparse
import itertools
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

SYLLABLES = [c + v + e for c in (*"bdfglmnprst", "ch", "st", "") for v in "aeiou" for e in ("n", "", "rt")]
TOKEN = re.compile(r"\w+(?:['’-]\w+)*")


def make_word(rank: int) -> str:
    """Return the word of a rank: the rarer, the longer."""
    word, rest = SYLLABLES[rank % len(SYLLABLES)], rank // len(SYLLABLES)
    while rest:
        rest -= 1
        word, rest = word + SYLLABLES[rest % len(SYLLABLES)], rest // len(SYLLABLES)
    return word


def make_vocabulary(size: int) -> list[str]:
    return list(dict.fromkeys(make_word(rank) for rank in range(size)))


def make_articles(n_articles: int, vocabulary: list[str], seed: int) -> list[str]:
    """Return articles of about 500 words: sentences, paragraphs, quotes, numbers, accents.

    Frequencies fall with the rank, and twice as fast beyond the 6,000th, as in English (Ferrer i Cancho
    & Solé 2001): ten million words have some 150,000 types, as news does.
    """
    rng = np.random.default_rng(seed)
    ranks = np.arange(len(vocabulary))
    weights = 1 / (ranks + 2.7) / np.maximum(1, ranks / 6000)
    lengths = rng.integers(300, 700, size=n_articles)
    ranks = rng.choice(len(vocabulary), size=int(lengths.sum()), p=weights / weights.sum())
    words = np.array(vocabulary, dtype=object)[ranks]
    chance = rng.random(len(words))
    ends = np.full(len(words), " ", dtype=object)
    ends[chance < 0.12] = ", "
    ends[chance < 0.06] = ". "
    ends[chance < 0.02] = ".” "
    ends[chance < 0.01] = ".\n\n"
    ends[(chance > 0.6) & (chance < 0.61) & (ranks < 5000)] = "’s "
    ends[(chance > 0.61) & (chance < 0.62) & (ranks < 100)] = "-"
    ends[(chance > 0.62) & (chance < 0.63)] = " 1,000 "
    ends[(chance > 0.63) & (chance < 0.631)] = " “Zoë "
    begins = np.roll(chance < 0.06, 1)
    words[begins] = [word.capitalize() for word in words[begins]]
    pieces = words + ends
    bounds = np.concatenate([[0], np.cumsum(lengths)])
    return ["".join(pieces[a:b]) for a, b in itertools.pairwise(bounds)]


@dataclass
class Counted:
    seconds: float
    result: Any


def clock(function: Callable[[], Any], rounds: int) -> Counted:
    """Return the best time of some rounds, and the result."""
    best, result = float("inf"), None
    for _ in range(rounds):
        begin = time.perf_counter()
        result = function()
        best = min(best, time.perf_counter() - begin)
    return Counted(best, result)


def count_by_loop(texts: list[str], categories: dict[str, int], n_categories: int) -> np.ndarray:
    """Count words of categories as one would write it down first."""
    counts = np.zeros((len(texts), n_categories), dtype=np.int64)
    for row, text in enumerate(texts):
        for word in TOKEN.findall(text):
            category = categories.get(word.lower())
            if category is not None:
                counts[row, category] += 1
    return counts


def vocabulary_bytes(store: Any) -> int:
    seen = {id(word): word for words in (store.vocabulary, store.forms) for word in words}
    strings = sum(sys.getsizeof(word) for word in seen.values())
    arrays = (store.vocabulary, store.lengths, store.forms, store.form_of)
    return strings + sum(array.nbytes for array in arrays)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=20_000, help="how many articles of about 500 words")
    parser.add_argument("--patterns", type=int, default=500, help="how many patterns, in ten categories")
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--rounds", type=int, default=3, help="the best of so many rounds counts")
    options = parser.parse_args()

    import pandas as pd

    from narrative import matching
    from narrative.corpus import Corpus
    from narrative.engine.tokens import tokenise
    from narrative.lexicon import Lexicon

    vocabulary = make_vocabulary(150_000)
    texts = make_articles(options.articles, vocabulary, options.seed)
    rng = np.random.default_rng(options.seed)
    chosen = rng.choice(20_000, size=options.patterns, replace=False)
    categories = {vocabulary[rank]: number % 10 for number, rank in enumerate(chosen.tolist())}
    lexicon = Lexicon.from_entries(
        {f"c{number}": [word for word, of in categories.items() if of == number] for number in range(10)},
        name="benchmark",
    )
    documents = pd.DataFrame(
        {"title": "", "date": pd.NaT, "outlet": "", "text": texts},
        index=pd.Index([f"a{row:06}" for row in range(len(texts))], name="doc_id"),
    )

    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    loop = clock(lambda: count_by_loop(texts, categories, 10), 1)
    tokenised = clock(lambda: tokenise(texts), options.rounds)
    store = tokenised.result
    size = store.types.nbytes + store.starts.nbytes + store.bounds.nbytes + vocabulary_bytes(store)
    whole = clock(
        lambda: matching.count(Corpus.from_documents(documents, name="benchmark"), lexicon), options.rounds
    )

    n_tokens = store.n_tokens
    print(
        f"{len(texts):,} articles, {n_tokens:,} tokens, {megabytes:.1f} MB, {len(store.vocabulary):,} types"
    )
    speed = n_tokens / loop.seconds / 1e6
    print(f"loop over re with a dict      {loop.seconds:7.2f} s  {speed:6.2f} M tokens/s")
    for label, counted in (("tokenise", tokenised), ("corpus, tokenise and count", whole)):
        print(
            f"{label:29} {counted.seconds:7.2f} s  {n_tokens / counted.seconds / 1e6:6.2f} M tokens/s"
            f"  {loop.seconds / counted.seconds:5.1f} times the loop"
        )
    print(f"token store                   {size / n_tokens:7.2f} bytes a token")
    ours, theirs = whole.result.matches.sum(), loop.result.sum()
    print(f"matches found                 {ours:,} (the loop: {theirs:,})")


if __name__ == "__main__":
    main()
