"""How well sentences are cut into clauses, beside syntax that people made.

Of every two nouns or names of a sentence the trees say whether they are in one clause: whether the nearest
word above both that is the head of a clause (a root, a complement, an adverbial or relative clause, a
parataxis, or a coordinated verb with a finite form of its own) is the same. The rule says so too. Run:

    python benchmarks/clauses.py DATA

DATA is a folder with `parsed-sentences-half.conllu` (Universal Dependencies, English PUD).
"""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd

from arguments import start_parser

FILE = "parsed-sentences-half.conllu"
#: Relations of the heads of clauses.
CLAUSES = ("root", "ccomp", "advcl", "acl:relcl", "parataxis", "csubj")
NAMES = ("NOUN", "PROPN", "PRON")


def read_trees(path: Path) -> list[tuple[str, list[list[str]]]]:
    """The text of each sentence, and its words as the columns of the file."""
    trees = []
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        lines = block.split("\n")
        text = next(line[9:] for line in lines if line.startswith("# text = "))
        trees.append((text, [line.split("\t") for line in lines if line[0].isdigit()]))
    return trees


def find_heads(words: list[list[str]]) -> dict[str, str]:
    """The head of the clause that each word is in."""
    rows = {word[0]: word for word in words if word[0].isdigit()}
    finite = {word[6] for word in rows.values() if word[7].startswith(("aux", "cop")) and "Fin" in word[5]}

    def heads(number: str) -> bool:
        relation, features = rows[number][7], rows[number][5]
        is_finite = "VerbForm=Fin" in features or number in finite
        if relation == "conj":
            return is_finite
        of_clause = relation.split(":")[0] in CLAUSES or relation in CLAUSES
        return relation == "root" or (of_clause and is_finite)

    found = {}
    for number in rows:
        above = number
        while not heads(above) and rows[above][6] != "0":
            above = rows[above][6]
        found[number] = above
    return found


def place_words(text: str, words: list[list[str]]) -> dict[str, int]:
    """Where each word begins in the text."""
    places, at = {}, 0
    for word in words:
        if word[0].isdigit():
            at = text.index(word[1], at)
            places[word[0]] = at
            at += len(word[1])
    return places


def main() -> None:
    parser = start_parser(__doc__)
    parser.add_argument("data", type=Path, help=f"a folder with {FILE}")
    data = parser.parse_args().data

    from narrative import Corpus
    from narrative.measures.clauses import number_clauses

    trees = read_trees(data / FILE)
    corpus = Corpus.from_documents(pd.DataFrame({"text": [text for text, _ in trees]}), language="en")
    store = corpus.token_store
    documents = np.repeat(np.arange(len(trees)), store.counts)
    numbers = number_clauses(corpus, np.arange(store.n_tokens), documents)
    gold, told = [], []
    for row, (text, words) in enumerate(trees):
        heads, places = find_heads(words), place_words(text, words)
        span = slice(int(store.bounds[row]), int(store.bounds[row + 1]))
        names = [word[0] for word in words if word[0].isdigit() and word[3] in NAMES]
        clause = {
            name: numbers[span][np.searchsorted(store.starts[span], places[name], side="right") - 1]
            for name in names
        }
        for one, other in combinations(names, 2):
            gold.append(heads[one] == heads[other])
            told.append(clause[one] == clause[other])
    same, rule = np.array(gold), np.array(told)
    print(f"{len(trees):,} sentences, {len(same):,} pairs of nouns; {1 - same.mean():.0%} are in two clauses")
    print(f"right: {(same == rule).mean():.1%}; if no sentence was cut: {same.mean():.1%}")
    apart = ~same & ~rule
    print(f"cut between two clauses: precision {apart.sum() / (~rule).sum():.2f}, ", end="")
    print(f"recall {apart.sum() / (~same).sum():.2f}")


if __name__ == "__main__":
    main()
