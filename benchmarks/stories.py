"""How well and how fast stories are found: planted copies with known edits, beside plain datasketch.

A seeded corpus of articles, each of sentences from a stock of common phrases and of words of its own. A third
of the documents are copies, published in other outlets up to three days later, each with an edit of a known
kind; and there are documents that look like copies and are none: articles that quote the same speech, digests
of many notes, closing lines under every article of an outlet. Printed are, for each kind of edit, the share
of the copies that are in the story of their original (recall), and of all pairs of documents in one story,
the share that truly are (precision). Then the same for datasketch's MinHash and its index, used as its
documentation shows, with the window in days applied to the pairs that it finds. Run:

    python benchmarks/stories.py [--articles 20000] [--sketched 5000] [--seed 2024]
"""

from __future__ import annotations

import os
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from arguments import start_parser
from narrative.copies.grouping import stories
from narrative.corpus.corpus import Corpus
from narrative.text import find_tokens, normalise
from tokens import make_vocabulary

OUTLETS = ("wire", "daily", "courier", "herald", "post")
Sentences = list[list[str]]


class Writer:
    """Writes articles; every word of it comes from one generator."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.vocabulary = np.array(make_vocabulary(60_000), dtype=object)
        weights = 1 / (np.arange(len(self.vocabulary)) + 2.7)
        self.bounds = np.cumsum(weights / weights.sum())
        self.phrases = [self.words(int(size)) for size in self.rng.integers(4, 9, size=400)]
        self.closings = [self.words(30) for _ in OUTLETS]

    def words(self, size: int) -> list[str]:
        return list(self.vocabulary[np.searchsorted(self.bounds, self.rng.random(size))])

    def sentence(self) -> list[str]:
        words = self.words(int(self.rng.integers(8, 30)))
        if self.rng.random() < 0.3:  # one in three has a common phrase
            words[4:4] = self.phrases[int(self.rng.integers(len(self.phrases)))]
        return words

    def article(self, median: float = 400) -> Sentences:
        size = np.clip(self.rng.lognormal(np.log(median), 0.5), 60, 3000)
        sentences: Sentences = []
        while sum(map(len, sentences)) < size:
            sentences.append(self.sentence())
        return sentences

    def replace_words(self, sentences: Sentences, share: float) -> Sentences:
        changed = []
        for words in sentences:
            at = self.rng.random(len(words)) < share
            new = self.words(int(at.sum()))
            changed.append([new.pop() if swap else word for word, swap in zip(words, at, strict=True)])
        return changed

    def rewrite(self, sentences: Sentences, share: float) -> Sentences:
        return [self.sentence() if self.rng.random() < share else words for words in sentences]


def cut(sentences: Sentences, share: float) -> Sentences:
    """Return the first sentences, up to a share of the words."""
    sums = np.cumsum([len(words) for words in sentences])
    return sentences[: max(1, int(np.searchsorted(sums, share * sums[-1])))]


#: What was done to a copy; the last two leave few runs of words, or none.
EDITS: dict[str, Callable[[Writer, Sentences], Sentences]] = {
    "whole": lambda writer, text: text,
    "cut to a half": lambda writer, text: cut(text, 1 / 2),
    "cut to a third": lambda writer, text: cut(text, 1 / 3),
    "1 word in 20 changed": lambda writer, text: writer.replace_words(text, 0.05),
    "new lead (a quarter)": lambda writer, text: (
        cut(writer.article(), 1 / 4) + text[max(1, len(text) // 4) :]
    ),
    "cut to a half, 1 in 20": lambda writer, text: writer.replace_words(cut(text, 1 / 2), 0.05),
    "update (two thirds new)": lambda writer, text: (
        writer.replace_words(text, 0.03) + [s for _ in range(2) for s in writer.rewrite(text, 1)]
    ),
    "4 sentences in 10 rewritten": lambda writer, text: writer.rewrite(writer.replace_words(text, 0.03), 0.4),
    "6 sentences in 10 rewritten": lambda writer, text: writer.rewrite(writer.replace_words(text, 0.03), 0.6),
    "1 word in 4 changed": lambda writer, text: writer.replace_words(text, 0.25),
}


def make_corpus(n_articles: int, seed: int) -> tuple[Corpus, pd.DataFrame]:
    """Return the corpus, and the truth: a row a document with its story and the kind of edit."""
    writer = Writer(seed)
    rng = writer.rng
    n_days = max(14, n_articles // 500)
    rows: list[tuple[str, int, str, str, str]] = []  # outlet, day, text, story, kind
    kinds = list(EDITS)

    def publish(outlet: str, day: int, text: Sentences, story: str, kind: str) -> None:
        closing = writer.closings[OUTLETS.index(outlet)]
        rows.append((outlet, day, ". ".join(" ".join(words) for words in [*text, closing]), story, kind))

    while len(rows) < n_articles:
        story, day = f"s{len(rows):07}", int(rng.integers(n_days))
        text = writer.article()
        publish("wire", day, text, story, "original")
        chance = rng.random()
        if chance < 0.25:  # some agency stories are taken by one, some by many
            for _ in range(1 + int(rng.geometric(0.5))):
                kind = kinds[int(rng.integers(len(kinds)))]
                outlet = OUTLETS[int(rng.integers(1, len(OUTLETS)))]
                publish(outlet, day + int(rng.integers(0, 4)), EDITS[kind](writer, text), story, kind)
        elif chance < 0.30:  # the same speech, quoted by two who write for themselves
            quote = text[:2]
            for number in range(2):
                own = [*quote, *writer.article()]
                publish("daily", day, own, f"{story}-{number}", "same quotation")
        elif chance < 0.32:  # notes, and a digest of them
            notes = [cut(writer.article(), 0.12) for _ in range(12)]
            for number, note in enumerate(notes):
                publish("wire", day, note, f"{story}-{number}", "note")
            digest = [sentence for note in notes for sentence in note]
            publish("post", day + 1, digest, f"{story}-digest", "digest")
    rows = rows[:n_articles]
    documents = pd.DataFrame(
        {
            "text": [row[2] for row in rows],
            "outlet": [row[0] for row in rows],
            "date": np.datetime64("2031-01-01") + np.array([row[1] for row in rows]),
        },
        index=[f"d{number:07}" for number in rng.permutation(n_articles)],
    )
    truth = pd.DataFrame(
        {"story": [row[3] for row in rows], "kind": [row[4] for row in rows]}, index=documents.index
    )
    return Corpus.from_documents(documents, name="planted"), truth


def pairs_in(groups: pd.Series) -> int:
    sizes = groups.value_counts()
    return int((sizes * (sizes - 1) // 2).sum())


def judge(found: pd.Series, truth: pd.DataFrame) -> tuple[pd.Series, float]:
    """Return the recall of each kind, and the precision over pairs; `found` is a story for each document."""
    table = truth.assign(found=found.reindex(truth.index))
    originals = table[table["kind"] == "original"].set_index("story")["found"]
    copies = table[table["kind"].isin(EDITS)]
    hits = copies["found"].to_numpy() == originals.reindex(copies["story"]).to_numpy()
    recall = pd.Series(hits, index=copies.index).groupby(copies["kind"]).mean().reindex(list(EDITS))
    right = pairs_in(table["story"] + "\n" + table["found"])
    return recall, right / max(pairs_in(table["found"]), 1)


def group_with_datasketch(corpus: Corpus, days: int) -> pd.Series:
    """Stories by datasketch: shingles of five words, 128 permutations, 64 bands of 2, checked by Jaccard.

    Two permutations a band, so that a copy cut to a third (Jaccard 1/3) is found at all; a pair is kept from
    an estimated Jaccard of .25 on, and what hangs together by pairs is a story. Closing lines and common
    phrases count like any other words, which costs most of the precision.
    """
    from datasketch import MinHash, MinHashLSH
    from networkx import Graph, connected_components

    documents = corpus.documents

    def shingles() -> Iterator[list[bytes]]:
        for text in documents["text"]:
            words = [normalise(text[start:end]) for start, end in find_tokens(text)]
            yield [" ".join(words[at : at + 5]).encode() for at in range(max(1, len(words) - 4))]

    sketches = dict(zip(documents.index, MinHash.generator(shingles(), num_perm=128), strict=True))
    index = MinHashLSH(num_perm=128, params=(64, 2))
    for doc_id, sketch in sketches.items():
        index.insert(doc_id, sketch)
    graph = Graph()
    graph.add_nodes_from(documents.index)
    dates = documents["date"]
    for doc_id, sketch in sketches.items():
        for other in index.query(sketch):
            near = abs((dates[doc_id] - dates[other]).days) <= days
            if other > doc_id and near and sketch.jaccard(sketches[other]) >= 0.25:
                graph.add_edge(doc_id, other)
    return pd.Series({doc_id: min(part) for part in connected_components(graph) for doc_id in part})


def clock(function: Callable[[], Any]) -> tuple[Any, float, float]:
    """Return a result, and the wall and processor time that it took."""
    begin, begin_processor = time.perf_counter(), time.process_time()
    result = function()
    return result, time.perf_counter() - begin, time.process_time() - begin_processor


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def main() -> None:
    parser = start_parser(__doc__)
    parser.add_argument("--articles", type=int, default=20_000, help="how many articles of some 400 words")
    parser.add_argument("--sketched", type=int, default=5_000, help="how many for datasketch; 0 for none")
    parser.add_argument("--seed", type=int, default=2024)
    options = parser.parse_args()

    print(f"load of the machine before the run: {os.getloadavg()[0]:.1f} of {os.cpu_count()} cores")
    corpus, truth = make_corpus(options.articles, options.seed)
    before = peak()
    n_tokens, *tokenised = clock(lambda: corpus.token_store.n_tokens)
    table, *grouped = clock(lambda: stories(corpus))
    print(f"{len(corpus):,} documents, {n_tokens:,} words: {dict(Counter(table['kind']))}")
    print(f"tokens {tokenised[0]:.1f} s ({tokenised[1]:.1f} s of processor)")
    print(f"stories {grouped[0]:.1f} s ({grouped[1]:.1f} s of processor)")
    print(f"peak memory {before:.2f} GB with the texts alone, {peak():.2f} GB in all")
    recall, precision = judge(table.set_index("doc_id")["story"], truth)
    results = {"stories": recall, "copies": truth["kind"].value_counts().reindex(list(EDITS))}
    precisions = {"stories": precision}

    if options.sketched:
        part, part_truth = make_corpus(options.sketched, options.seed)
        own, _, seconds = clock(lambda: stories(part))
        sketched, _, sketched_seconds = clock(lambda: group_with_datasketch(part, days=7))
        results["of these"], precisions["of these"] = judge(own.set_index("doc_id")["story"], part_truth)
        results["datasketch"], precisions["datasketch"] = judge(sketched, part_truth)
        print(
            f"{len(part):,} documents: tokens and stories {seconds:.1f} s of processor, "
            f"datasketch {sketched_seconds:.1f} s, {sketched_seconds / seconds:.0f} times as long"
        )
    table = pd.DataFrame(results).rename(columns={"of these": f"stories, {options.sketched:,}"})
    print(table.round(3).to_string())
    print("precision: " + ", ".join(f"{name} {value:.4f}" for name, value in precisions.items()))


if __name__ == "__main__":
    main()
