"""How fast concordances, and the search for rhetorical devices, are, once tokens and sentences stand.

One seeded corpus. Seconds depend on the machine; the loop beside them (Python's `re` over the raw texts, with
slices of as many characters on each side) tells how fast that is. Run:

    python benchmarks/kwic.py [--articles 20000] [--seed 2024] [--rounds 3]
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pandas as pd

from arguments import make_parser
from matching import clock, make_negated_articles
from narrative import Corpus, kwic, stance_matches


def cut_by_loop(texts: list[str], word: str, width: int = 50) -> list[tuple[str, str, str]]:
    """Return the places of a word with the characters around, as other programs cut them."""
    find = re.compile(rf"\b{word}\b", re.IGNORECASE).finditer
    return [
        (
            text[max(0, place.start() - width) : place.start()],
            place[0],
            text[place.end() : place.end() + width],
        )
        for text in texts
        for place in find(text)
    ]


def main() -> None:
    options = make_parser(__doc__).parse_args()

    vocabulary, texts = make_negated_articles(options.articles, options.seed)
    corpus = Corpus.from_documents(pd.DataFrame({"text": texts}), name="benchmark")
    print(f"{len(corpus):,} articles, {corpus.token_store.n_tokens:,} tokens", end=", ")
    print(f"{corpus.sentence_store.n_sentences:,} sentences")

    jobs: dict[str, Callable[[], Any]] = {
        "loop over re": lambda: cut_by_loop(texts, "not"),
        "kwic": lambda: kwic(corpus, "not"),
        "kwic, a sample of 100": lambda: kwic(corpus, "not", sample=100),
        "kwic, sorted by R1, L1": lambda: kwic(corpus, "not", sort_by=["R1", "L1"]),
        "kwic, near another word": lambda: kwic(corpus, "not", near="of"),
        "kwic, grouped by L1, R1": lambda: kwic(corpus, "not", group_by=["L1", "R1"]),
        "kwic of a rare word": lambda: kwic(corpus, vocabulary[5_000]),
        "stance_matches": lambda: stance_matches(corpus),
    }
    for label, job in jobs.items():
        wall, processor, result = clock(job, options.rounds)
        print(f"{label:26} {wall:7.3f} s ({processor:.3f} s of processor)  {len(result):,} lines")


if __name__ == "__main__":
    main()
