"""How fast texts become counts: tokens and matches beside loops over Python's `re` with a dict.

All work on one seeded corpus in one run, in turns, and the best round of each counts; seconds depend on the
machine, so the figures to trust are the ratios. Three loops, all favoured, since they know plain words only,
and no wildcards, phrases, exclusions or negation: one that only counts, one that keeps the place of each
match, and one that numbers every word with a dict and keeps its place, as the token store does. Run:

    python benchmarks/tokens.py [--articles 20000] [--patterns 500] [--seed 2024] [--rounds 3]
"""

from __future__ import annotations

import itertools
import re
import sys
import time
from array import array
from collections.abc import Callable
from typing import Any

import numpy as np

from arguments import make_parser

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


def count_by_loop(texts: list[str], categories: dict[str, int], n_categories: int) -> np.ndarray:
    """Count words of categories as one would write it down first."""
    counts = np.zeros((len(texts), n_categories), dtype=np.int64)
    for row, text in enumerate(texts):
        for word in TOKEN.findall(text):
            category = categories.get(word.lower())
            if category is not None:
                counts[row, category] += 1
    return counts


def match_by_loop(texts: list[str], categories: dict[str, int]) -> list[tuple[int, int, int, int]]:
    """Find words of categories with their places, as one would write it down first."""
    matches = []
    for row, text in enumerate(texts):
        for match in TOKEN.finditer(text):
            category = categories.get(match.group().lower())
            if category is not None:
                matches.append((row, match.start(), match.end(), category))
    return matches


def tokenise_by_loop(texts: list[str], categories: dict[str, int]) -> tuple[array, array, np.ndarray]:
    """Number every word and keep its place, then count by a table over the numbers."""
    numbers: dict[str, int] = {}
    ids, starts, bounds = array("i"), array("i"), [0]
    for text in texts:
        for match in TOKEN.finditer(text):
            ids.append(numbers.setdefault(match.group(), len(numbers)))
            starts.append(match.start())
        bounds.append(len(ids))
    of = np.array([categories.get(word.lower(), 10) for word in numbers])[np.frombuffer(ids, np.int32)]
    rows = np.repeat(np.arange(len(texts)), np.diff(bounds))
    return ids, starts, np.bincount(rows * 11 + of, minlength=len(texts) * 11)


def vocabulary_bytes(store: Any) -> int:
    seen = {id(word): word for words in (store.vocabulary, store.forms) for word in words}
    strings = sum(sys.getsizeof(word) for word in seen.values())
    arrays = (store.vocabulary, store.lengths, store.forms, store.form_of)
    return strings + sum(array.nbytes for array in arrays)


def main() -> None:
    parser = make_parser(__doc__)
    parser.add_argument("--patterns", type=int, default=500, help="how many patterns, in ten categories")
    options = parser.parse_args()

    import pandas as pd

    from narrative.corpus.corpus import Corpus
    from narrative.lexicons.lexicon import Lexicon
    from narrative.matching import matching

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

    def make_corpus() -> Corpus:
        return Corpus.from_documents(documents, name="benchmark")

    jobs: dict[str, tuple[Callable[[], Any], Callable[[Any], Any]]] = {
        "loop that counts": (lambda: texts, lambda given: count_by_loop(given, categories, 10)),
        "loop that keeps places": (lambda: texts, lambda given: match_by_loop(given, categories)),
        "loop that makes tokens": (lambda: texts, lambda given: tokenise_by_loop(given, categories)),
        "tokenise": (make_corpus, lambda corpus: corpus.token_store),
        "tokenise and count": (make_corpus, lambda corpus: matching.count(corpus, lexicon)),
    }
    seconds = dict.fromkeys(jobs, float("inf"))
    results: dict[str, Any] = {}
    for _ in range(options.rounds):
        for name, (prepare, run) in jobs.items():
            given = prepare()
            begin = time.perf_counter()
            results[name] = run(given)
            seconds[name] = min(seconds[name], time.perf_counter() - begin)

    store = results["tokenise"]
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    print(f"{len(texts):,} articles, {megabytes:.1f} MB")
    print(f"{store.n_tokens:,} tokens, {len(store.vocabulary):,} types")
    for name, best in seconds.items():
        ratios = [other / best for loop, other in seconds.items() if loop.startswith("loop")]
        speed = store.n_tokens / best / 1e6
        times = ", ".join(f"{ratio:4.1f}" for ratio in ratios)
        print(f"{name:24} {best:6.2f} s {speed:6.2f} M tokens/s  {times} times the loops")
    size = store.types.nbytes + store.starts.nbytes + store.bounds.nbytes + vocabulary_bytes(store)
    print(f"token store: {size / store.n_tokens:.2f} bytes a token")
    counts = results["tokenise and count"]  # the invented words hold a "no", which negates for us alone
    found = counts.matches.sum() + counts.negated.sum()
    print(f"matches: {found:,} (the loops: {len(results['loop that keeps places']):,})")


if __name__ == "__main__":
    main()
