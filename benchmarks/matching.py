"""How fast lexicons are matched after tokenising: words, wildcards and phrases, negation included.

One seeded corpus, in which two words in a hundred are negators. Seconds depend on the machine; the loop
beside them (Python's `re` and a dict, over single words only) tells how fast that is. Run:

    python benchmarks/matching.py [--articles 20000] [--patterns 500] [--seed 2024] [--rounds 3]
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from arguments import make_parser
from narrative.concordance import kwic
from narrative.corpus.corpus import Corpus
from narrative.lexicons.lexicon import Lexicon
from narrative.matching.lookup import look_up
from narrative.matching.matching import count, locate, match
from tokens import count_by_loop, make_articles, make_vocabulary


def clock(function: Callable[[], Any], rounds: int) -> tuple[float, float, Any]:
    """Return the best wall time and the best processor time of some rounds, and the result."""
    wall = processor = float("inf")
    result = None
    for _ in range(rounds):
        begin, begin_processor = time.perf_counter(), time.process_time()
        result = function()
        wall = min(wall, time.perf_counter() - begin)
        processor = min(processor, time.process_time() - begin_processor)
    return wall, processor, result


def make_negated_articles(n_articles: int, seed: int) -> tuple[list[str], list[str]]:
    """Return a vocabulary in which two words in a hundred of a text are negators, and articles of it."""
    vocabulary = make_vocabulary(150_000)
    vocabulary[3:20:4] = ["the", "not", "no", "of", "never"]
    return vocabulary, make_articles(n_articles, vocabulary, seed)


def make_patterns(texts: list[str], n_patterns: int, seed: int) -> dict[str, list[str]]:
    """Return patterns in ten categories: half words, a quarter with wildcards, a quarter phrases.

    The words are drawn from the 20,000 most frequent of the first 2,000 texts. The phrases stand in these
    texts, and begin with a word that is not among the 200 most frequent.
    """
    rng = np.random.default_rng(seed)
    words = Counter(word for text in texts[:2000] for word in re.findall(r"\w+", text.lower()))
    vocabulary = [word for word, _ in words.most_common(20_000)]
    frequent = set(vocabulary[:200])
    patterns = []
    for number, rank in enumerate(rng.choice(len(vocabulary), size=n_patterns, replace=False).tolist()):
        word = vocabulary[rank]
        if number % 4 == 1:
            shapes = [f"{word}*", f"*{word}", f"{word[:-1]}?", f"{word[:2]}*{word[2:]}"]
            patterns.append(shapes[number // 4 % len(shapes)])
        elif number % 4 == 3:
            here = re.findall(r"\w+", texts[number % min(len(texts), 2000)].lower())
            at = next(at for at in rng.permutation(len(here) - 2) if here[at] not in frequent)
            one, two, three = here[at : at + 3]
            shapes = [f"{one} {two}", f"{one} {two[:-1]}*", f"{one} * {three}", f"{one} {two} {three}"]
            patterns.append(shapes[number // 4 % len(shapes)])
        else:
            patterns.append(word)
    distinct = list(dict.fromkeys(patterns))
    return {f"c{number}": distinct[number::10] for number in range(10)}


def main() -> None:
    parser = make_parser(__doc__)
    parser.add_argument("--patterns", type=int, default=500, help="how many patterns, in ten categories")
    options = parser.parse_args()

    _, texts = make_negated_articles(options.articles, options.seed)
    patterns = make_patterns(texts, options.patterns, options.seed)
    lexicon = Lexicon.from_entries(patterns, name="benchmark")
    words = {
        pattern.words[0]: 0 for pattern in lexicon.patterns if len(pattern.words) == 1 and not pattern.wild
    }
    documents = pd.DataFrame({"text": texts}, index=[f"a{row:06}" for row in range(len(texts))])
    corpus = Corpus.from_documents(documents, name="benchmark")
    store = corpus.token_store
    print(f"{len(texts):,} articles, {store.n_tokens:,} tokens, {len(store.vocabulary):,} types")
    print(
        f"{len(lexicon):,} patterns: {sum(len(p.words) > 1 for p in lexicon.patterns)} phrases, "
        f"{sum(p.wild for p in lexicon.patterns)} with wildcards"
    )

    kwic(corpus, "the")  # makes the sentences, which are not measured here
    jobs: dict[str, Callable[[], Any]] = {
        f"loop over re, {len(words)} plain words": lambda: count_by_loop(texts, words, 1),
        "look the patterns up": lambda: look_up(store, lexicon),
        "locate (with looking up)": lambda: locate(store, texts, lexicon),
        "count (with locating)": lambda: count(corpus, lexicon),
        "match (the table)": lambda: match(corpus, lexicon),
        "kwic of a frequent word": lambda: kwic(corpus, "the"),
    }
    for label, job in jobs.items():
        wall, processor, result = clock(job, options.rounds)
        size = f"{len(result):,} places" if hasattr(result, "__len__") and "loop" not in label else ""
        print(f"{label:30} {wall:7.3f} s ({processor:.3f} s of processor)  {size}")


if __name__ == "__main__":
    main()
