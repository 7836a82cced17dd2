"""How fast lexicons are matched after tokenising: words, wildcards and phrases, negation included.

One seeded corpus, in which two words in a hundred are negators. Seconds depend on the machine; the loop
beside them (Python's `re` and a dict, over single words only) tells how fast that is. Run:

    python benchmarks/matching.py [--articles 20000] [--patterns 500] [--seed 2024] [--rounds 3]
"""

from __future__ import annotations

import argparse
import re

import numpy as np
import pandas as pd

from narrative.concordance import kwic
from narrative.corpus import Corpus
from narrative.lexicon import Lexicon
from narrative.lookup import look_up
from narrative.matching import count, locate, match
from tokens import clock, count_by_loop, make_articles, make_vocabulary


def make_patterns(
    vocabulary: list[str], texts: list[str], n_patterns: int, seed: int
) -> dict[str, list[str]]:
    """Return patterns in ten categories: half words, a quarter with wildcards, a quarter phrases.

    The phrases stand in the texts, and one of their words is not among the 200 most frequent.
    """
    rng = np.random.default_rng(seed)
    frequent = set(vocabulary[:200])
    patterns = []
    for number, rank in enumerate(rng.choice(20_000, size=n_patterns, replace=False).tolist()):
        word = vocabulary[rank]
        if number % 4 == 1:
            shapes = [f"{word}*", f"*{word}", f"{word[:-1]}?", f"{word[:2]}*{word[2:]}"]
            patterns.append(shapes[number // 4 % len(shapes)])
        elif number % 4 == 3:
            words = re.findall(r"\w+", texts[number].lower())
            at = next(at for at in rng.permutation(len(words) - 2) if words[at] not in frequent)
            one, two, three = words[at : at + 3]
            shapes = [f"{one} {two}", f"{one} {two[:-1]}*", f"{one} * {three}", f"{one} {two} {three}"]
            patterns.append(shapes[number // 4 % len(shapes)])
        else:
            patterns.append(word)
    distinct = list(dict.fromkeys(patterns))
    return {f"c{number}": distinct[number::10] for number in range(10)}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=20_000, help="how many articles of about 500 words")
    parser.add_argument("--patterns", type=int, default=500, help="how many patterns, in ten categories")
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--rounds", type=int, default=3, help="the best of so many rounds counts")
    options = parser.parse_args()

    vocabulary = make_vocabulary(150_000)
    vocabulary[3:20:4] = ["the", "not", "no", "of", "never"]
    texts = make_articles(options.articles, vocabulary, options.seed)
    patterns = make_patterns(vocabulary, texts, options.patterns, options.seed)
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

    loop = clock(lambda: count_by_loop(texts, words, 1), 1).seconds
    print(f"loop over re, {len(words)} plain words    {loop:7.3f} s")
    jobs = {
        "look the patterns up": lambda: look_up(store, lexicon),
        "locate (with looking up)": lambda: locate(store, texts, lexicon),
        "count (with locating)": lambda: count(corpus, lexicon),
    }
    for label, job in jobs.items():
        seconds = clock(job, options.rounds).seconds
        print(f"{label:32} {seconds:7.3f} s  {store.n_tokens / seconds / 1e6:7.1f} M tokens/s")
    counts = count(corpus, lexicon)
    print(f"{counts.matches.sum() + counts.negated.sum():,} places, {counts.negated.sum():,} negated")

    lines = clock(lambda: kwic(corpus, "the"), 1)  # the sentences are made in this round
    lines = clock(lambda: kwic(corpus, "the"), options.rounds)
    print(f"kwic, {len(lines.result):,} lines              {lines.seconds:7.3f} s")
    places = clock(lambda: match(corpus, lexicon), options.rounds)
    print(f"match, {len(places.result):,} rows             {places.seconds:7.3f} s")


if __name__ == "__main__":
    main()
